"""A person is whose the other reports say, where that is sure."""

import pytest

from bot.statements.identifying import with_actors
from tests.matrix.statements import told

SPEAKERS = [
    ("Jalil Abbas Jilani", "foreign minister", "PK"),
    ("Matthew Miller", "spokesman", "US"),
    ("John Smith", "", "US"),
    ("Ida Smith", "minister", "NO"),
]


@pytest.mark.parametrize(
    ("name", "fields", "actor"),
    [
        ("Jilani", {}, "PK"),
        ("Matthew Miller", {}, "US"),
        ("Abbas Jilani", {}, "PK"),
        ("Smith", {}, ""),
        ("John Smith", {}, "US"),
        ("Rosa Jilani", {}, ""),
        ("Jilani", {"office": "shopkeeper"}, ""),
        ("Jilani", {"office": "foreign minister"}, ""),
        ("Matthew Miller", {"office": "Spokesman"}, "US"),
        ("Matthew Miller", {"office": "minister"}, ""),
        ("Jilani", {"actor": "IN"}, "IN"),
        ("", {}, ""),
        ("Al", {}, ""),
    ],
)
def test_a_name_is_whose_it_is_elsewhere_unless_it_may_be_anothers(name, fields, actor):
    (one,) = with_actors([told("we will come", name=name, **({"actor": ""} | fields))], SPEAKERS)
    assert one.actor == actor
