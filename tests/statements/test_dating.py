"""The days that the words of a report mean."""

from datetime import date

import pytest

from bot.statements.dating import find_days

# A Thursday.
PUBLISHED = date(2024, 1, 18)


@pytest.mark.parametrize(
    ("text", "day", "inferred"),
    [
        ("The ministry said on Thursday that", date(2024, 1, 18), True),
        ("said late on Tuesday", date(2024, 1, 16), True),
        ("said last Thursday", date(2024, 1, 11), True),
        ("will travel to Oslo next Monday", date(2024, 1, 22), True),
        ("on January 16, missiles hit", date(2024, 1, 16), True),
        ("on 30 December an attack", date(2023, 12, 30), True),
        ("on 3 March 2021 they signed", date(2021, 3, 3), False),
        ("elections of 8 February", date(2024, 2, 8), True),
        ("He said yesterday", date(2024, 1, 17), True),
        ("He said three days ago", date(2024, 1, 15), True),
        ("a day after the strike of 15 January", date(2024, 1, 16), True),
        ("a week ago", date(2024, 1, 11), True),
    ],
)
def test_a_day_is_reckoned_from_the_report(text: str, day: date, inferred: bool) -> None:
    found = find_days(text, PUBLISHED)
    assert (day, inferred) in [(one.day, one.inferred) for one in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A day later the envoy left.", date(2024, 1, 10)),
        ("The following day the envoy left.", date(2024, 1, 10)),
        ("Two days earlier the envoy had left.", date(2024, 1, 7)),
        ("On the same day it protested.", date(2024, 1, 9)),
    ],
)
def test_a_distance_is_reckoned_from_the_day_named_before(text: str, day: date) -> None:
    assert [one.day for one in find_days(text, PUBLISHED, date(2024, 1, 9))] == [day]
    assert find_days(text, PUBLISHED) == ()


def test_a_report_without_a_date_gives_only_whole_dates() -> None:
    found = find_days("On Thursday, 16 January and on 3 March 2021", None)
    assert [one.day for one in found] == [date(2021, 3, 3)]


def test_the_span_is_that_of_the_words() -> None:
    text = "It said so on Tuesday."
    (found,) = find_days(text, PUBLISHED)
    assert text[found.start : found.end] == "Tuesday"


def test_a_day_that_no_calendar_has_is_left_out() -> None:
    assert find_days("on 31 February 2024", PUBLISHED) == ()
