"""A rebuild that is killed, stopped, starved of disk or overtaken: the old index answers, and the next rebuild mends all.

Not for every run, set in the environment: INTERRUPTION_KILLS, how many rebuilds are killed (50); INTERRUPTION_SEED, which
repeats the moments of a failure.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from bot.errors import BusyError, DamagedIndexError, StoreError
from bot.indexing.rebuild import rebuild
from bot.indexing.rollback import rollback
from bot.settings import Settings
from bot.store import clear, current_generation, open_store, write_lock
from tests.indexing.contents import contents
from tests.indexing.victims import MADE, Zygote, undocumented
from tests.probes import environment
from tests.store.generation import differences

KILLS = int(os.environ.get("INTERRUPTION_KILLS", "50"))
SEED = int(os.environ.get("INTERRUPTION_SEED", str(time.time_ns())))
POWERS = ["China", "India", "Turkey", "Oman", "Qatar", "Iraq", "Britain", "France"]


def report(who, more=""):
    day = 10 + len(who)
    said = f"{who} urged both sides to show restraint. {more or f'{who} offered talks.'}"
    return f"{who} reacts\n\nGENEVA, January {day}, 2024. /Reuters/. {said}\n"


def fill(folder, reports):
    folder.mkdir(parents=True)
    for name, text in reports.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    """A corpus before and after a change: two reports added, one edited, one removed, one renamed."""
    folder = tmp_path_factory.mktemp("corpora")
    before = {f"{who}.txt": report(who) for who in POWERS}
    after = dict(before)
    del after["Oman.txt"]
    after["2024/Moved.txt"] = after.pop("Qatar.txt")
    after["China.txt"] = report("China", "\n\n".join(f"Clause {n} of it was new." for n in range(40)))
    after |= {f"{who}.txt": report(who) for who in ("Russia", "Japan")}
    return {"before": fill(folder / "before", before), "after": fill(folder / "after", after)}


@pytest.fixture(scope="module")
def indexes(corpora, tmp_path_factory):
    """An index from nothing of each corpus, to be read or copied only."""
    folder = tmp_path_factory.mktemp("indexes")
    for name, corpus in corpora.items():
        rebuild(Settings(corpus_dir=corpus, index_dir=folder / name))
    # A generation to return to, as an index in use has one.
    before = folder / "before"
    first = current_generation(before)
    rebuild(Settings(corpus_dir=corpora["before"], index_dir=before), full=True)
    assert undocumented(before) == []
    assert current_generation(before) != first
    return {name: folder / name for name in corpora}


@pytest.fixture
def index(indexes, tmp_path):
    """A copy of the index before the change."""
    shutil.copytree(indexes["before"], tmp_path / "indexes")
    return tmp_path / "indexes"


def asking(index_dir):
    return Settings(index_dir=index_dir)


class Lab:
    """What the tests need to break a rebuild and to look at what is left."""

    def __init__(self, zygote, corpora, indexes):
        self.zygote = zygote
        self.corpora = corpora
        self.indexes = indexes
        self._expected = {name: contents(asking(index_dir)) for name, index_dir in indexes.items()}

    def answers(self, index_dir):
        """Which of the two corpora an index answers for; fails where it is neither, or not whole."""
        found = contents(asking(index_dir))
        for name, wanted in self._expected.items():
            if wanted["files"] == found["files"]:
                assert differences(found, wanted) == []
                return name
        raise AssertionError(found["files"])

    def rests(self, index_dir, name):
        """Holds an index to what a rebuild of that corpus from nothing holds, and its folder to what is documented."""
        assert self.answers(index_dir) == name
        assert undocumented(index_dir) == []

    def rebuild(self, name, index_dir, **options):
        """Rebuilds in another process; each step of it."""
        status, told = self.zygote.run(self.corpora[name], index_dir, **options)
        assert (status, told["error"]) == (0, "")
        return told["events"]


@pytest.fixture(scope="module")
def lab(corpora, indexes, tmp_path_factory):
    with closing(Zygote(tmp_path_factory.mktemp("zygote"))) as zygote:
        yield Lab(zygote, corpora, indexes)


def other(name):
    return {"before": "after", "after": "before"}[name]


# ---------------------------------------------------------------- killed


def test_killed_at_any_moment_the_index_answers_and_the_next_rebuild_mends_it(lab, index):
    began = time.monotonic()
    lab.rebuild("after", index)
    lab.rebuild("before", index)
    took = (time.monotonic() - began) / 2
    chance = random.Random(SEED)  # noqa: S311
    ended, now = Counter(), "before"
    for number in range(1, KILLS + 1):
        where = f"INTERRUPTION_SEED={SEED}, kill {number}"
        victim = lab.zygote.start(lab.corpora[other(now)], index)
        # Some come when the rebuild has ended.
        time.sleep(chance.uniform(0, 1.05 * took))
        victim.kill()
        status, told = lab.zygote.wait()
        # Its forked probe holds the lock with it until that has seen that it is gone; a rebuild's own probe never does.
        assert lab.zygote.orphans() == [], where
        then = lab.answers(index)
        assert status == -signal.SIGKILL or (status, told["error"], then) == (0, "", other(now)), where
        ended["at the end" if not status else "before the switch" if then == now else "after it"] += 1
        now = then
        if number % 10 == 0:
            now = other(now)
            lab.rebuild(now, index)
            lab.rests(index, now)
    print(f"{KILLS} kills, a rebuild takes {took:.1f} s: {dict(ended)}")
    assert ended["before the switch"] > 0
    assert lab.zygote.errors() == ""


def test_at_every_step_of_a_rebuild_a_kill_would_leave_an_index_that_answers(lab, index, tmp_path):
    """The process is stopped before each step; what lies on the disk is what a kill would leave.

    The index is asked there and then: were readers to wait for the writer, they would wait for ever.
    """
    lab.zygote.start(lab.corpora["after"], index, stop_at="*").close()
    found, slowest = [], 0.0
    while lab.zygote.stopped():
        left = shutil.copytree(index, tmp_path / f"left-{len(found)}")
        began = time.monotonic()
        open_store(index, MADE).close()
        slowest = max(slowest, time.monotonic() - began)
        found.append(lab.answers(index))
        with write_lock(left):
            clear(left)
        lab.rests(left, found[-1])
        lab.zygote.go_on()
    status, told = lab.zygote.ended()
    assert (status, told["error"]) == (0, "")
    assert found == ["before"] * switch(told["events"]) + ["after"] * (len(found) - switch(told["events"]))
    lab.rests(index, "after")
    print(f"{len(found)} steps; the slowest opening beside a rebuild took {slowest:.2f} s")


def switch(events):
    """The number of the step that makes the new index the one that answers."""
    return next(number for number, name in enumerate(events, 1) if name.startswith("os.rename /current"))


def boundaries(events):
    """The number of each step that is told, of what makes the switch, and of some removals."""
    told = [number for number, name in enumerate(events, 1) if name.startswith(("step", "os.rename"))]
    removals = [number for number, name in enumerate(events, 1) if name.startswith("os.remove")]
    return [*told, switch(events) + 1, removals[0] + 1, removals[-1]]


def test_killed_at_a_boundary_the_next_rebuild_equals_one_from_nothing(lab, index, tmp_path):
    events = lab.rebuild("after", index)
    for turn, at in enumerate(boundaries(events)):
        victim = shutil.copytree(lab.indexes["before"], tmp_path / f"victim-{at}")
        status, _ = lab.zygote.run(lab.corpora["after"], victim, kill_at=at, own_probe=turn % 4 == 0)
        assert status == -signal.SIGKILL, events[at - 1]
        now = lab.answers(victim)
        assert now == ("before" if at <= switch(events) else "after"), events[at - 1]
        if turn % 8 == 0:
            lab.rebuild(other(now), victim)
            lab.rests(victim, other(now))
    assert lab.zygote.orphans() == []


def test_an_index_that_does_not_pass_its_check_never_answers(lab, index):
    settings = Settings(corpus_dir=lab.corpora["after"], index_dir=index)
    before = {path.name for path in index.iterdir()}

    def damage(step, *_):
        if step == "Checking the new index":
            [new] = [path for path in index.iterdir() if path.name not in before]
            (new / "articles.db").write_bytes(b"")

    with pytest.raises(DamagedIndexError):
        rebuild(settings, damage)
    lab.rests(index, "before")


# ---------------------------------------------------------------- no room


class Disk:
    """A small file system in memory."""

    def __init__(self, folder):
        self.folder = folder

    def mount(self, options):
        """Mounts it, or changes its size; what went wrong."""
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)]
        return subprocess.run(command, check=False, capture_output=True, text=True).stderr

    def limit(self, *, size=1 << 26, inodes=1_000):
        assert self.mount(f"remount,size={size},nr_inodes={inodes}") == ""

    def used(self):
        """Bytes and inodes."""
        now = os.statvfs(self.folder)
        return (now.f_blocks - now.f_bfree) * now.f_frsize, now.f_files - now.f_ffree


@pytest.fixture
def disk(tmp_path):
    disk = Disk(tmp_path / "disk")
    disk.folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    if refused := disk.mount("size=64m,nr_inodes=1000"):
        pytest.skip(f"no small disk can be mounted here: {refused.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk.folder)], check=True)


def one_line_about_room(kind, says):
    assert kind == "StoreError", says
    assert "\n" not in says
    # Of a folder that could not be copied the first file is named, not each in a list.
    assert "[(" not in says
    assert re.search("make room there or set BOT_INDEX_DIR|No space left on device.*set BOT_INDEX_DIR", says)


def until_there_is_room(lab, index, limits):
    """Rebuilds within one limit after another until there is room; how many there were too few."""
    for number, _ in enumerate(limits):
        status, told = lab.zygote.run(lab.corpora["after"], index)
        assert status == 0
        if not told["error"]:
            lab.rests(index, "after")
            return number
        one_line_about_room(told["kind"], told["error"])
        lab.rests(index, "before")
    raise AssertionError("never enough")


def test_a_disk_that_is_full_at_any_write_changes_nothing_and_is_one_line(lab, disk):
    index = shutil.copytree(lab.indexes["before"], disk.folder / "indexes")
    used, _ = disk.used()
    sizes = (disk.limit(size=used + 4096 * pages) for pages in count(1, 10))
    tried = until_there_is_room(lab, index, sizes)
    print(f"{tried} sizes without room")
    assert tried >= 12


def test_a_disk_that_takes_no_more_files_changes_nothing_and_is_one_line(lab, disk):
    index = shutil.copytree(lab.indexes["before"], disk.folder / "indexes")
    _, used = disk.used()
    assert until_there_is_room(lab, index, (disk.limit(inodes=used + more) for more in count(0, 3))) >= 4


def test_on_a_full_disk_the_index_is_opened_and_a_rollback_is_one_line(lab, disk):
    index = shutil.copytree(lab.indexes["before"], disk.folder / "indexes")
    settings = Settings(corpus_dir=lab.corpora["before"], index_dir=index)
    before = current_generation(index)
    disk.limit(size=disk.used()[0], inodes=disk.used()[1])
    lab.rests(index, "before")
    with pytest.raises(StoreError) as raised:
        rollback(settings)
    one_line_about_room(type(raised.value).__name__, str(raised.value))
    lab.rests(index, "before")
    assert current_generation(index) == before
    disk.limit()
    assert rollback(settings).generation != before
    lab.rests(index, "before")


def test_a_first_rebuild_without_room_leaves_nothing(lab, disk):
    settings = Settings(corpus_dir=lab.corpora["before"], index_dir=disk.folder / "indexes")
    for size in (4096, 60_000, 120_000, 240_000):
        disk.limit(size=size)
        with pytest.raises(StoreError) as raised:
            rebuild(settings)
        one_line_about_room(type(raised.value).__name__, str(raised.value))
        assert undocumented(settings.index_dir) == []
        assert not (settings.index_dir / "current").exists()
    disk.limit()
    rebuild(settings)
    lab.rests(settings.index_dir, "before")


# ---------------------------------------------------------------- Ctrl-C


@pytest.mark.parametrize(
    ("step", "send"),
    [("Loading", os.kill), ("Reading", os.killpg), ("Checking", os.killpg)],
    ids=["alone", "group-reading", "group-checking"],
)
def test_ctrl_c_is_one_word_and_changes_nothing(lab, index, step, send):
    """A terminal interrupts the process that checks the index as well."""
    places = {"BOT_CORPUS_DIR": str(lab.corpora["after"]), "BOT_INDEX_DIR": str(index)}
    command = [sys.executable, "-m", "bot", "rebuild"]
    with subprocess.Popen(
        command, env=environment() | places, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0
    ) as process:
        assert any(line.startswith(step) for line in process.stderr)
        send(process.pid, signal.SIGINT)
        said, errors = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert errors.splitlines()[-1] == "bot: stopped"
    assert all(line.endswith(" ...") for line in errors.splitlines()[:-1]), errors
    lab.rests(index, "before")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# ---------------------------------------------------------------- reports that change meanwhile


@contextmanager
def appending(file):
    """Another process that writes to the file as fast as it can."""
    with subprocess.Popen(["sh", "-c", 'while :; do echo >> "$0"; done', str(file)]) as process:
        try:
            yield
        finally:
            process.kill()


def test_reports_that_change_as_they_are_read_are_indexed_or_named_and_right_the_next_time(lab, index, tmp_path):
    corpus = shutil.copytree(lab.corpora["after"], tmp_path / "corpus")
    settings = Settings(corpus_dir=corpus, index_dir=index)
    # Large, and soon read as a report.
    (corpus / "growing.txt").write_text(report("Norway") + "\n" * 4_000_000)
    for who in ("Peru", "Chile", "Cuba"):
        (corpus / f"{who}.txt").write_text(report(who))

    def meanwhile(step, *_):
        if step == "Looking for changes":
            (corpus / "Russia.txt").unlink(missing_ok=True)
        if step == "Loading the embedding model":
            (corpus / "Japan.txt").unlink()
            (corpus / "Peru.txt").write_text("")
            (corpus / "Chile.txt").write_text(report("Chile", "It then said more."))
            (corpus / "new.txt").write_text(report("Cuba", "It was moved."))
            (corpus / "new.txt").replace(corpus / "Cuba.txt")

    with appending(corpus / "growing.txt"):
        found = rebuild(settings, meanwhile)
    failed = {one.path: one.reason for one in found.failed}
    assert failed.keys() - {"growing.txt"} == {"Russia.txt", "Japan.txt", "Peru.txt"}
    assert "vanished" in failed["Russia.txt"]
    assert "vanished" in failed["Japan.txt"]
    assert "changes while it is read" in failed.get("growing.txt", "changes while it is read")
    (corpus / "Peru.txt").write_text(report("Peru"))
    assert rebuild(settings).failed == ()
    fresh = Settings(corpus_dir=corpus, index_dir=tmp_path / "fresh")
    rebuild(fresh)
    assert differences(contents(settings), contents(fresh)) == []
    assert undocumented(index) == []


# ---------------------------------------------------------------- readers


@contextmanager
def reader(what, index):
    """Another process that reads the index, until its input ends."""
    command = [sys.executable, "-m", "tests.indexing.victims", what, str(index)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, env=environment(), cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "reading\n"
        try:
            yield process
        finally:
            process.kill()


def test_who_asks_all_the_time_is_answered_through_every_rebuild(lab, index):
    with reader("ask", index) as process:
        for turn in range(4):
            # Without `forget` the generation that is read stays one rebuild longer.
            lab.rebuild(("after", "before")[turn % 2], index, forget=turn > 1)
        told = json.loads(process.communicate("", timeout=60)[0])
    assert process.returncode == 0
    print(f"{told['openings']} openings, the slowest {told['slowest']:.2f} s")
    names = {tuple(sorted(path.name for path in folder.rglob("*.txt"))) for folder in lab.corpora.values()}
    assert {tuple(one) for one in told["seen"]} == names
    # What was read until the end goes with the next.
    lab.rebuild("after", index)
    lab.rests(index, "after")


def test_a_generation_stays_as_long_as_it_is_read_and_goes_when_its_reader_is_killed(lab, index):
    first = current_generation(index)
    with reader("hold", index) as process:
        for name in ("after", "before", "after"):
            lab.rebuild(name, index)
        assert (index / first).is_dir()
        process.stdin.write("\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == sorted(path.name for path in lab.corpora["before"].iterdir())
        process.kill()
        process.wait()
        lab.rebuild("before", index)
    lab.rests(index, "before")


# ---------------------------------------------------------------- one writer


def test_a_second_rebuild_says_at_once_who_is_at_work_or_waits_for_it(lab, index):
    lab.zygote.start(lab.corpora["after"], index, stop_at="step Loading").close()
    assert lab.zygote.stopped()
    settings = Settings(corpus_dir=lab.corpora["before"], index_dir=index)
    # The other stands still: who waited for it would wait for ever.
    with pytest.raises(BusyError, match=rf"process {lab.zygote.pid} on .*--wait"):
        rebuild(settings)
    steps = []

    def tell(step, *_):
        if not steps:
            lab.zygote.go_on()
        steps.append(step)

    report = rebuild(settings, tell, wait=True)
    assert f"process {lab.zygote.pid}" in steps[0]
    assert lab.zygote.wait()[1]["error"] == ""
    # The first has added what the second takes out again.
    assert (report.added, report.removed) == (2, 3)
    lab.rests(index, "before")


def test_the_lock_of_a_rebuild_that_was_killed_is_free(lab, index):
    victim = lab.zygote.start(lab.corpora["after"], index, stop_at="os.rename /current")
    assert lab.zygote.stopped()
    victim.kill()
    lab.zygote.wait()
    rebuild(Settings(corpus_dir=lab.corpora["after"], index_dir=index))
    lab.rests(index, "after")
