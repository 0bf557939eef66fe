"""The measures, counted over rows: pure functions, so that each can be checked by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.rows import DEPTH, Row, Verdict

CUTOFFS = (1, 5, DEPTH)
_LEVEL = 0.95
_RESAMPLES = 1_000
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the Wilson 95 % interval of the share (0 to 1)."""

    count: int
    of: int
    low: float = 0.0
    high: float = 1.0

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 where there was nothing to count."""
        return self.count / self.of if self.of else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Share, counts and interval, ready for JSON; the share is null where there was nothing to count."""
        return {
            "value": round(self.value, _DIGITS) if self.of else None,
            "count": self.count,
            "of": self.of,
            "interval": [round(self.low, _DIGITS), round(self.high, _DIGITS)] if self.of else None,
        }


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over so many questions, with its 95 % bootstrap interval (percentiles of 1,000 resamples)."""

    value: float
    of: int
    low: float = 0.0
    high: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Figure, count and interval, ready for JSON; the figure is null where there was nothing to measure."""
        return {
            "value": round(self.value, _DIGITS) if self.of else None,
            "of": self.of,
            "interval": [round(self.low, _DIGITS), round(self.high, _DIGITS)] if self.of else None,
        }


@dataclass(frozen=True, slots=True)
class Seconds:
    """Median and 95th percentile (linear between neighbours) of the seconds that a step took, over so many answers."""

    median: float
    p95: float
    of: int

    def to_dict(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        return {"median": round(self.median, _DIGITS), "p95": round(self.p95, _DIGITS), "of": self.of}


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted over some questions.

    Over the questions whose reports are known:

    - `hit`: by cutoff (1, 5, 10), those with one of their reports among so many first different reports
    - `mrr`: the mean of 1/rank of the first of them, 0 beyond the tenth (MRR@10)

    Over the questions whose answer is known in words, `right` (given, and it holds what is expected) and `wrong` (given,
    and it does not); over all that have an answer, `wrongly_refused`; over those that have none, `wrongly_given` and
    `rightly_refused`.

    Over the answers given:

    - `citation_precision`: of all citations those whose quotation stands word for word in the indexed report at its place, in
      the report's file as it is now, and, where the answer shows it as a quotation, so in the answer
    - `citation_recall`: of all sentences (a quotation is one) those with the number of a citation
    - `words`: the mean number of words an answer

    `auroc` is the area under the ROC curve of `Answer.confidence`: the probability that a question that has an answer gets a
    higher one than a question that has none (half of it where they are equal); measured where there are both. `seconds` are
    those a step, over the answers that took it, and "total"; `tokens` the sums of what a chat model's service counted.
    """

    questions: int
    hit: Mapping[int, Share]
    mrr: Estimate
    right: Share
    wrong: Share
    wrongly_refused: Share
    wrongly_given: Share
    rightly_refused: Share
    citation_precision: Share
    citation_recall: Share
    words: Estimate
    auroc: Estimate
    seconds: Mapping[str, Seconds]
    tokens: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON, with `hit@1` and so on for `hit`."""
        return {
            "questions": self.questions,
            **{f"hit@{cutoff}": share.to_dict() for cutoff, share in self.hit.items()},
            "mrr@10": self.mrr.to_dict(),
            "right": self.right.to_dict(),
            "wrong": self.wrong.to_dict(),
            "wrongly_refused": self.wrongly_refused.to_dict(),
            "wrongly_given": self.wrongly_given.to_dict(),
            "rightly_refused": self.rightly_refused.to_dict(),
            "citation_precision": self.citation_precision.to_dict(),
            "citation_recall": self.citation_recall.to_dict(),
            "words": self.words.to_dict(),
            "auroc": self.auroc.to_dict(),
            "seconds": {step: seconds.to_dict() for step, seconds in self.seconds.items()},
            "tokens": dict(self.tokens),
        }


def measure(rows: Sequence[Row]) -> Measures:
    """The measures of some rows; one with nothing to count over has `of` 0."""
    hit, mrr = _ranking([row for row in rows if row.case.reports])
    in_words = [row for row in rows if row.case.any_of or row.case.all_of]
    held = [row for row in rows if not row.case.abstain]
    absent = [row for row in rows if row.case.abstain]
    given = [row for row in rows if row.was_given]
    citations = [citation for row in given for citation in row.citations]
    return Measures(
        questions=len(rows),
        hit=hit,
        mrr=mrr,
        right=_verdicts(in_words, "right"),
        wrong=_verdicts(in_words, "wrong"),
        wrongly_refused=_verdicts(held, "wrongly refused"),
        wrongly_given=_verdicts(absent, "wrongly given"),
        rightly_refused=_verdicts(absent, "rightly refused"),
        citation_precision=share(sum(not one.fault for one in citations), len(citations)),
        citation_recall=share(sum(row.borne_out for row in given), sum(row.sentences for row in given)),
        words=mean([row.words for row in given]),
        auroc=_auroc([row.confidence for row in held], [row.confidence for row in absent]),
        seconds=_seconds(rows),
        tokens=_tokens(rows),
    )


def share(count: int, of: int) -> Share:
    """The share with its interval; where there is nothing to count, from 0 to 1."""
    if not of:
        return Share(0, 0)
    from scipy.stats import binomtest

    interval = binomtest(count, of).proportion_ci(_LEVEL, method="wilson")
    return Share(count, of, float(interval.low), float(interval.high))


def mean(values: Sequence[float]) -> Estimate:
    """The mean with its interval."""
    if not values:
        return Estimate(0.0, 0)
    return _bootstrapped(lambda sample, axis: np.mean(sample, axis=axis), values)


def _verdicts(rows: Sequence[Row], verdict: Verdict) -> Share:
    return share(sum(row.verdict == verdict for row in rows), len(rows))


def _ranking(rows: Sequence[Row]) -> tuple[dict[int, Share], Estimate]:
    """hit@k (trec_eval's success) and MRR@10, as `ir_measures` has them, which may break ties: the ranks are the scores."""
    if not rows:
        return {cutoff: share(0, 0) for cutoff in CUTOFFS}, mean([])
    from ir_measures import RR, Success, iter_calc

    wanted = {str(number): dict.fromkeys(row.case.reports, 1) for number, row in enumerate(rows)}
    found = {
        str(number): {one.path: -float(place) for place, one in enumerate(row.reports)}
        for number, row in enumerate(rows)
    }
    values: dict[str, list[float]] = {}
    for metric in iter_calc([*(Success @ cutoff for cutoff in CUTOFFS), RR @ DEPTH], wanted, found):
        values.setdefault(str(metric.measure), []).append(metric.value)
    hit = {cutoff: share(int(sum(values[f"Success@{cutoff}"])), len(rows)) for cutoff in CUTOFFS}
    return hit, mean(values[f"RR@{DEPTH}"])


def _auroc(held: Sequence[float], absent: Sequence[float]) -> Estimate:
    """The Mann-Whitney U of the two as a share of all pairs, which is the area under the ROC curve."""
    if not (held and absent):
        return Estimate(0.0, 0)
    from scipy.stats import mannwhitneyu

    def area(first: NDArray[np.float64], second: NDArray[np.float64], axis: int = -1) -> Any:  # noqa: ANN401
        u = mannwhitneyu(first, second, axis=axis, method="asymptotic").statistic
        return u / (first.shape[axis] * second.shape[axis])

    return _bootstrapped(area, held, absent)


def _bootstrapped(statistic: Any, *samples: Sequence[float]) -> Estimate:  # noqa: ANN401  # scipy has no types
    """A statistic of samples drawn apart, with its interval: the same for the same rows, the figure itself for one row."""
    from scipy.stats import bootstrap

    data = [np.asarray(sample, dtype=np.float64) for sample in samples]
    value, count = float(statistic(*data, axis=-1)), sum(len(sample) for sample in data)
    if min(len(sample) for sample in data) < 2:
        return Estimate(value, count, value, value)
    interval = bootstrap(
        data,
        statistic,
        n_resamples=_RESAMPLES,
        batch=100,
        confidence_level=_LEVEL,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(0),
    ).confidence_interval
    return Estimate(value, count, float(interval.low), float(interval.high))


def _seconds(rows: Sequence[Row]) -> dict[str, Seconds]:
    """By step, in the order of the first answer that took each; "total" last."""
    steps = dict.fromkeys(step for row in rows for step in row.seconds)
    ordered = sorted(steps, key=lambda step: step == "total")
    return {step: _spread([row.seconds[step] for row in rows if step in row.seconds]) for step in ordered}


def _spread(values: Sequence[float]) -> Seconds:
    median, p95 = np.percentile(values, (50, 95))
    return Seconds(float(median), float(p95), len(values))


def _tokens(rows: Sequence[Row]) -> dict[str, int]:
    kinds = dict.fromkeys(kind for row in rows for kind in row.tokens)
    return {kind: sum(row.tokens.get(kind, 0) for row in rows) for kind in kinds}
