"""A rebuild reads and embeds what changed, and the index is that of a rebuild from nothing."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import CorpusError, DamagedIndexError, StaleIndexError, StoreError
from bot.indexing.rebuild import rebuild
from bot.indexing.rollback import rollback
from bot.records import Change
from bot.settings import Settings
from bot.store import current_generation, generation_before, write_lock
from tests.indexing.contents import contents, generations, opened, passage_texts

CHINA = "China urges restraint\n\nBEIJING, January 17, 2024. /Xinhua/. China urged both sides to show restraint.\n"
INDIA = "India stays neutral\n\nDELHI, January 18, 2024. /ANI/. India remained neutral in the quarrel.\n"
OMAN = "Oman offers talks\n\nMUSCAT, January 19, 2024. /ONA/. Oman offered to host talks between the two.\n"
# Two passages, of which one can be edited without the other.
LONG = """---
title: Powers react
outlet: Example Post
date: 2024-01-18
---

## China's position

China urged both sides to show restraint.

## India's position

India remained neutral in the quarrel.
"""


@pytest.fixture
def own(corpus, tmp_path):
    return Settings(corpus_dir=corpus, index_dir=tmp_path / "indexes")


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A corpus of two reports, of three passages, with its index; to be copied only."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "india.txt").write_text(INDIA)
    (folder / "corpus" / "long.md").write_text(LONG)
    rebuild(Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes"))
    return folder


@pytest.fixture
def built(original, own):
    """Settings with a corpus and an index of one's own."""
    shutil.copytree(original / "corpus", own.corpus_dir, dirs_exist_ok=True)
    shutil.copytree(original / "indexes", own.index_dir)
    return own


@pytest.fixture(scope="session")
def anew(tmp_path_factory):
    """Gives the contents of an index of the same corpus that is made from nothing."""

    def made(own):
        fresh = own.model_copy(update={"index_dir": tmp_path_factory.mktemp("fresh") / "indexes"})
        rebuild(fresh)
        return contents(fresh)

    return made


def snapshot(folder):
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- what a change costs


def test_with_nothing_changed_nothing_is_written(built):
    before = snapshot(built.index_dir)
    report = rebuild(built)
    assert (report.unchanged, report.embedded, report.changes, report.passages) == (2, 0, (), 3)
    assert report.generation == current_generation(built.index_dir)
    after = snapshot(built.index_dir)
    assert {path for path in after if after[path] != before.get(path)} == {built.index_dir / "lock"}


LOADED = """
import sys
from bot.cli import main
main(["rebuild"])
print([name for name in ("torch", "chromadb", "onnxruntime", "trafilatura", "gradio") if name in sys.modules])
"""


def test_with_nothing_changed_nothing_heavy_is_loaded(built):
    env = os.environ | {"BOT_CORPUS_DIR": str(built.corpus_dir), "BOT_INDEX_DIR": str(built.index_dir)}
    env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run([sys.executable, "-c", LOADED], env=env, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("name", "content", "embedded", "kind"),
    [
        ("new.txt", OMAN, 1, "added"),
        ("copy.md", LONG.replace("Example Post", "Another Post"), 0, "added"),
        ("long.md", LONG.replace("urged", "begged"), 1, "changed"),
        ("long.md", LONG.replace("Example Post", "Another Post"), 0, "changed"),
        ("long.md", LONG.replace("## China", "Oman offered talks.\n\n## China"), 1, "changed"),
        ("long.md", LONG.replace("China's position", "Position of China"), 1, "changed"),
        ("long.md", LONG.replace("Powers react", "The powers react"), 2, "changed"),
        ("long.md", LONG.partition("## India")[0], 0, "changed"),
        ("2024/long.md", None, 0, "added"),
    ],
)
def test_only_texts_that_are_new_are_embedded(built, name, content, embedded, kind):
    file = built.corpus_dir / name
    file.parent.mkdir(exist_ok=True)
    if content is None:
        (built.corpus_dir / "long.md").rename(file)
    else:
        file.write_text(content)
    report = rebuild(built)
    assert report.embedded == embedded
    assert Change(name, kind) in report.changes


def test_no_file_holds_what_a_removed_report_said(built, write):
    write("secret.txt", "A quokka speaks\n\nThe quokka minister said zyzzyva things.\n")
    rebuild(built)
    (built.corpus_dir / "secret.txt").unlink()
    report = rebuild(built)
    live = built.index_dir / report.generation
    held = b"".join(path.read_bytes().lower() for path in live.rglob("*") if path.is_file())
    assert b"restraint" in held
    assert [word for word in (b"quokka", b"zyzzyva", b"secret.txt") if word in held] == []


def test_what_is_forgotten_is_in_no_generation(built, write):
    write("secret.txt", "A quokka speaks\n\nThe quokka minister said zyzzyva things.\n")
    rebuild(built)
    (built.corpus_dir / "secret.txt").unlink()
    report = rebuild(built, forget=True)
    assert generations(built) == [report.generation]
    assert not any(b"quokka" in path.read_bytes() for path in built.index_dir.rglob("*") if path.is_file())


def test_what_is_still_read_is_forgotten_later_and_that_is_said(built, write):
    write("oman.txt", OMAN)
    with opened(built):
        report = rebuild(built, forget=True)
        assert "still being read and goes with the next rebuild" in report.summary()
        assert len(generations(built)) == 2
    assert rebuild(built, forget=True).note == ""
    assert generations(built) == [report.generation]


def test_the_generation_before_is_forgotten_though_nothing_changed(built, write):
    write("oman.txt", OMAN)
    rebuild(built)
    assert len(generations(built)) == 2
    report = rebuild(built, forget=True)
    assert generations(built) == [report.generation]
    assert generation_before(built.index_dir) == ""


# ---------------------------------------------------------------- copies, failures and dates of files


def test_a_copy_takes_the_place_of_the_report_it_repeated(built, write, anew):
    write("zz.txt", INDIA)
    assert [one.reason for one in rebuild(built).failed] == ["the same report as india.txt"]
    (built.corpus_dir / "india.txt").unlink()
    report = rebuild(built)
    assert (report.added, report.removed, report.embedded, report.failed) == (1, 1, 0, ())
    assert contents(built) == anew(built)


def test_a_copy_that_comes_first_takes_the_place_of_the_other(built, write, anew):
    write("aa.txt", INDIA)
    report = rebuild(built)
    assert [(one.path, one.reason) for one in report.failed] == [("india.txt", "the same report as aa.txt")]
    assert (report.added, report.removed, report.embedded) == (1, 1, 0)
    assert contents(built) == anew(built)


def test_what_could_not_be_read_is_named_again_though_nothing_changed(built, write):
    write("broken.pdf", "no pdf")
    first = rebuild(built).failed
    assert [one.path for one in first] == ["broken.pdf"]
    assert rebuild(built).failed == first


def test_a_file_that_was_too_large_is_read_when_it_may_be(own, write):
    write("india.txt", INDIA)
    write("large.txt", OMAN + "\n\n".join(f"Oman offered talk {number} again." for number in range(60_000)))
    small = own.model_copy(update={"max_file_mb": 1, "passage_tokens": 512})
    assert [one.reason for one in rebuild(small).failed] == ["larger than 1 MB (BOT_MAX_FILE_MB)"]
    shutil.copy(small.corpus_dir / "india.txt", small.corpus_dir / "large.txt")
    assert [one.reason for one in rebuild(small).failed] == ["the same report as india.txt"]


def test_a_date_that_was_inferred_follows_the_date_of_the_file(own, write):
    file = write("oman.txt", "Oman offers talks\n\nMUSCAT, January 19. /ONA/. Oman offered to host talks.\n")
    for year in (2022, 2024):
        day = datetime(year, 3, 1, tzinfo=UTC).timestamp()
        os.utime(file, (day, day))
        assert rebuild(own).embedded == (year == 2022)
        with opened(own) as store:
            assert store.lexical.articles()[0].dateline == f"19 January {year} (year inferred)"


# ---------------------------------------------------------------- everything anew


def test_everything_is_made_anew_when_asked(built, anew):
    before = current_generation(built.index_dir)
    report = rebuild(built, full=True)
    assert (report.embedded, report.unchanged, report.note) == (3, 2, "everything was made anew, as asked")
    assert report.generation != before
    assert contents(built) == anew(built)


def test_another_passage_length_makes_everything_anew_and_says_why(built, anew):
    longer = built.model_copy(update={"passage_tokens": 200})
    with pytest.raises(StaleIndexError, match=r"passages of 160 tokens, the settings ask for 200; run `bot rebuild`"):
        contents(longer)
    report = rebuild(longer)
    assert (report.embedded, report.unchanged) == (3, 2)
    assert "anew: the index was made with passages of 160 tokens, the settings ask for 200" in report.summary()
    assert contents(longer) == anew(longer)


def spoil_manifest(own, **values):
    file = own.index_dir / current_generation(own.index_dir) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | values))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"schema": 1}, "the index was made by another version (schema 1, not 3)"),
        ({"embedding": "all-MiniLM-L6-v2:1"}, "the index was made with the embedding model 'all-MiniLM-L6-v2'"),
        ({"embedding": "bge-small-en-v1.5:1"}, "made with the embedding model another version of 'bge-small-en-v1.5'"),
    ],
)
def test_an_index_of_another_kind_is_refused_and_made_anew(built, values, says):
    spoil_manifest(built, **values)
    with pytest.raises(StaleIndexError, match="run `bot rebuild`"):
        contents(built)
    report = rebuild(built)
    assert report.embedded == 3
    assert f"everything was made anew: {says}" in report.note or says in report.note
    assert passage_texts(built)


def test_when_the_program_reads_reports_otherwise_all_are_read_anew(built, anew):
    before = current_generation(built.index_dir)
    spoil_manifest(built, reading="0" * 16)
    contents(built)
    report = rebuild(built)
    assert (report.generation != before, report.embedded, report.unchanged) == (True, 0, 2)
    assert "every report was read anew" in report.note
    assert contents(built) == anew(built)
    assert rebuild(built).note == ""


# ---------------------------------------------------------------- what would change


def test_a_dry_run_says_what_would_change_and_writes_nothing(built, write):
    write("oman.txt", OMAN)
    write("zz.txt", INDIA)
    write("empty.txt", "")
    (built.corpus_dir / "long.md").unlink()
    before = snapshot(built.index_dir)
    report = rebuild(built, dry_run=True)
    assert report.changes == (Change("long.md", "removed"), Change("oman.txt", "added"))
    assert [one.path for one in report.failed] == ["empty.txt", "zz.txt"]
    assert snapshot(built.index_dir) == before
    done = rebuild(built)
    assert (done.changes, done.failed) == (report.changes, report.failed)


def test_a_dry_run_needs_no_index_and_makes_none(own, write):
    write("oman.txt", OMAN)
    assert rebuild(own, dry_run=True).changes == (Change("oman.txt", "added"),)
    assert not own.index_dir.exists()


def test_a_dry_run_does_not_wait_for_a_rebuild(built):
    with write_lock(built.index_dir):
        assert rebuild(built, dry_run=True).changes == ()


# ---------------------------------------------------------------- back to the one before


def test_a_rollback_returns_to_the_index_before_and_once_more_leads_back(built, write):
    old, first = contents(built), current_generation(built.index_dir)
    write("oman.txt", OMAN)
    second = rebuild(built).generation
    new = contents(built)
    report = rollback(built)
    assert (report.generation, report.articles, report.passages) == (first, 2, 3)
    assert contents(built) == old
    assert rollback(built).generation == second
    assert contents(built) == new


def test_after_a_rollback_a_rebuild_brings_what_is_in_the_corpus(built, write, anew):
    write("oman.txt", OMAN)
    rebuild(built)
    rollback(built)
    assert rebuild(built).changes == (Change("oman.txt", "added"),)
    assert contents(built) == anew(built)


def test_without_an_index_before_there_is_nothing_to_return_to(built):
    with pytest.raises(StoreError, match=r"no earlier index.*`bot rebuild`"):
        rollback(built)


def test_no_rollback_to_an_index_that_the_settings_cannot_ask(built):
    longer = built.model_copy(update={"passage_tokens": 200})
    rebuild(longer)
    with pytest.raises(StaleIndexError, match="160 tokens"):
        rollback(longer)
    assert rollback(built).passages == 3


def test_no_rollback_to_a_damaged_index(built, write):
    write("oman.txt", OMAN)
    rebuild(built)
    (built.index_dir / generation_before(built.index_dir) / "articles.db").write_bytes(b"gone")
    before = contents(built)
    with pytest.raises(DamagedIndexError, match=r"articles\.db"):
        rollback(built)
    assert contents(built) == before


# ---------------------------------------------------------------- damage


def test_a_damaged_index_is_mended_from_the_one_before(built, write, anew):
    write("oman.txt", OMAN)
    rebuild(built)
    (built.index_dir / current_generation(built.index_dir) / "articles.db").write_bytes(b"gone")
    with pytest.raises(DamagedIndexError, match=r"articles\.db.*`bot rebuild`.*`bot rollback`"):
        contents(built)
    report = rebuild(built)
    assert (report.embedded, report.changes) == (1, (Change("oman.txt", "added"),))
    assert "made from the index before: the index" in report.note
    assert contents(built) == anew(built)


def test_a_damaged_index_is_mended_by_rolling_back(built, write):
    old = contents(built)
    write("oman.txt", OMAN)
    rebuild(built)
    (built.index_dir / current_generation(built.index_dir) / "articles.db").unlink()
    rollback(built)
    assert contents(built) == old


def test_an_emptied_corpus_says_that_the_index_still_answers(built):
    for file in built.corpus_dir.iterdir():
        file.unlink()
    with pytest.raises(CorpusError, match=r"no reports.*still answers from the 2 it held; to forget those too delete"):
        rebuild(built)
    assert len(passage_texts(built)) == 3


# ---------------------------------------------------------------- any sequence

TEXTS = (CHINA, INDIA, OMAN, LONG, LONG.replace("Example Post", "Another Post"), LONG.replace("urged", "begged"), "")
PATHS = ("a.txt", "b.md", "c/d.txt", "e.md")
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), st.sampled_from(TEXTS)),
    st.tuples(st.just("remove"), st.sampled_from(PATHS), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("copy"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("date"), st.sampled_from(PATHS), st.integers(2020, 2024)),
)
ROUND = st.tuples(st.lists(STEPS, min_size=1, max_size=4), st.integers(-6, 6))
SEQUENCES = int(os.environ.get("SEQUENCES", "3"))


def apply(corpus, kind, path, value):
    file = corpus / path
    file.parent.mkdir(exist_ok=True)
    if kind == "write":
        file.write_text(value)
    elif file.exists() and kind == "remove":
        file.unlink()
    elif file.exists() and kind == "date":
        day = datetime(value, 5, 1, tzinfo=UTC).timestamp()
        os.utime(file, (day, day))
    elif file.exists() and kind in ("rename", "copy") and value != path:
        (corpus / value).parent.mkdir(exist_ok=True)
        shutil.copy2(file, corpus / value)
        if kind == "rename":
            file.unlink()


class Stop(BaseException):
    """What interrupts a rebuild, as Ctrl-C would."""


def interrupted(own, at):
    """A rebuild that is stopped at its so-many-th step, if it has so many."""
    left = [at]

    def tell(*_):
        left[0] -= 1
        if left[0] == 0:
            raise Stop

    try:
        rebuild(own, tell)
    except (Stop, CorpusError):
        return


@given(rounds=st.lists(ROUND, min_size=2, max_size=5))
@settings(max_examples=SEQUENCES)
def test_after_any_sequence_the_index_is_that_of_a_rebuild_from_nothing(tmp_path_factory, anew, rounds):
    folder = tmp_path_factory.mktemp("sequence")
    own = Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes")
    own.corpus_dir.mkdir()
    for steps, stop_at in rounds:
        for step in steps:
            apply(own.corpus_dir, *step)
        if stop_at > 0:
            interrupted(own, stop_at)
        else:
            try:
                rebuild(own)
            except CorpusError:
                continue
    (own.corpus_dir / "last.txt").write_text("Rome spoke\n\nRome said it would recall its envoy.\n")
    rebuild(own)
    assert contents(own) == anew(own)
    assert len(generations(own)) <= 2
