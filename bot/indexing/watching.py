"""`watch`: rebuilds whenever the files of the corpus folder settle."""

import math
import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import BotError, BusyError, SettingsError
from bot.indexing.rebuild import Progress, rebuild
from bot.records import RebuildReport
from bot.settings import Settings

if TYPE_CHECKING:
    from watchfiles import Change
    from watchfiles.main import FileChange

# What a rebuild brought: its report, or in one line why there is none.
Outcome: TypeAlias = RebuildReport | BotError

# An editor saves in milliseconds and a copy goes on without a pause; a share or a download may stall for a moment.
_QUIET_S = 0.5
# A file that is written without end must not keep the others out of the index; a large copy is indexed as it comes.
_LONGEST_WAIT_S = 10.0
# Another writer rarely takes longer; asking for the lock costs a file system call.
_BUSY_AGAIN_S = 2.0
# How often a folder that is not there is looked for.
_LOOK_S = 0.5
# How often files are compared where the system cannot announce changes; a thousand take a few milliseconds.
_POLL_S = 2.0
# What watchfiles says of a file's name that is not UTF-8, before it watches no more; a rebuild names that file.
_NOT_UTF_8 = "Unable to decode path"
# Changes are taken, and the end is noticed, at least this often.
_TICK_MS = 200


def watch(
    settings: Settings,
    told: Callable[[Outcome], None],
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Rebuilds at once and then whenever files below the corpus folder settle, until `stop` is set.

    `told` gets what each rebuild brought. One that fails is told and tried again at the next change, one that finds another
    at work after a moment; a change during a rebuild leads to the next. A corpus folder that is not there is waited for.
    Hidden files and the index do not count. Raises `SettingsError` where the index is the corpus folder itself.
    """
    check_apart(settings)
    watcher = _Watcher(settings, told, progress, stop or threading.Event())
    with suppress(_StoppedError):
        watcher.run()


def check_apart(settings: Settings) -> None:
    """Raises `SettingsError` where the index is the corpus folder itself, and each rebuild a change to index."""
    if settings.index_dir.resolve() == settings.corpus_dir.resolve():
        raise SettingsError(
            f"BOT_INDEX_DIR and BOT_CORPUS_DIR are both {str(settings.corpus_dir)!r}: a rebuild would itself be a change "
            "to index; set BOT_INDEX_DIR to another folder."
        )


def is_news(outcome: Outcome, before: Outcome | None) -> bool:
    """Whether an outcome tells a person what the one before it did not: a touched file does not."""
    if isinstance(outcome, BotError):
        return str(outcome) != str(before)
    if not isinstance(before, RebuildReport):
        return True
    return bool(outcome.added or outcome.changed or outcome.removed) or outcome.failed != before.failed


class _StoppedError(Exception):
    """Leaves a rebuild that nobody waits for."""


class _Due:
    """When the next rebuild is due, on the monotonic clock: once it is quiet, but in bounded time."""

    def __init__(self) -> None:
        self.at = 0.0
        self._latest = 0.0

    def changed(self) -> None:
        now = time.monotonic()
        self._latest = min(self._latest, now + _LONGEST_WAIT_S)
        self.at = min(now + _QUIET_S, self._latest)

    def again_in(self, seconds: float) -> None:
        self.at = self._latest = time.monotonic() + seconds

    def cleared(self) -> None:
        self.at = self._latest = math.inf


class _Watcher:
    def __init__(
        self, settings: Settings, told: Callable[[Outcome], None], progress: Progress | None, stop: threading.Event
    ) -> None:
        self._settings = settings
        self._told = told
        self._progress = progress
        self._stop = stop
        self._index = str(settings.index_dir.resolve())
        self._due = _Due()
        self._polls = False

    def run(self) -> None:
        while not self._stop.is_set():
            if self._is_there():
                self._follow()
                continue
            self._rebuild()
            while not self._is_there() and not self._stop.wait(_LOOK_S):
                pass
            self._due.changed()

    def _is_there(self) -> bool:
        return self._settings.corpus_dir.is_dir() and os.access(self._settings.corpus_dir, os.R_OK | os.X_OK)

    def _rebuild(self) -> None:
        self._due.cleared()
        try:
            outcome: Outcome = rebuild(self._settings, self._tell)
        except BotError as error:
            outcome = error
        if isinstance(outcome, BusyError):
            self._due.again_in(_BUSY_AGAIN_S)
        self._told(outcome)

    def _tell(self, step: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise _StoppedError
        if self._progress:
            self._progress(step, done, total)

    def _follow(self) -> None:
        """Rebuilds as files settle, until there are other folders to watch or their changes are no longer announced."""
        identity, folders = _identity(self._settings.corpus_dir), self._folders()
        with closing(self._changes(folders)) as changes:
            for changed in changes:
                stale = _identity(self._settings.corpus_dir) != identity or any(
                    path in folders or Path(path).is_dir() for path in changed
                )
                if changed:
                    self._due.changed()
                if time.monotonic() >= self._due.at:
                    self._rebuild()
                    stale = stale or self._folders() != folders
                if stale:
                    break
        # Until the next watch stands nothing is announced, and what a new folder holds never was.
        self._due.changed()

    def _folders(self) -> set[str]:
        """The corpus folder and what is below it, without hidden folders, links, the index and what cannot be read."""
        root = str(self._settings.corpus_dir.resolve())
        found = {root}
        for folder, subfolders, _ in os.walk(root):
            found.add(folder)
            subfolders[:] = [
                name
                for name in subfolders
                if not _is_hidden(name) and _is_utf_8(name) and str(Path(folder, name)) != self._index
            ]
        return found

    def _changes(self, folders: set[str]) -> Generator[set[str]]:
        """The paths that changed, an empty set where none did for a tick; ends where no more are announced."""
        try:
            with closing(self._announced(folders)) as announced:
                for changes in announced:
                    yield {path for change, path in changes if self._counts(change, path, folders)}
        except (FileNotFoundError, PermissionError):
            # A folder went, or was closed, between being found and being watched.
            return
        except (OSError, RuntimeError) as error:
            if _NOT_UTF_8 not in str(error):
                self._poll(error)

    def _announced(self, folders: set[str]) -> "Generator[set[FileChange]]":
        from watchfiles import watch as announced

        # Folder by folder: watchfiles would follow links out of the corpus, and say nothing when a new folder is one more
        # than the system allows.
        return announced(
            *folders,
            watch_filter=None,
            recursive=False,
            # With it the system's limit would be passed over as well.
            ignore_permission_denied=False,
            debounce=_TICK_MS,
            step=_TICK_MS // 4,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            force_polling=self._polls or None,
            poll_delay_ms=int(_POLL_S * 1000),
            stop_event=self._stop,
        )

    def _counts(self, change: "Change", path: str, folders: set[str]) -> bool:
        # A folder is modified whenever a file in it comes or goes, which is announced too.
        only_inside = change.name == "modified" and path in folders
        return not only_inside and not _is_hidden(Path(path).name) and path != self._index

    def _poll(self, error: Exception) -> None:
        """From now on compares the files, and says so; where even that fails, waits a little."""
        where, reason = repr(str(self._settings.corpus_dir)), str(error).split(" about [")[0].rstrip(".")
        self._told(
            BotError(
                f"The system does not announce changes in {where} ({reason}): looking every {_POLL_S:.0f} seconds instead; "
                "raise fs.inotify.max_user_watches and fs.inotify.max_user_instances to be told at once."
            )
        )
        if self._polls:
            self._stop.wait(_POLL_S)
        self._polls = True


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _is_utf_8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _identity(folder: Path) -> tuple[int, int, int] | None:
    """What tells a folder from another at its place and from itself when it could not be read; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mode
