"""The evidence as a draft: whole sentences, each with its number, not the same fact twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.evidence import NUMBER, Evidence, Finding
from bot.asking.question import Question, content_words
from bot.records import Article, Hit, Passage
from bot.statements.speakers import carries_on

# A sentence this far below the best one answers something else; figures from elsewhere are kept further down.
MARGIN = 5.0
FIGURES_MARGIN = 9.0
# Two sentences that share this part of the shorter one's content words tell the same.
SAME_FACT = 0.6
MAX_SENTENCES = 6
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """Word for word from a report: `passage.article.text[start:end]`."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """The quotations an answer is made of, in the order shown; `figures_differ` where they give different figures."""

    quotations: tuple[Quotation, ...]
    figures_differ: bool = False


def compose(question: Question, finding: Finding, answer_words: int) -> Draft:
    """The sentences to show: best first, statements of one actor oldest first, at most about `answer_words` words."""
    chosen: list[tuple[Evidence, Quotation]] = []
    words = 0
    for evidence in _worth_showing(question, finding.evidence):
        quotation = _with_speaker(evidence)
        length = len(quotation.text.split())
        known = [text for _, shown in chosen for text in (shown.text,)]
        if len(chosen) == MAX_SENTENCES or any(_same_fact(quotation.text, text) for text in known):
            continue
        if chosen and words + length > answer_words:
            continue
        chosen.append((evidence, quotation))
        words += length
    if question.wants_speaker and not question.topic:
        chosen.sort(key=lambda pair: _when_and_where(pair[1]))
    quotations = tuple(quotation for _, quotation in chosen)
    return Draft(quotations, question.wants_number and _figures_differ(quotations))


def answer_text(draft: Draft, numbers: Sequence[int]) -> str:
    """The quotations with their [n]: one as a sentence, several as a list."""
    marked = [f"{one.text} [{number}]" for one, number in zip(draft.quotations, numbers, strict=True)]
    if len(marked) == 1:
        return marked[0]
    lead = ["Reports differ:"] if draft.figures_differ else []
    return "\n".join([*lead, *(f"- {line}" for line in marked)])


def refusal_text(question: str, reason: str, hits: Sequence[Hit], reports: int) -> str:
    """What is said instead of an answer: that the reports do not hold it, what was looked for, and what came nearest."""
    lines = [
        f"The {reports} indexed reports do not answer this: {reason}.",
        f"Looked for: {question}",
    ]
    if nearest := hits[:NEAREST]:
        lines += ["Nearest passages, which do not answer it:"]
        lines += [f"- {hit.passage.article.byline}: {_beginning(hit.passage.text)}" for hit in nearest]
    return "\n".join(lines)


def _worth_showing(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    if not evidence:
        return []
    margin = FIGURES_MARGIN if question.wants_number or question.wants_speaker else MARGIN
    return [one for one in evidence if one.score >= evidence[0].score - margin]


def _with_speaker(evidence: Evidence) -> Quotation:
    """The sentence, and the one before it where only that one says who speaks ("She added ...")."""
    text = evidence.passage.article.text
    start = evidence.start
    before = [span for span in evidence.passage.sentences if span[1] <= start]
    if _needs_speaker(text[start : evidence.end]) and before and "\n" not in text[before[-1][1] : start]:
        start = before[-1][0]
    return Quotation(evidence.passage, start, evidence.end)


def _needs_speaker(sentence: str) -> bool:
    if not carries_on(sentence):
        return False
    outside = re.sub(r"[\"“][^\"“”]*[\"”]", " ", sentence)
    # A quotation whose speaker follows ("...", Mao Ning said) stands by itself.
    return not re.search(r"(?<!^)\b[A-Z][\w'’-]+", outside.lstrip(" ,.")[1:])  # noqa: RUF001


def _same_fact(first: str, second: str) -> bool:
    if _figures(first) != _figures(second):
        return False
    a, b = (set(content_words(text)) for text in (first, second))
    shorter = min(len(a), len(b)) or 1
    return len(a & b) / shorter >= SAME_FACT


def _figures(text: str) -> frozenset[str]:
    return frozenset(match.group().lower().rstrip(".,") for match in NUMBER.finditer(text))


def _figures_differ(quotations: Sequence[Quotation]) -> bool:
    return len({_figures(one.text) for one in quotations}) > 1


def _when_and_where(quotation: Quotation) -> tuple[int, str, int]:
    article: Article = quotation.passage.article
    return (article.published.toordinal() if article.published else 0, article.path, quotation.start)


def _beginning(text: str, words: int = 25) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + (" ..." if len(parts) > words else "")
