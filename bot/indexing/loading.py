"""A file of the corpus as an `Article`."""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from bot.errors import ReportError
from bot.indexing.blocks import Block, assemble, without_boilerplate
from bot.indexing.cleaning import clean_line
from bot.indexing.datelines import read_date, read_dateline
from bot.indexing.formats import read_docx, read_html, read_markdown, read_pdf, read_text
from bot.records import Article

_READERS: dict[str, Callable[[bytes], "tuple[dict[str, Any], list[Block]]"]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
FORMATS = frozenset(_READERS)

_KEYS = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publisher", "agency", "site", "newspaper"),
    "published": ("date", "published", "publish_date", "published_at", "pubdate"),
    "place": ("place", "location", "dateline"),
    "url": ("url", "link", "address", "canonical"),
    "language": ("language", "lang"),
}
_TITLE_WORDS = 30
# A file that is being written is given a few chances to be complete.
_READINGS = 3
_METADATA_CHARACTERS = 500
_OUTLETS = 50


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report, and the sha256 of its text (title and body)."""

    article: Article
    text_hash: str


def load_report(file: Path, corpus_dir: Path, max_file_mb: int) -> Loaded:
    """The report in a file; raises `ReportError` with the reason where there is none to be had."""
    data, modified = read_bytes(file, max_file_mb)
    return read_report(data, file.relative_to(corpus_dir).as_posix(), day_of(modified))


def read_report(data: bytes, path: str, file_day: date) -> Loaded:
    """The report in the bytes of a file of this path and day; raises `ReportError` where they hold none.

    Front matter or the page's metadata come first, then the dateline; what neither gives stays empty.
    """
    article, _ = read_article(data, path, file_day)
    return Loaded(article, hashlib.sha256(f"{article.title}\n{article.text}".encode()).hexdigest())


def read_article(data: bytes, path: str, file_day: date) -> tuple[Article, list[Block]]:
    """The report in the bytes of a file of that path, and its blocks with the dateline still in them.

    `file_day` gives the year where the report does not; raises `ReportError` as `load_report` does.
    """
    metadata, blocks = _READERS[PurePosixPath(path).suffix.lower()](data)
    article = _known(metadata, path, file_day)
    article, blocks = _with_headline(article, without_boilerplate(blocks))
    article, body = _with_dateline(article, blocks, file_day)
    text, headings = assemble(body, article.title)
    if not text.strip():
        raise ReportError("no report text in it")
    return replace(article, text=text, headings=headings), blocks


def read_bytes(file: Path, max_file_mb: int) -> tuple[bytes, float]:
    """A file's bytes and modification time in seconds; raises `ReportError` where it cannot be read or is changing."""
    limit = max_file_mb * 1_000_000
    try:
        with open(file, "rb", buffering=0) as stream:  # noqa: PTH123  # half the time of pathlib's
            for _ in range(_READINGS):
                before = os.fstat(stream.fileno())
                data = stream.readall() if before.st_size <= limit else b""
                after = os.fstat(stream.fileno())
                if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                    break
                stream.seek(0)
            else:
                raise ReportError("it changes while it is read; run `bot rebuild` when it is complete")
    except FileNotFoundError as error:
        raise ReportError("it vanished during the rebuild") from error
    except OSError as error:
        raise ReportError(f"it cannot be read ({error.strerror or error})") from error
    if after.st_size > limit:
        raise ReportError(f"larger than {max_file_mb} MB (BOT_MAX_FILE_MB)")
    if not data or data.isspace():
        raise ReportError("it is empty")
    return data, after.st_mtime


def day_of(seconds: float) -> date:
    """The day (UTC) of a time in seconds since 1970."""
    return datetime.fromtimestamp(seconds, tz=UTC).date()


def _known(metadata: dict[str, Any], path: str, file_date: date) -> Article:
    lowered = {str(key).strip().lower(): value for key, value in metadata.items()}
    found = {
        field: next((lowered[key] for key in keys if _is_scalar(lowered.get(key))), "") for field, keys in _KEYS.items()
    }
    published, inferred = _date_of(found.pop("published"), file_date)
    words: dict[str, Any] = {field: clean_line(str(value))[:_METADATA_CHARACTERS] for field, value in found.items()}
    article_id = hashlib.sha256(path.encode()).hexdigest()[:16]
    also = _outlets_of(lowered.get("also"))
    return Article(
        id=article_id, path=path, text="", published=published, published_inferred=inferred, also=also, **words
    )


def _outlets_of(also: object) -> tuple[str, ...]:
    """The outlets named in front matter as having carried the report too: words, or mappings with an `outlet`."""
    entries = also if isinstance(also, list) else [also]
    named = [one.get("outlet") if isinstance(one, dict) else one for one in entries[:_OUTLETS]]
    outlets = [clean_line(str(one))[:_METADATA_CHARACTERS] for one in named if _is_scalar(one)]
    return tuple(dict.fromkeys(one for one in outlets if one))


def _is_scalar(value: object) -> bool:
    return value not in (None, "", "~", "null") and not isinstance(value, (list, dict))


def _date_of(value: object, file_date: date) -> tuple[date | None, bool]:
    words = str(value)
    if (iso := re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words)) is not None:
        words = "-".join(part.zfill(2) for part in iso.groups())
    return read_date(words, file_date)


def _with_headline(article: Article, blocks: list[Block]) -> tuple[Article, list[Block]]:
    if article.title or len(blocks) < 2:
        return article, blocks
    first = blocks[0].text
    is_sentence = first.endswith((".", "!", ";", ",")) and blocks[0].kind != "heading"
    if is_sentence or blocks[0].kind == "bullet" or not 0 < len(first.split()) <= _TITLE_WORDS:
        return article, blocks
    return replace(article, title=first), blocks[1:]


def _with_dateline(article: Article, blocks: list[Block], file_date: date) -> tuple[Article, list[Block]]:
    index = next((i for i, block in enumerate(blocks) if block.kind == "paragraph"), None)
    if index is None:
        return article, blocks
    dateline = read_dateline(blocks[index].text, file_date)
    if article.published is None:
        article = replace(article, published=dateline.published, published_inferred=dateline.inferred)
    article = replace(article, place=article.place or dateline.place, outlet=article.outlet or dateline.outlet)
    kept = [Block("paragraph", dateline.rest)]
    return article, [*blocks[:index], *kept, *blocks[index + 1 :]]
