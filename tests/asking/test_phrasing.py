"""A question as people type it, put plainly."""

import time

import pytest

from bot.asking.phrasing import plain

PLAIN = {
    "Has Oslo weighed in at all?": "Has Oslo commented",
    "My editor wonders whether the Norwegian king himself waded in or left it to ministers.": "Has the Norwegian king commented",
    "Can you tell me whether Peru kept quiet or put out a comment?": "Has Peru said anything?",
    "Any word from Lima?": "Has Lima said anything?",
    "kenya's president - anything on record from him?": "Has kenya's president said anything?",
    "How did the Norwegians react, as far as our cuttings show?": "How did the Norwegians react",
    "Someone welcomed the deal. Who was that?": "Who welcomed the deal?",
    "Name the minister who resigned.": "Which minister resigned",
    "For the morning brief I need what Chile said about the talks.": "What Chile said about the talks",
    "Give me a quote from Chile": "What did Chile say",
    "Chile's line in full?": "Chile's line",
    "where does Oslo stand on the fishing ban": "what is the position of Oslo on the fishing ban",
    "What did Peru make of the offer?": "What did Peru say about the offer?",
    "Besides the great powers, did Chile comment?": "did Chile comment?",
    "What help did Chile hold out?": "What help did Chile offer?",
    "Oslo floated a truce, didn't it?": "Oslo offered a truce",
    "By whom was a summit proposed?": "Who proposed a summit?",
    "What have we heard from Chile?": "What did Chile say?",
    "Lima, 17 March: what was said?": "What did Lima say on 17 March?",
    "And Chile, what stance has it taken?": "What is the position of Chile?",
    "How did Peru take the news of the ban?": "How did Peru react to the news of the ban?",
    "Minister Okafor on the ban - what did she say?": "What did Minister Okafor say on the ban?",
}
AS_THEY_WERE = [
    "What did China offer?",
    "Who condemned the strike?",
    "How many people were killed in the blast?",
    "Did Norway recall its ambassador?",
    "When does the ceasefire end?",
    "What did the minister ask the editor?",
    "which countries sent help",
]


@pytest.mark.parametrize(("typed", "told"), PLAIN.items())
def test_what_only_frames_a_question_is_left_off(typed, told):
    assert plain(typed) == told


@pytest.mark.parametrize("question", AS_THEY_WERE)
def test_a_plain_question_stays_as_it_was_typed(question):
    assert plain(question) == question


def test_a_long_text_takes_no_time():
    for text in (
        "what did " * 220,
        "tell me " * 250,
        "someone " + "a, - " * 350 + "who",
        "from " * 400,
        "x is said " * 200,
    ):
        began = time.thread_time()
        plain(text)
        assert time.thread_time() - began < 5
