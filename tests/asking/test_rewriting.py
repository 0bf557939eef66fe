import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Turn
from bot.asking.rewriting import stand_alone

CASES = [
    (["What did China offer?"], "And Iran?", "What did Iran offer?"),
    (
        ["How did Tehran react?"],
        "what about its foreign minister?",
        "How did Tehran's foreign minister react?",
    ),
    (
        ["How did Kenya react?", "And Ghana?"],
        "What did its president say?",
        "What did Ghana's president say?",
    ),
    (
        ["What did Moreno tell his counterpart?"],
        "and what did they agree?",
        "what did Moreno and his counterpart agree?",
    ),
    (["What did China offer?"], "why?", "Why did China offer?"),
    (["What did China offer?"], "When did it say that?", "When did China say that?"),
    (
        ["What did the Chinese foreign ministry say?"],
        "and the Russian one?",
        "What did the Russian foreign ministry say?",
    ),
    (
        ["How many people died in Peru's strikes?"],
        "and in Chile's?",
        "How many people died in Chile's strikes?",
    ),
    (["How did India react?"], "What about the United States?", "How did the United States react?"),
    (["What did Mao Ning say?"], "And Okafor?", "What did Okafor say?"),
    (["Who condemned the raid?"], "Did Ghana?", "Ghana condemned the raid?"),
    (["What did Peru's foreign ministry say?"], "And the president?", "What did Peru's president say?"),
    (["What did Peru's foreign ministry say?"], "And Chile's?", "What did Chile's foreign ministry say?"),
    (["What did Okafor say?"], "to whom did he say it?", "to whom did Okafor say it?"),
    (["What did Okafor say?"], "When was that?", "When did Okafor say?"),
    (["What did Ghana say?"], "Anything else?", "What else did Ghana say?"),
    (["what did okafor say"], "what about moreno", "what did moreno say"),
    (["What did Ghana say?"], "ok thanks", "ok thanks"),
    (["What did Kenya say?"], "What did Ghana say?", "What did Ghana say?"),
    (["What did Moreno say?"], "Did he mention Peru?", "Did Moreno mention Peru?"),
    ([], "And Iran?", "And Iran?"),
]


@pytest.mark.parametrize(("earlier", "question", "expected"), CASES)
def test_a_follow_up_stands_alone(earlier, question, expected):
    assert stand_alone(question, [Turn(one) for one in earlier]) == expected


def test_the_answer_gives_the_antecedent_where_the_question_has_none():
    history = [Turn("Who recalled its ambassador?", "Kenya recalled its ambassador. [1]")]
    assert "Kenya" in stand_alone("Why did it do so?", history)


def test_a_question_that_names_whom_it_asks_about_is_left_alone():
    question = "What did Ghana tell its neighbours?"
    assert stand_alone(question, [Turn("What did Kenya say?")]) == question


@given(st.lists(st.text(max_size=60), max_size=4), st.text(min_size=1, max_size=60))
def test_any_conversation_gives_a_question(earlier, question):
    question = f"a{question}"
    assert stand_alone(question, [Turn(one) for one in earlier if any(map(str.isalnum, one))]).strip()
