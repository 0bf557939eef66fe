import pytest

from bot.statements.offices import Office, offices_at


def offices(text, name="Torres"):
    start = text.index(name)
    return offices_at(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Torres spoke.", [Office("president")]),
        ("Peruvian Foreign Minister Torres spoke.", [Office("foreign minister")]),
        ("Peru's prime minister, Torres, spoke.", [Office("prime minister")]),
        ("Torres, the former president of Peru, spoke.", [Office("president", former=True)]),
        ("Vice President Torres spoke.", [Office("president", below=True)]),
        ("Torres, Peru's minister of foreign affairs, spoke.", [Office("foreign minister")]),
        ("Torres spoke with the president.", []),
        ("Torres, his spokesman said, is well.", []),
        ("Torres, President Rivas and others spoke.", []),
    ],
)
def test_an_office_is_whom_it_stands_by(text, expected):
    assert offices(text) == frozenset(expected)
