"""How likely it is that the reports hold an answer: a logistic regression over what was found."""

import math
from collections.abc import Sequence
from typing import Protocol

from bot.asking.question import Question
from bot.records import Hit
from bot.statements.words import content_words, stem, words_of

# What is at least as likely is answered.
LIKELY = 0.5
SIGNALS = ("passage", "sentence", "words", "unmet", "by whom")
# The first three are from `python -m tests.benchmarks.realtimeqa --fit`, on the visible weeks of 2026: each question over all
# reports, and over those that do not hold the answer. A second passage, the five best and a second sentence add nothing
# (AUROC .880 with them, .878 without) and would count against what one report alone tells. The last two hardly occur there;
# they are set by our own questions, the tune half: a requirement that nothing found meets, and evidence by whom it asks about.
_MEANS = (2.97, -0.315, 0.539, 0.0, 0.0)
_DEVIATIONS = (4.225, 6.51, 0.209, 1.0, 1.0)
_WEIGHTS = (0.47, 0.632, 0.266, -0.5, 1.5)
_BIAS = -0.28
# What stands for a passage or sentence that is not there.
_NONE = -11.0


class Scored(Protocol):
    """A sentence with its score."""

    @property
    def score(self) -> float:
        """How well it answers."""


def confidence(signals: Sequence[float]) -> float:
    """The probability, 0 to 1, that what gave these signals holds an answer."""
    terms = zip(signals, _MEANS, _DEVIATIONS, _WEIGHTS, strict=True)
    return 1 / (1 + math.exp(-_BIAS - sum(weight * (one - mean) / deviation for one, mean, deviation, weight in terms)))


def signals_of(
    question: Question, hits: Sequence[Hit], sentences: Sequence[Scored], *, unmet: int, by_whom: bool
) -> tuple[float, ...]:
    """The values of `SIGNALS`: the best passage's and sentence's scores, the share of the question's words in that passage.

    `unmet` counts requirements that nothing found meets; `by_whom` is true for evidence by whom the question asks about.
    """
    best = hits[0].passage if hits else None
    wanted = {stem(word) for word in content_words(question.text)}
    found = {stem(word) for word in words_of(f"{best.article.title} {best.heading} {best.text}" if best else "")}
    return (
        hits[0].score if hits else _NONE,
        sentences[0].score if sentences else 2 * _NONE,
        len(wanted & found) / len(wanted) if wanted else 1.0,
        float(min(unmet, 2)),
        float(by_whom),
    )
