"""Whose statement or deed a sentence tells, as against whom it only names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.statements.actors import Actor, Mention, People, find_mentions, fold

_SPEECH = (
    "said says say told tells added adds stated states stressed stresses noted notes announced announces "
    "declared declares reiterated insisted argued claimed claims explained emphasized emphasised underlined underscored "
    "remarked replied responded reacted tweeted wrote posted confirmed denied rejected dismissed condemned condemns "
    "denounced deplored slammed blasted criticised criticized urged urges called calls appealed asked demanded demands "
    "warned warns threatened vowed vows pledged promised offered offers proposed proposes welcomed welcomes praised "
    "hailed commended backed supported endorsed expressed expresses voiced hopes hoped accused accuses blamed described "
    "suggested agreed agrees believes concluded spoke speaks regretted apologised apologized thanked credited counted "
    "reserves reserved declined refused quoted reported reports cited informed notified assured mocked mocks "
    "ridiculed derided scoffed"
).split()
_DEEDS = (
    "summoned recalled recalls expelled suspended decided decides struck attacked launched fired remained remains "
    "stayed stands stood keeps kept sent sends signed invited withdrew imposed imposes closed opened began started "
    "ordered seeks sought wants wanted plans planned holds held took takes visited met arrived "
    "violated invaded bombed hit detained arrested released vetoed voted carried closed cut halted severed deployed "
    "retaliated left joined has have is are was were will would does did"
).split()
_CUE = re.compile(rf"\b(?:{'|'.join(sorted({*_SPEECH, *_DEEDS}, key=len, reverse=True))})\b", re.IGNORECASE)
_INVERTIBLE = frozenset(
    "said says added adds stated declared announced reported noted wrote warned insisted replied confirmed stressed "
    "reiterated explained argued claimed concluded".split()
)
_FIRST_NAMES = re.compile(r"(?:[A-Z\u00c0-\u00de][\w'’.]*[ -])+$")
_SPEECH_WORDS = frozenset(_SPEECH)
# Verbs of saying by which nobody asks, so that a question's speaker is not looked for by them.
_MORE_SPEECH = frozenset(
    "acknowledged acknowledges admitted admits alleged alleges advised affirmed cautioned complained conceded contended "
    "contends countered disclosed disputed estimated estimates hinted indicated joked lamented laments maintained maintains "
    "mentioned observed predicted predicts reaffirmed recommended recounted revealed reveals signalled signaled testified "
    "thinks thought tweets writes acknowledging adding announcing arguing calling claiming condemning denying insisting "
    "noting saying stating stressing telling urging warning".split()
)
_ANY_CUE = re.compile(
    rf"\b(?:{'|'.join(sorted({*_SPEECH, *_DEEDS, *_MORE_SPEECH}, key=len, reverse=True))})\b", re.IGNORECASE
)
# "Salcedo's assertion that ...": what somebody said, as a noun.
_SAYING_NOUN = re.compile(
    r"['’]s?\s+(?:[\w-]+\s+){0,3}?(?:accusations?|allegations?|announcement|appeal|assertions?|assessment|call|claims?|"
    r"comments?|complaints?|concerns?|condemnation|criticism|demands?|denial|insistence|message|offer|pledge|position|"
    r"proposal|remarks?|requests?|speech|statements?|testimony|threats?|tweets?|views?|vow|warnings?|words)\b",
    re.IGNORECASE,
)
_AUXILIARY = frozenset("has have is are was were will would does did".split())
_BEING = frozenset("is are was were".split())
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_LEADING_PHRASE = re.compile(
    r"^\W*(?:in|on|at|after|before|during|following|amid|as|by|earlier|meanwhile|later|speaking|asked|when|while|"
    r"for|under|with|against|from|since|despite|citing|quoting|a|the)\b[^,]{0,120}?,\s",
    re.IGNORECASE,
)
# What may follow a verb that its speaker follows: "..., said Foreign Minister Sergey Lavrov in Moscow."
_TRAILING_SPEAKER = re.compile(
    r"\s+(?=[A-Z]|the\b)(?:(?:[A-Z][\w'’.-]*|the|a|an|of|for|and|foreign|prime|defen[cs]e|minister|ministry|president|"
    r"spokes\w+|secretary|ambassador|envoy|official|government|leader|chief|statement)\s*)+"
    r"(?=[,.;]|$|(?:in|on|at|during|after|before|when|as|late|earlier)\b)"
)
# "Iran, they said, was close to a bomb": the one named first does not speak.
_ASIDE = re.compile(r",\s*(?:he|she|they|it|we|the \w+(?: \w+)?)\s*$", re.IGNORECASE)
_SPEAKER_ASIDE = re.compile(r"[,\"”] (?:he|she|they|it) (?:said|says|added|told)\b")
_TELLER = re.compile(r", ((?:an?|the|one|its|his|her) [^,]{1,80})$", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"\b(?:that|which|who|while|but|because)\b|\band (?=(?:the )?[A-Z])")
_STANCE = re.compile(
    r"\s+(?:\w+ly\s+|not\s+|also\s+|still\s+)*(?:\w+ing|\w+ed|ready|willing|struck|hit|sent|told|shot|in (?:talks|contact))\b"
)
_AND_ALSO = re.compile(r"\b(?:and|but|or)\s+(?:(?:also|then|later|has|have|had)\s+)*$", re.IGNORECASE)
_JOINED = re.compile(r"(?:['’]s)?(?:,| and|, and)?(?: the)? ")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|get|got)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
# "was summoned", but "is concerned" is what somebody feels.
_PARTICIPLE = re.compile(
    r"\s+(?:\w+ly\s+)?(?!(?:concerned|worried|alarmed|pleased|prepared|committed|opposed|determined|united|saddened|"
    r"shocked|interested|satisfied|convinced)\b)(?:\w+ed|struck|hit|sent|told|shot)\b"
)
# "The gulf is shared by Peru and Chile": how things lie, which nobody does.
_LIES = re.compile(
    r"\s+(?:(?:shared|bordered|crossed|inhabited|flanked|surrounded|separated|divided|populated|owned|fed)\b)",
    re.IGNORECASE,
)
_BY = re.compile(r"^\W*(?:\w+\W+){0,8}?by\b", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:according to|citing|quoting|as told by|in the words of)\b", re.IGNORECASE)
# "Kenya's claims" and "as saying" are read by their own patterns.
_NO_VERB = re.compile(r"(?:\bas|['’]s?) $", re.IGNORECASE)
# "Dawn quoted Alvi as saying": the words are his.
_AS_SAYING = re.compile(r"\bas (?:saying|telling|stating|denying|warning|adding)\b", re.IGNORECASE)
_SOURCE_ENDS = re.compile(r"[,.;:](?:\s|$)|$|\b(?:that|which|said|reported)\b")
_PRONOUN = re.compile(
    r"^\W*(?:he|she|it|they|we|the (?:\w+ ){0,2}(?:ministry|minister|spokes\w+|statement|president|government|official|"
    r"diplomat|ambassador|envoy|country|leader|two sides|committee|council|embassy|army|military|premier|chancellor|"
    r"secretary))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks or acts in a sentence, and everybody it names.

    `people` holds the folded names of the persons among the speakers; `spoken` is true where it tells words, not a deed, and
    `carried` where the sentence leaves its speaker to the one before ("She added ...").
    """

    speakers: frozenset[Actor]
    people: frozenset[str]
    named: frozenset[Actor]
    spoken: bool
    carried: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What in a sentence tells words or a deed, `sentence[start:end]`, and whose they are.

    `people` holds the folded names of the persons among the speakers; `spoken` is false for a deed, and `reported` true for what
    another is said to have told.
    """

    start: int
    end: int
    speakers: frozenset[Actor]
    people: frozenset[str]
    spoken: bool
    reported: bool = False


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, the same with its quotations blanked, and the actors named outside them, in order."""

    text: str
    outside: str
    mentions: tuple[Mention, ...]


def voices_of(sentences: Sequence[str], people: People) -> list[Voices]:
    """The voices of each of several sentences that follow one another in a report.

    A sentence that begins with a pronoun or a quotation and names no speaker of its own goes to the one before.
    """
    found: list[Voices] = []
    before: tuple[Mention, ...] = ()
    for sentence in sentences:
        mentions = tuple(sorted(all_mentions(sentence, people), key=lambda one: one.start))
        speakers = _speakers(sentence, mentions)
        carried = not speakers and _carries_on(sentence)
        speakers = before if carried else speakers
        found.append(
            Voices(
                frozenset(one.actor for one in speakers),
                frozenset(one.person for one in speakers if one.person),
                frozenset(one.actor for one in mentions),
                _tells_words(sentence),
                carried,
            )
        )
        before = speakers
    return found


def tellings_of(sentence: str, people: People) -> tuple[Telling, ...]:
    """Every statement and deed that a sentence tells, also within another: both of "Kenya said that Ghana had struck".

    "According to" and "citing" tell words too, those of whom they name.
    """
    mentions = tuple(sorted(all_mentions(sentence, people), key=lambda one: one.start))
    outside = _QUOTED.sub(lambda match: " " * len(match.group()), sentence)
    read = _Sentence(sentence, outside, tuple(one for one in mentions if outside[one.start : one.end].strip()))
    found = []
    before: tuple[Mention, ...] = ()
    told: tuple[Mention, ...] = ()
    after = said = 0
    for cue in _cues(read, _ANY_CUE):
        if _NO_VERB.search(outside[max(0, cue.start - 4) : cue.start]):
            continue
        spoken = cue.word in _SPEECH_WORDS or cue.word in _MORE_SPEECH
        # "Miller said that it was rich for Iran to claim so, and called ...": who goes on is who spoke, not whom he spoke of.
        goes_on = spoken and said and _AND_ALSO.search(outside[after : cue.start])
        before = told if goes_on else _subject(read, cue, after, before)
        reported = bool(said) and _is_reported(outside[said : cue.start])
        found.append(_telling(cue.start, cue.end, before, spoken=spoken, reported=reported))
        after = cue.end
        said = cue.end if spoken and not reported else said
        told = before if spoken and not reported else told
    for source in _SOURCE.finditer(outside):
        stop = _SOURCE_ENDS.search(outside, source.end())
        named = _first(read, source.end(), stop.start() if stop else len(outside))
        found.append(_telling(*source.span(), named, spoken=True))
    for words in _AS_SAYING.finditer(outside):
        quoted = [one for one in read.mentions if words.start() - 60 <= one.start < words.start()]
        found.append(_telling(*words.span(), quoted[-1:], spoken=True))
    found += [
        _telling(*noun.span(), (one,), spoken=True, reported=0 < said <= one.start)
        for one in read.mentions
        if (noun := _SAYING_NOUN.match(outside, one.end))
    ]
    return _reported_before(outside, sorted(found, key=lambda one: one.start))


def _reported_before(outside: str, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The same, with what stands before a speaker who trails marked as reported: "Ghana struck first, Kenya said."."""
    last = next((one for one in reversed(tellings) if not one.reported), None)
    trails = last is not None and last.spoken and len(outside[last.end :].split()) < 4
    if last is None or not trails or not re.search(r",[^,]{1,80}$", outside[: last.start]):
        return tuple(tellings)
    return tuple(replace(one, reported=one.reported or one.start < last.start) for one in tellings)


def tells(word: str) -> bool:
    """True for a form of a verb that tells words or a deed: "said", "struck", "has"."""
    return _ANY_CUE.fullmatch(word) is not None


def _telling(start: int, end: int, speakers: Sequence[Mention], *, spoken: bool, reported: bool = False) -> Telling:
    named = frozenset(one.actor for one in speakers)
    people = frozenset(one.person for one in speakers if one.person)
    return Telling(start, end, named, people, spoken, reported)


def all_mentions(sentence: str, people: People) -> list[Mention]:
    """The actors and the people of actors that a sentence names, in no order; a person's mention begins with the first name."""
    mentions = list(find_mentions(sentence))
    for match in re.finditer(r"[^\W\d_]+", sentence):
        person = people.get(fold(match.group()))
        if (
            person is not None
            and match.group()[0].isupper()
            and not any(one.start <= match.start() < one.end for one in mentions)
        ):
            first = _FIRST_NAMES.search(sentence[: match.start()])
            start = max(
                [
                    first.start() if first else match.start(),
                    *(one.end for one in mentions if one.end <= match.start()),
                ]
            )
            mentions.append(Mention(start, match.end(), person.actor, "name", fold(match.group())))
    return mentions


def _tells_words(sentence: str) -> bool:
    return bool(_QUOTED.search(sentence)) or any(
        match.group().lower() in _SPEECH_WORDS - {"asked"} for match in _CUE.finditer(sentence)
    )


def _carries_on(sentence: str) -> bool:
    """True for a sentence that begins with a pronoun, "the ministry" or a quotation: its speaker may stand before it."""
    return bool(_PRONOUN.match(sentence) or sentence.lstrip().startswith(('"', "“")) or _SPEAKER_ASIDE.search(sentence))


def _speakers(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    outside = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    shown = tuple(mention for mention in mentions if outside[mention.start : mention.end].strip())
    sentence = _Sentence(text, outside, shown)
    main = _main_cues(_cues(sentence), outside)
    speakers: list[Mention] = []
    before: tuple[Mention, ...] = ()
    after = 0
    for cue in main:
        before = _subject(sentence, cue, after, before)
        speakers += before
        after = cue.end
    if not _CUE.search(outside) and shown and len(outside[: shown[0].start].split()) < 2:
        speakers.append(shown[0])
    return tuple(speakers)


def _cues(sentence: _Sentence, verbs: re.Pattern[str] = _CUE) -> list[_Cue]:
    """The verbs of a sentence that tell a statement or a deed.

    A participle at its head ("Asked whether ...") is none, nor is the "is" of "Denmark is an ally".
    """
    outside = sentence.outside
    found = [_Cue(one.start(), one.end(), one.group().lower()) for one in verbs.finditer(outside)]
    # The "States" of "the United States" is no verb.
    found = [cue for cue in found if not any(one.start <= cue.start < one.end for one in sentence.mentions)]
    return [
        cue
        for cue in found
        if sentence.text[: cue.start].strip() and (cue.word not in _BEING or _STANCE.match(outside[cue.end :]))
    ]


def _is_reported(between: str) -> bool:
    """True where a verb after a first one is part of what was said: "he said that Israel and Iran agreed"."""
    if _AND_ALSO.search(between):
        return False
    return bool(re.search(r"\bthat\b", between)) or not re.search(r"[,;:]|\b(?:while|but)\b", between)


def _main_cues(cues: Sequence[_Cue], outside: str) -> list[_Cue]:
    """The cues that count: speech unless it is itself reported, and deeds before the first speech."""
    kept: list[_Cue] = []
    spoken = False
    for cue in cues:
        is_speech = cue.word in _SPEECH_WORDS
        if not spoken or (is_speech and not _is_reported(outside[kept[-1].end : cue.start])):
            kept.append(cue)
        # What an outlet "reported" is told in its own words, so a deed in it still counts.
        spoken = spoken or (is_speech and cue.word not in ("reported", "reports"))
    return kept


def _is_passive(outside: str, cue: _Cue) -> bool:
    """True for "was summoned", and for the "was" of it, whose subject suffers what is told."""
    if cue.word in _AUXILIARY:
        return cue.word in _BEING and bool(_PARTICIPLE.match(outside[cue.end :]))
    return bool(_PASSIVE.search(outside[max(0, cue.start - 25) : cue.start]))


def _subject(sentence: _Sentence, cue: _Cue, after: int, before: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Who does what a cue tells; `after` is where the cue before ends and `before` who did that."""
    if _is_passive(sentence.outside, cue):
        return _by_whom(sentence, cue)
    if _AND_ALSO.search(sentence.outside[after : cue.start]) or cue.word.endswith("ing"):
        # "Nilsen rang Lund and said ...", "Norway hit back, saying ...": whoever the sentence began with.
        return before or _before(sentence, cue, 0)
    if cue.word in _INVERTIBLE and _is_inverted(sentence.text, cue):
        stop = re.search(r"[,.;:\"“]", sentence.outside[cue.end :])
        end = cue.end + (stop.start() if stop else len(sentence.outside))
        return _first(sentence, cue.end, end)
    return _before(sentence, cue, after)


def _is_inverted(sentence: str, cue: _Cue) -> bool:
    """True for: "...", said the ministry; or: ..., said Lavrov (but not: Lavrov, a minister, said the talks failed)."""
    before, following = sentence[: cue.start].rstrip(), sentence[cue.end :]
    if before.endswith(('"', "”", '",', "”,")):
        return bool(re.match(r"\s+(?:[A-Z]|(?:the|a|an|its|his|her)\b)", following))
    return before.endswith(",") and bool(_TRAILING_SPEAKER.match(following))


def _by_whom(sentence: _Sentence, cue: _Cue) -> tuple[Mention, ...]:
    if _LIES.match(sentence.outside[cue.end :]):
        return ()
    by = _BY.match(sentence.outside[cue.end :])
    return _first(sentence, cue.end + by.end(), cue.end + by.end() + 60) if by else ()


def _before(sentence: _Sentence, cue: _Cue, after: int) -> tuple[Mention, ...]:
    """Who stands before a cue: the first actor of its clause, or of the last one where the speaker trails."""
    region = sentence.outside[after : cue.start]
    start = after
    trailing = cue.word in _INVERTIBLE and len(sentence.outside[cue.end :].split()) < 8
    if trailing and (place := _trailing_speaker(region)) is not None:
        # "Iran fired first, the ministry said": who trails speaks, known or not.
        start = after + place
    elif after and cue.word == "told" and (told := _TELLER.search(region)):
        # "Iran demanded an answer from Iraq, a Danish official told reporters".
        start = after + told.start(1)
    elif phrase := _LEADING_PHRASE.match(region):
        start = after + phrase.end()
    if (aside := _ASIDE.search(region)) and not _first(sentence, after + aside.start(), cue.start):
        return ()
    if after and (clauses := [match.end() for match in _NEW_CLAUSE.finditer(region)]):
        start = max(start, after + clauses[-1])
    return _first(sentence, start, cue.start)


def _trailing_speaker(region: str) -> int | None:
    """Where in the text before "said" the last part begins: "..., the ministry" or "..., his deputy, Farhan Haq,"."""
    commas = [match.end() for match in re.finditer(r", ", region)]
    if commas and region[commas[-1] :].strip():
        return commas[-1] if len(region[commas[-1] :].split()) < 9 else None
    return commas[-3] if len(commas) > 2 else None


def _first(sentence: _Sentence, start: int, end: int) -> tuple[Mention, ...]:
    """The first actor named between two places, and those joined to it by "and" or a comma."""
    inside = [one for one in sentence.mentions if start <= one.start < end]
    found = inside[:1]
    for one in inside[1:]:
        if not _JOINED.fullmatch(sentence.outside[found[-1].end : one.start]):
            break
        found.append(one)
    # "Pakistani President Arif Alvi": the person is named after whose person it is.
    owners = {one.actor for one in found}
    return (*found, *(one for one in inside[len(found) :] if one.person and one.actor in owners))
