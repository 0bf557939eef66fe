"""Whose a thing is, and to whom a deed is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims import attribution, roles
from bot.claims.claim import Quotation
from bot.records import Article, Passage


def passage(*sentences):
    text = " ".join(sentences)
    spans, place = [], 0
    for sentence in sentences:
        spans.append((place, place + len(sentence)))
        place += len(sentence) + 1
    return Passage("p", Article("a", "a.txt", "", text, outlet="North Wire"), 0, len(text), "", tuple(spans))


RAMMED = passage(
    "Norway's trawler was rammed by Iceland's cutter.",
    "Denmark urged Norway to show restraint and condemned Iceland's manoeuvre, sources in Copenhagen said.",
    "Sweden blamed the ramming on non-Norwegian sailors.",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Norway's trawler was rammed.",
        "Iceland's cutter rammed the Norwegian trawler.",
        "Denmark urged Oslo to show restraint.",
        "Denmark condemned the Icelandic manoeuvre.",
        "Sweden's king was silent.",
    ],
)
def test_roles_that_the_passage_gives_pass_in_other_words(claim):
    assert roles.fault(claim, [RAMMED]) == ""


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Iceland's trawler was rammed.", "trawl"),
        ("Norway's cutter was at fault.", "cut"),
        ("Denmark urged Iceland to show restraint.", "urg"),
        ("Denmark condemned Norway's manoeuvre.", "manoeuvre"),
        ("Sweden blamed Norwegian sailors.", "sailor"),
    ],
)
def test_roles_that_others_have_fail(claim, wrong):
    assert wrong in roles.fault(claim, [RAMMED])


def test_a_deed_turned_round_fails():
    struck = passage("Kenya was struck first by Ghana, Nairobi said.")
    assert roles.fault("Kenya was struck by Ghana.", [struck]) == ""
    assert roles.fault("Ghana was struck by Kenya.", [struck])


@given(st.text(alphabet=st.sampled_from("Iran's Norway was struck by -,.’\"\n"), max_size=80))
def test_no_text_makes_it_fail_to_answer(text):
    assert isinstance(roles.fault(text, [RAMMED]), str)


SAID = passage(
    "Nine sailors were hurt, the Norwegian coast guard said.",
    "Norway is ready to talk, Foreign Minister Kari Nilsen said.",
    "The ships met at noon.",
)


def ground(number):
    return Quotation(SAID, *SAID.sentences[number])


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("The Norwegian coast guard said that nine sailors were hurt.", 0),
        ("Nine sailors were hurt, according to the coast guard.", 0),
        ("Norway is ready to talk.", 1),
        ("The ships met at noon.", 2),
    ],
)
def test_a_statement_is_told_as_a_statement(claim, number):
    assert attribution.fault(claim, [ground(number)]) == ""


@pytest.mark.parametrize(("claim", "number"), [("Nine sailors were hurt.", 0), ("Talks are possible now.", 1)])
def test_a_statement_told_as_a_fact_fails(claim, number):
    assert attribution.fault(claim, [ground(number)]) == "it leaves out who says so"


def test_a_fact_that_a_report_also_tells_itself_passes():
    assert attribution.fault("The ships met.", [ground(0), ground(2)]) == ""
