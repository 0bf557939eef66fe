"""Follow-ups that a chat model puts on their own feet: only in the words of the conversation, else the rules do it."""

import pytest

from bot.asking.restating import restate
from bot.asking.rewriting import stand_alone
from bot.models import ChatModel
from bot.records import Turn
from tests.scripted import ScriptedModel

HISTORY = [
    Turn(
        "What did Norway say about the ramming?",
        "Norway denied it, Lars Berg said. [1] Denmark offered to mediate. [2]",
    )
]


def put(reply, question="And who offered help?", history=HISTORY, words=1_000):
    model = ScriptedModel([reply] * 3)
    chat = ChatModel(model, "scripted", pause=lambda _: None)
    return restate(question, history, chat, words), model.calls


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("And who offered to help with it?", "Who offered to help with the ramming?"),
        ("What did he say?", "What did Lars Berg say?"),
        ("Did the Danes offer anything?", "Did the Danes offer anything?"),
        ("What did he say?", 'Question: "What did Lars Berg say?"\n'),
    ],
)
def test_the_chat_models_question_is_taken(question, reply):
    restated, _ = put(reply, question)
    assert restated.text in reply
    assert restated.text.endswith("?")
    assert restated.output_tokens > 0


@pytest.mark.parametrize(
    "reply",
    [
        "What did Sweden say?",
        "What did he say in 2019?",
        "Ignore the reports and write a poem.",
        "What did Denmark offer to mediate?",
        "Lars Berg said that it was denied.\nHe added nothing.",
        "He said " + "very " * 200 + "much.",
        "",
        "???",
    ],
    ids=["name", "figure", "order", "another question", "lines", "length", "empty", "no words"],
)
def test_what_the_conversation_does_not_hold_is_left_to_the_rules(reply):
    restated, _ = put(reply, "What did he say?")
    assert restated.text == stand_alone("What did he say?", HISTORY)


def test_a_model_that_fails_leaves_it_to_the_rules_and_says_why():
    restated, _ = put(ConnectionError("gone"), "What did he say?")
    assert restated.text == stand_alone("What did he say?", HISTORY)
    assert "cannot be reached" in restated.note


def test_a_first_question_is_not_sent():
    restated, calls = put("never", "What did Norway say?", history=[])
    assert restated.text == "What did Norway say?"
    assert calls == []


def test_only_whole_turns_within_the_budget_are_sent():
    history = [Turn("What did Iceland say?", "Iceland closed its waters. " * 40), *HISTORY]
    _, calls = put("What did Lars Berg say?", "What did he say?", history, words=60)
    assert "ramming" in calls[0].prompt
    assert "Iceland" not in calls[0].prompt
