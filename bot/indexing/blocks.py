"""A report as blocks: headings, paragraphs and bullets, in order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, TypeAlias

from bot.indexing.cleaning import clean_line, is_boilerplate
from bot.records import Heading

Kind: TypeAlias = Literal["heading", "paragraph", "bullet"]

_BULLET = re.compile(r"^\s*(?:[-*•‣◦▪·–—]|\(?(?P<number>\d{1,2})[.)])\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?;,…][\"'”’)\]]*$")
# Agency text is wrapped at 60 to 100 characters; a paragraph on one line is longer.
_WRAP_WIDTH = 110
_HEADING_WORDS = 12
# "- Indonesia -": how agencies set a heading; a list's mark may be gone already.
_BETWEEN_DASHES = re.compile(r"(?:[-–—]\s+)?(?P<words>[^\W_].*?)\s+[-–—]")


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or bullet, on one line."""

    kind: Kind
    text: str


def blocks_of_plain_text(text: str) -> list[Block]:
    """The blocks of agency-style text: wrapped lines joined, bullets apart, headings on a line of their own."""
    lines = text.splitlines()
    groups = list(_groups(lines))
    wrapped = max((len(line) for line in lines), default=0) <= _WRAP_WIDTH
    blocks: list[Block] = []
    for index, group in enumerate(groups):
        heading = index + 1 < len(groups) and index > 0 and _looks_like_heading(group)
        blocks += [Block("heading", group[0])] if heading else _blocks_of_group(group, wrapped=wrapped)
    return blocks


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            group.append(line.strip())
        elif group:
            yield group
            group = []


def _looks_like_heading(group: Sequence[str]) -> bool:
    return len(group) == 1 and is_heading_line(group[0])


def is_heading_line(line: str) -> bool:
    """True for a line with the look of a heading where it stands alone: few words, and no sentence, bullet or address."""
    return (
        not _BULLET.match(line)
        and not _ENDS_SENTENCE.search(line)
        and 0 < len(line.split()) <= _HEADING_WORDS
        and not line[0].islower()
        and "http" not in line
    )


def _blocks_of_group(group: Sequence[str], *, wrapped: bool) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    for line in group:
        if (match := _BULLET.match(line)) and _begins_item(match["number"], number, blocks):
            number = int(match["number"] or number)
            blocks.append(Block("bullet", line[match.end() :]))
        elif blocks and _goes_on(blocks[-1].text, line, wrapped=wrapped):
            blocks[-1] = Block(blocks[-1].kind, _join_wrapped(blocks[-1].text, line))
        else:
            blocks.append(Block("paragraph", line))
    return blocks


def _begins_item(number: str | None, last: int, before: Sequence[Block]) -> bool:
    """False for a number that a wrapped line happens to begin with ("on January / 18. Pakistan said")."""
    if number is None or not before or int(number) == last + 1 > 1:
        return True
    return before[-1].text.endswith(":") or _ENDS_SENTENCE.search(before[-1].text) is not None


def _goes_on(text: str, line: str, *, wrapped: bool) -> bool:
    """True for a line that continues the one before, as against a paragraph on a line of its own."""
    if is_boilerplate(clean_line(line)) or (is_boilerplate(clean_line(text)) and not line[0].islower()):
        return False
    return wrapped or line[0].islower() or not _ENDS_SENTENCE.search(text)


def _join_wrapped(text: str, line: str) -> str:
    # A compound word broken at its hyphen keeps the hyphen; whether it is one cannot be known from the page.
    return text + line if re.search(r"\w-$", text) else f"{text} {line}"


def without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, cleaned; without empty ones and those that belong to the page."""
    cleaned = [_between_dashes(Block(block.kind, clean_line(block.text))) for block in blocks]
    return [block for block in cleaned if block.text and not is_boilerplate(block.text)]


def _between_dashes(block: Block) -> Block:
    """The heading that a line between dashes is; any other block as it stands."""
    found = _BETWEEN_DASHES.fullmatch(block.text)
    if found is None or len(found["words"].split()) > _HEADING_WORDS or _ENDS_SENTENCE.search(found["words"]):
        return block
    return Block("heading", found["words"])


def assemble(blocks: Sequence[Block], title: str) -> tuple[str, tuple[Heading, ...]]:
    """The report's text, a block a line, and its headings with their offsets.

    A heading that repeats the title or has nothing under it is left out.
    """
    kept = [block for block in blocks if not (block.kind == "heading" and block.text == title)]
    kept = [
        block
        for block, following in zip_longest(kept, kept[1:])
        if block.kind != "heading" or (following is not None and following.kind != "heading")
    ]
    text, headings = "", []
    for block in kept:
        text += ("\n" if block.kind == "bullet" else "\n\n") if text else ""
        if block.kind == "heading":
            headings.append(Heading(len(text), len(text) + len(block.text), block.text))
        text += block.text
    return text, tuple(headings)
