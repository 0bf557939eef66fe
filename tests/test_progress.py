"""Rate and time left in words: of the last twenty seconds, and never nonsense."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.progress import Meter, Pace


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def measured(*told):
    """The pace after a rebuild told `done` of `total` at each (second, done, total)."""
    clock = Clock()
    meter = Meter(clock)
    for second, done, total in told:
        clock.now = 1000 + second
        pace = meter("Reading", done, total)
    return pace


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        (Pace("Loading"), "Loading ..."),
        (Pace("Loading", 0, 9), "Loading ..."),
        (Pace("Checking", 9, 9, 3.0), "Checking ..."),
        (Pace("Reading", 3, 9), "Reading: 3 of 9 reports"),
        (Pace("Asking", 3, 9, unit="questions"), "Asking: 3 of 9 questions"),
        (Pace("Reading", 1200, 1680, 12.0), "Reading: 1,200 of 1,680 reports, 12 a second, about 40 s left"),
        (Pace("Reading", 100, 580, 2.0), "Reading: 100 of 580 reports, 2.0 a second, about 4 min left"),
        (Pace("Reading", 10, 110, 0.25), "Reading: 10 of 110 reports, 15 a minute, about 7 min left"),
        (Pace("Reading", 1, 11, 0.001), "Reading: 1 of 11 reports, less than 1 a minute, about 3 h left"),
        (Pace("Reading", 8, 9, 500.0), "Reading: 8 of 9 reports, 500 a second, about 1 s left"),
    ],
)
def test_words(pace, words):
    assert str(pace) == words


def test_there_is_no_figure_before_two_seconds():
    assert measured((0, 0, 100), (1.9, 50, 100)).speed == ""
    assert measured((0, 0, 100), (2, 50, 100)).per_second == 25


def test_what_went_by_fast_long_ago_does_not_count():
    unchanged = [(0.001 * number, number, 2000) for number in range(1000)]
    embedded = [(1 + number, 1000 + number, 2000) for number in range(60)]
    assert measured(*unchanged, *embedded).per_second == pytest.approx(1, rel=0.1)


def test_a_report_longer_than_the_window_counts_as_long_as_it_took():
    assert measured((0, 0, 10), (1, 1, 10), (100, 2, 10)).per_second == pytest.approx(1 / 99)


def test_another_step_and_another_rebuild_begin_anew():
    clock = Clock()
    meter = Meter(clock)
    for step, done in (("Reading", 0), ("Reading", 90), ("Writing", 90), ("Writing", 0)):
        clock.now += 10
        pace = meter(step, done, 100)
        assert pace.per_second == (9 if (step, done) == ("Reading", 90) else 0)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 1e6), st.integers(0, 50), st.integers(0, 50)), min_size=1)
)
def test_whatever_is_told_the_words_are_sound(told):
    clock = Clock()
    meter = Meter(clock)
    for step, later, done, total in told:
        clock.now += later
        pace = meter(step, done, total)
        assert pace.per_second >= 0
        assert not re.search(r"-|nan|inf|about 0", str(pace))
