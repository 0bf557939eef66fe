"""What a generation is given is what it answers with."""

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.records import Article, Passage
from bot.store import LexicalIndex, current_generation, open_store
from bot.store.lexical import LexicalWriter
from tests.store.generation import BARE, DIMENSION, FIRST, FULL, MADE, SECOND, THIRD, encode

# ---------------------------------------------------------------- what is written is read


def test_passages_and_articles_come_back_as_they_were(published):
    with closing(open_store(published, MADE)) as store:
        assert store.lexical.passages(["p3", "p1", "gone", "p2"]) == [THIRD, FIRST, SECOND]
        assert store.lexical.articles() == [replace(BARE, text=""), replace(FULL, text="", headings=())]
        assert store.lexical.count() == store.dense.count() == 3
        assert store.generation == current_generation(published)


def test_the_manifest_says_what_the_generation_was_made_with(published):
    with closing(open_store(published, MADE)) as store:
        manifest = store.manifest
    assert (manifest.embedding, manifest.dimension, manifest.passage_tokens) == (MADE.embedding, DIMENSION, 160)
    assert (manifest.articles, manifest.passages) == (2, 3)


def test_opening_and_asking_write_nothing_to_keep(published):
    """So that a full disk keeps nobody out, and a reader that is killed leaves no journal.

    Chroma begins the graph of fewer than 1,000 vectors anew at each opening, and never reads it.
    """

    def states():
        files = [path for path in published.rglob("*") if path.is_file() and path.suffix != ".bin"]
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = states()
    with closing(open_store(published, MADE)) as store:
        assert store.nearest(encode([FIRST.text])[0], 1)[0][0] == "p1"
    assert states() == before


def test_the_nearest_passage_is_the_one_with_the_same_vector(published):
    with closing(open_store(published, MADE)) as store:
        for passage in (FIRST, SECOND, THIRD):
            hits = store.nearest(encode([passage.text])[0], 3)
            assert hits[0][0] == passage.id
            assert hits[0][1] == pytest.approx(1, abs=1e-5)
            assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
            assert len(hits) == 3


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["restraint"], ["p2"]),
        (["neutral", "india"], ["p3"]),
        (["recall"], ["p1", "p2"]),  # another form of the word; the title counts for every passage
        (["china"], ["p2"]),  # the heading
        (["nothing"], []),
        ([], []),
        ([" "], []),
    ],
)
def test_words_are_found_in_text_title_and_heading(published, words, ids):
    with closing(open_store(published, MADE)) as store:
        assert [passage_id for passage_id, _ in store.lexical.search(words, 5)] == ids


def test_more_of_the_words_rank_higher_and_k_is_kept(published):
    with closing(open_store(published, MADE)) as store:
        hits = store.lexical.search(["ambassador", "pakistan", "recalled", "its"], 5)
        assert [passage_id for passage_id, _ in hits] == ["p1", "p2"]
        assert hits[0][1] > hits[1][1]
        assert (
            store.lexical.search(["ambassador", "pakistan"], 1)
            == store.lexical.search(["ambassador", "pakistan"], 5)[:1]
        )


def test_any_words_can_be_searched(published):
    with closing(open_store(published, MADE)) as store:

        @given(
            st.lists(st.text() | st.sampled_from(['"', "AND", "NEAR(", "title:", "*", "'; DROP TABLE words", "\x00"]))
        )
        @settings(max_examples=60)
        def searched(words):
            assert len(store.lexical.search(words, 2)) <= 2

        searched()
        assert store.lexical.count() == 3


@given(
    title=st.text(st.characters(exclude_categories=["Cs"])),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    published=st.none() | st.dates(),
    inferred=st.booleans(),
)
@settings(max_examples=40)
def test_any_article_comes_back_as_it_was(tmp_path_factory, title, text, published, inferred):
    folder = tmp_path_factory.mktemp("generation")
    article = Article("a", "a.txt", title, text, "", "", published, published_inferred=inferred)
    passage = Passage("p", article, 0, len(text), title, ((0, len(text)),))
    with closing(LexicalWriter(folder)) as writer:
        writer.put(article, [(passage, "hash")])
        writer.commit(purge=False)
    with closing(LexicalIndex(folder)) as index:
        assert index.passages(["p"]) == [passage]
