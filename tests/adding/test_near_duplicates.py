"""When two texts are the same story."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adding.near_duplicates import SAME_STORY, is_like, new_figures, resemblance, sketch
from tests.adding.stories import BOLIVIA, CHILE, END, LEAD, OFFER, TEXT

CHINESE = (
    "秘鲁外交部长周一表示，利马愿意主办关于阿里卡湾渡轮航线的会谈，"
    "并将支付一半费用。智利政府对此表示欢迎，称这一提议十分慷慨。"
)
SAME_EVENT = (
    f"{LEAD}\n\nA spokesman in Santiago said that Chile sees no need for talks now and will answer by letter within the "
    "month, since the line had been agreed upon long ago and works well enough for those who use it every day."
)


def alike(first, second):
    return is_like(sketch(first), sketch(second))


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace(". ", ".\n").replace("\n\n", "\n"),
        TEXT.removesuffix(END),
        f"Our staff in Arica contributed to this report.\n\n{TEXT}",
        f"{TEXT}\n\nThe Pacific Herald brings you the news of the coast every morning.",
        TEXT.replace("generous", "kind").replace("short statement", "brief statement"),
    ],
    ids=["same", "case", "lines", "cut", "intro", "footer", "words"],
)
def test_the_same_story_with_the_changes_sites_make(copy):
    assert alike(TEXT, copy)
    assert alike(copy, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        SAME_EVENT,
        f"{CHILE} {BOLIVIA}",
        "Norway backs the talks of Peru and Chile, Foreign Minister Kari Lund said in Oslo on Tuesday.",
        "",
    ],
    ids=["same event", "excerpt", "another", "empty"],
)
def test_other_stories_of_the_same_event_stay_apart(other):
    assert not alike(TEXT, other)


def test_a_language_without_spaces_is_compared_by_characters():
    assert alike(CHINESE, CHINESE.replace("十分慷慨", "很慷慨"))
    assert not alike(CHINESE, "挪威外交大臣周二在奥斯陆表示，支持秘鲁与智利举行会谈，并愿意派出观察员。")


def test_a_new_figure_is_news_and_a_time_stamp_is_not():
    assert new_figures(TEXT.replace("12 million", "15 million"), TEXT) == {"15"}
    assert new_figures(f"Updated May 5, 2025, 11:38 a.m.\n4 min read\n{TEXT}", TEXT) == set()
    assert new_figures(TEXT.replace("12 million", "many millions"), TEXT) == set()
    assert new_figures(OFFER.replace("12 million", "1.5 million"), OFFER + " 1 and 5") == {"1.5"}


@given(st.text(), st.text())
def test_resemblance_is_a_share_and_the_same_both_ways(first, second):
    one, two = sketch(first), sketch(second)
    assert 0 <= resemblance(one, two) == resemblance(two, one) <= 1
    assert resemblance(one, one) == 1
    assert is_like(one, two) == (resemblance(one, two) >= SAME_STORY)


def words(number, seed):
    return [f"w{random.Random(seed * 1_000_000 + n).randrange(10**9)}" for n in range(number)]  # noqa: S311


def test_short_texts_are_compared_exactly():
    text = words(1_000, 1)
    shared, of_both = 800 - 4, 1_000 - 4
    assert resemblance(sketch(" ".join(text)), sketch(" ".join(text[:800]))) == pytest.approx(shared / of_both)


def test_long_texts_are_bounded_and_estimated_closely():
    text = words(60_000, 2)
    whole, part = sketch(" ".join(text)), sketch(" ".join(text[:42_000]))
    assert len(whole) == len(part) == 2_048
    assert whole.dtype == np.uint64
    assert resemblance(whole, part) == pytest.approx(0.7, abs=0.05)
