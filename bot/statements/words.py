"""The words of a text: folded, those that carry meaning, and their stems."""

import re
from functools import cache
from importlib.resources import files

from bot.statements.actors import fold

STOPWORDS = frozenset(
    "a about above after again against all also am among an and any anyone anything are as at be because been before "
    "being between both but by can could did do does doing during each else ever few for from further get got had has "
    "have having he her here hers him his how i if in into is it its itself just let like many may me might more most "
    "much must my near no nor not now of off on once one only or other our out over own per please same shall she should "
    "since so some such than that the their them then there these they this those through to too two under until up "
    "upon us very was way we were what whatever when where whether which while who whom whose why will with within "
    "without would yet you your tell show give find according exactly actually really latest recent recently far "
    "pls plz please everything everybody everyone list came come comes advance beforehand known down".split()
)


def content_words(text: str) -> tuple[str, ...]:
    """The folded words of a text that carry meaning, each once, in order."""
    return tuple(dict.fromkeys(word for word in words_of(text) if word not in STOPWORDS))


def words_of(text: str) -> list[str]:
    """The folded words of a text, possessive endings left off."""
    return [word.removesuffix("'s") for word in re.findall(r"\w+(?:'\w+)?", fold(text))]


def stem(word: str) -> str:
    """A rough stem: enough to see that "ambassadors" and "ambassador" are one."""
    return re.sub(r"(?:ations?|ments?|ings?|ed|es|s|ly|ion)$", "", word) if len(word) > 4 else word


def alike(word: str) -> frozenset[str]:
    """The stems of a word and of the words for the same thing ("vessel" for "ship"), from `alike.txt`."""
    return _alike().get(stem(word), frozenset()) | {stem(word)}


@cache
def _alike() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in files("bot.statements").joinpath("alike.txt").read_text(encoding="utf-8").splitlines():
        stems = frozenset(stem(word) for word in line.split() if not line.startswith("#"))
        for one in stems:
            found[one] = found.get(one, frozenset()) | stems
    return found
