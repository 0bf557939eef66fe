"""Sentences that have the words of a question and do not answer it."""

import pytest

from bot import Chatbot
from bot.asking.phrasing import plain
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
    "roundup.md": REPORT.format(
        title="The sinking divides the region",
        day=8,
        text='Denmark\'s foreign ministry condemned "a criminal attack" and asked for an inquiry.',
    ),
    "admits.md": REPORT.format(
        title="Ecuador admits that its navy fired",
        day=9,
        text="Ecuador admitted on Friday that its navy had fired first. "
        "Bolivia welcomed the admission as a first step to joint patrols.\n\n"
        "The presidents of Bolivia and Ecuador spoke by telephone on Saturday.",
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


def test_what_is_condemned_in_words_of_their_own_is_what_the_report_is_about(bot):
    assert "Denmark's foreign ministry condemned" in bot.ask("Who condemned the sinking?").text
    assert bot.ask("Who condemned the closure?").abstained


@pytest.mark.parametrize("kin", ["friends", "closest allies", "neighbours", "critics"])
def test_who_is_near_to_an_actor_is_somebody_else(kin):
    assert read_question(f"What have Peru's {kin} said?").agents == ()


def test_a_word_that_is_asked_for_must_stand_there(bot):
    assert "criminal" in bot.ask("Who used the word criminal?").text
    assert bot.ask("Who used the word reckless?").abstained


def test_where_somebody_stands_is_no_place():
    assert not read_question("Where does Norway stand on the sinking?").wants_place
    assert read_question("Where did the ferry sink?").wants_place


def test_a_reason_is_asked_for_in_many_ways():
    for asked in (
        "What reason did Chile give?",
        "what pretext did chile give",
        "On what grounds did Chile recall him?",
    ):
        assert read_question(asked).wants_reason


def test_that_two_spoke_is_nothing_that_one_of_them_said(bot):
    answer = bot.ask("What did Bolivia's president say about Ecuador?")
    assert "spoke by telephone" not in answer.text


def test_reactions_are_to_what_a_report_tells_of(bot):
    assert bot.ask("How did Bolivia react to the joint declaration?").abstained
    assert not bot.ask("How did Bolivia react to the admission?").abstained


@pytest.mark.parametrize("rest", ["abroad", "elsewhere", "around the world"])
def test_how_something_was_received_asks_for_reactions(rest):
    assert (
        plain(f"How was the admission received {rest}?").lower().startswith("how did countries react to the admission")
    )
