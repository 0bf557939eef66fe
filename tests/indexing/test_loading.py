"""From a file to an article: every format, every encoding, what goes and what stays."""

import os
import random
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReportError
from bot.indexing.cleaning import clean_line
from bot.indexing.loading import FORMATS, load_report
from tests.indexing.files import aes_pdf, encrypted_pdf, pdf, word

MAX_FILE_MB = 1
TITLE = "Pakistan recalls its ambassador"
DATELINE = "ISLAMABAD, January 17, 2024. /Reuters/. "
LEAD = "Pakistan will recall its ambassador in Tehran, the Foreign Ministry said on Wednesday."
HEADING = "Reactions abroad"
CHINA = "China called on both sides to exercise restraint, spokesperson Mao Ning said."
TURKEY = "Turkey urged de-escalation, Foreign Minister Hakan Fidan said."
TEXT = f"{LEAD}\n\n{HEADING}\n{CHINA}\n{TURKEY}"

AGENCY = f"""{TITLE}

{DATELINE}Pakistan will recall its
ambassador in Tehran, the Foreign Ministry said on Wednesday.

{HEADING}

- China called on both sides to exercise restraint, spokesperson
  Mao Ning said.
* {TURKEY}

Source: https://example.org/recall
"""
MARKDOWN = f"""---
title: "{TITLE}"
outlet: Reuters
date: 2024-01-17
place: Islamabad
url: https://example.org/recall
---

Pakistan will recall its **ambassador** in [Tehran](https://example.org/t),
the Foreign Ministry said on Wednesday.

## {HEADING}

- China called on both sides to exercise restraint, spokesperson *Mao Ning* said.
- Turkey urged de-escalation, Foreign Minister Hakan Fidan said. ![flag](flag.png)
"""
PAGE = f"""<!doctype html><html><head><title>{TITLE} - Reuters</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Reuters">
<meta property="article:published_time" content="2024-01-17T09:30:00Z">
<link rel="canonical" href="https://example.org/recall"><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a> <a href="/s">Sport</a></nav>
<div class="consent"><p>We use cookies to improve your experience.</p><button>Accept all cookies</button></div>
<main><article><h1>{TITLE}</h1>
<p>ISLAMABAD (Reuters) - Pakistan will recall its <b>ambassador</b> in Tehran, the Foreign Ministry said on
Wednesday.</p><script>document.write("Trending: football")</script>
<h2>{HEADING}</h2><ul><li>{CHINA}</li><li>Turkey urged de-escalation, Foreign Minister Hakan Fidan said.</li></ul>
<p>Subscribe to our newsletter</p></article></main>
<aside><p>Most read</p><a href="/1">A cat was rescued from a tree by four firemen</a></aside>
<footer><p>Copyright 2021 Reuters. All rights reserved.</p></footer></body></html>"""
WORD = (
    ("Title", TITLE),
    ("Normal", DATELINE + LEAD),
    ("Heading 1", HEADING),
    ("List Bullet", CHINA),
    ("List Bullet", TURKEY),
)
PRINTED = (
    "Reuters daily wire",
    TITLE,
    "",
    "ISLAMABAD, January 17, 2024. /Reuters/. Pakistan will recall its",
    "ambassador in Tehran, the Foreign Ministry said on Wednesday.",
    "",
    HEADING,
    "",
    "- China called on both sides to exercise restraint, spokesperson",
    "Mao Ning said.",
    "- Turkey urged de-escalation, Foreign Minister Hakan Fidan said.",
)
RUSSIAN = (
    "Министерство иностранных дел России призвало Иран и Пакистан проявлять максимальную сдержанность и решать "
    "возникающие вопросы исключительно политико-дипломатическими средствами."
)
FRENCH = (
    "Le ministère français des Affaires étrangères a appelé les deux pays à la désescalade et a exprimé sa "
    "préoccupation après les frappes menées près de la frontière, où des civils ont été tués."
)


@pytest.fixture
def load(write, corpus):
    """Writes a report into the corpus and gives its article."""

    def loaded(name, content, modified=None):
        file = write(name, content)
        if modified:
            seconds = datetime.combine(modified, datetime.min.time(), UTC).timestamp()
            os.utime(file, (seconds, seconds))
        return load_report(file, corpus, MAX_FILE_MB).article

    return loaded


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("recall.txt", AGENCY),
        ("recall.md", MARKDOWN),
        ("recall.markdown", MARKDOWN),
        ("recall.html", PAGE),
        ("recall.htm", PAGE),
        ("recall.docx", word(*WORD)),
        ("recall.pdf", pdf(PRINTED[1:])),
        ("RECALL.TXT", AGENCY),
    ],
)
def test_every_format_gives_the_same_article(load, name, content):
    article = load(name, content)
    assert article.title == TITLE
    assert article.outlet == "Reuters"
    assert article.place == "Islamabad"
    assert (article.published, article.published_inferred) == (date(2024, 1, 17), False)
    assert article.text == TEXT
    assert [heading.text for heading in article.headings] == [HEADING]
    heading = article.headings[0]
    assert article.text[heading.start : heading.end] == HEADING
    assert article.url == ("" if name.endswith(("docx", "pdf")) else "https://example.org/recall")
    assert article.path == name


def test_the_formats_are_those_the_readme_names():
    assert {".txt", ".md", ".html", ".pdf", ".docx"} <= FORMATS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "windows-1251"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_are_told_apart(load, text, encoding, line_end):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    article = load("a.txt", f"{mark}Titre{line_end * 2}{text}{line_end}".encode(encoding))
    assert article.title == "Titre"
    assert article.text == text


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_front_matter_is_found_whatever_the_line_ends(load, mark, line_end):
    article = load("a.md", mark + f"---\ntitle: {TITLE}\n---\n\n## {HEADING}\n\n{CHINA}\n".replace("\n", line_end))
    assert (article.title, article.text) == (TITLE, f"{HEADING}\n\n{CHINA}")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_pages_in_other_encodings_are_read(load, charset):
    page = f'<html><head><meta charset="{charset}"><title>МИД</title></head><body><p>{RUSSIAN}</p></body></html>'
    assert RUSSIAN in load("a.html", page.encode(charset)).text


# ---------------------------------------------------------------- titles, outlets, dates, places


def test_front_matter_comes_before_the_dateline(load):
    article = load("a.md", f"---\ntitle: Other\noutlet: Dawn\ndate: 2024-02-01\nplace: Quetta\n---\n{DATELINE}{LEAD}")
    assert (article.title, article.outlet, article.place) == ("Other", "Dawn", "Quetta")
    assert article.published == date(2024, 2, 1)
    assert article.text == LEAD


def test_the_dateline_fills_what_front_matter_leaves_open(load):
    article = load("a.txt", f"---\ntitle: Other\nplace:\ndate: null\noutlet: ~\n---\n{DATELINE}{LEAD}")
    assert (article.title, article.outlet, article.place) == ("Other", "Reuters", "Islamabad")
    assert article.published == date(2024, 1, 17)


def test_front_matter_is_read_as_it_is_written(load):
    article = load(
        "a.md", "---\nTitle: No\nsource: 007\nlanguage: no\nlink: https://example.org/a?b=1\n---\nOslo said yes.\n"
    )
    assert (article.title, article.outlet, article.language) == ("No", "007", "no")
    assert article.url == "https://example.org/a?b=1"


def test_front_matter_that_is_no_yaml_is_read_line_by_line(load):
    article = load("a.md", "---\ntitle: Iran: the reply\ndate: 2024-01-18\n---\nTehran replied.\n")
    assert (article.title, article.published) == ("Iran: the reply", date(2024, 1, 18))


@pytest.mark.parametrize(
    "hostile",
    [
        "a: " + "[" * 1_500,
        "a: &x [*x, *x]",
        "a: !!bool maybe",
        "a: !!timestamp never",
        "a: !!int ''",
        "a: !!python/object/apply:os.system [exit]",
        "url: 0x" + "f" * 4_300,
        "outlet: [a, b]",
        "published: {a: b}",
        "- a list\n- and no mapping",
        "only words",
    ],
)
def test_no_front_matter_can_stop_a_rebuild(load, hostile):
    article = load("a.md", f"---\n{hostile}\n---\nTehran replied.\n")
    assert article.text == "Tehran replied."
    assert article.published is None


@pytest.mark.parametrize(
    ("words", "published"),
    [
        ("2024-01-18", date(2024, 1, 18)),
        ("2024-1-8", date(2024, 1, 8)),
        ("2024/01/18", date(2024, 1, 18)),
        ("2024-01-18T23:30:00-05:00", date(2024, 1, 18)),
        ("2024-01-18 10:00:00", date(2024, 1, 18)),
        ("'2024-01-18'", date(2024, 1, 18)),
        ("18 January 2024", date(2024, 1, 18)),
        ("Thursday, Jan. 18, 2024, 5 p.m.", date(2024, 1, 18)),
        ("2024-02-31", None),
        ("yesterday", None),
    ],
)
def test_dates_of_front_matter(load, words, published):
    article = load("a.md", f"---\ndate: {words}\n---\nTehran replied.\n")
    assert (article.published, article.published_inferred) == (published, False)


@pytest.mark.parametrize(
    "head", ["MOSCOW, January 18. /TASS/. ", "---\ndate: 18 January\noutlet: TASS\nplace: Moscow\n---\n"]
)
def test_a_year_that_is_not_given_is_the_files_and_marked(load, head):
    article = load("a.txt", f"{head}Russia urged restraint.", modified=date(2019, 1, 20))
    assert (article.published, article.published_inferred) == (date(2019, 1, 18), True)
    assert article.byline == "TASS, 18 January 2019 (year inferred)"
    assert (article.place, article.text) == ("Moscow", "Russia urged restraint.")


def test_a_year_that_is_given_is_not_the_files(load):
    article = load("a.txt", "MOSCOW, January 18, 2024. /TASS/. Russia urged restraint.", modified=date(2019, 1, 20))
    assert (article.published, article.published_inferred) == (date(2024, 1, 18), False)


def test_lines_such_as_outlet_at_the_head_are_metadata(load):
    article = load("a.txt", f"Title: {TITLE}\nSource: Dawn\nDate: 18 January 2024\nURL: https://e.org/1\n\n{LEAD}")
    assert (article.title, article.outlet, article.url) == (TITLE, "Dawn", "https://e.org/1")
    assert article.published == date(2024, 1, 18)
    assert article.text == LEAD


def test_a_last_line_is_an_address_only_where_it_is_nothing_else(load):
    article = load("a.txt", f"{LEAD}\n\nTitle: see https://example.org/1")
    assert article.url == ""
    assert "see https://example.org/1" in article.text


def test_a_source_line_that_is_an_address_is_no_outlet(load):
    article = load("a.txt", f"Source: https://example.org/1\n\n{LEAD}")
    assert (article.outlet, article.url, article.text) == ("", "https://example.org/1", LEAD)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx", "a.pdf"])
def test_what_is_not_known_stays_empty(load, name):
    content = {"a.docx": word(("Normal", LEAD)), "a.pdf": pdf([LEAD])}.get(name, LEAD)
    article = load(name, content)
    known = (article.title, article.outlet, article.place, article.url, article.language, article.headings)
    assert known == ("", "", "", "", "", ())
    assert (article.published, article.published_inferred) == (None, False)
    assert article.text == LEAD


def test_a_page_that_gives_no_date_gets_none(load):
    page = PAGE.replace('<meta property="article:published_time" content="2024-01-17T09:30:00Z">', "")
    article = load("a.html", page.replace("<p>ISLAMABAD", "<p>On 5 March 2019 a treaty was signed.</p><p>ISLAMABAD"))
    assert "5 March 2019" in article.text
    assert article.published is None


def test_titles_that_programs_make_up_are_not_titles(load):
    assert load("a.docx", word(("Normal", LEAD), title="Microsoft Word - draft 3.doc")).title == ""
    assert load("b.docx", word(("Normal", LEAD), title=TITLE)).title == TITLE
    assert load("a.pdf", pdf([LEAD], title="untitled")).title == ""
    assert load("b.pdf", pdf([LEAD], title=TITLE)).title == TITLE


# ---------------------------------------------------------------- structure


def test_paragraphs_on_one_line_each_stay_apart(load):
    long = (
        "The ministers met in Geneva for talks on the border and agreed to meet again in the spring of next year. " * 2
    )
    article = load("a.txt", f"{long.strip()}\n{LEAD}\n{CHINA}")
    assert article.text == f"{long.strip()}\n\n{LEAD}\n\n{CHINA}"


def test_a_number_at_the_head_of_a_wrapped_line_is_no_bullet(load):
    article = load(
        "a.txt", "The strike on Iran that Pakistan carried out came on January\n18. It killed ten people, Iran said.\n"
    )
    assert (
        article.text
        == "The strike on Iran that Pakistan carried out came on January 18. It killed ten people, Iran said."
    )


def test_numbered_lists_are_bullets(load):
    article = load(
        "a.txt",
        f"{TITLE}\n\nBaloch announced these steps:\n1. recall of the ambassador\n2. suspension of\nall visits\n"
        "3) Iran's envoy stays away.\n",
    )
    assert article.text.split("\n") == [
        "Baloch announced these steps:",
        "recall of the ambassador",
        "suspension of all visits",
        "Iran's envoy stays away.",
    ]


def test_headings_with_nothing_under_them_and_repeated_titles_go(load):
    article = load(
        "a.md", f"---\ntitle: {TITLE}\n---\n# {TITLE}\n\n{LEAD}\n\n## Empty\n\n## {HEADING}\n\n{CHINA}\n\n## End\n"
    )
    assert [heading.text for heading in article.headings] == [HEADING]
    assert article.text == f"{LEAD}\n\n{HEADING}\n\n{CHINA}"


def test_tables_of_a_word_document_are_text(load):
    article = load("a.docx", word(("Normal", LEAD), ("", [["Iran", "restraint"], ["China", "calm"]])))
    assert article.text.split() == [*LEAD.split(), "Iran", "restraint", "China", "calm"]


def test_what_stands_on_every_page_of_a_pdf_goes(load):
    pages = [
        ["Reuters daily wire", "", *lines, "", str(number)]
        for number, lines in enumerate(([LEAD], [CHINA], [TURKEY]), 1)
    ]
    assert load("a.pdf", pdf(*pages)).text.replace("\n", " ").split() == f"{LEAD} {CHINA} {TURKEY}".split()


def test_paragraphs_go_on_over_the_pages_of_a_pdf(load):
    half = LEAD.index("in Tehran")
    assert load("a.pdf", pdf([LEAD[:half].strip()], [LEAD[half:]])).text == LEAD


# ---------------------------------------------------------------- what must not become text


BOILERPLATE = [
    "Home | World | Politics | Sport",
    "We use cookies to improve your experience.",
    "Accept all cookies",
    "Subscribe to our newsletter",
    "Share this article",
    "Read more: A cat was rescued from a tree",
    "© 2024 Dawn. All rights reserved.",
]


def test_lines_of_the_page_do_not_become_title_or_text_of_plain_text(load):
    article = load("a.txt", "\n\n".join([*BOILERPLATE[:3], TITLE, BOILERPLATE[4], DATELINE + LEAD, *BOILERPLATE[3:]]))
    assert (article.title, article.outlet, article.text) == (TITLE, "Reuters", LEAD)


def test_a_line_of_the_page_between_wrapped_lines_takes_none_of_them_along(load):
    article = load(
        "a.txt", f"{LEAD}\nSubscribe to our newsletter\n{CHINA}\nWe use cookies to improve your\nexperience.\n"
    )
    assert article.text == f"{LEAD}\n\n{CHINA}"


@pytest.mark.parametrize("line", BOILERPLATE)
def test_lines_of_the_page_do_not_become_text_of_a_page(load, line):
    page = f"<html><body><p>{line}</p><article><p>{LEAD}</p><p>{line}</p><p>{CHINA}</p></article></body></html>"
    assert load("a.html", page).text == f"{LEAD}\n\n{CHINA}"


SCRIPT = "<script>\nalert('x');\n\nsteal();\n</script>"
MARKED_UP = f"""{LEAD}

{SCRIPT}
<!-- a draft
of a draft -->
<style>p {{ color: red }}</style>

China <b>called</b> on <a href="javascript:steal()">both sides</a> to exercise restraint,{SCRIPT} spokesperson
Mao Ning said.<img src=x onerror=steal()>
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_html_and_scripts_never_become_text(load, name):
    article = load(name, MARKED_UP)
    assert article.text.replace(" ,", ",") == f"{LEAD}\n\n{CHINA}"


def test_a_block_of_html_in_markdown_is_no_text(load):
    assert (
        load("a.md", f"{LEAD}\n\n<div onclick='steal()'>\nsteal <i>this</i>\n</div>\n\n{CHINA}").text
        == f"{LEAD}\n\n{CHINA}"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx"])
def test_invisible_characters_go_from_text_title_and_outlet(load, name):
    hide = "\u200b\u202e\ufeff\u2066"
    disguised = {"a.html": PAGE, "a.txt": AGENCY, "a.md": MARKDOWN}.get(name, "")
    for seen in (TITLE, "Reuters", "Tehran"):
        disguised = disguised.replace(seen, hide.join(seen))
    parts = [(style, text.replace("Tehran", hide.join("Tehran"))) for style, text in WORD]
    article = load(name, word(*parts) if name == "a.docx" else disguised)
    assert (article.title, article.outlet, article.text) == (TITLE, "Reuters", TEXT)


# ---------------------------------------------------------------- what cannot be read


def docx_of(**parts):
    """A Word document with some of its parts replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word(*WORD))) as good, zipfile.ZipFile(out, "w") as bad:
        for item in good.namelist():
            bad.writestr(item, parts.get(item.rsplit("/")[-1].split(".")[0], good.read(item)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("spaces.txt", b" \n\t\n", "empty"),
        ("page.txt", "\n\n".join(BOILERPLATE), "no report text"),
        ("titled.md", "---\ntitle: Only a title\n---\n", "no report text"),
        ("hidden.txt", "<script>\nreport()\n</script>", "no report text"),
        ("nothing.html", "<html><body><script>x()</script></body></html>", "without an article"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        ("zeros.md", b"\x00" * 500, "binary"),
        ("noise.html", random.Random(0).randbytes(3_000), "binary"),  # noqa: S311
        ("locked.pdf", encrypted_pdf(pdf([LEAD]), "secret"), "encrypted"),
        ("aes.pdf", aes_pdf(), "encrypted"),
        ("cut.pdf", pdf([LEAD])[:200], "broken PDF"),
        ("filter.pdf", pdf([LEAD]).replace(b"<< /Length", b"<< /Filter /No /Length"), "broken PDF"),
        ("words.pdf", "no PDF at all", "broken PDF"),
        ("scanned.pdf", pdf([]), "without text"),
        ("words.docx", "no Word document at all", "broken Word document"),
        ("cut.docx", word(*WORD)[:2_000], "broken Word document"),
        ("xml.docx", docx_of(document=b"<w:document"), "broken Word document"),
        ("root.docx", docx_of(document=b"<a/>"), "broken Word document"),
        ("relations.docx", docx_of(**{"": b"<a/>"}), "broken Word document"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .doc"),
        ("large.txt", "Iran said no. " * 80_000, "larger than 1 MB"),
    ],
)
def test_what_cannot_be_read_is_a_reason_in_one_line(load, name, content, reason):
    with pytest.raises(ReportError, match=reason) as raised:
        load(name, content)
    assert "\n" not in str(raised.value)


def test_a_pdf_that_everybody_may_open_is_read(load):
    assert load("a.pdf", encrypted_pdf(pdf([LEAD]), "")).text == LEAD


def test_a_file_that_vanishes_is_a_reason(corpus):
    with pytest.raises(ReportError, match="vanished"):
        load_report(corpus / "gone.txt", corpus, MAX_FILE_MB)


# htmldate asks dateutil, which warns of a damaged time zone.
@pytest.mark.filterwarnings("ignore:tzname .* identified but not understood")
@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("a.docx", word(*WORD)),
        ("a.pdf", pdf(PRINTED, title=TITLE)),
        ("a.html", PAGE.encode()),
        ("a.md", MARKDOWN.encode()),
    ],
)
def test_no_damage_raises_anything_but_a_reason(write, corpus, name, good):
    chance = random.Random(name)  # noqa: S311
    for _ in range(250):
        damaged = bytearray(good)
        for _ in range(chance.choice((1, 3, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file = write(name, bytes(damaged[: chance.randrange(len(damaged))] if chance.random() < 0.2 else damaged))
        with suppress(ReportError):
            load_report(file, corpus, MAX_FILE_MB)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


@given(
    text=st.text(min_size=1)
    | st.lists(st.sampled_from(["---\n", "title: x\n", "# h\n", "- a\n", "\n", "<b>", "Iran said. "])).map("".join),
    suffix=st.sampled_from([".txt", ".md"]),
)
def test_any_text_is_an_article_or_a_reason(folder, text, suffix):
    file = folder / f"a{suffix}"
    file.write_bytes(text.encode(errors="replace"))
    try:
        article = load_report(file, folder, MAX_FILE_MB).article
    except ReportError:
        return
    assert article.text
    assert all(line == clean_line(line) for line in [article.title, *article.text.split("\n")])
    assert all(article.text[heading.start : heading.end] == heading.text for heading in article.headings)


def test_a_page_of_nothing_but_tags_is_refused_at_once(load):
    with pytest.raises(ReportError, match="more than 50,000 tags"):
        load("a.html", "<html><body><p>Iran said no." + "<br>" * 200_000 + "</p></body></html>")
