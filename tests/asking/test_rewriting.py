import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Answer, Turn
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
    # "it" that something is done to is what the last question spoke of, not whom it asked about.
    (["Did Peru condemn the raid on Lima?"], "Who else condemned it?", "Who else condemned the raid on Lima?"),
    (["What did Moreno say about the treaty?"], "When was it signed?", "When was the treaty signed?"),
    (["What did Moreno say about the treaty?", "When was it signed?"], "And where?", "Where was the treaty signed?"),
    # Nobody does to himself what the question names him for.
    (["What did Peru say?", "How did Kenya react?"], "Why did it attack Kenya?", "Why did Peru attack Kenya?"),
    # A person is no "it", and a state no "he".
    (["What did Ghana propose?", "What did Okafor say?"], "Did it accept?", "Did Ghana accept?"),
    (["What did Ghana propose?", "What did Kenya's president say?"], "Did it accept?", "Did Kenya accept?"),
    (["What did the Security Council decide?"], "When will it meet?", "When will the Security Council meet?"),
    # A question without a name between: whom it is about was named before.
    (["What did Amina Okafor sign?", "Who paid for the trip?"], "Where did she go?", "Where did Amina Okafor go?"),
    (["What did Peru offer?"], "Was there any reaction to that?", "Was there any reaction to that (Peru)?"),
    # A conversation may open with its subject alone.
    (["Amina Okafor"], "When did she resign?", "When did Amina Okafor resign?"),
    (["The Treaty of Cusco"], "Who signed it?", "Who signed The Treaty of Cusco?"),
]
UNRELATED = [
    "Who won the football match?",
    "Which countries condemned the raid?",
    "How did the neighbours react?",
    "When does the summit in Nairobi begin?",
    "Is it true that Ghana left the union?",
    "Why did Peru recall its ambassador?",
    "How many people died in the earthquake?",
    "What did Okafor tell them?",
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


@pytest.mark.parametrize("question", UNRELATED)
def test_another_question_is_not_dragged_to_what_was_spoken_of(question):
    history = [Turn("What did Kenya offer Chile?", "Kenya offered to mediate. [1]")]
    assert stand_alone(question, history) == question


def test_who_did_it_is_asked_of_everybody_whoever_was_spoken_of():
    history = [Turn("What did Kenya say about the raid?", "Kenya said that the raid was a crime. [1]")]
    assert stand_alone("Who condemned the raid?", history) == "Who condemned the raid?"
    assert stand_alone("When was the raid?", history) == "When was the raid (Kenya)?"


def test_he_is_the_person_of_the_answer_where_the_question_asked_about_a_state():
    history = [Turn("What did Kenya say?", "Kenya's Foreign Minister Daniel Mwangi said that talks go on. [1]")]
    assert stand_alone("What else did he say?", history) == "What else did Daniel Mwangi say?"


def test_they_are_all_that_the_answer_names_where_the_question_named_nobody():
    history = [Turn("How did the world react?", "- Kenya urged restraint. [1]\n- Peru urged restraint. [2]")]
    assert stand_alone("What did they urge?", history) == "What did Kenya and Peru urge?"


def test_what_a_refusal_shows_is_not_what_was_spoken_of():
    near = "The 9 indexed reports do not answer this.\nNearest passages: Kenya's Foreign Minister Daniel Mwangi left."
    history = [Turn("Who built the bridge?", Answer("", "", near, abstained=True))]
    assert "Mwangi" not in stand_alone("What did he say?", history)


def test_a_word_that_opens_a_sentence_is_no_name():
    history = [Turn("How did the talks end?", "How they ended is not known. [1]"), Turn("Were there any more?", "Yes.")]
    assert not {"How", "Were", "Yes"} & set(stand_alone("Why did they fail?", history).split()[1:])


@given(st.lists(st.text(max_size=60), max_size=4), st.text(min_size=1, max_size=60))
def test_any_conversation_gives_a_question(earlier, question):
    question = f"a{question}"
    assert stand_alone(question, [Turn(one) for one in earlier if any(map(str.isalnum, one))]).strip()
