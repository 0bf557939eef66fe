"""States and organisations under any name that reports use, and people through the office a report gives them."""

import csv
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["name", "adjective", "seat"]

# Names that hold an actor's name and are none.
_NOT_ACTORS = (
    "South China Sea;East China Sea;South China Morning Post;China Daily;China Morning Post;Indian Ocean;"
    "Indian Express;Times of India;Press Trust of India;India Today;Sea of Japan;Japan Times;Gulf of Oman;"
    "Gulf of Mexico;Washington Post;Washington Times;Washington Examiner;American Airlines;Korea Herald;"
    "Jerusalem Post;Times of Israel;Moscow Times;Tehran Times;Iran International;Daily Pakistan;Sirf Pakistan;"
    "Pakistan Today;Kyiv Post;Kyiv Independent;Latin America;South America;North America;Central America;"
    "Latin American;South American;North American;Central American;Inter-American;Pan-American;"
    "Voice of America;Bank of America;Turkish Airlines;Georgia Tech;New Mexico;New England;Panama Canal;"
    "Suez Canal;Strait of Malacca;Air India;Pakistan Times;Radio Pakistan;Arab News;Gaza Humanitarian Foundation;"
    "Dubai;Jordan River;Niger Delta;Niger River;Lebanon Valley;Michael Jordan"
).split(";")

_ROLE = (
    "minister|ministry|ministerial|foreign|defen[cs]e|interior|information|finance|affairs|external|prime|premier|"
    "president|presidential|vice|deputy|first|chancellor|secretary|secretary-general|general|state|department|"
    "government|cabinet|spokes(?:man|woman|person)|spokes|ambassador|envoy|representative|permanent|special|charge|"
    "d'affaires|diplomat|consul|caretaker|interim|acting|former|incoming|outgoing|chief|head|leader|supreme|"
    "director|national|security|council|advis[eo]r|assistant|king|queen|emir|sultan|crown|prince|princess|army|"
    "military|navy|air|force|forces|armed|commander|commander-in-chief|marshal|field|lieutenant|colonel|major|"
    "official|senior|top|senator|lawmaker|speaker|parliament(?:ary)?|house|white|press|policy|counterpart|"
    "president-elect|vice-president|vice-premier|politician|intelligence|nuclear|negotiator|coordinator|high|commissioner|commission|under|to|at|"
    "of|for|the|and|in|trade|commerce|energy|justice|home|relations|secretariat|minister-designate|office|"
    "chair(?:man|woman|person)?|governor|mayor|his|her|its|their"
)
_ANY_WORD = re.compile(r"\w+")
_POSTED_TO = re.compile(
    r" (?:to|in|at) (?:the )?[A-Z\u00c0-\u00de][\w'’.-]+(?: [A-Z\u00c0-\u00de][\w'’.-]+){0,3}(?=, [A-Z\u00c0-\u00de])"
)
_ROLE_WORD = re.compile(rf"(?:{_ROLE})(?!\w|-\w)(?:['’]s)?", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:minister|president|premier|chancellor|secretary|spokes(?:man|woman|person)|ambassador|envoy|"
    r"representative|leader|chief|commander|king|queen|emir|prince|princess|sultan|diplomat|advis[eo]r|negotiator|"
    r"official|governor|head|counterpart|speaker|consul)\b",
    re.IGNORECASE,
)
# Offices that a report gives without the state where it is the one it writes about; presidents and premiers are often others'.
_STATE_OFFICE = re.compile(
    r"\b(?:(?:foreign|defen[cs]e|interior|information|finance) minister|(?:foreign|defen[cs]e) (?:office|ministry) "
    r"spokes(?:man|woman|person))[ ,]+",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-Z\u00c0-\u00de][\w'’-]+(?: (?:(?:al|ul|bin|ibn|de|van|von|der|el|da|la|ur) ){0,2}"
    r"(?:[A-Z\u00c0-\u00de]\.|[A-Z\u00c0-\u00de][\w'’-]+))*"
)
# "China. Foreign ministry spokesman Lu Wen said ...": an item of a round-up.
_LEAD = re.compile(r"\W*(?:the )?(?P<who>[^\n.:–—]{2,40}?)(?:[.:]| [–—])\s+(?=\S)", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_ALONE = re.compile(r"\W*(?:the )?(?P<who>[^\n:]{2,40}?)\W*", re.IGNORECASE)
# Capitalised words that open a sentence or name a day, and no person.
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday however meanwhile also plus earlier later during after before but and yet still then "
    "today now here there instead moreover".split()
)
# Capitals that are names of persons and of other places too, and what stands beside them then: "Sofia Rojas", "Queen Sofia".
_ALSO_PERSONS = frozenset(("sofia", "georgetown", "kingston"))
_FIRST_NAME = re.compile(r" [A-Z\u00c0-\u00de][\w'’-]")
_NAME_BEFORE = re.compile(r"\b(?!(?:In|From|To|But|And|For|While|As|With|At|After)\b)[A-Z\u00c0-\u00de][\w'’-]+ $")
# What an actor may own in a question typed without apostrophes: "irans army"; "turkeys" alone are birds.
_OWNED = re.compile(
    rf"\s+(?:(?:new|own|first|main|latest|{_ROLE})\s+)*(?:{_ROLE}|position|stance|stand|view|reaction|response|reply|answer|offer|"
    r"proposal|demand|demands|statement|comment|role|line|policy|message|warning|strikes?|attacks?|missiles?|airstrikes?|"
    r"raids?|drones?|troops|soldiers|border|economy|people)(?!\w)",
    re.IGNORECASE,
)
_NOT_OWNED = frozenset(
    "and are as at but by can could did do does for from had has have he in into is it may might must of on or she should than "
    "that the they to was were will with would say said says tell told tells think thinks react reacted respond responded "
    "call called warn warned want wants deny denied offer offered demand demanded promise promised threaten threatened".split()
)
_PLURALS = frozenset("turkeys guineas chads jordans georgias japans grenadas".split())
_GAP_AFTER_ACTOR = re.compile(r"(?:['’]s)? +")
_GAP_IN_TITLE = re.compile(r"(?:['’]s)?,? +")
_EXPLANATION = re.compile(r", (?:the |a |an )?([^,.;\n]{3,90})(?=[,.;\n])")
_OF = re.compile(r" of (?:the )?")
_POSTED = re.compile(r"\b(?:in|to|at) (?:the )?[A-Z\u00c0-\u00de][\w'’-]*(?: [A-Z\u00c0-\u00de][\w'’-]*)*")
_FAMILY_NAME_FIRST = frozenset("CN TW KP KR VN KH SG".split())
_PARTICLES = frozenset("al ul bin ibn de van von der el da la ur and the of".split())


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, an organisation or a group; `name` is how a reply calls it ("the United States")."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an actor: `text[start:end]`, and in which form.

    `person` is the folded word where a person of the actor is named ("jilani"), else empty.
    """

    start: int
    end: int
    actor: Actor
    form: Form
    person: str = ""


@dataclass(frozen=True, slots=True)
class _Alias:
    folded: str
    words: str
    actor: Actor | None
    form: Form


@dataclass(frozen=True, slots=True)
class Person:
    """Whose person it is and the words of the office ("foreign minister"), in lower case."""

    actor: Actor
    office: str = ""


# By each word of a person's name, in lower case.
People: TypeAlias = Mapping[str, Person]


@cache
def actors() -> Mapping[str, Actor]:
    """Every actor known, by id."""
    return {row["id"]: Actor(row["id"], row["kind"], row["name"]) for row in _rows()}


@cache
def names_of(actor: Actor) -> tuple[str, ...]:
    """Every name, adjective and seat of an actor, the usual name first."""
    row = next(row for row in _rows() if row["id"] == actor.id)
    parts = [row["name"].removeprefix("the ")]
    parts += [part for column in ("names", "adjectives", "seats") for part in row[column].split(";") if part]
    return tuple(dict.fromkeys(parts))


# A sentence is looked at for its voices, its statements, its days and its target, one right after the other.
@lru_cache(maxsize=512)
def find_mentions(text: str, *, any_case: bool = False) -> tuple[Mention, ...]:
    """The actors a text names, in order, the longest name at each place.

    A name must begin with a capital unless `any_case`, which is for questions as people type them: there "the us" and "nato"
    are actors, but "us" and "who" are not, and "indias position" names India as "India's position" does.
    """
    folded = fold(text)
    mentions = []
    end = 0
    known = _aliases()
    for match in _ANY_WORD.finditer(folded):
        if match.start() < end:
            continue
        aliases = known.get(match.group(), ())
        if not aliases and any_case:
            aliases = known.get(match.group().removesuffix("s"), ())
        for alias in aliases:
            stop = match.start() + len(alias.folded)
            if folded.startswith(alias.folded, match.start()) and _is_name(
                text, match.start(), stop, alias, any_case=any_case
            ):
                end = stop
                if alias.actor is not None:
                    mentions.append(Mention(match.start(), stop, alias.actor, alias.form))
                break
    return tuple(mentions)


def find_people(text: str, place: str = "", headings: Sequence[str] = ()) -> People:
    """The people whose office the text gives, by the word that names them alone, in lower case.

    "Chinese Foreign Ministry spokeswoman Mao Ning", "Jalil Abbas Jilani, foreign minister of Pakistan," and "President
    Arif Alvi of Pakistan" are what is understood. An office without a state ("Foreign Office spokesperson Mumtaz Zahra
    Baloch") belongs to the state of its sentence where that is the report's place too, or to the one its heading names. A
    name that fits two actors is left out.
    """
    mentions = find_mentions(text)
    named = [*_after_office(text, mentions), *_in_apposition(text, mentions)]
    people = merge_people(_keys(name, person) for name, person in named)
    alone = merge_people(
        _keys(name, Person(actor, office)) for name, office, actor in _with_office_alone(text, place, headings)
    )
    return {**alone, **people}


def _keys(name: str, person: Person) -> People:
    """The words by which a person goes: the last of the name, and the first where family names come first."""
    words = name_words(name)
    first = words[:1] if person.actor.id in _FAMILY_NAME_FIRST else []
    return dict.fromkeys([*first, *words[-1:]], person)


def lead_of(text: str, start: int = 0, end: int = sys.maxsize) -> tuple[Actor, int] | None:
    """Whose item of a round-up begins at `start` ("China. Its ministry said ...", "Peru: ..."), and where what it tells does.

    None where what stands there, up to `end`, is no such item.
    """
    lead = _LEAD.match(text, start, end)
    named = find_mentions(lead["who"]) if lead else ()
    if (
        lead is None
        or len(named) != 1
        or named[0].form == "adjective"
        or named[0].end - named[0].start < len(lead["who"])
    ):
        return None
    return named[0].actor, lead.end()


@dataclass(frozen=True, slots=True)
class Item:
    """What a round-up tells of one actor, `text[start:end]`; it begins to tell it at `told`.

    `of_lines` where the actor stands on a line above it.
    """

    start: int
    told: int
    end: int
    actor: Actor
    of_lines: bool = False


@lru_cache(maxsize=8)
def items_of(text: str, headings: tuple[str, ...] = ()) -> tuple[Item, ...]:
    """The items of a text in order: lines that a name leads, and all below a name on a line of its own.

    Such a name's item ends with the next one or with the next of `headings`.
    """
    items: list[Item] = []
    above: Item | None = None
    for line in _LINE.finditer(text):
        owner, lead = _alone_on_line(line.group()), lead_of(line.group())
        if owner or lead or line.group() in headings:
            items += [replace(above, end=line.start())] if above else []
            above = None
        if lead:
            items.append(Item(line.start(), line.start() + lead[1], line.end(), lead[0]))
        elif owner:
            above = Item(line.start(), line.end(), len(text), owner, of_lines=True)
    return tuple([*items, above] if above else items)


def item_at(items: Sequence[Item], at: int) -> Item | None:
    """The item that a place of a text stands in, if any."""
    return next((one for one in items if one.start <= at < one.end), None)


def _alone_on_line(line: str) -> Actor | None:
    """The actor whose name is all of a line: "Peru", "The United States:"."""
    owner = _ALONE.fullmatch(line)
    named = find_mentions(owner["who"]) if owner else ()
    if owner is None or len(named) != 1 or named[0].form == "adjective":
        return None
    return named[0].actor if named[0].end - named[0].start == len(owner["who"]) else None


def merge_people(many: Iterable[People]) -> People:
    """One table of people from several; a name that they give to two actors is left out."""
    found: dict[str, list[Person]] = {}
    for people in many:
        for word, person in people.items():
            found.setdefault(word, []).append(person)
    return {
        word: Person(same[0].actor, " ".join(dict.fromkeys(one.office for one in same if one.office)))
        for word, same in found.items()
        if len({one.actor for one in same}) == 1
    }


def is_role_word(word: str) -> bool:
    """True for a word of an office or of what holds one: "foreign", "minister", "department"."""
    return _ROLE_WORD.fullmatch(word) is not None


def name_words(name: str) -> list[str]:
    """The words of a person's name that can stand for it, in lower case: no particles, no initials."""
    words = re.findall(r"[^\W\d_]+", fold(name))
    return [word for word in words if len(word) > 2 and word not in _PARTICLES]


def fold(text: str) -> str:
    """The text in lower case without accents, with plain hyphens and apostrophes; every offset stays."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character is folded to, found when it is first met: `str.translate` asks by its number."""

    def __missing__(self, number: int) -> str:
        self[number] = _fold_character(chr(number))
        return self[number]


def _fold_character(character: str) -> str:
    if character in "‘’ʼ´`":
        return "'"
    if character in "‐‑‒–—":
        return "-"
    lowered = unicodedata.normalize("NFD", character)[0].lower()
    return lowered if len(lowered) == 1 else character


_FOLDED = _Folded()


@cache
def _rows() -> tuple[dict[str, str], ...]:
    table = files("bot.statements").joinpath("actors.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _aliases() -> Mapping[str, Sequence[_Alias]]:
    """The names by their first word, the longest first."""
    found: dict[str, list[_Alias]] = {}
    for alias in _all_aliases():
        first = re.match(r"\w+", alias.folded)
        if first is not None:
            found.setdefault(first.group(), []).append(alias)
    return {word: sorted(named, key=lambda alias: -len(alias.folded)) for word, named in found.items()}


def _all_aliases() -> Iterator[_Alias]:
    for name in _NOT_ACTORS:
        yield _Alias(fold(name), name, None, "name")
    forms: tuple[tuple[str, Form], ...] = (("names", "name"), ("adjectives", "adjective"), ("seats", "seat"))
    for row in _rows():
        actor = actors()[row["id"]]
        yield _Alias(fold(actor.name.removeprefix("the ")), actor.name.removeprefix("the "), actor, "name")
        for column, form in forms:
            yield from (_Alias(fold(name), name, actor, form) for name in row[column].split(";") if name)


def _is_name(text: str, start: int, end: int, alias: _Alias, *, any_case: bool) -> bool:
    if alias.folded in _ALSO_PERSONS and (
        _FIRST_NAME.match(text, end) or _NAME_BEFORE.search(text[max(0, start - 30) : start])
    ):
        return False
    if end < len(text) and (text[end].isalnum() or (text[end] == "_")):
        owns = any_case and alias.form != "adjective" and _is_bare_possessive(text, start, end)
        if not owns or (alias.words.isupper() and len(alias.words) < 4):
            return False
    written = text[start:end]
    acronym = alias.words.isupper() and alias.words.isalpha()
    if written == alias.words or (not acronym and written[0].isupper()):
        return True
    if acronym and len(alias.words) < 4:
        # "us", "au" and "who" are words; "the us" is an actor.
        return any_case and alias.folded != "who" and text[:start].lower().endswith("the ")
    return any_case


def _is_bare_possessive(text: str, start: int, end: int) -> bool:
    """True for the "india" of "indias position": an s without its apostrophe, and what is owned after it."""
    following = re.match(r"s\s+(\w+)", text[end:], re.IGNORECASE)
    if following is None:
        return False
    if fold(text[start : end + 1]) in _PLURALS or re.search(
        r"\b(?:the|many|two|three|some|of)\s+$", text[:start], re.IGNORECASE
    ):
        return _OWNED.match(text, end + 1) is not None and not text[:start].lower().endswith("many ")
    return following.group(1).lower() not in _NOT_OWNED


def _after_office(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, Person]]:
    """Names that follow an actor and its office: "Iran's foreign minister, Abbas Araghchi"."""
    for mention in mentions:
        at = mention.end
        offices = 0
        # "Iran, President Smith said" makes Smith nobody of Iran's; "Iran's foreign minister, Abbas Araghchi" is.
        while match := (_GAP_IN_TITLE if offices else _GAP_AFTER_ACTOR).match(text, at):
            if offices and (posted := _POSTED_TO.match(text, at)):
                # "Peru's ambassador to Chile, Ana Prado"
                at = posted.end()
                continue
            role = _ROLE_WORD.match(text, match.end())
            if role is None or (not offices and role.group().lower() in ("and", "to", "at", "in", "under", "for")):
                name = _NAME.match(text, match.end())
                if name and offices and not find_mentions(name.group()):
                    yield name.group(), Person(mention.actor, fold(text[mention.end : match.start()]))
                break
            offices += bool(_OFFICE.search(role.group()))
            at = role.end()


def _with_office_alone(text: str, place: str, headings: Sequence[str]) -> Iterator[tuple[str, str, Actor]]:
    """Names after an office whose state is not given beside it, with the office and the state that is meant."""
    local = {mention.actor for mention in find_mentions(place)}
    items = items_of(text, tuple(headings))
    for line in _LINE.finditer(text):
        item = item_at(items, line.start())
        told = max(0, item.told - line.start()) if item else 0
        for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", line.group()[told:]):
            subject = {mention.actor for mention in find_mentions(sentence)[:1]}
            owners = {item.actor} if item else subject & local
            for office in _STATE_OFFICE.finditer(sentence):
                name = _NAME.match(sentence, office.end())
                # Whose the office is where that stands right before it: "Iran's new foreign minister, Abbas Araghchi".
                beside = sentence[: office.start()].rpartition(",")[2][-40:]
                if name and owners and not find_mentions(beside + sentence[office.start() : name.end()]):
                    yield name.group(), fold(office.group()), next(iter(owners))


def _in_apposition(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, Person]]:
    """Names explained beside them: "Kakar, Pakistan's caretaker prime minister," and "President Arif Alvi of Pakistan"."""
    for name in _NAME.finditer(text):
        words = [word for word in name.group().split() if not _ROLE_WORD.fullmatch(word)]
        if not words or words[0].lower() in _NO_NAMES or find_mentions(name.group()):
            continue
        found = _after_comma(text, mentions, name.end()) or _after_of(text, mentions, name)
        if found is not None:
            yield " ".join(words), found


def _after_comma(text: str, mentions: Sequence[Mention], at: int) -> Person | None:
    """Whose person is explained by what follows a name: office words around an actor, up to the next comma or stop."""
    phrase = _EXPLANATION.match(text, at)
    if phrase is None or not _OFFICE.search(phrase.group(1)):
        return None
    start, end = phrase.span(1)
    named = next((one for one in mentions if start <= one.start < end), None)
    if named is None or not all(_ROLE_WORD.fullmatch(word) for word in text[start : named.start].split()):
        return None
    # "the Thai consul in Lima" is nobody of Lima's.
    rest = _POSTED.sub("", text[named.end : end])
    if any(word[0].isupper() and not _ROLE_WORD.fullmatch(word) for word in rest.split()):
        # "Salman, Egyptian President Sisi and ..." is a list of people.
        return None
    return Person(named.actor, fold(phrase.group(1)))


def _after_of(text: str, mentions: Sequence[Mention], name: re.Match[str]) -> Person | None:
    of = _OF.match(text, name.end())
    named = next((one for one in mentions if of and one.start == of.end()), None)
    title = re.search(r"[\w'’-]+(?= $)", text[max(0, name.start() - 30) : name.start()])
    office = title.group() if title else name.group().split()[0]
    return Person(named.actor, fold(office)) if named and _OFFICE.fullmatch(office) else None
