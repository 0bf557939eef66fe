import re

import pytest

from bot.statements.done import asked_deed, is_only_planned, tells_as_done

RETURN = re.compile(r"\breturn\w*", re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "The envoys may return to their posts by 4 May.",
        "Kenya agreed that its envoy would soon return.",
        "Both agreed to return to the talks.",
        "The envoy has not returned.",
        "Ghana called on the envoy to return.",
        "The envoy is yet to return.",
    ],
)
def test_what_is_planned_or_asked_for_is_not_told_as_done(text):
    assert not tells_as_done(RETURN, text)
    assert is_only_planned("return", text)


@pytest.mark.parametrize(
    "text",
    [
        "The envoys returned on 4 May.",
        "The envoy, who may resign, returned on Monday.",
        "The envoy has returned and will return again in June.",
        "The minister used the return of the envoy to call for talks.",
        "He said he would resign, and she returned on Monday.",
    ],
)
def test_what_has_happened_is_told_as_done(text):
    assert tells_as_done(RETURN, text)
    assert not is_only_planned("return", text)


def test_an_irregular_past_counts():
    assert not is_only_planned("meet", "They met on Monday and will meet again on Friday.")
    assert is_only_planned("meet", "They will meet on Friday.")
    assert not is_only_planned("strike", "It used missiles to strike two camps.")


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("When did Kenya break off relations with Ghana?", "break off relations"),
        ("When did Kenya break off the talks?", "break off"),
        ("Who replaced the envoy?", "replace"),
        ("Who succeeded in crossing the river?", None),
        ("Why did Kenya declare war?", "declare war"),
        ("How close was the vote?", None),
        ("What did the return cost?", None),
    ],
)
def test_a_deed_that_carries_the_meaning_is_known(question, deed):
    found = asked_deed(question)
    assert (found.name if found else None) == deed
