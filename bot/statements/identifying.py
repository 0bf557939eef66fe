"""People whose office one report gives and another leaves out: who is "Jilani" here is Pakistan's foreign minister there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.records import Statement
from bot.statements.actors import name_words


def with_actors(statements: Iterable[Statement], speakers: Iterable[tuple[str, str]]) -> list[Statement]:
    """The statements, those of nobody's with the actor whose person the speaker is elsewhere.

    `speakers` are (name, actor) of statements that have both. A name counts where every word of it is in the name there, all whom
    that fits are one actor's, and the report gives no office of its own, which might be another's.
    """
    known = [(frozenset(name_words(name)), actor) for name, actor in speakers]
    found: dict[str, str] = {}
    told = []
    for one in statements:
        if one.actor or one.office or not one.name:
            told.append(one)
            continue
        if one.name not in found:
            found[one.name] = _actor_of(one.name, known)
        told.append(replace(one, actor=found[one.name]))
    return told


def _actor_of(name: str, known: Sequence[tuple[frozenset[str], str]]) -> str:
    words = frozenset(name_words(name))
    actors = {actor for others, actor in known if words and words <= others}
    return actors.pop() if len(actors) == 1 else ""
