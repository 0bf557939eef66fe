"""What somebody told one is no answer to what he told another."""

import pytest

from bot import Chatbot
from bot.asking.question import read_question
from tests.indexed import indexed

REPORT = """---
title: {title}
outlet: Fjord Post
date: 2025-05-{day:02}
---

{text}
"""
REPORTS = {
    "call.md": REPORT.format(
        title="Karlsson on the ferry line",
        day=6,
        text="Iceland's foreign minister, Jon Karlsson, told the Norwegian ambassador that the ferry would sail on Monday.\n\n"
        "Karlsson told reporters that Reykjavik kept its offer open. He made no other promise. "
        "Sailors of Peru and Chile are on board.",
    ),
    "meeting.md": REPORT.format(
        title="Talks on the ferry line",
        day=8,
        text="Karlsson had a telephone call with Kenyan Foreign Minister Ruth Otieno on Thursday. The crew was fed and well. "
        "Karlsson said that the captain would be sent home within a week, the ministry said.",
    ),
    "counterparts.md": REPORT.format(
        title="Chile and Peru on the telephone",
        day=10,
        text="Peruvian Foreign Minister Rosa Quispe said that Lima was waiting. Chilean Foreign Minister Pablo Soto told his "
        "Peruvian counterpart that the port would open in June. Diplomats in Lima told the Coast Post that a letter was ready.",
    ),
    "peru.md": REPORT.format(
        title="Peru and the crew",
        day=9,
        text="Peru's foreign ministry said that it had asked for access to the crew. Chile said that the port would stay closed.",
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("hearers"), REPORTS))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Karlsson tell the Norwegian ambassador?", "would sail on Monday"),
        ("What did Iceland say to Norway about the ferry?", "would sail on Monday"),
        ("What did Karlsson tell Otieno?", "sent home within a week"),
        ("What did Soto say to Quispe?", "would open in June"),
        ("What did the diplomats in Lima tell the Coast Post?", "a letter was ready"),
        ("What has Karlsson told the Kenyan foreign minister about the captain?", "sent home within a week"),
    ],
)
def test_what_was_said_to_whom_is_found(bot, question, words):
    assert words in bot.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "What did Karlsson tell the Peruvian foreign minister?",
        "What did Iceland say to Chile about the ferry?",
        "What did Peru tell Norway?",
    ],
)
def test_what_was_told_another_is_no_answer(bot, question):
    answer = bot.ask(question)
    assert answer.abstained, answer.text
    assert not answer.citations


@pytest.mark.parametrize(
    ("question", "hearer"),
    [
        ("What did Karlsson tell the Norwegian ambassador about the ferry?", "the Norwegian ambassador"),
        ("what has iceland said to norway on friday", "norway"),
        ("What did the minister of Iceland tell the envoy of Peru?", "the envoy of Peru"),
        ("What did Iceland say about Norway?", ""),
        ("How did Peru react to the ferry?", ""),
    ],
)
def test_the_hearer_is_whom_it_was_said_to(question, hearer):
    assert read_question(question).hearer == hearer
