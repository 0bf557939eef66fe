"""`Reaction` and `Reactions`: what an actor did or said on a day, with all who carried it, and the matrix of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self

from bot.records import EVERY_REPORT, Article, Scope, Statement, in_short, in_words, one_line
from bot.statements.actors import actors
from bot.statements.desk import STATES
from bot.store.extent import NOTHING, Extent, counted

# Whom no report ties to a state, an organisation or a group: news agencies, "most powers", people without an office.
OTHERS = "Others"
UNDATED = "no day given"
# "restraint", "the attack": fewer words than these tell a reader nothing without their sentence.
_LEAST_WORDS = 5
# A sentence of a report has no longest; a cell does.
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Reaction:
    """What an actor (an id, "" where none is known) said or did on a day, once, with every statement that tells it.

    `number` counts from 1. `act` is the desk's word, `plover` its class, `target` the id of whom it is directed at; `day` is None
    where no report lets one know, and `day_inferred` true where none of them states it. `quote` are the words of the statement
    that says most, as its report has them; each of `statements` is from one report.
    """

    number: int
    actor: str
    act: str
    plover: str
    day: date | None
    day_inferred: bool
    target: str
    quote: str
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, number: int, statements: Sequence[Statement]) -> Self:
        """The reaction that these statements of one actor and act tell."""
        first = statements[0]
        stated = [one.made for one in statements if one.made and not one.made_inferred]
        days = stated or [one.made for one in statements if one.made]
        fullest = max(statements, key=lambda one: (one.verbatim, len(one.said)))
        return cls(
            number,
            first.actor,
            first.act or STATES,
            first.plover,
            min(days, default=None),
            not stated,
            next((one.target for one in statements if one.target), ""),
            quote_of(fullest),
            tuple(statements),
        )

    @property
    def title(self) -> str:
        """Who did what to whom: "Pakistan: recalls an envoy → Iran"."""
        towards = f" → {row_name(self.target)}" if self.target not in ("", self.actor) else ""
        return f"{row_name(self.actor)}: {self.act}{towards}"

    @property
    def when(self) -> str:
        """The day in words, with "(inferred)" where no report states it."""
        if self.day is None:
            return UNDATED
        return f"{in_words(self.day)} (inferred)" if self.day_inferred else in_words(self.day)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Everybody who carried it, each once, in the order of the statements."""
        return tuple(dict.fromkeys(name for one in self.statements for name in _carriers(one.article)))

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "number": self.number,
            "actor": self.actor,
            "actor_name": actor_name(self.actor),
            "act": self.act,
            "plover": self.plover,
            "day": self.day.isoformat() if self.day else None,
            "day_inferred": self.day_inferred,
            "target": self.target,
            "quote": self.quote,
            "outlets": list(self.outlets),
            "statements": [_statement(one) for one in self.statements],
        }


@dataclass(frozen=True)
class Reactions:
    """The matrix: `actors` (ids) down, `days` across, reactions in the cells, oldest first.

    An actor that was `asked` for by name and said nothing has an empty row. `read` is how much was read, `elsewhere` the other
    statements of each actor asked for, where there is a subject. `note` says what a reader should know of how it came about.
    """

    reactions: tuple[Reaction, ...]
    about: str = ""
    asked: tuple[str, ...] = ()
    scope: Scope = EVERY_REPORT
    read: Extent = NOTHING
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    note: str = ""

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The rows: the actors asked for, in that order, or those that did most first; those of no actor last."""
        if self.asked:
            return self.asked
        counts: dict[str, int] = {}
        for one in self.reactions:
            counts[one.actor] = counts.get(one.actor, 0) + 1
        return tuple(sorted(counts, key=lambda actor: (actor == "", -counts[actor], actor_name(actor))))

    @cached_property
    def days(self) -> tuple[date | None, ...]:
        """The columns: the days on which something was said or done, and last None, if some of it has no day."""
        return tuple(sorted({one.day for one in self.reactions}, key=lambda day: (day is None, day or date.min)))

    @cached_property
    def cells(self) -> Mapping[tuple[str, date | None], tuple[Reaction, ...]]:
        """The reactions of an actor on a day, those that only state something last."""
        found: dict[tuple[str, date | None], list[Reaction]] = {}
        for one in self.reactions:
            found.setdefault((one.actor, one.day), []).append(one)
        return {place: tuple(sorted(some, key=lambda one: one.act == STATES)) for place, some in found.items()}

    def acts(self, actor: str, day: date | None) -> Mapping[str, tuple[Reaction, ...]]:
        """What an actor did on a day: the reactions by the desk's word for them, in the order of the cell."""
        found: dict[str, tuple[Reaction, ...]] = {}
        for one in self.cells.get((actor, day), ()):
            found[one.act] = (*found.get(one.act, ()), one)
        return found

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The actors asked for that said and did nothing."""
        there = {one.actor for one in self.reactions}
        return tuple(actor for actor in self.asked if actor not in there)

    @property
    def title(self) -> str:
        """What it shows: "Reactions: the strikes"."""
        return f"Reactions: {in_short(self.about)}" if self.about else "Reactions"

    @property
    def extent(self) -> str:
        """What was read: "16 reports from 9 outlets, 16 to 24 January 2024"."""
        return self.read.words

    @property
    def summary(self) -> str:
        """One line for people: how many reactions of whom, in what."""
        if not self.read.reports:
            return f"There are no indexed reports {self.scope.words}".rstrip()
        told = {one.actor for one in self.reactions if one.actor}
        about = f" about “{in_short(self.about)}”" if self.about else ""
        return f"{counted(len(self.reactions), 'reaction')} of {counted(len(told), 'actor')}{about} in {self.extent}"

    def silence(self, actor: str) -> str:
        """What is said of an actor that said nothing: "No statement by the United States in 16 reports ..."."""
        if not self.about:
            return f"No statement by {actor_name(actor)} in {self.extent}"
        others = self.elsewhere.get(actor, 0)
        aside = f" ({counted(others, 'other statement')})" if others else ""
        return f"No statement by {actor_name(actor)} was found about “{in_short(self.about)}” in {self.extent}{aside}"

    def to_dict(self) -> dict[str, Any]:
        """The whole matrix, ready for JSON."""
        return {
            "about": self.about,
            "asked": list(self.asked),
            **self.scope.to_dict(),
            "reports": self.read.reports,
            "report_outlets": self.read.outlets,
            "first": self.read.first.isoformat() if self.read.first else None,
            "last": self.read.last.isoformat() if self.read.last else None,
            "actors": [{"id": actor, "name": actor_name(actor)} for actor in self.actors],
            "days": [day.isoformat() if day else None for day in self.days],
            "silent": [{"id": actor, "says": self.silence(actor)} for actor in self.silent],
            "reactions": [one.to_dict() for one in self.reactions],
            "note": self.note,
        }

    def to_csv(self) -> str:
        """A table with a row for each statement; no cell of it is a formula to a spreadsheet."""
        from bot.matrix.tables import to_csv

        return to_csv(self)

    def to_markdown(self) -> str:
        """The matrix as a table, and below it each reaction with its quotations and sources; report text renders as text."""
        from bot.matrix.tables import to_markdown

        return to_markdown(self)

    def to_text(self, width: int = 100) -> str:
        """The same for a terminal so many columns wide."""
        from bot.matrix.tables import to_text

        return to_text(self, width)

    def to_docx(self) -> bytes:
        """The same as a Word file."""
        from bot.matrix.word import to_docx

        return to_docx(self)


def actor_name(actor: str) -> str:
    """How a reply calls an actor: "the United States"."""
    if not actor:
        return OTHERS
    known = actors().get(actor)
    return known.name if known else actor


def row_name(actor: str) -> str:
    """How the head of a row calls an actor: "United States"."""
    return actor_name(actor).removeprefix("the ")


def day_name(day: date | None) -> str:
    """How the head of a column calls a day: "18 Jan 2024"."""
    return f"{day.day} {day:%b %Y}" if day else UNDATED


def told_acts(acts: Mapping[str, Iterable[Reaction]]) -> list[str]:
    """A cell in words: "condemns [4, 6]"."""
    return [f"{one_line(act)} [{', '.join(str(one.number) for one in some)}]" for act, some in acts.items()]


def quote_of(statement: Statement) -> str:
    """The words of a statement as its report has them; its sentence where they are too few to be understood."""
    words = statement.said if len(statement.said.split()) >= _LEAST_WORDS else statement.sentence
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} ..."


def speaker_of(statement: Statement) -> str:
    """Who speaks: the name, or as the report has it."""
    return statement.name or statement.speaker


def attribution(statement: Statement) -> str:
    """Who says it and how it came: "Mao Ning, Foreign Ministry spokeswoman, through Reuters"."""
    through = " and ".join(in_short(link.name) for link in statement.through)
    speaker = speaker_of(statement)
    office = "" if statement.office and statement.office.lower() in speaker.lower() else statement.office
    return ", ".join(part for part in (speaker, office, f"through {through}" if through else "") if part)


def _carriers(article: Article) -> Iterable[str]:
    yield article.outlet or article.path
    yield from article.also


def _statement(one: Statement) -> dict[str, Any]:
    return {
        "id": one.id,
        "speaker": speaker_of(one),
        "name": one.name,
        "office": one.office,
        "unnamed": one.unnamed,
        "cue": one.article.text[one.cue[0] : one.cue[1]],
        "content": one.said,
        "content_span": list(one.content),
        "sentence": one.sentence,
        "sentence_span": [one.start, one.end],
        "verbatim": one.verbatim,
        "through": [link.name for link in one.through],
        "target": one.target,
        "made": one.made.isoformat() if one.made else None,
        "made_inferred": one.made_inferred,
        "article": one.article.to_dict(),
    }
