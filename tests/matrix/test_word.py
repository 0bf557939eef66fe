"""The Word file can be opened and holds what the matrix holds."""

import io

from docx import Document

from bot.matrix.word import _DAYS_A_TABLE
from tests.matrix.matrices import APOLOGY, HOSTILE, desk, matrix
from tests.matrix.statements import JAN_17, told


def opened(one):
    return Document(io.BytesIO(one.to_docx()))


def test_a_word_file_has_the_matrix_and_each_quotation_with_its_sources():
    document = opened(desk())
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[0] == ["", "17 Jan 2024", "18 Jan 2024", "19 Jan 2024", "no day given"]
    assert cells[1] == ["Peru", "demands [1]", "", "", ""]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "[1] Peru: demands → Chile, 17 January 2024" in text
    assert (
        f"“{APOLOGY} in Callao” Rosa Quispe, foreign minister, through Andes Wire · TASS (also Dawn), 18 January 2024"
        in text
    )
    assert "https://example.org/1" in text
    assert "No statement by Bolivia in 5 reports" in text
    assert document.core_properties.author == ""


def test_what_xml_cannot_hold_is_left_out():
    document = opened(matrix(told(f"{HOSTILE}\x00\x0b\x1f\ud800\U0001ffff", HOSTILE), about=HOSTILE))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "<b>bold</b> # head" in text
    assert "\ufffe" not in text


def test_many_days_are_spread_over_several_tables():
    days = [JAN_17.replace(day=day) for day in range(1, 2 * (_DAYS_A_TABLE + 1), 2)]
    first, second = opened(matrix(*(told("the ferry line is open", str(day), made=day) for day in days))).tables
    shown = [cell.text for table in (first, second) for cell in table.rows[0].cells[1:]]
    assert shown == [f"{day.day} Jan 2024" for day in days]
    assert len(first.columns) == _DAYS_A_TABLE + 1
