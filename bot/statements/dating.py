"""The days that a report's words mean: "on Thursday", "January 16", "a day after"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.statements.figures import Figure, find_figures

# A date without a year is of the year that brings it nearest, and reports tell of what was more than of what will be.
_MOST_AHEAD_DAYS = 60
_NEXT = re.compile(r"\b(?:next|coming|this coming|following)\s+$", re.IGNORECASE)
_LAST = re.compile(r"\blast\s+$", re.IGNORECASE)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
# "a day after", "two days earlier", "three days ago", "a week before".
_DISTANCE = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|\d{{1,2}})\s+(?P<unit>days?|weeks?)\s+(?P<way>ago|earlier|before|prior|previously|later|"
    r"after(?:wards)?)\b|\bthe\s+(?P<next>next|following|same|previous)\s+day\b|\bthe\s+day\s+(?P<beside>before|after)\b",
    re.IGNORECASE,
)
_BACK = frozenset("ago earlier before prior previously previous".split())


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text names: `text[start:end]` are its words.

    `inferred` where it was reckoned from the report's own date or from a day named before, as "Thursday" is.
    """

    start: int
    end: int
    day: date
    inferred: bool


def find_days(text: str, published: date | None, before: date | None = None) -> tuple[Day, ...]:
    """The days named in a text, in order, reckoned from the day its report was published.

    `before` is the day that was named last before it, from which "a day later" is reckoned. What cannot be reckoned, such as
    a weekday in a report without a date, is left out.
    """
    named = sorted(_named(text, published), key=lambda one: one.start)
    reckoned = [
        Day(match.start(), match.end(), day, inferred=True)
        for match in _DISTANCE.finditer(text)
        if (day := _at_distance(match, named, published, before)) is not None
    ]
    return tuple(sorted([*named, *reckoned], key=lambda one: one.start))


def _named(text: str, published: date | None) -> Iterator[Day]:
    for figure in find_figures(text):
        day = None
        if figure.form == "date" and len(figure.values) == 1:
            day = _of_year(figure, published)
        elif figure.form == "weekday" and published is not None:
            day = _weekday(text, figure, published)
        elif figure.form == "relative" and published is not None:
            day = published + timedelta(days=int(min(figure.values)))
        if day is not None:
            yield Day(figure.start, figure.end, day, inferred=not (figure.form == "date" and figure.year))


def _of_year(figure: Figure, published: date | None) -> date | None:
    """The day of a date, in the year it gives or else the one that suits the report."""
    month, day = divmod(int(min(figure.values)), 100)
    if figure.year:
        return _day(figure.year, month, day)
    if published is None:
        return None
    latest = published + timedelta(days=_MOST_AHEAD_DAYS)
    # Eight years back reach a 29 February whatever the century.
    candidates = (_day(latest.year - back, month, day) for back in range(9))
    return next((one for one in candidates if one is not None and one <= latest), None)


def _weekday(text: str, figure: Figure, published: date) -> date:
    """The last such day up to the report's, or the next where the text says so."""
    weekday, lead = int(min(figure.values)), text[max(0, figure.start - 20) : figure.start]
    back = (published.weekday() - weekday) % 7
    if _NEXT.search(lead):
        return published + timedelta(days=7 - back)
    return published - timedelta(days=back or (7 if _LAST.search(lead) else 0))


def _at_distance(match: re.Match[str], named: list[Day], published: date | None, before: date | None) -> date | None:
    """The day that "two days earlier" means: reckoned from the one named after it, before it, or from the report's."""
    way = (match["way"] or match["beside"] or match["next"]).lower()
    if way == "ago":
        anchor = published
    else:
        # "a day after the strike of 16 January": what it is reckoned from follows, if it is near.
        follows = [
            one.day for one in named if match.end() <= one.start < match.end() + 60 and way in ("after", "before")
        ]
        earlier = [one.day for one in named if one.end <= match.start()]
        anchor = follows[0] if follows else earlier[-1] if earlier else before
    if anchor is None:
        return None
    if match["next"] and way == "same":
        return anchor
    count = 1 if match["count"] is None else _COUNTS.get(match["count"].lower()) or int(match["count"])
    days = count * (7 if (match["unit"] or "").lower().startswith("week") else 1)
    return anchor + timedelta(days=-days if way in _BACK else days)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
