"""What an answer is worth: compared with what was expected, and with the report files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.asking.composing import YES, shown
from bot.errors import ReportError
from bot.evaluation.cases import Case
from bot.evaluation.matching import holds_all
from bot.evaluation.rows import Cited, Retrieved, Row, Verdict
from bot.indexing.chunking import split_sentences
from bot.indexing.loading import load_report
from bot.records import Answer, Citation, Hit

_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_NUMBER = re.compile(r"\d+")
_BULLET = "- "


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The reports as they stand in the corpus folder now, each read once, independently of the index."""

    corpus_dir: Path
    max_file_mb: int
    _texts: dict[str, str] = field(default_factory=dict)
    _reasons: dict[str, str] = field(default_factory=dict)

    def why_not(self, path: str, quote: str) -> str:
        """Why the words do not stand in the report at this path, or ""."""
        if path not in self._texts:
            self._read(path)
        if reason := self._reasons.get(path):
            return f"the report cannot be compared: {reason}"
        return "" if quote in self._texts[path] else "the report file does not hold these words"

    def _read(self, path: str) -> None:
        self._texts[path] = ""
        file = self.corpus_dir / path
        if not file.is_file():
            self._reasons[path] = "its file is gone from the corpus folder"
            return
        try:
            self._texts[path] = load_report(file, self.corpus_dir, self.max_file_mb).article.text
        except ReportError as error:
            self._reasons[path] = str(error)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer that is shown with the numbers of its citations, or with none.

    `is_quotation` where it stands for the words of a report, not for a chat model's.
    """

    text: str
    numbers: tuple[int, ...]
    is_quotation: bool


def judge(case: Case, answer: Answer, seconds: float, files: ReportFiles) -> Row:
    """The row of a case; `seconds` is how long the whole answer took."""
    pieces = () if answer.abstained else tuple(pieces_of(answer))
    counted = [borne_out for piece in pieces for borne_out in _sentences(piece, answer)]
    return Row(
        case=case,
        verdict=verdict_of(case, answer, pieces),
        text=answer.text,
        standalone_question=answer.standalone_question,
        reason=answer.reason,
        note=answer.note,
        confidence=answer.confidence,
        citations=tuple(_cited(citation, pieces, files) for citation in answer.citations),
        sentences=len(counted),
        borne_out=sum(counted),
        words=sum(len(piece.text.split()) for piece in pieces),
        reports=tuple(_reports(answer.passages)),
        seconds={**answer.timings, "total": seconds},
        tokens=answer.tokens,
        generation=answer.generation,
        models=answer.models,
    )


def verdict_of(case: Case, answer: Answer, pieces: Sequence[Piece]) -> Verdict:
    """What the answer is, as `Row.verdict` tells it; the numbers of its citations are no part of what it holds."""
    if case.abstain:
        return "rightly refused" if answer.abstained else "wrongly given"
    if answer.abstained:
        return "wrongly refused"
    if not (case.any_of or case.all_of):
        return "given"
    text = "\n".join(piece.text for piece in pieces)
    return "right" if holds_all(text, case.any_of, case.all_of) else "wrong"


def pieces_of(answer: Answer) -> Iterator[Piece]:
    """The answer cut at its [n] marks.

    A line that ends in a colon without one leads to those below, and is no piece; nor is the "Yes:" before a quotation.
    """
    is_extractive = "chat" not in answer.models
    for line in answer.text.splitlines():
        is_quotation = is_extractive or line.startswith(_BULLET)
        body = line.removeprefix(_BULLET).removeprefix(YES if is_extractive else "").strip()
        at = 0
        for marks in _MARKS.finditer(body):
            text = body[at : marks.start()].strip()
            at = marks.end()
            if text:
                yield Piece(text, tuple(int(number) for number in _NUMBER.findall(marks.group())), is_quotation)
        rest = body[at:].strip()
        if rest and not rest.endswith(":"):
            yield Piece(rest, (), is_quotation=False)


def _sentences(piece: Piece, answer: Answer) -> list[bool]:
    """For each sentence of a piece whether a citation that exists bears it out.

    The numbers behind a quotation are those of all its sentences, behind a chat model's words those of the last.
    """
    known = {citation.number for citation in answer.citations}
    is_cited = bool(piece.numbers) and known.issuperset(piece.numbers)
    if piece.is_quotation:
        return [is_cited]
    count = max(1, len(split_sentences(piece.text)))
    return [*[False] * (count - 1), is_cited]


def _cited(citation: Citation, pieces: Sequence[Piece], files: ReportFiles) -> Cited:
    article = citation.article
    fault = _fault(citation, pieces) or files.why_not(article.path, citation.quote)
    return Cited(citation.number, citation.quote, article.byline, article.path, fault)


def _fault(citation: Citation, pieces: Sequence[Piece]) -> str:
    if not citation.quote.strip():
        return "it quotes nothing"
    if citation.article.text[citation.start : citation.end] != citation.quote:
        return "the indexed report does not hold these words at their place"
    standing = [piece for piece in pieces if citation.number in piece.numbers]
    if not standing:
        return "nothing in the answer has its number"
    words = shown(citation.quote)
    # A line of several numbers quotes the words of one of them.
    if any(piece.is_quotation and len(piece.numbers) == 1 and piece.text != words for piece in standing):
        return "the answer shows other words as quoted"
    return ""


def _reports(hits: Sequence[Hit]) -> Iterator[Retrieved]:
    """Each report once, in the order in which its first passage comes."""
    best: Mapping[str, float] = {hit.passage.article.path: hit.score for hit in reversed(hits)}
    for path in dict.fromkeys(hit.passage.article.path for hit in hits):
        yield Retrieved(path, best[path])
