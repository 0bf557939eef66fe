"""Whose strike a text tells of: in an exchange of strikes a toll belongs to one of them only."""

import re

from bot.statements.actors import Actor, find_mentions
from bot.statements.acts import WARLIKE

_STRIKE = (
    rf"(?:counter-?)?(?:{WARLIKE}strikes?|attacks?|missiles?|raids?|bombing|bombardment|airstrikes?|offensive|retaliation|"
    r"drones?|assault|shelling|incursion|invasion)\b"
)
_STRUCK = (
    rf"(?:{WARLIKE}(?:struck|strikes)|attacked|hit|bombed|shelled|raided|invaded|launched|fired|used|carried out|conducted|"
    r"retaliated)\b"
)
_OWNS = re.compile(rf"(?:['’]?s\b|['’])?(?:\s+[\w-]+){{0,2}}?\s+{_STRIKE}", re.IGNORECASE)
_DOES = re.compile(rf"(?:['’]?s\b)?(?:\s+\w+){{0,3}}?\s+{_STRUCK}", re.IGNORECASE)
_BY = re.compile(rf"{_STRIKE}[^.;,]{{0,40}}?\bby (?:the )?(?:\w+ ){{0,2}}$", re.IGNORECASE)


def strikers(text: str, *, any_case: bool = False) -> frozenset[Actor]:
    """The actors whose strike, attack or missiles the text tells of ("Iran's strike", "Tehran struck", "strikes by Iran").

    `any_case` is for questions as people type them: "irans strike".
    """
    mentions = find_mentions(text, any_case=any_case)
    ends = [mention.start for mention in mentions[1:]] + [len(text)] * bool(mentions)
    return frozenset(
        mention.actor
        for mention, end in zip(mentions, ends, strict=True)
        if _OWNS.match(text, mention.end, end)
        or _DOES.match(text, mention.end, end)
        or _BY.search(text[: mention.start])
    )


def ends_in_strike(phrase: str) -> bool:
    """True for words that name a strike: "Iran's missile attack"."""
    return re.search(rf"\b{_STRIKE}\s*$", phrase, re.IGNORECASE) is not None
