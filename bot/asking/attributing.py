"""Who said what an answer quotes: the statements of the reports beside its citations."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.records import Citation, SaidBy, Statement
from bot.statements.actors import actors

PRONOUNS = frozenset("it he she they we i this that who which both".split())


def attributed(citations: Sequence[Citation], statements: Iterable[Statement]) -> tuple[Citation, ...]:
    """The citations, each with who says or does what it quotes."""
    by_article: dict[str, list[Statement]] = {}
    for one in statements:
        by_article.setdefault(one.article.id, []).append(one)
    return tuple(replace(one, said_by=_said_by(one, by_article.get(one.article.id, ()))) for one in citations)


def _said_by(citation: Citation, statements: Sequence[Statement]) -> tuple[SaidBy, ...]:
    """Each speaker once, of the statements whose words the quotation holds."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for one in statements:
        start, end = one.content
        overlap = min(end, citation.end) - max(start, citation.start)
        # A quotation that only touches a statement is not it; one in the midst of a long statement is.
        if overlap * 2 > min(end - start, citation.end - citation.start) and one.speaker:
            found.setdefault((one.name or one.speaker, one.office), []).append(one)
    return tuple(map(_of, found.values()))


def _of(same: Sequence[Statement]) -> SaidBy:
    """Who makes these statements: one speaker, of one actor or, where it is made together, of several."""
    one = same[0]
    known = actors()
    names = list(dict.fromkeys(known[other.actor].name for other in same if other.actor in known))
    whose = " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
    speaker = one.name or one.speaker
    return SaidBy(
        # "it" tells a reader nothing.
        speaker=whose if whose and speaker.lower() in PRONOUNS else speaker,
        office=one.office,
        actor=whose,
        through=tuple(dict.fromkeys(link.name for other in same for link in other.through)),
        made=None if one.made_inferred else one.made,
        act=one.act,
    )
