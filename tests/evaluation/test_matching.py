"""Whether an answer holds what is expected: by words, not by the signs around them."""

import pytest

from bot.evaluation.matching import holds, holds_all


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lima OFFERS to host", "offers"),
        ("STRASSE", "straße"),
        ("“the port’s master”", '"the port\'s master"'),
        ("the so‑called “line” – closed", 'so-called "line" - closed'),
        ("to  host\u00a0talks", "to host talks"),
        ("Am\u00e9lie", "Ame\u0301lie"),
        ("a zero\u200bwidth", "zerowidth"),
        ("Pakistan-Iran talks", "iran"),
        ("It costs $5.", "$5"),
        ("5% of 20, and 30.", "20"),
        ("5% of 20, and 30.", "30"),
        ("5% of 20, and 30.", "5%"),
        ("(C++)", "C++"),
    ],
)
def test_holds(text, expected):
    assert holds(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reoffers", "offers"),
        ("offers_", "offers"),
        ("Iranian", "Iran"),
        ("20,000 men", "20"),
        ("1.20 dollars", "20"),
        ("at 5:30", "5"),
        ("120", "20"),
        ("to host", "host to"),
        ("a.b", "a+b"),
        # Of two quotations none says it.
        ("He will host\ntalks failed", "host talks"),
    ],
)
def test_does_not_hold(text, expected):
    assert not holds(text, expected)


@pytest.mark.parametrize(
    ("any_of", "all_of", "held"),
    [
        (("x", "talks"), (), True),
        (("x", "y"), (), False),
        ((), ("talks", "Lima"), True),
        ((), ("talks", "x"), False),
        (("x", "talks"), ("Lima",), True),
        (("x",), ("Lima",), False),
        (("talks",), ("x",), False),
    ],
)
def test_one_of_any_and_each_of_all(any_of, all_of, held):
    assert holds_all("Lima offers talks", any_of, all_of) is held
