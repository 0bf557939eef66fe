"""The confidence says whether the reports hold an answer, and goes with whether one is given."""

import datetime as dt

import pytest

from bot import Chatbot
from bot.asking.confidence import LIKELY, SIGNALS, confidence
from tests.indexed import indexed

NEAR = (8.0, 10.0, 1.0, 0.0, 0.0)
FAR = (-9.0, -15.0, 0.1, 0.0, 0.0)


@pytest.mark.parametrize(("place", "raises"), [(0, True), (1, True), (2, True), (3, False), (4, True)])
def test_every_signal_moves_it_the_way_it_should(place, raises):
    for signals in (NEAR, FAR):
        moved = [one + (1 if at == place else 0) for at, one in enumerate(signals)]
        assert (confidence(moved) > confidence(signals)) is raises
        assert 0 < confidence(moved) < 1
    assert len(SIGNALS) == len(NEAR)


def test_what_is_near_is_likely_and_what_is_far_is_not():
    assert confidence(FAR) < 0.1 < LIKELY < 0.8 < confidence(NEAR)


@pytest.mark.parametrize(
    "question",
    [
        "What did Denmark offer?",
        "How many fishermen were injured?",
        "Where could a meeting be hosted?",
        "How did Sweden react?",
        "What did Japan say?",
        "Who won the election in Peru?",
        "When did Norway withdraw from NATO?",
        "What is the price of cod?",
    ],
)
def test_an_answer_is_given_where_it_is_likely_and_only_there(chatbot, question):
    answer = chatbot.ask(question)
    assert (answer.confidence >= LIKELY) is not answer.abstained


REPORT = """---
title: Lima summit on the dam
outlet: {outlet}
date: {date}
---

The summit on the dam was held in {place}.
"""


def test_as_of_a_day_the_newer_report_comes_first_and_the_later_is_not_read(tmp_path):
    old = REPORT.format(outlet="Andes Wire", date="2023-02-01", place="Quito")
    new = REPORT.format(outlet="Valley Post", date="2025-02-01", place="Bogota")
    bot = Chatbot(indexed(tmp_path, {"old.md": old, "new.md": new}))
    question = "Where was the summit on the dam held?"
    assert "Bogota" in bot.ask(question, as_of=dt.date(2025, 2, 3)).citations[0].quote
    before = bot.ask(question, as_of=dt.date(2024, 6, 1))
    assert "Quito" in before.citations[0].quote
    assert "Bogota" not in before.text
