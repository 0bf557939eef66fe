"""Intervals: how far a figure, or a difference between two ways on the same questions, could be chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the 95 % interval of its bootstrap."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    def signed(self) -> str:
        """As a difference: "+.05 (+.01 to +.09)"."""
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


def mean(values: Sequence[float], seed: int = 0) -> Interval:
    """The mean over questions."""
    array = np.asarray(values, dtype=float)
    return _interval(len(array), lambda at: float(array[at].mean()), seed)


def difference(first: Sequence[float], second: Sequence[float], seed: int = 0) -> Interval:
    """Mean of the first less mean of the second, question by question (a paired bootstrap)."""
    if len(first) != len(second):
        raise ValueError(f"A paired difference needs the same questions: {len(first)} and {len(second)} values.")
    return mean(np.asarray(first, dtype=float) - np.asarray(second, dtype=float), seed)


def ratio(first: Sequence[float], second: Sequence[float], seed: int = 0) -> Interval:
    """Mean of the first over mean of the second on the same questions."""
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    return _interval(len(a), lambda at: float(a[at].mean() / b[at].mean()) if b[at].any() else float("nan"), seed)


def auroc(positive: Sequence[float], negative: Sequence[float], seed: int = 0) -> Interval:
    """How often a positive scores above a negative; both are resampled."""
    scores = np.concatenate([np.asarray(positive, dtype=float), np.asarray(negative, dtype=float)])
    truth = np.arange(len(scores)) < len(positive)

    def of(at: np.ndarray) -> float:
        drawn = truth[at]
        n = int(drawn.sum())
        if not 0 < n < len(at):
            return float("nan")
        # Mann and Whitney: a positive's ranks less those it has among the positives.
        return float((rankdata(scores[at])[drawn].sum() - n * (n + 1) / 2) / (n * (len(at) - n)))

    return _interval(len(scores), of, seed)


def macro_f1(wanted: Sequence[str], found: Sequence[str], seed: int = 0) -> Interval:
    """Mean of the F1 of the wanted classes; rows are resampled, and a class of which none is drawn is left out."""
    classes, numbers = np.unique(np.concatenate([np.asarray(wanted), np.asarray(found)]), return_inverse=True)
    n = len(classes)
    truth, given = numbers[: len(wanted)], numbers[len(wanted) :]

    def of(at: np.ndarray) -> float:
        counts = np.bincount(truth[at] * n + given[at], minlength=n * n).reshape(n, n)
        held = counts.sum(axis=1)
        return float((2 * counts.diagonal() / np.maximum(held + counts.sum(axis=0), 1))[held > 0].mean())

    return _interval(len(wanted), of, seed)


def _interval(n: int, figure: Callable[[np.ndarray], float], seed: int) -> Interval:
    if not n:
        return Interval(float("nan"), float("nan"), float("nan"))
    draw = np.random.default_rng(seed)
    resampled = [figure(draw.integers(0, n, n)) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(resampled, (0.025, 0.975))
    return Interval(figure(np.arange(n)), float(low), float(high))
