import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.figures import fault
from tests.claims.reports import SOUND, D, R, passage


@pytest.mark.parametrize(("claim", "cited"), SOUND)
def test_a_good_paraphrase_passes(claim, cited):
    assert fault(claim, cited) == ""


@pytest.mark.parametrize(
    ("claim", "report"),
    [
        ("Ten people died.", "10 people died."),
        ("A dozen people died.", "Twelve people died."),
        ("Two million people fled.", "2m people fled."),
        ("2,000,000 people fled.", "Some two million people fled."),
        ("1000 people fled.", "1,000 people fled."),
        ("Support stood at 5 percent.", "Support stood at 5%."),
        ("It began on January 18.", "It began on the 18th of January."),
        ("It began on 18 January 2025.", "It began on Jan. 18."),
        ("It began on Sunday.", "It began on 9 March."),
        ("It began on 8 March.", "It began on Saturday."),
        ("It began on 9 March 2025.", "It began yesterday."),
        ("It was reported on 10 March 2025.", "It began."),
        ("It was reported on Monday.", "It began."),
        ("It began in March 2025.", "It began on 9 March."),
        ("At least 10 people died.", "No fewer than ten people died."),
        ("More than 10 people died.", "Over ten people died."),
        ("Ten persons died.", "Ten civilians were killed."),
        ("Nine people were killed.", "Lima said nine had been killed."),
        ("One soldier died.", "A soldier died."),
        ("One of the ministers spoke to one another.", "Ministers spoke."),
        ("Half of them left.", "50% of them left."),
        ("It was worth $3bn.", "It was worth three billion dollars."),
        ("The two countries spoke at 2 pm.", "Iran and Pakistan spoke at 14:00."),
        ("The third round began.", "The 3rd round began."),
        ("Dozens of people fled.", "Some 60 people fled."),
        ("Nearly 2,000 people fled.", "1,987 people fled."),
        ("Three countries voted.", "Three of its neighbours voted."),
        ("A two-day visit began.", "The visit of two days began."),
        ("F-16 jets flew.", "An F16 flew."),
    ],
)
def test_form_may_differ(claim, report):
    assert fault(claim, [passage(report)]) == ""


@pytest.mark.parametrize(
    ("claim", "report"),
    [
        ("Eleven people died.", "10 people died."),
        ("14 people died.", "At least 13 people died."),
        ("Nine children died.", "Nine soldiers and four children died."),
        ("Four people were killed.", "Nine people were killed and four injured."),
        ("Two children were killed.", "Three children were killed and two injured."),
        ("Three people were killed.", "Three women and four children were killed."),
        ("More than 10 people died.", "10 people died."),
        ("At least 9 people died.", "9 people died."),
        ("Fewer than 10 people died.", "10 people died."),
        ("10 people died.", "Fewer than 10 people died."),
        ("Two million people fled.", "Two thousand people fled."),
        ("Five percent of people fled.", "Five people fled."),
        ("It was worth 5 million euros.", "It was worth 5 million dollars."),
        ("It began on 18 January.", "It began on 19 January."),
        ("It began on 9 March 2024.", "It began on 9 March."),
        ("It began on Friday.", "It began on 9 March."),
        ("It began in 2023.", "It began in 2022."),
        ("It lasted two weeks.", "It lasted two days."),
        ("The fourth round began.", "The third round began."),
        ("It began at 3 pm.", "It began at 14:00."),
        ("Hundreds of people fled.", "Dozens of people fled."),
        ("F-35 jets flew.", "An F16 flew."),
        ("One soldier died.", "Two soldiers died."),
        ("It began yesterday.", "It began on Sunday."),
    ],
)
def test_another_figure_fails(claim, report):
    assert fault(claim, [passage(report)])


def test_the_reason_says_what_is_wrong():
    assert fault("14 soldiers died.", [R[0]]) == "“14” does not stand in a passage it cites"
    assert fault("Nine children died.", [R[0]]) == "“Nine” counts or says something else in the passage it cites"


def test_a_report_without_a_date_gives_none():
    assert fault("It began on 9 March.", [passage("It began on Sunday.", published=None)])


@given(
    st.lists(
        st.sampled_from(
            "ten two million % $ 18 January 2024 and - , . th 5 a half third of 99999999 12:30 0 m Friday".split()
        )
    )
)
def test_no_text_raises(words):
    for text in (" ".join(words), "".join(words)):
        assert isinstance(fault(text, [D[3], R[5]]), str)
        assert fault(text, [passage(text)]) == ""


@given(st.text(max_size=200))
def test_any_text_agrees_with_itself(text):
    assert fault(text, [passage(text)]) == ""


def test_a_long_run_of_digits_is_no_trouble():
    assert fault("9" * 5000, [R[0]])
