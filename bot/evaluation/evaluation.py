"""`Evaluation`: what a run over a file of questions brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.evaluation.measures import Measures, measure
from bot.evaluation.rows import Row
from bot.evaluation.tables import failures_text, table_text


@dataclass(frozen=True)
class Evaluation:
    """Every question with its answer and what that was worth, and the measures over them.

    `questions` names the file, `half` the part of it that was asked ("" for all), `reports` is how many reports the index holds.
    """

    questions: str
    rows: tuple[Row, ...]
    half: str = ""
    reports: int = 0

    @cached_property
    def measures(self) -> Measures:
        """Over all rows."""
        return measure(self.rows)

    @cached_property
    def kinds(self) -> Mapping[str, Measures]:
        """Over the rows of each kind, in the order of their names; empty where no question names its kind."""
        names = sorted({row.case.kind for row in self.rows} - {""})
        return {name: measure([row for row in self.rows if row.case.kind == name]) for name in names}

    @property
    def generations(self) -> tuple[str, ...]:
        """The indexes that answered, in order: more than one where a rebuild came between."""
        return tuple(dict.fromkeys(row.generation for row in self.rows))

    @property
    def models(self) -> Mapping[str, str]:
        """The models that answered, with "chat" where a chat model wrote an answer."""
        return {part: name for row in self.rows for part, name in row.models.items()}

    @property
    def failed(self) -> tuple[Row, ...]:
        """The rows worth reading, in the order of the file."""
        return tuple(row for row in self.rows if row.failed)

    def table(self) -> str:
        """The measures as text of at most 80 columns, safe to print."""
        return table_text(self)

    def failures(self) -> str:
        """Each failing case as text: what was asked, expected, answered and retrieved; safe to print."""
        return failures_text(self.failed)

    def to_dict(self) -> dict[str, Any]:
        """The whole of it, ready for JSON: `measures`, `kinds` (measures by name) and `rows`."""
        return {
            "questions": self.questions,
            "half": self.half,
            "reports": self.reports,
            "generations": list(self.generations),
            "models": dict(self.models),
            "measures": self.measures.to_dict(),
            "kinds": {name: measures.to_dict() for name, measures in self.kinds.items()},
            "rows": [row.to_dict() for row in self.rows],
        }
