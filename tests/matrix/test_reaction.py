"""What a reaction and the matrix of them tell."""

import json

import pytest

from bot.matrix.reaction import Reaction
from bot.records import Scope
from tests.matrix.matrices import APOLOGY, desk, matrix
from tests.matrix.statements import JAN_17, JAN_18, JAN_19, told


def test_a_statement_that_two_outlets_carry_counts_once_with_all_of_them_named():
    demand = desk().reactions[0]
    assert len(demand.statements) == 2
    assert demand.outlets == ("Reuters", "TASS", "Dawn")
    assert (demand.actor, demand.act, demand.plover, demand.target) == ("PE", "demands", "REQUEST", "CL")
    assert demand.title == "Peru: demands → Chile"
    assert desk().summary == "4 reactions of 2 actors in 5 reports from 2 outlets, 17 to 19 January 2024"


def test_its_day_is_the_one_that_a_report_states_before_one_that_is_inferred():
    inferred, stated = told(APOLOGY, "A", made=JAN_17), told(APOLOGY, "B", made=JAN_18, made_inferred=False)
    assert Reaction.of(1, (inferred, stated)).day == JAN_18
    assert Reaction.of(1, (inferred, stated)).when == "18 January 2024"
    later = told(APOLOGY, "C", made=JAN_18)
    assert Reaction.of(1, (inferred, later)).when == "17 January 2024 (inferred)"
    assert Reaction.of(1, (told(APOLOGY, made=None),)).when == "no day given"


def test_the_quotation_is_the_fullest_word_for_word_and_a_sentence_where_it_is_too_short_to_be_understood():
    demand = desk().reactions[0]
    assert demand.quote == f"{APOLOGY} in Callao"
    assert all(one.said in one.article.text for one in demand.statements)
    refusal = desk().reactions[-1]
    assert refusal.quote == "The minister said no."
    assert len(Reaction.of(1, (told("very " * 9_000 + "long"),)).quote) < 1_100


def test_actors_are_down_and_days_across_oldest_first():
    desk_ = desk()
    assert desk_.days == (JAN_17, JAN_18, JAN_19, None)
    assert desk_.actors == ("PE", "BO", "CL")
    assert [one.act for one in desk_.cells["CL", None]] == ["refuses"]
    assert ("BO", JAN_17) not in desk_.cells
    nobodys = told("we saw smoke over the port", actor="")
    everybody = matrix(nobodys, *(one for reaction in desk_.reactions for one in reaction.statements))
    assert everybody.actors == ("CL", "PE", "")


def test_within_a_cell_what_does_something_comes_before_what_only_states():
    cell = matrix(told("the harbour was closed at noon"), told("no ship is safe", act="warns")).cells["PE", JAN_18]
    assert [one.act for one in cell] == ["warns", "states"]


def test_who_was_asked_for_and_said_nothing_has_an_empty_row_that_says_so():
    desk_ = desk()
    assert desk_.silent == ("BO",)
    assert desk_.silence("BO") == "No statement by Bolivia in 5 reports from 2 outlets, 17 to 19 January 2024"
    near = matrix(about="the port", asked=("US",), elsewhere={"US": 2})
    assert near.silence("US") == (
        "No statement by the United States was found about “the port” in 0 reports from 2 outlets, 17 to 19 January 2024 "
        "(2 other statements)"
    )


def test_without_a_report_it_says_so():
    none = matrix(scope=Scope(until=JAN_17), first=None, last=None, outlets=0)
    assert none.summary == "There are no indexed reports published by 17 January 2024"
    assert (none.actors, none.days, none.to_dict()["reactions"]) == ((), (), [])


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (JAN_17, JAN_17, "1 report from 1 outlet, 17 January 2024"),
        (JAN_17, JAN_17.replace(month=2), "1 report from 1 outlet, 17 January to 17 February 2024"),
        (JAN_17, JAN_17.replace(year=2025), "1 report from 1 outlet, 17 January 2024 to 17 January 2025"),
        (None, None, "1 report from 1 outlet"),
    ],
)
def test_what_was_read_is_told_in_words(first, last, words):
    assert matrix(reports=1, outlets=1, first=first, last=last).extent == words


def test_all_of_it_is_ready_for_json():
    told_ = json.loads(json.dumps(desk().to_dict()))
    assert told_["days"] == ["2024-01-17", "2024-01-18", "2024-01-19", None]
    assert told_["silent"][0]["id"] == "BO"
    demand = told_["reactions"][0]
    assert demand["outlets"] == ["Reuters", "TASS", "Dawn"]
    assert demand["statements"][1]["through"] == ["Andes Wire"]
    assert demand["statements"][1]["speaker"] == "Rosa Quispe"
    assert demand["statements"][0]["content"] == APOLOGY
    assert demand["statements"][0]["article"]["path"] == "Reuters.txt"
