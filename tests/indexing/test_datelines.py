import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.indexing.datelines import read_date, read_dateline

FILE_DATE = date(2024, 1, 20)
PIECES = st.lists(
    st.sampled_from(
        ["ISLAMABAD", "Tehran", "St. ", ", ", " ", "/", "and ", "Jan. ", "May ", "31", "29 February", "2023", "(AP)"]
        + ["/TASS/", " - ", " — ", ".", ": ", "He said."]
    )
).map("".join)


@pytest.mark.parametrize(
    ("paragraph", "place", "outlet", "published", "inferred"),
    [
        ("ISLAMABAD, January 17, 2024. /Reuters/. ", "Islamabad", "Reuters", date(2024, 1, 17), False),
        ("ISLAMABAD, Jan. 17, 2024 (Reuters) - ", "Islamabad", "Reuters", date(2024, 1, 17), False),
        ("ISLAMABAD and TEHRAN, January 19, 2024 (EFE) - ", "Islamabad and Tehran", "EFE", date(2024, 1, 19), False),
        ("January 18, 2024. /Daily Pakistan/. ", "", "Daily Pakistan", date(2024, 1, 18), False),
        ("MOSCOW, January 18. /TASS/. ", "Moscow", "TASS", date(2024, 1, 18), True),
        ("Islamabad, 19 Jan (EFE).- ", "Islamabad", "EFE", date(2024, 1, 19), True),
        ("TEHRAN/ISLAMABAD, Jan 18 (Reuters) - ", "Tehran/Islamabad", "Reuters", date(2024, 1, 18), True),
        ("LONDON, 2024-01-18 (Reuters) - ", "London", "Reuters", date(2024, 1, 18), False),
        ("Paris, 3rd March 2023 (AFP) - ", "Paris", "AFP", date(2023, 3, 3), False),
        ("Baghdad, 18th January 2024 - ", "Baghdad", "", date(2024, 1, 18), False),
        ("MOSCOW, January 18 \u2014 ", "Moscow", "", date(2024, 1, 18), True),
        ("Lima/La Paz (dpa) - ", "Lima/La Paz", "dpa", None, False),
        ("Yerevan /Armenpress/. ", "Yerevan", "Armenpress", None, False),
        ("UNITED NATIONS (AP) -- ", "United Nations", "AP", None, False),
        ("GUINEA-BISSAU (AFP) - ", "Guinea-Bissau", "AFP", None, False),
        ("GAZA CITY, Gaza Strip (AP) \u2014 ", "Gaza City, Gaza Strip", "AP", None, False),
        ("KYIV (AP) \u2014 ", "Kyiv", "AP", None, False),
        ("TEHRAN \u2013 ", "Tehran", "", None, False),
    ],
)
def test_a_dateline_gives_place_outlet_and_date(paragraph, place, outlet, published, inferred):
    found = read_dateline(paragraph + "Iran said on May 3, 1999 that it agrees.", FILE_DATE)
    assert (found.place, found.outlet, found.published, found.inferred) == (place, outlet, published, inferred)
    assert found.rest == "Iran said on May 3, 1999 that it agrees."


@pytest.mark.parametrize(
    "paragraph",
    [
        "Mao Ning said on January 18 that China hopes for calm.",
        "The minister (who is in Davos) - and his party - said no.",
        "Iran struck on January 16, 2024. Pakistan struck back.",
        "In January 2024 the two sides met - twice.",
        "US - the superpower - said nothing.",
    ],
)
def test_what_is_no_dateline_stays_text(paragraph):
    found = read_dateline(paragraph, FILE_DATE)
    assert found.rest == paragraph
    assert (found.place, found.outlet, found.published, found.inferred) == ("", "", None, False)


@pytest.mark.parametrize(
    ("words", "file_date", "published"),
    [
        ("January 18", date(2024, 1, 20), date(2024, 1, 18)),
        ("January 18", date(2024, 1, 18), date(2024, 1, 18)),
        ("January 18", date(2024, 1, 17), date(2024, 1, 18)),  # written east of the date line
        ("January 18", date(2024, 1, 16), date(2023, 1, 18)),
        ("December 31", date(2024, 1, 2), date(2023, 12, 31)),
        ("January 1", date(2023, 12, 31), date(2024, 1, 1)),
        ("Feb. 29", date(2024, 3, 1), date(2024, 2, 29)),
        ("Feb. 29", date(2023, 3, 1), date(2020, 2, 29)),
        ("29 February", date(1903, 3, 1), date(1896, 2, 29)),
    ],
)
def test_a_missing_year_is_that_of_the_last_such_day_before_the_file(words, file_date, published):
    assert read_date(words, file_date) == (published, True)


@pytest.mark.parametrize("words", ["", "soon", "February 30, 2024", "April 31", "2024-13-01", "Mayor 40"])
def test_no_date_is_no_date(words):
    assert read_date(words, FILE_DATE) == (None, False)


@given(PIECES | st.text())
def test_what_follows_the_dateline_is_the_end_of_the_paragraph(paragraph):
    found = read_dateline(paragraph, FILE_DATE)
    assert paragraph.endswith(found.rest)
    assert bool(found.rest) == bool(paragraph)
    assert found.published or not found.inferred


@given(PIECES | st.text(), st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1)))
def test_an_inferred_date_is_never_after_the_day_that_follows_the_file(words, file_date):
    published, inferred = read_date(words, file_date)
    assert not inferred or (published - file_date).days <= 1


@pytest.mark.parametrize("piece", ["C and D ", "and C ", "AB ", "A-", "Ab, Cd and "])
def test_a_paragraph_of_names_takes_no_time(piece):
    began = time.monotonic()
    read_dateline("AB, " + piece * 5_000, FILE_DATE)
    assert time.monotonic() - began < 5  # milliseconds; unbounded, the first took half a minute


def test_a_place_in_capitals_before_a_colon_is_a_dateline():
    dateline = read_dateline("QUETTA: The chief minister said so.", date(2024, 1, 20))
    assert (dateline.place, dateline.rest) == ("Quetta", "The chief minister said so.")


def test_a_word_in_capitals_before_a_colon_is_no_place():
    assert read_dateline("BREAKING: Quetta was hit.", date(2024, 1, 20)).place == ""
