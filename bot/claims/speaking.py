"""Who speaks or acts in a claim speaks or acts in a passage it cites, where that tells something like it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.claims.names import find_names, ordinary_words
from bot.claims.quotations import plain_marks, quoted_in
from bot.claims.topics import Topics, nearest, topics_of
from bot.records import Passage
from bot.statements.actors import Actor, People, Person, find_people, fold, merge_people
from bot.statements.deeds import strikers
from bot.statements.passages import people_of, sentences_of, voices_in
from bot.statements.speakers import Telling, tellings_of

# A sentence with this part of what a claim speaks of tells something like it.
SHARE = 1 / 3
# Of an actor whom only the claim makes one: a name without an office, an outlet.
_UNKNOWN = "person:"
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sentence of a passage: what it speaks of, and who speaks and acts in it."""

    text: str
    topics: frozenset[str]
    speakers: frozenset[Actor]
    doers: frozenset[Actor]
    people: frozenset[str]
    silent: bool


def fault(text: str, passages: Sequence[Passage]) -> str:
    """Why somebody to whom the claim gives words or a deed does not say or do it in a passage it cites, or "".

    The sentence of the passage must share a third of what the claim speaks of, or hold its quotation. A claim that gives what somebody
    said as a fact passes here.
    """
    people = _people(text, passages)
    tellings = [one for one in tellings_of(text, people) if one.speakers]
    heard = [_heard(passage, people) for passage in passages]
    quotes = [plain_marks(quote) for quote in quoted_in(text)]
    for telling, part in zip(tellings, _parts(text, tellings), strict=True):
        for actor in sorted(telling.speakers, key=lambda one: one.name):
            persons = frozenset(word for word in telling.people if people[word].actor == actor)
            if actor.id.startswith(_UNKNOWN) and any(_is_source(actor.name, passage) for passage in passages):
                continue
            who = _Who(actor, persons, telling.spoken)
            if not any(_tells(who, (topics_of(part), topics_of(text)), quotes, sentences) for sentences in heard):
                name = " or ".join(sorted(word.capitalize() for word in persons)) or actor.name
                does = "say this" if telling.spoken else "do this"
                return f"{name} does not {does} in a passage it cites"
    return ""


def _people(text: str, passages: Sequence[Passage]) -> People:
    """The people of the reports cited, and whoever else the claim names, each an actor of his own."""
    known = merge_people(people_of(article) for article in {one.article.id: one.article for one in passages}.values())
    named = {name.words[-1] for name in find_names(text, ordinary_words(passages))}
    return {
        **{word: Person(Actor(f"{_UNKNOWN}{word}", "person", word)) for word in named},
        **find_people(text),
        **known,
    }


def _parts(text: str, tellings: Sequence[Telling]) -> list[str]:
    """What each telling is about: from the end of the one before to the beginning of the next."""
    starts = [0, *(one.end for one in tellings[:-1])]
    ends = [*(one.start for one in tellings[1:]), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)][: len(tellings)]


def _heard(passage: Passage, people: People) -> list[_Heard]:
    found = []
    for sentence, voices in zip(sentences_of(passage), voices_in(passage, people), strict=True):
        tellings = tellings_of(sentence, people)
        said = frozenset(actor for one in tellings if one.spoken for actor in one.speakers)
        done = frozenset(actor for one in tellings for actor in one.speakers)
        named = frozenset(word for one in tellings for word in one.people)
        found.append(
            _Heard(
                plain_marks(sentence),
                topics_of(sentence),
                said | voices.speakers,
                done | voices.speakers | strikers(sentence),
                named | voices.people,
                not (said | done | voices.speakers),
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
    given = heard.speakers if who.spoken else heard.doers
    return who.actor in given and (not who.persons or bool(who.persons & heard.people))


def _is_source(name: str, passage: Passage) -> bool:
    """True for an outlet that carried the report, and for a name by a verb of reporting: "told Reuters", "the agency (ABI) reported"."""
    word = re.escape(name)
    if re.search(rf"\b{word}\b", fold(" ".join((passage.article.outlet, *passage.article.also)))):
        return True
    before = rf"\b(?:according to|by|told|citing|quoting|quoted|cited)(?: [\w'.-]+){{0,4}}? (?:the )?{word}\b"
    after = rf"\b{word}\b(?:['’]s)?\W{{0,3}}(?:[\w'’-]+[ ,]{{1,2}}){{0,5}}?(?:{_REPORTS})\b"
    return bool(re.search(f"{before}|{after}", fold(passage.text)))
