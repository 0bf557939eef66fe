"""What the corpus holds now, file by file, and which of it has to be read again."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import ReportError
from bot.indexing.loading import day_of, read_bytes, read_report
from bot.records import Article
from bot.store import IndexedFile


@dataclass(frozen=True, slots=True)
class Source:
    """A report file: its path in the corpus, sha256, and modification time in seconds; or why it cannot be read."""

    file: Path
    path: str
    file_hash: str = ""
    modified: float = 0
    reason: str = ""

    def is_as(self, known: IndexedFile | None) -> bool:
        """Whether reading it again would give what is known of it."""
        if known is None:
            return False
        if self.reason:
            return known.file_hash == "" and known.reason == self.reason
        return known.file_hash == self.file_hash and (
            not known.file_day or known.file_day == day_of(self.modified).isoformat()
        )


def survey(files: Sequence[Path], corpus_dir: Path, max_file_mb: int) -> Iterator[Source]:
    """Each file with its hash, in the order given.

    Every byte is read every time: a file can change and keep its size and time.
    """
    prefix = len(corpus_dir.as_posix()) + 1
    for file in files:
        path = file.as_posix()[prefix:]
        try:
            data, modified = read_bytes(file, max_file_mb)
        except ReportError as error:
            yield Source(file, path, reason=str(error))
        else:
            yield Source(file, path, hashlib.sha256(data).hexdigest(), modified)


def read_changes(
    sources: Sequence[Source], known: Mapping[str, IndexedFile], max_file_mb: int
) -> Iterator[tuple[IndexedFile, Article | None]]:
    """How each file is met now, with its report where it has to be indexed anew.

    A second copy of a report is not indexed, and says which it repeats. The same text under two outlets is two reports:
    who carried it is part of what they say.
    """
    seen: dict[str, list[IndexedFile]] = {}
    for source in sources:
        before = known.get(source.path)
        file, article = (before, None) if before and source.is_as(before) else _read(source, max_file_mb)
        twin = _twin_of(file, seen)
        if article is None and file.reason and file.text_hash and not twin:
            # What it repeated has gone or changed.
            file, article = _read(source, max_file_mb)
            twin = _twin_of(file, seen)
        if file.text_hash:
            seen.setdefault(file.text_hash, []).append(file)
        yield (replace(file, reason=f"the same report as {twin}"), None) if twin else (file, article)


def _read(source: Source, max_file_mb: int) -> tuple[IndexedFile, Article | None]:
    """The report as it is now, which may be a moment later than the survey."""
    if source.reason:
        return IndexedFile(source.path, "", reason=source.reason), None
    try:
        data, modified = read_bytes(source.file, max_file_mb)
    except ReportError as error:
        return IndexedFile(source.path, "", reason=str(error)), None
    file_hash = hashlib.sha256(data).hexdigest()
    try:
        loaded = read_report(data, source.path, day_of(modified))
    except ReportError as error:
        return IndexedFile(source.path, file_hash, reason=str(error)), None
    article = loaded.article
    file_day = day_of(modified).isoformat() if article.published_inferred else ""
    return IndexedFile(source.path, file_hash, file_day, loaded.text_hash, article.outlet), article


def _twin_of(file: IndexedFile, seen: Mapping[str, Sequence[IndexedFile]]) -> str:
    """The path of the first file met before with the same text and no other outlet, empty where there is none."""
    if not file.text_hash:
        return ""
    return next((other.path for other in seen.get(file.text_hash, ()) if _same_outlet(other, file)), "")


def _same_outlet(first: IndexedFile, second: IndexedFile) -> bool:
    return len({first.outlet.casefold(), second.outlet.casefold()} - {""}) < 2
