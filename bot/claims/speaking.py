"""Who speaks or acts in a claim speaks or acts in a passage it cites, where that tells something like it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.claims.names import find_names, ordinary_words
from bot.claims.quotations import plain_marks, quoted_in
from bot.claims.topics import Topics, nearest, topics_of
from bot.records import Passage
from bot.statements.actors import Actor, People, Person, find_people, fold, merge_people
from bot.statements.deeds import strikers
from bot.statements.passages import people_of, sentences_of, voices_in
from bot.statements.speakers import Telling, tellings_of, tells
from bot.statements.words import STOPWORDS

# A sentence with this part of what a claim speaks of tells something like it: "died in the blasts" of "the explosions killed".
SHARE = 1 / 4
# A part of a claim that speaks of less than this is found anywhere.
_TELLING = 4
# Of an actor whom only the claim makes one: a name without an office, an outlet.
_UNKNOWN = "person:"
_CLAUSE = re.compile(r"[;:,](?=\s)|\b(?:while|whereas|and|but|as|after|that)\b")
_REPORTS = (
    r"said|says|reported|reports|quoted|cited|wrote|writes|added|announced|noted|citing|quoting|claimed|revealed|published|"
    r"learned|told"
)


@dataclass(frozen=True, slots=True)
class _Who:
    """To whom a claim gives words or a deed: an actor, and the persons of it who are named."""

    actor: Actor
    persons: frozenset[str]
    spoken: bool
    reported: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sentence of a passage: what it speaks of, and who speaks and acts in it; `told` are those in its quotations too."""

    text: str
    topics: frozenset[str]
    speakers: frozenset[Actor]
    doers: frozenset[Actor]
    told: frozenset[Actor]
    told_people: frozenset[str]
    people: frozenset[str]
    named: frozenset[Actor]

    @property
    def silent(self) -> bool:
        """True where nobody named speaks or acts."""
        return not self.doers


def fault(text: str, passages: Sequence[Passage]) -> str:
    """Why somebody to whom the claim gives words or a deed does not say or do it in a passage it cites, or "".

    The sentence of the passage must share a quarter of what the claim speaks of, or hold its quotation. A claim that gives
    what somebody said as a fact passes here.
    """
    known = _known(text, passages)
    people = {**_unknown(text, passages), **known}
    tellings = [one for one in tellings_of(text, people) if one.speakers]
    heard = [_heard(passage, people, known) for passage in passages]
    quotes = [plain_marks(quote) for quote in quoted_in(text)]
    for telling, part in zip(tellings, _parts(text, tellings), strict=True):
        for actor in sorted(telling.speakers, key=lambda one: one.name):
            persons = frozenset(word for word in telling.people if people[word].actor == actor)
            unknown = actor.id.startswith(_UNKNOWN)
            if unknown and (telling.reported > telling.spoken or _is_outlet(actor.name, passages)):
                continue
            who = _Who(actor, persons, telling.spoken, telling.reported, unknown)
            claimed = [topics for topics in (topics_of(part), topics_of(text)) if len(topics) >= _TELLING]
            if not any(_tells(who, claimed or [topics_of(text)], quotes, sentences) for sentences in heard):
                name = " or ".join(sorted(word.capitalize() for word in persons)) or actor.name
                does = "say this" if telling.spoken else "do this"
                return f"{name} does not {does} in a passage it cites"
    return ""


def _known(text: str, passages: Sequence[Passage]) -> People:
    """The people of the reports cited, and those to whom the claim gives an office."""
    reports = {passage.article.id: passage.article for passage in passages}
    return {**find_people(text), **merge_people(people_of(article) for article in reports.values())}


def _unknown(text: str, passages: Sequence[Passage]) -> People:
    """Whoever else the claim and the passages name, each an actor of his own."""
    written = "\n".join((text, *(passage.text for passage in passages)))
    names = find_names(written, ordinary_words(passages))
    words = {name.words[-1] for name in names if _may_speak(written, name.end)}
    return {word: Person(Actor(f"{_UNKNOWN}{word}", "person", word)) for word in words}


def _may_speak(text: str, end: int) -> bool:
    """False for a name that only tells what kind of something is meant: "Republican donors"."""
    following = re.match(r" ([a-z][\w'’-]*)", text[end : end + 40])
    if following is None:
        return True
    word = following.group(1)
    return word in STOPWORDS or word.endswith("ly") or word in ("often", "later", "also") or tells(word)


def _parts(text: str, tellings: Sequence[Telling]) -> list[str]:
    """What each telling is about: its clause and what follows up to the next that is not reported, its own verb left off."""
    starts = [0]
    for one, following in pairwise(tellings):
        between = text[one.end : following.start]
        clauses = [match.end() for match in _CLAUSE.finditer(between)]
        starts.append(one.end + clauses[-1] if clauses else one.end)
    found = []
    for place, one in enumerate(tellings):
        after = [
            start for start, other in zip(starts[place + 1 :], tellings[place + 1 :], strict=True) if not other.reported
        ]
        found.append(
            text[starts[place] : one.start] + " " + text[one.end : max(one.end, min(after, default=len(text)))]
        )
    return found


def _heard(passage: Passage, people: People, known: People) -> list[_Heard]:
    found = []
    # By those known alone a speaker without an office is his heading's: "China", and below it "Mao Ning said".
    both = zip(voices_in(passage, people), voices_in(passage, known), strict=True)
    for sentence, (voices, headed) in zip(sentences_of(passage), both, strict=True):
        tellings = tellings_of(sentence, people)
        unquoted = plain_marks(sentence)
        told = tellings_of(unquoted, people)
        speakers = voices.speakers | headed.speakers
        said = frozenset(actor for one in tellings if one.spoken for actor in one.speakers)
        done = frozenset(actor for one in tellings for actor in one.speakers)
        people_named = frozenset(word for one in tellings for word in one.people)
        found.append(
            _Heard(
                unquoted,
                topics_of(sentence),
                said | speakers,
                done | speakers | strikers(sentence),
                frozenset(actor for one in told for actor in one.speakers),
                frozenset(word for one in told for word in one.people),
                people_named | voices.people,
                voices.named,
            )
        )
    return found


def _tells(who: _Who, claimed: Sequence[Topics], quotes: Sequence[str], sentences: Sequence[_Heard]) -> bool:
    """True where a sentence that tells what the claim does is theirs, or belongs to nobody and one beside it is theirs."""
    theirs = [_is_theirs(who, sentence) for sentence in sentences]
    for topics in claimed:
        others = topics - {who.actor.id, *who.persons}
        for place in nearest(others, [sentence.topics for sentence in sentences]):
            heard = sentences[place]
            quoted = any(quote and quote in heard.text for quote in quotes)
            if not quoted and len(others & heard.topics) < SHARE * len(others):
                continue
            beside = theirs[max(0, place - 1) : place + 2] if heard.silent else theirs[place : place + 1]
            if any(beside):
                return True
    return False


def _is_theirs(who: _Who, heard: _Heard) -> bool:
    if who.unknown and _is_source(who.actor.name, heard.text):
        return True
    if who.persons and not who.persons & (heard.people | heard.told_people if who.reported else heard.people):
        return False
    if who.actor in (heard.speakers if who.spoken else heard.doers):
        return True
    others = {actor for actor in heard.doers | heard.told if not actor.id.startswith(_UNKNOWN)} - {who.actor}
    if who.reported:
        # What another tells of them: enough that they are told to do something, or nobody else is.
        return who.actor in heard.told or (who.actor in heard.named and not others)
    # "Pakistan's ambassador has been recalled": a deed of whom the sentence names, where it is nobody else's.
    return not who.spoken and who.actor in heard.named and not others


def _is_outlet(name: str, passages: Sequence[Passage]) -> bool:
    outlets = " ".join(outlet for one in passages for outlet in (one.article.outlet, *one.article.also))
    return bool(re.search(rf"\b{re.escape(name)}\b", fold(outlets)))


def _is_source(name: str, sentence: str) -> bool:
    """True for a name by a verb of reporting: "told Reuters", "according to the agency (ABI)", "ABI reported"."""
    word = re.escape(name)
    before = rf"\b(?:according to|told|citing|quoting|quoted|cited)(?: (?!that\b)[\w'.-]+){{0,4}}? \(?{word}\b"
    after = rf"\b{word}\b(?:'s)?\)?,? (?:{_REPORTS})\b"
    return bool(re.search(f"{before}|{after}", fold(sentence)))
