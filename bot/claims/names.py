"""Each person, place and organisation in a claim is named in a passage it cites, and each person with an office the report gives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.records import Article, Passage
from bot.statements.actors import Actor, find_mentions, fold, is_role_word
from bot.statements.offices import Office, offices_at, offices_in
from bot.statements.passages import people_of
from bot.statements.words import STOPWORDS

# Capitalised words that open a sentence of a report, or stand before a name, and name nobody.
_OPENERS = frozenset(
    (
        "according additionally addressing after afterwards ahead already although amid another anyone around asked aside "
        "attackers attacks authorities because besides both calls citing civilians clashes commenting concerning consequently "
        "countries criticism critics crowds deaths demonstrators despite diplomats discussions dozens during either "
        "emergency every everyone everybody evidence experts explosions families fears finally fighting following former "
        "forces foreign fighters given hence here hours however hundreds immediately including indeed initially instead "
        "investigators israelis journalists last later lawmakers lawyers leaders likewise local many meanwhile media "
        "members militants millions missiles moreover most much negotiations negotiators neither nevertheless next nobody "
        "none nonetheless nothing notably observers officers officials once one only opponents other others otherwise "
        "overall overnight parts people perhaps plans police politicians protesters protests quoting recent recently "
        "regarding relatives relations reporters reports rescuers residents responding sanctions scores separately "
        "several shortly similarly since soldiers some somebody someone something sources speaking state still strikes "
        "subsequently such supporters survivors talks tensions thousands three thus today together tomorrow tonight "
        "troops two ultimately under unlike until upon victims villagers violence volunteers when whereas whether while "
        "witnesses women workers writing yesterday yet analysts activists aid aides airlines although all any four five "
        "six seven eight nine ten mr mrs ms miss dr sir lord lady prof professor sheikh ayatollah general gen col lt maj "
        "capt sgt rev sen rep gov judge justice imam cardinal pope bishop archbishop saint st mount lake river "
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december jan feb mar apr jun jul aug sep sept oct nov dec gmt utc cet est edt am pm "
        "i'm i've i'll we're we've it's that's there's he's she's they're don't let's what's who's"
    ).split()
)
_TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady prof professor sheikh general gen col lt maj capt sgt rev sen rep gov judge justice".split()
)
_PARTICLES = frozenset(
    "al el ul ur bin ibn bint de del della der den van von da dos du la le y e of the and for in on at to a".split()
)
_WORD = re.compile(r"[^\W\d_](?:[\w]|['’.&-](?=[^\W_]))*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]|\n|[\"“‘«(\[]|[-•*]\s)\s*[\"“‘«(\[]*$")
_CAMEL = re.compile(r"[-‐‑–']")
# Endings by which "Islamic" is known from "Islam", "Europeans" from "Europe", "Kurdish" from "Kurds".
_ENDINGS = re.compile(r"(?:ians?|ans?|ese|ish|ist|ists|ism|ics?|is|ers?|ns?|i|s|es|e|y|ies)$")
_ING = re.compile(r"(?:ing|ed|ly|tions?|ments?|ities|ness|ances?|ences?|ships?)$")


@dataclass(frozen=True, slots=True)
class Name:
    """Capitalised words that name somebody or something: `text[start:end]`, and each word in lower case."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What a passage may be cited for: the actors it names, its words, and the words of the whole report in order."""

    actors: frozenset[Actor]
    words: frozenset[str]
    report: tuple[str, ...]
    initials: frozenset[str]


def fault(text: str, passages: Sequence[Passage]) -> str:
    """Why a name of the claim is not one of a passage it cites, or "" where each is.

    A state or an organisation may go by any of its names; a person's full name needs the last name in the passage and the whole in its
    report. "President X" needs a report that gives X that office.
    """
    sources = [_named(passage) for passage in passages]
    for mention in find_mentions(text):
        if text[mention.end : mention.end + 1] == "$":
            continue
        if not any(mention.actor in source.actors for source in sources):
            return f"“{text[mention.start : mention.end]}” is not named in a passage it cites"
    for name in find_names(text, ordinary_words(passages)):
        if not any(_is_named(name, source) for source in sources):
            return f"“{text[name.start : name.end]}” is not named in a passage it cites"
        offices = offices_at(text, name.start, name.end)
        if offices and not any(_holds(offices, name, passage.article) for passage in passages):
            return f"no report it cites gives “{text[name.start : name.end]}” that office"
    return ""


def _holds(offices: frozenset[Office], name: Name, article: Article) -> bool:
    """True where the report gives the person the offices, or gives none and names the offices without a person."""
    given: set[Office] = set()
    text = f"{article.title}\n{article.text}"
    for other in _article_names(article):
        if name.words[-1] in other.words:
            given |= offices_at(text, other.start, other.end)
    if not given:
        given = set(offices_in(text))
    # "The president's spokesman X": one of the two is X's.
    return any(office in given or (office.name == "minister" and _is_minister(office, given)) for office in offices)


def _is_minister(office: Office, given: set[Office]) -> bool:
    return any(one.name.endswith("minister") and one.below == office.below for one in given)


@lru_cache(maxsize=256)
def _article_names(article: Article) -> tuple[Name, ...]:
    return find_names(f"{article.title}\n{article.text}", _lower_case(article))


def ordinary_words(passages: Sequence[Passage]) -> frozenset[str]:
    """The words that the reports of the passages write in lower case, and their stems: no names."""
    return frozenset().union(*(_lower_case(passage.article) for passage in passages))


def find_names(text: str, ordinary: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    """The names in a text that are no actors: runs of capitalised words, offices and what only opens a sentence left off.

    `ordinary` are words known to be no names: those which the reports write in lower case.
    """
    taken = [(one.start, one.end) for one in find_mentions(text)]
    found: list[Name] = []
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if run and (inside or not re.fullmatch(r"[ ]|['’]s ", text[run[-1].end() : match.start()])):
            found += _closed(text, run)
            run = []
        if inside:
            continue
        if _is_name_word(text, match, ordinary, follows=bool(run)) or (
            run and match.group() in _PARTICLES and match.group().islower() and len(match.group()) < 4
        ):
            run.append(match)
        elif run:
            found += _closed(text, run)
            run = []
    return (*found, *_closed(text, run))


def _closed(text: str, run: Sequence[re.Match[str]]) -> Iterator[Name]:
    words = list(run)
    while words and words[-1].group().islower():
        words.pop()
    if words:
        parts = tuple(part for word in words for part in _parts(word.group()) if part not in _PARTICLES)
        if parts:
            yield Name(words[0].start(), words[-1].end(), parts)


def _is_name_word(text: str, match: re.Match[str], ordinary: frozenset[str], *, follows: bool) -> bool:
    word = match.group()
    folded = fold(word).removesuffix("'s").removesuffix("'")
    if not word[0].isupper() or len(folded) < 2 or is_role_word(folded):
        return False
    if folded in STOPWORDS or folded in _OPENERS:
        return False
    if follows or not _SENTENCE_START.search(text[max(0, match.start() - 12) : match.start()]):
        return True
    return not _is_ordinary(folded, ordinary) and not _ING.search(folded)


def _is_ordinary(word: str, ordinary: frozenset[str]) -> bool:
    return word in ordinary or _bare(word) in ordinary


def _parts(word: str) -> list[str]:
    folded = re.sub(r"'s?$", "", fold(word)).replace(".", "")
    return [part for part in _CAMEL.split(folded) if len(part) > 1]


def _bare(word: str) -> str:
    bare = _ENDINGS.sub("", word)
    return bare if len(bare) >= 3 else word


@lru_cache(maxsize=256)
def _lower_case(article: Article) -> frozenset[str]:
    """The words that a report writes in lower case, and their stems."""
    words = {fold(word) for word in re.findall(r"(?<![\w’'-])[^\W\d_]+", article.text) if word.islower()}
    return frozenset(words | {_bare(word) for word in words if len(word) > 4})


def _named(passage: Passage) -> _Named:
    article = passage.article
    near = "\n".join((passage.text, passage.heading, article.title, article.outlet, *article.also, article.place))
    words = frozenset(part for word in _WORD.findall(near) for part in _parts(word))
    people = people_of(article)
    actors = {mention.actor for mention in find_mentions(near)}
    actors |= {person.actor for word, person in people.items() if word in words}
    return _Named(frozenset(actors), words, _words_in_order(article), _initials(article))


@lru_cache(maxsize=256)
def _words_in_order(article: Article) -> tuple[str, ...]:
    around = "\n".join((article.title, article.outlet, *article.also, article.place, article.text))
    return tuple(part for word in _WORD.findall(around) for part in _parts(word))


@lru_cache(maxsize=256)
def _initials(article: Article) -> frozenset[str]:
    """The acronyms of the capitalised names in a report: "irna" for "Islamic Republic News Agency"."""
    found = set()
    for run in re.findall(r"(?:[A-Z]\w+(?: (?:of|for|the|and|on) (?:the )?| )){1,7}[A-Z]\w+", article.text):
        words = re.findall(r"\b[A-Z]", run)
        for start in range(len(words)):
            for end in range(start + 2, len(words) + 1):
                found.add("".join(words[start:end]).lower())
    return frozenset(found)


def _is_named(name: Name, source: _Named) -> bool:
    known = [_knows(word, source.words) for word in name.words]
    if all(known):
        return len(name.words) < 2 or _together(name.words, source.report)
    if known[-1] or any(known):
        return _together(name.words, source.report)
    acronym = name.words[0] if len(name.words) == 1 else "".join(word[0] for word in name.words)
    return (
        acronym in source.initials if len(name.words) == 1 else acronym in source.words and acronym in source.initials
    )


def _knows(word: str, words: frozenset[str]) -> bool:
    return word in words or (
        len(word) > 3 and any(_bare(word) == _bare(other) for other in words if other[:3] == word[:3])
    )


def _together(words: Sequence[str], report: Sequence[str]) -> bool:
    """True where the words of a name stand near one another somewhere in the report."""
    places = [[at for at, other in enumerate(report) if other == word or _bare(other) == _bare(word)] for word in words]
    reached = set(places[0])
    for following in places[1:]:
        reached = {at for at in following if any(0 < at - before <= 4 for before in reached)}
    return bool(reached)
