"""Whose a thing is and to whom a deed is done: "Norway's trawler rammed Iceland's" is not "Iceland's rammed Norway's"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.records import Passage
from bot.statements.actors import Actor, find_mentions
from bot.statements.words import STOPWORDS, stem

# An owned thing stands within three words of its owner: "Iran's ballistic missile strikes".
_RUN = re.compile(r"(?:['’]s?)?((?:[ -][a-z][\w'’-]*){1,4})")
_NOT = re.compile(r"\b(?:non|anti|pro|ex)[- ]?$", re.IGNORECASE)
_VERBS = (
    r"struck|hit|told|sent|shot|beat|fought|met|held|left|\w+[^e]ed|strikes|attacks|condemns|urges|warns|accuses|blames|"
    r"supports|backs|thanks|invites|tells|asks|summons|recalls|expels|criticises|criticizes|praises|welcomes|denounces|"
    r"threatens|joins|helps|targets|invades|bombs|shells|striking|attacking|condemning|urging|warning|accusing|blaming|"
    r"supporting|backing|condemn|urge|warn|accuse|blame|support|back|attack|strike|invade|bomb|help|threaten|summon"
)
_TO = re.compile(rf"\b({_VERBS})(?: on| at| with)?(?: the| its| both| neighbou?ring)* $", re.IGNORECASE)
_PASSIVE = re.compile(
    rf"^(?:,[^,.;]{{1,60}},)? (?:(?:was|were|is|are|been|being|has|have|had|be|to|got|not|never|also|first|now|then|later) )"
    rf"{{1,4}}(?:\w+ly )?({_VERBS})\b(?! (?:to|that)\b)",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?:was|were|is|are|been|being|be)\b[^.;]{{0,30}}?\b({_VERBS})\b[^.;,]{{0,60}}?\bby (?:the )?$", re.IGNORECASE
)
_JOINED = re.compile(r"(?:,| and|, and|,? as well as|,? or)(?: the)? $|^(?:,| and|, and) $")
# In a run of words after "Iranian" these end what is Iran's, or are whose it is themselves.
_ENDS = re.compile(rf"(?:{_VERBS}|said|says|was|were|is|are|has|have|had|will|would|did|does)$", re.IGNORECASE)
_LIKE = {
    "struck": "strike",
    "striking": "strike",
    "told": "tell",
    "hit": "strike",
    "attack": "strike",
    "airstrike": "strike",
}

_Roles = Mapping[tuple[str, str], frozenset[Actor]]


@dataclass(frozen=True, slots=True)
class _Named:
    actor: Actor
    start: int
    end: int


def fault(text: str, passages: Sequence[Passage]) -> str:
    """Which role of the claim an actor has that others have in the passages it cites, or "".

    What nobody owns and nothing is done to in the passages proves nothing.
    """
    held = _roles("\n".join(f"{passage.heading}\n{passage.text}" for passage in passages))
    for (role, word), actors in _roles(text).items():
        theirs = held.get((role, word), frozenset())
        if theirs and (wrong := sorted(actors - theirs, key=lambda one: one.name)):
            right = " and ".join(sorted(one.name for one in theirs))
            what = {"owner": "it is that of", "target": "it is done to", "agent": "it is done by"}[role]
            return f"“{word}” is not {wrong[0].name}'s here: in the passage it cites {what} {right}"
    return ""


def _roles(text: str) -> _Roles:
    found: dict[tuple[str, str], set[Actor]] = defaultdict(set)
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        for role, word, actor in _in_sentence(sentence):
            found[role, _like(word)].add(actor)
    return {key: frozenset(actors) for key, actors in found.items()}


def _in_sentence(sentence: str) -> Iterator[tuple[str, str, Actor]]:
    mentions = [_Named(one.actor, one.start, one.end) for one in find_mentions(sentence)]
    for place, mention in enumerate(mentions):
        before, after = sentence[: mention.start], sentence[mention.end :]
        if not _NOT.search(before):
            yield from (("owner", word, mention.actor) for word in _owned(after))
        group = mentions[_first_of_group(sentence, mentions, place)]
        if (to := _TO.search(sentence[: group.start])) and not after.startswith(("'", "’")):
            yield "target", to.group(1), mention.actor
        if passive := _PASSIVE.match(sentence[mentions[_last_of_group(sentence, mentions, place)].end :]):
            yield "target", passive.group(1), mention.actor
        if by := _BY.search(sentence[: group.start]):
            yield "agent", by.group(1), mention.actor


def _owned(after: str) -> Iterator[str]:
    """The words after an actor's name that can be what is the actor's."""
    run = _RUN.match(after)
    for word in run.group(1).split() if run else ():
        if _ENDS.match(word) or word.lower() in STOPWORDS:
            return
        yield word


def _first_of_group(text: str, mentions: Sequence[_Named], place: int) -> int:
    """The first of the actors that are named together with this one: "Iran and Pakistan"."""
    while place and _JOINED.search(text[mentions[place - 1].end : mentions[place].start]):
        place -= 1
    return place


def _last_of_group(text: str, mentions: Sequence[_Named], place: int) -> int:
    while place + 1 < len(mentions) and _JOINED.search(text[mentions[place].end : mentions[place + 1].start]):
        place += 1
    return place


def _like(word: str) -> str:
    word = word.lower().removesuffix("'s").removesuffix("’s")
    return _LIKE.get(word, _LIKE.get(stem(word), stem(word)))
