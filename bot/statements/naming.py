"""The actors that a person means, by any of their names."""

from collections.abc import Iterable
from difflib import get_close_matches

from bot.errors import QuestionError
from bot.records import in_short
from bot.statements.actors import Mention, actors, find_mentions, fold, is_role_word, names_of

_LONGEST = 100
_HINT = 'give each a state, an organisation or a group, as "China", "Beijing" or "the UN"'


def known_actors(names: Iterable[str]) -> tuple[str, ...]:
    """The ids of the actors that are named, each once; raises `QuestionError` for a name that is nobody's, or several's."""
    return tuple(dict.fromkeys(_known_actor(name) for name in names))


def _known_actor(name: str) -> str:
    if name in actors():
        return name
    # "us" and "un" are words of a question, and names where only a name is given.
    mentions = _mentions(name) or _mentions(f"the {name}")
    found = list(dict.fromkeys(mention.actor.id for mention in mentions))
    if len(found) != 1:
        fault = "is more than one actor" if found else f"is no actor that is known{_nearest(name)}"
        raise QuestionError(f"{in_short(name)!r} {fault}; {_HINT}.")
    return found[0]


def _mentions(name: str) -> tuple[Mention, ...]:
    """The actors that a text names where it holds nothing but names and offices: "the Russian foreign ministry"."""
    if len(name) > _LONGEST:
        return ()
    mentions = find_mentions(name, any_case=True)
    rest = "".join(" " if any(one.start <= at < one.end for one in mentions) else sign for at, sign in enumerate(name))
    words = rest.replace("'s", " ").replace("’s", " ").replace(",", " ").split()
    return mentions if all(is_role_word(word) for word in words) else ()


def _nearest(name: str) -> str:
    """The known name that is most like it, as a question, "" where none is near."""
    known = {fold(one): one for actor in actors().values() for one in names_of(actor)}
    near = get_close_matches(fold(name[:_LONGEST]), known, n=1, cutoff=0.75)
    return f" (is it {known[near[0]]!r}?)" if near else ""
