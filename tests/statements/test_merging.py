"""One statement that several outlets carry is one; accounts that differ never are."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest

from bot.statements.merging import merge
from tests.matrix.statements import JAN_17, JAN_18, JAN_19, told

# The act, and two ways to report one statement.
SAME = [
    ("states", "two children died", "two children had been killed"),
    (
        "urges restraint",
        "Peru hopes both sides will keep calm and restraint and avoid an escalation",
        "both countries will “remain calm and restraint and avoid escalation of the tension”",
    ),
    ("condemns", "Chile condemned the attack on the port", "Chile condemned the attack on the port"),
    ("condemns", "the attack on the port of Callao", "the attack"),
    ("condemns", "the attack was a cowardly and senseless act", "the “cowardly and senseless” attack"),
    (
        "urges restraint",
        "both sides should show restraint and avoid escalation",
        "the two to avoid escalation and show restraint",
    ),
    ("urges restraint", "all parties to exercise maximum restraint", "restraint"),
    (
        "calls for talks",
        "the dispute over the ferry line must be settled by talks",
        "talks must settle the ferry dispute",
    ),
    ("recalls an envoy", "Peru has recalled its ambassador from Chile", "Peru will recall its ambassador in Santiago"),
    (
        "summons an envoy",
        "Peru's Foreign Ministry summoned the Chilean ambassador",
        "the ambassador of Chile had been summoned",
    ),
    (
        "offers to mediate",
        "Peru is willing to host talks between Chile and Bolivia",
        "it is willing to host talks between the two",
    ),
    (
        "offers help",
        "Lima is ready to send rescue teams and field hospitals",
        "rescue teams and a field hospital are ready to be sent",
    ),
    (
        "announces a visit",
        "the foreign minister will visit Chile on 29 January",
        "its foreign minister is to visit Santiago on January 29",
    ),
    (
        "states",
        "ten people had died in the explosions in the province",
        "the explosions in the province had killed ten people",
    ),
    (
        "states",
        "nine people were killed in the strike",
        "nine people, four of them children, were killed in the strike",
    ),
    ("states", "the strikes hit three camps near the border", "three camps near the border were hit by the strikes"),
    ("agrees", "both ambassadors will return by 26 January", "the ambassadors will return to their posts"),
    (
        "suspends ties",
        "all flights between the two countries were suspended",
        "flights between both countries have been suspended",
    ),
]
# The act, and two statements that are not one.
DIFFERENT = [
    ("demands", "the immediate release of the sailors", "the immediate release of the ships"),
    ("states", "two children were killed", "two soldiers were killed"),
    ("states", "nine people were killed in the strike", "ten people were killed in the strike"),
    ("states", "nine people were killed in the strike", "9 people were wounded in the strike"),
    ("states", "ten people were killed in the strikes on the camp", "ten people were hurt in the strikes on the camp"),
    ("states", "four children and five women were killed", "four children and three women were killed"),
    ("states", "12 million dollars were lost", "12 million euros were lost"),
    ("states", "five percent of the harvest was lost", "five tonnes of the harvest were lost"),
    ("states", "the attack", "the attack on the port"),
    ("states", "the talks were good and useful", "the harbour will be closed for repairs"),
    ("states", "Peru will sign the ferry treaty", "Peru will not sign the ferry treaty"),
    ("condemns", "the attack on Callao", "the attack on Iquique"),
    ("condemns", "the attack by Chile on the port", "the attack by Bolivia on the port"),
    ("demands", "an apology for the attack", "an explanation of the border closure"),
    ("urges restraint", "both sides should avoid escalation", "Chile has been asked to keep its ships in port"),
    ("announces a visit", "the minister will visit Chile on 29 January", "the minister will visit Chile on 2 February"),
    ("announces a visit", "the president will visit Chile", "the president will visit Bolivia"),
    ("supports", "Peru backs its navy", "Peru has always stood by its fishermen"),
    ("accuses", "Chile opened fire without warning", "Chile had opened the letter without asking"),
    ("threatens", "Peru reserves the right to respond", "Peru will close the border at midnight"),
]


def sizes(*statements):
    return sorted(len(group) for group in merge(statements))


@pytest.mark.parametrize(("act", "first", "second"), SAME)
def test_what_two_outlets_carry_is_one(act, first, second):
    assert sizes(told(first, "Reuters", act=act), told(second, "TASS", act=act)) == [2]


@pytest.mark.parametrize(("act", "first", "second"), DIFFERENT)
def test_accounts_that_differ_stay_apart(act, first, second):
    assert sizes(told(first, "Reuters", act=act), told(second, "TASS", act=act)) == [1, 1]


def test_an_act_that_only_the_cue_of_one_tells_is_no_difference():
    one, other = (
        told(content, content, act="recalls an envoy") for content in ("its envoy to Chile", "an envoy was recalled")
    )
    start = len("The minister ")
    text = one.article.text.replace("said", "recalled", 1)
    recalled = replace(
        one, article=replace(one.article, text=text), cue=(start, start + 8), content=(start + 9, len(text) - 2)
    )
    assert recalled.said == "its envoy to Chile"
    assert sizes(recalled, other) == [2]
    assert sizes(one, other) == [1, 1]


def test_all_who_carry_it_are_together_in_whatever_order_they_come():
    texts = ["ten people were killed in the strike", "the strike killed ten people", "ten people killed in a strike"]
    three = [told(text, outlet) for text, outlet in zip(texts, ("Reuters", "TASS", "Dawn"), strict=True)]
    for order in permutations(three):
        assert merge(order) == merge(three)
    assert [len(group) for group in merge(three)] == [3]


def test_what_says_no_figure_does_not_join_two_that_differ():
    nine, ten = (told(f"{number} people were killed in the strike", number) for number in ("nine", "ten"))
    bare = told("people were killed in the strike", "Dawn")
    for order in permutations((nine, ten, bare)):
        groups = merge(order)
        assert len(groups) == 2
        assert not any(nine in group and ten in group for group in groups)


def test_days_that_follow_each_other_are_near_and_no_chain_of_them():
    three = [told("an apology for the attack", str(day), made=day, act="demands") for day in (JAN_17, JAN_18, JAN_19)]
    assert sizes(*three[:2]) == [2]
    assert sizes(three[0], three[2]) == [1, 1]
    assert sizes(*three) == [1, 2]


def test_what_has_no_day_is_one_with_what_has_none_and_was_published_about_then():
    dated, old, new, much_later = (
        told("an apology for the attack", str(number), act="demands", made=made, published=published)
        for number, (made, published) in enumerate(
            [(JAN_18, JAN_18), (None, JAN_18), (None, JAN_19), (None, JAN_19.replace(month=5))]
        )
    )
    assert sizes(dated, old) == [1, 1]
    assert sizes(old, new) == [2]
    assert sizes(old, much_later) == [1, 1]
    assert sizes(told("x", made=None, published=None), told("x", "TASS", made=None, published=None)) == [2]
    assert sizes(told("x", made=None, published=None), told("x", "TASS", made=None)) == [1, 1]


@pytest.mark.parametrize(
    ("fields", "others", "expected"),
    [
        ({"actor": "PE"}, {"actor": "CL"}, [1, 1]),
        ({"act": "demands"}, {"act": "condemns"}, [1, 1]),
        ({"target": "CL"}, {"target": "BO"}, [1, 1]),
        ({"target": "CL"}, {"target": ""}, [2]),
        ({"name": "Rosa Quispe"}, {"name": "Diego Soto"}, [1, 1]),
        ({"name": "Rosa Quispe"}, {"name": "Quispe"}, [2]),
        ({"name": "Rosa Quispe"}, {"name": ""}, [2]),
        ({"actor": "", "name": "Rosa Quispe"}, {"actor": "", "name": "Quispe"}, [2]),
        ({"actor": "", "source": None}, {"actor": ""}, [1, 1]),
    ],
)
def test_who_did_what_to_whom_must_be_one(fields, others, expected):
    content = "an apology for the attack on the port"
    assert sizes(told(content, "Reuters", **fields), told(content, "TASS", **others)) == expected


def test_every_statement_is_in_one_group():
    every = [told(text, f"{number}", act=act) for number, (act, *both) in enumerate(SAME + DIFFERENT) for text in both]
    groups = merge(every)
    assert sorted(one.id for group in groups for one in group) == sorted(one.id for one in every)
    assert all(first.act == second.act for group in groups for first, second in combinations(group, 2))


def test_a_minister_and_a_spokesperson_are_two():
    words = "Peru reserves the right to respond to the attack on the port"
    minister = told(words, "Reuters", act="threatens", name="Rosa Quispe", office="foreign minister")
    other = told(words, "TASS", act="threatens", office="spokesperson of the Foreign Ministry")
    assert len(merge([minister, other])) == 2
    assert len(merge([replace(minister, name=""), replace(other, office="foreign minister")])) == 1
