import pytest

from bot.statements.acts import acts, asked_acts
from bot.statements.deeds import strikers

STRIKE = next(act for act in acts() if act.name == "strike")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's top court struck down the levy",
        "Peru and Chile struck a deal on copper",
        "India struck a historic trade agreement with Ghana",
        "Nurses in Spain went on strike",
        "Italy's general strike ended",
        "the teachers’ strike in Ghana",
        "Kenya struck a conciliatory tone",
        "strike action by Norway",
    ],
)
def test_what_only_sounds_like_a_strike_is_none(text):
    assert STRIKE.told.search(text) is None
    assert STRIKE not in asked_acts(text)
    assert strikers(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Peru struck Bolivia", {"PE"}),
        ("Peru's counter-strikes", {"PE"}),
        ("the air strikes by Peru", {"PE"}),
        ("Peru struck a deal-maker's hotel", {"PE"}),
        ("a school strike by Peru killed two", {"PE"}),
    ],
)
def test_a_strike_is_one_whatever_it_hit(text, owners):
    assert STRIKE.told.search(text)
    assert {actor.id for actor in strikers(text)} == owners
