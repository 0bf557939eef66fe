"""Which generation answers, which is kept, and which go."""

import shutil
from contextlib import closing

import pytest

from bot.errors import NoIndexError
from bot.store import clear, current_generation, generation_before, open_store, publish
from tests.store.generation import BARE, FIRST, MADE, THIRD, encode, generations, write


def test_a_generation_answers_only_when_it_is_published(tmp_path):
    first = write(tmp_path)
    with pytest.raises(NoIndexError):
        current_generation(tmp_path)
    publish(tmp_path, first, "")
    second = write(tmp_path)
    assert current_generation(tmp_path) == first
    publish(tmp_path, second, first)
    assert (current_generation(tmp_path), generation_before(tmp_path)) == (second, first)


def test_the_one_before_is_kept_and_older_ones_go(tmp_path):
    names = [write(tmp_path) for _ in range(3)]
    publish(tmp_path, names[2], names[1])
    clear(tmp_path)
    assert generations(tmp_path) == sorted(names[1:])


def test_a_generation_goes_only_when_nobody_reads_it(tmp_path):
    first, second, third = (write(tmp_path) for _ in range(3))
    publish(tmp_path, first, "")
    with closing(open_store(tmp_path, MADE)) as store, closing(open_store(tmp_path, MADE)):
        publish(tmp_path, third, second)
        clear(tmp_path)
        assert generations(tmp_path) == sorted([first, second, third])
        assert store.lexical.passages(["p1"]) == [FIRST]
        assert store.nearest(encode([FIRST.text])[0], 1)[0][0] == "p1"
    clear(tmp_path)
    assert generations(tmp_path) == sorted([second, third])


def test_a_reader_that_was_overtaken_opens_what_answers_now(tmp_path, monkeypatch):
    """Between reading `current` and opening what it names, a rebuild may replace and remove it."""
    first, second = write(tmp_path), write(tmp_path, (BARE, [THIRD]))
    publish(tmp_path, first, "")
    import bot.store.store as module

    def overtaken(index_dir):
        name = current_generation(index_dir)
        if name == first:
            publish(index_dir, second, "")
            clear(index_dir)
        return name

    monkeypatch.setattr(module, "current_generation", overtaken)
    with closing(open_store(tmp_path, MADE)) as store:
        assert store.generation == second


def test_a_reader_whose_generation_went_as_it_looked_takes_the_next(tmp_path, monkeypatch):
    """`rebuild --forget` removes the one before at once, maybe between the name that is read and the folder."""
    first, second = write(tmp_path), write(tmp_path)
    publish(tmp_path, first, "")
    import bot.store.generations as module

    read = module._names

    def overtaken(index_dir):
        names = read(index_dir)
        if names[0] == first:
            publish(index_dir, second, "")
            shutil.rmtree(index_dir / first)
        return names

    monkeypatch.setattr(module, "_names", overtaken)
    assert current_generation(tmp_path) == second


def test_what_a_killed_rebuild_left_goes_and_what_others_put_there_stays(tmp_path):
    left = write(tmp_path)
    (tmp_path / left / "manifest.json").unlink()
    (tmp_path / write(tmp_path) / "articles.db").unlink()
    (tmp_path / "20260101T000000Z-abcdef").mkdir()
    (tmp_path / "current.abcdef.tmp").write_text("half")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    (tmp_path / "README.md").write_text("read me")
    name = write(tmp_path)
    publish(tmp_path, name, "")
    clear(tmp_path)
    assert generations(tmp_path) == sorted([name, "notes"])
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["README.md", "current"]


def test_clearing_spares_what_current_names_though_it_is_damaged(tmp_path):
    name = write(tmp_path)
    publish(tmp_path, name, "")
    (tmp_path / name / "manifest.json").unlink()
    clear(tmp_path)
    assert generations(tmp_path) == [name]


def test_clearing_spares_everything_where_current_cannot_be_read(tmp_path):
    names = [write(tmp_path) for _ in range(3)]
    (tmp_path / "current").write_bytes(b"\xff\xfe")
    clear(tmp_path)
    assert generations(tmp_path) == sorted(names)
    publish(tmp_path, names[0], "")
    clear(tmp_path)
    assert generations(tmp_path) == names[:1]
