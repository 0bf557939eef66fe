"""What travels between the steps: frozen records, made once and never changed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from bot.errors import QuestionError

# (start, end), in characters.
Span: TypeAlias = tuple[int, int]

# So many names are read at a glance; where there are more, the rest is counted.
_NAMED = 6
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a report; `article.text[start:end]` is the heading."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports are read: published from `since` to `until` and by `as_of`, by (or carried by) one of `outlets`.

    Of them only what one of `actors` says or does, where any are given. What is not given limits nothing; a report without
    a date is in no scope that has a day. As of a day, newer reports are preferred too. Raises `QuestionError` for what is no day
    or no names, and where `since` is after the last day.
    """

    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("as_of", "since", "until"):
            _check_day(name, getattr(self, name))
        for name in ("as_of", "until"):
            _check_order(self.since, name, getattr(self, name))
        object.__setattr__(self, "outlets", _checked_names("outlets", self.outlets, "['Dawn', 'TASS']"))
        object.__setattr__(self, "actors", _checked_names("actors", self.actors, "['China', 'the EU']"))

    @property
    def last(self) -> date | None:
        """The last day of publication that it holds, if there is one."""
        return min((day for day in (self.as_of, self.until) if day), default=None)

    @property
    def is_dated(self) -> bool:
        """True where a day limits it."""
        return self.since is not None or self.last is not None

    @property
    def whose(self) -> str:
        """Whose words and deeds are read: "what China and Iran said or did"; "" for everybody's."""
        return f"what {_listed(self.actors)} said or did" if self.actors else ""

    @property
    def words(self) -> str:
        """It as a reader wants it: "by Dawn and TASS, published from 17 to 19 January 2024"; "" for every report."""
        by = f"by {_listed(self.outlets)}" if self.outlets else ""
        return ", ".join(part for part in (by, _published(self.since, self.last)) if part)

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "outlets": list(self.outlets),
            "actors": list(self.actors),
        }


def _check_day(name: str, day: object) -> None:
    # A datetime is a date too, and compares with none.
    if day is not None and (isinstance(day, datetime) or not isinstance(day, date)):
        raise QuestionError(
            f"{name} is {in_short(repr(day))}; give a day: datetime.date(2024, 1, 18), on the command line 2024-01-18."
        )


def _check_order(since: date | None, name: str, last: date | None) -> None:
    if since and last and since > last:
        raise QuestionError(f"since ({since}) is after {name} ({last}); give the earlier day as since.")


def _checked_names(field_name: str, given: object, example: str) -> tuple[str, ...]:
    """The names, each once; a single one may stand without a list."""
    names = (given,) if isinstance(given, str) else given
    if not isinstance(names, Sequence) or not all(isinstance(one, str) for one in names):
        raise QuestionError(f"{field_name} is {in_short(repr(given))}; give a list of names: {example}.")
    return tuple(dict.fromkeys(names))


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence: "Dawn, EFE and TASS"."""
    told = [in_short(one) for one in names[:_NAMED]]
    if len(names) > _NAMED:
        told[-1:] = [f"{len(names) - _NAMED + 1} more"]
    return " and ".join(part for part in (", ".join(told[:-1]), told[-1]) if part)


def _published(first: date | None, last: date | None) -> str:
    """The days in a sentence, with what both share said once: "published from 17 to 19 January 2024"."""
    if first is None:
        return f"published by {in_words(last)}" if last else ""
    if last is None:
        return f"published since {in_words(first)}"
    return f"published on {in_words(first)}" if first == last else f"published from {days_in_words(first, last)}"


def days_in_words(first: date, last: date) -> str:
    """Two days, with what both share said once: "17 to 19 January 2024"; a day alone where both are the same."""
    if first == last:
        return in_words(first)
    begin = in_words(first)
    if first.year == last.year:
        begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{begin} to {in_words(last)}"


EVERY_REPORT = Scope()


@dataclass(frozen=True, slots=True)
class Article:
    """One report. Every offset in the program refers to `text`, in characters; `also` are outlets that carried it too."""

    id: str
    path: str
    title: str
    text: str
    outlet: str = ""
    place: str = ""
    published: date | None = None
    published_inferred: bool = False
    url: str = ""
    language: str = ""
    headings: tuple[Heading, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def byline(self) -> str:
        """Outlets and date as a reader wants them: "TASS (also Dawn, Geo), 18 January 2024"."""
        outlets = f"{self.outlet or self.path} (also {', '.join(self.also)})" if self.also else self.outlet or self.path
        return ", ".join(part for part in (outlets, self.dateline) if part)

    @property
    def dateline(self) -> str:
        """The date in words, with "(year inferred)" where the report does not give the year."""
        if self.published is None:
            return ""
        words = in_words(self.published)
        return f"{words} (year inferred)" if self.published_inferred else words

    def to_dict(self) -> dict[str, Any]:
        """Everything but the text, ready for JSON."""
        return {
            "id": self.id,
            "path": self.path,
            "title": self.title,
            "outlet": self.outlet,
            "also": list(self.also),
            "place": self.place,
            "published": self.published.isoformat() if self.published else None,
            "published_inferred": self.published_inferred,
            "url": self.url,
            "language": self.language,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences under one heading; `article.text[start:end]` is the passage.

    `sentences` holds (start, end) of each sentence in `article.text`, in order.
    """

    id: str
    article: Article
    start: int
    end: int
    heading: str = ""
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The passage, word for word."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score; the higher the better, comparable within one question only."""

    passage: Passage
    score: float

    def to_dict(self) -> dict[str, Any]:
        """Passage, score and report, ready for JSON."""
        return {
            "score": round(self.score, 4),
            "passage_id": self.passage.id,
            "text": self.passage.text,
            "start": self.passage.start,
            "end": self.passage.end,
            "heading": self.passage.heading,
            "article": self.passage.article.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody through whom a statement came: a medium or a spokesperson; `article.text[start:end] == name`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said or did, as one report tells it; every span is (start, end) in `article.text`.

    `start` and `end` are those of the sentences it stands in. `source` is who speaks as it is written there, `cue` what makes it
    a statement ("said", "summoned"), `content` what was said or done. `name`, `office` and `actor` (an id) say who that is, each
    empty where the report does not; `unnamed` is true of "an official". `through` is by whom it came, from the report outward;
    `target` the id of the actor it is directed at. `made` is the day it was said or done, None where the report does not let one
    know, `made_span` the words that say so, and `made_inferred` whether it was only taken from the report's own date. `act` is
    the desk's word for what it does, `plover` the class of PLOVER that the word belongs to, or "".
    """

    id: str
    article: Article
    start: int
    end: int
    source: Span | None
    cue: Span
    content: Span
    name: str = ""
    office: str = ""
    actor: str = ""
    unnamed: bool = False
    verbatim: bool = False
    through: tuple[Link, ...] = ()
    target: str = ""
    made: date | None = None
    made_span: Span | None = None
    made_inferred: bool = True
    act: str = ""
    plover: str = ""

    @property
    def sentence(self) -> str:
        """The sentences it stands in, word for word."""
        return self.article.text[self.start : self.end]

    @property
    def speaker(self) -> str:
        """Who speaks or acts, as it is written there; "" where it is not."""
        return self.article.text[self.source[0] : self.source[1]] if self.source else ""

    @property
    def said(self) -> str:
        """What was said or done, word for word."""
        return self.article.text[self.content[0] : self.content[1]]


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who says or does what a citation quotes: any field may be empty.

    `speaker` is the person's name, else the words the report has for who speaks; `actor` whose that is, by the usual name;
    `through` by whom it came. `made` is the day it was said, where the report names that day.
    """

    speaker: str
    office: str = ""
    actor: str = ""
    through: tuple[str, ...] = ()
    made: date | None = None
    act: str = ""

    @property
    def words(self) -> str:
        """In a line: "Mao Ning (Foreign Ministry spokeswoman, China), through Reuters, on 17 January 2024"."""
        of = ", ".join(part for part in (self.office, self.actor) if part and part not in self.speaker)
        parts = [
            f"{self.speaker} ({of})" if of else self.speaker,
            f"through {' and '.join(self.through)}" if self.through else "",
            f"on {in_words(self.made)}" if self.made else "",
        ]
        return ", ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, Any]:
        """Every field, ready for JSON."""
        return {
            "speaker": self.speaker,
            "office": self.office,
            "actor": self.actor,
            "through": list(self.through),
            "made": self.made.isoformat() if self.made else None,
            "act": self.act,
        }


@dataclass(frozen=True, slots=True)
class Carrier:
    """A report of another outlet that tells the same statement: `article.text[start:end] == quote`, always."""

    quote: str
    start: int
    end: int
    article: Article

    def to_dict(self) -> dict[str, Any]:
        """Quotation, offsets and report, ready for JSON."""
        return {"quote": self.quote, "start": self.start, "end": self.end, "article": self.article.to_dict()}


@dataclass(frozen=True, slots=True)
class Citation:
    """The words an answer rests on; `article.text[start:end] == quote`, always. `number` counts from 1.

    `said_by` is who says or does what is quoted, in the order of the text; nobody where that is not known. `carried_by` are
    reports of other outlets that tell the same, the oldest first.
    """

    number: int
    quote: str
    start: int
    end: int
    heading: str
    article: Article
    passage: Passage
    said_by: tuple[SaidBy, ...] = ()
    carried_by: tuple[Carrier, ...] = ()

    @property
    def also_in(self) -> str:
        """Which other outlets tell the same, in a line: "also in Reuters, 17 January 2024; Dawn, 18 January 2024"."""
        return f"also in {'; '.join(one.article.byline for one in self.carried_by)}" if self.carried_by else ""

    def to_dict(self) -> dict[str, Any]:
        """Quotation, offsets, who said it and report, ready for JSON."""
        return {
            "number": self.number,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "heading": self.heading,
            "passage_id": self.passage.id,
            "said_by": [one.to_dict() for one in self.said_by],
            "carried_by": [one.to_dict() for one in self.carried_by],
            "article": self.article.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence that was not shown, and why; `check` names what it failed ("key", "quotation", "figure" ...)."""

    text: str
    reason: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question brought: text with [n] marks, the citations behind them, or why there is none.

    `confidence`, 0 to 1, is how likely the reports hold an answer, whether or not one is given. Only reports in `scope` were
    read. `models` names those that made it, with "chat" where a chat model wrote it. `note` says what a reader should know of
    how it came about, such as which reports were read, or why a chat model's answer is not shown; `tokens` are those the chat
    model's service counted, "input" and "output".
    """

    question: str
    standalone_question: str
    text: str
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    reason: str = ""
    passages: tuple[Hit, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    generation: str = ""
    models: dict[str, str] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    note: str = ""
    tokens: dict[str, int] = field(default_factory=dict)
    confidence: float = 0.0
    scope: Scope = EVERY_REPORT

    def __str__(self) -> str:
        return self.text

    @property
    def written_by(self) -> str:
        """Who wrote it, in words for the reader: "" where the text is the reports' own sentences."""
        author = self.models.get("chat", "")
        return f"Written by {author}, each sentence checked against its passage." if author else ""

    def to_dict(self) -> dict[str, Any]:
        """The whole answer, ready for JSON; `timings` are seconds a step."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "text": self.text,
            "abstained": self.abstained,
            "reason": self.reason,
            "confidence": round(self.confidence, 4),
            **self.scope.to_dict(),
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [hit.to_dict() for hit in self.passages],
            "rejected": [asdict(rejected) for rejected in self.rejected],
            "generation": self.generation,
            "models": dict(self.models),
            "timings": {step: round(seconds, 4) for step, seconds in self.timings.items()},
            "note": self.note,
            "tokens": dict(self.tokens),
        }

    def to_markdown(self) -> str:
        """The answer with its sources listed below; what reports and a chat model brought renders as text."""
        lines: list[str] = []
        for line in self.text.splitlines():
            # Prose right below a quotation would be taken for more of it.
            after_quotation = bool(lines) and lines[-1].startswith("- ") and not line.startswith("- ")
            lines += [*([""] if after_quotation else []), _answer_line(line)]
        lines += [part for told in (self.written_by, self.note) if told for part in ("", as_text(told.strip()))]
        if self.citations:
            lines += ["", "**Sources**", ""]
            lines += [_source_line(citation) for citation in self.citations]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation and what was answered."""

    question: str
    answer: str | Answer = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a report in the index: `kind` is added, changed or removed."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file or an address that was to be added.

    `path` is that of the report in the corpus folder, "" for what failed; `reason` says more in words.
    """

    source: str
    path: str
    outcome: Literal["added", "already there", "same story", "failed"]
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did: counts of reports against the index before, passages in the index, seconds taken.

    `embedded` counts the texts whose vectors were not there yet, `changes` names each report that is not as before, and
    `note` says in words why everything was made anew, where it was.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Failed, ...]
    passages: int
    seconds: float
    generation: str
    embedded: int = 0
    changes: tuple[Change, ...] = ()
    note: str = ""

    @property
    def reports(self) -> int:
        """Reports in the index now."""
        return self.added + self.changed + self.unchanged

    def summary(self) -> str:
        """One line for people."""
        return f"{self.reports} reports, {self.passages} passages in {self.seconds:.1f} s: {self._counts()}"

    def plan(self) -> str:
        """One line for people about a rebuild that was only tried."""
        return f"A rebuild would leave {self.reports} reports: {self._counts()}"

    def _counts(self) -> str:
        parts = [
            f"{self.added} added, {self.changed} changed, {self.removed} removed, {self.unchanged} unchanged",
            self.note,
            f"{len(self.failed)} failed" if self.failed else "",
        ]
        return "; ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, Any]:
        """The counts, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RollbackReport:
    """The generation that answers after a rollback: when it was made (UTC, ISO) and what it holds."""

    generation: str
    built_at: str
    articles: int
    passages: int

    def summary(self) -> str:
        """One line for people."""
        when = datetime.fromisoformat(self.built_at)
        return (
            f"The index of {when.day} {when:%B %Y %H:%M} UTC answers again: {self.articles} reports, "
            f"{self.passages} passages."
        )

    def to_dict(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        return asdict(self)


def in_words(day: date) -> str:
    """The day as a reader wants it: "18 January 2024"."""
    return f"{day.day} {day:%B %Y}"


def visible(text: str) -> str:
    """The text without control, zero-width and bidirectional characters, which say one thing and show another."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs"))


def in_short(text: str) -> str:
    """The visible text on one line, cut where it is longer than a name."""
    words = one_line(text)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}..."


def one_line(text: str) -> str:
    """The visible text on one line: nothing of a report moves what stands around it, or the terminal's cursor."""
    return " ".join(visible(text).split())


# A report's text must stay text: no link, image, emphasis, heading, list or tag of its own may be rendered.
_MARKDOWN = re.compile(r"([\\`*_{}<>#|~!&\[\]])")
_LIST = re.compile(r"^([-+=]|\d+(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"(?i)\b(?:https?|ftp|www)(?=[:.])|@")
# The [n] of an answer: nothing follows that would make a link of it.
_ANSWER_MARK = re.compile(r"(\[\d{1,3}\](?![(\[:]))")


def as_text(text: str) -> str:
    """The visible text as Markdown that renders as it is written; no address in it becomes a link."""
    escaped = _MARKDOWN.sub(r"\\\1", visible(text))
    escaped = _LIST.sub(lambda match: f"&#{ord(match[1])};" if match[1] in "-+=" else f"{match[1]}\\", escaped)
    return _ADDRESS.sub(lambda match: f"{match.group()}\u200b", escaped)


def _answer_line(line: str) -> str:
    """A line of an answer, with its marks and, where it is a quotation, its bullet."""
    bullet = "- " if line.startswith("- ") else ""
    parts = _ANSWER_MARK.split(line.removeprefix(bullet).strip())
    return bullet + "".join(part if place % 2 else as_text(part) for place, part in enumerate(parts))


def _source_line(citation: Citation) -> str:
    article = citation.article
    said_by = "; ".join(one.words for one in citation.said_by)
    parts = [said_by, article.byline, article.title, citation.heading, citation.also_in]
    where = " · ".join(as_text(" ".join(part.split())) for part in parts if part)
    quote = as_text(" ".join(citation.quote.split()))
    link = f" <{article.url}>" if is_web_address(article.url) else ""
    return f"{citation.number}. {where}: “{quote}”{link}"


def is_web_address(url: str) -> bool:
    """True for an address that may stand as a link: one of the web, all of it visible."""
    return re.fullmatch(r"https?://[^\s<>\"'`]+", url) is not None and visible(url) == url
