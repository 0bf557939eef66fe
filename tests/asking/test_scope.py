"""A question may be asked of some of the reports only; the answer says of which."""

import datetime as dt
import re

import pytest

from bot import BotError, Chatbot, Turn, ask
from bot.models import ChatModel
from tests.asking.reports import REPORTS
from tests.indexed import indexed
from tests.scripted import ScriptedModel

THIRD, FOURTH, FIFTH, SIXTH = (dt.date(2025, 3, day) for day in (3, 4, 5, 6))
UNDATED = """---
title: Iceland's fleet
outlet: Fjord Post
---

Icelandic Fisheries Minister Jon Karlsson said that the fleet stays in port.
"""
CARRIED = """---
title: Faroe skippers wait
outlet: Tórshavn Daily
also: [North Wire]
date: 2025-03-05
---

Faroe skippers' chairman Hans Dam said that the skippers wait for the talks on cod.
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """The quarrel over cod, with a report without a date and one that two outlets carried."""
    return indexed(tmp_path_factory.mktemp("scope"), REPORTS | {"undated.md": UNDATED, "carried.md": CARRIED})


@pytest.fixture(scope="module")
def bot(settings):
    return Chatbot(settings)


def considered(answer):
    return {hit.passage.article.outlet for hit in answer.passages}


SCOPES = [
    ({"as_of": THIRD}, {"North Wire"}),
    ({"until": FOURTH}, {"North Wire", "Fjord Post"}),
    ({"since": FIFTH}, {"Tórshavn Daily", "Atlantic Times"}),
    ({"since": FOURTH, "until": FIFTH}, {"Fjord Post", "Tórshavn Daily"}),
    ({"outlets": ["north wire"]}, {"North Wire", "Tórshavn Daily"}),
    ({"outlets": ("torshavn daily", "ATLANTIC TIMES")}, {"Tórshavn Daily", "Atlantic Times"}),
    ({"outlets": "Fjord Post", "since": THIRD}, {"Fjord Post"}),
    ({"as_of": dt.date(2020, 1, 1)}, set()),
]


@pytest.mark.parametrize(("scope", "outlets"), SCOPES)
def test_only_reports_in_scope_are_read(bot, scope, outlets):
    answer = bot.ask("What did they say about cod and the ships?", **scope)
    assert considered(answer) == outlets
    assert {hit.passage.article.outlet for hit in bot.search("cod", **scope)} == outlets
    *_, streamed = bot.stream("What did they say about cod and the ships?", **scope)
    assert streamed.passages == answer.passages


def test_without_a_scope_every_report_is_read_and_nothing_is_said_of_it(bot):
    answer = bot.ask("What did they say about cod and the ships?")
    assert considered(answer) == {"North Wire", "Fjord Post", "Atlantic Times", "Tórshavn Daily"}
    assert (answer.note, answer.scope.words) == ("", "")


def test_the_same_question_is_answered_in_one_scope_and_refused_in_another(bot):
    assert not bot.ask("What did Sweden say?", since=FOURTH, until=FOURTH).abstained
    assert bot.ask("What did Sweden say?", until=THIRD).abstained
    assert bot.ask("What did Sweden say?", outlets=["North Wire"]).abstained


def test_every_part_of_a_question_and_every_follow_up_is_asked_of_the_scope(bot):
    first = bot.ask("What did Denmark offer?", until=THIRD)
    follow_up = bot.ask("And Sweden?", [Turn("What did Denmark offer?", first)], until=THIRD)
    assert (follow_up.standalone_question, considered(follow_up)) == ("What did Sweden offer?", {"North Wire"})
    compared = bot.ask(
        "Did North Wire and Fjord Post both report how many fishermen were injured?", outlets=["Fjord Post"]
    )
    assert considered(compared) == {"Fjord Post"}


def test_a_module_level_ask_takes_the_same_scope(settings):
    answer = ask("What did Sweden say?", settings=settings, since=FOURTH, until=FOURTH, outlets=["fjord post"])
    assert considered(answer) == {"Fjord Post"}
    assert answer.scope.outlets == ("Fjord Post",)


NOTES = [
    ({"as_of": FIFTH}, "Only reports published by 5 March 2025 were read. 1 report without a date was left out."),
    ({"outlets": ["ATLANTIC times", "north WIRE"]}, "Only reports by Atlantic Times and North Wire were read."),
    (
        {"since": THIRD, "until": SIXTH, "outlets": ["north wire", "Atlantic Times"]},
        "Only reports by North Wire and Atlantic Times, published from 3 to 6 March 2025, were read.",
    ),
    (
        {"since": FOURTH, "outlets": ["Fjord Post"]},
        "Only reports by Fjord Post, published since 4 March 2025, were read. 1 report without a date was left out.",
    ),
]


@pytest.mark.parametrize(("scope", "note"), NOTES)
@pytest.mark.parametrize("question", ["What did Norway regret?", "What did Peru say?"])
def test_an_answer_and_a_refusal_say_which_reports_were_read(bot, scope, note, question):
    answer = bot.ask(question, **scope)
    assert answer.note == note
    assert note in answer.to_markdown()
    days = {name: day.isoformat() for name, day in scope.items() if name != "outlets"}
    found = answer.to_dict()
    assert {name: found[name] for name in ("as_of", "since", "until")} == {
        "as_of": None,
        "since": None,
        "until": None,
    } | days
    assert [name.casefold() for name in found["outlets"]] == [one.casefold() for one in scope.get("outlets", [])]


REFUSALS = [
    ({}, "The 5 indexed reports do not answer this: "),
    ({"until": THIRD}, "The 1 indexed report published by 3 March 2025 does not answer this: "),
    (
        {"since": THIRD, "outlets": ["North Wire", "Fjord Post"]},
        "The 3 indexed reports by North Wire and Fjord Post, published since 3 March 2025, do not answer this: ",
    ),
    ({"until": dt.date(2020, 1, 1)}, "There are no indexed reports published by 1 January 2020.\n"),
]


@pytest.mark.parametrize(("scope", "says"), REFUSALS)
def test_a_refusal_counts_the_reports_in_scope(bot, scope, says):
    refused = bot.ask("What did Peru say?", **scope)
    assert refused.abstained
    assert refused.text.startswith(says)


READ = "Only reports published by 3 March 2025 were read. 1 report without a date was left out."


def holds(messages):
    key = re.search(r"key=(\w+)>", messages[-1].text)[1]
    return f"Denmark is ready to mediate between the two governments, Prime Minister Mette Holm said. [{key}]"


@pytest.mark.parametrize(("script", "is_written"), [(holds, True), (lambda _: "Denmark offered 12 ships.", False)])
def test_what_a_chat_model_wrote_says_which_reports_were_read_too(settings, script, is_written):
    bot = Chatbot(settings, ChatModel(ScriptedModel(script), "scripted"))
    answer = bot.ask("What did Denmark offer?", until=THIRD)
    assert answer.note.endswith(READ)
    assert (answer.note == READ) is is_written is (answer.written_by != "")
    assert answer.scope.until == THIRD


@pytest.mark.parametrize("name", ["as_of", "since", "until"])
@pytest.mark.parametrize("day", ["2025-03-03", dt.datetime(2025, 3, 3, tzinfo=dt.UTC), 3])
def test_something_that_is_no_day_is_one_clear_line(bot, name, day):
    for asked in (bot.ask, bot.search):
        with pytest.raises(BotError, match=rf"^{name} is .*datetime\.date\(") as raised:
            asked("What did Denmark offer?", **{name: day})
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["as_of", "until"])
def test_days_in_the_wrong_order_are_one_clear_line(bot, name):
    with pytest.raises(BotError, match=rf"^since \(2025-03-05\) is after {name} \(2025-03-03\); give the earlier"):
        bot.ask("What did Denmark offer?", since=FIFTH, **{name: THIRD})


@pytest.mark.parametrize("outlets", [3, [3], [None], {"Fjord Post": 1}, b"Fjord Post"])
def test_outlets_that_are_no_names_are_one_clear_line(bot, outlets):
    with pytest.raises(BotError, match=r"^outlets is .*; give a list of names"):
        bot.ask("What did Denmark offer?", outlets=outlets)


def test_an_outlet_that_no_report_has_is_named_with_those_there_are(bot):
    for asked in (bot.ask, bot.search):
        with pytest.raises(BotError, match=r"^No report is by 'Fiord'; name one of Fjord Post, .*Tórshavn Daily.*\.$"):
            asked("What did Denmark offer?", outlets=["North Wire", "Fiord"])


def test_the_outlets_are_those_of_the_reports_and_those_that_carried_one(bot):
    assert bot.outlets() == ["Atlantic Times", "Fjord Post", "North Wire", "Tórshavn Daily"]
