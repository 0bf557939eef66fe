"""The matrix as a spreadsheet, as Markdown and on a terminal: everything in it, and nothing that acts."""

import csv
import io

import pytest
from markdown_it import MarkdownIt

from bot.matrix.tables import COLUMNS
from tests.matrix.matrices import APOLOGY, HOSTILE, desk, matrix
from tests.matrix.statements import JAN_18, told


def rows(one):
    return list(csv.DictReader(io.StringIO(one.to_csv())))


def html(one):
    return MarkdownIt("commonmark").enable("table").render(one.to_markdown())


def hostile():
    return matrix(
        told(HOSTILE, HOSTILE, HOSTILE, name=HOSTILE, office=HOSTILE, act=HOSTILE, url=f"https://x.example/{HOSTILE}"),
        about=HOSTILE,
        note=HOSTILE,
    )


def test_a_spreadsheet_has_a_row_for_each_statement():
    first, second, *others = rows(desk())
    assert len(others) == 3
    assert list(first) == list(COLUMNS)
    assert second == {
        "actor": "Peru",
        "day": "2024-01-17",
        "inferred": "no",
        "act": "demands",
        "plover": "REQUEST",
        "speaker": "Rosa Quispe",
        "office": "foreign minister",
        "through": "Andes Wire",
        "target": "Chile",
        "quote": f"{APOLOGY} in Callao",
        "outlet": "TASS; Dawn",
        "published": "2024-01-18",
        "report": "TASS.txt",
        "url": "https://example.org/1",
    }
    assert (first["speaker"], first["inferred"], first["url"]) == ("The minister", "yes", "")
    assert [one["day"] for one in others][-1] == ""


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "＝", " =", "\u200b=", "\n+"])
def test_no_cell_of_a_spreadsheet_is_a_formula(sign):
    cell = f"{sign}1+1 is what the minister said"
    told_ = rows(matrix(told(cell, cell, cell, name=cell, office=cell, url=cell)))[0]
    for column in ("speaker", "office", "through", "quote", "outlet", "report", "url"):
        assert told_[column].startswith(("'=", "'+", "'-", "'@", "'＝"))
        assert told_[column].endswith("1+1 is what the minister said") or column == "report"


def test_markdown_has_the_matrix_and_each_quotation_with_its_sources():
    shown = html(desk())
    assert "<th>17 Jan 2024</th>" in shown
    assert "<td><strong>Peru</strong></td>\n<td>demands [1]</td>" in shown
    assert "no day given" in shown
    assert f"“{APOLOGY}” · The minister · Reuters, 17 January 2024" in shown
    assert "Rosa Quispe, foreign minister, through Andes Wire · TASS (also Dawn), 18 January 2024" in shown
    assert '<a href="https://example.org/1">' in shown
    assert "<strong>Bolivia</strong>" in shown
    assert "No statement by Bolivia in 5 reports from 2 outlets" in shown
    assert shown.count("<ol") == 1


def test_what_reports_bring_to_markdown_renders_as_text():
    shown = html(hostile())
    for tag in ("<a ", "<img", "<b>", "<h3", "<em>", "<code>"):
        assert tag not in shown
    assert shown.count("<h1>") == 1
    assert shown.count("<td>") == 2
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown.split("<td>")[2].split("</td>")[0]
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown
    assert "\u202e" not in shown


def test_a_terminal_shows_the_matrix_in_its_width_and_the_quotations_below():
    lines = desk().to_text(72).splitlines()
    assert max(map(len, lines)) <= 72
    assert lines[0] == "Reactions"
    assert any(line.split() == ["17", "Jan", "2024", "18", "Jan", "2024"] for line in lines)
    assert any(line.startswith("Peru ") and "demands [1]" in line for line in lines)
    assert "[1] Peru: demands → Chile, 17 January 2024" in lines
    assert f"    “{APOLOGY}”" in lines
    assert "    Rosa Quispe, foreign minister, through Andes Wire · TASS (also" in lines
    assert "Bolivia" in lines
    assert "No statement by Bolivia in 5 reports from 2 outlets, 17 to 19 January" in lines


def test_nothing_of_a_report_moves_a_terminals_cursor():
    text = matrix(told("\x1b[2J a \r b \x07 c d e", "\x1b]0;", made=JAN_18, name="\x1b[1A")).to_text()
    assert all(sign.isprintable() for sign in text.replace("\n", ""))
