"""Reactions are told in full, and what came through somebody is told of them alone."""

import pytest

from bot import Chatbot, rebuild
from tests.indexed import indexed

REPORTS = {
    "port.md": """---
title: Police storm the port of Callao
outlet: Andes Wire
date: 2025-05-06
---

LIMA, May 6 (Andes Wire) - Police stormed the port of Callao on Tuesday and ended a blockade of nine days.

Chile's foreign ministry said that trucks are waiting at the border. Chile demanded an explanation from Lima and recalled its
ambassador.

The Bolivian embassy hit back within hours. The treaty of the sea lies in shreds.

In Quito, Foreign Minister Ana Prado called the operation "a farce".

Argentina has not responded. Brazil condemned the blockade.

Fishermen went back to work on Wednesday.
""",
    "radio.md": """---
title: What is said of the port
outlet: Pacific Daily
date: 2025-05-07
---

A customs officer told Reuters that eleven containers had been opened.

Chile's foreign ministry denied that a ship had been sent.
""",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("reacting"), REPORTS))


def quotes(answer):
    return [" ".join(one.quote.split()) for one in answer.citations]


def test_a_reaction_need_not_name_what_it_is_to(bot):
    told = quotes(bot.ask("How did Chile react to the storming of the port?"))
    assert any("demanded an explanation" in one for one in told)
    # Nothing in the reports tells of a volcano, so nothing in them is a reaction to one.
    assert bot.ask("How did Chile react to the eruption of the volcano?").abstained


def test_a_report_need_not_tell_of_what_most_of_the_reports_tell(tmp_path):
    reports = {}
    for number in range(4):
        text = f"Police stormed the port of Callao on Tuesday, and dock {number} was closed."
        reports[f"{number}.txt"] = f"The port of Callao, part {number}\n\n{text}\n"
    reports["norway.txt"] = "Norway urges calm\n\nNorway's foreign ministry urged both sides to show restraint.\n"
    settings = indexed(tmp_path, reports)
    bot = Chatbot(settings)
    (one,) = quotes(bot.ask("How did Norway react to the storming of the port?"))
    assert "restraint" in one
    assert bot.ask("How did Norway react to the eruption of the volcano?").abstained
    # Of so few reports it cannot be told what they are all about.
    (tmp_path / "corpus" / "3.txt").unlink()
    rebuild(settings)
    assert bot.ask("How did Norway react to the storming of the port?").abstained


def test_where_a_sentence_says_only_that_something_was_said_the_next_is_shown_with_it(bot):
    (one,) = quotes(bot.ask("How did Bolivia hit back?"))
    assert one.startswith("The Bolivian embassy hit back")
    assert one.endswith("The treaty of the sea lies in shreds.")


def test_what_stands_behind_a_silence_is_not_shown_with_it(bot):
    told = quotes(bot.ask("Has Argentina said anything?"))
    assert not any("Brazil" in one for one in told)


def test_a_minister_named_without_a_state_answers_for_it(bot):
    (one,) = quotes(bot.ask("How did Ecuador react?"))
    assert "a farce" in one


def test_what_came_through_an_outlet_is_that_alone(bot):
    assert [("eleven containers" in one) for one in quotes(bot.ask("What came through Reuters?"))] == [True]


def test_who_slammed_it_called_it_names(bot):
    assert ["a farce" in one for one in quotes(bot.ask("Who slammed the operation as a farce?"))] == [True]
