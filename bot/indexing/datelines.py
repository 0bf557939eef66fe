"""The dateline of an agency report: place, date and outlet before its first sentence."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.statements.actors import find_mentions

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s+{_DAY}\b(?:,?\s+{_YEAR}\b)?",
        rf"\b{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR}\b)?",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d{2})-(?P<day>\d{2})\b",
    )
)
_CAPS_WORDS = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'’ -]+"
_CAPS_PLACE = rf"{_CAPS_WORDS}(?:(?:[,/] ?|and )[A-Z\u00c0-\u00de][\w.'’ -]+?){{0,2}}"
_ANY_PLACE = r"[A-Z\u00c0-\u00de][\w.'’-]+(?:[ /-](?:and |de |el |al-)?[A-Z\u00c0-\u00de][\w.'’-]+){0,4}"
_DATE = (
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,? (?:19|20)\d\d)?"
    r"|(?:19|20)\d\d-\d\d-\d\d)"
)
# The forms backtrack; on a paragraph of 30,000 characters without a comma they took 17 s.
_LONGEST_DATELINE = 200
# One agency writes its name small.
_OUTLET = r"(?:/(?P<slashed>[^/\n]{2,40})/|\((?P<bracketed>[A-Z][\w.&' -]{1,38}|dpa)\))"
_END = r"\s*[.:]?\s*(?:--|[-—–])?"

# "BREAKING: ..." is no place, as "QUETTA: ..." is.
_NO_PLACES = (
    "BREAKING|UPDATE|UPDATED|EXCLUSIVE|WATCH|OPINION|ANALYSIS|EXPLAINER|EXPLAINED|NOTE|EDITOR|FACT|LIVE|VIDEO|PHOTOS|"
    "WARNING|ALERT|CORRECTION|INTERVIEW|TIMELINE|READ|FACTBOX|NEWS|URGENT"
)
# A dateline and what ends it: "ISLAMABAD, January 17. /Reuters/." "KYIV (AP) —" "Islamabad, 19 Jan (EFE).-"
# "MOSCOW, May 3 —" "May 3, 2024 (KHARTOUM) -" "QUETTA:".
_DATELINES = tuple(
    re.compile(rf"^{form}{_END}\s+(?=\S)")
    for form in (
        rf"(?:(?P<place>{_CAPS_PLACE}|{_ANY_PLACE})[,.]?\s+)?(?P<date>(?i:{_DATE}))[.,]?\s*{_OUTLET}",
        rf"(?P<place>{_CAPS_PLACE}|{_ANY_PLACE})\s*,?\s+{_OUTLET}(?=\s*[.:]?\s*(?:--|[-—–]))",
        rf"(?P<place>{_CAPS_PLACE}|{_ANY_PLACE})\s*,?\s+/(?P<slashed>[^/\n]{{2,40}})/(?=[.:]\s)",
        rf"(?P<place>{_CAPS_PLACE}|{_ANY_PLACE}),\s+(?P<date>(?i:{_DATE}))(?=\s*[.:]?\s*(?:--|[-—–])|[.:]\s)",
        rf"(?P<place>{_CAPS_PLACE})(?=\s*(?:--|[—–]))",
        rf"(?P<place>(?!(?:{_NO_PLACES})\b){_CAPS_PLACE})(?=:\s)",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says, empty where it does not, and the text after it."""

    place: str
    outlet: str
    published: date | None
    inferred: bool
    rest: str


def read_dateline(paragraph: str, file_date: date) -> Dateline:
    """The dateline at the head of a paragraph; a missing year is taken from the file's date and marked inferred."""
    for form in _DATELINES:
        if match := form.match(paragraph, 0, _LONGEST_DATELINE):
            found = match.groupdict()
            published, inferred = read_date(found.get("date") or "", file_date)
            place = (found.get("place") or "").strip(" ,.")
            outlet = (found.get("slashed") or found.get("bracketed") or "").strip()
            if not place and find_mentions(_title_case(outlet)):
                # "May 3, 2024 (KHARTOUM) -": a place, and no outlet.
                place, outlet = outlet, ""
            return Dateline(_title_case(place), outlet, published, inferred, paragraph[match.end() :])
    return Dateline("", "", None, inferred=False, rest=paragraph)


def read_date(words: str, file_date: date) -> tuple[date | None, bool]:
    """The date in the words and whether its year is inferred; (None, False) where there is none.

    Without a year it is the last such day up to the day after the file's date (a dateline may be a time zone ahead).
    """
    for form in _DATE_FORMS:
        if match := form.search(words):
            found = match.groupdict()
            month = _month_number(found["month"])
            year = int(found["year"]) if found["year"] else None
            return _resolve(year, month, int(found["day"]), file_date)
    return None, False


def _month_number(name: str) -> int:
    if name.isdigit():
        return int(name)
    return next((i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3])), 0)


def _resolve(year: int | None, month: int, day: int, file_date: date) -> tuple[date | None, bool]:
    if year is not None:
        return _day(year, month, day), False
    latest = file_date + timedelta(days=1)
    # Eight years back reach a 29 February whatever the century.
    candidates = (_day(latest.year - back, month, day) for back in range(9))
    found = next((day for day in candidates if day is not None and day <= latest), None)
    return found, found is not None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _title_case(place: str) -> str:
    return " ".join(
        re.sub(r"[^/-]+", lambda part: part[0].capitalize(), word) if word.isupper() and len(word) > 3 else word
        for word in place.split()
    )
