"""What is written is read back as it was, under a name of its own, whole or not at all."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.adding.pages import Page, read_file
from bot.adding.writing import as_markdown, name_outlet, save
from bot.errors import ReportError, SourceError
from bot.indexing.blocks import Block
from bot.indexing.loading import load_report
from bot.indexing.reports import find_reports
from bot.records import Article

NOW = datetime(2025, 6, 1, 12, 30, 15, 999, UTC)
NASTY = (
    "# \n## \n### \n- \n* \n+ \n> \n1. \n23) \n``` \n~~~ \n--- \n... \n*** \n=== \n___ \n| a | b | \n|---|---| \n<b> \n</div> "
    "\n<!-- \n--> \n<script> \n<script \n<style>x</style> \n&amp; \n&lt; \n&#60; \n&amp;lt;b&amp;gt; \n[3] \n[a](b) "
    "\n![i](u) \n[r]: /x \n\\ \n\\# \n* x * \n_a_ \n**b** \n`c` \nTitle: x \nSource: y \ndate: 1 \nISLAMABAD, January 17. "
    "/Reuters/. \nMOSCOW — \nKYIV (AP) — \n18 January \nnull \n~ \n' \n\" \n: \n{ \n} \n% \n@ \n\t \n\u202e \n\u200b \n\u2028 "
    "\n\x85 \n\x0c \n中文 \né \ue000 \ufffe \nhttps://example.org/a_b*c \nword \nwords and more words. \n! \n? \n;"
).split("\n")
nasty = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=12).map("".join)
lines = st.lists(nasty, min_size=1, max_size=8).map("\n".join)


def parts(article):
    """What has to be the same after writing and reading."""
    return (
        article.title,
        article.text,
        article.headings,
        article.outlet,
        article.place,
        article.published,
        article.published_inferred,
        article.url,
        article.language,
    )


def written(page, folder):
    file = save(folder, page.article, as_markdown(page, NOW), page.modified)
    return load_report(file, folder, 1).article


@given(text=lines, suffix=st.sampled_from([".txt", ".md"]), front=st.lists(nasty, max_size=4))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_report_is_read_back_as_it_was(tmp_path, text, suffix, front):
    values = dict(zip(("title", "outlet", "date", "place"), front, strict=False))
    head = f"---\n{yaml.safe_dump(values)}---\n" if front else ""
    file = tmp_path / f"source{suffix}"
    file.write_text(head + text, encoding="utf-8", errors="replace")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    try:
        page = read_file(file, 1)
        original = load_report(file, tmp_path, 1).article
    except (ReportError, SourceError):
        assume(False)
    # In front matter these two words say that there is nothing.
    assume(not {page.article.title, original.outlet, original.place} & {"null", "~"})
    (tmp_path / "corpus").mkdir(exist_ok=True)
    back = written(page, tmp_path / "corpus")
    assert (back.title, back.outlet, back.place) == (page.article.title, original.outlet, original.place)
    assert (back.published, back.published_inferred) == (original.published, original.published_inferred)
    if original.title == back.title:
        assert parts(back) == parts(original)
    else:
        # It had no title, or one of those two, and got its opening words.
        assert original.title in ("", "null", "~")
        assert original.title or (back.text, back.headings) == (original.text, original.headings)


def report(**values):
    return Article(**({"id": "", "path": "", "title": "Oslo backs talks", "text": ""} | values))


def page(*blocks, modified=None, **values):
    return Page(report(**values), blocks or (Block("paragraph", "Norway backs the talks."),), modified=modified)


def test_the_file_as_a_person_sees_it():
    blocks = (
        Block("heading", "Oslo backs talks"),
        Block("paragraph", "OSLO, May 6. /Nordic Wire/. Norway backs the talks."),
        Block("heading", "# Reactions"),
        Block("bullet", "Chile: <yes> & *no*"),
        Block("bullet", "- Bolivia"),
        Block("paragraph", "1. May is a date."),
    )
    known = {"outlet": "Nordic Wire", "published": date(2025, 5, 6), "place": "Oslo", "language": "en"}
    got = as_markdown(Page(report(url="https://n.example/a", **known), blocks, "https://n.example/b"), NOW)
    assert got == (
        "---\ntitle: Oslo backs talks\noutlet: Nordic Wire\ndate: 2025-05-06\nplace: Oslo\nlanguage: en\n"
        "url: https://n.example/a\nrequested: https://n.example/b\nfetched: '2025-06-01T12:30:15+00:00'\n---\n\n"
        "OSLO, May 6. /Nordic Wire/. Norway backs the talks.\n\n## \\# Reactions\n\n- Chile: &lt;yes\\> &amp; \\*no\\*\n"
        "- \\- Bolivia\n\n1\\. May is a date.\n"
    )


def test_an_inferred_year_stays_inferred(corpus):
    modified = datetime(2023, 3, 1, tzinfo=UTC).timestamp()
    got = page(published=date(2023, 1, 18), published_inferred=True, modified=modified)
    assert "date: 18 January\n" in as_markdown(got, NOW)
    back = written(got, corpus)
    assert (back.published, back.published_inferred) == (date(2023, 1, 18), True)
    assert "2023" not in next(corpus.iterdir()).name


@pytest.mark.parametrize(
    "hostile",
    [
        "../../../etc/passwd",
        "a\n---\nurl: https://evil.example/",
        "a: b\noutlet: Reuters",
        "!!python/object/apply:os.system [exit]",
        "&x [*x, *x]",
        "\u202emoc.live\u202c",
        "\x00\x1b[31m\x07red",
        "\ud800",
        "x" * 10_000_000,
        "CON",
        "-rf",
        ".hidden",
        "/etc/passwd",
        "新闻",
        "  ",
        "<script>alert(1)</script>",
    ],
    ids=range(16),
)
def test_titles_and_outlets_of_strangers_are_bounded_and_only_text(corpus, hostile):
    file = save(
        corpus,
        report(title=hostile, outlet=hostile),
        text := as_markdown(page(title=hostile, outlet=hostile), NOW),
        None,
    )
    assert file.parent == corpus
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,110}\.md", file.name)
    assert set(yaml.safe_load(text.split("---\n")[1])) <= {"title", "outlet", "fetched"}
    assert len(text) < 2_000
    article = load_report(file, corpus, 1).article
    assert article.text == "Norway backs the talks."
    assert (article.url, article.published) == ("", None)
    assert article.title.isprintable()
    assert "\u202e" not in text


def test_names_say_date_outlet_and_title_and_are_never_taken_twice(corpus):
    known = report(outlet="Agência Êxito", title="Lima's offer: " + "word " * 40, published=date(2025, 5, 5))
    names = [save(corpus, known, f"{number}", None).name for number in range(3)]
    stem = "2025-05-05-agencia-exito-limas-offer-word-word-word-word-word-word-word-word-word"
    assert names == [f"{stem}.md", f"{stem}-2.md", f"{stem}-3.md"]
    assert [(corpus / name).read_text(encoding="utf-8") for name in names] == ["0", "1", "2"]


def test_a_file_that_is_there_is_never_overwritten_also_without_hard_links(corpus, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    (corpus / "oslo-backs-talks.md").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert save(corpus, report(), "new", None).name == "oslo-backs-talks-2.md"
    assert (corpus / "oslo-backs-talks.md").read_text(encoding="utf-8") == "mine"


def test_what_stops_the_writing_leaves_nothing_behind(corpus, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        save(corpus, report(), "text", None)
    assert list(corpus.iterdir()) == []


def test_a_rebuild_sees_no_file_that_is_half_written(corpus, monkeypatch):
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append((len(list(corpus.iterdir())), find_reports(corpus))))
    file = save(corpus, report(), "text", None)
    name_outlet(save(corpus, report(), as_markdown(page(), NOW), None), "Dawn", "")
    assert seen[0] == (1, ([], []))
    assert seen[1][1] == ([file], [])
    assert len(seen[2][1][0]) == 2


# ---------------------------------------------------------------- another outlet of the same story


def test_outlets_are_named_and_the_rest_stays_byte_for_byte(corpus):
    text = as_markdown(page(Block("paragraph", "also: none\n"), outlet="Dawn"), NOW)
    file = save(corpus, report(), text, 1_700_000_000)
    name_outlet(file, 'TASS: "wire"\nurl: x', "https://tass.example/1")
    name_outlet(file, "Фарс", "")
    head, body = text.split("---\n\n")
    assert file.read_text(encoding="utf-8") == (
        f"{head}also:\n- outlet: 'TASS: \"wire\" url: x'\n  url: https://tass.example/1\n- outlet: Фарс\n---\n\n{body}"
    )
    assert file.stat().st_mtime == 1_700_000_000
    assert list(corpus.iterdir()) == [file]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("also: [Dawn, {outlet: EFE}]\nplace: Oslo\n", ["Dawn", {"outlet": "EFE"}, {"outlet": "TASS"}]),
        ("also:\n- outlet: EFE\n\n  url: u\nplace: Oslo\n", [{"outlet": "EFE", "url": "u"}, {"outlet": "TASS"}]),
        ("also:\nplace: Oslo\n", [{"outlet": "TASS"}]),
        ("place: Oslo # also: x\n", [{"outlet": "TASS"}]),
    ],
)
def test_front_matter_that_a_person_has_edited_is_added_to(corpus, front, expected):
    file = corpus / "a.md"
    file.write_text(f"---\ntitle: 'T: 1'\n{front}---\nalso: body\n---\nend\n", encoding="utf-8")
    name_outlet(file, "TASS", "")
    _, head, body, end = file.read_text(encoding="utf-8").split("---\n")
    found = yaml.safe_load(head)
    assert (found["title"], found["place"], found["also"]) == ("T: 1", "Oslo", expected)
    assert (body, end) == ("also: body\n", "end\n")


def test_front_matter_that_is_no_yaml_is_left_alone(corpus):
    file = corpus / "a.md"
    file.write_text("---\ntitle: Iran: the reply\nfetched: x\n---\nText.\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.md"):
        name_outlet(file, "TASS", "")
    assert file.read_text(encoding="utf-8") == "---\ntitle: Iran: the reply\nfetched: x\n---\nText.\n"
