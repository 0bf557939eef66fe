"""`Watcher`: keeps the index up to date beside the chat."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.indexing.rebuild import Progress
from bot.indexing.watching import Outcome, is_news, watch
from bot.progress import Meter, Pace
from bot.records import RebuildReport
from bot.settings import Settings

# A rebuild notices the end with its next report. What takes longer, as loading a model, is cut off: the index that answers
# is not touched before the last step, and then in one.
_END_S = 2.0


@dataclass(frozen=True, slots=True)
class Watching:
    """What a watcher is doing, and what it told last that was news, with the local time; `ended` where it is no more."""

    pace: Pace | None = None
    outcome: Outcome | None = None
    at: datetime | None = None
    ended: bool = False


class Watcher:
    """Watches the corpus folder in a thread of its own, as long as it is entered; `now` may be read by any thread."""

    def __init__(self, settings: Settings, progress: Progress, say: Callable[[str], None]) -> None:
        self.now = Watching()
        self._settings = settings
        self._progress = progress
        self._say = say
        self._meter = Meter()
        self._last: Outcome | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(_END_S)

    def _run(self) -> None:
        try:
            watch(self._settings, self._told, self._tell, self._stop)
        finally:
            # A bug goes on to stderr with its traceback, as threads do, and the page must not seem to be followed.
            self.now = replace(self.now, pace=None, ended=True)

    def _tell(self, step: str, done: int, total: int) -> None:
        self.now = replace(self.now, pace=self._meter(step, done, total))
        self._progress(step, done, total)

    def _told(self, outcome: Outcome) -> None:
        self.now = replace(self.now, pace=None)
        if is_news(outcome, self._last):
            at = datetime.now().astimezone()
            self.now = Watching(None, outcome, at)
            self._say(f"{at:%Y-%m-%d %H:%M:%S} {_line(outcome)}")
        self._last = outcome


def _line(outcome: Outcome) -> str:
    return outcome.summary() if isinstance(outcome, RebuildReport) else str(outcome)
