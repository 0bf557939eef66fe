"""The check of a new index by processes that are forked from one with Chroma imported.

The import takes 0.8 s of a core, longer than the rest of a small rebuild. A fork of a process without threads is as good as
a process of its own; what starts as people start it, and the tests of the store, check as the program itself does.
"""

import io
import json
import os
import subprocess
import sys
import threading
import traceback
from contextlib import redirect_stdout
from pathlib import Path

from bot.store import Probe
from bot.store.probe import main as try_folder


class ForkedProbe(Probe):
    """A probe that is forked from this process, which has no threads yet."""

    def __init__(self):
        self._process = Fork()


class ServedProbe(Probe):
    """A probe that is forked by a server, for a process that has threads."""

    def __init__(self):
        _SERVER.start()
        self._process = Served()


class Fork:
    """A forked probe, in what `Probe` uses of a `Popen`."""

    def __init__(self):
        asked, self._folder = os.pipe()
        self._said, telling = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.dup2(asked, 0)
            os.dup2(telling, 1)
            # As a process of its own it would have none of the others: not the lock of the rebuild, and not its own input.
            os.closerange(3, 1024)
            _end(*_tried(lambda: os.fdopen(0).read()))
        os.close(asked)
        os.close(telling)
        self.returncode = None

    def communicate(self, folder, **_):
        with os.fdopen(self._folder, "w") as asked:
            asked.write(folder)
        self._folder = None
        with os.fdopen(self._said) as said:
            returncode, *outcome = json.loads(said.read() or "[null, null, null]")
        self._said = None
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]) or returncode
        return outcome

    def kill(self):
        if self.returncode is None:
            os.kill(self.pid, 9)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.returncode is None:
            os.waitpid(self.pid, 0)
        for one in (self._folder, self._said):
            if one is not None:
                os.close(one)


class Served:
    """A probe that a server is asked for, in what `Probe` uses of a `Popen`."""

    returncode = None

    def communicate(self, folder, **_):
        self.returncode, *outcome = _SERVER.ask(folder)
        return outcome

    def kill(self):
        """There is none outside `communicate`."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Nothing is left of it."""


class _Server:
    """The process that forks, once one is needed."""

    def __init__(self):
        self._process, self._lock = None, threading.Lock()

    def start(self):
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "tests.probes"],
                    cwd=Path(__file__).parents[1],
                    env=environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )

    def ask(self, folder):
        with self._lock:
            self._process.stdin.write(f"{folder}\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def close(self):
        if self._process is not None:
            with self._process:
                self._process.stdin.close()
            self._process = None


_SERVER = _Server()
close_server = _SERVER.close


def environment():
    """That of a child that finds this tree's `bot`, and whose numpy starts no threads."""
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *(path for path in sys.path if path)])
    return os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}


def _tried(read):
    """What the program's own check ends with, says and complains of."""
    said, sys.stdin = io.StringIO(), io.StringIO()
    try:
        sys.stdin.write(read())
        sys.stdin.seek(0)
        with redirect_stdout(said):
            try_folder()
    except Exception:  # noqa: BLE001  # a bug of the program's is told by whoever asked
        return 1, "", traceback.format_exc()
    return 0, said.getvalue(), ""


def _end(*outcome):
    os.write(1, json.dumps(outcome).encode())
    os._exit(0)


def check_single():
    """A fork of a process with threads would not be sound."""
    threads = len(list(Path("/proc/self/task").iterdir()))
    assert threads == 1, f"{threads} threads: a fork would not be sound"


def main():
    """Imports what a check imports, then forks one for each folder on standard input."""
    import chromadb  # noqa: F401

    import bot.store.store  # noqa: F401

    check_single()
    for folder in sys.stdin:
        said, telling = os.pipe()
        if not (child := os.fork()):
            os.dup2(telling, 1)
            _end(*_tried(lambda: folder.removesuffix("\n")))  # noqa: B023  # read at once
        os.close(telling)
        with os.fdopen(said) as outcome:
            told = outcome.read()
        crashed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write((told or json.dumps([crashed, "", ""])) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
