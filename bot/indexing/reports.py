"""Which files of the corpus are reports."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import CorpusError
from bot.indexing.loading import FORMATS
from bot.records import Failed


def find_reports(corpus_dir: Path) -> tuple[list[Path], list[Failed]]:
    """The report files below the folder, in the order of their paths, and what is there but is none.

    Hidden files and folders are passed over; raises `CorpusError` where there is no such folder.
    """
    if not corpus_dir.is_dir():
        raise CorpusError(
            f"There is no corpus folder {str(corpus_dir)!r}; create it with reports in it, or set BOT_CORPUS_DIR."
        )
    root = corpus_dir.resolve()
    reports, failed = [], []
    for path in sorted(_files(corpus_dir)):
        if reason := _why_not(path, root):
            name = path.relative_to(corpus_dir).as_posix()
            failed.append(Failed(name.encode(errors="replace").decode(), reason))
        else:
            reports.append(path)
    return reports, failed


def _files(corpus_dir: Path) -> Iterator[Path]:
    unreadable: list[Path] = []
    for folder, subfolders, names in os.walk(corpus_dir, onerror=lambda error: unreadable.append(Path(error.filename))):
        linked = [name for name in subfolders if (Path(folder) / name).is_symlink()]
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name not in linked]
        for name in (*names, *linked):
            if not name.startswith("."):
                yield Path(folder) / name
    yield from unreadable


def _why_not(path: Path, root: Path) -> str:
    try:
        path.name.encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8; rename it"
    if path.is_dir() and not path.is_symlink():
        return "a folder that cannot be read"
    if path.is_symlink():
        try:
            target = path.resolve()
        except RuntimeError:  # what Python 3.11 and 3.12 raise
            return "a link that leads to itself"
        if not target.is_relative_to(root):
            return "a link that leaves the corpus folder; copy the report into it"
        if not target.is_file():
            return "a link to something that is not a file"
    if path.exists() and not path.is_file():
        return "not a regular file"
    if path.suffix.lower() not in FORMATS:
        return f"not a report format; use {' '.join(sorted(FORMATS))}"
    return ""
