"""Only reports in scope are found, by words and by meaning alike; a name is an outlet's however it is written."""

from contextlib import closing
from datetime import date

import pytest

from bot.errors import QuestionError
from bot.records import EVERY_REPORT, Article, Passage, Scope
from bot.store import known_outlets, open_store, publish
from bot.store import store as store_module
from tests.store.generation import MADE, encode, write

WORDS = ["ships", "sailed"]
JAN_1, JAN_2, JAN_3, JAN_4 = (date(2024, 1, day) for day in (1, 2, 3, 4))
# Name, outlet, day, and who carried it too.
REPORTS = [
    ("a", "tass", JAN_1, ()),
    ("b", "Élysée Wire", JAN_2, ("Dawn", "Tass")),
    ("c", "Dawn", JAN_3, ()),
    ("d", "TASS", None, ()),
    ("e", "", None, ()),
    ("f", "tass", JAN_4, ("Dawn",)),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Reports of a passage each; all hold the words."""
    index_dir = tmp_path_factory.mktemp("scope")
    made = []
    for name, outlet, day, also in REPORTS:
        text = f"Ships sailed to {name}."
        article = Article(name, f"{name}.txt", "", text, outlet, published=day, also=also)
        made.append((article, [Passage(name, article, 0, len(text), "", ((0, len(text)),))]))
    publish(index_dir, write(index_dir, *made), "")
    with closing(open_store(index_dir, MADE)) as store:
        yield store


SCOPES = [
    (EVERY_REPORT, "abcdef", 0),
    (Scope(as_of=JAN_2), "ab", 2),
    (Scope(until=JAN_2), "ab", 2),
    (Scope(since=JAN_2), "bcf", 2),
    (Scope(since=JAN_2, until=JAN_3), "bc", 2),
    (Scope(since=JAN_2, until=JAN_4, as_of=JAN_3), "bc", 2),
    (Scope(since=JAN_3, until=JAN_3), "c", 2),
    (Scope(as_of=date(2023, 12, 31)), "", 2),
    (Scope(outlets=("TASS",)), "abdf", 0),
    (Scope(outlets=("tASS",)), "abdf", 0),
    (Scope(outlets=(" elysee  WIRE",)), "b", 0),
    (Scope(outlets=("E\u0301lyse\u0301e Wire",)), "b", 0),
    (Scope(outlets=("Dawn",)), "bcf", 0),
    (Scope(outlets=("Dawn", "TASS")), "abcdf", 0),
    (Scope(outlets=("TASS",), since=JAN_2), "bf", 1),
    (Scope(outlets=("Dawn",), until=JAN_3), "bc", 0),
    (Scope(outlets=("gone",)), "", 0),
    (Scope(outlets=("", "%", "T*", "'TASS'")), "", 0),
]


@pytest.mark.parametrize(("scope", "found", "undated"), SCOPES)
def test_what_is_found_and_counted_is_what_is_in_scope(store, scope, found, undated):
    vector = encode(["Ships sailed to nowhere."])[0]
    assert sorted(one for one, _ in store.lexical.search(WORDS, 9, scope)) == list(found)
    assert sorted(one for one, _ in store.nearest(vector, 9, scope)) == list(found)
    assert store.lexical.count_articles(scope) == len(found)
    assert store.lexical.count_undated(scope) == undated


@pytest.mark.parametrize("name", "abcdef")
def test_k_passages_are_found_however_many_nearer_ones_are_out_of_scope(store, name):
    """The nearest by far is out of scope: what is asked of the vectors must grow, and what words find must not be cut first."""
    vector = encode([f"Ships sailed to {name}."])[0]
    scope = Scope(outlets=("Dawn",), since=JAN_3)
    assert {one for one, _ in store.nearest(vector, 2, scope)} == {"c", "f"}
    assert {one for one, _ in store.lexical.search([*WORDS, name], 2, scope)} == {"c", "f"}


def test_no_more_vectors_are_read_than_one_statement_takes(store, monkeypatch):
    asked = []
    nearest = store.dense.nearest
    monkeypatch.setattr(store_module, "_MOST_READ", 3)
    monkeypatch.setattr(store.dense, "nearest", lambda vector, k: asked.append(k) or nearest(vector, k))
    assert len(store.nearest(encode(["Ships sailed to a."])[0], 2, Scope(outlets=("gone",)))) == 0
    assert asked == [2, 3]


def test_the_outlets_are_named_once_as_they_are_most_often_written(store):
    assert store.lexical.outlets() == ["Dawn", "Élysée Wire", "tass"]


def test_an_outlet_is_known_however_it_is_written(store):
    there = store.lexical.outlets()
    assert known_outlets(["tass", "ELYSEE wire", "Tass "], there) == ("tass", "Élysée Wire")
    assert known_outlets([], there) == ()


@pytest.mark.parametrize("name", ["", " ", "Tas", "DawnTASS", "x" * 100_000, "\x1b[31m\nDawn"])
def test_an_outlet_that_no_report_has_is_one_line_that_names_those_there_are(store, name):
    with pytest.raises(QuestionError, match=r"^No report is by '.*'; name one of .*Élysée Wire") as raised:
        known_outlets(["Dawn", name], store.lexical.outlets())
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 200


def test_at_most_ten_outlets_are_named_the_most_similar_first():
    there = [f"Post {number:02}" for number in range(25)] + ["\x1b]0;Dawn\x07\n" + "n" * 500]
    with pytest.raises(QuestionError, match=r"name one of Post 17, .* and 16 more\.$") as raised:
        known_outlets(["post17"], there)
    assert str(raised.value).count("Post ") == 10
    with pytest.raises(QuestionError, match="Dawn") as raised:
        known_outlets(["Dawnnnnnn"], there)
    assert str(raised.value).isprintable()
    with pytest.raises(QuestionError, match="no report names its outlet, so leave it out"):
        known_outlets(["Dawn"], [])
