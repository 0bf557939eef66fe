"""The sentences that answer, or the reason there are none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.asking.question import Question, words_of
from bot.asking.reranking import plain_question
from bot.models import Reranker
from bot.records import Hit, Passage
from bot.statements.actors import Actor, People, find_mentions, find_people, fold, merge_people
from bot.statements.deeds import strikers
from bot.statements.speakers import Voices, voices_of

# Nine in ten answers stand in the first ten passages; forty sentences take half a second.
PASSAGES = 12
SENTENCES = 40
# Passage scores tell an absent event better than sentence scores do, so they count for half.
PASSAGE_WEIGHT = 0.5

_NUMBER_WORD = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|"
    "one|no one|nobody|none|half"
)
NUMBER = re.compile(rf"\b(?:\d[\d,.]*|{_NUMBER_WORD})\b", re.IGNORECASE)
_STANCE_HEADING = re.compile(
    r"(?:['’]s)?(?: \w+)? (?:position|response|reaction|mediation|stance|view|statement|account|reply|remarks|contacts|"  # noqa: RUF001
    r"appeal|offer|role|message|comment|condemnation|warning|demands?)s?$|['’]?$",  # noqa: RUF001
    re.IGNORECASE,
)


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
    """The evidence, best first; where there is none, `reason` says what is missing."""

    evidence: tuple[Evidence, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    passage_score: float
    start: int
    end: int
    voices: Voices
    before: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.passage.article.text[self.start : self.end]

    @property
    def context(self) -> str:
        passage = self.passage
        return "\n".join((passage.article.title, passage.heading, passage.text))


_Check = Callable[[_Candidate], bool]


def find_evidence(question: Question, hits: Sequence[Hit], reranker: Reranker) -> Finding:
    """The sentences of the best passages that answer the question, best first."""
    people = _people(question, hits)
    candidates = [candidate for hit in hits[:PASSAGES] for candidate in _candidates(hit, people)]
    if not candidates:
        return Finding((), "no report comes near the question")
    for check, reason in _checks(question):
        candidates = [candidate for candidate in candidates if check(candidate)]
        if not candidates:
            return Finding((), reason)
    candidates = candidates[:SENTENCES]
    scores = reranker.score(plain_question(question), [candidate.text for candidate in candidates])
    evidence = [
        Evidence(one.passage, one.start, one.end, one.voices, score + PASSAGE_WEIGHT * one.passage_score)
        for one, score in zip(candidates, scores, strict=True)
    ]
    enough = [one for one in evidence if one.score >= threshold(question)]
    if not enough:
        return Finding((), "the nearest passages do not answer it")
    return Finding(tuple(sorted(enough, key=lambda one: (-one.score, one.passage.id, one.start))))


def threshold(question: Question) -> float:
    """The least score of an answer: lower where speaker and act were already found in the sentence itself."""
    if question.wants_speaker:
        return -14.0 if question.acts or not question.topic else -10.0
    return -1.0


def _people(question: Question, hits: Sequence[Hit]) -> People:
    articles = {hit.passage.article.id: hit.passage.article for hit in hits}
    known = merge_people(find_people(article.text, article.place) for article in articles.values())
    unknown = {word: Actor(f"person:{word}", "person", word) for word in question.people if word not in known}
    return {**known, **unknown}


def _candidates(hit: Hit, people: People) -> list[_Candidate]:
    passage = hit.passage
    sentences = [passage.article.text[start:end] for start, end in passage.sentences]
    voices = voices_of(sentences, people)
    return [
        _Candidate(passage, hit.score, start, end, _with_heading(voice, passage), tuple(sentences[:index]))
        for index, ((start, end), voice) in enumerate(zip(passage.sentences, voices, strict=True))
        if _is_sentence(sentences[index])
    ]


def _is_sentence(text: str) -> bool:
    """False for a fragment: a caption, a dateline, a list of names."""
    return len(text.split()) >= 3 and any(character.islower() for character in text) and text[-1:] not in ":,"


def _with_heading(voices: Voices, passage: Passage) -> Voices:
    """A sentence without a speaker of its own under "China's position" speaks for China."""
    mentions = find_mentions(passage.heading)
    if voices.speakers or len(mentions) != 1 or not _STANCE_HEADING.match(passage.heading[mentions[0].end :]):
        return voices
    return Voices(frozenset({mentions[0].actor}), voices.people, voices.named)


def _checks(question: Question) -> list[tuple[_Check, str]]:
    """What a sentence must hold to answer, each with what to say where none does, the most telling first."""
    checks: list[tuple[_Check, str]] = []
    checks += [
        (lambda one, actor=actor: _names(one, actor), f"the reports found do not mention {actor.name}")  # type: ignore[misc]
        for actor in question.actors
    ]
    checks += [
        (lambda one, name=name: _has_any(one.context, name), f"the reports found do not mention {_shown(name)}")  # type: ignore[misc]
        for name in question.names
    ]
    if question.agents:
        who = " or ".join(actor.name for actor in question.agents)
        wanted = frozenset(question.agents)
        checks.append((lambda one: bool(wanted & one.voices.speakers), f"the reports found hold no statement by {who}"))
    elif question.people:
        who, names = _shown(question.people), frozenset(question.people)
        checks.append((lambda one: bool(names & one.voices.people), f"the reports found hold no statement by {who}"))
    if question.acts:
        words = " or ".join(act.name for act in question.acts)
        checks.append((lambda one: _tells(question, one), f"no sentence in the reports found tells of that ({words})"))
    if question.themes or question.topic:
        checks.append((lambda one: _is_about(question, one), f"the reports found say nothing about {_about(question)}"))
    if question.wants_number:
        checks.append((lambda one: bool(NUMBER.search(one.text)), "the reports found give no figure for it"))
        if owners := strikers(question.text):
            who = " or ".join(actor.name for actor in owners)
            checks.append((lambda one: _of_strike_by(one, owners), f"the reports found give no figure for a strike by {who}"))
    return checks


def _names(candidate: _Candidate, actor: Actor) -> bool:
    named = candidate.voices.named | candidate.voices.speakers
    return actor in named or any(mention.actor == actor for mention in find_mentions(candidate.context))


def _has_any(text: str, words: Sequence[str]) -> bool:
    return bool(set(words) & set(words_of(text)) or set(words) & set(re.findall(r"[^\W_]+", fold(text))))


def _tells(question: Question, candidate: _Candidate) -> bool:
    """One act of the question is told in the sentence, and all of them in the sentence or what it stands in."""
    return any(act.told.search(candidate.text) for act in question.acts) and all(
        act.told.search(candidate.context) for act in question.acts
    )


def _is_about(question: Question, candidate: _Candidate) -> bool:
    """For a statement: some theme or topic word of the question stands in the passage, its heading or its title."""
    if not question.wants_speaker:
        return True
    if any(theme.told.search(candidate.context) for theme in question.themes):
        return True
    found = {_stem(word) for word in words_of(candidate.context)}
    return any(_stem(word) in found for word in question.topic)


def _about(question: Question) -> str:
    return " ".join(question.topic) or " or ".join(theme.name for theme in question.themes)


def _of_strike_by(candidate: _Candidate, owners: frozenset[Actor]) -> bool:
    """The nearest thing that says whose strike is told, says that it is theirs."""
    passage = candidate.passage
    near = [candidate.text, *reversed(candidate.before[-1:]), passage.heading, *reversed(candidate.before[:-1])]
    for text in (*near, passage.article.title):
        if found := strikers(text):
            return bool(found & owners)
    return False


def _stem(word: str) -> str:
    """A rough stem: enough to see that "ambassadors" and "ambassador" are one."""
    return re.sub(r"(?:ations?|ments?|ings?|ed|es|s|ly|ion)$", "", word) if len(word) > 4 else word


def _shown(words: Sequence[str]) -> str:
    return " ".join(word.capitalize() for word in words)
