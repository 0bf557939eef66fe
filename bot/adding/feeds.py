"""The bytes of a feed -> what it lists: RSS, Atom, RDF and JSON Feed."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.adding.addresses import address_key, canonical
from bot.adding.charsets import as_utf8
from bot.errors import SourceError
from bot.indexing.cleaning import clean_line
from bot.indexing.datelines import read_date

MOST_ENTRIES = 200
# feedparser takes 1.3 s a megabyte, and up to ten times that for tags nested without end.
_MAX_BYTES = 5_000_000
_TITLE_CHARACTERS = 500
# What a date without a year would be dated by; those of feeds have one.
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: `address` is canonical, the others are empty where the feed does not give them."""

    address: str = ""
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest entries, newest first, and how many more the feed lists; `unusable` counts those without an address."""

    entries: tuple[Entry, ...]
    left_out: int
    unusable: int


def read_feed(data: bytes, charset: str = "", address: str = "") -> Feed:
    """What a feed lists, each address once; raises `SourceError` where the bytes are no feed, or list nothing.

    `address` is the feed's own, which the addresses of its entries may be relative to.
    """
    if len(data) > _MAX_BYTES:
        raise SourceError(f"a feed of more than {_MAX_BYTES // 1_000_000} MB")
    text = as_utf8(data, charset, markup=True).decode("utf-8-sig", errors="replace")
    listed = list(_of_json(text) if text.lstrip().startswith("{") else _of_xml(text, address))
    if not listed:
        raise SourceError("the feed lists nothing")
    entries: dict[str, Entry] = {}
    unusable = 0
    for link, title, published in listed:
        try:
            entry = Entry(canonical(link, address), clean_line(title[:_TITLE_CHARACTERS]), published)
        except SourceError:
            unusable += 1
            continue
        entries.setdefault(address_key(entry.address), entry)
    # Sorting is stable: entries without a date stay in the feed's order, after those that have one.
    newest = sorted(entries.values(), key=lambda entry: entry.published or date.min, reverse=True)
    return Feed(tuple(newest[:MOST_ENTRIES]), max(0, len(newest) - MOST_ENTRIES), unusable)


def _of_xml(text: str, address: str) -> Iterator[tuple[str, str, date | None]]:
    import feedparser

    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise SourceError("it declares entities, which a feed has no need of and which can blow it up")
    # This charset comes before that of the XML declaration, which names the encoding it had.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    # A stream: feedparser would fetch an address or open a path. Only links, titles and dates are wanted of it.
    parsed = feedparser.parse(
        io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.version and not parsed.entries:
        raise SourceError("it is no feed (RSS, Atom, RDF or JSON Feed)")
    for entry in parsed.entries:
        moment = entry.get("published_parsed") or entry.get("updated_parsed") or (0, 0, 0)
        published, _ = read_date(f"{moment[0]:04}-{moment[1]:02}-{moment[2]:02}", _ANY_DAY)
        yield str(entry.get("link", "")), str(entry.get("title", "")), published


def _of_json(text: str) -> Iterator[tuple[str, str, date | None]]:
    try:
        feed: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError("it is no feed (broken JSON)") from error
    if "jsonfeed.org" not in str(feed.get("version", "")) or not isinstance(feed.get("items"), list):
        raise SourceError("it is no feed (JSON, but no JSON Feed)")
    for item in feed["items"]:
        if isinstance(item, dict):
            published, _ = read_date(str(item.get("date_published", ""))[:10], _ANY_DAY)
            yield str(item.get("url", "")), str(item.get("title", "")), published
