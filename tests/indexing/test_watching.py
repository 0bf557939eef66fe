"""The index follows the folder: real files, real notices of the system, the bundled embedder, no sleeps."""

import math
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from bot.errors import BotError, BusyError, CorpusError, SettingsError
from bot.indexing import watching
from bot.indexing.watching import is_news, watch
from bot.records import Failed, RebuildReport
from bot.settings import Settings
from bot.store import write_lock

# Longer than any rebuild of these corpora takes, the first with its imports included.
PATIENCE_S = 60
REPORT = "Peru answers\n\nLIMA, May 5, 2025. /Andes Wire/. Peru offered to host talk number {}.\n"


class Watched:
    """A watcher in a thread of its own, with what it told."""

    def __init__(self, settings, progress=None):
        self.told, self.stop, self.problem = Queue(), threading.Event(), None
        self.thread = threading.Thread(target=self._run, args=(settings, progress), daemon=True)
        self.thread.start()

    def _run(self, settings, progress):
        try:
            watch(settings, self.told.put, progress, self.stop)
        except BaseException as problem:  # noqa: BLE001
            self.problem = problem

    def next(self, kind=RebuildReport):
        outcome = self.told.get(timeout=PATIENCE_S)
        assert isinstance(outcome, kind), outcome
        return outcome

    def until(self, wanted):
        """What is told until something is as wanted, that included."""
        outcomes = [self.next((RebuildReport, BotError))]
        while not wanted(outcomes[-1]):
            outcomes.append(self.next((RebuildReport, BotError)))
        return outcomes

    def is_quiet(self, seconds=1.5):
        """Nothing is told for three times as long as files must be quiet."""
        try:
            return not self.told.get(timeout=seconds)
        except Empty:
            return True

    def end(self):
        self.stop.set()
        self.thread.join(2)
        assert not self.thread.is_alive(), "it did not end in two seconds"
        assert self.problem is None


@contextmanager
def watched(settings, progress=None):
    watcher = Watched(settings, progress)
    try:
        yield watcher
    finally:
        watcher.end()


@pytest.fixture
def settings(corpus, tmp_path, write):
    write("first.txt", REPORT.format(0))
    return Settings(corpus_dir=corpus, index_dir=tmp_path / "indexes")


def counts(report):
    return report.added, report.changed, report.removed


def has(reports):
    return lambda outcome: isinstance(outcome, RebuildReport) and outcome.reports == reports


def test_a_file_that_is_added_changed_or_removed_is_one_rebuild(settings, write):
    with watched(settings) as watcher:
        assert counts(watcher.next()) == (1, 0, 0)
        new = write("new.txt", REPORT.format(1))
        assert counts(watcher.next()) == (1, 0, 0)
        new.write_text(REPORT.format(2))
        assert counts(watcher.next()) == (0, 1, 0)
        new.unlink()
        assert counts(watcher.next()) == (0, 0, 1)
        assert watcher.is_quiet()


def test_a_burst_in_folders_that_are_new_is_one_rebuild_once_it_settles(settings, write):
    with watched(settings) as watcher:
        watcher.next()
        for number in range(50):
            write(f"2025/may-{number % 5}/{number}.txt", REPORT.format(number + 1))
        assert watcher.until(has(51))[0].added == 50
        # A folder that came since the last look is looked at once more, with nothing to find.
        write("2025/may-3/late.txt", REPORT.format(99))
        assert [one.added for one in watcher.until(has(52))][-1] == 1


def test_a_change_during_a_rebuild_leads_to_another(settings, write):
    def during(step, _done, _total):
        if step.startswith("Checking") and not late:
            late.append(write("late.txt", REPORT.format(1)))

    late = []
    with watched(settings, during) as watcher:
        assert watcher.next().reports == 1
        assert counts(watcher.next()) == (1, 0, 0)


def test_writing_without_end_holds_nothing_up(settings, write, monkeypatch):
    monkeypatch.setattr(watching, "_LONGEST_WAIT_S", 1.0)
    with watched(settings) as watcher:
        watcher.next()
        write("new.txt", REPORT.format(1))
        with (settings.corpus_dir / "log.txt").open("a", buffering=1) as log:
            while watcher.told.empty():
                log.write("Peru offered more.\n")
                threading.Event().wait(0.05)
        assert watcher.next().added == 2


@pytest.mark.parametrize("polling", ["", "1"])
def test_what_is_hidden_and_the_index_itself_lead_to_no_rebuild(write, corpus, polling, monkeypatch):
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    monkeypatch.setattr(watching, "_POLL_S", 0.2)
    write("first.txt", REPORT.format(0))
    (corpus / "deep").mkdir()
    settings = Settings(corpus_dir=corpus, index_dir=corpus / "deep" / "indexes")
    with watched(settings) as watcher:
        watcher.next()
        write(".hidden.txt", REPORT.format(1))
        write(".folder/report.txt", REPORT.format(2))
        write("deep/indexes/table.xlsx", "PK")
        os.utime(corpus)
        assert watcher.is_quiet()
        write("deep/report.txt", REPORT.format(4))
        assert watcher.next().added == 1


def test_a_failing_rebuild_is_told_and_the_next_change_mends_it(settings, write):
    with watched(settings) as watcher:
        watcher.next()
        write("first.txt", "")
        assert "first.txt: it is empty" in str(watcher.next(CorpusError))
        write("first.txt", REPORT.format(1))
        assert watcher.next().reports == 1


def test_the_index_of_another_writer_is_waited_for(settings):
    with watched(settings) as watcher:
        with write_lock(settings.index_dir):
            watcher.next(BusyError)
        assert watcher.until(has(1))


def test_a_corpus_that_is_not_there_is_told_once_and_found_when_it_comes(settings, corpus):
    shutil.rmtree(corpus)
    corpus.touch(0o777)
    with watched(settings) as watcher:
        assert "There is no corpus folder" in str(watcher.next(CorpusError))
        assert watcher.is_quiet()
        corpus.unlink()
        assert watcher.is_quiet()
        corpus.mkdir()
        (corpus / "a.txt").write_text(REPORT.format(1))
        assert watcher.until(has(1))
        shutil.rmtree(corpus)
        told = watcher.until(lambda outcome: "There is no corpus folder" in str(outcome))
        assert [str(one) for one in told].count(str(told[-1])) == 1
        corpus.mkdir()
        (corpus / "b.txt").write_text(REPORT.format(2))
        assert watcher.until(has(1))[-1].added == 1


def test_a_folder_that_is_removed_and_made_again_at_once_is_still_followed(settings, corpus, write):
    write("sub/a.txt", REPORT.format(1))
    with watched(settings) as watcher:
        watcher.next()
        for name in (corpus, corpus / "sub"):
            shutil.rmtree(name)
            write("sub/a.txt", REPORT.format(1))
            watcher.until(has(1))
            write("sub/b.txt", REPORT.format(2))
            assert watcher.until(has(2))[-1].added == 1


def test_a_link_to_a_corpus_is_followed_and_links_in_it_are_not(settings, corpus, tmp_path, write):
    (tmp_path / "link").symlink_to(corpus)
    (tmp_path / "elsewhere").mkdir()
    # watchfiles of itself would announce every change under the path that leads through the link.
    (corpus / ".up").symlink_to("..")
    (corpus / "elsewhere").symlink_to(tmp_path / "elsewhere")
    linked = Settings(corpus_dir=tmp_path / "link", index_dir=settings.index_dir)
    with watched(linked) as watcher:
        watcher.next()
        (tmp_path / "elsewhere" / "report.txt").write_text(REPORT.format(1))
        assert watcher.is_quiet()
        write("sub/new.txt", REPORT.format(2))
        assert watcher.until(has(2))[-1].added == 1


def test_another_folder_in_the_place_of_the_corpus_is_followed(settings, corpus, tmp_path, write):
    write("second.txt", REPORT.format(1))
    other, link = tmp_path / "other", tmp_path / "link"
    shutil.copytree(corpus, other)
    (other / "third.txt").write_text(REPORT.format(2))
    link.symlink_to(corpus)
    with watched(Settings(corpus_dir=link, index_dir=settings.index_dir)) as watcher:
        assert watcher.next().reports == 2
        (tmp_path / "new").symlink_to(other)
        (tmp_path / "new").replace(link)
        assert watcher.next().added == 1
        (other / "fourth.txt").write_text(REPORT.format(3))
        assert watcher.until(has(4))


def test_a_name_that_is_not_utf_8_ends_nothing(settings, corpus, write):
    with watched(settings) as watcher:
        watcher.next()
        (Path(os.fsdecode(os.fsencode(corpus) + b"/\xff.txt"))).write_text(REPORT.format(1))
        assert "not UTF-8" in watcher.next().failed[0].reason
        Path(os.fsdecode(os.fsencode(corpus) + b"/\xff")).mkdir()
        write("new.txt", REPORT.format(2))
        assert watcher.until(has(2))


def test_it_ends_in_the_middle_of_a_rebuild(settings):
    def at_work(_step, done, _total):
        began.set()
        if done == 0:
            watcher.stop.wait(PATIENCE_S)

    began = threading.Event()
    watcher = Watched(settings, at_work)
    assert began.wait(PATIENCE_S)
    watcher.end()
    assert watcher.told.empty()


def test_a_bug_keeps_its_traceback(settings):
    def broken(_step, _done, _total):
        raise ZeroDivisionError

    watcher = Watched(settings, broken)
    watcher.thread.join(PATIENCE_S)
    assert isinstance(watcher.problem, ZeroDivisionError)


def test_an_index_that_is_the_corpus_is_refused(corpus):
    with pytest.raises(SettingsError, match="BOT_INDEX_DIR"):
        watch(Settings(corpus_dir=corpus, index_dir=corpus / "x" / ".."), print)


LIMITED = """
import sys, threading, os
from pathlib import Path
from bot.indexing.watching import watch
from bot.settings import Settings
corpus, wanted, stop, told = Path(sys.argv[1]), int(sys.argv[2]), threading.Event(), []
def tell(outcome):
    told.append(outcome)
    print(type(outcome).__name__, outcome if len(told) == 1 else outcome.reports, flush=True)
    if len(told) == 2:
        (corpus / "2" / "new.txt").write_text("Chile answers. Chile said yes to all of it.")
    if len(told) == wanted:
        stop.set()
watch(Settings(corpus_dir=corpus, index_dir=corpus.parent / "limited"), tell, None, stop)
"""


@pytest.mark.parametrize(("limit", "allowed", "told"), [("watches", 2, 3), ("instances", 0, 1)])
def test_where_the_system_announces_no_more_files_are_compared_and_one_line_says_so(
    corpus, write, limit, allowed, told
):
    write("1/a.txt", REPORT.format(1))
    write("2/b.txt", REPORT.format(2))
    script = f'echo {allowed} > /proc/sys/user/max_inotify_{limit} || exit 99; exec "$@"'
    done = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", script, "sh", sys.executable, "-c", LIMITED, str(corpus), str(told)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    if "unshare" in done.stderr or done.returncode == 99:
        pytest.skip("no user namespace, and so no limit of its own, is to be had here")
    first, *rest = done.stdout.splitlines()
    assert "looking every 2 seconds instead; raise fs.inotify.max_user_watches" in first
    assert rest == ["RebuildReport 2", "RebuildReport 3"][: told - 1]
    assert done.stderr == ""


# ---------------------------------------------------------------- what is news


def report(added=0, failed=()):
    return RebuildReport(added, 0, 0, 1, failed, 1, 0.1, "generation")


@pytest.mark.parametrize(
    ("before", "outcome", "news"),
    [
        (None, report(), True),
        (report(1), report(), False),
        (report(), report(1), True),
        (report(), report(failed=(Failed("a.txt", "it is empty"),)), True),
        (report(failed=(Failed("a.txt", "it is empty"),)), report(failed=(Failed("a.txt", "it is empty"),)), False),
        (report(), BotError("no room"), True),
        (BotError("no room"), BotError("no room"), False),
        (BotError("no room"), report(), True),
    ],
)
def test_news_is_what_was_not_told_before(before, outcome, news):
    assert is_news(outcome, before) is news


def test_a_rebuild_is_due_after_quiet_but_in_bounded_time(monkeypatch):
    now = 100.0
    monkeypatch.setattr(watching.time, "monotonic", lambda: now)
    due = watching._Due()
    assert due.at <= now
    due.cleared()
    assert due.at == math.inf
    due.changed()
    assert due.at == now + watching._QUIET_S
    for _ in range(1000):
        now += 0.3
        due.changed()
    assert due.at == 100 + watching._LONGEST_WAIT_S
    due.cleared()
    due.again_in(2)
    assert due.at == now + 2
