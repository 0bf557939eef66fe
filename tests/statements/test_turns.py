"""Interviews and briefings set down word for word: what is answered is said by whoever answers."""

import pytest

from bot.statements.turns import turns_of
from tests.statements.test_extraction import told

INTERVIEW = """\
Peruvian Foreign Minister Ana Prado received the Lima Ledger in her office on Sunday. The talk was edited for length.
Q: Chile says your ships crossed the line. Did they?
A: They did not. Our ships never left our waters on that night.
Q: Will you accept observers?
A: We would welcome observers from Norway. Norwegian Foreign Minister Ola Berg told me on Friday that four of them could \
sail next week.
I trust him.
Q: And the embargo?
A: A mistake that will cost them dearly.
Interviewed by Tomas Rey
The minister flew to Oslo on Monday."""
BRIEFING = """\
Lund Post: Does Norway have a comment on the embargo?
Kari Moen: We regret the embargo and we call on both sides to talk.
Reuters: Has anyone asked you to mediate?
Kari Moen: Nobody has asked us. Should both sides wish so, we stand ready to mediate."""


@pytest.fixture(scope="module")
def interview():
    return told(INTERVIEW)


@pytest.mark.parametrize(
    "words", ["never left our waters", "would welcome observers", "I trust him", "cost them dearly"]
)
def test_what_is_answered_is_said_by_who_is_interviewed(interview, words):
    (found,) = (one for one in interview if words in one.said)
    assert (found.name, found.actor, found.verbatim) == ("Ana Prado", "PE", True)
    assert "Foreign Minister" in found.office


def test_who_asks_says_nothing(interview):
    assert not any("crossed the line" in one.said or "embargo" in one.said for one in interview)


def test_what_an_answer_tells_of_another_is_the_others(interview):
    (found,) = (one for one in interview if "could sail" in one.said)
    assert (found.name, found.actor) == ("Ola Berg", "NO")


def test_a_briefing_is_whose_statement_its_outlet_makes_it():
    found = told(BRIEFING, title="Press briefing", outlet="Ministry of Foreign Affairs of Norway")
    assert {(one.name, one.actor) for one in found} == {("Kari Moen", "NO")}
    assert {"regrets", "calls for talks", "offers to mediate"} & {one.act for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "Peru: The minister said no.\nChile: Nobody answered.",
        "Place: Lima\nDate: 3 March\nPeru closed the port.",
        "Question: Who knows?\nNobody does.",
    ],
)
def test_a_list_is_no_transcript(text):
    assert turns_of(text) == ()


def test_what_stands_below_the_last_answer_is_not_of_it(interview):
    assert not any("Interviewed" in one.said or "flew to Oslo" in one.said for one in interview)


def test_a_label_in_capitals_is_whom_the_title_names():
    text = (
        "QUESTION: Will you recall the envoy?\nMR. MOEN: We have no such plan at this point.\n"
        "QUESTION: Peru expelled yours. Do you protest?\nMR. MOEN: We regret that step.\nWe will answer in kind."
    )
    found = told(text, title="Briefing by Government Spokesperson Ole Moen, 3 March", outlet="Government of Norway")
    assert {(one.name, one.office, one.actor) for one in found} == {("Ole Moen", "Government Spokesperson", "NO")}
    assert "Peru expelled" not in "".join(one.said for one in found)


def test_a_briefing_begins_with_what_opens_it_and_its_courtesies_say_nothing():
    text = (
        "MR. MOEN: Good afternoon. Peru and Norway signed the accord this morning. With that, I'll take your questions.\n"
        "QUESTION: Will you go to Lima?\nMR. MOEN: We have no such plan. Go ahead, Ana.\n"
        "QUESTION: And to Oslo?\nMR. MOEN: I'd refer you to the ministry.\nThat was all."
    )
    assert [one.said for one in told(text, outlet="Government of Norway")] == [
        "Peru and Norway signed the accord this morning",
        "We have no such plan",
    ]


def test_in_a_ministrys_own_report_a_person_may_be_anothers():
    text = (
        "The President of the Republic, Luis Rey, spoke with the President of the Argentine Republic, Ana Galvez. "
        "President Galvez said that the port would open. President Rey said that he would come."
    )
    found = told(text, outlet="Presidency of Peru")
    assert {("Ana Galvez", "AR"), ("Luis Rey", "PE")} <= {(one.name, one.actor) for one in found}
