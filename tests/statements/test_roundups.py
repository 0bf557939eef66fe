"""The items of a round-up of reactions: each is whose name it begins with."""

import pytest

from bot.statements.actors import find_people, lead_of
from tests.statements.test_extraction import told

ITEMS = """\
The sinking of the ferry has divided the region. These are the main reactions up to Tuesday:
Peru. The Foreign Relations Secretariat offered to send divers and said it was "at the disposal of both crews".
Kenya. Foreign Minister Ruth Otieno went further than her ministry. "A sailor is not a target," she said in Mombasa. She added \
that her country would raise the case in New York.
Chile: Foreign ministry spokesman Pablo Soto said that both states are good friends.
United Nations. The secretary-general is following the events with deep concern, his deputy spokeswoman Helena Brandt said.
Norway \u2013 The government expelled two envoys."""


@pytest.fixture(scope="module")
def items():
    return told(ITEMS)


@pytest.mark.parametrize(
    ("words", "actor", "name"),
    [
        ("at the disposal", "PE", ""),
        ("A sailor is not a target", "KE", "Ruth Otieno"),
        ("would raise the case", "KE", "Ruth Otieno"),
        ("are good friends", "CL", "Pablo Soto"),
        ("with deep concern", "UNO", "Helena Brandt"),
    ],
)
def test_what_an_item_tells_is_whose_it_is(items, words, actor, name):
    (found,) = (one for one in items if words in one.said and one.act != "offers help")
    assert (found.actor, found.name) == (actor, name)
    assert found.speaker in ITEMS


@pytest.mark.parametrize(("actor", "act"), [("PE", "offers help"), ("NO", "expels an envoy")])
def test_a_deed_of_an_office_in_an_item_is_whose_item_it_is(items, actor, act):
    assert [one.actor for one in items if one.act == act] == [actor]


def test_nobody_speaks_for_somebody_of_another_item(items):
    assert not any(one.through for one in items)


def test_the_people_of_an_item_are_its_actors():
    people = find_people(ITEMS)
    assert (people["otieno"].actor.id, people["soto"].actor.id) == ("KE", "CL")


@pytest.mark.parametrize(
    ("line", "actor", "rest"),
    [
        ("Peru. Its ministry said so.", "PE", "Its ministry said so."),
        ("The United States: no comment was made.", "US", "no comment was made."),
        ("- China. Its ministry said so.", "CN", "Its ministry said so."),
    ],
)
def test_a_lead_names_one_actor(line, actor, rest):
    lead = lead_of(line)
    assert lead is not None
    assert (lead[0].id, line[lead[1] :]) == (actor, rest)


@pytest.mark.parametrize(
    "line",
    ["Peru said so.", "Peruvian: a language.", "Peru and Chile. Their ministers met.", "Lima talks. They failed.", ""],
)
def test_a_line_that_speaks_of_an_actor_is_no_item(line):
    assert lead_of(line) is None
