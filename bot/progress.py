"""How far a rebuild or a run is, how fast it goes and how long it will take, in words for a terminal and a browser."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

# A long report takes as long as twenty short ones: twenty seconds even that out.
_WINDOW_S = 20.0
# Before that a figure is noise.
_FIRST_FIGURE_S = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A step, how many units of how many are done, and how many a second; 0 a second where that is not known."""

    step: str
    done: int = 0
    total: int = 0
    per_second: float = 0.0
    unit: str = "reports"

    def __str__(self) -> str:
        if not 0 < self.done < self.total:
            return f"{self.step} ..."
        count = f"{self.done:,} of {self.total:,} {self.unit}"
        return ", ".join(part for part in (f"{self.step}: {count}", self.speed) if part)

    @property
    def speed(self) -> str:
        """Rate and time left, as "12 a second, about 40 s left"; empty where there is no telling."""
        if not self.per_second or self.done >= self.total:
            return ""
        return f"{_rate(self.per_second)}, about {_duration((self.total - self.done) / self.per_second)} left"


class Meter:
    """Measures the pace of one rebuild after another, from what each tells of its progress."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, unit: str = "reports") -> None:
        self._clock = clock
        self._unit = unit
        self._step = ""
        # When so many were done, oldest first: what is within the window, and one before it.
        self._seen: deque[tuple[float, int]] = deque()

    def __call__(self, step: str, done: int, total: int) -> Pace:
        """The pace of the last twenty seconds, or since the step began."""
        if step != self._step or (self._seen and done < self._seen[-1][1]):
            self._step = step
            self._seen.clear()
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 1 and now - self._seen[1][0] >= _WINDOW_S:
            self._seen.popleft()
        began, first = self._seen[0]
        spent = now - began
        per_second = (done - first) / spent if spent >= _FIRST_FIGURE_S else 0.0
        return Pace(step, done, total, per_second, self._unit)


def _rate(per_second: float) -> str:
    if per_second >= 9.95:
        return f"{per_second:.0f} a second"
    if per_second >= 1:
        return f"{per_second:.1f} a second"
    a_minute = per_second * 60
    return f"{a_minute:.0f} a minute" if a_minute >= 1 else "less than 1 a minute"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, math.ceil(seconds))} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
