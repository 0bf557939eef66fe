"""How likely it is that the reports hold an answer: a logistic regression over what was found."""

import math
from collections.abc import Sequence
from typing import Protocol

from bot.asking.question import Question
from bot.records import Hit
from bot.statements.words import content_words, stem, words_of

# What is at least as likely is answered.
LIKELY = 0.5
SIGNALS = (
    "passage",
    "second passage",
    "best five passages",
    "sentence",
    "second sentence",
    "words in passage",
    "words in sentence",
    "unmet",
)
# From `python -m tests.benchmarks.confidence`.
_MEANS = (2.97, 1.519, 0.846, -0.298, -1.862, 0.539, 0.314, 0.091)
_DEVIATIONS = (4.225, 4.411, 4.317, 6.551, 7.153, 0.209, 0.248, 0.288)
_WEIGHTS = (0.124, 0.442, 0.209, 0.399, 0.07, 0.182, -0.014, -0.139)
_BIAS = -0.313
# What stands for a passage or sentence that is not there.
_NONE = -11.0


class Scored(Protocol):
    """A sentence with its score."""

    @property
    def score(self) -> float:
        """How well it answers."""

    @property
    def text(self) -> str:
        """Its words."""


def confidence(signals: Sequence[float]) -> float:
    """The probability, 0 to 1, that what gave these signals holds an answer."""
    terms = zip(signals, _MEANS, _DEVIATIONS, _WEIGHTS, strict=True)
    return 1 / (1 + math.exp(-_BIAS - sum(weight * (one - mean) / deviation for one, mean, deviation, weight in terms)))


def signals_of(question: Question, hits: Sequence[Hit], sentences: Sequence[Scored], unmet: int) -> tuple[float, ...]:
    """The values of `SIGNALS` for passages and sentences, both best first, where `unmet` requirements found nothing."""
    passages = [hit.score for hit in hits] + [_NONE] * 5
    scores = [one.score for one in sentences[:2]] + [2 * _NONE] * 2
    wanted = {stem(word) for word in content_words(question.text)}
    best = hits[0].passage if hits else None
    around = f"{best.article.title} {best.heading} {best.text}" if best else ""
    within = sentences[0].text if sentences else ""
    return (
        passages[0],
        passages[1],
        sum(passages[:5]) / 5,
        scores[0],
        scores[1],
        _share(wanted, around),
        _share(wanted, within),
        float(min(unmet, 2)),
    )


def _share(wanted: set[str], text: str) -> float:
    found = {stem(word) for word in words_of(text)}
    return len(wanted & found) / len(wanted) if wanted else 1.0
