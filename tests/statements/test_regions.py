"""Regions by their names, and what is no region."""

import pytest

from bot.statements.actors import actors
from bot.statements.regions import members_of, regions


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("how did the gulf react", "QA", "EG"),
        ("what did the Arab states say", "EG", "TR"),
        ("How did Europe react?", "FR", "US"),
        ("what have European governments said", "DE", "CN"),
        ("did any NATO members object", "TR", "RU"),
        ("reactions from Latin America", "BR", "US"),
        ("how did South Asian countries respond", "IN", "CN"),
    ],
)
def test_a_region_is_its_states(text, inside, outside):
    (start, end), found = members_of(text)
    assert text[start:end].strip()
    assert inside in found
    assert outside not in found


@pytest.mark.parametrize("text", ["What did NATO say?", "the European Union", "an Asian man", "who reacted", "gulfs"])
def test_what_is_no_region_is_none(text):
    assert members_of(text) == ((0, 0), frozenset())


def test_every_member_is_an_actor():
    assert {one for members in regions().values() for one in members} <= set(actors())
