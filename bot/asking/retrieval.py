"""Passages that may answer: by meaning and by words, fused by rank."""

from collections.abc import Sequence
from dataclasses import replace

from bot.asking.question import Question
from bot.models import QueryEncoder
from bot.records import Hit
from bot.statements.actors import names_of
from bot.store import Store

# Reciprocal rank fusion with the constant of Cormack, Clarke and Büttcher (SIGIR 2009).
RRF_K = 60
# Deep enough that a passage found by one way only is still fused; a query costs the same to 100.
DEPTH = 50
# An actor's commonest names; its rarer ones would only add noise to the words searched.
_NAMES_PER_ACTOR = 6


def retrieve(question: Question, store: Store, encoder: QueryEncoder, k: int) -> tuple[Hit, ...]:
    """The k passages that the searches together rank highest, best first; `score` is the fused one.

    Where a statement of somebody is asked for, the passages that hold one of theirs are searched once more by themselves.
    """
    vector, words = encoder.encode_query(question.text), search_words(question)
    scopes = [question.scope]
    whose = sorted(question.among) or [actor.id for actor in question.agents if question.wants_statements]
    if whose and not question.scope.actors:
        scopes.append(replace(question.scope, actors=tuple(whose)))
    rankings = [
        ranking
        for scope in scopes
        for ranking in (
            store.nearest(vector, max(DEPTH, k), scope),
            store.lexical.search(words, max(DEPTH, k), scope),
        )
    ]
    fused = fuse([[passage_id for passage_id, _ in ranking] for ranking in rankings])[:k]
    scores = dict(fused)
    return tuple(Hit(passage, scores[passage.id]) for passage in store.lexical.passages([one for one, _ in fused]))


def fuse(rankings: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
    """The ids of all rankings by the sum of 1 / (60 + rank), best first, each once; the rankings' order is all the same."""
    ranks: dict[str, list[int]] = {}
    for ranking in rankings:
        for rank, one in enumerate(dict.fromkeys(ranking), 1):
            ranks.setdefault(one, []).append(rank)
    scores = {one: sum(1 / (RRF_K + rank) for rank in sorted(found)) for one, found in ranks.items()}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def search_words(question: Question) -> list[str]:
    """The words to look for: the question's own that carry meaning, and other names of its actors."""
    names = [name for actor in question.actors for name in names_of(actor)[:_NAMES_PER_ACTOR]]
    return list(dict.fromkeys([*question.words, *names]))
