"""`reactions` over a real index with the real models."""

from datetime import date

import pytest

from bot import BotError, Reactions, reactions
from bot.settings import Settings
from bot.store.extent import Extent
from tests.matrix.indexes import made_index
from tests.matrix.statements import JAN_17, JAN_18, JAN_19


@pytest.fixture(scope="module")
def settings(tmp_path_factory, query_encoder):
    return made_index(tmp_path_factory.mktemp("matrix"), query_encoder)


def acts(matrix):
    return [(one.actor, one.act) for one in matrix.reactions]


def test_everything_that_was_said_and_done_oldest_first_and_once(settings):
    matrix = reactions(settings=settings)
    assert isinstance(matrix, Reactions)
    assert acts(matrix) == [
        ("PE", "condemns"),
        ("PE", "offers to mediate"),
        ("CL", "states"),
        ("PE", "states"),
        ("", "states"),
        ("BO", "denies"),
    ]
    assert matrix.reactions[0].outlets == ("Andes Wire", "Pacific Daily")
    assert matrix.read == Extent(4, 5, JAN_17, JAN_19)


def test_actors_by_any_name_and_who_said_nothing(settings):
    matrix = reactions(actors=["La Paz", "the Kremlin", "Peruvian foreign ministry"], settings=settings)
    assert matrix.actors == ("BO", "RU", "PE")
    assert {actor for actor, _ in acts(matrix)} == {"BO", "PE"}
    assert matrix.silence(*matrix.silent) == "No statement by Russia in 4 reports from 5 outlets, 17 to 19 January 2024"
    assert reactions(actors="Bolivia", settings=settings).asked == ("BO",)


def test_a_person_is_whose_another_report_in_scope_says(settings):
    flour = [
        one for one in reactions(actors=["Peru"], settings=settings).reactions if one.quote.startswith("Quispe told")
    ]
    assert [one.act for one in flour] == ["states"]
    assert reactions(actors=["Peru"], outlets=["Pacific Trade"], settings=settings).silent == ("PE",)


def test_a_subject_leaves_out_what_stands_elsewhere_and_says_how_much_that_is(settings):
    attack = reactions("the attack on the port", settings=settings)
    assert {actor for actor, _ in acts(attack)} == {"PE", "BO"}
    assert ("PE", "condemns") in acts(attack)
    harvest = reactions("the wheat  harvest", ["Chile", "Bolivia"], settings=settings)
    assert acts(harvest) == [("CL", "states")]
    assert harvest.silence("BO").endswith("January 2024 (1 other statement)")
    assert "“the wheat harvest”" in harvest.silence("BO")
    assert acts(reactions("earthquakes in Nepal", settings=settings)) == []


def test_only_reports_in_scope_are_read(settings):
    assert acts(reactions(as_of=JAN_17, settings=settings)) == [("PE", "condemns"), ("PE", "offers to mediate")]
    later = reactions(since=JAN_18, settings=settings)
    assert acts(later) == [("PE", "condemns"), ("CL", "states"), ("", "states"), ("", "states"), ("BO", "denies")]
    assert later.reactions[0].outlets == ("Pacific Daily",)
    assert (later.read.reports, later.read.first) == (3, JAN_18)
    assert acts(reactions("the attack", until=JAN_18, outlets=["pacific daily"], settings=settings)) == [
        ("PE", "condemns")
    ]
    assert acts(reactions(outlets=["Geo"], settings=settings)) == [("BO", "denies")]
    assert reactions(since=date(2025, 1, 1), settings=settings).summary.startswith("There are no indexed reports")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"actors": ["Narnia"]}, "'Narnia' is no actor that is known"),
        ({"actors": ["Chiina"]}, "is it 'China'"),
        ({"actors": ["Iran and Pakistan"]}, "more than one actor"),
        ({"actors": [""]}, "give each a state"),
        ({"actors": ["China\n" * 500]}, "no actor that is known"),
        ({"actors": 7}, "give a list of names"),
        ({"about": "why " * 5_000}, "ask in at most"),
        ({"outlets": ["Nobody"]}, "No report is by"),
        ({"since": "2024"}, "give a day"),
    ],
)
def test_what_cannot_be_meant_is_one_line_that_says_what_to_do(settings, options, says):
    with pytest.raises(BotError, match=says) as raised:
        reactions(**options, settings=settings)
    assert "\n" not in str(raised.value)


def test_without_an_index_it_says_what_to_do(tmp_path):
    with pytest.raises(BotError, match="bot rebuild"):
        reactions(settings=Settings(index_dir=tmp_path))
