"""A generation from a copy of another equals one from nothing, and costs only what is new."""

import json
import resource
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.records import Article, Passage
from bot.store import IndexedFile, StoreWriter, open_store, publish, write_lock
from bot.store.manifest import read_manifest
from tests.probes import ServedProbe
from tests.store.generation import (
    BARE,
    DIMENSION,
    FIRST,
    FULL,
    MADE,
    SECOND,
    THIRD,
    encode,
    hashed,
    held,
    one_line,
    probe,
    put,
    write,
)


class Counting:
    """The stand-in embedder; remembers what it was asked to embed."""

    def __init__(self):
        self.texts = []
        self.sizes = []

    def __call__(self, texts):
        self.texts += texts
        self.sizes.append(len(texts))
        return encode(texts)


def change(index_dir, base, *, puts=(), removed=(), tombstones=0):
    """A generation made from a copy of another, with the texts that had to be embedded."""
    embed = Counting()
    with StoreWriter(index_dir, embed, base, tombstones) as writer:
        for article, passages in puts:
            put(writer, article, passages)
        for path in removed:
            writer.remove(path)
        writer.finish(MADE, DIMENSION, "reader 1")
    probe(index_dir, writer.generation, ServedProbe)
    return writer.generation, embed.texts


def contents(index_dir, generation):
    """The parts of what a generation answers with."""
    publish(index_dir, generation, "")
    with closing(open_store(index_dir, MADE)) as store:
        return held(store)


def report(path, *sentences, title=""):
    """An article of a sentence a passage."""
    text = "\n\n".join(sentences)
    article = Article(id=hashed(path)[:8], path=path, title=title, text=text)
    passages, at = [], 0
    for sentence in sentences:
        end = at + len(sentence)
        spans = ((at, end),)
        passages.append(Passage(hashed(f"{path}{title}{spans}{sentence}"), article, at, end, "", spans))
        at = end + 2
    return article, passages


def size_of(size):
    article = Article("a", "a.txt", "", " ".join(f"{number:06}" for number in range(size)))
    return article, [Passage(f"n{number}", article, number * 7, number * 7 + 6) for number in range(size)]


# ---------------------------------------------------------------- what is embedded


def test_texts_are_embedded_in_batches_each_once(tmp_path):
    embed = Counting()
    words = [f"{number:06}" for number in range(600)]
    article = Article("a", "a.txt", "", " ".join(words))
    passages = [Passage(f"p{number}", article, number * 7, number * 7 + 6) for number in range(600)]
    with StoreWriter(tmp_path, embed) as writer:
        put(writer, article, passages[:400])
        other = replace(article, id="b", path="b")
        put(writer, other, [replace(one, id=f"b{one.id}", article=other) for one in passages[300:]])
        writer.finish(MADE, DIMENSION, "reader 1")
    assert sorted(embed.texts) == words
    assert max(embed.sizes) == 256
    assert writer.embedded == 600
    assert writer.passages == 700
    probe(tmp_path, writer.generation, ServedProbe)


def test_what_is_not_touched_is_not_embedded_again(tmp_path):
    base = write(tmp_path)
    generation, embedded = change(tmp_path, base, puts=[report("new.txt", "Oman offered talks.")])
    assert embedded == ["Oman offered talks."]
    passages = contents(tmp_path, generation)["passages"]
    assert [passage.text for passage in passages if passage.id.startswith("p")] == [
        FIRST.text,
        SECOND.text,
        THIRD.text,
    ]


def test_a_report_that_moved_keeps_its_vectors(tmp_path):
    base = write(tmp_path, report("old.txt", "One.", "Two."), (BARE, [THIRD]))
    generation, embedded = change(tmp_path, base, puts=[report("new.txt", "One.", "Two.")], removed=["old.txt"])
    assert embedded == []
    assert contents(tmp_path, generation) == contents(
        tmp_path, write(tmp_path, report("new.txt", "One.", "Two."), (BARE, [THIRD]))
    )


def test_an_edit_embeds_what_changed_and_keeps_what_moved_inside_the_report(tmp_path):
    base = write(tmp_path, report("a.txt", "One.", "Two.", "Three."))
    edited = report("a.txt", "A new first one.", "One.", "Three.")
    generation, embedded = change(tmp_path, base, puts=[edited])
    assert embedded == ["A new first one."]
    assert contents(tmp_path, generation) == contents(tmp_path, write(tmp_path, edited))


def test_a_text_that_another_report_holds_already_is_not_embedded(tmp_path):
    base = write(tmp_path, report("a.txt", "One."))
    _, embedded = change(tmp_path, base, puts=[report("b.txt", "One.", "Two.")])
    assert embedded == ["Two."]


def test_what_is_new_about_a_report_shows_though_no_passage_changed(tmp_path):
    article, passages = report("a.txt", "One.")
    base = write(tmp_path, (article, passages))
    named = replace(article, outlet="Reuters", also=("Dawn", "Geo"))
    generation, embedded = change(tmp_path, base, puts=[(named, [replace(passages[0], article=named)])])
    assert embedded == []
    [article] = contents(tmp_path, generation)["articles"]
    assert article.byline == "Reuters (also Dawn, Geo)"


def test_a_file_that_is_no_report_any_more_answers_no_more(tmp_path):
    base = write(tmp_path)
    with StoreWriter(tmp_path, encode, base) as writer:
        writer.note(IndexedFile(FULL.path, "hash", reason="it is empty"))
        writer.finish(MADE, DIMENSION, "reader 1")
    now = contents(tmp_path, writer.generation)
    assert [article.path for article in now["articles"]] == ["bare.md"]
    assert [passage.id for passage in now["passages"]] == ["p3"]
    assert now["files"][FULL.path].reason == "it is empty"


SENTENCES = ("China urged calm.", "India said no.", "Oman offered talks.", "Rome recalled its envoy.")
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b.txt", "c/d.txt"]),
        st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True),
        st.sampled_from(["", "Powers react"]),
    ),
    min_size=1,
    max_size=5,
)


@given(st.lists(EDITS, min_size=2, max_size=4))
@settings(max_examples=12)
def test_after_any_edits_a_copy_equals_a_generation_from_nothing(tmp_path_factory, rounds):
    index_dir = tmp_path_factory.mktemp("indexes")
    now, generation = {}, ""
    for edits in rounds:
        before = dict(now)
        for path, sentences, title in edits:
            now.pop(path, None)
            if sentences:
                now[path] = report(path, *sentences, title=title)
        tombstones = read_manifest(index_dir / generation).tombstones if generation else 0
        with StoreWriter(index_dir, encode, generation, tombstones) as writer:
            for path in sorted(before.keys() - now.keys()):
                writer.remove(path)
            for path in sorted(path for path in now if now[path] != before.get(path)):
                put(writer, *now[path])
            writer.finish(MADE, DIMENSION, "reader 1")
        generation = writer.generation
    with StoreWriter(index_dir, encode) as fresh:
        for path in sorted(now):
            put(fresh, *now[path])
        fresh.finish(MADE, DIMENSION, "reader 1")
    assert contents(index_dir, generation) == contents(index_dir, fresh.generation)


# ---------------------------------------------------------------- what is removed


def holds(folder, words):
    return [path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_no_file_holds_the_text_of_what_was_removed_or_edited(tmp_path):
    reports = [
        report(f"{n}.txt", f"Secret{n}alpha said it.", f"Nobody{n}omega denied it.", title=f"Title{n}x")
        for n in range(60)
    ]
    base = write(tmp_path, *reports)
    edited = report("1.txt", "Nothing of it.")
    removed = [f"{n}.txt" for n in range(2, 60, 2)]
    generation, _ = change(tmp_path, base, puts=[edited], removed=removed)
    for n in [1, *range(2, 60, 2)]:
        for words in (f"secret{n}alpha", f"Secret{n}alpha", f"nobody{n}omega", f"Title{n}x", f"title{n}x"):
            assert holds(tmp_path / generation, words.encode()) == [], words
    assert holds(tmp_path / generation, b"Secret3alpha")


def test_removed_vectors_are_counted_and_copied_away_when_they_are_many(tmp_path):
    article, passages = size_of(1_500)
    first = write(tmp_path, (article, passages))
    assert read_manifest(tmp_path / first).tombstones == 0
    second, _ = change(tmp_path, first, puts=[(article, passages[400:])])
    assert read_manifest(tmp_path / second).tombstones == 400
    third, embedded = change(tmp_path, second, puts=[(BARE, [THIRD])], tombstones=400)
    assert read_manifest(tmp_path / third).tombstones == 0
    assert embedded == [THIRD.text]
    with closing(sqlite3.connect(tmp_path / third / "chroma" / "chroma.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM embeddings").fetchone() == (1_101,)
    publish(tmp_path, third, "")
    with closing(open_store(tmp_path, MADE)) as store:
        assert store.dense.count() == 1_101


# ---------------------------------------------------------------- what fails


def test_a_generation_that_fails_leaves_nothing(tmp_path):
    def broken(texts):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(tmp_path, encode_document=broken)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_once_the_generation_answers_does_not_remove_it(tmp_path):
    """Ctrl-C may come right after `current` was replaced."""
    writer = StoreWriter(tmp_path, encode)
    put(writer, FULL, [FIRST, SECOND])
    writer.finish(MADE, DIMENSION, "reader 1")
    publish(tmp_path, writer.generation, "")
    with pytest.raises(KeyboardInterrupt), writer:
        raise KeyboardInterrupt
    open_store(tmp_path, MADE).close()


def test_a_copy_of_what_is_not_there_leaves_nothing(tmp_path):
    with pytest.raises(StoreError):
        StoreWriter(tmp_path, encode, "20200101T000000Z-000000")
    assert list(tmp_path.iterdir()) == []


def test_the_generation_copied_from_is_left_as_it_was(tmp_path):
    base = write(tmp_path)
    before = json.loads((tmp_path / base / "manifest.json").read_text())
    shutil.copytree(tmp_path / base, tmp_path / "kept")
    change(tmp_path, base, puts=[report("new.txt", "One.")], removed=["bare.md"])
    assert json.loads((tmp_path / base / "manifest.json").read_text()) == before
    assert contents(tmp_path, base)["passages"] == [FIRST, SECOND, THIRD]


@contextmanager
def disk_of(size):
    """No file of this process can grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [1_000, 60_000, 100_000, 200_000])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path, size):
    article = Article("a", "a.txt", "", "word " * 60_000)
    passages = [Passage(f"p{number}", article, 0, 4) for number in range(300)]
    with disk_of(size), pytest.raises(StoreError, match=r"cannot be written.*BOT_INDEX_DIR") as raised:
        write(tmp_path, (article, passages))
    one_line(raised)
    assert list(tmp_path.iterdir()) == []


def test_an_index_folder_that_is_a_file_is_one_line(tmp_path):
    (tmp_path / "indexes").write_text("not a folder")
    with pytest.raises(StoreError, match="BOT_INDEX_DIR") as raised:
        StoreWriter(tmp_path / "indexes", encode)
    one_line(raised)
    with pytest.raises(StoreError, match="BOT_INDEX_DIR") as raised, write_lock(tmp_path / "indexes"):
        pass
    one_line(raised)
