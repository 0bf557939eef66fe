"""People whose state one report gives and another leaves out: who is "Jilani" here is Pakistan's foreign minister there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.records import Statement
from bot.statements.actors import fold, name_words


def with_actors(statements: Iterable[Statement], speakers: Iterable[tuple[str, str, str]]) -> list[Statement]:
    """The statements, those of nobody's with the actor whose person the speaker is elsewhere.

    `speakers` are (name, office, actor) of statements that have name and actor. A name counts where every word of it is in the
    name there and all whom that fits are one actor's. Where the report gives an office of its own, which might be another's, the
    whole name and the office must be those there.
    """
    known = [(frozenset(name_words(name)), fold(office), actor) for name, office, actor in speakers]
    found: dict[tuple[str, str], str] = {}
    told = []
    for one in statements:
        if one.actor or not one.name:
            told.append(one)
            continue
        if (one.name, one.office) not in found:
            found[one.name, one.office] = _actor_of(one.name, fold(one.office), known)
        told.append(replace(one, actor=found[one.name, one.office]))
    return told


def _actor_of(name: str, office: str, known: Sequence[tuple[frozenset[str], str, str]]) -> str:
    words = frozenset(name_words(name))
    if office:
        fitting = {actor for others, held, actor in known if len(words) > 1 and words == others and held == office}
    else:
        fitting = {actor for others, _, actor in known if words and words <= others}
    return fitting.pop() if len(fitting) == 1 else ""
