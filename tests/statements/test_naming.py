"""Actors by the names that people type."""

import pytest

from bot.errors import QuestionError
from bot.statements.naming import known_actors


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("China", "CN"),
        ("beijing", "CN"),
        ("Chinese", "CN"),
        ("the Kremlin", "RU"),
        ("UN", "UNO"),
        ("un", "UNO"),
        ("us", "US"),
        ("the State Department", "US"),
        ("EU", "EUN"),
        ("Russia's foreign ministry", "RU"),
        ("Foreign Ministry of Iran", "IR"),
        ("jaish al adl", "JAISHALADL"),
        ("PK", "PK"),
    ],
)
def test_any_name_is_understood(name, actor):
    assert known_actors([name]) == (actor,)


def test_one_actor_under_two_names_is_one():
    assert known_actors(["Moscow", "China", "the Kremlin"]) == ("RU", "CN")


@pytest.mark.parametrize(
    "name", ["China Daily", "the war in Ukraine", "who", "Iran, Pakistan", "x" * 5_000, "\u202e", "🙂"]
)
def test_what_is_nobody_or_more_than_one_is_refused(name):
    with pytest.raises(QuestionError):
        known_actors([name])
