"""Whose strike a text tells of: in an exchange of strikes a toll belongs to one of them only."""

import re

from bot.statements.actors import Actor, find_mentions

_STRIKE = (
    r"(?:counter-?)?(?:strikes?|attacks?|missiles?|raids?|bombing|bombardment|airstrikes?|offensive|retaliation|drones?|"
    r"assault|shelling|incursion|invasion)\b"
)
_STRUCK = r"(?:struck|strikes|attacked|hit|bombed|shelled|raided|invaded|launched|fired|used|carried out|conducted|retaliated)\b"
_OWNS = re.compile(rf"(?:['’]s?)?(?:\s+[\w-]+){{0,2}}?\s+{_STRIKE}", re.IGNORECASE)
_DOES = re.compile(rf"(?:['’]s)?(?:\s+\w+){{0,3}}?\s+{_STRUCK}", re.IGNORECASE)
_BY = re.compile(rf"{_STRIKE}[^.;,]{{0,40}}?\bby (?:the )?(?:\w+ ){{0,2}}$", re.IGNORECASE)


def strikers(text: str) -> frozenset[Actor]:
    """The actors whose strike, attack or missiles the text tells of ("Iran's strike", "Tehran struck", "strikes by Iran")."""
    mentions = find_mentions(text)
    ends = [mention.start for mention in mentions[1:]] + [len(text)] * bool(mentions)
    return frozenset(
        mention.actor
        for mention, end in zip(mentions, ends, strict=True)
        if _OWNS.match(text, mention.end, end)
        or _DOES.match(text, mention.end, end)
        or _BY.search(text[: mention.start])
    )
