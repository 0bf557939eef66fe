"""One question, what was answered, and what that was worth: what the measures are counted over."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from bot.evaluation.cases import Case

Verdict: TypeAlias = Literal["right", "wrong", "wrongly refused", "wrongly given", "rightly refused", "given"]
# Where a report that holds the answer has to stand for a search to have found it.
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A report that was considered, with the score of its best passage."""

    path: str
    score: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of the answer; `fault` says why it does not bear the answer out, and is empty where it does."""

    number: int
    quote: str
    byline: str
    path: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the file with its answer.

    `verdict` is one of

    - right: given, and it holds what is expected
    - wrong: given, and it does not
    - wrongly refused: not given, though an answer is expected
    - wrongly given: given, though the reports do not hold one
    - rightly refused: not given, and none is expected
    - given: given, and only the reports that hold the answer are known, so that there is no telling

    `reports` are the reports of `Answer.passages`, each once, best first. `sentences` counts those of the answer and `borne_out`
    those of them with the number of a citation; `words` counts the answer's words without the numbers. All three are 0 for a
    refusal. `seconds` are those a step, with "total" for all of it; the rest is as `Answer` has it.
    """

    case: Case
    verdict: Verdict
    text: str = ""
    standalone_question: str = ""
    reason: str = ""
    note: str = ""
    confidence: float = 0.0
    citations: tuple[Cited, ...] = ()
    sentences: int = 0
    borne_out: int = 0
    words: int = 0
    reports: tuple[Retrieved, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    generation: str = ""
    models: Mapping[str, str] = field(default_factory=dict)

    @property
    def was_given(self) -> bool:
        """Whether the program answered at all."""
        return self.verdict in ("right", "wrong", "wrongly given", "given")

    @property
    def rank(self) -> int:
        """The place of the first of the expected reports, from 1; 0 where none was found or none is expected."""
        places = (place for place, one in enumerate(self.reports, 1) if one.path in self.case.reports)
        return next(places, 0)

    @property
    def failed(self) -> bool:
        """Whether it is worth reading: a wrong verdict, an unsound citation, or a search without its report or a right answer."""
        is_lost = bool(self.case.reports) and not 1 <= self.rank <= DEPTH and self.verdict != "right"
        is_wrong = self.verdict in ("wrong", "wrongly refused", "wrongly given")
        return is_wrong or is_lost or any(one.fault for one in self.citations)

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            **self.case.to_dict(),
            "verdict": self.verdict,
            "failed": self.failed,
            "text": self.text,
            "standalone_question": self.standalone_question,
            "reason": self.reason,
            "note": self.note,
            "confidence": round(self.confidence, 4),
            "citations": [asdict(one) for one in self.citations],
            "sentences": self.sentences,
            "borne_out": self.borne_out,
            "words": self.words,
            "rank": self.rank,
            "retrieved": [{"path": one.path, "score": round(one.score, 4)} for one in self.reports],
            "seconds": {step: round(seconds, 4) for step, seconds in self.seconds.items()},
            "tokens": dict(self.tokens),
            "generation": self.generation,
            "models": dict(self.models),
        }
