"""A question that the first reading finds nothing for is asked once more in the plainest words there are for it."""

import pytest

from bot import Chatbot
from bot.asking.framing import LIKELY, bears_out, plainest
from bot.asking.question import read_question
from bot.models import Frame
from bot.models.framing import ROLES
from tests.indexed import indexed

REPORTS = {
    "ferry.md": """---
title: Norway offers to mediate over the ferry
outlet: Fjord Post
date: 2025-04-02
---

Norway offered to host talks between Iceland and the Faroe Islands on the ferry line, its foreign ministry said.

Iceland's prime minister, Jon Karlsson, said that the ferry line is not for sale.

Denmark's foreign ministry urged both sides to show restraint.
""",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("plainest"), REPORTS))


def frame(text, kind, act="", sure=1.0, **words):
    roles = dict.fromkeys(ROLES[1:], ())
    for role, said in words.items():
        some = [said] if isinstance(said, str) else said
        roles[role] = tuple((text.index(one), text.index(one) + len(one)) for one in some)
    return Frame(text, kind, sure, act, 1.0, roles)


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        (frame("who was up for being a go-between?", "who", "offers to mediate"), "Who offered to mediate?"),
        (frame("who came out for the ban", "who", "supports", matter="the ban"), "Who supported the ban?"),
        (frame("oslo's take on the ban", "said", whose="oslo", matter="the ban"), "What did oslo say about the ban?"),
        (
            frame("pls - the danes, oslo on it", "reacted", whose=["pls - the danes", "oslo"]),
            "How did danes and oslo react?",
        ),
        (frame("a peep out of rome?", "whether", whose="rome"), "Has rome said anything?"),
        (frame("what was AFP told of it", "said", channel="AFP"), "What did a source tell AFP?"),
        (
            frame("what oslo told rome on 3 may", "said", whose="oslo", addressee="rome", when="on 3 may"),
            "What did oslo tell rome on 3 may?",
        ),
        (
            frame("mood in the capitals over the ban", "reactions", matter="the ban"),
            "How did countries react to the ban?",
        ),
        (frame("oslo right now", "said", whose="oslo", when="right now"), "What did oslo say?"),
        (frame("how many died?", "other"), ""),
        (frame("the line on it", "said"), ""),
        (frame("who said it", "who"), ""),
        (frame("what sanctions has oslo slapped on", "said", "sanctions", whose="oslo"), ""),
        (frame("oslo?", "said", sure=LIKELY - 0.01, whose="oslo"), ""),
    ],
)
def test_a_frame_is_asked_in_plain_words(asked, plain):
    assert plainest(asked, read_question(asked.text)) == plain


@pytest.mark.parametrize("question", ["why did oslo side with rome", "when did oslo speak", "did oslo leave the bloc?"])
def test_what_is_asked_besides_words_is_not_lost(question):
    asked = frame(question, "said", whose="oslo")
    assert plainest(asked, read_question(question)) == ""


def test_what_the_first_reading_finds_nothing_for_is_read_again(bot):
    answer = bot.ask("who was ready to step in as a go-between?")
    assert {said.actor for one in answer.citations for said in one.said_by} == {"Norway"}
    assert answer.standalone_question == "Who offered to mediate?"
    assert "not for sale" in bot.ask("so what's the Reykjavik side's take, Karlsson I mean").text


def test_an_answer_must_tell_of_the_whole_matter(bot):
    read = frame("oslo's take on the ferry tunnel", "said", whose="oslo", matter="the ferry tunnel")
    answer = bot.ask("What did Iceland say about the ferry line?")
    assert answer.citations
    assert not bears_out(read, answer)
    assert bears_out(frame("oslo's take on the ferry line", "said", whose="oslo", matter="the ferry line"), answer)


def test_what_nobody_told_stays_unanswered(bot):
    for question in ("any word out of Lisbon?", "who stuck up for the skippers?", "how many ferries sank?"):
        assert bot.ask(question).abstained


def test_what_the_first_reading_answers_is_not_read_again(bot):
    assert bot.ask("What did Norway offer?").standalone_question == "What did Norway offer?"
