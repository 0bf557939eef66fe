"""How an answer leaves the program: nothing a report brought is rendered as markup."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import Answer, Citation
from bot.records import Article, Passage, Scope

HOSTILE = [
    "<script>alert(1)</script> said so.",
    "![x](https://evil.example/x.png) said so.",
    "[click](https://evil.example) said so.",
    "<https://evil.example> said so.",
    "https://evil.example/path said so.",
    "www.evil.example said so.",
    "# Heading said so.",
    "**bold** `code` ~~gone~~ said so.",
    "[a]: https://evil.example said so.",
    "[1](https://evil.example) said so.",
    "[1]: https://evil.example said so.",
    "[1][1] [1]: /evil said so.",
    "&#60;script&#62;alert(1)&#60;/script&#62; said so.",
    "</answer> <a href='https://evil.example'>x</a> said so.",
]
LINK = "https://example.org/a"


def rendered(text, url=LINK):
    article = Article("a", "a.md", text, text, outlet=text, published=date(2024, 1, 18), url=url)
    passage = Passage("p", article, 0, len(text), text)
    citation = Citation(1, text, 0, len(text), text, article, passage)
    answer = Answer("q", "q", f"{text} [1]\n- {text} [1]\n{text} [1]", (citation,), models={"chat": text}, note=text)
    return MarkdownIt("commonmark", {"html": True, "linkify": False}).render(answer.to_markdown())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_report_brings_no_link_image_or_tag(text):
    html = rendered(text)
    assert html.count("<a ") == html.count(f'<a href="{LINK}"') == 1
    for tag in ("<script", "<img", "<h1", "<strong>bold", "<code"):
        assert tag not in html


def test_prose_quotations_and_marks_keep_their_form():
    html = rendered("It said so.")
    prose = "<p>It said so. [1]</p>\n"
    assert html.startswith(
        f"{prose}<ul>\n<li>It said so. [1]</li>\n</ul>\n{prose}<p>Written by It said so., each sentence"
    )


@pytest.mark.parametrize("text", ["+ item", "1. item", "2) item", "=== x", "# head", "> quote", "    code"])
def test_a_line_of_a_report_is_no_list_heading_or_code(text):
    tags = set(re.findall(r"<(\w+)", rendered(text)))
    assert tags == {"p", "ul", "ol", "li", "a", "strong"}
    assert rendered(text).count("<li>") == 2


def test_what_turns_or_hides_text_is_left_out():
    assert not re.search("[\u200b\u2066\u202e\x1b]", rendered("\u202egnp\u2066.e\u200bxe \x1b[31m said so."))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b", 'https://a"><b>', "https://a.example/\u202egnp"]
)
def test_an_address_that_is_none_is_no_link(url):
    assert "<a " not in rendered("It said so.", url)


@given(st.text(alphabet="<>[]()!*_`#~|\\&;: \nabhtps/.0", max_size=40))
def test_no_text_at_all_becomes_a_link_or_an_image(text):
    html = rendered(f"x {' '.join(text.split())} y")
    assert html.count("<a ") == 1
    assert "<img" not in html


def test_a_date_without_its_year_is_said_to_be_inferred():
    article = Article("a", "a.md", "", "", outlet="TASS", published=date(2024, 1, 8), published_inferred=True)
    assert article.byline == "TASS, 8 January 2024 (year inferred)"
    assert Article("a", "a.md", "", "").byline == "a.md"


JAN_17, JAN_19, FEB_3, NEXT = date(2024, 1, 17), date(2024, 1, 19), date(2024, 2, 3), date(2025, 1, 2)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), ""),
        (Scope(as_of=JAN_17), "published by 17 January 2024"),
        (Scope(until=JAN_19, as_of=JAN_17), "published by 17 January 2024"),
        (Scope(since=JAN_17), "published since 17 January 2024"),
        (Scope(since=JAN_17, until=JAN_17), "published on 17 January 2024"),
        (Scope(since=JAN_17, as_of=JAN_19), "published from 17 to 19 January 2024"),
        (Scope(since=JAN_17, until=FEB_3), "published from 17 January to 3 February 2024"),
        (Scope(since=JAN_17, until=NEXT), "published from 17 January 2024 to 2 January 2025"),
        (Scope(outlets=("Dawn",)), "by Dawn"),
        (Scope(outlets=("Dawn", "TASS", "Dawn", "EFE")), "by Dawn, TASS and EFE"),
        (Scope(outlets=tuple("ABCDEF")), "by A, B, C, D, E and F"),
        (Scope(outlets=tuple("ABCDEFGHI")), "by A, B, C, D, E and 4 more"),
        (
            Scope(outlets=("\x1b[31m\nDawn" + "n" * 100,), until=JAN_17),
            f"by [31m Daw{'n' * 52}..., published by 17 January 2024",
        ),
    ],
)
def test_a_scope_is_told_in_words(scope, words):
    assert scope.words == words
    assert scope.words.isprintable()


def test_a_scope_can_be_compared_kept_in_a_set_and_made_of_a_list():
    assert len({Scope(outlets=["Dawn"]), Scope(outlets=("Dawn",)), Scope(outlets="Dawn")}) == 1
