"""The matrix as CSV, as Markdown and as text for a terminal."""

import csv
import io
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bot.matrix.reaction import (
    Reaction,
    Reactions,
    attribution,
    day_name,
    quote_of,
    row_name,
    speaker_of,
    told_acts,
)
from bot.records import Statement, as_text, is_web_address, one_line

COLUMNS = (
    "actor",
    "day",
    "inferred",
    "act",
    "plover",
    "speaker",
    "office",
    "through",
    "target",
    "quote",
    "outlet",
    "published",
    "report",
    "url",
)
# What a spreadsheet takes for the beginning of a formula, the wide forms of East Asian keyboards too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# A column narrower than this breaks the desk's words.
_NARROWEST = 22
_LONGEST_NAME = 24
_LEAST_WIDTH = 40


def to_csv(matrix: Reactions) -> str:
    """A row for each statement, in the order of the reactions."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_harmless(_row(reaction, one)) for reaction in matrix.reactions for one in reaction.statements)
    return out.getvalue()


def to_markdown(matrix: Reactions) -> str:
    """The table and the reactions below it."""
    lines = [f"# {as_text(one_line(matrix.title))}", "", as_text(one_line(matrix.summary)) + "."]
    lines += [as_text(one_line(matrix.note))] if matrix.note else []
    if matrix.reactions:
        lines += ["", *_markdown_table(matrix)]
    lines += [part for actor in matrix.silent for part in ("", as_text(one_line(matrix.silence(actor))) + ".")]
    if matrix.reactions:
        lines += ["", "## What was said and done", ""]
        lines += [line for reaction in matrix.reactions for line in _markdown_item(reaction)]
    return "\n".join(lines) + "\n"


def to_text(matrix: Reactions, width: int) -> str:
    """The table, as many days beside each other as `width` columns hold, and the reactions below it."""
    width = max(width, _LEAST_WIDTH)
    told = [matrix.title, f"{matrix.summary}.", *filter(None, [matrix.note])]
    lines = [line for text in told for line in textwrap.wrap(one_line(text), width)]
    lines += ["", *_text_table(matrix, width)]
    for actor in matrix.silent:
        lines += textwrap.wrap(f"{one_line(matrix.silence(actor))}.", width)
    for reaction in matrix.reactions:
        lines += ["", f"[{reaction.number}] {one_line(reaction.title)}, {reaction.when}"]
        lines += [line for one in reaction.statements for line in _text_statement(one, width)]
    return "\n".join(lines).rstrip() + "\n"


def _row(reaction: Reaction, one: Statement) -> Sequence[str]:
    return (
        row_name(reaction.actor) if reaction.actor else "",
        one.made.isoformat() if one.made else "",
        "yes" if one.made_inferred else "no",
        reaction.act,
        one.plover,
        speaker_of(one),
        one.office,
        "; ".join(link.name for link in one.through),
        row_name(one.target) if one.target else "",
        quote_of(one),
        "; ".join(name for name in (one.article.outlet, *one.article.also) if name),
        one.article.published.isoformat() if one.article.published else "",
        one.article.path,
        one.article.url,
    )


def _harmless(row: Sequence[str]) -> list[str]:
    cells = map(one_line, row)
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def _markdown_table(matrix: Reactions) -> Iterator[str]:
    yield _markdown_row(["", *map(day_name, matrix.days)])
    yield "|---" * (len(matrix.days) + 1) + "|"
    for actor in matrix.actors:
        told = ["; ".join(map(as_text, told_acts(matrix.acts(actor, day)))) for day in matrix.days]
        yield _markdown_row([f"**{as_text(row_name(actor))}**", *told])


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_item(reaction: Reaction) -> Iterator[str]:
    yield f"{reaction.number}. **{as_text(one_line(reaction.title))}**, {reaction.when}"
    # As far in as the text behind the number, or the list below it would be one of its own.
    indent = " " * (len(str(reaction.number)) + 2)
    for one in reaction.statements:
        parts = [f"“{as_text(one_line(quote_of(one)))}”"]
        parts += [as_text(one_line(part)) for part in (attribution(one), one.article.byline) if part]
        link = f" <{one.article.url}>" if is_web_address(one.article.url) else ""
        yield f"{indent}- {' · '.join(parts)}{link}"


def _text_table(matrix: Reactions, width: int) -> Iterator[str]:
    names = {actor: textwrap.wrap(row_name(actor), _LONGEST_NAME) for actor in matrix.actors}
    head = max((len(line) for lines in names.values() for line in lines), default=0)
    beside = max(1, (width - head) // (_NARROWEST + 2))
    for begin in range(0, len(matrix.days), beside):
        days = matrix.days[begin : begin + beside]
        column = min(32, max(_NARROWEST, (width - head) // len(days) - 2))
        yield _text_line("", map(day_name, days), head, column)
        for actor in matrix.actors:
            cells = [_text_cell(told_acts(matrix.acts(actor, day)), column) for day in days]
            if any(cells) or actor in matrix.silent:
                for name, *line in zip_longest(names[actor], *cells, fillvalue=""):
                    yield _text_line(name, line, head, column)
        yield ""


def _text_cell(told: Sequence[str], column: int) -> list[str]:
    return [line for one in told for line in textwrap.wrap(one, column, subsequent_indent="  ")]


def _text_line(name: str, cells: Iterator[str] | Sequence[str], head: int, column: int) -> str:
    return "  ".join([name.ljust(head), *(cell.ljust(column) for cell in cells)]).rstrip()


def _text_statement(one: Statement, width: int) -> Iterator[str]:
    indent = "    "
    where = " · ".join(part for part in (attribution(one), one.article.byline, one.article.path) if part)
    for text in (f"“{one_line(quote_of(one))}”", one_line(where)):
        yield from textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
