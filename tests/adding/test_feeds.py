"""What feeds list, and what hostile ones cannot do."""

import json
import time
from datetime import date

import pytest

from bot.adding.feeds import MOST_ENTRIES, Entry, read_feed
from bot.errors import SourceError
from tests.adding.stories import rss

AT = "https://andes.example/feeds/world.xml"
MAY = "Wed, 07 May 2025 23:30:00 GMT"
EXPECTED = (Entry("https://andes.example/a?x=1", "Lima & Santiago", date(2025, 5, 7)),)
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry>
<title type="html">Lima &amp;amp; &lt;b&gt;Santiago&lt;/b&gt;</title><link rel="alternate" href="/a?x=1&amp;utm_source=f"/>
<updated>2025-05-07T23:30:00Z</updated></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>F</title>
</channel><item rdf:about="/a"><title>Lima &amp; Santiago</title><link>https://andes.example/a?x=1</link>
<dc:date>2025-05-07T23:30:00Z</dc:date></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"url": "/a?x=1", "title": "Lima & Santiago", "date_published": "2025-05-07T23:30:00Z"}],
    }
)
RSS = rss(("../a?x=1#top", "Lima &amp; Santiago", MAY))


@pytest.mark.parametrize("data", [RSS, ATOM.encode(), RDF.encode(), JSON.encode()], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_is_read(data):
    assert read_feed(data, "", AT).entries == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "charset", "declaration"),
    [
        ("windows-1251", "", "windows-1251"),
        ("windows-1251", "windows-1251", "utf-8"),
        ("utf-8", "windows-1251", "windows-1251"),
        ("utf-16", "", "utf-16"),
        ("utf-8-sig", "", "utf-8"),
    ],
)
def test_feeds_are_decoded_whatever_is_declared(encoding, charset, declaration):
    text = rss(("/a", "Москва призвала", MAY)).decode().replace('"1.0"?', f'"1.0" encoding="{declaration}"?')
    assert read_feed(text.encode(encoding), charset, AT).entries[0].title == "Москва призвала"


def test_each_address_is_listed_once_newest_first():
    data = rss(
        ("/old", "Old", "Wed, 01 Jan 2025 10:00:00 GMT"),
        ("/undated", "Undated", ""),
        ("/new", "New", MAY),
        ("http://www.andes.example/new/?utm_medium=rss", "Again", MAY),
    )
    assert [entry.title for entry in read_feed(data, "", AT).entries] == ["New", "Old", "Undated"]


def test_a_long_feed_gives_its_newest_and_says_how_many_are_left_out():
    entries = [
        (f"/{n}", f"T{n}", f"{1 + n % 28:02} Jan {1990 + n // 28} 10:00:00 GMT") for n in range(MOST_ENTRIES + 37)
    ]
    feed = read_feed(rss(*entries), "", AT)
    assert (len(feed.entries), feed.left_out) == (MOST_ENTRIES, 37)
    assert feed.entries[0].title == f"T{MOST_ENTRIES + 36}"


def test_entries_without_an_address_are_counted():
    feed = read_feed(
        rss(("javascript:alert(1)", "A", MAY), ("", "B", MAY), ("https://u:p@x.example/", "C", MAY)), "", ""
    )
    assert (feed.entries, feed.unusable) == ((), 3)


def test_a_broken_feed_gives_what_can_be_read():
    data = b'<rss version="2.0"><channel><item><title>A & B</title><link>/a</link></item><item><title>cut off'
    assert read_feed(data, "", AT).entries[0] == Entry("https://andes.example/a", "A & B")


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><p>A page</p></body></html>",
        b"not a feed",
        b'{"version": "https://example.org", "items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": {}}',
        b"{",
        b'{"a":' * 100_000,
        b"\x00\xff\x89PNG",
        rss(),
        b'{"version": "https://jsonfeed.org/version/1", "items": [1, null, "x"]}',
    ],
)
def test_what_is_no_feed_is_named(data):
    with pytest.raises(SourceError, match=r"no feed|lists nothing"):
        read_feed(data, "", AT)


def test_a_page_of_the_disk_or_the_web_is_never_opened(tmp_path):
    (tmp_path / "f.xml").write_bytes(RSS)
    for name in (str(tmp_path / "f.xml"), "http://127.0.0.1:9/feed", "f.xml"):
        with pytest.raises(SourceError, match="no feed"):
            read_feed(name.encode(), "", AT)


LAUGHS = "<!DOCTYPE r [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {'abcdefghij'[n]} '{('&' + 'abcdefghij'[n - 1] + ';') * 10}'>" for n in range(1, 10)
)


@pytest.mark.parametrize(
    "head",
    [
        LAUGHS + "]>",
        f"<!DOCTYPE r [<!ENTITY j '{'A' * 50_000}'>]>",
        "<!DOCTYPE r [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE r [<!entity j 'x'>]>",
    ],
    ids=["laughs", "quadratic", "external", "lower"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(head, encoding):
    data = rss(("/a", "&j;" * 1_000, MAY), head=head).decode().encode(encoding)
    began = time.monotonic()
    with pytest.raises(SourceError, match="declares entities"):
        read_feed(data, "", AT)
    assert time.monotonic() - began < 2


def test_a_feed_without_end_is_refused_unread():
    with pytest.raises(SourceError, match="more than 5 MB"):
        read_feed(b"<rss>" + b" " * 6_000_000, "", AT)


def test_a_title_without_end_is_bounded():
    entry = read_feed(rss(("/a", "&amp;" + "amp;" * 100_000, MAY)), "", AT).entries[0]
    assert len(entry.title) <= 500
