"""What words do, as a desk would put it."""

import time

import pytest

from bot.statements.desk import PLOVER, STATES, desk_word, tells_strike


@pytest.mark.parametrize(
    ("cue", "content", "word"),
    [
        ("said", "the raid was a blatant violation of its airspace", "condemns"),
        ("denounced", "the raid", "condemns"),
        ("lodged", "a formal protest with the embassy", "protests"),
        ("accused", "Chile of arming the rebels", "accuses"),
        ("summoned", "the ambassador of Chile", "summons an envoy"),
        ("said", "its ambassador had been recalled", "recalls an envoy"),
        ("declared", "two diplomats persona non grata", "expels an envoy"),
        ("said", "all flights between the two countries have been suspended", "suspends ties"),
        ("said", "both sides must show restraint", "urges restraint"),
        ("called for", "dialogue between the two capitals", "calls for talks"),
        ("demanded", "an apology", "demands"),
        ("denied", "that its troops had crossed the river", "denies"),
        ("rejected", "the proposal", "refuses"),
        ("warned", "of severe consequences", "warns"),
        ("said", "it reserves the right to respond", "threatens"),
        ("said", "it is willing to play a constructive role", "offers to mediate"),
        ("offered", "to send food and tents, any help that is needed", "offers help"),
        ("backed", "the army", "supports"),
        ("welcomed", "the agreement", "welcomes"),
        ("said", "he was deeply concerned", "expresses concern"),
        ("agreed", "to reopen the border", "agrees"),
        ("said", "the minister will visit Lima in June", "announces a visit"),
        ("said", "it does not take sides and would not take sides", "stays neutral"),
        ("said", "two soldiers had died", STATES),
    ],
)
def test_words_have_a_desk_word(cue: str, content: str, word: str):
    assert desk_word(cue, content) == word


def test_every_desk_word_has_its_class():
    classes = "AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
    assert set(PLOVER.values()) - {""} == set(classes.split())


@pytest.mark.parametrize(
    ("text", "strike"),
    [
        ("carried out a missile strike on the camp", True),
        ("planes bombed the bridge", True),
        ("nurses went on strike", False),
        ("the two sides struck a deal", False),
        ("the talks went on", False),
    ],
)
def test_a_strike_is_one_of_arms(text: str, strike: bool):
    assert tells_strike(text) == strike


def test_a_long_text_is_read_at_once():
    began = time.thread_time()
    desk_word("said", "ask the ambassador to end " * 4_000)
    assert time.thread_time() - began < 10
