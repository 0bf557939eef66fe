"""The regions and groups of states that a question asks about at once: "how did the Gulf react?"."""

import re
from functools import cache
from importlib.resources import files

from bot.statements.actors import actors

_STATES = r"(?:states?|countr(?:y|ies)|nations?|governments?|capitals?|powers|leaders|members?|neighbou?rs|world)"


def members_of(text: str) -> tuple[tuple[int, int], frozenset[str]]:
    """((start, end) of its words, the ids of its states) of the first region a text names; ((0, 0), none) where there is none.

    An adjective names one only before "states" or their like, and a group with an actor of its own, as NATO, likewise.
    """
    found = _forms().search(text)
    if found is None:
        return (0, 0), frozenset()
    name = found["name"] or found["of"]
    members = regions()[" ".join(name.lower().split())]
    outside = _OUTSIDE.search(text[: found.start()])
    if outside is None:
        return found.span(), members
    states = frozenset(one.id for one in actors().values() if one.kind == "state")
    return (outside.start(), found.end()), states - members


# "Countries outside Europe", "non-European states".
_OUTSIDE = re.compile(
    r"\b(?:(?:outside|beyond|not (?:in|from)|other than|except(?: for)?)(?: of)? (?:the )?|non-)$", re.IGNORECASE
)


@cache
def regions() -> dict[str, frozenset[str]]:
    """The ids of the members by each name of `regions.tsv`."""
    _, *rows = files("bot.statements").joinpath("regions.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("\t") for row in rows)
    return {name: frozenset(members.split()) for names, members in pairs for name in names.split(";")}


@cache
def _forms() -> re.Pattern[str]:
    nouns = [
        name for name in regions() if not re.search(r"(?:an|ern|ic|arab|gulf|gcc|asean|g7|brics|nato|council)$", name)
    ]
    nouns += ["the gulf", "the g7", "the gcc"]
    every = sorted(regions(), key=len, reverse=True)
    wholes = "|".join(re.escape(name) for name in sorted(nouns, key=len, reverse=True) if name in regions())
    return re.compile(
        rf"\b(?:(?P<of>{'|'.join(map(re.escape, every))}) {_STATES}\b|(?P<name>{wholes})\b(?![’'-]))", re.IGNORECASE
    )
