"""A file of questions, one a line: what is asked, and what the right answer holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.asking.question import checked
from bot.errors import EvaluationError, QuestionError
from bot.records import EVERY_REPORT, Scope, Turn, in_short, one_line
from bot.store import known_outlets

# Far beyond what people write by hand, and little enough to be read at once.
MAX_QUESTIONS = 10_000
MAX_LINE_BYTES = 1_000_000
_MAX_BYTES = 100_000_000
# What stands in an error of what was read.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is known of its answer; `line` counts from 1.

    An answer is right that holds at least one of `any_of` (where there are any) and each of `all_of`. `reports` are paths
    in the corpus folder, any of which holds the answer. With `abstain` the right thing is to say that the reports do not hold it.
    Only reports in `scope` are read. `kind`, `half` and `id` are the writer's own labels.
    """

    question: str
    history: tuple[Turn, ...] = ()
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    abstain: bool = False
    scope: Scope = EVERY_REPORT
    id: str = ""
    kind: str = ""
    half: str = ""
    line: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The case under the keys of the file, ready for JSON."""
        return {
            "line": self.line,
            "id": self.id,
            "kind": self.kind,
            "half": self.half,
            "question": self.question,
            "history": [{"question": turn.question, "answer": str(turn.answer)} for turn in self.history],
            "any": list(self.any_of),
            "all": list(self.all_of),
            "reports": list(self.reports),
            "abstain": self.abstain,
            **self.scope.to_dict(),
        }


def _in_words(value: object) -> object:
    """A number as text: people number their questions."""
    return str(value) if type(value) is int else value


_Label = Annotated[str, BeforeValidator(_in_words), Field(max_length=200)]
_Expected = Annotated[str, Field(min_length=1, max_length=1_000)]


class _Turn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    answer: str = ""


class _Line(BaseModel):
    """A line of the file, as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    history: list[_Turn] = Field([], max_length=100)
    any: list[_Expected] = Field([], max_length=100)
    all: list[_Expected] = Field([], max_length=100)
    reports: list[_Expected] = Field([], max_length=100)
    abstain: bool = False
    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    outlets: list[_Expected] = Field([], max_length=100)
    actors: list[_Expected] = Field([], max_length=100)
    id: _Label = ""
    kind: _Label = ""
    half: _Label = ""

    @model_validator(mode="after")
    def _says_what_is_right(self) -> Self:
        try:
            checked(self.question)
            self.scope()
        except QuestionError as error:
            raise ValueError(str(error)) from error
        strings = [*self.any, *self.all]
        if empty := [one for one in strings if not any(character.isalnum() for character in one)]:
            raise ValueError(f"{empty[0]!r} in `any` or `all` has no word; write the words that the answer must hold")
        if self.abstain and (strings or self.reports):
            raise ValueError(
                "`abstain` is true, and yet an answer is expected; remove it, or `any`, `all` and `reports`"
            )
        if not (self.abstain or strings or self.reports):
            raise ValueError("nothing says what is right; give `any`, `all`, `reports`, or `abstain`: true")
        return self

    def scope(self) -> Scope:
        return Scope(self.as_of, self.since, self.until, tuple(self.outlets), tuple(self.actors))

    def case(self, line: int) -> Case:
        return Case(
            question=self.question,
            history=tuple(Turn(turn.question, turn.answer) for turn in self.history),
            any_of=tuple(self.any),
            all_of=tuple(self.all),
            reports=tuple(self.reports),
            abstain=self.abstain,
            scope=self.scope(),
            id=self.id,
            kind=self.kind,
            half=self.half,
            line=line,
        )


def read_cases(file: Path) -> tuple[Case, ...]:
    """The questions of a file in the JSON lines format; blank lines are passed over.

    Raises `EvaluationError`, which names every line that cannot be used with its number and the reason.
    """
    cases: list[Case] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(_read(file).removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        if len(cases) == MAX_QUESTIONS:
            raise EvaluationError(f"{_name(file)} has more than {MAX_QUESTIONS:,} questions; ask fewer at a time")
        try:
            case = _case(line, number)
        except ValueError as error:
            problems.append(f"{_name(file)}, line {number}: {error}")
            continue
        cases.append(case)
        if case.id and seen.setdefault(case.id, number) != number:
            problems.append(
                f"{_name(file)}, line {number}: the id {_short(case.id)} is that of line {seen[case.id]}; give it its own"
            )
    if problems:
        raise EvaluationError(*problems)
    if not cases:
        raise EvaluationError(
            f'{_name(file)} holds no question; write one a line, as {{"question": ..., "any": [...]}}'
        )
    return tuple(cases)


def of_half(cases: Sequence[Case], half: str, file: Path) -> tuple[Case, ...]:
    """The cases with that label; raises `EvaluationError` where there is none, naming the labels there are."""
    if chosen := tuple(case for case in cases if case.half == half):
        return chosen
    known = sorted({case.half for case in cases if case.half})
    there_are = f"there are {', '.join(_short(one) for one in known[:10])}" if known else "no question names its half"
    raise EvaluationError(f"{_name(file)} has no question of the half {_short(half)}; {there_are}")


def check_reports(cases: Sequence[Case], indexed: Collection[str], file: Path) -> None:
    """Raises `EvaluationError` for reports that are not in the index: they could not be found, however good the search."""
    problems = [
        f"{_name(file)}, line {case.line}: the report {_short(path)} is not in the index; correct its name or run `bot rebuild`"
        for case in cases
        for path in case.reports
        if path not in indexed
    ]
    if problems:
        raise EvaluationError(*problems)


def check_outlets(cases: Sequence[Case], indexed: Sequence[str], file: Path) -> None:
    """Raises `EvaluationError` for outlets that no report in the index has."""
    problems = []
    for case in cases:
        try:
            known_outlets(case.scope.outlets, indexed)
        except QuestionError as error:
            problems.append(f"{_name(file)}, line {case.line}: {error}")
    if problems:
        raise EvaluationError(*problems)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise EvaluationError(f"{_name(file)} cannot be read ({error.strerror}); name a file of questions") from error
    if len(data) > _MAX_BYTES:
        raise EvaluationError(f"{_name(file)} is larger than {_MAX_BYTES // 1_000_000} MB; ask fewer at a time")
    return data


def _case(line: bytes, number: int) -> Case:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"it has more than {MAX_LINE_BYTES // 1_000_000} MB; shorten it")
    try:
        return _Line.model_validate_json(line).case(number)
    except ValidationError as error:
        raise ValueError(_in_short(error)) from error


def _in_short(error: ValidationError) -> str:
    """The first thing that is wrong, in words."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(one_line(str(part))[:_SHOWN] for part in first["loc"])
    if first["type"] == "json_invalid":
        return f"it is no JSON object ({one_line(str(first['ctx']['error']))[:200]}); write one question a line"
    if first["type"] == "extra_forbidden":
        return f"unknown key {where!r}; the known ones are {', '.join(_Line.model_fields)}"
    if first["type"] == "missing":
        return f"it has no {where!r}; add it"
    if first["type"] in ("model_type", "dataclass_type"):
        return f"{where or 'it'} is no JSON object; write one question a line"
    told = one_line(first["msg"].removeprefix("Value error, "))
    return f"{where}: {told[:1].lower()}{told[1:]}; correct it" if where else told


def _name(file: Path) -> str:
    return one_line(str(file))


def _short(text: str) -> str:
    return repr(in_short(text))
