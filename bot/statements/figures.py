"""Numbers, dates, times, percentages and sums of money of a text, in whatever form it writes them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from bot.statements.actors import find_mentions, fold

Form: TypeAlias = Literal[
    "count", "ordinal", "vague", "fraction", "year", "code", "clock", "date", "weekday", "month", "decade", "relative"
]
Qualifier: TypeAlias = Literal["", "more", "least", "less", "most", "about"]


def _numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


_UNITS = _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    0,
)
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "lakh": 10**5, "crore": 10**7}
_SHORT_SCALES = {
    **dict.fromkeys(("k",), 10**3),
    **dict.fromkeys(("m", "mn", "mln"), 10**6),
    **dict.fromkeys(("b", "bn", "bln"), 10**9),
    **dict.fromkeys(("t", "tn", "trn"), 10**12),
}
_VAGUE = {"dozens": 12, "scores": 20, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9}
_ORDINALS = {
    **_numbered(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth"
    ),
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "hundredth": 100,
}
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifths": 5, "tenths": 10}
_MONTHS = {
    **_numbered("january february march april may june july august september october november december"),
    **_numbered("jan feb mar apr may jun jul aug sep oct nov dec"),
    "sept": 9,
}
_WEEKDAYS = _numbered("monday tuesday wednesday thursday friday saturday sunday", 0)
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_CURRENCY_NAMES = (
    "$ us$ usd dollar dollars;€ eur euro euros;£ gbp pound pounds sterling;¥ jpy cny rmb yen yuan renminbi;"
    "₹ rs inr pkr rupee rupees;₽ rub rouble roubles ruble rubles;rial rials riyal riyals;franc francs chf;₺ lira liras;"
    "dirham dirhams aed;shekel shekels;₩ krw;peso pesos;real reais;krona kronor krone kroner;zloty zlotys;hryvnia hryvnias"
)
_CURRENCIES = {name: group.split()[0] for group in _CURRENCY_NAMES.split(";") for name in group.split()}
_TOKEN = re.compile(
    r"(?P<iso>\b\d{4}-\d\d?-\d\d?\b)"
    r"|(?P<slash>\b\d\d?/\d\d?/\d{2,4}\b)"
    r"|(?P<clock>\b\d{1,2}(?:[:.]\d\d)? ?[ap](?:m\b|\.m\.)|\b\d{1,2}:\d\d\b)"
    r"|(?P<code>\b[a-z]{1,10}-?\d{1,9}[a-z]?\b)"
    r"|(?P<nth>\b\d{1,9}(?:st|nd|rd|th)\b)"
    r"|(?P<decade>\b\d{2,4}'?s\b)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<sign>us\$|[$€£¥₹₽₩₺%])"
    # A hyphen counts only where it makes a span of days.
    r"|(?P<stop>(?<=\w)-(?=\d)|[^\s\w-])"
)
# Longer runs of digits are no quantity; they are compared as they are written.
_LONGEST = 30
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("most", re.compile(r"\b(?:up to|as many as|at most|(?:a )?maximum(?: of)?|no more than|not more than)\W{0,3}$")),
    ("least", re.compile(r"\b(?:at least|no fewer than|no less than|not less than|(?:a )?minimum(?: of)?)\W{0,3}$")),
    ("less", re.compile(r"\b(?:less than|fewer than|under|below)\W{0,3}$")),
    (
        "more",
        re.compile(r"\b(?:more than|over|above|upwards of|in excess of|exceed(?:s|ed|ing)?|greater than)\W{0,3}$"),
    ),
    (
        "about",
        re.compile(
            r"\b(?:about|around|some|approximately|roughly|nearly|almost|(?:an )?estimated(?: at)?|close to|near|circa|"
            r"as much as)\W{0,3}$"
        ),
    ),
)
_AFTER: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("least", re.compile(r"\W{0,3}(?:\w+ ){0,2}?or more\b")),
    ("most", re.compile(r"\W{0,3}(?:\w+ ){0,2}?or (?:less|fewer)\b")),
    ("more", re.compile(r"\+|\W{0,3}(?:\w+ ){0,2}?and counting\b")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text, `text[start:end]`: the values it may stand for, its form, its unit and how it is qualified.

    The values of a date are month * 100 + day, of a time of day minutes after midnight, of a weekday 0 (Monday) to 6, of a
    relative day its distance from today. `unit` is "%", a currency ("$") or ""; `year` is the one given beside a date or a
    month, or 0; `written` is the folded text.
    """

    start: int
    end: int
    values: frozenset[Decimal]
    form: Form = "count"
    unit: str = ""
    year: int = 0
    qualifier: Qualifier = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    capital: bool


# The days of a sentence are asked for once for each statement in it.
@lru_cache(maxsize=64)
def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in order; those within the name of an actor ("G7") are left out."""
    return tuple(_Reading(text).figures())


def is_year(value: Decimal) -> bool:
    """True for a number that may be a year of our time."""
    return value == value.to_integral_value() and 1800 <= value <= 2100


class _Reading:
    """One text, read from left to right."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.names = [(one.start, one.end) for one in find_mentions(text)]
        self.tokens = [
            _Token(str(one.lastgroup), one.group(), one.start(), one.end(), text[one.start()].isupper())
            for one in _TOKEN.finditer(self.folded)
        ]

    def figures(self) -> Iterator[Figure]:
        at = 0
        while at < len(self.tokens):
            found, following = self._figure(at)
            yield from (one for one in found if not any(start <= one.start < end for start, end in self.names))
            at = max(following, at + 1)

    def _figure(self, at: int) -> tuple[list[Figure], int]:
        """The figures that begin at a token, and where to read on."""
        token = self.tokens[at]
        if dates := self._dates(at):
            return dates
        if token.kind in ("iso", "slash"):
            return self._numeric_date(token), at + 1
        if token.kind == "clock":
            return [self._made(at, at + 1, _minutes(token.text), "clock")], at + 1
        if token.kind == "decade":
            digits = re.sub(r"\D", "", token.text)
            return [self._made(at, at + 1, {Decimal(digits[-2:])}, "decade")], at + 1
        if token.kind == "code" and (token.capital or "-" not in token.text):
            return self._code(at)
        if token.kind == "code":
            # "mid-2024", "top-10"
            digits = re.sub(r"\D", "", token.text)
            return [self._made(at, at + 1, {Decimal(digits)}, "year" if is_year(Decimal(digits)) else "count")], at + 1
        if token.kind == "nth":
            return [self._made(at, at + 1, {Decimal(token.text[:-2])}, "ordinal")], at + 1
        if token.kind in ("number", "word"):
            return self._quantity(at) or self._word(at)
        return [], at + 1

    def _made(self, first: int, last: int, values: set[Decimal], form: Form = "count", year: int = 0) -> Figure:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Figure(start, end, frozenset(values), form, year=year, written=self.folded[start:end])

    def _word(self, at: int) -> tuple[list[Figure], int]:
        token = self.tokens[at]
        word = token.text.removesuffix("'s")
        if word in _WEEKDAYS and token.capital:
            return [self._made(at, at + 1, {Decimal(_WEEKDAYS[word])}, "weekday")], at + 1
        if word in _RELATIVE:
            return [self._made(at, at + 1, {Decimal(_RELATIVE[word])}, "relative")], at + 1
        if word in ("noon", "midnight"):
            return [self._made(at, at + 1, {Decimal(720 if word == "noon" else 0)}, "clock")], at + 1
        if word in _ORDINALS:
            return [self._made(at, at + 1, {Decimal(_ORDINALS[word])}, "ordinal")], at + 1
        if word in _VAGUE or (
            word == "tens" and self._words(at + 1, 2)[-1:] != [] and self._words(at + 1, 2)[-1] in _VAGUE
        ):
            value, last = _VAGUE.get(word, 10), at + 1
            if (after := self._words(at + 1, 2)) and len(after) == 2 and after[0] == "of" and after[1] in _VAGUE:
                value, last = value * _VAGUE[after[1]], at + 3
            return [self._made(at, last, {Decimal(value)}, "vague")], last
        if word == "half":
            return [self._made(at, at + 1, {Decimal("0.5")}, "fraction")], at + 1
        return [], at + 1

    def _words(self, at: int, count: int) -> list[str]:
        return [token.text for token in self.tokens[at : at + count]]

    def _kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _joined(self, at: int) -> bool:
        """True where only a space or a hyphen stands between a token and the one before it."""
        return 0 < at < len(self.tokens) and self.folded[self.tokens[at - 1].end : self.tokens[at].start] in (" ", "")

    def _code(self, at: int) -> tuple[list[Figure], int]:
        token = self.tokens[at]
        letters, digits = re.findall(r"[a-z]+|\d+", token.text)[:2]
        if letters in _CURRENCIES:
            return [Figure(token.start, token.end, frozenset({Decimal(digits)}), unit=_CURRENCIES[letters])], at + 1
        figure = Figure(token.start, token.end, frozenset(), "code", written=token.text.replace("-", ""))
        return [figure], at + 1

    # Dates.

    def _dates(self, at: int) -> tuple[list[Figure], int] | None:
        """Dates that begin at a token: "18 January 2024", "16 and 17 January", "January 16-18", "January 2024", "January"."""
        month = self._month(at)
        if month:
            return self._from_month(at, month)
        days, following = self._days(at)
        of = following + (self._text(following) == "of")
        if days and (month := self._month(of)):
            after = self._after_month(of)
            year, last = self._year(after)
            return self._day_figures(at, last, month, days, year), last
        return None

    def _from_month(self, at: int, month: int) -> tuple[list[Figure], int] | None:
        after = self._after_month(at)
        the = after + (self._text(after) == "the")
        days, following = self._days(the)
        if days:
            year, last = self._year(following)
            return self._day_figures(at, last, month, days, year), last
        year, last = self._year(after)
        if not year and self._text(at) in ("may", "march", "mar", "dec", "jan", "sep", "jun", "oct", "apr"):
            # "May" opens a sentence, and "March" tells to go.
            before = self._text(at - 1)
            if before not in (
                "in",
                "of",
                "since",
                "until",
                "by",
                "last",
                "next",
                "this",
                "early",
                "late",
                "mid",
                "from",
                "to",
            ):
                return None
        return [self._made(at, last, {Decimal(month)}, "month", year=year)], last

    def _day_figures(self, first: int, last: int, month: int, days: Sequence[int], year: int) -> list[Figure]:
        return [self._made(first, last, {Decimal(month * 100 + day)}, "date", year=year) for day in days]

    def _month(self, at: int) -> int:
        if self._kind(at) != "word" or not self.tokens[at].capital:
            return 0
        return _MONTHS.get(self._text(at).removesuffix("'s"), 0)

    def _after_month(self, at: int) -> int:
        return at + 2 if self._text(at + 1) == "." and len(self._text(at)) <= 4 else at + 1

    def _days(self, at: int) -> tuple[list[int], int]:
        """The days of a month in "16", "16th", "16 and 17", "16-18"."""
        days: list[int] = []
        while (day := self._day(at)) and len(days) < 3:
            days.append(day)
            at += 1
            if self._text(at) in ("and", "to", "-", "or", "/", "&") and self._day(at + 1):
                at += 1
            else:
                break
        return days, at

    def _day(self, at: int) -> int:
        text = self._text(at)
        if self._kind(at) == "nth" and len(text) <= 4:
            day = int(text[:-2])
        elif self._kind(at) == "number" and text.isdecimal() and len(text) <= 2:
            follows = self._text(at + 1)
            day = 0 if follows in ("%", "percent", "per", *_SCALES) else int(text)
        else:
            day = _ORDINALS.get(text, 0) if self._kind(at) == "word" else 0
        return day if day <= 31 else 0

    def _year(self, at: int) -> tuple[int, int]:
        """A year at a token, after "," or "of" as well, and where it ends."""
        place = at + (self._text(at) in (",", "of"))
        text = self._text(place)
        if self._kind(place) == "number" and len(text) == 4 and text.isdecimal() and is_year(Decimal(text)):
            return int(text), place + 1
        return 0, at

    def _numeric_date(self, token: _Token) -> list[Figure]:
        parts = [int(part) for part in re.split(r"[-/]", token.text)]
        if token.kind == "iso":
            year, pairs = parts[0], [(parts[1], parts[2])]
        else:
            year, pairs = parts[2] + (2000 if parts[2] < 100 else 0), [(parts[0], parts[1]), (parts[1], parts[0])]
        values = frozenset(Decimal(month * 100 + day) for month, day in pairs if month <= 12 and day <= 31)
        return [Figure(token.start, token.end, values, "date", year=year, written=token.text)]

    # Quantities.

    def _quantity(self, at: int) -> tuple[list[Figure], int] | None:
        found = self._spelled(at) if self._kind(at) == "word" else self._digits(at)
        if found is None:
            return None
        values, form, last = found
        if self._words(last, 3) == ["and", "a", "half"]:
            values, last = {value + Decimal("0.5") for value in values}, last + 3
        unit, after = self._unit(at, last)
        start, end = self.tokens[at].start, self.tokens[last - 1].end
        qualifier = self._qualifier(at, start, end)
        return [
            Figure(start, end, frozenset(values), form, unit, qualifier=qualifier, written=self.folded[start:end])
        ], after

    def _digits(self, at: int) -> tuple[set[Decimal], Form, int] | None:
        text = self._text(at)
        if len(text) > _LONGEST:
            return {Decimal(0)}, "code", at + 1
        value = _decimal(text)
        touching = self._kind(at + 1) == "word" and self.tokens[at + 1].start == self.tokens[at].end
        word = self._text(at + 1)
        if word in _SCALES and self._joined(at + 1):
            return {value * _SCALES[word]}, "count", at + 2
        if word in ("hundred", "dozen") and self._joined(at + 1):
            return {value * (100 if word == "hundred" else 12)}, "count", at + 2
        if word in _SHORT_SCALES and self._joined(at + 1):
            # "2m" may be metres.
            return {value, value * _SHORT_SCALES[word]}, "count", at + 2
        is_year_like = text.isdecimal() and len(text) == 4 and is_year(value) and not touching
        return {value}, "year" if is_year_like else "count", at + 1

    def _spelled(self, at: int) -> tuple[set[Decimal], Form, int] | None:
        """A number in words: "two million", "twenty-five", "a dozen", "half a million", "two thirds"."""
        if self._text(at) == "half" and self._text(at + 1) == "a" and self._text(at + 2) in ("dozen", *_SCALES):
            return {Decimal(_SCALES.get(self._text(at + 2), 12)) / 2}, "count", at + 3
        article = self._text(at) in ("a", "an") and self._text(at + 1) in ("dozen", "hundred", *_SCALES)
        total, current, last = self._spelled_value(at + article, 1 if article else None)
        if last == at + article:
            # "a third of them", but "a third round".
            if (
                self._text(at) == "a"
                and self._text(at + 1) in ("third", "quarter")
                and self._text(at + 2) in ("of", ".", ",")
            ):
                return {1 / Decimal(_PARTS[self._text(at + 1)])}, "fraction", at + 2
            return None
        value = total + (current or 0)
        part = self._text(last)
        if part in _PARTS and self._spans(last) and value < 10:
            return {Decimal(value) / _PARTS[part]}, "fraction", last + 1
        if part in _ORDINALS and self._spans(last) and value in _TENS.values():
            return {Decimal(value + _ORDINALS[part])}, "ordinal", last + 1
        return {Decimal(value)}, "count", last

    def _spelled_value(self, at: int, current: int | None) -> tuple[int, int | None, int]:
        total, first = 0, at
        while self._kind(at) == "word" and (at == first or self._spans(at)):
            word = self._text(at)
            if word in _UNITS and (
                current is None or (current % 10 == 0 and current % 100 != 10 and current and _UNITS[word])
            ):
                if current is not None and current % 100 and _UNITS[word] > 9:
                    break
                current = (current or 0) + _UNITS[word]
            elif word in _TENS and (current is None or (current and current % 100 == 0)):
                current = (current or 0) + _TENS[word]
            elif word in ("hundred", "dozen") and current:
                current *= 100 if word == "hundred" else 12
            elif word in _SCALES and current:
                total, current = total + current * _SCALES[word], None
            elif word == "and" and at > first and self._text(at - 1) in ("hundred", *_SCALES):
                if self._text(at + 1) not in (*_UNITS, *_TENS):
                    break
            else:
                break
            at += 1
        return total, current, at

    def _spans(self, at: int) -> bool:
        """True where a word follows the one before after a space or a hyphen."""
        return 0 < at < len(self.tokens) and self.folded[self.tokens[at - 1].end : self.tokens[at].start] in (" ", "-")

    def _unit(self, first: int, last: int) -> tuple[str, int]:
        """The unit of a number between two tokens, and where to read on."""
        word = self._text(last)
        if word in ("%", "percent", "pct"):
            return "%", last + 1
        if self._words(last, 2) in (["per", "cent"], ["percentage", "points"], ["percentage", "point"]):
            return "%", last + 2
        before = self._text(first - 1)
        if before in _CURRENCIES and (
            self._kind(first - 1) == "sign" or before in ("rs", "usd", "eur", "gbp", "pkr", "inr")
        ):
            return _CURRENCIES[before], last
        for place in (last, last + 1):
            if self._text(place) in _CURRENCIES and self._kind(place) == "word":
                return _CURRENCIES[self._text(place)], last
        return "", last

    def _qualifier(self, first: int, start: int, end: int) -> Qualifier:
        before = self.folded[max(0, start - 30) : start]
        if self._kind(first - 1) == "sign":
            before = self.folded[max(0, start - 30) : self.tokens[first - 1].start]
        after = self.folded[end : end + 40]
        return next(
            (name for name, form in _QUALIFIERS if form.search(before)),
            next((name for name, form in _AFTER if form.match(after)), ""),
        )


def _decimal(text: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?", text):
        return Decimal(re.sub(r"[^\d.]", "", text))
    return Decimal(text.replace(",", "."))


def _minutes(text: str) -> set[Decimal]:
    """Minutes after midnight; twice where it is not said whether before or after noon."""
    digits = re.findall(r"\d+", text)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    half = re.search(r"[ap]", text)
    if half:
        hour = hour % 12 + (12 if half.group() == "p" else 0)
        return {Decimal(hour * 60 + minute)}
    return {Decimal(hour * 60 + minute), *({Decimal((hour % 12 + 12) * 60 + minute)} if hour <= 12 else ())}
