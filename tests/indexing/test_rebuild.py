"""From the corpus folder to a published index, with the bundled embedder and real Chroma."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from bot.errors import BusyError, CorpusError, StoreError
from bot.indexing.rebuild import rebuild
from bot.settings import Settings
from bot.store import current_generation, write_lock
from tests.indexing.contents import contents, generations, opened
from tests.indexing.files import encrypted_pdf, pdf, word
from tests.indexing.gaps import gaps

CHINA = "China urges restraint\n\nBEIJING, January 17, 2024. /Xinhua/. China urged both sides to show restraint.\n"
INDIA = "India stays neutral\n\nDELHI, January 18, 2024. /ANI/. India remained neutral in the quarrel.\n"
TURKEY = "Turkey offers help\n\nANKARA, January 19, 2024. /Anadolu/. Turkey offered to mediate between the two.\n"


@pytest.fixture
def settings(corpus, tmp_path):
    return Settings(corpus_dir=corpus, index_dir=tmp_path / "indexes", max_file_mb=1)


@pytest.fixture(scope="module")
def tended(tmp_path_factory):
    """A corpus rebuilt after each change of it, with the report of each rebuild."""
    folder = tmp_path_factory.mktemp("tended")
    corpus = folder / "corpus"
    (corpus / "2024").mkdir(parents=True)
    settings = Settings(corpus_dir=corpus, index_dir=folder / "indexes")
    reports = {}

    for name, text in {"china.txt": CHINA, "2024/india.txt": INDIA, "turkey.txt": TURKEY}.items():
        (corpus / name).write_text(text)
    reports["new"] = rebuild(settings)
    reports["again"] = rebuild(settings)
    (corpus / "china.txt").write_text(CHINA + "\nMao Ning spoke on Wednesday.\n")
    (corpus / "2024" / "india.txt").unlink()
    (corpus / "uk.txt").write_text("London regrets\n\nLONDON, January 19, 2024. /PA/. Britain regretted the strikes.\n")
    reports["tended"] = rebuild(settings)
    (corpus / "turkey.txt").rename(corpus / "2024" / "ankara.txt")
    reports["renamed"] = rebuild(settings)
    return settings, reports


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("step", "counts"),
    [("new", (3, 0, 0, 0)), ("again", (0, 0, 0, 3)), ("tended", (1, 1, 1, 1)), ("renamed", (1, 0, 1, 2))],
)
def test_added_changed_removed_and_unchanged_are_counted(tended, step, counts):
    report = tended[1][step]
    assert (report.added, report.changed, report.removed, report.unchanged) == counts
    assert report.reports == 3
    assert report.failed == ()
    assert report.seconds > 0


def test_the_index_holds_what_the_folder_holds_and_nothing_else(tended):
    settings, reports = tended
    now = contents(settings)
    passages = now["passages"]
    assert sorted(article.path for article in now["articles"]) == ["2024/ankara.txt", "china.txt", "uk.txt"]
    assert any("Mao Ning spoke" in passage.text for passage in passages)
    assert not any("India" in passage.text for passage in passages)
    assert len(passages) == reports["renamed"].passages


def test_after_any_changes_the_index_is_that_of_a_rebuild_from_nothing(tended, tmp_path):
    settings, _ = tended
    fresh = Settings(corpus_dir=settings.corpus_dir, index_dir=tmp_path / "fresh")
    rebuild(fresh)
    assert contents(fresh) == contents(settings)


def test_the_report_names_the_generation_that_answers_and_the_one_before_is_kept(tended):
    settings, reports = tended
    assert reports["renamed"].generation == current_generation(settings.index_dir)
    assert generations(settings) == sorted([reports["tended"].generation, reports["renamed"].generation])


def test_questions_find_their_passage_by_meaning_and_by_words(tended, query_encoder):
    settings, _ = tended
    with opened(settings) as store:
        for question, words, path in (
            ("How did Beijing react?", ["restraint"], "china.txt"),
            ("Who wants to be a go-between?", ["mediate"], "2024/ankara.txt"),
        ):
            nearest = store.nearest(query_encoder.encode_query(question), 1)[0][0]
            found = store.lexical.search(words, 1)[0][0]
            assert [one.article.path for one in store.lexical.passages([nearest, found])] == [path, path]


def test_vectors_are_of_title_heading_and_passage(tended, query_encoder):
    settings, _ = tended
    with opened(settings) as store:
        text = "China urges restraint\nChina urged both sides to show restraint.\n\nMao Ning spoke on Wednesday."
        _, score = store.nearest(query_encoder.encode_document([text])[0], 1)[0]
    assert score == pytest.approx(1, abs=1e-5)


def test_progress_is_told_step_by_step(write, settings):
    write("china.txt", CHINA)
    write("india.txt", INDIA)
    told = []
    rebuild(settings, lambda *step: told.append(step))
    assert told == [
        ("Looking for changes", 0, 2),
        ("Loading the embedding model", 0, 2),
        ("Reading and embedding", 0, 2),
        ("Reading and embedding", 1, 2),
        ("Checking the new index", 2, 2),
    ]
    told.clear()
    write("india.txt", INDIA + "More.")
    rebuild(settings, lambda *step: told.append(step))
    assert [(step.split()[0], done, total) for step, done, total in told] == [
        ("Looking", 0, 2),
        ("Loading", 0, 1),
        ("Reading", 0, 1),
        ("Checking", 1, 1),
    ]


def test_long_reports_are_indexed_whole(write, settings, count_tokens):
    body = "\n\n".join(f"Country number {number} urged both sides to show restraint." for number in range(150))
    write("long.txt", f"Powers react\n\n{body}\n")
    report = rebuild(settings)
    passages = contents(settings)["passages"]
    assert len(passages) == report.passages > 10
    assert gaps(passages[0].article, passages).strip() == ""
    assert max(count_tokens([passage.text for passage in passages])) <= settings.passage_tokens


# ---------------------------------------------------------------- failures


def test_each_file_that_cannot_be_read_is_named_with_its_reason_and_the_others_are_indexed(
    write, settings, corpus, tmp_path
):
    whole = word(("Normal", "Oman offered to host talks."))
    (tmp_path / "outside.txt").write_text(TURKEY)
    reasons = {
        "a-duplicate.txt": None,
        "binary.txt": "binary",
        "broken.docx": "broken Word document",
        "broken.pdf": "broken PDF",
        "dangling.txt": "not a file",
        "duplicate.md": "the same report as a-duplicate.txt",
        "empty.txt": "empty",
        "encrypted.pdf": "encrypted",
        "inside.txt": "the same report as 2024/china.txt",
        "large.txt": "larger than 1 MB",
        "nothing.txt": "no report text",
        "outside.txt": "leaves the corpus folder",
        "table.xlsx": "not a report format",
    }
    write("2024/china.txt", CHINA)
    write("a-duplicate.txt", "Iran said no to all of it.\n")
    write("binary.txt", bytes(range(256)) * 40)
    write("broken.docx", whole[: len(whole) // 2])
    write("broken.pdf", pdf(["Iran said no."])[:150])
    (corpus / "dangling.txt").symlink_to(corpus / "gone.txt")
    write("duplicate.md", "Iran said **no** to\nall of it.\n")
    write("empty.txt", "")
    write("encrypted.pdf", encrypted_pdf(pdf(["Iran said no."]), "secret"))
    (corpus / "inside.txt").symlink_to(corpus / "2024" / "china.txt")
    write("large.txt", "Iran said no. " * 80_000)
    write("nothing.txt", "Subscribe to our newsletter\n")
    (corpus / "outside.txt").symlink_to(tmp_path / "outside.txt")
    write("table.xlsx", "PK")

    report = rebuild(settings)

    failed = {one.path: one.reason for one in report.failed}
    assert list(failed) == [name for name in reasons if reasons[name]]
    assert {name: reason for name, reason in failed.items() if reasons[name] not in reason} == {}
    assert (report.added, report.reports) == (2, 2)
    assert report.summary().endswith("12 failed")
    with opened(settings) as store:
        assert sorted(article.path for article in store.lexical.articles()) == ["2024/china.txt", "a-duplicate.txt"]


def test_a_report_that_can_no_longer_be_read_is_removed_and_named(write, settings):
    write("china.txt", CHINA)
    write("india.txt", INDIA)
    rebuild(settings)
    write("india.txt", "")
    report = rebuild(settings)
    assert (report.removed, report.unchanged) == (1, 1)
    assert [one.path for one in report.failed] == ["india.txt"]


def test_the_same_text_under_two_outlets_is_two_reports(write, settings):
    text = "{}Iran said no to all of it."
    write("a.md", text.format("---\noutlet: Dawn\n---\n"))
    write("b.md", text.format("---\noutlet: DAWN\n---\n"))
    write("c.md", text.format("---\noutlet: Reuters\n---\n"))
    write("d.md", text.format(""))
    report = rebuild(settings)
    assert report.reports == 2
    assert [(one.path, one.reason) for one in report.failed] == [
        ("b.md", "the same report as a.md"),
        ("d.md", "the same report as a.md"),
    ]


# ---------------------------------------------------------------- a rebuild that fails


@pytest.fixture
def answering(write, settings):
    """Settings with an index that answers."""
    write("china.txt", CHINA)
    rebuild(settings)
    return settings


def spoil(kind, corpus):
    """Lets the next rebuild fail; what its error says."""
    if kind == "missing corpus":
        shutil.rmtree(corpus)
        return "no corpus folder.*create it"
    (corpus / "china.txt").unlink()
    if kind == "only failures":
        (corpus / "a.txt").write_text("")
        (corpus / "b.pdf").write_text("none")
        return "a.txt: it is empty"
    if kind == "wrong formats":
        (corpus / "a.xlsx").write_text("PK")
        return "a.xlsx: not a report format"
    return r"no reports in .*put some there \(.txt .md .html .pdf .docx\) and run `bot rebuild`"


@pytest.mark.parametrize("kind", ["missing corpus", "empty corpus", "only failures", "wrong formats"])
def test_after_a_rebuild_that_fails_the_old_index_answers_and_nothing_is_left(answering, kind):
    before = current_generation(answering.index_dir)
    with pytest.raises(CorpusError, match=spoil(kind, answering.corpus_dir)) as raised:
        rebuild(answering)
    assert "\n" not in str(raised.value)
    assert current_generation(answering.index_dir) == before
    assert generations(answering) == [before]
    with opened(answering) as store:
        assert [article.path for article in store.lexical.articles()] == ["china.txt"]


def test_a_first_rebuild_that_fails_leaves_no_index(settings, write):
    write("a.txt", "")
    with pytest.raises(CorpusError):
        rebuild(settings)
    assert generations(settings) == []
    assert not (settings.index_dir / "current").exists()


def test_while_another_rebuild_runs_this_one_is_busy(answering):
    with write_lock(answering.index_dir), pytest.raises(BusyError, match="try again"):
        rebuild(answering)
    assert rebuild(answering).unchanged == 1


def test_an_index_folder_that_cannot_be_is_one_line(settings, write):
    write("china.txt", CHINA)
    settings.index_dir.write_text("a file")
    with pytest.raises(StoreError, match="BOT_INDEX_DIR") as raised:
        rebuild(settings)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["articles.db", "manifest.json", "chroma/chroma.sqlite3"])
def test_a_damaged_index_is_mended_by_a_rebuild(answering, name):
    file = answering.index_dir / current_generation(answering.index_dir) / name
    file.write_bytes(b"garbage" * 1_000)
    report = rebuild(answering)
    assert report.reports == 1
    with opened(answering) as store:
        assert store.lexical.count() == store.dense.count() == report.passages


# As far as a rebuild is when its first report is read, without the ten seconds that loading torch takes.
KILLED = """
import os, signal, sys
from pathlib import Path
from bot.indexing.loading import load_report
from bot.store import IndexedFile, StoreWriter, write_lock

corpus, index_dir = map(Path, sys.argv[1:])
with write_lock(index_dir), StoreWriter(index_dir, lambda texts: []) as writer:
    writer.put(IndexedFile("india.txt", "hash"), load_report(corpus / "india.txt", corpus, 1).article, [])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_rebuild_leaves_does_not_answer_and_is_cleared_away(answering, write):
    before = current_generation(answering.index_dir)
    write("india.txt", INDIA)
    paths = os.pathsep.join(path for path in sys.path if path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, answering.corpus_dir, answering.index_dir],
        env=os.environ | {"PYTHONPATH": paths},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(generations(answering)) == 2
    assert current_generation(answering.index_dir) == before
    report = rebuild(answering)
    assert (report.added, report.unchanged) == (1, 1)
    assert generations(answering) == sorted([before, report.generation])
    with opened(answering) as store:
        assert len(store.lexical.articles()) == 2
