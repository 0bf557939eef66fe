"""Attributions in a report's text: who is the source, by what cue, of what content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from bot.models.tagging import Tagged

Span: TypeAlias = tuple[int, int]

# From this probability on a token begins a cue.
_CUE = 0.5
_SOURCE, _CONTENT = 1, 2
# Words of one role with so few tokens between them are one span: a comma, a missed article.
_BRIDGED = 2


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


def attributions_of(text: str, tagged: Tagged, threshold: float = _CUE) -> tuple[Attribution, ...]:
    """The attributions that the tagger's probabilities give, in the order of their cues."""
    words = _words(text, tagged.spans)
    found = []
    for first, last in _cues(tagged, threshold):
        roles = tagged.roles[first]
        sources = list(_runs(roles, words, tagged.spans, _SOURCE))
        contents = tuple(span for span, _ in _runs(roles, words, tagged.spans, _CONTENT))
        if contents:
            source = max(sources, key=lambda one: one[1])[0] if sources else None
            start = tagged.spans[words[first][0]][0]
            end = tagged.spans[words[last][1]][1]
            found.append(Attribution(source, (start, end), contents, float(tagged.cues[first, 1])))
    return tuple(found)


def _cues(tagged: Tagged, threshold: float) -> Iterator[Span]:
    """The first and the last token of each cue."""
    begins = tagged.cues[:, 1] >= threshold
    inside = tagged.cues[:, 2] >= np.maximum(tagged.cues[:, 0], tagged.cues[:, 1])
    for first in np.flatnonzero(begins):
        last = int(first)
        while last + 1 < len(inside) and inside[last + 1] and not begins[last + 1]:
            last += 1
        yield int(first), last


def _words(text: str, spans: Sequence[Span]) -> list[Span]:
    """For each token the first and the last token of its word."""
    firsts = [
        at for at in range(len(spans)) if at == 0 or spans[at][0] > spans[at - 1][1] or not _joined(text, spans, at)
    ]
    ends = [*firsts[1:], len(spans)]
    return [(first, end - 1) for first, end in zip(firsts, ends, strict=True) for _ in range(first, end)]


def _joined(text: str, spans: Sequence[Span], at: int) -> bool:
    before, here = text[spans[at - 1][1] - 1], text[spans[at][0]]
    return before.isalnum() and here.isalnum()


def _runs(roles: np.ndarray, words: Sequence[Span], spans: Sequence[Span], role: int) -> Iterator[tuple[Span, float]]:
    """The spans of a role, in order, each with how sure it is: the sum of its tokens' probabilities."""
    share = roles[:, role]
    # A word is of a role where its tokens' mean says so.
    chosen = [
        float(np.mean(roles[first : last + 1, role])) > float(np.mean(roles[first : last + 1, 3 - role]))
        and float(np.mean(share[first : last + 1])) > 0.5
        for first, last in words
    ]
    run: list[int] = []
    for at, is_chosen in enumerate([*chosen, False]):
        if is_chosen:
            if run and at - run[-1] > _BRIDGED:
                yield (spans[run[0]][0], spans[run[-1]][1]), float(share[run].sum())
                run = []
            run.append(at)
    if run:
        yield (spans[run[0]][0], spans[run[-1]][1]), float(share[run].sum())
