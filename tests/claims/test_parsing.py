"""What a chat model wrote, as claims: in whatever pieces it comes, and whatever it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.claim import Claim
from bot.claims.parsing import MAX_CHARACTERS, MAX_CLAIMS, claims_of

KEYS = ("kfdgh", "mnbvc")


def read(text, size=1):
    return list(claims_of((text[at : at + size] for at in range(0, len(text), size)), KEYS))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Oslo offered help. [kfdgh]", [("Oslo offered help.", "kfdgh")]),
        (
            "Oslo offered help [kfdgh]. Bergen did not [mnbvc].",
            [("Oslo offered help.", "kfdgh"), ("Bergen did not.", "mnbvc")],
        ),
        (
            "Oslo offered help. [kfdgh] [mnbvc] Bergen did not. [mnbvc]",
            [("Oslo offered help.", "kfdgh mnbvc"), ("Bergen did not.", "mnbvc")],
        ),
        ("Oslo offered help. [kfdgh, mnbvc]", [("Oslo offered help.", "kfdgh mnbvc")]),
        ("Oslo offered help. [key: KFDGH] [passage mnbvc]", [("Oslo offered help.", "kfdgh mnbvc")]),
        ("Oslo offered help. 【kfdgh】", [("Oslo offered help.", "kfdgh")]),
        ("Oslo offered help (kfdgh).", [("Oslo offered help.", "kfdgh")]),
        ("The agency (NRK) said so. [kfdgh]", [("The agency (NRK) said so.", "kfdgh")]),
        (
            "- Oslo offered help. [kfdgh]\n- Bergen did not. [mnbvc]",
            [("Oslo offered help.", "kfdgh"), ("Bergen did not.", "mnbvc")],
        ),
        (
            "1. Oslo offered help\n[kfdgh]\n2. Bergen did not\n[mnbvc]",
            [("Oslo offered help", "kfdgh"), ("Bergen did not", "mnbvc")],
        ),
        (
            "Gen. Holm said at 3 p.m. on Jan. 5 that U.S. ships left. [kfdgh]",
            [("Gen. Holm said at 3 p.m. on Jan. 5 that U.S. ships left.", "kfdgh")],
        ),
        (
            '"We will go. We will not return", Berg said. [kfdgh]',
            [('"We will go. We will not return", Berg said.', "kfdgh")],
        ),
        ("Berg said “[the] fleet left. It is gone.” [kfdgh]", [("Berg said “[the] fleet left. It is gone.”", "kfdgh")]),
        ("Oslo said so.", [("Oslo said so.", "")]),
        ("Oslo said so. [0] [1-999999999]", [("Oslo said so.", "0 1-999999999")]),
        ("Oslo said so. []", [("Oslo said so.", [""])]),
        ("Oslo said so. [kfd", [("Oslo said so. [kfd", "kfd")]),
        ("Oslo [said [kfdgh] so] then. [mnbvc]", [("Oslo [said so] then.", ["kfdgh", "mnbvc", "said so] then"])]),
        ("", []),
        (" \n\n ", []),
        ("...", []),
    ],
)
def test_prose_is_read_as_sentences_with_their_keys(text, claims):
    expected = [Claim(said, tuple(keys.split() if isinstance(keys, str) else keys)) for said, keys in claims]
    for size in (1, 2, 7, 10_000):
        assert read(text, size) == expected


@pytest.mark.parametrize("before", ["", "```json\n", "  \n"])
def test_json_is_read_as_sentences_with_their_keys(before):
    reply = {
        "sentences": [
            {"text": 'Oslo {offered} "help".', "keys": ["kfdgh"]},
            {"text": "A. B said so. [mnbvc]", "keys": "kfdgh"},
        ]
    }
    for indent in (None, 2):
        for size in (1, 5, 10_000):
            assert read(before + json.dumps(reply, indent=indent), size) == [
                Claim('Oslo {offered} "help".', ("kfdgh",)),
                Claim("A. B said so.", ("kfdgh", "mnbvc")),
            ]


def test_a_sentence_waits_for_what_follows_an_opening_bracket():
    for size in (1, 2, 10_000):
        assert read("Oslo paid 20. (:", size) == [Claim("Oslo paid 20. (:")]


def test_a_sentence_of_json_is_there_as_soon_as_it_is_whole():
    text = '{"sentences": [{"text": "Oslo offered help.", "keys": ["kfdgh"]}, {"text": "Be'
    assert read(text) == [Claim("Oslo offered help.", ("kfdgh",))]


def test_a_sentence_of_prose_is_there_as_soon_as_the_next_begins():
    def pieces():
        yield "Oslo offered help. [kfdgh] B"
        raise AssertionError("the first sentence was whole")

    assert next(claims_of(pieces(), KEYS)) == Claim("Oslo offered help.", ("kfdgh",))


@pytest.mark.parametrize("text", ['{"answer": 3}', '{"text": 7}', "{}{{[[", '{"text": "never ends', '{"text":' * 300])
def test_json_without_a_sentence_is_one_text_without_keys(text):
    claims = read(text)
    assert len(claims) == 1
    assert claims[0].keys == ()


def test_no_more_is_read_than_an_answer_can_have():
    taken = []

    def endless():
        while True:
            taken.append("Oslo said so again and again. [kfdgh] ")
            yield taken[-1]

    assert len(list(claims_of(endless(), KEYS))) == MAX_CLAIMS
    taken.clear()

    def without_end():
        while True:
            taken.append("and so on ")
            yield taken[-1]

    assert sum(len(claim.text) for claim in claims_of(without_end(), KEYS)) <= MAX_CHARACTERS
    assert sum(map(len, taken)) < MAX_CHARACTERS + 20


def test_a_mark_may_hold_what_ends_a_sentence_and_come_in_parts():
    text = "Oslo offered help! [v. Kfdgh] Lima did not. [kfdgh]"
    assert read(text, 1) == read(text, 10_000)


PIECES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                "[",
                "]",
                "[0]",
                "[kfdgh",
                "kfdgh]",
                "[kfdgh]",
                "[[",
                "]]",
                "【",
                "】",
                "(kfdgh",
                '"',
                "“",
                "”",
                "{",
                "}",
                '{"text": "',
                '"}',
                "\\",
                "\n",
                ". ",
                "A. ",
                "```json",
                '"keys": [',
                "[1-999999999]",
                "- ",
                "1. ",
                "\x00",
                "\u202e",
                "\ud800",
            ]
        ),
    ),
    max_size=40,
)


@given(PIECES)
def test_no_text_makes_it_fail_and_the_pieces_make_no_difference(pieces):
    text = "".join(pieces)
    claims = list(claims_of(iter(pieces), KEYS))
    assert claims == read(text, 1) == read(text, 10_000)
    for claim in claims:
        assert claim.text.strip()
        assert all(isinstance(key, str) and len(key) <= 40 for key in claim.keys)


@given(
    st.lists(
        st.sampled_from(["Oslo offered help.", "Berg said “no”.", "It is 3 p.m. now, he said."]), min_size=1, max_size=6
    )
)
def test_what_was_written_with_keys_is_read_back(sentences):
    text = " ".join(f"{sentence} [{KEYS[at % 2]}]" for at, sentence in enumerate(sentences))
    assert read(text) == [Claim(sentence, (KEYS[at % 2],)) for at, sentence in enumerate(sentences)]
