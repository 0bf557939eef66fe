"""A sentence as a chat model wrote it, and the words of a report that it rests on."""

from dataclasses import dataclass

from bot.records import Passage


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence without its keys, and the keys of the passages it cites, as written and in that order."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a claim rests on, word for word: `passage.article.text[start:end]`, whole sentences."""

    passage: Passage
    start: int
    end: int
