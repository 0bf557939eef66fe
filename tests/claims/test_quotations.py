import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.quotations import fault, outside_quotations
from tests.claims.reports import SOUND, D, R, passage


@pytest.mark.parametrize(("claim", "cited"), SOUND)
def test_a_good_paraphrase_passes(claim, cited):
    assert fault(claim, cited) == ""


SAYS = passage(
    "“We will never accept this – not now, and not later. For the people’s patience has limits,” said Rivas. “Talks must begin.” "
    "It is not an act of war, Fuentes added. He called the ‘plan’ empty."
)


@pytest.mark.parametrize(
    "claim",
    [
        'Rivas said: "We will never accept this - not now, and not later."',
        "Rivas said that “For the people's patience has limits.”",
        "“the people’s patience has limits”, said Rivas.",
        "Rivas spoke of ‘patience’ and «limits».",
        "Rivas said that the people's ministers' patience is over.",
        "“We will never accept this – not now, and not later ... the people’s patience has limits,” Rivas said.",
        "Rivas said “[we] will never accept this – not now […] not later”.",
        "Rivas said “[F]or the people’s patience has limits”.",
        "Fuentes called the 'plan' empty in the '90s.",
        "He called the “‘plan’ empty”.",
    ],
)
def test_word_for_word_allows_for_typography(claim):
    assert fault(claim, [SAYS]) == ""


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("Rivas said “we will accept this”.", "word for word"),
        ("Rivas said “patience has its limits”.", "word for word"),
        ("Rivas said “the people’s patience has limits ... we will never accept this”.", "word for word"),
        ("Fuentes said “It is … an act of war”.", "word for word"),
        ("Rivas said “We will ... accept this”.", "word for word"),
        ("Rivas said “accept ... [...] ... this”.", "word for word"),
        ("Rivas said “...”.", "word for word"),
        ("Rivas said “ accept this", "not both"),
        ("Rivas said accept this”.", "not both"),
        ('Rivas said "accept this.', "not both"),
        ("Rivas said “talk must begin”.", "word for word"),
        ("Rivas said “alks must begin”.", "word for word"),
        ("Rivas said “TALKS MUST BEGIN”.", "word for word"),
    ],
)
def test_what_nobody_said_fails(claim, why):
    assert why in fault(claim, [SAYS])


def test_a_quotation_is_not_stitched_over_two_passages():
    assert fault("“hostile act”", [D[1]]) == fault("“cowardly”", [R[1]]) == ""
    assert "word for word" in fault("“hostile act … cowardly”", [D[1], R[1]])


def test_a_quotation_of_another_passage_fails():
    assert fault("Chile called it “cowardly”.", [R[0]])


def test_what_is_quoted_is_blanked():
    assert outside_quotations("He said “no way” twice.") == "He said “      ” twice."


@given(st.text(alphabet=st.sampled_from("ab .,…[]\"“”„«»‘’'-()\n!"), max_size=60))
def test_no_text_raises(text):
    assert isinstance(fault(text, [SAYS]), str)
    assert len(outside_quotations(text)) == len(text)


@given(st.text(max_size=200))
def test_any_text_is_told_sound_or_why_not(text):
    assert isinstance(fault(text, [D[0]]), str)
