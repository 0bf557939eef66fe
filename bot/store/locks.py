"""Who may touch the index: one writer at a time across processes, and generations that are being read.

Both are advisory locks of the kernel (flock), which lets go of them when their owner dies, however it dies.
"""

import fcntl
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BusyError, DamagedIndexError, StoreError

LOCK = "lock"
READERS = "readers"


@contextmanager
def write_lock(index_dir: Path, *, wait: bool = False, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """One writer at a time; where there is another, waits for it or raises a `BusyError` that says who it is.

    `waiting` is told who is waited for.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(index_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"The index folder {str(index_dir)!r} cannot be written ({error.strerror}); set BOT_INDEX_DIR."
        ) from error
    try:
        _acquire(descriptor, index_dir, waiting or (lambda _owner: None), wait=wait)
        _sign(descriptor, index_dir)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, index_dir: Path, waiting: Callable[[str], None], *, wait: bool) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = _owner(descriptor)
        if not wait:
            raise BusyError(
                f"Another rebuild of {str(index_dir)!r} is running ({owner}); wait for it with "
                "`bot rebuild --wait`, or try again when it ends."
            ) from error
        waiting(owner)
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _sign(descriptor: int, index_dir: Path) -> None:
    """Writes down who holds the lock."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    owner = {"process": os.getpid(), "host": socket.gethostname(), "since": since}
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(owner).encode(), 0)
    except OSError as error:
        raise StoreError(
            f"The index cannot be written to {str(index_dir)!r} ({error.strerror}); make room there or set BOT_INDEX_DIR."
        ) from error


def _owner(descriptor: int) -> str:
    try:
        owner = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {owner['process']} on {owner['host']}, since {owner['since']}"
    except (ValueError, KeyError, TypeError):
        # Between taking the lock and signing it there is a moment.
        return "it has just begun"


class Hold:
    """A generation that is being read: until it is released, no rebuild removes it."""

    def __init__(self, folder: Path) -> None:
        try:
            self._descriptor = os.open(folder / READERS, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise DamagedIndexError(
                f"The index {folder.name} is damaged: {READERS!r} is missing; run `bot rebuild`."
            ) from error
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)
        if os.fstat(self._descriptor).st_nlink == 0:
            self.release()
            raise DamagedIndexError(f"The index {folder.name} is gone; run `bot rebuild`.")

    def release(self) -> None:
        """Lets a rebuild remove the generation; may be called again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def nobody_reads(folder: Path) -> Iterator[bool]:
    """Whether nobody reads the generation; where it is so, nobody begins to within the block."""
    try:
        descriptor = os.open(folder / READERS, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield True
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
