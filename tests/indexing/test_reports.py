import os
from pathlib import Path

import pytest

from bot.errors import CorpusError, ReportError
from bot.indexing.loading import load_report
from bot.indexing.reports import find_reports
from bot.records import Failed
from tests.indexing.privileges import without_root


def found(corpus):
    reports, failed = find_reports(corpus)
    assert all(isinstance(one, Failed) for one in failed)
    return [path.relative_to(corpus).as_posix() for path in reports], {one.path: one.reason for one in failed}


def test_reports_of_all_folders_come_in_the_order_of_their_paths(corpus, write):
    for name in ("b.txt", "a.md", "2024/z.pdf", "2024/01/y.docx", "c.HTML", "x.htm", "w.markdown"):
        write(name, "Iran said no.")
    names = ["2024/01/y.docx", "2024/z.pdf", "a.md", "b.txt", "c.HTML", "w.markdown", "x.htm"]
    assert found(corpus) == (names, {})


def test_hidden_files_and_folders_are_passed_over(corpus, write):
    for name in (".DS_Store", ".hidden.txt", ".git/config.txt", "a/.cache/b.md", "a/shown.md"):
        write(name, "Iran said no.")
    assert found(corpus) == (["a/shown.md"], {})


@pytest.mark.parametrize("name", ["table.xlsx", "old.doc", "notes", "picture.jpeg", "report.txt.gz"])
def test_what_is_in_no_report_format_is_named(corpus, write, name):
    write(name, "Iran said no.")
    reports, failed = found(corpus)
    assert reports == []
    assert "not a report format" in failed[name]
    assert ".docx" in failed[name]


def test_links_may_not_leave_the_corpus(corpus, write, tmp_path):
    (tmp_path / "secret.txt").write_text("the password")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "a.txt").write_text("the password")
    (tmp_path / "corpus-of-others").mkdir()
    write("a.txt", "Iran said no.")
    (corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
    (corpus / "up.txt").symlink_to("../secret.txt")
    (corpus / "twice.txt").symlink_to(corpus / "out.txt")
    (corpus / "folder").symlink_to(tmp_path / "secrets")
    (corpus / "beside.txt").symlink_to(tmp_path / "corpus-of-others")
    reports, failed = found(corpus)
    assert reports == ["a.txt"]
    assert sorted(failed) == ["beside.txt", "folder", "out.txt", "twice.txt", "up.txt"]
    assert all("leaves the corpus folder" in reason for reason in failed.values())


def test_links_within_the_corpus_are_followed_to_files_only(corpus, write):
    write("2024/a.txt", "Iran said no.")
    (corpus / "b.txt").symlink_to(corpus / "2024" / "a.txt")
    (corpus / "again").symlink_to(corpus / "2024")
    (corpus / "dangling.txt").symlink_to(corpus / "gone.txt")
    reports, failed = found(corpus)
    assert reports == ["2024/a.txt", "b.txt"]
    assert sorted(failed) == ["again", "dangling.txt"]
    assert all("not a file" in reason for reason in failed.values())


def test_a_link_to_itself_is_named(corpus):
    (corpus / "a.txt").symlink_to("a.txt")
    (corpus / "b.txt").symlink_to("c.txt")
    (corpus / "c.txt").symlink_to("b.txt")
    reports, failed = found(corpus)
    assert reports == []
    assert sorted(failed) == ["a.txt", "b.txt", "c.txt"]


def test_what_is_no_file_is_not_waited_for(corpus):
    os.mkfifo(corpus / "pipe.txt")
    assert found(corpus) == ([], {"pipe.txt": "not a regular file"})


def test_a_name_that_is_not_utf8_is_named_readably(corpus):
    Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt")).write_text("Iran said no.")
    assert found(corpus) == ([], {"caf?.txt": "its name is not UTF-8; rename it"})


def test_the_corpus_itself_may_be_a_link(corpus, write, tmp_path):
    write("a.txt", "Iran said no.")
    (tmp_path / "link").symlink_to(corpus)
    assert found(tmp_path / "link") == (["a.txt"], {})


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_without_a_folder_there_is_no_corpus(tmp_path, name):
    (tmp_path / "file.txt").write_text("Iran said no.")
    with pytest.raises(CorpusError, match=rf"{name}.*BOT_CORPUS_DIR"):
        find_reports(tmp_path / name)


@pytest.fixture
def _forbidden(corpus, write, tmp_path, monkeypatch):
    """A file and a folder with a report that may not be read, in a corpus that may."""
    write("a.txt", "Iran said no.")
    write("closed.txt", "Iran said no.").chmod(0)
    write("locked/b.txt", "Iran said no.")
    (corpus / "locked").chmod(0)
    for folder in (tmp_path, corpus):
        folder.chmod(0o755)
    (corpus / "a.txt").chmod(0o644)
    monkeypatch.chdir(tmp_path)
    yield
    (corpus / "locked").chmod(0o700)


@pytest.mark.usefixtures("_forbidden")
def test_a_file_that_may_not_be_read_is_named():
    with without_root(), pytest.raises(ReportError, match=r"cannot be read .Permission denied."):
        load_report(Path("corpus/closed.txt"), Path("corpus"), 1)


@pytest.mark.usefixtures("_forbidden")
def test_a_folder_that_may_not_be_read_is_named():
    with without_root():
        reports, failed = find_reports(Path("corpus"))
    assert reports == [Path("corpus/a.txt"), Path("corpus/closed.txt")]
    assert failed == [Failed("locked", "a folder that cannot be read")]


def test_an_index_in_the_corpus_is_no_report(corpus, write):
    write("a.txt", "Iran said no.")
    write("2024/indexes/current", "x")
    assert find_reports(corpus, corpus / "2024" / "indexes") == ([corpus / "a.txt"], [])
