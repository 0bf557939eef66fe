"""Accounts of one thing that differ stand side by side, each with who gave it."""

import pytest

from bot import Chatbot
from bot.asking.accounts import matter_of
from bot.asking.composing import EACH_SIDE
from tests.indexed import indexed

REPORT = """---
title: {title}
outlet: {outlet}
date: 2025-05-{day:02}
---

{text}
"""
REPORTS = {
    "wire.md": REPORT.format(
        title="Trawler sinks off Tacna",
        outlet="Andes Wire",
        day=6,
        text="Peru's navy said that the trawler had crossed the sea border before it sank.\n\n"
        'Chile\'s foreign ministry denied it. "The trawler never crossed the border," spokesman Pablo Soto said.\n\n'
        "The price of fish in the port of Callao did not change, the harbour office said.",
    ),
    "post.md": REPORT.format(
        title="Kenya sends divers",
        outlet="Coast Post",
        day=8,
        text="Kenya said that it would send divers to the wreck. Norway offered a crane.",
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("accounts"), REPORTS))


@pytest.mark.parametrize(
    "question",
    [
        "Did the trawler cross the border, or is that denied?",
        "Did the trawler cross the sea border? Who says what?",
        "did the trawler cross the border? i've seen two versions",
    ],
)
def test_each_account_is_given_with_who_gave_it(bot, question):
    answer = bot.ask(question)
    assert answer.text.startswith(EACH_SIDE)
    assert "had crossed the sea border" in answer.text
    assert "never crossed the border" in answer.text
    assert "price of fish" not in answer.text
    assert {one.said_by[0].actor for one in answer.citations} == {"Peru", "Chile"}


def test_where_one_alone_tells_of_it_nothing_is_set_side_by_side(bot):
    answer = bot.ask("Did Norway offer a crane, or is that denied?")
    assert not answer.text.startswith(EACH_SIDE)


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Did the boat sink? What does each side claim?", "Did the boat sink?"),
        ("Did the boat sink or not?", ""),
        ("Who rammed whom, according to Lima and according to Santiago?", "Who rammed whom"),
        ("Was the crew freed? The accounts don't match.", "Was the crew freed"),
        ("Did Peru offer to pay? who says what", "Did Peru offer to pay?"),
        ("Did Chile offer to free the crew, or is that denied?", "Did Chile offer to free the crew"),
        ("What did Peru say about the trawler?", ""),
        ("What do the two ministers say?", ""),
        ("Who said what about the wreck?", "the wreck?"),
    ],
)
def test_what_asks_for_accounts_is_told_from_the_matter(question, matter):
    assert matter_of(question) == matter
