"""A statement that several outlets carry is told once, with all of them named; what only resembles it is not."""

import pytest

from bot import Chatbot
from tests.indexed import indexed

REPORTS = {
    "andes.md": """---
title: Peru and the port
outlet: Andes Wire
date: 2025-05-06
---

Peruvian Foreign Minister Rosa Quispe condemned the attack on the port of Callao as a cowardly act on Tuesday.

Bolivia's foreign ministry said that the ferry line to Arica will stay closed until the harbour is safe again.
""",
    "pacific.md": """---
title: Lima condemns the attack
outlet: Pacific Daily
date: 2025-05-07
---

Rosa Quispe, Peru's foreign minister, condemned the attack on the port of Callao as a cowardly act.

Peru's president Luis Rojas condemned the attack on the airport of Cusco as a cowardly act.
""",
    "chile.md": """---
title: Santiago on the attack
outlet: Austral News
date: 2025-05-07
---

Chile's foreign ministry condemned the attack on the port of Callao as a cowardly act.
""",
    "harbour.md": """---
title: The harbour is quiet
outlet: Harbour Gazette
date: 2025-05-08
---

Ships waited outside the harbour on Thursday, and two cranes were at work again.
""",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("carrying"), REPORTS))


def carriers(answer):
    return {one.article.outlet: {also.article.outlet for also in one.carried_by} for one in answer.citations}


def test_the_same_statement_in_another_outlet_is_named_and_not_told_again(bot):
    answer = bot.ask("What did Rosa Quispe condemn?")
    (citation,) = answer.citations
    (also,) = citation.carried_by
    assert {citation.article.outlet, also.article.outlet} == {"Andes Wire", "Pacific Daily"}
    assert also.article.text[also.start : also.end] == also.quote
    assert "Quispe" in also.quote
    assert citation.also_in in answer.to_markdown()
    assert answer.to_dict()["citations"][0]["carried_by"][0]["article"]["outlet"] == also.article.outlet


def test_another_actor_and_another_event_are_no_carriers(bot):
    assert carriers(bot.ask("What did Chile condemn?")) == {"Austral News": set()}
    assert carriers(bot.ask("What did Luis Rojas condemn?")) == {"Pacific Daily": set()}


def test_only_outlets_in_scope_are_named(bot):
    answer = bot.ask("What did Rosa Quispe condemn?", outlets=["Andes Wire"])
    assert carriers(answer) == {"Andes Wire": set()}


def test_everybody_who_reacted_has_one_line(bot):
    answer = bot.ask("How did countries react to the attack?")
    assert {said.actor for one in answer.citations for said in one.said_by} == {"Peru", "Chile", "Bolivia"}
    assert len(answer.citations) == 3


def test_whether_somebody_spoke_is_answered_with_the_words(bot):
    answer = bot.ask("Has Chile said anything?")
    assert answer.text.startswith("Yes: Chile's foreign ministry condemned")
    assert not bot.ask("What did Chile condemn?").text.startswith("Yes")


def test_silence_is_told_with_what_was_read(bot):
    refused = bot.ask("Has Argentina said anything?")
    assert refused.abstained
    assert "no statement by Argentina in 4 reports from 4 outlets, 6 to 8 May 2025" in refused.text
    later = bot.ask("Has Argentina said anything?", since=bot.articles()[-1].published)
    assert "no statement by Argentina in 1 report from 1 outlet, 8 May 2025" in later.text


def test_only_what_the_actors_of_the_scope_say_is_read(bot):
    answer = bot.ask("Who condemned the attack?", actors=["Santiago"])
    assert {said.actor for one in answer.citations for said in one.said_by} == {"Chile"}
    assert answer.scope.actors == ("Chile",)
    assert answer.note == "Only what Chile said or did in the reports was read."
    assert {hit.passage.article.outlet for hit in answer.passages} == {"Austral News"}
    refused = bot.ask("What did the minister say about the ferry line?", actors="Chile")
    assert refused.abstained
    assert "in what Chile said or did" in refused.text


def test_as_of_a_day_nobody_is_known_by_what_was_reported_later(tmp_path):
    reports = {}
    for name, day, text in (
        ("early.md", 6, "Quispe said that the ferry line to Arica stays open for everybody."),
        ("late.md", 8, "Peruvian Foreign Minister Rosa Quispe said that the talks on the harbour go on."),
    ):
        reports[name] = f"---\ntitle: The ferry line\noutlet: Andes Wire\ndate: 2025-05-{day:02}\n---\n\n{text}\n"
    bot = Chatbot(indexed(tmp_path, reports))
    question = "What did Quispe say about the ferry line?"
    early = bot.ask(question, as_of=bot.articles()[0].published)
    assert [said.actor for one in early.citations for said in one.said_by] == [""]
    assert "Peru" in {said.actor for one in bot.ask(question).citations for said in one.said_by}


def test_what_is_asked_of_several_is_told_of_each_and_who_is_silent_is_named(bot):
    answer = bot.ask("For a sidebar I need what Chile, Argentina and Bolivia each said.")
    assert {said.actor for one in answer.citations for said in one.said_by} == {"Chile", "Bolivia"}
    assert answer.note == "Nothing was found by Argentina."
    assert bot.ask("Argentina and Paraguay: reactions?").abstained
