"""An evaluation on a terminal: it fits, and nothing in it moves the cursor."""

from dataclasses import replace

import pytest

from bot.evaluation import Evaluation
from bot.evaluation.cases import Case
from bot.evaluation.rows import Cited, Retrieved, Row
from bot.records import Turn

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \x9b2J\u202egnp.exe\u2066\u200b [7] \r\nMore\x85 \u2028" + "long" * 50
CASE = Case(
    HOSTILE,
    (Turn(HOSTILE, HOSTILE),),
    (HOSTILE,),
    (HOSTILE,),
    (HOSTILE,),
    id=HOSTILE,
    kind=HOSTILE,
    half=HOSTILE,
    line=1,
)
ROW = Row(
    CASE,
    "wrong",
    f"- {HOSTILE} [1]",
    HOSTILE,
    HOSTILE,
    HOSTILE,
    citations=(Cited(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE), Cited(2, "other words", HOSTILE, HOSTILE)),
    reports=(Retrieved(HOSTILE, -123.456),),
    seconds={HOSTILE: 1.0},
    tokens={HOSTILE: 5},
    generation="a",
    models={"embedding": HOSTILE},
)


def text_of(*rows):
    evaluation = Evaluation(HOSTILE, rows, HOSTILE, 12)
    return f"{evaluation.table()}\n{evaluation.failures()}"


@pytest.mark.parametrize("verdict", ["wrong", "wrongly refused", "wrongly given", "given", "right"])
def test_nothing_moves_the_terminal_and_every_line_fits(verdict):
    text = text_of(replace(ROW, verdict=verdict), replace(ROW, generation="b"))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "gnp.exe" in text
    assert "rebuilt meanwhile" in text


def test_each_share_has_its_counts_and_its_interval():
    rows = [replace(ROW, verdict="right", case=Case("q", any_of=("a",), kind=kind)) for kind in ("who", "when", "")]
    text = Evaluation("q.jsonl", (*rows, replace(rows[0], verdict="wrong")), reports=1200).table()
    assert text.startswith("q.jsonl: 4 questions to 1,200 reports; ")
    assert "  right                       0.750  3 of 4            0.301 to 0.954\n" in text
    assert "  wrongly given                   -\n" in text
    assert "\nwhen                    1          -        1/1        0/1        0/1          -\n" in text
    assert "\nwho                     2          -        1/2        1/2        0/2          -\n" in text
    assert "intervals say more than the shares" in text
    assert "intervals say more" not in Evaluation("q", tuple(rows * 20)).table()


def test_a_failing_case_is_shown_with_all_that_tells_why():
    case = Case("And Chile?", (Turn("What did Peru offer?"),), ("a", "b"), ("c",), ("r1",), line=7, kind="follow-up")
    row = Row(
        case,
        "wrong",
        "- Lima offers talks. [1]\n- It left. [2]",
        "What did Chile offer?",
        citations=(Cited(1, "Lima offers talks.", "Andes Wire", "x"), Cited(2, "It stays.", "Coast", "y", "made up")),
        reports=(Retrieved("r2", 3.5), Retrieved("r1", 1.25)),
        confidence=0.625,
    )
    assert Evaluation("q", (row,)).failures().splitlines() == [
        "wrong (line 7, follow-up): And Chile?",
        "  after: What did Peru offer?",
        "  asked as: What did Chile offer?",
        "  expected: one of “a”, “b”; all of “c”; from r1",
        "  answered (confidence 0.62):",
        "    - Lima offers talks. [1]",
        "    - It left. [2]",
        "    [1] Andes Wire (x)",
        "    [2] Coast (y): “It stays.”",
        "        unsound: made up",
        "  retrieved: the report at place 2 of 2",
        "     1     3.50  r2",
        "     2*    1.25  r1",
    ]


def test_it_is_told_how_many_answers_a_chat_model_wrote():
    one = Row(Case("q", any_of=("a",)), "wrong", "It did.", tokens={"input": 5})
    rows = (
        replace(one, models={"chat": "m"}),
        replace(one, note="It is busy."),
        replace(one, verdict="wrongly refused"),
    )
    table = " ".join(Evaluation("q", rows).table().split())
    assert "The chat model wrote 1 of 2 answers. The first that it did not: It is busy." in table
    assert "Tokens input 15" in table
    assert "wrote" not in Evaluation("q", tuple(replace(row, tokens={}) for row in rows)).table()
