"""What cannot answer is found at opening, and named with what mends it."""

import json
import shutil
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from bot.errors import DamagedIndexError, NoIndexError, StaleIndexError
from bot.records import Article, Passage
from bot.store import Made, current_generation, generation_before, open_store, publish
from bot.store.dense import DenseWriter
from bot.store.manifest import read_manifest, states_of, write_manifest
from tests.store.generation import (
    BARE,
    DIMENSION,
    FIRST,
    MADE,
    SECOND,
    THIRD,
    encode,
    hashed,
    one_line,
    probe,
    write,
)


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_without_an_index_the_command_is_named(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoIndexError, match=rf"{folder}.*`bot rebuild`"):
        open_store(tmp_path / folder, MADE)


def test_an_index_of_another_model_is_stale_and_the_command_is_named(published):
    with pytest.raises(StaleIndexError, match=r"'tiny'.*'other-model'.*`bot rebuild`") as raised:
        open_store(published, Made("other-model:2", 160))
    one_line(raised)


def test_other_weights_under_the_same_name_are_another_model(published):
    with pytest.raises(StaleIndexError, match="`bot rebuild`"):
        open_store(published, Made("tiny:2", 160))


@pytest.mark.parametrize("schema", [0, 1, 2, 4, "3", None])
def test_an_index_of_another_schema_is_stale_and_the_command_is_named(copy, schema):
    file = copy / current_generation(copy) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"schema": schema, "new field": 1}))
    with pytest.raises(StaleIndexError, match=r"another version.*`bot rebuild`") as raised:
        open_store(copy, MADE)
    one_line(raised)


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
        ("manifest.json", replace_with(b'{"schema": 3}')),
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
            open_store(copy, MADE)
        one_line(raised)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A published generation with a graph, which Chroma saves beyond 1,000 vectors, and one before it."""
    index_dir = tmp_path_factory.mktemp("large")
    article = Article("a", "a.txt", "", " ".join(f"{number:06}" for number in range(1_200)))
    passages = [Passage(f"n{number}", article, number * 7, number * 7 + 6) for number in range(1_200)]
    before = write(index_dir, (article, passages), (BARE, [THIRD]))
    publish(index_dir, write(index_dir, (article, passages)), before)
    return index_dir


@pytest.fixture
def large_copy(large, tmp_path):
    shutil.copytree(large, tmp_path / "indexes")
    return tmp_path / "indexes"


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


GRAPH = ("data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")


# A byte of Chroma's SQLite file may lie in free space; garbage in it is tried above. The file `readers` is empty.
DAMAGES = [
    *((name, damage) for name in (*GRAPH, "articles.db") for damage in (remove, truncate, flip)),
    *(("chroma.sqlite3", damage) for damage in (remove, truncate)),
    ("readers", remove),
]


@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_a_damaged_file_is_named_with_the_command_that_mends_it_and_the_way_back(large_copy, name, damage):
    file = next((large_copy / current_generation(large_copy)).rglob(name))
    damage(file)
    for _ in range(2):
        with pytest.raises(DamagedIndexError, match=rf"{name}.*`bot rebuild`.*`bot rollback`") as raised:
            open_store(large_copy, MADE)
        one_line(raised)


def test_no_way_back_is_offered_where_the_one_before_is_damaged_too(large_copy):
    for generation in (current_generation(large_copy), generation_before(large_copy)):
        next((large_copy / generation).rglob("data_level0.bin")).unlink()
    with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
        open_store(large_copy, MADE)
    assert "rollback" not in str(raised.value)


def test_an_index_copied_to_another_place_answers(large, tmp_path):
    shutil.copytree(large, tmp_path / "elsewhere", copy_function=shutil.copyfile)
    with closing(open_store(tmp_path / "elsewhere", MADE)) as store:
        assert store.dense.count() == 1_200


def test_a_graph_that_crashes_chroma_crashes_the_probe_only(large_copy):
    """The manifest vouches for the files it was written with, so it is written anew over the damage."""
    folder = large_copy / current_generation(large_copy)
    data = next(folder.rglob("data_level0.bin"))
    data.write_bytes(b"\xff" * data.stat().st_size)
    write_manifest(folder, replace(read_manifest(folder), files=states_of(folder)))
    with pytest.raises(DamagedIndexError, match=r"crashed Chroma \(signal 11\); run `bot rebuild --full`") as raised:
        probe(large_copy, folder.name)
    one_line(raised)


TEXTS = [hashed(passage.text) for passage in (FIRST, SECOND, THIRD)]


def swap_vectors(folder):
    with closing(DenseWriter(folder)) as writer:
        writer.remove(TEXTS[:1])
        writer.add(["another"], encode(["other"]))


def turn_vectors(folder):
    with closing(DenseWriter(folder)) as writer:
        writer.remove(TEXTS)
        writer.add(TEXTS, np.zeros((3, DIMENSION), dtype=np.float32))


def drop_vector(folder):
    with closing(DenseWriter(folder)) as writer:
        writer.remove(TEXTS[:1])


def other_dimension(folder):
    write_manifest(folder, replace(read_manifest(folder), dimension=DIMENSION + 1))


@pytest.mark.parametrize("damage", [swap_vectors, turn_vectors, drop_vector, other_dimension])
def test_a_generation_whose_parts_disagree_does_not_pass_the_probe(copy, damage):
    generation = current_generation(copy)
    probe(copy, generation)
    damage(copy / generation)
    with pytest.raises(DamagedIndexError, match="`bot rebuild"):
        probe(copy, generation)


def test_a_probe_that_fails_by_itself_is_no_damage(copy, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(RuntimeError, match="the probe of"):
        probe(copy, current_generation(copy))


def test_vectors_that_vanish_while_they_answer_are_one_line(copy):
    with closing(open_store(copy, MADE)) as store:
        for file in (copy / store.generation / "chroma").rglob("*"):
            if file.is_file():
                file.write_bytes(GARBAGE)
        with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
            store.nearest(encode(["word"])[0], 1)
    one_line(raised)


def test_an_index_whose_parts_do_not_agree_is_damaged(copy):
    file = copy / current_generation(copy) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"passages": 4}))
    with pytest.raises(DamagedIndexError, match=r"incomplete .3 passages of 4, 3 vectors of 3.; run `bot rebuild`"):
        open_store(copy, MADE)


@pytest.mark.parametrize("name", [b"20200101T000000Z-000000\n", b"", b"..\n", b"../elsewhere\n", b"\xff\xfe"])
def test_a_current_that_names_no_generation_of_this_index_is_damage(copy, name):
    shutil.copytree(copy / current_generation(copy), copy.parent / "elsewhere")
    (copy / "current").write_bytes(name)
    with pytest.raises(DamagedIndexError, match="`bot rebuild`") as raised:
        open_store(copy, MADE)
    one_line(raised)


def test_a_damaged_index_can_be_replaced(copy):
    (copy / current_generation(copy) / "articles.db").unlink()
    (copy / "current").write_text("gone\n")
    publish(copy, write(copy), "")
    open_store(copy, MADE).close()


def test_an_index_of_another_passage_length_is_stale(published):
    with pytest.raises(StaleIndexError, match=r"passages of 160 tokens.*ask for 120; run `bot rebuild`"):
        open_store(published, Made(MADE.embedding, 120))
