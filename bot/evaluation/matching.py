"""Whether an answer holds the words that are expected of it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.records import visible

_SIGNS = str.maketrans(
    {**dict.fromkeys("‘’‚‛ʼ´`′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)


def holds_all(text: str, any_of: Sequence[str], all_of: Sequence[str]) -> bool:
    """True where the text holds each of `all_of` and, where `any_of` is not empty, at least one of those."""
    lines = [normal(line) for line in text.splitlines()]
    return all(_in_lines(one, lines) for one in all_of) and (not any_of or any(_in_lines(one, lines) for one in any_of))


def holds(text: str, expected: str) -> bool:
    """True where a line of the text holds the expected words, from word boundary to word boundary.

    Compared as `normal` gives them. A number is not held by a longer one: "20" stands neither in "20,000" nor in "1.20".
    """
    return holds_all(text, (), (expected,))


def normal(text: str) -> str:
    """The text case-folded and composed (NFC), on one line, with plain quotation marks and hyphens."""
    folded = unicodedata.normalize("NFC", visible(text)).translate(_SIGNS).casefold()
    return " ".join(folded.split())


def _in_lines(expected: str, lines: Sequence[str]) -> bool:
    pattern = _pattern(normal(expected))
    return any(pattern.search(line) for line in lines)


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    before = r"(?<!\w)(?<!\d[.,:])" if words[:1].isdigit() else r"(?<!\w)"
    after = r"(?!\w)(?![.,:]\d)" if words[-1:].isdigit() else r"(?!\w)"
    return re.compile(f"{before}{re.escape(words)}{after}")
