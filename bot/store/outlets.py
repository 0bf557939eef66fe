"""Outlets by their names, however they are written."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from bot.errors import QuestionError
from bot.records import in_short
from bot.statements.actors import fold

# So many names are read at a glance.
_NAMED = 10
# Comparing long names takes time, and no outlet has one.
_COMPARED = 60


def outlet_key(name: str) -> str:
    """What all spellings of an outlet share: no capitals, accents or doubled spaces."""
    return " ".join(fold(unicodedata.normalize("NFC", name)).split())


def distinct_outlets(names: Iterable[str]) -> list[str]:
    """The outlets among the names, in alphabetical order, each as it is first written."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(outlet_key(name), name)
    return [found[key] for key in sorted(found) if key]


def known_outlets(names: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    """The outlets asked for as those that are there are written; raises `QuestionError`, naming these, for another."""
    known = {outlet_key(name): name for name in there}
    for name in names:
        if outlet_key(name) not in known:
            raise QuestionError(f"No report is by {in_short(name)!r}; {_those(there, name)}.")
    return tuple(dict.fromkeys(known[outlet_key(name)] for name in names))


def _those(there: Sequence[str], name: str) -> str:
    """The outlets that are there, the most similar ones first."""
    if not there:
        return "no report names its outlet, so leave it out"
    matcher = SequenceMatcher(b=outlet_key(name)[:_COMPARED])

    def unlike(one: str) -> float:
        matcher.set_seq1(outlet_key(one)[:_COMPARED])
        return -matcher.ratio()

    nearest = [in_short(one) for one in sorted(there, key=unlike)[:_NAMED]]
    more = f" and {len(there) - _NAMED:,} more" if len(there) > _NAMED else ""
    return f"name one of {', '.join(nearest)}{more}"
