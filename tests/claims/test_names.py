import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.names import fault
from tests.claims.reports import SOUND, D, R, passage


@pytest.mark.parametrize(("claim", "cited"), SOUND)
def test_a_good_paraphrase_passes(claim, cited):
    assert fault(claim, cited) == ""


@pytest.mark.parametrize(
    ("claim", "report"),
    [
        ("Amir Abdollahian spoke.", "Amir-Abdollahian spoke."),
        ("Jaish al Adl spoke.", "Jaish al-Adl spoke."),
        ("Guterres's envoy spoke.", "António Guterres sent an envoy."),
        ("Tehran spoke.", "Iran spoke."),
        ("The United States spoke.", "Washington spoke."),
        ("Chinese diplomats spoke.", "China's diplomats spoke."),
        ("IRNA reported it.", "The Islamic Republic News Agency (IRNA) reported it."),
        ("The Islamic Republic News Agency reported it.", "The Islamic Republic News Agency (IRNA) reported it."),
        ("The APN reported it.", "The wire of the Andean Press Network reported it."),
        ("Officials said so.", "An official said so."),
        ("Negotiations resumed.", "The talks began again."),
        ("Separately, the ministry spoke.", "The ministry spoke."),
        ("Kurdish fighters left.", "The Kurds left."),
        ("J. Salcedo spoke.", "Jorge Salcedo spoke."),
    ],
)
def test_form_may_differ(claim, report):
    assert fault(claim, [passage(report)]) == ""


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Argentina condemned the raid.", [R[1]]),
        ("Chile condemned the raid near Tacna.", [R[1]]),
        ("Ochoa condemned the raid.", [R[1]]),
        ("Macron condemned the raid.", [R[1]]),
        ("President Macron condemned the raid.", [R[1]]),
        ("Chilean President Maria Rivas condemned the raid.", [R[1]]),
        ("Karen Ochoa spoke by telephone.", [R[4]]),
        ("The Amazon Fund offered to send observers.", [D[4]]),
        ("AFP reported that two children drowned.", [D[4]]),
        ("President Quispe-Mamani said that the closure was hostile.", [D[1]]),
        ("Peru's foreign minister, Jorge Salcedo, denied it.", [D[3]]),
        ("Vice President Salcedo denied it.", [D[3]]),
        ("President Alan Torres called the raid an act of war.", [R[4]]),
    ],
)
def test_who_is_not_named_there_fails(claim, cited):
    assert fault(claim, cited)


def test_the_reason_names_the_name():
    assert fault("Macron spoke.", [R[1]]) == "“Macron” is not named in a passage it cites"


@given(
    st.lists(
        st.sampled_from("Macron said President of U.S. Foreign Minister al- Ali 's ( ) . , “ ” the A b ’ -".split())
    )
)
def test_no_text_raises(words):
    for text in (" ".join(words), "".join(words)):
        assert isinstance(fault(text, [D[3], R[5]]), str)


@given(st.text(max_size=200))
def test_any_text_is_told_sound_or_why_not(text):
    assert isinstance(fault(text, [R[0]]), str)
