"""The matrix as a Word file. Beside reading one, the only use of python-docx."""

import io
import re
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt

from bot.matrix.reaction import Reaction, Reactions, attribution, day_name, quote_of, row_name, told_acts
from bot.records import is_web_address, one_line

# A landscape page holds so many days beside the names.
_DAYS_A_TABLE = 6
# What XML cannot hold and `one_line` leaves.
_NO_XML = re.compile("[\ufffe\uffff\U0001fffe\U0001ffff]")


def to_docx(matrix: Reactions) -> bytes:
    """The tables, so many days in each, and the reactions below them."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.styles["Normal"].font.size = Pt(10)
    # The library would put its own name there.
    document.core_properties.author = ""
    document.core_properties.title = _text(matrix.title)
    document.add_heading(_text(matrix.title), 1)
    document.add_paragraph(_text(f"{matrix.summary}."))
    if matrix.note:
        document.add_paragraph(_text(matrix.note))
    for begin in range(0, len(matrix.days), _DAYS_A_TABLE):
        _add_table(document, matrix, begin)
    for actor in matrix.silent:
        document.add_paragraph(_text(f"{matrix.silence(actor)}."))
    if matrix.reactions:
        document.add_heading("What was said and done", 2)
    for reaction in matrix.reactions:
        _add_reaction(document, reaction)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: Any, matrix: Reactions, begin: int) -> None:  # noqa: ANN401  # python-docx has no types
    days = matrix.days[begin : begin + _DAYS_A_TABLE]
    actors = [one for one in matrix.actors if one in matrix.silent or any((one, day) in matrix.cells for day in days)]
    table = document.add_table(rows=len(actors) + 1, cols=len(days) + 1, style="Table Grid")
    for cell, day in zip(table.rows[0].cells[1:], days, strict=True):
        cell.paragraphs[0].add_run(day_name(day)).bold = True
    for row, actor in zip(table.rows[1:], actors, strict=True):
        name, *cells = row.cells
        name.paragraphs[0].add_run(_text(row_name(actor))).bold = True
        for cell, day in zip(cells, days, strict=True):
            cell.text = "\n".join(map(_text, told_acts(matrix.acts(actor, day))))
    document.add_paragraph()


def _add_reaction(document: Any, reaction: Reaction) -> None:  # noqa: ANN401
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.add_run(f"[{reaction.number}] ")
    head.add_run(_text(reaction.title)).bold = True
    head.add_run(f", {reaction.when}")
    for one in reaction.statements:
        url = one.article.url if is_web_address(one.article.url) else ""
        where = " · ".join(part for part in (attribution(one), one.article.byline, url) if part)
        told = document.add_paragraph(_text(f"“{quote_of(one)}”"), style="List Bullet")
        told.add_run(f" {_text(where)}").italic = True


def _text(text: str) -> str:
    return _NO_XML.sub("", one_line(text))
