"""A generation tried out in a process of its own: if Chroma's native code crashes on a file, only that process dies.

The process starts beside the writing of the generation, so that loading Chroma costs no time when it is needed.
"""

import json
import os
import subprocess
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.errors import DamagedIndexError, StoreError

if TYPE_CHECKING:
    from bot.store.store import Store

# Reading 100,000 passages takes seconds.
TIMEOUT_S = 600
# A vector's own cosine to itself, less what float32 loses.
_SAME = 0.999
_TRIED = 10


class Probe:
    """A process that waits for a generation to try."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.store.probe"],
            env=os.environ | {"PYTHONPATH": paths},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with self._process:
            return

    def check(self, folder: Path) -> None:
        """Raises a `DamagedIndexError` unless the generation in the folder answers and its parts agree."""
        try:
            said, errors = self._process.communicate(str(folder.resolve()), timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            raise DamagedIndexError(
                f"The index {folder.name} did not answer within {TIMEOUT_S} s; run `bot rebuild --full`."
            ) from error
        if self._process.returncode < 0:
            raise DamagedIndexError(
                f"Reading the index {folder.name} crashed Chroma (signal {-self._process.returncode}); "
                "run `bot rebuild --full`."
            )
        if self._process.returncode:
            # A bug in the probe keeps its traceback.
            raise RuntimeError(f"the probe of {folder} failed:\n{errors}")
        if problem := json.loads(said.splitlines()[-1])["problem"]:
            raise DamagedIndexError(problem)


def problem_of(folder: Path) -> str:
    """Why the generation in the folder cannot be trusted, empty where it can."""
    from bot.store.manifest import check_files, read_manifest
    from bot.store.store import Store

    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        with closing(Store(folder, manifest)) as store:
            store.check()
            _check_texts(store)
            _check_search(store)
        check_files(folder, manifest)
    except StoreError as error:
        return str(error)
    return ""


def _check_texts(store: "Store") -> None:
    if set(store.lexical.texts()) != set(store.dense.texts()):
        raise DamagedIndexError(
            f"The vectors and the passages of the index {store.generation} do not agree; run `bot rebuild --full`."
        )


def _check_search(store: "Store") -> None:
    """One of a few texts has to be found by its own vector; a graph may miss one in two hundred."""
    texts = list(islice(store.lexical.texts(), _TRIED))
    if not texts:
        return
    vectors = store.dense.vectors(texts)
    found = [store.dense.nearest(vector, 1)[0][1] for vector in vectors if len(vector) == store.manifest.dimension]
    if max(found, default=0.0) < _SAME:
        raise DamagedIndexError(
            f"The index {store.generation} does not find its own passages; run `bot rebuild --full`."
        )


def main() -> None:
    """Loads Chroma, waits for the folder on standard input, and prints what is wrong with it as JSON."""
    import chromadb  # noqa: F401

    folder = sys.stdin.read()
    if folder:
        sys.stdout.write(json.dumps({"problem": problem_of(Path(folder))}))


if __name__ == "__main__":
    main()
