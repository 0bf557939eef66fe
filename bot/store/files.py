"""Files that survive a power cut, and what the disk refuses said in one line."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Says in one line that the disk refused to take a file of the generation in this folder."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (OSError, sqlite3.OperationalError, ChromaError) as error:
        # Copying a folder collects what became of each file.
        first = error.args[0][0][2] if isinstance(error, shutil.Error) else error
        reason = " ".join(str(first).split())
        raise StoreError(
            f"The index cannot be written to {str(folder.parent)!r} ({reason}); make room there or set BOT_INDEX_DIR."
        ) from error


def write_durably(file: Path, text: str) -> None:
    """Replaces a file in one step that survives a power cut: written beside it, flushed, renamed."""
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(3)}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush(file.parent)


def flush_tree(folder: Path) -> None:
    """Has every file below the folder, and the folder itself, on the disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            flush(Path(parent) / name)
        flush(Path(parent))


def flush(path: Path) -> None:
    """Has a file or a folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
