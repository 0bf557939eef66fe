"""Who said what an answer quotes: the statements of the reports beside its citations."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.records import Citation, SaidBy, Statement
from bot.statements.actors import actors


def attributed(citations: Sequence[Citation], statements: Iterable[Statement]) -> tuple[Citation, ...]:
    """The citations, each with who says or does what it quotes."""
    by_article: dict[str, list[Statement]] = {}
    for one in statements:
        by_article.setdefault(one.article.id, []).append(one)
    return tuple(replace(one, said_by=_said_by(one, by_article.get(one.article.id, ()))) for one in citations)


def _said_by(citation: Citation, statements: Sequence[Statement]) -> tuple[SaidBy, ...]:
    """Each speaker once, of the statements whose words the quotation holds."""
    found: dict[tuple[str, str], SaidBy] = {}
    for one in statements:
        start, end = one.content
        overlap = min(end, citation.end) - max(start, citation.start)
        # A quotation that only touches a statement is not it; one in the midst of a long statement is.
        if overlap * 2 > min(end - start, citation.end - citation.start) and one.speaker:
            said = _of(one)
            found.setdefault((said.speaker, said.actor), said)
    return tuple(found.values())


def _of(one: Statement) -> SaidBy:
    actor = actors().get(one.actor)
    return SaidBy(
        speaker=one.name or one.speaker,
        office=one.office,
        actor=actor.name if actor else "",
        through=tuple(link.name for link in one.through),
        made=None if one.made_inferred else one.made,
        act=one.act,
    )
