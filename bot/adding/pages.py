"""Fetched bytes, or a file, as a report that is not yet in the corpus."""

import codecs
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from bot.adding.addresses import address_key, canonical, site
from bot.adding.charsets import as_utf8
from bot.adding.feeds import Entry
from bot.adding.fetching import Fetched
from bot.errors import SourceError
from bot.indexing.blocks import Block
from bot.indexing.cleaning import clean_line
from bot.indexing.loading import FORMATS, day_of, read_article, read_bytes
from bot.records import Article

_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    f"application/{_WORD}": ".docx",
}
# What servers say of a file they know nothing about; then its name decides.
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_HTML = re.compile(rb"\s*(?:<\?[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FEED = re.compile(rb"\s*(?:<\?[^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_HEAD_BYTES = 4_096
_TITLE_WORDS = 12
_TITLE_CHARACTERS = 300
# In front matter these say that there is none.
_NO_TITLES = frozenset({"null", "~"})


@dataclass(frozen=True, slots=True)
class Page:
    """A report and its blocks, the dateline still in them.

    `requested` is the address that was asked for where the report's own is another one, `modified` the time of the file
    it was read from, in seconds.
    """

    article: Article
    blocks: tuple[Block, ...]
    requested: str = ""
    modified: float | None = None


def read_fetched(fetched: Fetched, requested: str, entry: Entry, today: date) -> Page:
    """The report in what an address gave; what it does not state is filled from the feed's entry.

    Raises `SourceError` or `ReportError` with the reason where there is no report in it.
    """
    suffix = _suffix(fetched)
    data = fetched.data
    if suffix in (".html", ".txt", ".md"):
        data = as_utf8(data, fetched.charset, markup=suffix == ".html")
    article, blocks = read_article(data, f"page{suffix}", today)
    article = _dated(replace(article, url=_own_address(article.url, fetched.address)), entry)
    other = requested if address_key(requested) != address_key(article.url) else ""
    article = replace(article, outlet=article.outlet or site(fetched.address))
    return replace(_titled(article, blocks, entry.title), requested=other)


def read_file(file: Path, max_file_mb: int) -> Page:
    """The report in a file anywhere on this machine; raises `SourceError` or `ReportError` with the reason."""
    if not file.exists():
        raise SourceError("there is no such file (an address begins with https:)")
    if not file.is_file():
        raise SourceError("it is no file; name the files one by one")
    if file.suffix.lower() not in FORMATS:
        raise SourceError(f"not a report format; use {' '.join(sorted(FORMATS))}")
    data, modified = read_bytes(file, max_file_mb)
    article, blocks = read_article(data, file.name, day_of(modified))
    return replace(_titled(replace(article, url=_web_address(article.url)), blocks), modified=modified)


def _suffix(fetched: Fetched) -> str:
    """The format, by what the bytes are and then by what the server says: servers send PDFs as HTML and the reverse."""
    head = fetched.data[:_HEAD_BYTES]
    if head.lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if _is_word(fetched.data):
        return ".docx"
    start = _COMMENT.sub(b"", head.removeprefix(codecs.BOM_UTF8))
    if _HTML.match(start):
        return ".html"
    if _FEED.match(start):
        raise SourceError("it is a feed; use `bot add --feed`")
    named = PurePosixPath(urlsplit(fetched.address).path).suffix.lower()
    if fetched.content_type in _SAYS_NOTHING and named in FORMATS:
        return named
    if fetched.content_type == "text/plain" and named in (".md", ".markdown"):
        return ".md"
    if fetched.content_type not in _SUFFIXES:
        what = fetched.content_type[:80] or "of no type"
        raise SourceError(f"it is {what}; a report is HTML, plain text, Markdown, PDF or Word (.docx)")
    return _SUFFIXES[fetched.content_type]


def _is_word(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _own_address(stated: str, fetched: str) -> str:
    """The address a page gives itself, where that is on its own site: no page may claim another's.

    The front page does not count either; some sites name it on every page.
    """
    own = _web_address(stated)
    if not own or site(own) != site(fetched) or urlsplit(own).path.strip("/") == "":
        return fetched
    return fetched if address_key(own) == address_key(fetched) else own


def _web_address(stated: str) -> str:
    try:
        return canonical(stated)
    except SourceError:
        return ""


def _dated(article: Article, entry: Entry) -> Article:
    if entry.published is None or (article.published is not None and not article.published_inferred):
        return article
    return replace(article, published=entry.published, published_inferred=False)


def _titled(article: Article, blocks: Sequence[Block], otherwise: str = "") -> Page:
    """The report with a title that front matter can hold: its own, the feed's, or its opening words."""
    words = article.text.split(maxsplit=_TITLE_WORDS)
    opening = " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
    title = next((one for one in (article.title, otherwise) if one and one not in _NO_TITLES), opening)
    # What is cut off a title, a whole paragraph perhaps in Chinese, stays in the text.
    kept = [Block("paragraph", title), *blocks] if len(title) > _TITLE_CHARACTERS and title != opening else blocks
    return Page(replace(article, title=clean_line(title[:_TITLE_CHARACTERS])), tuple(kept))
