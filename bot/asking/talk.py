"""A conversation so far, and whom or what its words may stand for."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.asking.question import MAX_CHARACTERS, checked, read_question
from bot.records import Answer
from bot.statements.actors import find_mentions, find_people, name_words
from bot.statements.words import STOPWORDS, content_words, stem

_PROPER = re.compile(
    r"\b[A-Z\u00c0-\u00de][\w'’-]*(?: (?:(?:of|the|al|ul|bin|ibn|de|van|von|der|el|da|la) ){0,2}[A-Z\u00c0-\u00de][\w'’-]*)*"
)
# Who can be meant by "he" or "she" where an office is named, as against a ministry.
_HOLDER = re.compile(
    r"\b(?:minister|president|premier|chancellor|secretary|spokes(?:man|woman|person)|ambassador|envoy|leader|chief|king|queen|"
    r"emir|prince|general|commander|official|diplomat|counterpart|governor|head)\b",
    re.IGNORECASE,
)
# "the raid on Lima", "Peru's proposal": what "it" may stand for.
_THING = re.compile(
    r"\b(?:the|[A-Z][\w-]*['’]s?) (?!same\b|other\b|first\b|last\b)[a-z][\w-]*"
    # "the critical praise": an adjective is no thing.
    r"(?=\s*(?:$|[?.,!;]|(?:on|in|of|at|against|with|to|near|by|for|from|was|were|is|are|that|which)\b))"
    r"(?: (?:on|in|of|at|against|with|to|near|by) (?:the )?[A-Z][\w-]*(?:['’]s?)?){0,2}"
)
_PEOPLE_ONLY = frozenset("he she him his her".split())
_THINGS_ONLY = frozenset("it its".split())


@dataclass(frozen=True, slots=True)
class Talk:
    """What was asked, each question as it stands alone, and what was answered ("" where nothing was), oldest first."""

    questions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def previous(self) -> str:
        """The last question, "" where there is none."""
        return self.questions[-1] if self.questions else ""

    @property
    def answer(self) -> str:
        """The last answer, "" where nothing was answered."""
        return self.answers[-1] if self.answers else ""

    def with_turn(self, question: str, answer: str | Answer) -> "Talk":
        """The conversation one turn on; what stands in a refusal answers nothing."""
        refused = isinstance(answer, Answer) and answer.abstained
        text = "" if refused else str(answer)[:MAX_CHARACTERS]
        return Talk((*self.questions, question), (*self.answers, text))

    def candidates(self, pronoun: str) -> Iterator[str]:
        """Whom a pronoun may stand for, likeliest first: names of the last question, of its answer, of what was before."""
        person = pronoun.lower() in _PEOPLE_ONLY
        everything = [_heading(question) or names_in(question) for question in self.questions]
        counts = Counter(name for names in everything for name in names)
        later = {name: place for place, names in enumerate(everything) for name in names}
        last = [name for name in (everything[-1] if everything else []) if fits(name, pronoun)]
        yield from last
        if person:
            yield from people_in(self.answer)
        yield from sorted((one for one in counts if fits(one, pronoun)), key=lambda one: (-counts[one], -later[one]))
        for answer in reversed(self.answers):
            yield from (one for one in names_in(answer) if fits(one, pronoun) and (not person or " " in one))

    def focus(self, question: str) -> str:
        """What the conversation is about, as far as a name says it, and the thing of the last question, unless it is said."""
        name = next(self.candidates("they"), "")
        things = [one for one in things_in(self.previous) if not is_named(one, f"{question} {name}")]
        return ", ".join(part for part in (name, *things[:1]) if part)

    def several(self) -> str:
        """Those that the last answer names, at most three, as one: "China and Russia"; "" where it is only one."""
        named = list(dict.fromkeys(one.actor.name for one in find_mentions(self.answer)))[:3]
        return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else ""

    def shares_words(self, question: str) -> bool:
        """True for a question with a word that carries meaning and was said in the last two turns or the first."""
        recent = {*range(len(self.questions))[-2:], *range(len(self.questions))[:1]}
        said = " ".join(f"{self.questions[at]} {self.answers[at]}" for at in sorted(recent))
        return not _stems(question).isdisjoint(_stems(said))


def names_in(text: str) -> list[str]:
    """The names a text gives, in order, each once."""
    mentions = find_mentions(text)
    found = [(one.start, text[one.start : one.end]) for one in mentions]
    known = {word for name in _read_names(text) for word in name}
    for match in _PROPER.finditer(text):
        # One word with a capital may only open the sentence.
        opens = " " not in match.group() and not re.search(r"[\w,;:]['’”\")]* $", text[: match.start()])
        name = "" if opens else _without_openers(match)
        taken = any(one.start < match.end() and match.start() < one.end for one in mentions)
        if name and not taken and not known.isdisjoint(name_words(name)):
            found.append((match.start(), name))
    return list(dict.fromkeys(re.sub(r"['’]s?$", "", name) for _, name in sorted(found)))


def _heading(question: str) -> list[str]:
    """All of a question that is none and only names its subject, such as "Treaty of Guadalupe"."""
    text = re.sub(r"\s*\([^)]*\)$", "", question)
    words = [word for word in re.findall(r"\w+", text) if word.lower() not in STOPWORDS]
    return (
        [text]
        if words and "?" not in question and all(word[0].isupper() or word[0].isdigit() for word in words)
        else []
    )


def people_in(text: str) -> Iterable[str]:
    """The people whose office a text gives, by their names as written."""
    people = find_people(text)
    # "Foreign Minister Amina Okafor of Peru": whose minister is no part of the name either.
    names = (_without_openers(match).split(" of ")[0] for match in _PROPER.finditer(text))
    known = [name for name in names if not people.keys().isdisjoint(name_words(name)[-1:])]
    # "Foreign Minister Amina Okafor": the office is no part of the name.
    return [re.sub(rf"^.*{_HOLDER.pattern}\s+", "", one, flags=re.IGNORECASE) for one in known]


def things_in(text: str) -> list[str]:
    """What a question speaks of by "the" or an owner: "the raid on Lima"; no offices."""
    found = [match.group() for match in _THING.finditer(text) if not _HOLDER.search(match.group())]
    return [one for one in found if content_words(one)[-1:] and one.split()[1].lower() not in STOPWORDS]


def fits(name: str, pronoun: str) -> bool:
    """False for "he" of a state or a ministry, and for "it" of a minister."""
    if pronoun.lower() in _PEOPLE_ONLY:
        return bool(_HOLDER.search(name)) or not find_mentions(name, any_case=True)
    return not (pronoun.lower() in _THINGS_ONLY and _HOLDER.search(name))


def is_named(name: str, text: str) -> bool:
    """True where the text names it already, in whatever form."""
    actors = {one.actor for one in find_mentions(name, any_case=True)}
    if actors:
        return not actors.isdisjoint(one.actor for one in find_mentions(text, any_case=True))
    return not _stems(name).isdisjoint(_stems(text))


def _without_openers(match: re.Match[str]) -> str:
    """The name without words that are capitals only because a sentence begins there: "Did Amina Okafor"."""
    words = match.group().split(" ")
    while words and re.sub(r"['’]s?$", "", words[0]).lower() in STOPWORDS:
        words = words[1:]
    return " ".join(words)


def _read_names(text: str) -> Iterable[tuple[str, ...]]:
    return read_question(checked(text)).names if any(map(str.isalnum, text)) else ()


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}
