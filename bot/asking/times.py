"""On which days something was said or done that a question asks for: "on 17 January", "before the 18th"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.statements.dating import find_days

# "Friday 10 March" is that day, whichever Friday was the last.
_WEEKDAY_OF = re.compile(r"^(?:the\s+)?\w+day,?\s+(?=\S)", re.IGNORECASE)
_DAY_ALONE = re.compile(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?$")


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a span, either of which may be open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """True for a day of the span; what has no day is in none."""
        return day is not None and (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def asked_days(when: str, published: Sequence[date]) -> Days | None:
    """The span that words such as "before 18 January" mean, given when the reports at hand were published.

    A day without month or year is the one nearest before the newest report. None where the words name no day that is.
    """
    if not when or not published:
        return None
    way, _, rest = when.partition(" ")
    rest = _WEEKDAY_OF.sub("", rest)
    newest = max(published)
    # Months are written as names.
    named = find_days(rest.title(), newest)
    day = named[0].day if named else _of_month(rest.strip(), newest)
    if day is None:
        return None
    if way.lower() == "on":
        return Days(day, day)
    if way.lower() in ("before", "until", "till"):
        return Days(None, day - timedelta(days=1 if way.lower() == "before" else 0))
    if way.lower() in ("by", "up"):
        return Days(None, day)
    return Days(day + timedelta(days=1 if way.lower() == "after" else 0), None)


def _of_month(words: str, newest: date) -> date | None:
    """The last such day of a month up to that of the newest report: "the 18th"."""
    found = _DAY_ALONE.match(words.removeprefix("to ").strip())
    number = int(found.group(1)) if found else 0
    for back in range(62):
        day = newest - timedelta(days=back)
        if day.day == number:
            return day
    return None
