"""Names typed otherwise than the reports have them: "jibuti" for Djibouti, "vukelya" for Vukelja."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from bot.statements.actors import actors, find_mentions, fold, name_words, names_of

# Shorter words differ from another name by a letter too easily: "Iran", "Iraq".
_WORD = re.compile(r"[^\W\d_]{5,}")
# How much two spellings have in common, by difflib's ratio: "vukelya" has .86, "feriera" of "ferreira" .80; what is no name,
# "shutdown" of "sudan", .62.
_ALIKE = 0.77


def respelled(
    text: str,
    speakers: Callable[[], Iterable[str]],
    held: Callable[[Sequence[str]], frozenset[str]],
    is_word: Callable[[str], bool],
) -> str:
    """The question with each word that nobody knows in the spelling of the name that comes nearest; else as it is.

    Unknown is a word that names no actor, that no report holds and that `is_word` does not take for a common one. `speakers`
    gives the names of those who say something in the reports; `held` gives those of some words that the reports hold.
    """
    known = find_mentions(text, any_case=True)
    unknown = [
        one
        for one in _WORD.finditer(text)
        if not any(mention.start <= one.start() < mention.end for mention in known) and not is_word(fold(one.group()))
    ]
    there = held([fold(one.group()) for one in unknown])
    unknown = [one for one in unknown if fold(one.group()) not in there]
    names = _names(speakers()) if unknown else {}
    for one in reversed(unknown):
        near = get_close_matches(fold(one.group()), names, n=1, cutoff=_ALIKE)
        text = f"{text[: one.start()]}{names[near[0]]}{text[one.end() :]}" if near else text
    return text


def _names(speakers: Iterable[str]) -> dict[str, str]:
    """The names of one word by which actors and those who speak go, by their folded form."""
    actors_too = [name for actor in actors().values() for name in names_of(actor) if _WORD.fullmatch(name)]
    people = [word.capitalize() for name in speakers for word in name_words(name) if _WORD.fullmatch(word)]
    return {fold(name): name for name in (*people, *actors_too)}
