"""What is asked of several at once is one question for each."""

import time

import pytest

from bot.asking.listing import MAX_ASKED, each_asked
from bot.asking.phrasing import plain

EACH = {
    "What did Chile, Peru and Kenya say about the ban?": (
        "What did Chile say about the ban?",
        "What did Peru say about the ban?",
        "What did Kenya say about the ban?",
    ),
    "oslo, lima and nairobi: reactions?": ("What did oslo say?", "What did lima say?", "What did nairobi say?"),
    "what the Norwegian and the Danish foreign ministries said": (
        "What did the Norwegian foreign ministries say",
        "What did the Danish foreign ministries say",
    ),
    "Where do Chile and Peru stand?": ("What did Chile say?", "What did Peru say?"),
}
ONE = [
    "What did Chile and Peru agree?",
    "What did China offer?",
    "What did the representative of Antigua and Barbuda say?",
    "How far is Chile from Peru?",
    "What does Pakistan expect of other nations, as Alvi put it?",
]


@pytest.mark.parametrize(("question", "parts"), EACH.items())
def test_what_is_asked_of_several_is_asked_of_each(question, parts):
    assert each_asked(plain(question)) == parts


@pytest.mark.parametrize("question", ONE)
def test_what_is_asked_of_one_or_of_all_together_is_one_question(question):
    assert each_asked(plain(question)) == (plain(question),)


def test_a_long_list_is_cut_and_takes_no_time():
    names = ", ".join(["Chile", "Peru", "Kenya", "Norway"] * 4)
    assert len(each_asked(f"What did {names} say?")) == MAX_ASKED
    for text in ("what did " * 220, "what did Chile, Peru " * 90, "x and " * 300 + "say", "how " + "a, " * 600):
        began = time.thread_time()
        each_asked(text)
        assert time.thread_time() - began < 5
