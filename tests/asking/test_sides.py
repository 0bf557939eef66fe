import time

import pytest

from bot.asking.composing import EACH_SIDE
from bot.asking.question import read_question
from bot.asking.sides import MAX_SIDES, Sought, sides_of, sought

PARTS = [
    (
        "Did the North Wire article say that trawlers were shut out, while Fjord Post reported a call for restraint?",
        ("Did the North Wire article say that trawlers were shut out", "Fjord Post reported a call for restraint"),
    ),
    (
        "Between the report on the rammed vessel and the later report on the joint commission, did the tone change?",
        ("Between the report on the rammed vessel", "the later report on the joint commission"),
    ),
    (
        "After North Wire reported the closure of the waters, did Atlantic Times report Norway's regret?",
        ("After North Wire reported the closure of the waters", "did Atlantic Times report Norway's regret"),
    ),
    (
        "Who, as TASS reported, called the ramming at sea of a boat a mad act, then kept the right to act in kind if it came?",
        (
            "called the ramming at sea of a boat a mad act",
            "then kept the right to act in kind if it came",
        ),
    ),
]
WHOLE = [
    "What did Iceland and Norway agree?",
    "Where was the vessel rammed while it was fishing?",
    "How many fishermen were injured before the talks began?",
    "What did Denmark offer, and what did Sweden say?",
    "Did Iceland recall its ambassador?",
]


@pytest.mark.parametrize(("question", "parts"), PARTS)
def test_what_compares_reports_is_several_questions(question, parts):
    assert sides_of(question) == parts


@pytest.mark.parametrize("question", WHOLE)
def test_any_other_question_is_one(question):
    assert sides_of(question) == (question,)
    assert sought(read_question(question)) == Sought((read_question(question),))


def test_a_long_question_has_few_parts_and_takes_no_time():
    began = time.thread_time()
    many = sides_of(
        "Did the report say that " + ", while the other report told of ships and nets and harbours" * 30 + "?"
    )
    assert 1 < len(many) <= MAX_SIDES
    sides_of("the article and " * 130 + "between")
    assert time.thread_time() - began < 3


def test_each_part_gets_evidence_of_its_own(answer):
    found = answer(
        "Did North Wire report that Iceland closed its waters to Norwegian trawlers, while Fjord Post reported that "
        "Sweden urged both sides to show restraint?"
    )
    assert found.text.startswith(EACH_SIDE), found.text
    assert {citation.article.outlet for citation in found.citations} >= {"North Wire", "Fjord Post"}


def test_one_part_without_evidence_is_no_comparison(answer):
    found = answer(
        "Did North Wire report that Iceland closed its waters to Norwegian trawlers, while Harbour Gazette reported that "
        "Mongolia opened a museum of porcelain?"
    )
    assert found.abstained, found.text
