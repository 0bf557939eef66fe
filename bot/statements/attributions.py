"""Attributions in a report's text: who is the source, by what cue, of what content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.models.tagging import Tagged
from bot.records import Span

FloatArray: TypeAlias = npt.NDArray[np.float32]
IntArray: TypeAlias = npt.NDArray[np.int64]

# From this probability on a token begins a cue.
_CUE = 0.5
_SOURCE, _CONTENT = 1, 2
# Words with so few others between them are one span: a comma, a missed article.
_BRIDGED = 2
_ROLE = 0.5


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where an attribution stands in a text; each span is (start, end) in characters.

    `source` is None where the text gives none there ("It is said that ..."); `content` holds one span or more, in order. `score`
    is the probability of the cue.
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Words:
    """A text's words: the first token and the number of tokens of each, the word of each token, and where each word stands."""

    firsts: IntArray
    lengths: IntArray
    of: Sequence[int]
    spans: Sequence[Span]


def attributions_of(text: str, tagged: Tagged, threshold: float = _CUE) -> tuple[Attribution, ...]:
    """The attributions that the tagger's probabilities give, in the order of their cues."""
    words = _words(text, tagged.spans)
    found = []
    for first, last in _cues(tagged, threshold):
        # A word is of a role where its tokens' mean says so.
        shares = _means(tagged.roles(first), words)
        contents = tuple(span for span, _ in _runs(shares[:, _CONTENT], words))
        if contents:
            sources = list(_runs(shares[:, _SOURCE], words))
            source = max(sources, key=lambda one: one[1])[0] if sources else None
            cue = words.spans[words.of[first]][0], words.spans[words.of[last]][1]
            found.append(Attribution(source, cue, contents, float(tagged.cues[first, 1])))
    return tuple(found)


def _means(roles: FloatArray, words: _Words) -> FloatArray:
    """The mean of the tokens' probabilities for each word, (n_words, 3)."""
    sums: FloatArray = np.add.reduceat(roles, words.firsts, axis=0)
    return (sums / words.lengths[:, None]).astype(np.float32)


def _cues(tagged: Tagged, threshold: float) -> Iterator[Span]:
    """The first and the last token of each cue."""
    begins = tagged.cues[:, 1] >= threshold
    inside = tagged.cues[:, 2] >= np.maximum(tagged.cues[:, 0], tagged.cues[:, 1])
    for first in np.flatnonzero(begins):
        last = int(first)
        while last + 1 < len(inside) and inside[last + 1] and not begins[last + 1]:
            last += 1
        yield int(first), last


def _words(text: str, spans: Sequence[Span]) -> _Words:
    firsts = [at for at in range(len(spans)) if at == 0 or not _is_joined(text, spans[at - 1], spans[at])]
    ends = [*firsts[1:], len(spans)]
    of = [word for word, (first, end) in enumerate(zip(firsts, ends, strict=True)) for _ in range(first, end)]
    places = [(spans[first][0], spans[end - 1][1]) for first, end in zip(firsts, ends, strict=True)]
    return _Words(np.array(firsts), np.diff([*firsts, len(spans)]), of, places)


def _is_joined(text: str, before: Span, here: Span) -> bool:
    return before[1] == here[0] and text[before[1] - 1].isalnum() and text[here[0]].isalnum()


def _runs(shares: FloatArray, words: _Words) -> Iterator[tuple[Span, float]]:
    """The spans of a role, in order, each with how sure it is: the sum of its words' probabilities."""
    chosen = np.flatnonzero(shares > _ROLE)
    if len(chosen):
        for run in np.split(chosen, np.flatnonzero(np.diff(chosen) > _BRIDGED) + 1):
            yield (words.spans[run[0]][0], words.spans[run[-1]][1]), float(shares[run].sum())
