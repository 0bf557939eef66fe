"""Each person, place and organisation in a claim is named in a passage it cites, and no office is made up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.records import Article, Passage
from bot.statements.actors import Actor, find_mentions, fold, is_role_word
from bot.statements.offices import Office, offices_at, offices_in
from bot.statements.passages import people_of
from bot.statements.speakers import tells
from bot.statements.words import STOPWORDS

# Capitalised words that open a sentence of a report, or stand before a name, and name nobody.
_OPENERS = frozenset(
    (
        # What joins a sentence to the one before it, or says when, where and how sure.
        "according additionally afterwards ahead already although altogether among anyway apart aside away because "
        "before besides "
        "beyond but conversely currently despite earlier elsewhere even eventually ever finally first further furthermore "
        "hence here however immediately inside instead lastly later latest likewise maybe meanwhile moreover namely never "
        "nevertheless next nonetheless notably now often once only otherwise outside overnight perhaps plus prior quite "
        "rather recently regardless second separately shortly similarly since sometimes soon still subsequently such then "
        "thereafter therefore third though throughout thus today together tomorrow tonight too ultimately unless unlike until "
        "upon well when whereas whether while worldwide yesterday yet eg ie "
        # Numbers and amounts.
        "additional all another any both dozens each either enough every few fewer four five half hundreds less many "
        "millions more most much neither nine none numerous one other others part plenty scores seven several six some ten "
        "tens thousands three two "
        # Who and what a report speaks of.
        "activists aid aides airlines airstrikes allies analysts anger anybody anyone anything attackers attacks authorities "
        "banks border casualties ceasefire children citizens civilians clashes companies concern concerns congratulations "
        "cooperation countries criticism critics crowds customers deaths delegates demonstrators details diplomats discussions "
        "doctors drivers drones economists efforts emergency everybody everyone everything evidence experts explosions "
        "families farmers fears fighters fire firefighters forces gas government governments guards guests gunmen help "
        "historians hospitals hostages humanitarian humans images individuals insurgents investigators investors journalists "
        "judges jurors lawmakers lawyers leaders legislators locals media mediators members migrants militants militias "
        "missiles mourners nations neighbours neighbors news nobody nothing observers officers officials oil opponents "
        "owners participants parties passengers peace people photos pilots plans police politicians polls pressure prices "
        "prisoners prosecutors protesters protests rebels refugees relations relatives relief reporters reports rescuers "
        "researchers residents rivals rockets sailors sanctions satellite schools scientists settlers shelling ships soldiers "
        "somebody someone something sources spectators students supporters survivors talks tariffs teams tensions terrorists "
        "tests things times trade traders traffic travellers travelers trilateral troops truce trucks trust unrest "
        "users victims "
        "videos villagers violence visitors volunteers voters war warplanes weapons witnesses women workers "
        # What they are called, and what is asked of a reader.
        "add additional armed ask back bad best better big bilateral black call civil close cold common consider current cut "
        "deadly deep diplomatic due early economic extra extreme fast federal former free fresh front full given global good "
        "great growing hard heavy high higher historic huge hot human independent international joint keep key "
        "known large late less let "
        "like little local long look low lower main major make mass military modern mutual national new nearby negative "
        "no normal northern southern eastern western nuclear official old older open opposition ordinary past perfect please "
        "political poor possible powerful present previous private public put quick read ready real recent regional "
        "religious renewed rising same see senior serious severe short similar simple single small social special state "
        "strange strict strong successive such sure take talk thank thanks top total traditional true under "
        "unknown urgent used various vast white whole wide young "
        "mr mrs ms miss dr sir lord lady prof professor sheikh ayatollah general gen col lt maj capt sgt rev sen rep gov judge "
        "justice imam cardinal pope bishop archbishop saint st mount monday tuesday wednesday thursday friday saturday sunday "
        "january february march april may june july august september october november december jan feb mar apr jun jul aug "
        "sep sept oct nov dec gmt utc cet est edt am pm i'm i've i'll i'd we're we've we'll it's that's there's he's she's "
        "they're they've don't let's what's who's you're can't isn't"
    ).split()
)
_PARTICLES = frozenset("al el ul ur bin ibn bint de del della der den van von da dos du la le y e of the for".split())
# "U.S." is one word; "ended.Then" is two.
_WORD = re.compile(r"[^\W\d_](?:\w|['’&-](?=[^\W_])|(?<!\w\w)\.(?=[^\W_]))*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]|\n|[\"“‘«(\[]|[-•*]\s)\s*[\"“‘«(\[]*$")
_HYPHEN = re.compile(r"[-‐‑–']")
# Endings by which "Islamic" is known from "Islam", "Europeans" from "Europe", "Kurdish" from "Kurds".
_ENDINGS = re.compile(r"(?:ians?|ans?|ese|ish|ist|ists|ism|ics?|is|ers?|ns?|i|s|es|e|y|ies)$")
# Endings of common nouns and adverbs; "Boeing", "Ahmed", "Kelly" and "Vance" have some of them too.
_COMMON = re.compile(r"(?:tions?|ments?|it(?:y|ies)|ness|ences?|ships?|isms?|ists|ologers?|ologists?|ives|als)$")
_OFTEN_COMMON = re.compile(r"(?:ing|ed|ly|ances?)$")
_AFTER_NAMES = frozenset(
    "can could may might must shall should had also and who whose asks backs became begins came chairs comes faces feels fell "
    "felt found gave gets gives goes got hit hosts kept knew knows leads led lost made makes meets met put ran rejects rose saw "
    "sees spoke thinks tries visits walks went wins woke won works".split()
)
_OF_MANY = frozenset(
    "are were have do say believe want fear think need hope claim demand call urge expect face remain".split()
)


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

    A state or an organisation may go by any of its names; a person's full name needs the last name in the passage and the
    whole in its report. "President X" needs a report that gives X that office.
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
        if run and (inside or not _joins(run[-1].group(), text[run[-1].end() : match.start()])):
            found += _closed(run)
            run = []
        if inside:
            continue
        if _is_name_word(text, match, ordinary, follows=bool(run)) or (
            run and (match.group() in _PARTICLES or re.fullmatch(r"[^\W\d_]", match.group()))
        ):
            run.append(match)
        elif run:
            found += _closed(run)
            run = []
    return (*found, *_closed(run))


def _joins(before: str, gap: str) -> bool:
    """True where only a space stands between two words of a name, or an initial's stop."""
    return gap == " " or (gap == ". " and len(before) == 1)


def _closed(run: Sequence[re.Match[str]]) -> Iterator[Name]:
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
    if (
        follows
        or (word.isupper() and not text.isupper())
        or not _SENTENCE_START.search(text[max(0, match.start() - 12) : match.start()])
    ):
        return True
    return not _is_ordinary(folded, ordinary) and _opens_as_name(folded, text, match.end())


def _opens_as_name(folded: str, text: str, end: int) -> bool:
    """True for a first word that looks like a name: before a verb, a possessive, a comma or a name; not "Talks have"."""
    following = _WORD.search(text, end)
    gap = text[end : following.start()] if following else text[end:]
    owns = text[end - 2 : end] in ("'s", "’s")
    if _COMMON.search(folded) and not owns:
        return False
    if following is None or gap.strip():
        return not _OFTEN_COMMON.search(folded)
    word = following.group()
    if word[0].isupper():
        return not _OFTEN_COMMON.search(folded)
    if folded.endswith("s") and word in _OF_MANY:
        return False
    return owns or tells(word) or word in _AFTER_NAMES or word.endswith("ed")


def _is_ordinary(word: str, ordinary: frozenset[str]) -> bool:
    return word in ordinary or _bare(word) in ordinary


def _parts(word: str) -> list[str]:
    folded = re.sub(r"'s?$", "", fold(word)).replace(".", "")
    return [part for part in _HYPHEN.split(folded) if len(part) > 1]


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
