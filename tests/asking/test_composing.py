import pytest

from bot.asking.composing import says_the_same

SAME = [
    ("Peru recalled its ambassador from Chile.", "Peru has recalled its ambassador from Chile on Monday."),
    ("Okafor said that talks would go on.", "Talks would go on, Okafor told reporters."),
    ("Nine people died in the raid.", "In the raid 9 people died."),
]
DIFFERENT = [
    ("Peru won the most medals at the games.", "Chile won the most medals at the games."),
    ("Amina Okafor won the election in March.", "Daniel Mwangi won the election in March."),
    ("The treaty was signed in Nairobi on Monday.", "The treaty was signed in Nairobi on Tuesday."),
    ("Nine people died in the raid.", "Ten people died in the raid."),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_the_same_fact_in_other_words_is_told_once(first, second):
    assert says_the_same(first, second)
    assert says_the_same(second, first)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_another_name_figure_or_day_is_another_fact(first, second):
    assert not says_the_same(first, second)
    assert not says_the_same(second, first)
