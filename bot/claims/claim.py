"""A sentence as a chat model wrote it, and the words of a report that it rests on."""

from dataclasses import dataclass

from bot.records import Passage


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence without its keys, and the keys of the passages it cites, as written and in that order."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Word for word from a report: `passage.article.text[start:end]`; what an answer shows, and what a claim rests on."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.passage.article.text[self.start : self.end]
