"""The manifest of a generation: what it was made with, what it holds, and each of its files.

A file that was truncated, deleted or altered is found by it before Chroma's native code gets to read it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import DamagedIndexError, StaleIndexError
from bot.store import dense
from bot.store.files import write_durably

SCHEMA = 3
MANIFEST = "manifest.json"
# Chroma opens its SQLite file for writing. It is kept from the one write it makes (`dense`), but may come to make others.
_CHANGES_WHEN_OPENED = f"{dense.FOLDER}/{dense.SQLITE}"


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when the generation was finished: bytes, modification time in nanoseconds, sha256."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with and what it holds.

    `reading` stands for the code that made passages of files. `tombstones` counts the vectors that Chroma only marks as
    deleted. `files` maps a path inside the generation to its state.
    """

    schema: int
    embedding: str
    dimension: int
    passage_tokens: int
    reading: str
    articles: int
    passages: int
    tombstones: int
    built_at: str
    files: dict[str, FileState]


@dataclass(frozen=True, slots=True)
class Made:
    """What a generation is made with: the embedder's fingerprint and the longest passage in tokens."""

    embedding: str
    passage_tokens: int

    def why_not(self, manifest: Manifest) -> str:
        """What the manifest's generation was made with instead, in words; empty where it is the same."""
        if manifest.embedding != self.embedding:
            theirs, ours = (one.split(":", maxsplit=1)[0] for one in (manifest.embedding, self.embedding))
            other = repr(theirs) if theirs != ours else f"another version of {theirs!r}"
            return f"the index was made with the embedding model {other}, the settings ask for {ours!r}"
        if manifest.passage_tokens != self.passage_tokens:
            return (
                f"the index was made with passages of {manifest.passage_tokens} tokens, "
                f"the settings ask for {self.passage_tokens}"
            )
        return ""


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Puts the manifest into the generation's folder."""
    write_durably(folder / MANIFEST, json.dumps(asdict(manifest), indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises `StaleIndexError` for one of another schema."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        schema = found["schema"]
        if schema != SCHEMA:
            raise StaleIndexError(
                f"The index was made by another version (schema {schema}, not {SCHEMA}); run `bot rebuild`."
            )
        files = {name: FileState(**state) for name, state in found.pop("files").items()}
        return Manifest(**found, files=files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndexError(f"The manifest in {str(folder)!r} is missing or broken; run `bot rebuild`.") from error


def states_of(folder: Path) -> dict[str, FileState]:
    """Every file of a finished generation that does not change by being read, but the manifest."""
    return {name: _state(folder / name) for name in sorted(_names(folder)) if name != MANIFEST}


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises a `DamagedIndexError` that names the first file that is not as it was when the generation was finished.

    A file of the same size and modification time is taken to be the same; one of another time is read and compared.
    """
    for name, expected in manifest.files.items():
        if problem := _problem(folder / name, name, expected):
            raise DamagedIndexError(
                f"The index {folder.name} is damaged: {str(folder / name)!r} {problem}; run `bot rebuild`."
            )


def _problem(file: Path, name: str, expected: FileState) -> str:
    try:
        found = file.stat()
        if name == _CHANGES_WHEN_OPENED:
            return "is truncated" if found.st_size < expected.size else _sqlite_problem(file)
        if found.st_size != expected.size:
            return f"has {found.st_size} bytes instead of {expected.size}"
        same = found.st_mtime_ns == expected.mtime_ns or _sha256(file) == expected.sha256
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if same else "was altered"


def _sqlite_problem(file: Path) -> str:
    """SQLite's own look at the file: 10 ms for 15,000 passages."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return f"cannot be read ({error})"
    return "" if found == "ok" else "is corrupt"


def _state(file: Path) -> FileState:
    found = file.stat()
    return FileState(found.st_size, found.st_mtime_ns, _sha256(file))


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not _is_scratch(path):
            yield path.relative_to(folder).as_posix()


def _is_scratch(file: Path) -> bool:
    """Whether it belongs to a graph that Chroma has not saved yet: below 1,000 vectors it begins one at each opening."""
    return file.suffix == ".bin" and not (file.parent / dense.GRAPH_SAVED).exists()
