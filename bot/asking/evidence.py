"""The sentences that answer, or the reason there are none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.asking.question import Question, words_of
from bot.asking.reranking import plain_question
from bot.models import Reranker
from bot.records import Hit, Passage
from bot.statements.actors import Actor, People, Person, find_mentions, find_people, fold, merge_people
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
_REASON = re.compile(
    r"\b(?:because|since|due to|in order to|so as|so that|aim(?:s|ed|ing)?|purpose|reasons?|therefore|follow(?:s|ed|ing)|"
    r"in response|response to|retaliat\w*|for fear|to protect|to defend|to prevent|intelligence)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|march|april|june|july|august|september|october|"
    r"november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?|may \d|\d may|(?:19|20)\d\d|\d+(?::\d\d)? ?[ap]\.?m|"
    r"today|yesterday|tomorrow|tonight|morning|afternoon|evening|night|noon|midnight|(?:last|next|this|same|following) "
    r"(?:week|month|year|day)|(?:days?|weeks?|months?|years?|hours?|minutes?) (?:ago|later|earlier|after|before))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|inside|outside|off|around|to|from|on|over|across|into|of) (?:the )?(?:\w+ ){0,2}?[A-Z\u00c0-\u00de][\w'’-]+"
)
_ANOTHER_STRIKE = re.compile(r"\b(?:an?|another) (?:\w+ ){0,2}?(?:strike|attack|raid|bombing|assault)\b", re.IGNORECASE)
_SAYING = frozenset("say said says tell told tells state stated comment commented mention mentioned".split())
# Chosen on the visible RealTimeQA weeks (tests/benchmarks/realtimeqa.py), where a passage score of 3 refuses 2% of the right
# answers and two in five of those given to events that no report tells of; 4 refuses 5% and half.
LEAST_PASSAGE_SCORE = 3.0
LEAST_SCORE = 2.0
# As much as a reranker's step from "does not answer" to "answers".
REASON_BONUS = 4.0
_STANCE_HEADING = re.compile(
    r"(?:['’]s)?(?: \w+)? (?:position|response|reaction|mediation|stance|view|statement|account|reply|remarks|contacts|"
    r"appeal|offer|role|message|comment|condemnation|warning|demands?)s?$|['’]?$",
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
    offices: str
    before: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.passage.article.text[self.start : self.end]

    @property
    def context(self) -> str:
        passage = self.passage
        return f"{passage.article.title}\n{passage.heading}\n{passage.text}"


_Check = Callable[[_Candidate], bool]


def find_evidence(question: Question, hits: Sequence[Hit], reranker: Reranker) -> Finding:
    """The sentences of the best passages that answer the question, best first."""
    people = _people(question, hits)
    candidates = [candidate for hit in hits[:PASSAGES] for candidate in _candidates(hit, people)]
    if not candidates:
        return Finding((), "no report comes near the question")
    least = threshold(question)
    for check, reason in _checks(question, candidates):
        candidates = [candidate for candidate in candidates if check(candidate)]
        if not candidates:
            return Finding((), reason)
    candidates = _preferred(question, candidates)[:SENTENCES]
    scores = reranker.score(plain_question(question), [candidate.text for candidate in candidates])
    evidence = [
        Evidence(one.passage, one.start, one.end, one.voices, score + _prior(question, one))
        for one, score in zip(candidates, scores, strict=True)
    ]
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


def _prior(question: Question, candidate: _Candidate) -> float:
    """What a sentence's score begins with: half its passage's, and more where a question why finds a reason."""
    reason = question.wants_reason and _REASON.search(candidate.text)
    return PASSAGE_WEIGHT * candidate.passage_score + (REASON_BONUS if reason else 0.0)


def _preferred(question: Question, candidates: list[_Candidate]) -> list[_Candidate]:
    """Words before deeds where the question asks what was said, and what names the topic before what only stands near it."""
    if not question.wants_statements:
        return candidates
    spoken = [candidate for candidate in candidates if candidate.voices.spoken]
    candidates = spoken if question.verb in _SAYING and spoken else candidates
    return [candidate for candidate in candidates if _names_topic(question, candidate)] or candidates


def _names_topic(question: Question, candidate: _Candidate) -> bool:
    near = "\n".join((*candidate.before[-1:], candidate.text))
    found = {_stem(word) for word in words_of(near)}
    others = [word for name in question.names if name[-1] not in question.people for word in name]
    return any(theme.told.search(near) for theme in question.themes) or any(
        _stem(word) in found for word in (*question.topic, *others)
    )


def _people(question: Question, hits: Sequence[Hit]) -> People:
    articles = {hit.passage.article.id: hit.passage.article for hit in hits}
    known = merge_people(
        find_people(article.text, article.place, [heading.text for heading in article.headings])
        for article in articles.values()
    )
    unknown = {word: Person(Actor(f"person:{word}", "person", word)) for word in question.people if word not in known}
    return {**known, **unknown}


def _candidates(hit: Hit, people: People) -> list[_Candidate]:
    passage = hit.passage
    sentences = [passage.article.text[start:end] for start, end in passage.sentences]
    voices = voices_of(sentences, people)
    return [
        _Candidate(
            passage,
            hit.score,
            start,
            end,
            voice := _with_heading(said, passage),
            " ".join(people[word].office for word in sorted(voice.people) if word in people),
            tuple(sentences[:index]),
        )
        for index, ((start, end), said) in enumerate(zip(passage.sentences, voices, strict=True))
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
    return replace(voices, speakers=frozenset({mentions[0].actor}))


def _checks(question: Question, candidates: Sequence[_Candidate]) -> list[tuple[_Check, str]]:
    """What a sentence must hold to answer, each with what to say where none does, the most telling first."""
    checks: list[tuple[_Check, str]] = [
        *((partial(_names, actor), f"the reports found do not mention {actor.name}") for actor in question.actors),
        *(
            (partial(_has_name, question, name), f"the reports found do not mention {_shown(name)}")
            for name in question.names
        ),
        *_speaker_checks(question),
    ]
    if question.acts:
        missing = f"no sentence in the reports found tells of that ({' or '.join(act.name for act in question.acts)})"
        told = partial(_tells_of, question)
        if question.wants_reason and any(_tells(question, one) and _speaks(question, one) for one in candidates):
            # The deed is told somewhere; the sentence that gives its reason need not tell it again.
            told = partial(_tells_around, question)
        checks.append((told, missing))
    if question.themes or question.topic:
        checks.append((partial(_is_about, question), f"the reports found say nothing about {_about(question)}"))
    if question.wants_reason:
        checks.append((partial(_gives_reason, question), "the reports found give no reason for it"))
    if question.wants_time:
        checks.append((_gives_time, "the reports found do not say when"))
    if question.wants_place:
        checks.append((_gives_place, "the reports found do not say where"))
    if question.wants_number:
        checks.append((_gives_number, "the reports found give no figure for it"))
    owners = strikers(question.text) if question.is_about_strike else frozenset()
    if owners and (question.wants_number or question.wants_actors or not question.wants_speaker):
        who = " or ".join(sorted(actor.name for actor in owners))
        checks.append(
            (
                partial(_of_strike_by, question, owners),
                f"the reports found do not tell that of a strike by {who}",
            )
        )
    return checks


def _speaker_checks(question: Question) -> list[tuple[_Check, str]]:
    if question.wants_reactions:
        return [(_has_voice, "the reports found hold no statement by anybody")]
    if not question.wants_speaker:
        return []
    who = " or ".join(actor.name for actor in question.agents) or _shown(question.people)
    checks: list[tuple[_Check, str]] = [(partial(_speaks, question), f"the reports found hold no statement by {who}")]
    if question.office is not None:
        office = question.office
        checks.append(
            (
                lambda one: bool(office.search(fold(one.text)) or office.search(one.offices)),
                f"the reports found hold no statement by that office of {who}",
            )
        )
    return checks


def _has_voice(candidate: _Candidate) -> bool:
    return bool(candidate.voices.speakers) and candidate.voices.spoken


def _speaks(question: Question, candidate: _Candidate) -> bool:
    if question.agents and question.is_material:
        return not (strikers(candidate.text) | candidate.voices.speakers).isdisjoint(question.agents)
    if question.agents:
        return not candidate.voices.speakers.isdisjoint(question.agents)
    return not question.people or not candidate.voices.people.isdisjoint(question.people)


def _names(actor: Actor, candidate: _Candidate) -> bool:
    named = candidate.voices.named | candidate.voices.speakers
    return actor in named or any(mention.actor == actor for mention in find_mentions(candidate.context))


def _has_name(question: Question, name: Sequence[str], candidate: _Candidate) -> bool:
    """The name stands in the passage, its heading or title; for a figure, in the sentence, the one before or the heading."""
    near = "\n".join((candidate.text, *candidate.before[-1:], candidate.passage.heading))
    text = near if question.wants_number else candidate.context
    return not set(name).isdisjoint(re.findall(r"[^\W_]+", fold(text)))


def _gives_number(candidate: _Candidate) -> bool:
    return bool(NUMBER.search(candidate.text))


def _gives_reason(question: Question, candidate: _Candidate) -> bool:
    """A word that gives a reason; for a deed such as a recall, telling it is enough ("recalled ... for consultations")."""
    return bool(_REASON.search(candidate.text)) or (not question.is_material and _tells(question, candidate))


def _gives_time(candidate: _Candidate) -> bool:
    return bool(_TIME.search(candidate.text))


def _gives_place(candidate: _Candidate) -> bool:
    return bool(_PLACE.search(candidate.text))


def _tells(question: Question, candidate: _Candidate) -> bool:
    return any(act.told.search(candidate.text) for act in question.acts)


def _tells_of(question: Question, candidate: _Candidate) -> bool:
    """One act of the question is told in the sentence, and all that it speaks of in what it stands in."""
    return (
        _tells(question, candidate)
        and _tells_around(question, candidate)
        and (question.target is None or _is_done_to(question, question.target, candidate))
    )


def _is_done_to(question: Question, target: Actor, candidate: _Candidate) -> bool:
    """False where the sentence tells the act of somebody else: "condemned Iran's strikes" is not about Pakistan."""
    ends = [match.end() for act in question.acts for match in act.told.finditer(candidate.text)]
    after = [one.actor for one in find_mentions(candidate.text) if ends and one.start >= ends[0]]
    return target not in candidate.voices.speakers and (not after or after[0] == target)


def _tells_around(question: Question, candidate: _Candidate) -> bool:
    return all(act.told.search(candidate.context) for act in question.acts)


def _is_about(question: Question, candidate: _Candidate) -> bool:
    """Some theme or topic word of the question stands in the passage, its heading or its title.

    For "who called for restraint?" it must stand in the sentence; other questions are left to the reranker.
    """
    if question.wants_actors and question.topic:
        # "denied this": what was denied stands in the sentence before.
        points_back = re.search(r"\b(?:this|that|it)\b", candidate.text) and candidate.before
        text = f"{candidate.before[-1]} {candidate.text}" if points_back else candidate.text
        told = {_stem(word) for word in words_of(text)}
        return any(_stem(word) in told for word in question.topic)
    if not question.wants_statements:
        return True
    if any(theme.told.search(candidate.context) for theme in question.themes):
        return True
    found = {_stem(word) for word in words_of(candidate.context)}
    return any(_stem(word) in found for word in question.topic)


def _about(question: Question) -> str:
    return " ".join(question.topic) or " or ".join(theme.name for theme in question.themes)


def _of_strike_by(question: Question, owners: frozenset[Actor], candidate: _Candidate) -> bool:
    """The sentence, or else the nearest thing that says whose strike is told, says that it is theirs and only theirs."""
    blames = any(act.name in ("condemn", "accuse", "threaten") for act in question.acts)
    if blames and candidate.voices.speakers and candidate.voices.speakers <= owners:
        return False
    if told := strikers(candidate.text):
        return bool(told & owners)
    if _ANOTHER_STRIKE.search(candidate.text):
        return False
    before = tuple(reversed(candidate.before))
    passage = candidate.passage
    for text in (*before[:1], passage.heading, *before[1:], passage.article.title):
        if told := strikers(text):
            return told <= owners or (bool(told & owners) and not question.counts_victims)
    return False


def _stem(word: str) -> str:
    """A rough stem: enough to see that "ambassadors" and "ambassador" are one."""
    return re.sub(r"(?:ations?|ments?|ings?|ed|es|s|ly|ion)$", "", word) if len(word) > 4 else word


def _shown(words: Sequence[str]) -> str:
    return " ".join(word.capitalize() for word in words)
