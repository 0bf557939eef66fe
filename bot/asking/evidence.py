"""The sentences that answer, or the reason there are none."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.asking.accounts import givers, points_back, told_of
from bot.asking.candidates import Candidate, find_candidates, tells_desk
from bot.asking.confidence import LIKELY, confidence, signals_of
from bot.asking.question import Question
from bot.asking.requirements import asks_what_came_through, gives_reason, names_topic, requirements, with_speaker
from bot.asking.reranking import plain_question
from bot.models import InContext, Reader
from bot.records import Hit, Passage, Statement
from bot.statements.desk import STATES
from bot.statements.speakers import Voices

# Nine in ten answers stand in the first ten passages; two more give one answer in a hundred and take a fifth longer.
PASSAGES = 10
# A passage has four sentences in the mean, and one of news seldom more than ten.
SENTENCES = 60
# Chosen on the visible RealTimeQA weeks: the passage's own score and the age count as much as the sentence's. An age of two
# weeks costs .7, one of nine months or more the most.
PASSAGE_WEIGHT = 1.0
AGE_WEIGHT = 1.0
AGE_SCALE_DAYS = 14
MOST_AGE = 3.0
_SAYING = frozenset("say said says tell told tells state stated comment commented mention mentioned".split())
# What somebody does who tells it otherwise.
_DISPUTES = frozenset(("denies", "refuses"))
# As much as a reranker's step from "does not answer" to "answers".
REASON_BONUS = 4.0
# Where a passage begins with the sentence, so much of what stands above it.
_BEFORE = 250
# So much for a statement that does something: a reaction condemns, demands or welcomes; what only states may be anything.
_ACT_BONUS = 3.0
_GOES_ON = re.compile(r"\b(?:also|added|adding)\b", re.IGNORECASE)
_UNLIKELY = LIKELY / 2
# As for reactions: what a statement does was read with the report, and the reader need not see it in the question's words.
_BY_DESK = -21.0
# What form tells to be an answer may be this far from the question's words: where it has a topic, and where it has none.
_FAR, _FARTHEST = -14.0, -19.0
# Accounts of one thing: how near the best must come, and every other, at most so far behind it. Chosen on 24 questions of four
# sets of reports: what is near both is told of the thing, and a sentence further off tells of another.
_BEST_ACCOUNT, _ACCOUNT, _ACCOUNTS_APART = -3.0, -6.0, 8.0
_LEAST_ACCOUNTS, _MOST_ACCOUNTS = 2, 4
_NO_REACTION = frozenset((STATES, "strikes"))
_TOO_FAR = "the nearest passages do not answer it"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage, `passage.article.text[start:end]`, with its voices and how well it answers.

    `told` are the statements it holds, `acting` the ids of who says or does something in it, `made` the day on which they do.
    """

    passage: Passage
    start: int
    end: int
    voices: Voices
    score: float
    told: tuple[Statement, ...] = ()
    acting: frozenset[str] = frozenset()
    made: date | None = None

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """The evidence, best first; where there is none, `reason` says what is missing.

    `nearest` are the sentences that come nearest, best first, whether or not they answer. `confidence`, 0 to 1, is how likely
    the reports hold an answer, `signals` what that was told from (`bot.asking.confidence.SIGNALS`); `silent` where nothing near
    the question is said by whom it asks about, `vague` where nothing certain is missing, so that it may not have been understood;
    `compares` where the evidence are several accounts of one thing.
    """

    evidence: tuple[Evidence, ...]
    reason: str = ""
    confidence: float = 0.0
    nearest: tuple[Evidence, ...] = ()
    signals: tuple[float, ...] = ()
    silent: bool = False
    vague: bool = False
    compares: bool = False


def find_evidence(
    question: Question, hits: Sequence[Hit], reader: Reader, statements: Sequence[Statement] = ()
) -> Finding:
    """The sentences of the best passages that answer the question, best first; `statements` are those of the reports."""
    # Who reacted is told all over the reports, and so is what somebody said on a day.
    wide = question.wants_reactions or question.wants_actors or (question.wants_statements and bool(question.when))
    read = hits if wide else [*hits[:PASSAGES], *_told_by(question, hits[PASSAGES:], statements)]
    candidates = find_candidates(question, read, statements)
    if not candidates:
        return Finding((), "no report comes near the question")
    question = with_speaker(question, candidates)
    if question.of_accounts:
        return _accounts(question, hits, candidates, reader)
    least = threshold(question)
    if least is None and asks_what_came_through(question, candidates):
        least = _FAR if question.topic else _FARTHEST
    if least is not None or _asks_of_somebody(question):
        return _attributed(question, hits, candidates, reader, least)
    return _general(question, hits, candidates, reader)


def _told_by(question: Question, hits: Sequence[Hit], statements: Sequence[Statement]) -> list[Hit]:
    """The passages that hold a statement by whom the question asks about."""
    whose = {one.id for one in question.agents} if question.wants_statements else set()
    told = [one for one in statements if one.actor in whose]
    return [
        hit
        for hit in hits
        if any(
            one.article.id == hit.passage.article.id and hit.passage.start <= one.cue[0] < hit.passage.end
            for one in told
        )
    ]


def _accounts(question: Question, hits: Sequence[Hit], candidates: list[Candidate], reader: Reader) -> Finding:
    """The best sentence of each who tells of what the question asks about; nothing where fewer than two do."""
    told = told_of(question, candidates)
    gave = {(one.passage.id, one.start): givers(one) for one in told}
    if question.givers:
        told = [one for one in told if gave[one.passage.id, one.start] & question.givers]
    nearest = _scored(question, told, reader)
    shown: list[Evidence] = []
    heard: set[str] = set()
    for one in nearest:
        by = gave[one.passage.id, one.start]
        if by <= heard or one.score < max(nearest[0].score - _ACCOUNTS_APART, _ACCOUNT) or len(shown) == _MOST_ACCOUNTS:
            continue
        # "Lima denied it": in what words, another sentence of its own says.
        heard |= frozenset() if points_back(one.text) else by
        shown.append(one)
    if len(shown) < _LEAST_ACCOUNTS or nearest[0].score < _BEST_ACCOUNT:
        return Finding((), _TOO_FAR, 0.0, nearest)
    signals = signals_of(question, hits, nearest, unmet=0, by_whom=True)
    return Finding(tuple(shown), "", max(confidence(signals), LIKELY), nearest, signals, compares=True)


def threshold(question: Question) -> float | None:
    """The least score of an answer where what is asked for was found in the sentence itself; None where it was not."""
    if question.wants_statements:
        return _FARTHEST if question.acts or not question.topic else _FAR
    if question.wants_reactions:
        return -21.0
    if question.wants_source or question.wants_actors or (question.wants_number and question.is_material):
        return -11.0
    if question.acts and not question.topic and not question.names:
        return -11.0
    return None


def _asks_of_somebody(question: Question) -> bool:
    """True where the answer must be a statement or a deed of somebody, which the sentence itself has to tell."""
    return question.wants_speaker or question.is_about_strike


def _attributed(
    question: Question, hits: Sequence[Hit], candidates: list[Candidate], reader: Reader, least: float | None
) -> Finding:
    """What meets every requirement of the question; the first that no sentence meets is the reason to refuse.

    `least` is the score that an answer needs; None where it must be likely.
    """
    for requirement in requirements(question, candidates):
        meeting = [candidate for candidate in candidates if requirement.holds(candidate)]
        if not meeting:
            nearest = _scored(question, candidates, reader)
            signals = signals_of(question, hits, nearest, unmet=1, by_whom=False)
            sure = min(confidence(signals), _UNLIKELY)
            silent, vague = requirement.of_speaker, requirement.of_topic
            return Finding((), requirement.missing, sure, nearest, signals, silent=silent, vague=vague)
        candidates = meeting
    nearest = _scored(question, _preferred(question, candidates), reader)
    signals = signals_of(question, hits, nearest, unmet=0, by_whom=True)
    sure = confidence(signals)
    if least is None:
        enough = nearest if sure >= LIKELY else ()
    else:
        enough = tuple(
            one for one in nearest if one.score >= (_BY_DESK if tells_desk(one.told, question.desk) else least)
        )
        sure = max(sure, LIKELY) if enough else min(sure, _UNLIKELY)
    return Finding(enough, "" if enough else _TOO_FAR, sure, nearest, signals, vague=not enough)


def _general(question: Question, hits: Sequence[Hit], candidates: list[Candidate], reader: Reader) -> Finding:
    """What comes nearest, where it is likely that it answers: names may stand in other passages than the answer does."""
    missing: list[str] = []
    unmet = ""
    for requirement in requirements(question, candidates):
        meeting = [candidate for candidate in candidates if requirement.holds(candidate)]
        if not meeting:
            missing.append(requirement.missing)
            unmet = unmet or (requirement.missing if requirement.binds else "")
        elif requirement.binds:
            candidates = meeting
    nearest = _scored(question, candidates, reader)
    signals = signals_of(question, hits, nearest, unmet=len(missing), by_whom=False)
    sure = confidence(signals)
    if unmet:
        return Finding((), unmet, min(sure, _UNLIKELY), nearest, signals)
    enough = nearest if sure >= LIKELY else ()
    reason = "" if enough else (missing or [_TOO_FAR])[0]
    return Finding(enough, reason, sure, nearest, signals, vague=not (enough or missing))


def _scored(question: Question, candidates: Sequence[Candidate], reader: Reader) -> tuple[Evidence, ...]:
    """The sentences with their scores, best first."""
    candidates = candidates[:SENTENCES]
    scores = reader.read(plain_question(question), [in_context(candidate) for candidate in candidates])
    scored = [
        Evidence(
            one.passage, one.start, one.end, one.voices, score + _prior(question, one), one.told, one.acting, one.made
        )
        for one, score in zip(candidates, scores, strict=True)
    ]
    return tuple(sorted(scored, key=lambda one: (-one.score, one.passage.id, one.start)))


def in_context(candidate: Candidate) -> InContext:
    """The sentence as the reader reads it."""
    article = candidate.passage.article
    before = candidate.before[-1] if candidate.before else article.text[: candidate.start][-_BEFORE:].strip()
    before = candidate.asked or before
    return InContext(candidate.text, article.title, before.rsplit("\n", 1)[-1])


def _prior(question: Question, candidate: Candidate) -> float:
    """What a sentence's score begins with: its passage's, less its age, more where a question why finds a reason."""
    reason = question.wants_reason and gives_reason(candidate.text)
    age = AGE_WEIGHT * _age(candidate.passage.article.published, question.scope.as_of)
    # "also" and "added" go on with what was said first.
    goes_on = question.wants_reactions and _GOES_ON.search(candidate.text) is not None
    bonus = (REASON_BONUS if reason else 0.0) - (REASON_BONUS if goes_on else 0.0)
    if question.of_accounts and any(one.act in _DISPUTES for one in candidate.told):
        bonus += _ACT_BONUS
    if question.is_of_reaction and any(one.act not in _NO_REACTION and _is_by(question, one) for one in candidate.told):
        bonus += _ACT_BONUS
    return PASSAGE_WEIGHT * candidate.passage_score - age + bonus


def _is_by(question: Question, statement: Statement) -> bool:
    return not question.agents or any(statement.actor == one.id for one in question.agents)


def _age(published: date | None, as_of: date | None) -> float:
    """0 for a report of the day itself to 3 for one of nine months before or without a date; 0 where no day is given."""
    if as_of is None:
        return 0.0
    if published is None:
        return MOST_AGE
    return min(MOST_AGE, math.log1p(max(0, (as_of - published).days) / AGE_SCALE_DAYS))


def _preferred(question: Question, candidates: list[Candidate]) -> list[Candidate]:
    """Words before deeds where the question asks what was said, and what names the topic before what only stands near it."""
    if not question.wants_statements:
        return candidates
    spoken = [candidate for candidate in candidates if candidate.voices.spoken]
    candidates = spoken if question.verb in _SAYING and spoken else candidates
    return [candidate for candidate in candidates if names_topic(question, candidate)] or candidates
