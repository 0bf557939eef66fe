"""What is answered, and what is not, on reports the program was not written for."""

import re
from itertools import pairwise

import pytest

HELD = [
    ("What did Denmark offer?", ["ready to mediate", "host a meeting"]),
    ("what did copenhagen offer?", ["ready to mediate"]),
    ("How did Sweden react?", ["restraint"]),
    ("What did Stockholm say?", ["Swedish Foreign Minister Erik Lund"]),
    ("Who recalled its ambassador?", ["Oslo recalled its ambassador"]),
    ("What did Iceland's foreign minister say?", ["a reckless act", "talks remained possible"]),
    ("What did the Kremlin say?", ["did not take sides"]),
    ("What did Brussels say?", ["following events closely"]),
    ("Who offered to mediate?", ["Copenhagen is ready to mediate"]),
    ("What did Lars Berg deny?", ["denied that a Norwegian vessel had rammed anybody"]),
    ("What did Nilsen and Jonsdottir agree?", ["joint commission"]),
    ("Did Britain welcome the agreement?", ["United Kingdom welcomed"]),
    ("When was the coast guard vessel rammed?", ["on Sunday"]),
    ("According to Fjord Post, what did Sweden urge?", ["show restraint"]),
]
NOT_HELD = [
    "What did Japan say?",
    "What did Finland offer?",
    "Why did Sweden condemn Norway?",
    "What did Sweden offer?",
    "Did Iceland recall its ambassador?",
    "What did Lavrov say?",
    "What did Sweden's prime minister say?",
    "Did Russia condemn Iceland?",
    "What is the capital of Mongolia?",
    "Who won the cup final?",
    "What did Denmark say about nuclear weapons?",
    "How many fishermen were killed?",
    "According to Harbour Gazette, what did Sweden urge?",
]


@pytest.mark.parametrize(("question", "expected"), HELD)
def test_answers_with_what_the_reports_say(answer, question, expected):
    found = answer(question)
    assert not found.abstained, found.text
    assert [part for part in expected if part not in found.text] == [], found.text


@pytest.mark.parametrize("question", NOT_HELD)
def test_says_so_when_the_reports_do_not_hold_it(answer, question):
    found = answer(question)
    assert found.abstained, found.text
    assert not found.citations
    assert found.reason
    assert found.reason in found.text
    assert question in found.text


def test_a_refusal_lists_the_nearest_passages_as_not_answering(answer):
    found = answer("What did Japan say?")
    listed = found.text.split("Nearest passages, which do not answer it:")[1]
    assert 1 <= listed.count("\n- ") <= 3
    assert found.passages


@pytest.mark.parametrize("question", [question for question, _ in HELD])
def test_every_sentence_is_cited_word_for_word(answer, question):
    found = answer(question)
    for citation in found.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
        assert f"{' '.join(citation.quote.split())} [{citation.number}]" in found.text
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", found.text)]
    assert marks == [citation.number for citation in found.citations]
    assert marks == list(range(1, len(marks) + 1))


@pytest.mark.parametrize("question", [question for question, _ in HELD])
def test_an_answer_is_short_and_says_nothing_twice(answer, question):
    found = answer(question)
    assert len(found.text.split()) <= 140
    quotes = [citation.quote for citation in found.citations]
    assert not any(one != other and one in other for one in quotes for other in quotes)
    spans = sorted((citation.article.path, citation.start, citation.end) for citation in found.citations)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(spans))


def test_nobody_else_answers_for_the_actor_asked_about(answer):
    assert "Sweden" not in answer("What did Norway say?").text
    assert "Icelandic Foreign Minister" not in answer("How did Oslo react?").text


def test_differing_figures_stand_side_by_side(answer):
    text = answer("How many fishermen were injured?").text
    assert text.startswith("Reports differ:")
    assert "Three fishermen" in text
    assert "Five fishermen" in text


def test_a_pronoun_brings_the_sentence_that_names_the_speaker(answer):
    quotes = [citation.quote for citation in answer("Did Iceland say that talks remained possible?").citations]
    assert any("Anna Jonsdottir" in quote and "She added" in quote for quote in quotes)


def test_a_heading_says_whose_statement_the_bullet_is(answer):
    citation = next(one for one in answer("What did Denmark offer?").citations if "host" in one.quote)
    assert citation.heading == "Denmark's offer"
    assert citation.article.outlet == "North Wire"
    assert citation.article.published.isoformat() == "2025-03-03"


def test_reactions_of_all_give_one_sentence_an_actor(answer):
    found = answer("How did countries react?")
    assert len(found.citations) >= 3
    outlets_and_dates = [(one.article.published, one.article.path) for one in found.citations]
    assert outlets_and_dates == sorted(outlets_and_dates)


def test_a_follow_up_is_answered_for_whom_it_names(answer):
    found = answer("And Sweden?", "How did Iceland react?")
    assert found.standalone_question == "How did Sweden react?"
    assert "Lund" in found.text
    assert "Jonsdottir" not in found.text


def test_they_are_the_two_who_spoke(answer):
    found = answer("and what did they agree?", "What did Nilsen tell her counterpart?")
    assert "joint commission" in found.text


def test_a_figure_from_elsewhere_is_not_given(answer):
    assert answer("How many fishermen were injured in Bergen?").abstained


def test_a_sentence_inside_one_already_shown_changes_nothing(answer):
    quotes = [citation.quote for citation in answer("What did Iceland's foreign minister say?").citations]
    assert quotes[0] == (
        'Icelandic Foreign Minister Anna Jonsdottir said that the ramming was "a reckless act" and that Reykjavik '
        "reserved the right to respond. She added that talks remained possible."
    )
