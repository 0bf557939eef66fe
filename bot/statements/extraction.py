"""The statements of a report: who said or did what, to whom, when and through whom."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from bot.models.tagging import Tagged
from bot.records import Article, Link, Span, Statement
from bot.statements.actors import Actor, Item, Mention, People, find_mentions, item_at, items_of, lead_of
from bot.statements.attributions import Attribution, attributions_of
from bot.statements.dating import Day, find_days
from bot.statements.desk import PLOVER, STATES, desk_word, is_left_open, tells_strike, words_before
from bot.statements.media import find_media, proper_name
from bot.statements.passages import people_of
from bot.statements.sources import Sources, Speaker
from bot.statements.speakers import Telling, all_mentions, tellings_of
from bot.statements.turns import turn_at, turns_of

if TYPE_CHECKING:
    from datetime import date

# The longest run of sentences read at once, in tokens, two of them special: as the tagger was trained.
_WINDOW = 128
_TOLD_MEDIUM = re.compile(
    r"\b(?:told|telling|tells|interview (?:with|by)|speaking to|spoke to|quoted by|reported by|cited by|carried by)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_CITING = re.compile(r"\b(?:citing|quoting|cites|quotes|quoted|cited)\b", re.IGNORECASE)
_THROUGH_SPOKES = re.compile(
    r"\b(?:through|via|by)\s+(?:his|her|its|their|the)\s+(?:\w+\s+){0,2}?"
    r"(?:spokes(?:man|woman|person)|press secretary|deputy),?\s+"
    r"(?P<name>[A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+){0,3})"
)
# "Reuters, citing a source in the security forces, reported", "Dawn quoted Alvi as saying".
_CITED = re.compile(
    r"\b(?:citing|quoting)\s+(?P<cited>[^,;.\n]{3,120}?)(?=,|;|\.|\s+(?:reported|reports|said|says|that)\b)|"
    r"\b(?:quote[sd]|reported|cited)\s+(?P<quoted>[^,;.\n]{3,120}?)\s+as\s+\w+ing\b"
)
# Who stands before the first verb of a clause: "Iran's armed forces | had used drones".
_SUBJECT = re.compile(
    r"(?:the\s+)?(?P<who>[A-Z\u00c0-\u00de][^,;.\n]{1,80}?)\s+(?=(?:has|have|had|was|were|will|would|is|are)\b|[a-z]+ed\b|struck\b|"
    r"hit\b|sent\b|told\b|shot\b|held\b|met\b|fought\b|began\b)"
)
_OWN_VOICE = re.compile(
    r"\s+(?:\w+ly\s+|also\s+|always\s+|has\s+|have\s+)*(?:calls?|called|urge[sd]?|hope[sd]?|condemn(?:s|ed)?|welcome[sd]?|regrets?|"
    r"appeal(?:s|ed)?|stands? ready|stood ready|stands? with|stood with|"
    r"(?:is|was) (?:still )?(?:ready|willing|prepared|neutral|studying|considering|committed|open to|grateful|"
    r"(?:\w+ )?concerned)|reserve[sd]? the right|thanks|thanked|took note|takes note|had taken note|would welcome)\b"
)
_OF_NOBODY = re.compile(r"(?:['’]s)? (?:Charter|Convention|resolutions?|law)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?\s+(?=\S)|['’]s$")
_OWNED = re.compile(r"['’]s?$")
# The hour that an entry of a live report begins with, or what is left of it: "12.40 The army says ...".
_CLOCK = re.compile(r"(?:\d{1,2}[.:])?\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{3,4})?\s+(?=[A-Z\u00c0-\u00de])")
# Who claims an attack owns to it.
_CLAIMS_IT = re.compile(r"claim(?:s|ed) (?:responsibility|(?:the|that|this) (?:[\w-]+ )?\w+(?:$|[.,;]))", re.IGNORECASE)
_ITS_OFFICE = re.compile(
    r" (?P<who>(?:its|their|the) (?:[\w-]+ ){0,2}?(?:spokes(?:man|woman|person)|minister|ambassador|president|envoy|premier|"
    r"secretary)(?:,? [A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+){0,3})?)\b"
)
_ACCORDING = re.compile(r"according to\b", re.IGNORECASE)
_TOLD_THAT = re.compile(
    r"(?P<who>[A-Z\u00c0-\u00de][\w'’.-]*(?: [A-Z\u00c0-\u00de][\w'’.-]*){0,4}) "
    r"(?P<cue>said|told|warned|assured|insisted|stressed|agreed|promised|replied)(?: [^,\"“]{2,50}?)? that "
)
# "Its Energy Ministry offered ...", and "The" in an item of a round-up.
_OWN_OFFICE = re.compile(
    r"\W*(?P<office>(?:its|the) (?:[\w-]+ ){0,3}?(?:ministry|secretariat|government|army|military|navy|air force|parliament|"
    r"presidency|embassy|spokes\w+|(?:[\w-]+ )?minister|president))\s+(?=[a-z])",
    re.IGNORECASE,
)
# "It demands an apology": whoever the sentence before is about.
_IT_DOES = re.compile(r"It (?:also |again |further |has |had )*(?=[a-z]+(?:s|ed) )")
# What is often spoken of without being done by who speaks.
_DONE_BY_STATES = frozenset(
    (
        "coerces",
        "expels an envoy",
        "recalls an envoy",
        "summons an envoy",
        "suspends ties",
        "restores ties",
        "sanctions",
    )
)
_WE = re.compile(
    r"\b(?:we|it|they|he|she|our|police|authorities|officers|guards|forces|navy|army|troops)\b", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:those|anyone|everyone|whoever)\b|(?:people|countries|all) (?:who|that)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:i|we|you|he|she|it|they|our|my|his|her|their|its|who|which)\b", re.IGNORECASE)
# What is said in a briefing that tells nothing: "Go ahead, Ana", "I'd refer you to the ministry".
_OF_FORM = re.compile(
    r"(?:(?:well|yes|no|so|and|look|sure|okay|ok)[,.]? )*(?:go ahead|thank(?:s| you)|good (?:morning|afternoon|evening)|"
    r"next question|(?:let['’]?s|let us) (?:go|move)|(?:in|at) the back|over to|with that|one thing at the top|anything else|"
    r"(?:i|we)['’]?(?:ll|d| will| would)? (?:just )?(?:refer you|take (?:your|a few|one more)|get back|check|follow up)|"
    r"(?:i|we) (?:do not|don['’]t) have (?:an announcement|anything))\b",
    re.IGNORECASE,
)
# Behind what somebody says, up to the end of its clause.
_GOES_ON = re.compile(
    r"(?<=[\w\"”]), (?:and )?(?P<cue>adding|warning|stressing|insisting|saying|noting|accusing|blaming|describing|denouncing|"
    r"condemning|demanding|urging|calling|pledging|promising|vowing|threatening|arguing|claiming|denying|rejecting)\b "
)
# So much before a content may lead up to it.
_LEAD = 60
# What is done to somebody, so that a report on two states need not say to whom.
_DIRECTED = frozenset(
    {"condemns", "accuses", "protests", "summons an envoy", "recalls an envoy", "expels an envoy", "suspends ties"}
    | {"demands", "threatens", "warns", "restores ties", "holds talks", "agrees", "strikes", "announces a visit"}
)
_TWO, _OFTEN = 2, 3
_OPENING_QUOTES = ('"', "“")
_QUOTES = re.compile(r"[\"“”]")
_PLUPERFECT = re.compile(
    r"\bhad\s+(?:\w+\s+){1,2}$|\b(?:earlier|previously)\s+\w+$|\bhad\s+(?:\w+\s+)?\w+$", re.IGNORECASE
)
# What may name a day: reading a sentence for its days takes a millisecond.
# A figure alone names no day: of 4,068 sentences of news with one and no word of time none did.
_NAMES_DAY = re.compile(
    r"\d[-/.]\d|days?\b|week|\b(?:tonight|tomorrow|yesterday|ago|earlier|later|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?\b)",
    re.IGNORECASE,
)
# A line that names who speaks, and what they say under it, word for word and in one paragraph.
_LABELLED = re.compile(
    r"^[ \t>*•-]*(?P<who>[A-Z\u00c0-\u00de][^\n.!?:\"“”]{3,100}?)(?::[ \t]*|(?<=[A-Z]))\n+"
    r"[ \t]*(?P<quoted>[\"“][^\n\"“”]{12,}[\"”])[ \t]*$",
    re.MULTILINE,
)
# "A diplomat, who asked not to be named": nothing is said yet.
_ANONYMITY = re.compile(
    r"(?:(?:who|which|and) )?(?:(?:spoke|speaking|asked|asks|requested|requests|insisted) )?"
    r"(?:not to be (?:further |directly )?(?:named|identified|quoted|cited)|(?:for |on )?(?:the )?(?:condition of )?anonymity)\b",
    re.IGNORECASE,
)
# "The official spoke on condition of anonymity because he was not allowed to speak."
_SPEAKS_UNNAMED = re.compile(r"[^.\n]*\bon (?:the )?condition of anonymity\b")
# What an article that a source was cut behind stands before, up to the verb.
_AFTER_ARTICLE = re.compile(r" [A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+){0,3}(?= [a-z])")
# In characters: an actor's name is shorter.
_NEAR = 60
_CLAUSE_ENDS = re.compile(r"[;:]\s|,\s(?=(?:while|but|and|which|who|after|as)\b)|\.\s")


class Tagger(Protocol):
    """What extraction needs of a tagger."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, two special ones included."""

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """What each text's tokens are, in the order given."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An attribution with places in the article's text, and who its source is."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    speaker: Speaker
    through: tuple[Span, ...] = ()
    # In a transcript all is word for word.
    is_turn: bool = False


def extract(article: Article, sentences: Sequence[Span], tagger: Tagger) -> tuple[Statement, ...]:
    """The statements and deeds that a report tells, in the order of its text.

    `sentences` are (start, end) of each of its sentences in `article.text`, in order. Every span of a statement is in
    `article.text`.
    """
    people = people_of(article)
    sources = Sources(article, people)
    attributions = read_attributions(article.text, sentences, tagger)
    found = list(_founds(article, sentences, sources, attributions))
    found = list(_with_turns(article, sentences, sources, _going_on(article.text, sentences, found)))
    found = list(_with_labels(article, sources, found))
    kept = _with_own_voices(article.text, list(_without_echoes(_without_messengers(article.text, found))))
    statements = [
        statement for one in kept for statement in _stated(article, sentences, one, _chain(article, one, found))
    ]
    statements += _deeds(article, sentences, people, sources, found)
    statements = _told_once(statements)
    return tuple(sorted(_dated(article, sentences, statements), key=lambda one: (one.cue, one.content, one.actor)))


def _told_once(statements: Sequence[Statement]) -> list[Statement]:
    """The statements; of those of one actor in the same words ("Beijing hopes that ..., Mao Ning said") the one with a name."""
    best: dict[tuple[str, Span], Statement] = {}
    for one in statements:
        known = best.get((one.actor, one.content))
        if known is None or (one.name and not known.name):
            best[one.actor, one.content] = one
    return list(best.values())


def _founds(
    article: Article, sentences: Sequence[Span], sources: Sources, attributions: Sequence[Attribution]
) -> Iterator[_Found]:
    """The attributions with who speaks in each; those of nobody are left out, but a bare quotation goes to whoever spoke last."""
    text = article.text
    before: Speaker | None = None
    for one in attributions:
        contents = tuple(
            span
            for span in (_bare(text, content) for content in one.content)
            if _is_whole(text, one.cue, span) and not _is_torn(article.text, sentences, one.cue, span)
        )
        if not contents:
            continue
        source = _behind(text, sentences, one) or (_named(text, one.source) if one.source else None)
        if source is not None and (inner := _told_within(article, attributions, sources, one, contents, source)):
            yield inner
            before = inner.speaker
            continue
        if source is not None:
            start, end = _sentence_at(sentences, one.cue[0])
            speaker = sources.resolve(_words(text, source), text[start:end], source[0])
            yield from _of_whom(article, sentences, sources, _Found(source, one.cue, contents, speaker))
            before = speaker
        elif one.source is None and before is not None and text[contents[0][0] - 1 : contents[0][0]] in _OPENING_QUOTES:
            yield _Found(None, one.cue, contents, before)


def _going_on(text: str, sentences: Sequence[Span], found: Sequence[_Found]) -> list[_Found]:
    """The same, with what else their speakers say in the same sentence: "He urged calm, warning that a war would ruin all"."""
    more = []
    for one in found:
        end = _sentence_at(sentences, one.cue[0])[1]
        told = max([one.cue[1], *(last for _, last in one.content if last <= end)])
        goes_on = _GOES_ON.search(text, told, end)
        taken = [
            span for other in found if other.cue != one.cue or other is one for span in (other.cue, *other.content)
        ]
        if goes_on is None or any(first < end and goes_on.start("cue") < last for first, last in taken):
            continue
        content = _bare(text, (goes_on.end(), end))
        if _is_whole(text, goes_on.span("cue"), content):
            more.append(_Found(one.source, goes_on.span("cue"), (content,), one.speaker, one.through))
    return sorted([*found, *more], key=lambda one: one.cue)


def _with_turns(
    article: Article, sentences: Sequence[Span], sources: Sources, found: Sequence[_Found]
) -> Iterator[_Found]:
    """The same, where the report is a transcript without what those say who ask, and with each sentence of those who answer.

    What an answer tells another to have said stays the other's.
    """
    text = article.text
    turns = turns_of(text, article.outlet)
    others = []
    for one in found:
        turn = turn_at(turns, one.cue[0])
        if turn is None:
            yield one
        elif (
            not turn.asks and one.source and one.source[0] >= turn.told and not _PRONOUN.match(_words(text, one.source))
        ):
            others.append(one)
    yield from others
    before = f"{article.title}\n{text[: turns[0].label[0]]}" if turns else ""
    for turn in turns:
        if turn.asks:
            continue
        speaker = sources.answering(text[slice(*turn.label)], before, is_nameless=turn.is_nameless)
        if not (speaker.name or speaker.actors):
            continue
        for start, end in sentences:
            if not turn.label[0] <= start < turn.end or any(start <= one.cue[0] < end for one in others):
                continue
            content = _bare(text, (max(start, turn.told), end))
            if len(text[slice(*content)].split()) > _TWO and not _OF_FORM.match(text, *content):
                label = turn.label if turn.label[0] < turn.label[1] else None
                yield _Found(label, (content[0], content[0]), (content,), speaker, is_turn=True)


def _with_labels(article: Article, sources: Sources, found: Sequence[_Found]) -> Iterator[_Found]:
    """The same, with the quotations under a line that names who says them: 'PERUVIAN PRESIDENT ANA PRADO:' and '"We ..."'."""
    yield from found
    text = article.text
    for label in _LABELLED.finditer(text):
        quoted = _bare(text, label.span("quoted"))
        if any(label.start("quoted") <= one.cue[0] < label.end("quoted") for one in found):
            continue
        speaker = sources.answering(label["who"], "", is_nameless=False)
        if speaker.name or speaker.actors:
            yield _Found(label.span("who"), (quoted[0], quoted[0]), (quoted,), speaker, is_turn=True)


def _is_torn(text: str, sentences: Sequence[Span], cue: Span, span: Span) -> bool:
    """True for what begins in the middle of another sentence than the cue's."""
    start, end = _sentence_at(sentences, span[0])
    own = start <= cue[0] < end
    return not (own or _QUOTES.search(text[start:end])) and span[0] > start


def _behind(text: str, sentences: Sequence[Span], one: Attribution) -> Span | None:
    """Who stands behind the cue, where the source was found in another sentence or cut: "said its spokeswoman, Ana Prado"."""
    start, end = _sentence_at(sentences, one.cue[0])
    found = _ITS_OFFICE.match(text, one.cue[1], end)
    if found is None:
        return None
    first, last = found.span("who")
    elsewhere = one.source is not None and start <= one.source[0] < end and not first <= one.source[0] < last
    return None if elsewhere else (first, last)


def _told_within(  # noqa: PLR0913, PLR0917  # an attribution and what it stands in
    article: Article,
    attributions: Sequence[Attribution],
    sources: Sources,
    one: Attribution,
    contents: Sequence[Span],
    source: Span,
) -> _Found | None:
    """What somebody told within what a source tells: "Silva told her that the case was closed, according to a readout"."""
    text = article.text
    start, end = contents[0]
    told = _TOLD_THAT.match(text, start, end)
    if told is None or any(start <= other.cue[0] < end for other in attributions if other is not one):
        return None
    if not _ACCORDING.match(text, *one.cue):
        return None
    speaker = sources.resolve(told["who"], "", start)
    return _Found(told.span("who"), told.span("cue"), ((told.end(), end),), speaker, (source,))


def _named(text: str, source: Span) -> Span | None:
    """A source without the possessive's end that it begins or ends with; None for one that is nobody ("those who want chaos")."""
    start, end = source
    if text[start - 1 : start] in ("", "\n") and (lead := lead_of(text, start, end)):
        start = lead[1]
    if begins := _POSSESSIVE.match(text, start, end) or _CLOCK.match(text, start, end):
        start = begins.end()
    start, end = _mended(text, start, end)
    while start < end and not text[start].isalnum() and text[start] not in '"“(':
        start += 1
    if ends := _OWNED.search(text, start, end):
        end = ends.start()
    # "who" alone may be theirs of whom it says so.
    begin = start - len("those ") if text[start:end].lower() == "who" else start
    return (start, end) if start < end and not _NOBODY.match(text, max(0, begin), end) else None


def _mended(text: str, start: int, end: int) -> Span:
    """A source that was cut within the name of an actor or right behind its article: "United" of "The United Nations"."""
    line = text.rfind("\n", 0, start) + 1
    near = max(line, start - _NEAR)
    for one in find_mentions(text[near : end + _NEAR]):
        first, last = near + one.start, near + one.end
        if first < start < last:
            # "In Addis Ababa, foreign ministry spokesman ...": the place is no part of it.
            place = text[last : last + 1] == "," and last < end
            start = last + 1 if place else first
        if start <= first < end < last:
            end = last
    if text[start:end].lower() in ("the", "a", "an") and (rest := _AFTER_ARTICLE.match(text, end)):
        end = rest.end()
    return start, end


def _of_whom(article: Article, sentences: Sequence[Span], sources: Sources, one: _Found) -> Iterator[_Found]:
    """The same, or where a medium passes on what a source it cites has told, that of the source."""
    text = article.text
    start, end = _sentence_at(sentences, one.cue[0])
    if one.speaker.medium and one.source is not None and (cited := _CITED.search(text, start, end)):
        who = cited.span("cited" if cited["cited"] else "quoted")
        told = tuple((max(first, cited.end()), last) for first, last in one.content if last > cited.end() + 1)
        told = told or tuple(span for span in one.content if span[1] <= cited.start())
        if cited["quoted"] and (told or all(first < cited.end() for first, _ in one.content)):
            # "quoted an official as speaking of ...": what is behind is theirs, or what stands before.
            if not told:
                return
            yield _Found(who, one.cue, told, sources.resolve(_words(text, who), text[start:end], who[0]), (one.source,))
            return
        if not any(who[0] <= first < who[1] for first, _ in one.content):
            contents = tuple(span for span in one.content if not span[0] <= who[0] < span[1]) or one.content
            yield _Found(
                who, one.cue, contents, sources.resolve(_words(text, who), text[start:end], who[0]), (one.source,)
            )
            return
    if one.speaker.medium and one.source is not None:
        for content in one.content:
            doer = _doer(text, content)
            speaker = sources.resolve(_words(text, doer)) if doer else one.speaker
            through = (one.source,) if doer else ()
            yield _Found(doer or one.source, one.cue, (content,), speaker, through)
        return
    yield one


def _doer(text: str, content: Span) -> Span | None:
    """Who does a deed for which a desk has a word, where a content begins with them: "Iran's army struck two bases"."""
    said = text[content[0] : content[1]]
    mentions = find_mentions(said)
    subject = _SUBJECT.match(said)
    if subject is None or not mentions or mentions[0].start > subject.end("who"):
        return None
    done = said[subject.end("who") :]
    if desk_word("", done) == STATES and not tells_strike(done):
        return None
    return content[0] + subject.start("who"), content[0] + subject.end("who")


def _bare(text: str, span: Span) -> Span:
    """A content without "that" before it, marks around it, and without the quotation marks that hold all of it."""
    start, end = span
    while start < end and (text[start] in " ,.:;-" or text[start : start + 5].lower() == "that "):
        start += 5 if text[start : start + 5].lower() == "that " else 1
    while end > start and text[end - 1] in " ,:;.-":
        end -= 1
    inner = text[start:end]
    if len(inner) > 2 and inner[0] in _OPENING_QUOTES and not _QUOTES.search(inner[1:-1]):
        start, end = start + 1, end - (inner[-1] in '"”')
        while end > start and text[end - 1] in " ,.":
            end -= 1
    return start, end


def _is_whole(text: str, cue: Span, span: Span) -> bool:
    """True for a content that says something: a word or two do only where they name an act ("restraint")."""
    said = text[span[0] : span[1]]
    if _ANONYMITY.match(said) or (text[slice(*cue)] in ("spoke", "speaks") and _SPEAKS_UNNAMED.match(text, cue[1])):
        return False
    return len(said.split()) > 2 or desk_word(text[cue[0] : cue[1]], said) != STATES


def _with_own_voices(text: str, found: Sequence[_Found]) -> list[_Found]:
    """The same, with the actor of a person whose office the report does not give but who speaks as it: "China calls on ..."."""
    voices: dict[str, set[Actor]] = {}
    for one in found:
        if one.speaker.name and not one.speaker.actors:
            for content in one.content:
                if (voice := _voice(text[slice(*content)])) is not None:
                    voices.setdefault(one.speaker.name, set()).add(voice)
    known = {name: tuple(actors) for name, actors in voices.items() if len(actors) == 1}
    return [
        replace(one, speaker=replace(one.speaker, actors=known[one.speaker.name])) if one.speaker.name in known else one
        for one in found
    ]


def _voice(said: str) -> Actor | None:
    """The actor in whose voice something is said: one state that wants, calls for or is ready for something."""
    mentions = find_mentions(said)
    first = mentions[0] if mentions else None
    begins = first is not None and first.actor.kind != "group" and said[: first.start].lower() in ("", "the ")
    return first.actor if first and begins and _OWN_VOICE.match(said, first.end) else None


def _without_echoes(found: Iterable[_Found]) -> Iterator[_Found]:
    """Without what one says within their own words: "China calls on both sides ..., its spokeswoman said" is said once."""
    kept = list(found)
    for one in kept:
        if not any(
            other is not one
            and any(start <= one.cue[0] and one.cue[1] <= end for start, end in other.content)
            and (
                not one.speaker.actors
                or set(one.speaker.actors) & set(other.speaker.actors)
                or not other.speaker.actors
            )
            for other in kept
        ):
            yield one


def read_attributions(text: str, sentences: Sequence[Span], tagger: Tagger) -> list[Attribution]:
    """The attributions of a text given as its sentences, in the order of their cues in each run of sentences."""
    windows = list(_windows(text, sentences, tagger))
    tags = tagger.tag([text[start:end] for start, end in windows])
    return [
        _moved(one, start)
        for (start, end), tagged in zip(windows, tags, strict=True)
        for one in attributions_of(text[start:end], tagged)
    ]


def _windows(text: str, sentences: Sequence[Span], tagger: Tagger) -> Iterator[Span]:
    """Runs of whole sentences of one line that the tagger reads at once."""
    counts = tagger.count_tokens([text[start:end] for start, end in sentences])
    run: Span | None = None
    size = 0
    for (start, end), count in zip(sentences, counts, strict=True):
        if run is not None and (size + count > _WINDOW or "\n" in text[run[1] : start]):
            yield run
            run = None
        run, size = ((run[0], end), size + count - 2) if run is not None else ((start, end), count)
    if run is not None:
        yield run


def _moved(one: Attribution, by: int) -> Attribution:
    def moved(span: Span) -> Span:
        return span[0] + by, span[1] + by

    return Attribution(
        moved(one.source) if one.source else None, moved(one.cue), tuple(map(moved, one.content)), one.score
    )


def _words(text: str, span: Span | None) -> str:
    return text[span[0] : span[1]] if span else ""


def _without_messengers(text: str, found: Sequence[_Found]) -> Iterator[_Found]:
    """The attributions that are somebody's own: what a medium reports another to have said is the other's."""
    for one in found:
        inner = [
            other for other in found if other is not one and not other.speaker.medium and _carries(text, one, other)
        ]
        if not (one.speaker.medium and inner):
            yield one


def _carries(text: str, outer: _Found, inner: _Found) -> bool:
    """True where one attribution passes on another: it holds its cue, or cites its source."""
    start, end = inner.cue
    if any(first <= start and end <= last for first, last in outer.content):
        return True
    if inner.source is None or outer.source is None:
        return False
    between = text[min(outer.source[1], inner.source[0]) : max(outer.source[1], inner.source[0])]
    return len(between) < 120 and "\n" not in between and _CITING.search(f"{between}{text[start:end]}") is not None


def _chain(article: Article, one: _Found, found: Sequence[_Found]) -> tuple[Link, ...]:
    """Through whom a statement came, from the report outward."""
    text = article.text
    start, end = _around(text, one)
    links = [
        _link(text, other.source)
        for other in found
        if other is not one and other.source and other.speaker.medium and _carries(text, other, one)
    ]
    links += [_link(text, span) for span in one.through]
    if one.speaker.by and (place := text.find(one.speaker.by, start, end)) >= 0:
        links.append(Link(one.speaker.by, place, place + len(one.speaker.by)))
    for first, last in find_media(text[start:end]):
        if _TOLD_MEDIUM.search(text[max(0, start + first - 40) : start + first]):
            links.append(Link(text[start + first : start + last], start + first, start + last))
    spokes = _THROUGH_SPOKES.search(text, start, end)
    if spokes:
        links.append(Link(spokes["name"], *spokes.span("name")))
    names: dict[str, Link] = {}
    for link in sorted(links, key=lambda link: link.start):
        if link.name.lower() != article.outlet.lower():
            names.setdefault(link.name.lower(), link)
    return tuple(names.values())


def _link(text: str, span: Span) -> Link:
    """A medium by its name, without its article and the marks beside it."""
    name = proper_name(text[span[0] : span[1]].rstrip(" ,;:"))
    start = text.index(name, span[0])
    return Link(name, start, start + len(name))


def _around(text: str, one: _Found) -> Span:
    """The line that an attribution stands in, up to the end of its sentence."""
    start = text.rfind("\n", 0, one.cue[0]) + 1
    end = text.find("\n", one.cue[1])
    end = len(text) if end < 0 else end
    stop = re.search(r"[.!?][\"”]?\s", text[one.cue[1] : end])
    before = max(
        start,
        max((match.end() for match in re.finditer(r"[.!?][\"”]?\s+(?=[A-Z\"“])", text[start : one.cue[0]])), default=0)
        + start,
    )
    return before, one.cue[1] + stop.end() if stop else end


def _stated(article: Article, sentences: Sequence[Span], one: _Found, chain: tuple[Link, ...]) -> Iterator[Statement]:
    text = article.text
    cue = text[one.cue[0] : one.cue[1]]
    for content in one.content:
        said = text[content[0] : content[1]]
        word = desk_word(cue, said)
        if word == STATES and (lead := _led(text, sentences, one.cue, content)):
            # "Beijing hopes that | both will keep calm, she said": the verb that wants it stands before.
            word = desk_word(cue, lead + said)
        if word in _DONE_BY_STATES and not _is_theirs(word, said, one.speaker.actors):
            word = STATES
        if word == STATES and tells_strike(said) and (one.through or _is_own_deed(said, one.speaker.actors)):
            word = "strikes"
        for actor in one.speaker.actors or (None,):
            yield _made(article, sentences, one, content, chain, actor, word)


def _is_theirs(word: str, said: str, actors: Sequence[Actor]) -> bool:
    """False where what is said tells an act of somebody else: "Bulgaria's decision to expel four diplomats", "the jailed man"."""
    before = words_before(word, said)
    if before is None:
        return True
    # "Three employees of the Bulgarian embassy personae non gratae": to whom it is done.
    if named := [one for one in find_mentions(before) if one.form != "adjective"]:
        # "Iran's envoy will not be allowed to return": whose envoy it is done to.
        return named[-1].actor in actors or before[named[-1].end :].strip() in ("'s", "’s", "'", "’")
    return word != "coerces" or not before.strip() or _WE.search(before) is not None


def _led(text: str, sentences: Sequence[Span], cue: Span, content: Span) -> str:
    """The last words of the sentence before a content, where they lead up to it with "that" or "to"."""
    start = max(_sentence_at(sentences, content[0])[0], content[0] - _LEAD)
    if start <= cue[0] < content[0]:
        # "Asked whether they condemned it, he answered that": what he was asked is none of his.
        start = cue[0]
    before = text[start : content[0]]
    return before if before.rstrip().endswith((" that", " to", " for")) else ""


def _is_own_deed(said: str, actors: Sequence[Actor]) -> bool:
    named = find_mentions(said)
    return bool(named) and named[0].actor in actors


def _made(  # noqa: PLR0913, PLR0917  # the parts of a statement
    article: Article,
    sentences: Sequence[Span],
    one: _Found,
    content: Span,
    chain: tuple[Link, ...],
    actor: Actor | None,
    word: str,
) -> Statement:
    text = article.text
    start, end = _sentence_at(sentences, one.cue[0])
    identity = hashlib.sha256(f"{article.id}\n{one.cue}\n{content}\n{actor.id if actor else ''}".encode()).hexdigest()[
        :24
    ]
    target = _target(text, content, actor) or _other_party(article, actor, word)
    return Statement(
        id=identity,
        article=article,
        start=min(start, content[0]),
        end=max(end, content[1]),
        source=one.source,
        cue=one.cue,
        content=content,
        name=one.speaker.name,
        office=one.speaker.office,
        actor=actor.id if actor else "",
        unnamed=one.speaker.unnamed,
        verbatim=one.is_turn or _is_verbatim(text, content),
        through=chain,
        target=target.id if target else "",
        act=word,
        plover=PLOVER[word],
    )


def _is_verbatim(text: str, content: Span) -> bool:
    return bool(_QUOTES.search(text[max(0, content[0] - 1) : content[1] + 1]))


def _target(text: str, content: Span, actor: Actor | None) -> Actor | None:
    """The one other actor that the content names; none where it names several."""
    ours = {actor.id} if actor else set()
    said = text[content[0] : content[1]]
    named = [
        one.actor
        for one in find_mentions(said)
        # "the UN Charter" is nobody.
        if one.actor.id not in ours and not _OF_NOBODY.match(said, one.end)
    ]
    return named[0] if len(set(named)) == 1 else None


def _other_party(article: Article, actor: Actor | None, word: str) -> Actor | None:
    """In a report on a quarrel of two states the other one, where one of them does something that is done to somebody."""
    if actor is None or word not in _DIRECTED or actor not in (parties := _parties(article.text)):
        return None
    return next(one for one in parties if one != actor)


@lru_cache(maxsize=8)
def _parties(text: str) -> tuple[Actor, ...]:
    """The two states of which a text speaks most, where it speaks of both often and of others little; else none."""
    counts = Counter(one.actor for one in find_mentions(text) if one.actor.kind == "state")
    most = counts.most_common(3)
    if len(most) < _TWO or most[1][1] < _OFTEN or (len(most) > _TWO and most[2][1] * _TWO > most[1][1]):
        return ()
    return most[0][0], most[1][0]


def _sentence_at(sentences: Sequence[Span], place: int) -> Span:
    return next(((start, end) for start, end in sentences if start <= place < end), (place, place))


def _deeds(
    article: Article, sentences: Sequence[Span], people: People, sources: Sources, found: Sequence[_Found]
) -> Iterator[Statement]:
    """What the report itself tells somebody to have done or said, where a desk has a word for it: "Oman praised Chad"."""
    text = article.text
    taken = [
        (min(one.cue[0], *(s for s, _ in one.content)), max(one.cue[1], *(e for _, e in one.content))) for one in found
    ]
    before: frozenset[Actor] = frozenset()
    items = items_of(text, tuple(heading.text for heading in article.headings))
    turns = turns_of(text, article.outlet)
    for start, end in sentences:
        if (turn := turn_at(turns, start)) and turn.asks:
            continue
        sentence = text[start:end]
        tellings = _with_owner(sentence, tellings_of(sentence, people), before, item_at(items, start))
        before = next((one.speakers for one in tellings if one.speakers), frozenset()) or _speaking(found, start, end)
        for telling in tellings:
            cue = (start + telling.start, start + telling.end)
            if (
                telling.reported
                or is_left_open(sentence[: telling.start])
                or any(first <= cue[0] < last for first, last in taken)
            ):
                continue
            stop = _CLAUSE_ENDS.search(text, cue[1], end)
            content = (cue[0], stop.start() if stop else _trimmed(text, end))
            said = text[content[0] : content[1]]
            word = desk_word(text[cue[0] : cue[1]], said)
            if word == STATES and tells_strike(said) and (not telling.spoken or _CLAIMS_IT.match(said)):
                word = "strikes"
            if word == STATES:
                continue
            mentions = [
                one
                for one in all_mentions(sentence, people)
                if one.actor in telling.speakers and one.start < telling.start
            ]
            source = _whole_name(sentence, mentions, start) if mentions else None
            if source is None and (owned := _OWN_OFFICE.match(sentence)) and owned.end() <= telling.start:
                source = (start + owned.start("office"), start + owned.end("office"))
            speaker = Speaker(_words(text, source), actors=tuple(telling.speakers))
            if telling.people and source is not None:
                speaker = replace(sources.resolve(speaker.written), actors=speaker.actors)
            deed = _Found(source, cue, (content,), speaker)
            for actor in speaker.actors:
                yield _made(article, sentences, deed, content, _chain(article, deed, ()), actor, word)


def _speaking(found: Sequence[_Found], start: int, end: int) -> frozenset[Actor]:
    """Whose the first attribution of a sentence is."""
    return next((frozenset(one.speaker.actors) for one in found if start <= one.cue[0] < end), frozenset())


def _whole_name(sentence: str, mentions: Sequence[Mention], at: int) -> Span:
    """Where the last of some mentions stands, from the state that stands right before it on: "Peru's minister Ana Prado"."""
    last = mentions[-1]
    start = next((one.start for one in mentions[-2::-1] if one.end == last.start), last.start)
    start += len(sentence[start : last.end]) - len(sentence[start : last.end].lstrip())
    return at + start, at + last.end


def _with_owner(
    sentence: str, tellings: Sequence[Telling], before: frozenset[Actor], item: Item | None
) -> Sequence[Telling]:
    """The same, with what an office does that the sentence begins with given to whose it is.

    That is whoever's item of a round-up it stands in, or for "Its army ..." whom the sentence before is about.
    """
    owned = _OWN_OFFICE.match(sentence)
    goes_on = _IT_DOES.match(sentence)
    if not (owned or goes_on) or not tellings or tellings[0].speakers:
        return tellings
    owners = before if goes_on else frozenset((item.actor,)) if item else before
    if len(owners) != 1 or not (item or goes_on or (owned and owned["office"][:1] in "Ii")):
        return tellings
    return (replace(tellings[0], speakers=owners), *tellings[1:])


def _trimmed(text: str, end: int) -> int:
    return end - 1 if text[end - 1] in ".!?" else end


def _dated(article: Article, sentences: Sequence[Span], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements with the day each was made."""
    named: dict[Span, tuple[Day, ...]] = {}
    before: date | None = None
    for start, end in sentences:
        if _NAMES_DAY.search(article.text, start, end) is None:
            continue
        days = find_days(article.text[start:end], article.published, before)
        named[start, end] = tuple(replace(day, start=day.start + start, end=day.end + start) for day in days)
        before = days[-1].day if days else before
    for one in statements:
        sentence = _sentence_at(sentences, one.cue[0])
        # A day within what is said is not that of the saying; a deed's is.
        outside = [
            day
            for day in named.get(sentence, ())
            if not one.content[0] <= day.start < one.content[1] or one.cue[0] >= one.content[0]
        ]
        nearest = min(outside, key=lambda day: abs(day.start - one.cue[0]), default=None)
        latest = article.published
        if nearest is not None and (latest is None or nearest.day <= latest):
            yield replace(one, made=nearest.day, made_span=(nearest.start, nearest.end), made_inferred=False)
        elif _PLUPERFECT.search(article.text[max(0, one.cue[0] - 30) : one.cue[1]]):
            yield replace(one, made=None)
        else:
            yield replace(one, made=latest, made_inferred=True)
