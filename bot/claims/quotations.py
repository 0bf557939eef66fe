"""What a claim quotes stands word for word in one passage it cites."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.records import Passage

_CLOSING = {"“": '”"', "„": "“”", "«": "»", "»": "«", '"': '"”', "‘": "’'", "'": "'’"}
_SINGLE = "‘'’"
# "'90s", "’til" and "’em" open with an apostrophe, not with a quotation mark.
_CLIPPED = re.compile(r"['’‘](?:\d0s|tis|twas|til|em|cause|round|n)\b", re.IGNORECASE)
# What a quotation may leave out or put in: "...", "…", "[...]", "(…)", "[Iran]"; "[W]e" only changes a capital.
_CAPITAL = re.compile(r"\[(\w)\](?=\w)")
_OMISSION = re.compile(r"\[[^\[\]]{0,60}\]|\(\s?(?:\.\.\.|…)\s?\)|\.\s?\.\s?\.(?:\s?\.)?|…")
_NEGATION = re.compile(
    r"\b(?:not?|never|nor|neither|none|nobody|nothing|without|cannot|hardly|unless|refus\w+)\b|n['’]t\b", re.IGNORECASE
)
_MARKS = re.compile(r"(?<!\w)['’‘ʼ]|['’‘ʼ](?!\w)|[\"“”„«»‹›]")
_DASH = re.compile(r"\s*(?:--+|[-‐‑‒–—―−]+)\s*")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
# Places where a part of a quotation with omissions is tried; a word of a passage hardly ever stands there more often.
_TRIES = 20


@dataclass(frozen=True, slots=True)
class _Quotation:
    """What stands between two quotation marks, `text[start:end]`; `closed` is false where the second is missing."""

    start: int
    end: int
    closed: bool


def fault(text: str, passages: Sequence[Passage]) -> str:
    """Why a quotation of the claim does not stand, or "" where each does.

    Each must be found whole in one passage (its text, heading or title). Typographic marks, white space, a capital at its
    start and a comma or full stop at its end may differ; "..." and "[...]" may leave out words that hold no negation.
    """
    sources = [
        plain_marks(_CAPITAL.sub(r"\1", source))
        for passage in passages
        for source in (passage.text, passage.heading, passage.article.title)
        if source
    ]
    for found in _quotations(text):
        quoted = text[found.start : found.end].strip()
        if not found.closed:
            return f"a quotation is opened or closed but not both: {_beginning(quoted)}"
        if not any(_stands_in(quoted, source) for source in sources):
            return f"“{_beginning(quoted)}” is not word for word in a passage it cites"
    return ""


def outside_quotations(text: str) -> str:
    """The text with what it quotes made spaces, so that every offset stays."""
    for found in _quotations(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def quoted_in(text: str) -> list[str]:
    """What stands in quotation marks, in order."""
    return [text[found.start : found.end] for found in _quotations(text)]


def plain_marks(text: str) -> str:
    """The text without quotation marks, with plain apostrophes and dashes and single spaces."""
    text = _MARKS.sub(" ", text).replace("’", "'").replace("‘", "'").replace("ʼ", "'").replace("…", "...")
    text = _DASH.sub("-", text)
    return re.sub(r"\s+(?=[,.;:!?])", "", " ".join(text.split()))


def _quotations(text: str) -> Iterator[_Quotation]:
    at = 0
    while at < len(text):
        mark = text[at]
        if mark == "”" or (mark == "»" and "«" not in text[at:]):
            yield _Quotation(max(0, at - 40), at, closed=False)
            return
        if mark in _CLOSING and _opens(text, at):
            end = _close(text, at)
            if end >= 0:
                yield _Quotation(at + 1, end, closed=True)
                at = end
            elif mark not in _SINGLE or mark == "‘":
                yield _Quotation(at + 1, len(text), closed=False)
                return
        at += 1


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == '"':
        # 12" is a measure.
        return not before.isdigit()
    if text[at] in _SINGLE:
        return not before.isalnum() and not after.isspace() and not _CLIPPED.match(text, at)
    return True


def _close(text: str, start: int) -> int:
    """Where the quotation opened at `start` ends, or -1; an apostrophe within a word or after a plural ends none."""
    closing = _CLOSING[text[start]]
    if text[start] not in _SINGLE:
        for at in range(start + 1, len(text)):
            if text[at] in closing:
                return at
            if text[at] == "“" and text[start] == "“":
                return -1
        return -1
    ends = [at for at in range(start + 1, len(text)) if text[at] in closing and not text[at + 1 : at + 2].isalnum()]
    reopened = next((at for at in range(start + 1, len(text)) if text[at] == "‘"), len(text))
    for place, at in enumerate(ends):
        is_possessive = text[at - 1] in "sS" and re.match(r"['’]\s+[a-z]", text[at : at + 4])
        if not is_possessive or not any(later < reopened for later in ends[place + 1 :]):
            return at
    return -1


def _stands_in(quoted: str, source: str) -> bool:
    parts = [_trimmed(plain_marks(part)) for part in _OMISSION.split(_CAPITAL.sub(r"\1", quoted))]
    inner = parts[1:-1]
    if not all(re.search(r"\w", part) for part in inner):
        return False
    parts = [part for part in parts if re.search(r"\w", part)]
    return bool(parts) and _in_order(parts, source, 0)


def _trimmed(part: str) -> str:
    return re.sub(r"^[\s,.;:-]+|[\s,.]+$", "", part)


def _in_order(parts: Sequence[str], source: str, start: int) -> bool:
    """True where the parts stand in the source one after the other, with nothing left out that turns the meaning round."""
    places = [list(_places(part, source)) for part in parts]
    reached = [(begin, end) for begin, end in places[0] if begin >= start]
    for following in places[1:]:
        reached = [
            (begin, end)
            for begin, end in following
            if any(
                before <= begin and not _turns_round(source[before:begin])
                for _, before in reached[: bisect_left(reached, (begin, begin))]
            )
        ]
    return bool(reached)


def _places(part: str, source: str) -> Iterator[tuple[int, int]]:
    first = re.escape(part[0])
    if part[0].isalpha():
        first = f"[{re.escape(part[0].lower()[0])}{re.escape(part[0].upper()[0])}]"
    found = re.finditer(rf"(?<!\w){first}{re.escape(part[1:])}(?!\w)", source)
    yield from (match.span() for match, _ in zip(found, range(_TRIES), strict=False))


def _turns_round(left_out: str) -> bool:
    """True for an omission with a negation in the sentence it begins or ends in: "is [not] welcome"."""
    stops = [match.end() for match in _SENTENCE_END.finditer(left_out)]
    near = left_out[: stops[0]] + " " + left_out[stops[-1] :] if stops else left_out
    return bool(_NEGATION.search(near))


def _beginning(quoted: str) -> str:
    return quoted if len(quoted) <= 60 else f"{quoted[:57].rstrip()}..."
