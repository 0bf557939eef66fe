"""The days a question asks about: "say on 17 January", "before the 18th"."""

from datetime import date

import pytest

from bot.asking.question import read_question
from bot.asking.times import Days, asked_days

PUBLISHED = [date(2024, 1, 17), date(2024, 1, 24)]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What did Peru say on 17 January?", Days(date(2024, 1, 17), date(2024, 1, 17))),
        ("What did Peru say on January 17th?", Days(date(2024, 1, 17), date(2024, 1, 17))),
        ("what did peru say on 17 january", Days(date(2024, 1, 17), date(2024, 1, 17))),
        ("what had peru said before the 18th", Days(None, date(2024, 1, 17))),
        ("What has Peru said since 18 January 2024?", Days(date(2024, 1, 18), None)),
        ("What did Peru say after 18 Jan?", Days(date(2024, 1, 19), None)),
        ("What had Peru said by 18 January?", Days(None, date(2024, 1, 18))),
        ("What did Peru say on 30 December?", Days(date(2023, 12, 30), date(2023, 12, 30))),
    ],
)
def test_days_are_reckoned_from_the_newest_report(question: str, days: Days):
    assert asked_days(read_question(question).when, PUBLISHED) == days


@pytest.mark.parametrize(
    "question",
    [
        "How did Peru react to the strike on 16 January?",
        "What did Peru say about the attack on 16 January?",
        "What did Peru say?",
        "What did Peru say on the border?",
    ],
)
def test_the_day_of_an_event_is_not_that_of_a_statement(question: str):
    assert read_question(question).when == ""


def test_what_has_no_day_is_in_no_span():
    assert not Days(None, date(2024, 1, 18)).holds(None)
    assert Days(None, date(2024, 1, 18)).holds(date(2024, 1, 18))
    assert not Days(date(2024, 1, 19), None).holds(date(2024, 1, 18))


def test_days_need_reports_with_dates():
    assert asked_days("on 17 January", []) is None
