"""Which files of the corpus are reports."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import CorpusError
from bot.indexing.loading import FORMATS
from bot.records import Failed


def find_reports(corpus_dir: Path, index_dir: Path | None = None) -> tuple[list[Path], list[Failed]]:
    """The report files below the folder, in the order of their paths, and what is there but is none.

    Hidden files and folders are passed over, and the index where it lies in the corpus; raises `CorpusError` where there
    is no such folder.
    """
    if not corpus_dir.is_dir():
        raise CorpusError(
            f"There is no corpus folder {str(corpus_dir)!r}; create it with reports in it, or set BOT_CORPUS_DIR."
        )
    root = corpus_dir.resolve()
    index = str(index_dir.resolve()) if index_dir else ""
    reports, failed = [], []
    for path, plain in sorted(_files(str(corpus_dir), str(root), index)):
        if reason := _why_not(path, root, plain=plain):
            name = os.path.relpath(path, corpus_dir)
            failed.append(Failed(name.encode(errors="replace").decode(), reason))
        else:
            reports.append(Path(path))
    return reports, failed


def _files(folder: str, real: str, index: str) -> Iterator[tuple[str, bool]]:
    """Every path that is not hidden, and whether the folder says it is a plain file; also folders that cannot be read.

    What the folder says saves four questions to the disk for each file. `real` is the folder without links.
    """
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
    except OSError:
        yield folder, False
        return
    for entry in entries:
        below = f"{real}/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield entry.path, entry.is_file(follow_symlinks=False)
        elif below != index:
            yield from _files(entry.path, below, index)


def _why_not(path: str, root: Path, *, plain: bool) -> str:
    try:
        path.encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8; rename it"
    if not plain and (reason := _why_special(Path(path), root)):
        return reason
    if os.path.splitext(path)[1].lower() not in FORMATS:  # noqa: PTH122  # pathlib takes four times as long
        return f"not a report format; use {' '.join(sorted(FORMATS))}"
    return ""


def _why_special(path: Path, root: Path) -> str:
    if path.is_dir() and not path.is_symlink():
        return "a folder that cannot be read"
    if not path.is_symlink():
        return "not a regular file"
    try:
        target = path.resolve()
    except RuntimeError:  # what Python 3.11 and 3.12 raise
        return "a link that leads to itself"
    if not target.is_relative_to(root):
        return "a link that leaves the corpus folder; copy the report into it"
    return "" if target.is_file() else "a link to something that is not a file"
