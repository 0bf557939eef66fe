"""Who else tells what an answer quotes: a statement that several outlets carry counts once, and names them all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.records import Carrier, Citation, Scope, Statement
from bot.statements.merging import merge
from bot.store import Store

# A reader wants to see that it is told elsewhere, and no list of every paper.
MOST_CARRIERS = 5
_DAY = timedelta(days=1)


def with_carriers(
    citations: Sequence[Citation], statements: Sequence[Statement], store: Store, scope: Scope
) -> tuple[Citation, ...]:
    """The citations, each with the reports of other outlets in scope that tell the same statements.

    `statements` are those of the reports cited. Another report carries a citation where it tells every statement that it quotes.
    """
    told = [_told(one, statements) for one in citations]
    groups = _groups([one for some in told for one in some], store, scope)
    return tuple(replace(one, carried_by=_carriers(some, groups)) for one, some in zip(citations, told, strict=True))


def _told(citation: Citation, statements: Sequence[Statement]) -> list[Statement]:
    """The statements of somebody known that a citation quotes."""
    return [
        one
        for one in statements
        if one.actor
        and one.article.id == citation.article.id
        and citation.start <= one.cue[0] < citation.end
        and citation.start <= one.content[0] < citation.end
    ]


def _groups(told: Sequence[Statement], store: Store, scope: Scope) -> Mapping[str, tuple[Statement, ...]]:
    """By its id, each statement with all that are the same in the reports in scope."""
    days = [one.made for one in told if one.made]
    if not days:
        return {}
    near = store.lexical.statements(
        scope,
        actors=sorted({one.actor for one in told}),
        acts=sorted({one.act for one in told}),
        made=(min(days) - _DAY, max(days) + _DAY),
    )
    return {one.id: group for group in merge(near) for one in group}


def _carriers(told: Sequence[Statement], groups: Mapping[str, Sequence[Statement]]) -> tuple[Carrier, ...]:
    """A quotation of each other outlet's report that tells all of these statements."""
    if not told:
        return ()
    there = [{other.article.id: other for other in groups.get(one.id, ())} for one in told]
    found: dict[str, Statement] = {}
    for article, one in there[0].items():
        if one.article.outlet != told[0].article.outlet and all(article in some for some in there):
            found.setdefault(one.article.outlet, one)
    return tuple(
        Carrier(one.sentence, one.start, one.end, one.article)
        for one in sorted(found.values(), key=_by_day)[:MOST_CARRIERS]
    )


def _by_day(one: Statement) -> tuple[int, str]:
    published = one.article.published
    return (published.toordinal() if published else 0, one.article.path)
