"""The sentences that answer, or the reason there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.candidates import Candidate, find_candidates
from bot.asking.question import Question
from bot.asking.requirements import gives_reason, names_topic, requirements
from bot.asking.reranking import plain_question
from bot.models import Reranker
from bot.records import Hit, Passage
from bot.statements.speakers import Voices

# Nine in ten answers stand in the first ten passages; forty sentences take half a second.
PASSAGES = 12
SENTENCES = 40
# Passage scores tell an absent event better than sentence scores do, so they count for half.
PASSAGE_WEIGHT = 0.5
_SAYING = frozenset("say said says tell told tells state stated comment commented mention mentioned".split())
# Chosen on the visible RealTimeQA weeks (tests/benchmarks/realtimeqa.py): a passage score of 3 keeps .51 of the .53 answered
# right and answers .32 instead of .52 of those whose event no report tells of; at 4 it is .50 and .25.
LEAST_PASSAGE_SCORE = 3.0
LEAST_SCORE = 2.0
# As much as a reranker's step from "does not answer" to "answers".
REASON_BONUS = 4.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage, `passage.article.text[start:end]`, with its voices and how well it answers."""

    passage: Passage
    start: int
    end: int
    voices: Voices
    score: float

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """The evidence, best first; where there is none, `reason` says what is missing.

    `confidence`, 0 to 1, is how likely the reports hold an answer.
    """

    evidence: tuple[Evidence, ...]
    reason: str = ""
    confidence: float = 0.0


def find_evidence(question: Question, hits: Sequence[Hit], reranker: Reranker) -> Finding:
    """The sentences of the best passages that answer the question, best first."""
    candidates = find_candidates(question, hits[:PASSAGES])
    if not candidates:
        return Finding((), "no report comes near the question")
    for requirement in requirements(question, candidates):
        candidates = [candidate for candidate in candidates if requirement.holds(candidate)]
        if not candidates:
            return Finding((), requirement.missing)
    evidence = _score(question, _preferred(question, candidates)[:SENTENCES], reranker)
    least = threshold(question)
    enough = [one for one in evidence if one.score >= least]
    if not enough or (least == LEAST_SCORE and hits[0].score < LEAST_PASSAGE_SCORE):
        return Finding((), "the nearest passages do not answer it")
    return Finding(tuple(sorted(enough, key=lambda one: (-one.score, one.passage.id, one.start))))


def threshold(question: Question) -> float:
    """The least score of an answer: lower where what is asked for was already found in the sentence itself."""
    if question.wants_statements:
        return -14.0 if question.acts or not question.topic else -10.0
    if question.wants_reactions:
        return -16.0
    if question.wants_actors or (question.wants_number and question.is_material):
        return -8.0
    if question.acts and not question.topic and not question.names:
        return -8.0
    return LEAST_SCORE


def _score(question: Question, candidates: Sequence[Candidate], reranker: Reranker) -> list[Evidence]:
    scores = reranker.score(plain_question(question), [candidate.text for candidate in candidates])
    return [
        Evidence(one.passage, one.start, one.end, one.voices, score + _prior(question, one))
        for one, score in zip(candidates, scores, strict=True)
    ]


def _prior(question: Question, candidate: Candidate) -> float:
    """What a sentence's score begins with: half its passage's, and more where a question why finds a reason."""
    reason = question.wants_reason and gives_reason(candidate.text)
    return PASSAGE_WEIGHT * candidate.passage_score + (REASON_BONUS if reason else 0.0)


def _preferred(question: Question, candidates: list[Candidate]) -> list[Candidate]:
    """Words before deeds where the question asks what was said, and what names the topic before what only stands near it."""
    if not question.wants_statements:
        return candidates
    spoken = [candidate for candidate in candidates if candidate.voices.spoken]
    candidates = spoken if question.verb in _SAYING and spoken else candidates
    return [candidate for candidate in candidates if names_topic(question, candidate)] or candidates
