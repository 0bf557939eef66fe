"""Whatever a report or a question holds, the page shows it as text, and marks exactly the quoted words."""

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.errors import BotError
from bot.progress import Pace
from bot.records import Answer, Article, Citation, Failed, Hit, Passage, RebuildReport, Rejected, Turn, visible
from bot.ui.render import (
    SOURCES_COME,
    WRITING,
    answer_html,
    escape,
    growing_html,
    plain_text,
    question_html,
    sources_html,
    turn_html,
)
from bot.ui.reports import MAX_ROWS, extent, rebuilt_html, reports_html, watched_html
from bot.ui.watcher import Watching

TEXT = "The minister said no [1] twice. The envoy said yes. Nobody else spoke."
ARTICLE = Article(
    "a", "a.txt", "Title", TEXT, outlet="Wire", published=date(2024, 1, 17), url="https://x.example/?a=1&b"
)
NOW = datetime(2024, 1, 17, 9, 5, tzinfo=UTC)
PASSAGE = Passage("p", ARTICLE, 0, len(TEXT), heading="Heading")
PIECES = ("<img src=x onerror=a>", "</div>", "</details>", "<b ", "<!--", "<", ">", '"', "'", "`", "&lt;", "\n", "\n\n", "- ",
          "[1]", "[a](b)", "![a](b)", "**", "_", "    ", "# ", "|", "http://a.example ", "word", " ", "\u202e")  # fmt: skip
ANYTHING = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=9).map("".join)
OURS = set("div p ul ol li a b s bdi span details summary h3 blockquote mark button".split())
TABLE = set("table thead tbody tr th td code".split())


def cited(*spans):
    return tuple(
        Citation(number, TEXT[start:end], start, end, "Heading", ARTICLE, PASSAGE)
        for number, (start, end) in enumerate(spans, 1)
    )


def answered(text, citations, **fields):
    return replace(Answer("q?", "q?", text, citations, passages=(Hit(PASSAGE, 1.0),)), **fields)


class Elements(HTMLParser):
    """The tags, attributes and text of a piece of HTML; marks are kept by their id."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.names, self.text, self.marks, self._mark = set(), set(), "", {}, None
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self._mark = dict(attrs)["id"] if tag == "mark" else self._mark

    def handle_endtag(self, tag):
        self._mark = None if tag == "mark" else self._mark

    def handle_data(self, data):
        self.text += data
        if self._mark:
            self.marks[self._mark] = self.marks.get(self._mark, "") + data


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_escaped_text_is_the_visible_text_and_nothing_else(text):
    assert html.unescape(escape(text)) == visible(text)
    assert not re.search(r"[<>\"'`*_\[\]\n]", escape(text))


@given(ANYTHING, ANYTHING)
def test_no_text_makes_an_element_in_html_or_markdown(first, second):
    article = replace(ARTICLE, path=first, title=second, text=second or "x", outlet=first, place=second, url=first)
    passage = Passage("p", article, 0, len(article.text), heading=first)
    citation = Citation(1, article.text, 0, len(article.text), first, article, passage)
    answer = Answer(
        first, second, f"- {first} [1]\n{second}", (citation,), rejected=(Rejected(first, second),), note=first
    )
    answer = replace(answer, models={"chat": second})
    refusal = replace(answer, citations=(), abstained=True, passages=(Hit(passage, 1.0),))
    for source in (
        question_html(first),
        answer_html(1, answer),
        answer_html(1, refusal),
        growing_html(1, answer),
        sources_html(1, answer),
        sources_html(1, refusal),
        *turn_html(1, Turn(first, second)),
    ):
        elements = Elements(source)
        assert elements.tags <= OURS
        assert not {name for name in elements.names if name.startswith("on")}
    for source in (question_html(first), answer_html(1, answer)):
        rendered = MarkdownIt("commonmark", {"html": True}).render(source)
        assert Elements(rendered).tags == Elements(source).tags
    failed = RebuildReport(1, 0, 0, 0, (Failed(first, second),), 1, 0.1, "g")
    watched = (Watching(Pace(first, 1, 2), failed, NOW), Watching(Pace(second), BotError(second), NOW, ended=True))
    for source in (reports_html([article], first), rebuilt_html(failed), *map(watched_html, watched)):
        assert Elements(source).tags <= OURS | TABLE


@given(st.sets(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), min_size=1, max_size=5))
def test_the_passage_is_whole_and_the_marks_cover_the_quotations(spans):
    citations = cited(*[tuple(sorted(span)) for span in spans if span[0] != span[1]])
    if not citations:
        return
    shown = sources_html(3, answered("", citations)).split('dir="auto">')
    passage = next(part for part in shown if "<mark" in part).split("</blockquote>")[0]
    numbers = r'<span class="number">&#91;\d+&#93;</span> '
    assert Elements(re.sub(numbers, "", passage)).text == TEXT
    covered = {place for one in citations for place in range(one.start, one.end)}
    assert sum(map(len, Elements(passage).marks.values())) == len(covered)


def test_a_mark_holds_the_quotation_and_the_card_its_report():
    source = sources_html(2, answered("x [1]", cited((32, 51))))
    assert Elements(source).marks == {"source-2-1": "The envoy said yes."}
    for words in ("Wire", "17 January 2024", "Title", "Heading", "Open at x.example", "a.txt"):
        assert words in Elements(source).text
    assert html.unescape(re.search(r'href="([^"]+)"', source).group(1)) == ARTICLE.url


def test_two_quotations_of_a_passage_share_a_card():
    elements = Elements(sources_html(1, answered("x [1] y [2]", cited((32, 51), (0, 31)))))
    assert elements.marks == {"source-1-1": "The envoy said yes.", "source-1-2": "The minister said no [1] twice."}
    assert elements.text.count("Title") == 1


def test_marks_lead_to_their_source_and_those_of_the_report_stay_text():
    source = answer_html(4, answered("- The minister said no [1] twice. [1]\n- More [7]", cited((0, 31))))
    assert re.findall(r'href="([^"]+)"', source) == ["#source-4-1"]
    assert "The minister said no [1] twice. Source [1]" in Elements(source).text
    assert "More [7]" in Elements(source).text


def test_a_growing_answer_says_that_more_may_come_and_offers_nothing_to_copy():
    written = {"chat": "some:model"}
    searched = answered("", (), models=written)
    assert Elements(growing_html(1, searched)).text == WRITING
    assert Elements(sources_html(1, searched, is_whole=False)).text == SOURCES_COME
    growing = answered("Yes. [1]", cited((0, 31)), models=written)
    assert Elements(growing_html(1, growing)).text == f"Yes. Source [1]{WRITING}"
    assert "Copy" not in sources_html(1, growing, is_whole=False)
    assert "Copy" in sources_html(1, growing)
    assert Elements(answer_html(1, growing)).text.startswith("Yes. Source [1]1 source")
    assert Elements(growing_html(1, replace(growing, models={}))).text == "Yes. Source [1]"


def test_prose_and_the_quotation_in_it_stand_as_they_were_written():
    source = answer_html(1, answered("One. [1] Two. [1]\n- Word for word. [2]\nThree. [1]", cited((0, 31), (32, 51))))
    assert re.findall(r"<(p|li) dir", source) == ["p", "li", "p"]
    assert source.count('class="cite"') == 4


def test_the_author_is_named_with_what_it_took_and_quotations_have_none():
    answer = answered("Yes. [1]", cited((0, 5)), models={"chat": "openai:gpt-5-mini"}, timings={"chat": 3.21})
    told = "Written by openai:gpt-5-mini, each sentence checked against its passage. 3.2 s"
    assert told in Elements(answer_html(1, answer)).text
    counted = replace(answer, tokens={"input": 1812, "output": 96})
    assert f"{told} · 1,812 tokens read, 96 written" in Elements(answer_html(1, counted)).text
    assert "Written by openai:gpt-5-mini" in plain_text(answer)
    assert "Written by" not in answer_html(1, replace(answer, models={"embedding": "e"}))


def test_a_note_stands_below_the_answer_and_goes_with_its_copy():
    answer = answered("Yes. [1]", cited((0, 5)), note="It failed.")
    assert "Yes. Source [1]It failed.1 source" in Elements(answer_html(1, answer)).text
    assert "Yes. [1]\n\nIt failed.\n\nSources" in plain_text(answer)


def test_the_searched_question_is_shown_where_it_is_another():
    assert "Searched for: what now?" in Elements(answer_html(1, answered("", (), standalone_question="what now?"))).text
    assert "Searched for" not in answer_html(1, answered("", (), question=" q?\n", standalone_question="q?"))
    refused = answered("Looked for: what now?", (), standalone_question="what now?", abstained=True)
    assert "Searched for" not in answer_html(1, refused)
    echoed = answered("They asked: what now? [1]", cited((0, 5)), standalone_question="what now?")
    assert "Searched for: what now?" in Elements(answer_html(1, echoed)).text


def test_what_was_left_out_is_closed_and_struck_through_with_the_reason():
    source = answer_html(1, answered("x", cited((0, 5)), rejected=(Rejected("Made up.", "no passage says it"),)))
    assert "1 sentence left out, not borne out by the reports" in Elements(source).text
    assert "Left out because no passage says it: Made up." in Elements(source).text
    assert '<s class="rejected"><bdi>Made up&#46;</bdi></s>' in source
    assert "<details open" not in source


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://", "http://[x", "//x.example", "ftp://x.example", ""]
)
def test_only_a_web_address_becomes_a_link(url):
    article = replace(ARTICLE, url=url)
    passage = replace(PASSAGE, article=article)
    source = sources_html(1, answered("", (), passages=(Hit(passage, 1.0),)))
    assert "<a" not in source


def test_the_shown_site_is_where_the_link_goes():
    article = replace(ARTICLE, url="https://dawn.com@evil.example/dawn.com")
    source = sources_html(1, answered("", (), passages=(Hit(replace(PASSAGE, article=article), 1.0),)))
    assert "Open at evil.example" in Elements(source).text


def test_the_copied_text_is_the_answer_with_its_sources():
    assert plain_text(answered("Yes. [1]", cited((0, 5)))) == (
        "Yes. [1]\n\nSources\n[1] Wire, 17 January 2024. Title. https://x.example/?a=1&b"
    )


def test_what_the_watcher_does_and_did_is_shown():
    pace = Pace("Reading and embedding", 12, 40, 8.0)
    report = RebuildReport(1, 0, 0, 3, (Failed("a.txt", "it is empty"),), 9, 0.5, "g")
    shown = Elements(watched_html(Watching(pace, report, NOW))).text
    assert "Reading and embedding: 12 of 40 reports, 8.0 a second, about 4 s left" in shown
    assert "Last automatic rebuild: 17 January 2024, 09:05:00" in shown
    assert "1 added" in shown
    assert "a.txt it is empty" in shown
    assert "no longer watched" not in shown
    ended = Elements(watched_html(Watching(None, BotError("The disk is full."), NOW, ended=True))).text
    assert "no longer watched" in ended
    assert "The disk is full." in ended
    assert watched_html(Watching()) == ""


def test_extent_counts_reports_and_outlets_and_names_the_days():
    other = replace(ARTICLE, outlet="", published=None)
    assert extent([ARTICLE]) == "1 report · 1 outlet · 17 January 2024"
    assert extent([ARTICLE, other]) == "2 reports · 1 outlet · 17 January 2024"
    assert extent([other]) == "1 report · 0 outlets"
    later = replace(ARTICLE, published=date(2024, 2, 1))
    assert extent([ARTICLE, later]).endswith("17 January 2024 to 1 February 2024")


def test_a_long_table_is_cut_and_says_so():
    source = reports_html([ARTICLE] * (MAX_ROWS + 1), "g")
    assert source.count("<tr>") == MAX_ROWS + 1
    assert "The newest 1,000 of 1,001 are listed." in Elements(source).text
