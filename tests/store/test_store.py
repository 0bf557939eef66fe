"""A generation from writing to answering, with real Chroma and SQLite; only the embedder is a small stand-in."""

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BusyError, DamagedIndexError, NoIndexError, StaleIndexError, StoreError
from bot.records import Article, Heading, Passage
from bot.store import StoreWriter, current_generation, indexed_files, open_store, publish, verify, write_lock
from bot.store.lexical import LexicalIndex, LexicalWriter

MODEL = "tiny:1"
DIMENSION = 16
FULL = Article(
    id="a1",
    path="2024/recall.txt",
    title="Pakistan recalls its ambassador",
    text="Pakistan recalled its ambassador.\n\nChina\n\nMao Ning urged restraint. “Calm!”",
    outlet="Reuters",
    place="Islamabad",
    published=date(2024, 1, 17),
    published_inferred=True,
    url="https://example.org/1",
    language="en",
    headings=(Heading(35, 40, "China"),),
)
BARE = Article(id="a2", path="bare.md", title="", text="India remained neutral.")
FIRST = Passage("p1", FULL, 0, 33, "", ((0, 33),))
SECOND = Passage("p2", FULL, 42, 75, "China", ((42, 66), (67, 75)))
THIRD = Passage("p3", BARE, 0, 23, "", ((0, 23),))


def encode(texts):
    """Each text's own direction, the same every time."""
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
    vectors = np.stack([np.random.default_rng(seed).normal(size=DIMENSION) for seed in seeds]).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def write(index_dir, *reports, encode_document=encode):
    """A complete generation of (article, passages) pairs."""
    with StoreWriter(index_dir, encode_document) as writer:
        for article, passages in reports or [(FULL, [FIRST, SECOND]), (BARE, [THIRD])]:
            writer.add(article, f"hash of {article.path}", [(passage, passage.text) for passage in passages])
        writer.finish(MODEL, DIMENSION, 160)
    return writer.generation


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """An index folder with a published generation, to be read only."""
    index_dir = tmp_path_factory.mktemp("indexes")
    publish(index_dir, write(index_dir))
    return index_dir


@pytest.fixture
def copy(published, tmp_path):
    """A copy of that folder, to be damaged."""
    shutil.copytree(published, tmp_path / "indexes")
    return tmp_path / "indexes"


def generations(index_dir):
    return sorted(path.name for path in index_dir.iterdir() if path.is_dir())


def one_line(raised):
    assert "\n" not in str(raised.value)


# ---------------------------------------------------------------- what is written is read


def test_passages_and_articles_come_back_as_they_were(published):
    with closing(open_store(published, MODEL)) as store:
        assert store.lexical.passages(["p3", "p1", "gone", "p2"]) == [THIRD, FIRST, SECOND]
        assert store.lexical.articles() == [replace(BARE, text=""), replace(FULL, text="", headings=())]
        assert store.lexical.count() == store.dense.count() == 3
        assert store.generation == current_generation(published)


def test_the_manifest_says_what_the_generation_was_made_with(published):
    with closing(open_store(published, MODEL)) as store:
        manifest = store.manifest
    assert (manifest.embedding, manifest.dimension, manifest.passage_tokens) == (MODEL, DIMENSION, 160)
    assert (manifest.articles, manifest.passages) == (2, 3)


def test_the_nearest_passage_is_the_one_with_the_same_vector(published):
    with closing(open_store(published, MODEL)) as store:
        for passage in (FIRST, SECOND, THIRD):
            hits = store.dense.nearest(encode([passage.text])[0], 3)
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
    with closing(open_store(published, MODEL)) as store:
        assert [passage_id for passage_id, _ in store.lexical.search(words, 5)] == ids


def test_more_of_the_words_rank_higher_and_k_is_kept(published):
    with closing(open_store(published, MODEL)) as store:
        hits = store.lexical.search(["ambassador", "pakistan", "recalled", "its"], 5)
        assert [passage_id for passage_id, _ in hits] == ["p1", "p2"]
        assert hits[0][1] > hits[1][1]
        assert (
            store.lexical.search(["ambassador", "pakistan"], 1)
            == store.lexical.search(["ambassador", "pakistan"], 5)[:1]
        )


def test_any_words_can_be_searched(published):
    with closing(open_store(published, MODEL)) as store:

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
        writer.add(article, "hash", [passage])
        writer.commit()
    with closing(LexicalIndex(folder)) as index:
        assert index.passages(["p"]) == [passage]


def test_texts_are_embedded_in_batches(tmp_path):
    sizes = []

    def counted(texts):
        sizes.append(len(texts))
        return encode(texts)

    article = Article("a", "a.txt", "", "word " * 600)
    passages = [Passage(f"p{number}", article, number * 5, number * 5 + 4) for number in range(600)]
    with StoreWriter(tmp_path, counted) as writer:
        writer.add(article, "hash", [(passage, passage.id) for passage in passages[:400]])
        writer.add(
            replace(article, id="b", path="b"),
            "hash",
            [(replace(one, id=f"b{one.id}"), one.id) for one in passages[400:]],
        )
        writer.finish(MODEL, DIMENSION, 160)
    assert sizes == [256, 256, 88]
    verify(tmp_path, writer.generation, MODEL)


# ---------------------------------------------------------------- publishing


def test_a_generation_answers_only_when_it_is_published(tmp_path):
    first = write(tmp_path)
    with pytest.raises(NoIndexError):
        current_generation(tmp_path)
    publish(tmp_path, first)
    second = write(tmp_path)
    assert current_generation(tmp_path) == first
    publish(tmp_path, second)
    assert current_generation(tmp_path) == second


def test_the_generation_before_is_kept_for_those_who_read_it_and_older_ones_go(tmp_path):
    names = []
    for _ in range(3):
        names.append(write(tmp_path))
        publish(tmp_path, names[-1])
    assert generations(tmp_path) == sorted(names[1:])


def test_who_reads_a_generation_goes_on_reading_it(tmp_path):
    publish(tmp_path, write(tmp_path))
    with closing(open_store(tmp_path, MODEL)) as store:
        publish(tmp_path, write(tmp_path, (BARE, [THIRD])))
        assert store.lexical.passages(["p1"]) == [FIRST]
        assert store.dense.nearest(encode([FIRST.text])[0], 1)[0][0] == "p1"


def test_what_a_killed_rebuild_left_goes_and_what_others_put_there_stays(tmp_path):
    left = write(tmp_path)
    (tmp_path / left / "manifest.json").unlink()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    (tmp_path / "README.md").write_text("read me")
    name = write(tmp_path)
    publish(tmp_path, name)
    assert generations(tmp_path) == sorted([name, "notes"])
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["README.md", "current"]


def test_a_generation_that_fails_leaves_nothing(tmp_path):
    def broken(texts):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(tmp_path, encode_document=broken)
    assert list(tmp_path.iterdir()) == []


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


# ---------------------------------------------------------------- what cannot answer


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_without_an_index_the_command_is_named(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoIndexError, match=rf"{folder}.*`bot rebuild`"):
        open_store(tmp_path / folder, MODEL)
    assert indexed_files(tmp_path / folder) == {}


def test_an_index_of_another_model_is_stale_and_the_command_is_named(published):
    with pytest.raises(StaleIndexError, match=r"'tiny'.*'other-model'.*`bot rebuild`") as raised:
        open_store(published, "other-model:2")
    one_line(raised)


def test_other_weights_under_the_same_name_are_another_model(published):
    with pytest.raises(StaleIndexError, match="`bot rebuild`"):
        open_store(published, "tiny:2")


@pytest.mark.parametrize("schema", [0, 2, "1", None])
def test_an_index_of_another_schema_is_stale_and_the_command_is_named(copy, schema):
    file = copy / current_generation(copy) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"schema": schema, "new field": 1}))
    with pytest.raises(StaleIndexError, match=r"another version.*`bot rebuild`") as raised:
        open_store(copy, MODEL)
    one_line(raised)
    assert indexed_files(copy) == {}


GARBAGE = b"no such format " * 500


def remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def replace_with(content):
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("manifest.json", remove),
        ("manifest.json", replace_with(b"")),
        ("manifest.json", replace_with(b"[]")),
        ("manifest.json", replace_with(b'{"schema": 1}')),
        ("manifest.json", replace_with(b"\xff\xfe\x00")),
        ("articles.db", remove),
        ("articles.db", replace_with(b"")),
        ("articles.db", replace_with(GARBAGE)),
        ("chroma", remove),
        ("chroma/chroma.sqlite3", remove),
        ("chroma/chroma.sqlite3", replace_with(b"")),
        ("chroma/chroma.sqlite3", replace_with(GARBAGE)),
        (".", remove),
    ],
)
def test_a_damaged_index_is_one_line_that_names_the_command_every_time(copy, name, damage):
    damage(copy / current_generation(copy) / name)
    for _ in range(3):
        with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
            open_store(copy, MODEL)
        one_line(raised)


def test_vectors_that_cannot_be_read_are_one_line(tmp_path):
    article = Article("a", "a.txt", "", "word " * 1_200)
    passages = [Passage(f"p{number}", article, number * 5, number * 5 + 4) for number in range(1_200)]
    generation = write(tmp_path, (article, passages))  # beyond 1,000 Chroma writes its graph
    for file in (tmp_path / generation / "chroma").rglob("*.bin"):
        file.write_bytes(b"")
    with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
        open_store(tmp_path, MODEL, generation)
    one_line(raised)


def test_vectors_that_vanish_while_they_answer_are_one_line(copy):
    with closing(open_store(copy, MODEL)) as store:
        for file in (copy / store.generation / "chroma").rglob("*"):
            if file.is_file():
                file.write_bytes(GARBAGE)
        with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
            store.dense.nearest(encode(["word"])[0], 1)
    one_line(raised)


def test_an_index_whose_parts_do_not_agree_is_damaged(copy):
    file = copy / current_generation(copy) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"passages": 4}))
    with pytest.raises(DamagedIndexError, match=r"incomplete .passages: \[3, 4\].*`bot rebuild`"):
        open_store(copy, MODEL)


@pytest.mark.parametrize("name", [b"20200101T000000Z-000000\n", b"", b"..\n", b"../elsewhere\n", b"\xff\xfe"])
def test_a_current_that_names_no_generation_of_this_index_is_damage(copy, name):
    shutil.copytree(copy / current_generation(copy), copy.parent / "elsewhere")
    (copy / "current").write_bytes(name)
    with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
        open_store(copy, MODEL)
    one_line(raised)
    assert indexed_files(copy) == {}


def test_indexed_files_are_the_hashes_by_path(published):
    assert indexed_files(published) == {
        "2024/recall.txt": "hash of 2024/recall.txt",
        "bare.md": "hash of bare.md",
    }


@pytest.mark.parametrize("content", [b"", GARBAGE])
def test_of_a_damaged_index_no_file_counts_as_indexed(copy, content):
    (copy / current_generation(copy) / "articles.db").write_bytes(content)
    assert indexed_files(copy) == {}


def test_a_damaged_index_can_be_replaced(copy):
    (copy / current_generation(copy) / "articles.db").unlink()
    (copy / "current").write_text("gone\n")
    publish(copy, write(copy))
    open_store(copy, MODEL).close()


# ---------------------------------------------------------------- one writer at a time


HOLD = """
import sys
from pathlib import Path
from bot.store import write_lock

with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until its input ends."""
    paths = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_lock_held_by_another_process_is_busy_at_once(tmp_path, holder):
    with pytest.raises(BusyError, match=r"Another rebuild.*try again") as raised, write_lock(tmp_path):
        pass
    one_line(raised)


def test_the_lock_is_free_when_the_other_ends(tmp_path, holder):
    holder.communicate()
    with write_lock(tmp_path):
        pass
    assert holder.returncode == 0


def test_the_lock_is_free_when_the_other_is_killed(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with write_lock(tmp_path):
        pass


def test_the_lock_is_free_after_a_failure(tmp_path):
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path / "new" / "indexes"):
        raise ZeroDivisionError
    with write_lock(tmp_path / "new" / "indexes"):
        pass
