"""`reactions`: the statements of the index as a matrix, each counted once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from bot.asking.chatbot import Chatbot, chatbot_for
from bot.errors import QuestionError
from bot.matrix.reaction import Reaction, Reactions
from bot.records import Hit, Scope, Statement, in_short
from bot.settings import Settings
from bot.statements.identifying import with_actors
from bot.statements.merging import merge
from bot.statements.naming import known_actors
from bot.store.extent import Extent

# Passages that are compared with a subject; a hundred take two seconds.
NEAREST = 100
# The reranker's logit from which a passage, read under its report's title, is on a subject. Over the sample corpus the nearest
# has -8.4 or less for twelve subjects that no report tells of (wars elsewhere, oil prices, football ...). Those on "the strikes"
# lie between 3.3 and -4.5, without their titles between 4.1 and -11.0; of seven near "mediation", from 1.0 to -8.7, the two that
# are it have 1.0 and -4.9. One too many is seen to be so; one too few would read as silence.
ABOUT = -5.0


def reactions(  # noqa: PLR0913  # each names which statements are meant
    about: str = "",
    actors: Sequence[str] = (),
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    outlets: Sequence[str] = (),
    settings: Settings | None = None,
) -> Reactions:
    """Who said or did what on which day, in the indexed reports: a matrix of actors and days, each reaction once.

    With `about` only what stands in passages on that subject; with `actors`, by any of their names ("Beijing", "the Kremlin",
    "UN"), only theirs, and a row for each of them. Only reports published from `since` to `until`, by `as_of`, by one of
    `outlets` (or carried by it) are read. Raises a `BotError` where a name is nobody's, or where there is no index.
    """
    chatbot = chatbot_for(settings or Settings.load())
    return read_reactions(chatbot, about, actors, since=since, until=until, as_of=as_of, outlets=outlets)


def read_reactions(  # noqa: PLR0913  # as `reactions`
    chatbot: Chatbot,
    about: str = "",
    actors: Sequence[str] = (),
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    outlets: Sequence[str] = (),
) -> Reactions:
    """The same from the index of a chatbot that is there already."""
    about = " ".join(about.split())
    asked = known_actors(_checked(actors))
    scope = chatbot.scope(as_of, since=since, until=until, outlets=outlets)
    # A day or an outlet that is none is told before anything is searched.
    every = found = _statements(chatbot, scope, asked)
    note = ""
    if about:
        near = [hit for hit in chatbot.about(about, NEAREST, scope) if hit.score >= ABOUT]
        found = _within(every, near)
        note = _note(near)
    return Reactions(
        tuple(Reaction.of(number, group) for number, group in enumerate(merge(found), 1)),
        about=about,
        asked=asked,
        scope=scope,
        read=Extent.of(chatbot.articles(scope)),
        elsewhere=Counter(one.actor for one in every) - Counter(one.actor for one in found) if asked else {},
        note=note,
    )


def _statements(chatbot: Chatbot, scope: Scope, asked: Sequence[str]) -> list[Statement]:
    """The statements in scope, or those of the actors asked for, also where another report says whose person speaks."""
    told = with_actors(chatbot.statements(scope, actors=(*asked, "") if asked else ()), chatbot.speakers(scope))
    return [one for one in told if one.actor in asked] if asked else told


def _checked(actors: object) -> Sequence[str]:
    """The names; a single one may stand without a list."""
    names = (actors,) if isinstance(actors, str) else actors
    if not isinstance(names, Sequence) or not all(isinstance(one, str) for one in names):
        raise QuestionError(f"actors is {in_short(repr(actors))}; give a list of names: ['China', 'the EU'].")
    return names


def _within(statements: Iterable[Statement], hits: Iterable[Hit]) -> list[Statement]:
    """The statements of which something stands in one of the passages."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        spans.setdefault(hit.passage.article.id, []).append((hit.passage.start, hit.passage.end))
    return [
        one
        for one in statements
        if any(start < one.end and one.start < end for start, end in spans.get(one.article.id, ()))
    ]


def _note(near: Sequence[Hit]) -> str:
    if len(near) < NEAREST:
        return ""
    return f"Only the {NEAREST} nearest passages were read: give days, outlets or a narrower subject to see the others."
