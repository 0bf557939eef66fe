"""What a report is, by what the bytes are, what the server says and what the page says of itself."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from bot.adding.charsets import as_utf8
from bot.adding.feeds import Entry
from bot.adding.fetching import Fetched
from bot.adding.pages import read_fetched, read_file
from bot.errors import ReportError, SourceError
from tests.adding.stories import HEADING, TEXT, page, rss
from tests.indexing.files import pdf, word

TODAY = date(2025, 6, 1)
ADDRESS = "https://www.andes.example/world/talks"
RUSSIAN = (
    "МИД России призвал Перу и Чили к переговорам о паромной линии, сообщили в министерстве в понедельник вечером."
)

PDF = pdf(["Norway backs the talks, Kari Lund said."], title="Oslo backs talks")


def read(data, content_type="text/html", *, charset="", address=ADDRESS, requested=ADDRESS, entry=None):  # noqa: PLR0913
    return read_fetched(Fetched(address, content_type, charset, data), requested, entry or Entry(), TODAY)


def test_a_page_gives_its_report():
    article = read(page()).article
    assert (article.title, article.outlet, article.published) == (
        "Peru invites Chile to talks",
        "Andes Post",
        date(2025, 5, 5),
    )
    assert article.text == TEXT
    assert [heading.text for heading in article.headings] == [HEADING]
    assert article.url == ADDRESS


@pytest.mark.parametrize(
    ("data", "content_type", "address"),
    [
        (PDF, "application/pdf", ADDRESS),
        (PDF, "text/html", ADDRESS),
        (word(("Title", "Oslo backs talks"), ("Normal", "Norway backs the talks, Kari Lund said.")), "", ADDRESS),
        (b"Oslo backs talks\n\nNorway backs the talks, Kari Lund said.\n", "text/plain", ADDRESS),
        (b"# Oslo backs talks\n\nNorway backs the *talks*, Kari Lund said.\n", "text/markdown", ADDRESS),
        (b"# Oslo backs talks\n\nNorway backs the *talks*, Kari Lund said.\n", "text/plain", ADDRESS + ".md"),
        (
            b"Oslo backs talks\n\nNorway backs the talks, Kari Lund said.\n",
            "application/octet-stream",
            ADDRESS + ".txt",
        ),
    ],
)
def test_every_format_is_told_by_its_bytes_or_its_type(data, content_type, address):
    article = read(data, content_type, address=address).article
    assert article.title == "Oslo backs talks"
    assert article.text == "Norway backs the talks, Kari Lund said."


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/octet-stream", "image/png", "application/json"]
)
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf\n", b"<?xml version='1.0'?>\n", b"<!-- a --><!-- <html> -->"])
def test_a_page_under_a_wrong_type_is_a_page(content_type, before):
    assert read(before + page(), content_type).article.outlet == "Andes Post"


@pytest.mark.parametrize("content_type", ["image/png", "application/json", "video/mp4", "application/zip", "text/css"])
def test_other_types_are_failures_that_name_them(content_type):
    with pytest.raises(SourceError, match=content_type):
        read(b"\x89PNG and so on", content_type)


def test_a_zip_that_is_no_word_document_is_named():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(SourceError, match="application/zip"):
        read(data.getvalue(), "application/zip")
    with pytest.raises(SourceError, match="application/zip"):
        read(b"PK\x03\x04 broken", "application/zip")


def test_a_feed_is_pointed_to_its_option():
    with pytest.raises(SourceError, match="--feed"):
        read(rss(("/a", "A", "")), "application/rss+xml")


def test_a_page_without_an_article_is_named():
    with pytest.raises(ReportError, match="article"):
        read(b"<html><body></body></html>")


def test_comments_without_end_do_not_take_time():
    with pytest.raises(SourceError):
        read(b"<!---->" * 200_000, "text/css")


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "declared", "meta"),
    [
        ("windows-1251", "windows-1251", ""),
        ("windows-1251", "", "windows-1251"),
        ("windows-1251", "utf-8", "windows-1251"),
        ("windows-1251", "nonsense", "windows-1251"),
        ("windows-1251", "punycode", "windows-1251"),
        ("koi8-r", "koi8-r", "utf-8"),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "windows-1251", "windows-1251"),
        ("utf-8", "", ""),
        ("utf-16", "utf-8", ""),
        ("utf-16-le", "utf-16le", ""),
        ("windows-1251", "", ""),
    ],
)
def test_pages_are_decoded_whatever_is_declared(encoding, declared, meta):
    head = f'<html><head><meta charset="{meta}"><title>МИД</title></head>' if meta else "<html><title>МИД</title>"
    text = f"{head}<body><p>{RUSSIAN}</p><p>Чили приветствовала это предложение, заявил министр.</p></body></html>"
    assert RUSSIAN in read(text.encode(encoding), charset=declared).article.text


def test_latin_1_means_windows_1252_as_on_the_web():
    assert as_utf8("“Sí”".encode("cp1252"), "iso-8859-1").decode() == "“Sí”"


def test_utf_8_is_told_from_what_is_declared():
    assert as_utf8("Déclaré".encode(), "iso-8859-1").decode() == "Déclaré"


@pytest.mark.parametrize("name", ["unicode_escape", "raw_unicode_escape", "utf-7", "rot13", "idna", "mbcs", "\u00e9"])
def test_only_encodings_of_the_web_are_honoured(name):
    assert as_utf8(b"D\xe9clar\xe9 \\u0041 +AGE-", name) == b"D\xe9clar\xe9 \\u0041 +AGE-"


def test_ascii_declared_as_utf_16_stays_ascii():
    assert as_utf8(b"Norway backs the talks", "utf-16") == b"Norway backs the talks"


def test_xhtml_says_its_encoding_in_its_declaration():
    text = f"<?xml version='1.0' encoding='windows-1251'?><html><title>МИД</title><body><p>{RUSSIAN}</p></body></html>"
    assert RUSSIAN in read(text.encode("windows-1251"), "application/xhtml+xml").article.text


# ---------------------------------------------------------------- what a page says of itself


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://andes.example/world/ferry">', "https://andes.example/world/ferry"),
        (
            '<meta property="og:url" content="https://m.andes.example/w/ferry?utm_source=x">',
            "https://m.andes.example/w/ferry",
        ),
        ('<link rel="canonical" href="http://andes.example/world/talks/">', ADDRESS),
        ('<link rel="canonical" href="https://andes.example/">', ADDRESS),
        ('<link rel="canonical" href="https://tass.example/world/ferry">', ADDRESS),
        ('<link rel="canonical" href="https://andes.example.evil.example/x">', ADDRESS),
        ('<link rel="canonical" href="javascript:alert(1)">', ADDRESS),
    ],
)
def test_only_an_address_of_its_own_site_is_a_pages_own(head, url):
    assert read(page(head=head)).article.url == url


def test_the_address_that_was_asked_for_is_kept_where_it_is_another():
    assert read(page(), requested="https://short.example/x1").requested == "https://short.example/x1"
    assert read(page(), requested="http://andes.example/world/talks/").requested == ""


def test_the_feed_fills_what_the_page_does_not_state():
    entry = Entry(ADDRESS, "Of the feed", date(2025, 5, 9))
    stated = read(page(), entry=entry).article
    assert (stated.title, stated.published) == ("Peru invites Chile to talks", date(2025, 5, 5))
    plain = read(b"Norway backs the talks, Kari Lund said.", "text/plain", entry=entry).article
    assert (plain.title, plain.published, plain.published_inferred) == ("Of the feed", date(2025, 5, 9), False)
    dated = read(b"OSLO, May 6. /Nordic Wire/. Norway backs the talks.", "text/plain", entry=entry).article
    assert (dated.outlet, dated.published, dated.published_inferred) == ("Nordic Wire", date(2025, 5, 9), False)


def test_the_outlet_is_the_site_where_nothing_names_one():
    assert read(page(outlet="", published="")).article.outlet == "andes.example"


def test_a_report_without_a_title_is_called_by_its_opening_words():
    text = "Norway backs the talks of Peru and Chile, Foreign Minister Kari Lund said in Oslo on Tuesday."
    assert read(text.encode(), "text/plain").article.title == (
        "Norway backs the talks of Peru and Chile, Foreign Minister Kari Lund …"
    )


@pytest.mark.parametrize("title", ["null", "~", ""])
def test_what_front_matter_takes_for_no_title_is_none(title):
    got = read(
        f"---\ntitle: '{title}'\n---\nNorway backs the talks".encode(), "text/markdown", entry=Entry(ADDRESS, title)
    )
    assert (got.article.title, got.article.text) == ("Norway backs the talks", "Norway backs the talks")


def test_a_title_without_end_is_cut_and_stays_in_the_text():
    got = read(b"x" * 5_000 + b"\n\nNorway backs the talks, Kari Lund said.\n", "text/plain")
    assert len(got.article.title) == 300
    assert got.blocks[0].text == "x" * 5_000


# ---------------------------------------------------------------- files


def test_a_file_that_is_none_is_named(tmp_path):
    for name, reason in (("no.txt", "no such file"), (".", "one by one"), ("a.xls", "use .docx"), ("e.txt", "empty")):
        (tmp_path / "a.xls").write_bytes(b"x")
        (tmp_path / "e.txt").write_bytes(b" ")
        with pytest.raises((SourceError, ReportError), match=reason):
            read_file(tmp_path / name, 1)
    (tmp_path / "big.txt").write_bytes(b"x " * 600_000)
    with pytest.raises((SourceError, ReportError), match="BOT_MAX_FILE_MB"):
        read_file(tmp_path / "big.txt", 1)


def test_a_file_keeps_only_a_web_address(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: T\nurl: javascript:alert(1)\n---\nOslo said yes.\n", encoding="utf-8")
    assert read_file(tmp_path / "a.md", 1).article.url == ""
