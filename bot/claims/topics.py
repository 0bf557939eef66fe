"""What a text speaks of, and which sentences of a passage speak of it most."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from bot.statements.actors import find_mentions
from bot.statements.acts import acts
from bot.statements.words import content_words, stem

Topics: TypeAlias = frozenset[str]

# A sentence that speaks of half as much of a claim as the nearest one does may still be meant.
NEARLY = 0.5
_SAYING = frozenset(
    "say said says saying tell told tells added adds state stated states announced reported reports report noted according "
    "statement statements called calls citing cited quoted spoke speaking people".split()
)


@lru_cache(maxsize=4096)
def topics_of(text: str) -> Topics:
    """The stems of a text's words, the ids of the actors it names and the acts it tells; no figures, no words of saying."""
    mentions = find_mentions(text)
    found = {one.actor.id for one in mentions} | {f"to {act.name}" for act in acts() if act.told.search(text)}
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return frozenset(found | {stem(word) for word in content_words(text) if word not in _SAYING and word.isalpha()})


def nearest(topics: Topics, sentences: Sequence[Topics]) -> list[int]:
    """The places of the sentences that speak of the topics, at least half as much as the one that does so most.

    Every place where none speaks of them at all.
    """
    shared = [len(topics & sentence) for sentence in sentences]
    most = max(shared, default=0)
    return [place for place, count in enumerate(shared) if count >= NEARLY * most]


def window(text: str, start: int, end: int, words: int = 12) -> str:
    """The words of a text around a place, so many on each side."""
    before = [match.start() for match in re.finditer(r"\S+", text[:start])][-words:]
    after = [end + match.end() for match in re.finditer(r"\S+", text[end:])][:words]
    return text[before[0] if before else start : after[-1] if after else end]
