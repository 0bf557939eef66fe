"""Sentences that have the words of a question and do not answer it."""

import pytest

from bot import Chatbot
from bot.asking.question import read_question
from tests.indexed import indexed

REPORT = """---
title: {title}
outlet: Coast Post
date: 2025-05-{day:02}
---

{text}
"""
REPORTS = {
    "sinking.md": REPORT.format(
        title="A ferry sinks off Callao",
        day=6,
        text="Kenya's foreign ministry condemned the sinking of the ferry.\n\n"
        "Asked whether the government condemned the sinking, Norwegian Foreign Minister Ida Lund answered that it was not for "
        "Oslo to hand down sentences.\n\nIceland's government stopped short of condemning the sinking, its ministry said.",
    ),
    "strait.md": REPORT.format(
        title="The strait",
        day=7,
        text="The strait is shared by Peru, Chile and Ecuador. Fishermen have complained of its patrols for years.",
    ),
    "envoy.md": REPORT.format(
        title="Envoys between Santiago and Nairobi",
        day=8,
        text="The Chilean ambassador in Nairobi, Pablo Soto, was to return on Thursday, Santiago said. "
        "Chile recalled its ambassador in Oslo for consultations.",
    ),
    "admits.md": REPORT.format(
        title="Ecuador admits that its navy fired",
        day=9,
        text="Ecuador admitted on Friday that its navy had fired first. Bolivia welcomed the admission as a first step.",
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("misreadings"), REPORTS))


def test_who_was_asked_whether_they_condemned_it_did_not(bot):
    text = bot.ask("Who condemned the sinking?").text
    assert "Kenya's foreign ministry condemned" in text
    assert "Asked whether" not in text
    assert "stopped short" not in text


def test_what_somebody_shares_is_not_what_they_say(bot):
    answer = bot.ask("What is Peru saying about who shares the strait?")
    assert answer.abstained, answer.text


def test_what_a_state_says_of_its_ambassador_is_not_the_ambassadors(bot):
    answer = bot.ask("Did the Chilean ambassador say anything?")
    assert answer.abstained, answer.text


def test_who_recalled_an_ambassador_expelled_none(bot):
    answer = bot.ask("Has any state expelled an ambassador?")
    assert answer.abstained, answer.text


def test_reactions_when_one_does_something_are_those_of_others(bot):
    assert read_question("What were the reactions when Ecuador admitted that its navy had fired?").agents == ()
    answer = bot.ask("What were the reactions when Ecuador admitted that its navy had fired first?")
    assert "Bolivia welcomed" in answer.text
