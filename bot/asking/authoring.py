"""A chat model as author: what it writes of the evidence, sentence by sentence, and nothing that was not verified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.asking.composing import Draft, says_the_same
from bot.asking.evidence import Evidence, Finding
from bot.asking.prompts import Prompt, compose_prompt, confirm_prompt
from bot.asking.question import Question
from bot.claims.checking import Verdict, verify
from bot.claims.claim import Claim, Quotation
from bot.claims.parsing import claims_of
from bot.claims.support import SupportScorer
from bot.errors import ChatError
from bot.models import ChatModel, Piece
from bot.records import Passage, Rejected
from bot.statements.instructions import is_instruction
from bot.statements.words import content_words

# Six passages hold the evidence of nearly every answer, and a small model loses its way in more.
PASSAGES = 6
# A sentence that tells less of a quotation does not stand for it: "Holm spoke" for all that Holm said.
COVERED = 1 / 3


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the chat model with the words it rests on, or, as `is_quotation`, those words themselves."""

    text: str
    quotations: tuple[Quotation, ...]
    is_quotation: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What stands of an answer so far: its lines in order, what was rejected, tokens used, and what went wrong."""

    lines: tuple[Line, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    input_tokens: int = 0
    output_tokens: int = 0
    note: str = ""


@dataclass(frozen=True)
class Author:
    """Writes answers with a chat model; `confirms` has it asked about each sentence of its own as well."""

    chat: ChatModel
    scorer: SupportScorer
    words: int
    confirms: bool = False

    def write(self, question: Question, finding: Finding, draft: Draft) -> Iterator[Written]:
        """The answer as it grows: each value holds the lines of the one before and adds to them.

        A sentence that fails gives way to the draft's quotation from the passages it cites. Quotations wait for the first
        sentence that passes: where none does there are no lines at all, and the draft is the answer.
        """
        prompt = compose_prompt(question.text, _passages(finding), self.words, structured=self.chat.structured)
        page = _Page(finding, draft)
        try:
            for claim in claims_of(self._pieces(prompt, page), prompt.passages):
                page.add(claim, self._verdict(claim, prompt, question, page), prompt)
                yield page.written
                if page.count_words() >= self.words:
                    break
        except ChatError as error:
            page.note = str(error)
        page.finish()
        yield page.written

    def _pieces(self, prompt: Prompt, page: "_Page") -> Iterator[str]:
        for piece in self.chat.stream(prompt.system, prompt.user, prompt.schema):
            page.count(piece)
            yield piece.text

    def _verdict(self, claim: Claim, prompt: Prompt, question: Question, page: "_Page") -> Verdict:
        verdict = verify(claim, prompt.passages, question.text, self.scorer)
        if not verdict.grounds:
            return verdict
        if any(is_instruction(sentence) for ground in verdict.grounds for sentence in _sentences(ground)):
            return Verdict(check="question", reason="it rests on what the report says to its reader")
        if not page.answers(verdict.grounds):
            return Verdict(check="question", reason="what it says does not answer the question")
        if self.confirms and not self._is_confirmed(claim, verdict.grounds, page):
            return Verdict(check="model", reason="asked again, the chat model did not confirm it")
        return verdict

    def _is_confirmed(self, claim: Claim, grounds: Sequence[Quotation], page: "_Page") -> bool:
        passages = list(dict.fromkeys(ground.passage for ground in grounds))
        prompt = confirm_prompt(claim.text, passages)
        reply = ""
        for piece in self.chat.stream(prompt.system, prompt.user):
            page.count(piece)
            reply += piece.text
            if len(reply) > 2_000:
                break
        # A model that reasons aloud ends with its answer.
        words = [word.strip(".,!\"'*:").lower() for word in reply.split()]
        return bool(words) and "yes" in (words[0], words[-1]) and "no" not in (words[0], words[-1])


class _Page:
    """What one question's answer holds while it is written."""

    def __init__(self, finding: Finding, draft: Draft) -> None:
        self.note = ""
        self._finding = finding
        self._draft = draft
        self._lines: list[Line] = []
        self._waiting: list[Quotation] = []
        self._rejected: list[Rejected] = []
        self._tokens = (0, 0)

    @property
    def written(self) -> Written:
        return Written(tuple(self._lines), tuple(self._rejected), *self._tokens, self.note)

    def count(self, piece: Piece) -> None:
        self._tokens = (self._tokens[0] + piece.input_tokens, self._tokens[1] + piece.output_tokens)

    def count_words(self) -> int:
        return sum(len(line.text.split()) for line in self._lines)

    def answers(self, grounds: Sequence[Quotation]) -> bool:
        """True for words of a report that were found to answer the question."""
        return any(_overlap(one, ground) for ground in grounds for one in self._finding.evidence)

    def add(self, claim: Claim, verdict: Verdict, prompt: Prompt) -> None:
        """The claim where it passed, else the quotations that its reader would lose."""
        if not verdict.grounds:
            self._reject(claim, verdict)
            cited = [prompt.passages[key] for key in claim.keys if key in prompt.passages]
            self._quote(_nearest(claim, [one for one in self._draft.quotations if one.passage in cited]))
            return
        if any(says_the_same(claim.text, line.text) for line in self._lines):
            self._reject(claim, Verdict(check="repetition", reason="it was said before"))
            return
        line = Line(claim.text, verdict.grounds)
        waiting, self._waiting = self._waiting, []
        self._lines += [_quoting(one) for one in waiting if not _covers(line, one)]
        self._lines.append(line)

    def finish(self) -> None:
        """What the draft has first, and each figure where reports differ, is not lost because a model left it out."""
        if not self._lines:
            self.note = self.note or "None of the chat model's sentences could be verified."
            return
        needed = self._draft.quotations if self._draft.figures_differ else self._draft.quotations[:1]
        self._quote(needed)

    def _reject(self, claim: Claim, verdict: Verdict) -> None:
        self._rejected.append(Rejected(claim.text, verdict.reason, verdict.check))

    def _quote(self, quotations: Sequence[Quotation]) -> None:
        for one in quotations:
            if one in self._waiting or any(_covers(line, one) for line in self._lines):
                continue
            if self._lines:
                self._lines.append(_quoting(one))
            else:
                self._waiting.append(one)


def _quoting(quotation: Quotation) -> Line:
    return Line(quotation.text, (quotation,), is_quotation=True)


def _covers(line: Line, quotation: Quotation) -> bool:
    """True for a line that tells what a quotation tells: a third of what it says, from the same words or of the same fact."""
    said, quoted = set(content_words(line.text)), set(content_words(quotation.text))
    if len(said & quoted) < COVERED * len(quoted):
        return False
    return any(_overlap(one, quotation) for one in line.quotations) or says_the_same(line.text, quotation.text)


def _overlap(one: Evidence | Quotation, other: Quotation) -> bool:
    """True for two that share words of a report."""
    return one.passage.article.id == other.passage.article.id and one.start < other.end and other.start < one.end


def _sentences(ground: Quotation) -> list[str]:
    spans = [span for span in ground.passage.sentences if span[0] < ground.end and ground.start < span[1]]
    return [ground.passage.article.text[start:end] for start, end in spans]


def _nearest(claim: Claim, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The quotation that shares most words with a claim, none where none shares any."""
    said = set(content_words(claim.text))
    shared = [len(said & set(content_words(one.text))) for one in quotations]
    return [one for one, words in zip(quotations, shared, strict=True) if words and words == max(shared)][:1]


def _passages(finding: Finding) -> list[Passage]:
    """The passages that hold the evidence, those with the best first."""
    return list(dict.fromkeys(one.passage for one in finding.evidence))[:PASSAGES]
