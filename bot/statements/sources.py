"""Who the source of an attribution is: the person, the office and the actor behind the words that name it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.records import Article
from bot.statements.actors import Actor, Mention, People, find_mentions, fold, is_role_word, name_words
from bot.statements.media import is_medium
from bot.statements.offices import words_of_office
from bot.statements.speakers import all_mentions

# A name as it stands: capitalised words, with particles between them.
_NAME = re.compile(
    r"[A-Z\u00c0-\u00de][\w'’-]+(?: (?:(?:al|ul|bin|ibn|de|van|von|der|el|da|la|ur) ){0,2}"
    r"(?:[A-Z\u00c0-\u00de]\.|[A-Z\u00c0-\u00de][\w'’-]+))*"
)
_PRONOUN = re.compile(r"(?:he|she|it|they|who|which|we|i|his|her|its|their)\b", re.IGNORECASE)
_PERSON_PRONOUN = frozenset(("he", "she", "his", "her", "who", "i"))
# "the spokeswoman", "the ministry's spokesperson", "his deputy": somebody who was introduced before.
_DEFINITE = re.compile(r"(?:the|his|her|its|their|this|that)\s", re.IGNORECASE)
_INDEFINITE = re.compile(
    r"(?:an?|one|two|three|some|several|many|other|another|senior|unnamed|anonymous|\w+ly)\s", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\b(?:officials?|sources?|diplomats?|officers?|people|persons?|aides?|insiders?|witness(?:es)?|residents?|analysts?|"
    r"experts?|observers?|lawmakers?|advis[eo]rs?|commanders?|soldiers?|journalists?)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:['’]s)?(?:,| and|, and| as well as)(?: the)? ")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks or acts: any of the fields may be empty.

    `name` is the person's, in full where the report gives it; `office` as the report words it, without the state; `actors` are
    whose they are, more than one where several speak as one; `unnamed` for an official or a source who stays so; `medium` for
    an outlet that passes on what others say.
    """

    written: str
    name: str = ""
    office: str = ""
    actors: tuple[Actor, ...] = ()
    unnamed: bool = False
    medium: bool = False


class Sources:
    """The sources of one report, in the order in which it brings them in."""

    def __init__(self, article: Article, people: People) -> None:
        self._article = article
        self._people = people
        self._before: list[Speaker] = []
        self._states = {one.actor for one in find_mentions(article.text) if one.actor.kind == "state"}

    def resolve(self, written: str) -> Speaker:
        """Who the words of a source mean, given those before it; what is resolved is remembered."""
        speaker = self._resolved(written.strip(" ,;:"))
        self._before.append(speaker)
        return speaker

    def _resolved(self, written: str) -> Speaker:
        if not written:
            return Speaker("")
        pronoun = _PRONOUN.match(written)
        if pronoun and len(written.split()) < 3:
            return self._carried(written, self._meant(pronoun.group().lower()))
        mentions = sorted(all_mentions(written, self._people), key=lambda one: one.start)
        name = self._name_in(written, mentions)
        if is_medium(written, self._article.outlet):
            return Speaker(written, actors=_actors(written, mentions), medium=True)
        if not name and not mentions and _DEFINITE.match(written):
            return self._carried(written, self._by_office(written))
        actors = _actors(written, mentions)
        if name:
            return self._person(written, name, actors)
        unnamed = bool(_NOBODY.search(written)) and not any(one.person for one in mentions)
        return Speaker(written, office="" if unnamed else _office_in(written, mentions), actors=actors, unnamed=unnamed)

    def _carried(self, written: str, before: Speaker | None) -> Speaker:
        """The one before under the words used now."""
        if before is None:
            return Speaker(written)
        return Speaker(written, before.name, before.office, before.actors, before.unnamed)

    def _meant(self, pronoun: str) -> Speaker | None:
        """Whom a pronoun means: the last person for "she", else the last who is no medium."""
        speakers = [one for one in reversed(self._before) if not one.medium and (one.actors or one.name)]
        if pronoun in _PERSON_PRONOUN:
            return next((one for one in speakers if one.name or one.office or one.unnamed), next(iter(speakers), None))
        if pronoun in ("it", "its", "which"):
            return next((one for one in speakers if not one.name), next(iter(speakers), None))
        return next(iter(speakers), None)

    def _by_office(self, written: str) -> Speaker | None:
        """Whom "the ministry" or "the spokeswoman" means: the last that was called so, or the only state there is."""
        words = {_root(word) for word in re.findall(r"[^\W\d_]{4,}", fold(written))}
        for one in reversed(self._before):
            known = {_root(word) for word in re.findall(r"[^\W\d_]{4,}", fold(f"{one.written} {one.office}"))}
            if not one.medium and one.actors and words & known:
                return one
        offices = [word for word in words if is_role_word(word) or word.startswith("spokes")]
        if offices and len(self._states) == 1:
            return Speaker(written, actors=tuple(self._states))
        return None

    def _name_in(self, written: str, mentions: Sequence[Mention]) -> str:
        """The person that a source names, in the words of the source, or ""."""
        taken = [(one.start, one.end) for one in mentions if not one.person]
        for match in reversed(list(_NAME.finditer(written))):
            words = [
                word
                for word in re.finditer(r"[^\s]+", match.group())
                if not is_role_word(re.sub(r"['’]s?$", "", word.group()))
                and not any(start <= match.start() + word.start() < end for start, end in taken)
            ]
            if words and (len(words) > 1 or self._is_person(words[0].group())):
                start, end = match.start() + words[0].start(), match.start() + words[-1].end()
                return re.sub(r"['’]s?$", "", written[start:end])
        return ""

    def _is_person(self, word: str) -> bool:
        """True for a word that is somebody's family name in this report."""
        bare = re.sub(r"['’]s?$", "", word)
        return fold(bare) in self._people or self._full_name(bare) != bare

    def _full_name(self, name: str) -> str:
        """The longest name in the report that ends, or for names put first begins, with this one."""
        pattern = re.compile(rf"\b{re.escape(name)}\b")
        found = [name]
        for match in _NAME.finditer(self._article.text):
            if pattern.search(match.group()) is None:
                continue
            words = [word for word in match.group().split() if not is_role_word(re.sub(r"['’]s?$", "", word))]
            full = re.sub(r"['’]s?$", "", " ".join(words))
            if full.endswith(name) and len(full.split()) <= 5 and not find_mentions(full):
                found.append(full)
        return max(found, key=len)

    def _person(self, written: str, name: str, actors: tuple[Actor, ...]) -> Speaker:
        full = self._full_name(name)
        known = [person for word in name_words(full) if (person := self._people.get(word)) is not None]
        if known and not any(one.kind == "organisation" for one in actors):
            actors = (known[-1].actor,)
        office = next(
            (
                office
                for match in re.finditer(rf"\b{re.escape(full)}\b", self._article.text)
                if (office := words_of_office(self._article.text, *match.span()))
            ),
            "",
        )
        before = next((one for one in reversed(self._before) if one.name == full), None)
        return Speaker(
            written, full, office or (before.office if before else ""), actors or (before.actors if before else ())
        )


def _actors(written: str, mentions: Sequence[Mention]) -> tuple[Actor, ...]:
    """Whose the source is: the first actor named, and those joined to it by "and"."""
    found = list(mentions[:1])
    for one in mentions[1:]:
        if not _AND.fullmatch(written[found[-1].end : one.start]):
            break
        found.append(one)
    return tuple(dict.fromkeys(one.actor for one in found))


def _office_in(written: str, mentions: Sequence[Mention]) -> str:
    """The words of office of a source without a name: "Foreign Ministry" of "Pakistan's Foreign Ministry"."""
    return " ".join(_office_words(written, mentions))


def _office_words(written: str, mentions: Sequence[Mention]) -> Iterator[str]:
    for word in re.finditer(r"[^\s,]+", written):
        bare = re.sub(r"['’]s?$", "", word.group())
        if is_role_word(bare) and not any(one.start <= word.start() < one.end for one in mentions):
            if bare.lower() not in ("the", "of", "and", "in", "at", "for", "to", "its", "his", "her", "their"):
                yield bare


def _root(word: str) -> str:
    """ "spokesman", "spokeswoman" and "spokesperson" are one word here."""
    return "spokes" if word.startswith("spokes") else word.removesuffix("s")
