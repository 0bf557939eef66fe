"""How much was read: reports, outlets and the days of publication."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from bot.records import Article, days_in_words
from bot.store.outlets import outlet_key


@dataclass(frozen=True, slots=True)
class Extent:
    """So many reports from so many outlets, carriers included; `first` and `last` day of publication, None where none has one."""

    reports: int = 0
    outlets: int = 0
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Self:
        """The extent of these reports."""
        read = list(articles)
        outlets = {outlet_key(name) for one in read for name in (one.outlet, *one.also)} - {""}
        days = [one.published for one in read if one.published]
        return cls(len(read), len(outlets), min(days, default=None), max(days, default=None))

    @property
    def words(self) -> str:
        """In a sentence: "16 reports from 9 outlets, 16 to 24 January 2024"."""
        by = f" from {counted(self.outlets, 'outlet')}" if self.outlets else ""
        days = days_in_words(self.first, self.last) if self.first and self.last else ""
        return ", ".join(part for part in (f"{counted(self.reports, 'report')}{by}", days) if part)


NOTHING = Extent()


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 report", "1,200 reports"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
