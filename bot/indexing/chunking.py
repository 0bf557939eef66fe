"""An article as passages: whole sentences under one heading, measured with the embedder's own tokenizer.

The passages cover every character of the text that is neither a heading nor white space, and each is `text[start:end]`.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sentencex import get_sentence_boundaries

from bot.records import Article, Passage

Span: TypeAlias = tuple[int, int]
CountTokens: TypeAlias = Callable[[Sequence[str]], list[int]]

# Titles the splitter does not know: "Ms. Zahra replied." is one sentence.
_ENDS_IN_TITLE = re.compile(r"(?:^|\s)(?:Ms|Mx|Amb|(?:Lt|Maj|Brig)\.?-Gen|Vice-Adm)\.$")
# "“It is vital!” Mao added." is one sentence; the splitter ends it at the mark inside the quotation.
_QUOTE_ENDS = re.compile(r"[!?…][\"'”’]\s*$")
_SPEAKER_FOLLOWS = re.compile(
    r"(?:[A-Za-z][\w.'’-]*\s+){0,6}?(?:said|says|added|told|asked|warned|stated|noted|declared|wrote|replied)\b"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest passage, and the longest text the model reads whole (passage, title and heading), in tokens."""

    passage_tokens: int
    model_tokens: int

    @classmethod
    def of(cls, passage_tokens: int, model_tokens: int) -> "Limits":
        """Limits that leave a quarter of the model's reach to title and heading."""
        return cls(min(passage_tokens, model_tokens * 3 // 4), model_tokens)


def chunk(article: Article, count_tokens: CountTokens, limits: Limits) -> tuple[Passage, ...]:
    """The article's passages, in order."""
    sections = list(_sections(article))
    spans = [sentence for _, lines in sections for line in lines for sentence in line]
    counts = dict(zip(spans, count_tokens([article.text[start:end] for start, end in spans]), strict=True))
    passages: list[Passage] = []
    for heading, lines in sections:
        short = [_cut_to_fit(article.text, line, counts, count_tokens, limits) for line in lines]
        for group in _pack(short, counts, limits.passage_tokens):
            passages += _passages(article, heading, group, count_tokens, limits)
    return tuple(passages)


def context_of(passage: Passage) -> str:
    """What travels with a passage to the embedder and the full-text index: its report's title and its heading."""
    return "\n".join(part for part in (passage.article.title, passage.heading) if part)


def text_to_embed(passage: Passage, count_tokens: CountTokens, limits: Limits) -> str:
    """Title, heading and passage; title and heading are cut from their end until all fit the model."""
    words = context_of(passage).split(" ")
    while words:
        text = f"{' '.join(words)}\n{passage.text}"
        if count_tokens([text])[0] <= limits.model_tokens:
            return text
        words = words[: len(words) // 2]
    return passage.text


def text_hash(text: str) -> str:
    """What a text that is embedded is known by."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def split_sentences(line: str) -> list[Span]:
    """(start, end) of each sentence of one line, without the space around it."""
    spans = [(found["start_index"], found["end_index"]) for found in get_sentence_boundaries("en", line)]
    trimmed = [_trim(line, span) for span in spans]
    merged: list[Span] = []
    for start, end in (span for span in trimmed if span[0] < span[1]):
        if merged and _belong_together(line[merged[-1][0] : merged[-1][1]], line[start:end]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _belong_together(first: str, second: str) -> bool:
    if _ENDS_IN_TITLE.search(first) or (_QUOTE_ENDS.search(first) and _SPEAKER_FOLLOWS.match(second)):
        return True
    # What begins in lower case, or has no letter, goes on with the sentence before.
    return second[0].islower() or not any(character.isalpha() for character in second)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _sections(article: Article) -> Iterator[tuple[str, list[list[Span]]]]:
    """Each heading ("" before the first) with its lines, a line being the spans of its sentences."""
    bounds = [(0, 0, ""), *((heading.start, heading.end, heading.text) for heading in article.headings)]
    ends = [start for start, _, _ in bounds[1:]] + [len(article.text)]
    for (_, start, heading), end in zip(bounds, ends, strict=True):
        lines = [
            [(at + s, at + e) for s, e in split_sentences(article.text[at:to])]
            for at, to in _lines(article.text, start, end)
        ]
        yield heading, [line for line in lines if line]


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        yield start + match.start(), start + match.end()


def _cut_to_fit(
    text: str, line: list[Span], counts: dict[Span, int], count_tokens: CountTokens, limits: Limits
) -> list[Span]:
    """The line's sentences, those longer than a passage cut in two until they fit."""
    cut: list[Span] = []
    pending = line[::-1]
    while pending:
        start, end = pending.pop()
        if (start, end) not in counts:
            counts[start, end] = count_tokens([text[start:end]])[0]
        if counts[start, end] <= limits.passage_tokens or end - start < 2:
            cut.append((start, end))
        else:
            middle = _middle(text, start, end)
            halves = [_trim(text, (start, middle)), _trim(text, (middle, end))]
            pending += [half for half in reversed(halves) if half[0] < half[1]]
    return cut


def _middle(text: str, start: int, end: int) -> int:
    """Where to cut: the clause end or space nearest the middle, else the middle itself."""
    half = (start + end) // 2
    for mark in ("; ", ", ", " "):
        places = [start + match.end() for match in re.finditer(re.escape(mark), text[start:end])]
        inner = [place for place in places if start < place < end]
        if inner:
            return min(inner, key=lambda place: abs(place - half))
    return half


def _pack(lines: Sequence[list[Span]], counts: dict[Span, int], limit: int) -> Iterator[list[Span]]:
    """Sentences in groups of at most `limit` tokens; a line that fits whole is not torn apart."""
    group: list[Span] = []
    size = 0
    for line in lines:
        line_size = sum(counts[span] for span in line)
        if group and size + line_size > limit and (line_size <= limit or size * 2 > limit):
            yield group
            group, size = [], 0
        for span in line:
            if group and size + counts[span] > limit:
                yield group
                group, size = [], 0
            group.append(span)
            size += counts[span]
    if group:
        yield group


def _passages(
    article: Article, heading: str, group: list[Span], count_tokens: CountTokens, limits: Limits
) -> Iterator[Passage]:
    """The group as one passage, or in halves where the whole counts more tokens than its sentences did."""
    start, end = group[0][0], group[-1][1]
    if len(group) > 1 and count_tokens([article.text[start:end]])[0] > limits.passage_tokens:
        half = len(group) // 2
        yield from _passages(article, heading, group[:half], count_tokens, limits)
        yield from _passages(article, heading, group[half:], count_tokens, limits)
        return
    # Whatever is kept of a passage or embedded for it is in its id: a passage that has changed is another.
    key = f"{article.id}\n{article.title}\n{heading}\n{group}\n{article.text[start:end]}"
    passage_id = hashlib.sha256(key.encode()).hexdigest()[:24]
    yield Passage(passage_id, article, start, end, heading, tuple(group))
