"""A sentence as a chat model wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence without its keys, and the keys of the passages it cites, as written and in that order."""

    text: str
    keys: tuple[str, ...] = ()
