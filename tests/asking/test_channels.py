"""What somebody told an outlet, by whichever of its names, and what somebody said on a day, wherever it stands."""

import pytest

from bot import Chatbot
from bot.asking.question import read_question
from tests.indexed import indexed

REPORT = """---
title: {title}
outlet: {outlet}
date: 2025-05-{day:02}
---

{text}
"""
REPORTS = {
    "radio.md": REPORT.format(
        title="Cranes burn in Callao",
        outlet="RFE/RL",
        day=6,
        text="The port of Callao was closed. A dock employee told RFE/RL that two cranes had burnt.\n\n"
        "Police said that nobody was hurt.",
    ),
    "wire.md": REPORT.format(
        title="Callao closed",
        outlet="Andes Wire",
        day=6,
        text="A customs officer told AFP that eleven containers had been opened.",
    ),
} | {
    f"{day}.md": REPORT.format(
        title="Kenya on the ferry",
        outlet="Coast Post",
        day=day,
        text=f"Kenya said on the {day}th day that it will keep what it has said on the ferry.",
    )
    for day in range(10, 24)
}
REPORTS["budget.md"] = REPORT.format(
    title="Budget",
    outlet="Coast Post",
    day=8,
    text="The Kenyan treasury put the price of a new quay at three millions.",
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("channels"), REPORTS))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what did the dock worker tell radio free europe?", "two cranes"),
        ("What was RFE/RL told about the cranes?", "two cranes"),
        ("what are customs officers telling AFP", "eleven containers"),
    ],
)
def test_what_somebody_told_an_outlet_is_that_alone(bot, question, words):
    (citation,) = bot.ask(question).citations
    assert words in citation.quote


def test_the_name_of_an_outlet_is_no_region_and_no_deed():
    read = read_question("What did the Western diplomat tell Radio Free Europe?")
    assert not read.among
    assert not read.acts + read.themes


def test_a_day_is_looked_for_all_over_the_reports(bot):
    (citation,) = bot.ask("What did Kenya say on 8 May?").citations
    assert "three millions" in citation.quote


def test_a_month_in_short_is_no_name():
    assert read_question("On 17 Jan, what did the spokesperson in Lima say?").names == ()
