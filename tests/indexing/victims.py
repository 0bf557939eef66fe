"""Rebuilds to be killed: a process that has imported and loaded everything once, and forks one for each request.

Importing Chroma and loading the models takes longer than a small rebuild. The process stays without threads and clients, and
has run no model, so that a fork of it is as good as a process of its own; it refuses to begin otherwise.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil

from bot.errors import BotError
from bot.indexing import rebuild as rebuilding
from bot.indexing.rebuild import rebuild
from bot.models import AttributionTagger
from bot.models.embedding import OnnxEncoder
from bot.settings import Settings
from bot.store import Made, open_store
from tests.probes import ForkedProbe, check_single, environment

# In the environment of a victim and of all it starts.
MARK = "TESTS_VICTIM"
MADE = Made(OnnxEncoder.fingerprint, 160)
# What changes files or folders; the rest of what Python reports is reading.
_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.copyfile", "shutil.rmtree"}
_EVENTS |= {"sqlite3.connect", "subprocess.Popen", "os.fork"}


class Zygote:
    """The process that forks victims, one at a time."""

    def __init__(self, folder):
        self._outcome = folder / "outcome.json"
        self._mark = uuid.uuid4().hex
        self._errors = folder / "stderr.txt"
        with self._errors.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.indexing.victims"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=environment() | {MARK: self._mark},
                cwd=Path(__file__).parents[2],
            )
        self._expect("ready")

    def start(self, corpus, index_dir, **how):
        """Begins a rebuild; returns a handle of its process that no other process can get. `how` is as `_victim` has it."""
        self._outcome.unlink(missing_ok=True)
        how |= {"corpus": str(corpus), "index_dir": str(index_dir), "outcome": str(self._outcome)}
        self._process.stdin.write(json.dumps(how) + "\n")
        self._process.stdin.flush()
        self.pid = int(self._said())
        return Victim(self.pid)

    def stopped(self):
        """Whether the victim has stopped itself, and not ended."""
        self._last = self._said()
        return self._last == "stopped"

    def wait(self):
        """How the victim ended: the signal that killed it, negative, or 0; and what it has to tell."""
        while self.stopped():
            self.go_on()
        return self.ended()

    def go_on(self):
        """Lets a victim that stopped go on."""
        os.kill(self.pid, signal.SIGCONT)

    def ended(self):
        """As `wait`, once `stopped` has said no."""
        return int(self._last), json.loads(self._outcome.read_text()) if self._outcome.exists() else {}

    def run(self, corpus, index_dir, **how):
        self.start(corpus, index_dir, **how).close()
        return self.wait()

    def orphans(self):
        """What victims have started and did not end within some seconds after them."""
        own = [one for one in psutil.process_iter() if one.pid != self._process.pid and _marked(one, self._mark)]
        return psutil.wait_procs(own, timeout=20)[1]

    def close(self):
        for child in psutil.Process(self._process.pid).children(recursive=True):
            child.kill()
        with self._process:
            self._process.stdin.close()

    def errors(self):
        return self._errors.read_text()

    def _said(self):
        said = self._process.stdout.readline().strip()
        assert said, self.errors()
        return said

    def _expect(self, word):
        assert self._said() == word


class Victim:
    """A process by its descriptor: its number may be another's as soon as it has ended."""

    def __init__(self, pid):
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._descriptor = -1

    def kill(self):
        """Kills it, unless it has ended."""
        if self._descriptor >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
        self.close()

    def close(self):
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def _marked(process, mark):
    try:
        return process.environ().get(MARK) == mark
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def undocumented(index_dir):
    """What lies in an index folder at rest without being told of in indexes/README.md."""
    named = (index_dir / "current").read_text().split() if (index_dir / "current").exists() else []
    allowed = {"current", "lock", "README.md", *named}
    left = [path.name for path in index_dir.iterdir() if path.name not in allowed]
    for name in named:
        left += [
            str(path.relative_to(index_dir))
            for path in (index_dir / name).iterdir()
            if path.name not in {"manifest.json", "articles.db", "chroma", "readers"}
        ]
        left += [str(path.relative_to(index_dir)) for path in (index_dir / name).rglob("*-journal")]
    return left


# ---------------------------------------------------------------- in the process that forks


def main():
    """Imports and loads what a rebuild does, then forks a victim for each line of standard input."""
    import chromadb  # noqa: F401

    OnnxEncoder()
    AttributionTagger()
    check_single()
    _say("ready")
    for line in sys.stdin:
        how = json.loads(line)
        child = os.fork()
        if not child:
            _victim(**how)
        _say(child)
        while os.WIFSTOPPED(status := os.waitpid(child, os.WUNTRACED)[1]):
            _say("stopped")
        _say(os.waitstatus_to_exitcode(status))


def _say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _victim(*, corpus, index_dir, outcome, kill_at=0, stop_at="", own_probe=False, **options):  # noqa: PLR0913
    """Rebuilds, and tells of each event and how it ended; with `own_probe` checks as the program does, not forked.

    Kills itself before the event number `kill_at`, stops before each whose name begins with `stop_at`.
    """
    if not own_probe:
        rebuilding.Probe = ForkedProbe
    told = {"events": [], "error": "", "kind": ""}

    def event(name):
        told["events"].append(name)
        if len(told["events"]) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if stop_at and name.startswith(stop_at.removesuffix("*")):
            os.kill(os.getpid(), signal.SIGSTOP)

    try:
        with _events(index_dir, event):
            rebuild(Settings(corpus_dir=corpus, index_dir=index_dir), lambda *step: event(f"step {step[0]}"), **options)
    except BotError as error:
        told |= {"error": str(error), "kind": type(error).__name__}
    except BaseException as error:  # noqa: BLE001  # a panic of native code is no Exception, and is what is looked for
        told |= {"error": repr(error), "kind": "unexpected"}
    Path(outcome).write_text(json.dumps(told))
    os._exit(0)


@contextmanager
def _events(index_dir, event):
    """Tells before each step that changes the index folder, as Python itself reports them."""
    on, process = True, os.getpid()

    def hook(name, arguments):
        # A probe that was forked has the hook as well.
        if on and os.getpid() == process and name in _EVENTS and _changes(name, arguments, index_dir):
            event(f"{name} {' '.join(str(one).removeprefix(index_dir) for one in arguments[:2])}")

    # There is no way to take a hook away.
    sys.addaudithook(hook)
    try:
        yield
    finally:
        on = False


def _changes(name, arguments, index_dir):
    if name in ("subprocess.Popen", "os.fork", "os.remove", "os.rmdir"):
        # What a removal of a folder removes is named by a descriptor.
        return True
    if name == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    return any(index_dir in str(one) for one in arguments[:2])


# ---------------------------------------------------------------- in a process that reads


def ask(index_dir):
    """Opens what answers and asks it, again and again until the input ends; tells how often, how slowly, and what."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    openings, slowest, seen = 0, 0.0, set()
    while not ended.is_set():
        began = time.monotonic()
        with closing(open_store(index_dir, MADE)) as store:
            slowest = max(slowest, time.monotonic() - began)
            openings += 1
            seen.add(_paths(store))
        if openings == 1:
            _say("reading")
    _say(json.dumps({"openings": openings, "slowest": slowest, "seen": sorted(seen)}))


def hold(index_dir):
    """Opens what answers once, and asks it for each line of the input."""
    with closing(open_store(index_dir, MADE)) as store:
        _say("reading")
        for _ in sys.stdin:
            _say(json.dumps(_paths(store)))


def _paths(store):
    """The file of each passage, as vectors and words find it."""
    ids = list(store.lexical.ids())
    texts = list(store.lexical.texts())
    found = {one for one, _ in store.nearest(store.dense.vectors(texts)[0], len(ids))}
    assert found == set(ids)
    assert store.lexical.search(["restraint"], 1)
    return tuple(sorted({Path(passage.article.path).name for passage in store.lexical.passages(ids)}))


if __name__ == "__main__":
    if sys.argv[1:]:
        {"ask": ask, "hold": hold}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
