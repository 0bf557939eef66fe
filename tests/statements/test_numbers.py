from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statements.figures import find_figures


def read(text):
    return [(one.form, sorted(float(value) for value in one.values), one.unit) for one in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ten people and 10 dogs", [("count", [10], ""), ("count", [10], "")]),
        ("twenty-five", [("count", [25], "")]),
        ("one hundred and five", [("count", [105], "")]),
        ("two million", [("count", [2e6], "")]),
        ("2m", [("count", [2, 2e6], "")]),
        ("1,234,567", [("count", [1234567], "")]),
        ("a dozen and two dozen", [("count", [12], ""), ("count", [24], "")]),
        ("half a million", [("count", [5e5], "")]),
        ("two and a half years", [("count", [2.5], "")]),
        ("5 per cent, 5% and five percent", [("count", [5], "%")] * 3),
        ("$2.5 million, US$2.5m", [("count", [2.5e6], "$"), ("count", [2.5, 2.5e6], "$")]),
        ("3 billion euros", [("count", [3e9], "€")]),
        ("18 January", [("date", [118], "")]),
        ("Jan. 18, 2024", [("date", [118], "")]),
        ("the 18th of January", [("date", [118], "")]),
        ("16 and 17 January", [("date", [116], ""), ("date", [117], "")]),
        ("2024-01-18", [("date", [118], "")]),
        ("in May", [("month", [5], "")]),
        ("They may march on", []),
        ("on Thursday", [("weekday", [3], "")]),
        ("2:30 pm", [("clock", [870], "")]),
        ("in 2023", [("year", [2023], "")]),
        ("the third round", [("ordinal", [3], "")]),
        ("a third round", [("ordinal", [3], "")]),
        ("the 1990s", [("decade", [90], "")]),
        ("hundreds of thousands", [("vague", [1e5], "")]),
        ("F-16 jets", [("code", [], "")]),
        ("the G7", []),
    ],
)
def test_figures_are_read_in_any_form(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("at least 10", "least"),
        ("more than $10", "more"),
        ("10 or more", "least"),
        ("fewer than ten", "less"),
        ("up to 10", "most"),
        ("some 10", "about"),
        ("10", ""),
    ],
)
def test_what_qualifies_a_figure_is_kept(text, qualifier):
    assert find_figures(text)[0].qualifier == qualifier


def test_a_year_beside_a_date_is_its_year():
    (found,) = find_figures("18 January 2024")
    assert (found.values, found.year) == (frozenset({Decimal(118)}), 2024)


@given(st.text(max_size=200))
def test_each_figure_lies_in_the_text(text):
    for one in find_figures(text):
        assert 0 <= one.start < one.end <= len(text)
