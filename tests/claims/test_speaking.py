from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.speaking import fault
from bot.records import Passage
from tests.claims.reports import DAM, SOUND, D, R, passage


@pytest.mark.parametrize(("claim", "cited"), SOUND)
def test_a_good_paraphrase_passes(claim, cited):
    assert fault(claim, cited) == ""


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("China condemned the raid.", [R[1], R[3]]),
        ("Peru condemned the raid as cowardly.", [R[1]]),
        ("Bolivia accused Peru of having harboured the attackers.", [R[0]]),
        ("Quispe-Mamani said that the gates had not been closed on purpose.", [D[3]]),
        ("Ochoa said that Washington does not take sides.", [R[4]]),
        ("Salcedo reserved the right to respond.", [D[1]]),
        ("According to Bolivia, repairs worth $2.5 million had begun on 3 March.", [D[3]]),
        ("Fars reported that two children had drowned.", [D[4]]),
        ("According to Reuters, two children had drowned.", [D[4]]),
        ("Peru summoned Bolivia's ambassador after the dam was closed.", [D[0]]),
        ("Lin Yue said Washington does not take sides.", [R[3], R[4]]),
        ("Lima said that talks remain possible.", [D[1]]),
    ],
)
def test_words_given_to_another_fail(claim, cited):
    assert fault(claim, cited)


def test_who_speaks_under_a_heading_speaks_for_it():
    under = passage("Otieno told reporters that talks would go on in Arica.", heading="Kenya")
    assert fault("Kenya said that talks would go on in Arica.", [under]) == ""


def test_words_of_another_sentence_are_not_borrowed():
    text = "Peru said the border would stay closed to all traffic. Bolivia said nothing new about the border."
    article = replace(DAM, text=text)
    both = Passage("p", article, 0, len(text), "", ((0, 54), (55, len(text))))
    assert fault("Bolivia said the border would stay closed to all traffic.", [both])


def test_a_fact_that_somebody_told_passes():
    assert fault("Nine soldiers were killed in a raid on a border post.", [R[0]]) == ""


def test_the_reason_names_who_is_silent():
    assert fault("China condemned the raid.", [R[1], R[3]]) == "China does not say this in a passage it cites"


@given(
    st.lists(
        st.sampled_from("Bolivia said that Peru , according to Reuters “ ” told by was struck and Salcedo . he".split())
    )
)
def test_no_text_raises(words):
    assert isinstance(fault(" ".join(words), [D[3], R[5]]), str)


@given(st.text(max_size=200))
def test_any_text_is_told_sound_or_why_not(text):
    assert isinstance(fault(text, [R[0]]), str)
