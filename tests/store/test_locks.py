"""One writer at a time, across processes."""

import os
import signal
import subprocess
import sys

import pytest

from bot.errors import BusyError
from bot.store import write_lock
from tests.store.generation import one_line

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


def test_who_holds_the_lock_is_said(tmp_path, holder):
    with pytest.raises(BusyError, match=rf"process {holder.pid} on \S+, since \d{{4}}-.*--wait"), write_lock(tmp_path):
        pass


def test_who_waits_gets_the_lock_when_the_other_ends(tmp_path, holder):
    waited = []

    def waiting(owner):
        waited.append(owner)
        holder.stdin.close()

    with write_lock(tmp_path, wait=True, waiting=waiting):
        assert f"process {holder.pid}" in waited[0]


def test_a_lock_file_of_another_version_is_no_hindrance(tmp_path):
    (tmp_path / "lock").write_bytes(b"\xff\x00 no json")
    with write_lock(tmp_path), pytest.raises(BusyError, match=f"process {os.getpid()}"), write_lock(tmp_path):
        pass
