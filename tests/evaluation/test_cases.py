"""A file of questions: what is read of it, and how what cannot be used is told."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bot.errors import EvaluationError
from bot.evaluation.cases import MAX_LINE_BYTES, Case, check_outlets, check_reports, of_half, read_cases
from bot.records import Scope, Turn

README = Path(__file__).parents[2] / "README.md"
SOUND = {"question": "What did Peru offer?", "any": ["talks"]}


def problems(file):
    with pytest.raises(EvaluationError) as raised:
        read_cases(file)
    assert all("\n" not in one for one in raised.value.problems)
    return raised.value.problems


def test_every_key_is_read(question_file):
    line = {
        "question": "And Chile?",
        "history": [{"question": "What did Peru offer?", "answer": "Talks."}, {"question": "When?"}],
        "any": ["ships", "boats"],
        "all": ["Arica"],
        "reports": ["notes/arica.md"],
        "abstain": False,
        "as_of": "2025-05-08",
        "since": "2025-05-01",
        "until": "2025-05-07",
        "outlets": ["Coast Post"],
        "actors": ["Peru"],
        "id": 7,
        "kind": "follow-up",
        "half": "b",
    }
    (case,) = read_cases(question_file(b"\xef\xbb\xbf", line, b"", b"  \r"))
    assert case == Case(
        question="And Chile?",
        history=(Turn("What did Peru offer?", "Talks."), Turn("When?")),
        any_of=("ships", "boats"),
        all_of=("Arica",),
        reports=("notes/arica.md",),
        scope=Scope(date(2025, 5, 8), date(2025, 5, 1), date(2025, 5, 7), ("Coast Post",), ("Peru",)),
        id="7",
        kind="follow-up",
        half="b",
        line=2,
    )
    assert case.to_dict() == {
        **line,
        "id": "7",
        "line": 2,
        "history": [line["history"][0], {**line["history"][1], "answer": ""}],
    }


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"nonsense", "no JSON object"),
        (b"[]", "no JSON object"),
        (b"\xff", "no JSON object"),
        (b"[" * 100_000, "no JSON object"),
        (b'"' + b"a" * MAX_LINE_BYTES + b'"', "shorten it"),
        ({"any": ["talks"]}, "no 'question'"),
        ({**SOUND, "answr": 1}, "unknown key 'answr'; the known ones are question, history, any"),
        ({**SOUND, "x\x1b[31m\n" + "y" * 5000: 1}, "unknown key 'x[31m yyy"),
        ({**SOUND, "question": 5}, "question: input should be a valid string"),
        ({**SOUND, "question": " "}, "The question is empty"),
        ({**SOUND, "question": "why? " * 1000}, "at most 2,000"),
        ({**SOUND, "any": "talks"}, "any: input should be a valid array"),
        ({**SOUND, "any": ["a"] * 101}, "any: "),
        ({**SOUND, "any": ["a" * 1001]}, "any.0: "),
        ({**SOUND, "all": ["..."]}, "'...' in `any` or `all` has no word"),
        ({**SOUND, "abstain": "yes"}, "abstain: input should be a valid boolean"),
        ({**SOUND, "abstain": True}, "`abstain` is true, and yet an answer is expected"),
        ({"question": "What?"}, "nothing says what is right"),
        ({"question": "What?", "abstain": False, "any": []}, "nothing says what is right"),
        ({**SOUND, "as_of": "2025-02-30"}, "as_of: "),
        ({**SOUND, "as_of": 1}, "as_of: "),
        ({**SOUND, "since": "May"}, "since: "),
        ({**SOUND, "since": "2025-05-02", "until": "2025-05-01"}, "since (2025-05-02) is after until (2025-05-01)"),
        ({**SOUND, "outlets": "Dawn"}, "outlets: input should be a valid array"),
        ({**SOUND, "outlets": [""]}, "outlets.0: "),
        ({**SOUND, "history": [{"answer": "x"}]}, "no 'history.0.question'"),
    ],
)
def test_a_bad_line_is_one_line_with_its_number(question_file, line, says):
    (problem,) = problems(question_file(SOUND, b"", line))
    assert "questions.jsonl, line 3: " in problem
    assert says in problem
    assert len(problem) < 700
    assert problem.isprintable()


def test_all_bad_lines_are_told_at_once(question_file):
    file = question_file(b"1", SOUND, b"2", {**SOUND, "id": "a"}, {**SOUND, "id": "a"})
    assert [one.split(": ")[0][-6:] for one in problems(file)] == ["line 1", "line 3", "line 5"]
    assert "the id 'a' is that of line 4" in problems(file)[2]
    with pytest.raises(EvaluationError, match=r"line 1: .*\(and 2 more\)$"):
        read_cases(file)


def test_what_is_no_file_of_questions_says_so(question_file, tmp_path):
    assert "holds no question" in problems(question_file(b"", b"\n"))[0]
    assert "cannot be read (No such file" in problems(tmp_path / "none\x07.jsonl")[0]
    assert "cannot be read (Is a directory" in problems(tmp_path)[0]
    assert "more than 10,000 questions" in problems(question_file(*[json.dumps(SOUND).encode()] * 10_001))[0]


def test_a_half_is_taken_or_the_halves_are_named(tmp_path):
    cases = [Case("a", half="x"), Case("b", half="y"), Case("c")]
    assert of_half(cases, "y", tmp_path) == (cases[1],)
    with pytest.raises(EvaluationError, match=r"no question of the half 'z'; there are 'x', 'y'"):
        of_half(cases, "z", tmp_path)
    with pytest.raises(EvaluationError, match=r"no question names its half"):
        of_half(cases[2:], "z", tmp_path)


def test_reports_that_are_not_in_the_index_are_named(tmp_path):
    cases = [Case("a", reports=("lima.txt", "gone\x1b.txt"), line=4), Case("b", reports=("lima.txt",), line=5)]
    with pytest.raises(
        EvaluationError, match=r"line 4: the report 'gone.txt' is not in the index; .*bot rebuild"
    ) as raised:
        check_reports(cases, {"lima.txt"}, tmp_path)
    assert len(raised.value.problems) == 1
    check_reports(cases, {"lima.txt", "gone\x1b.txt"}, tmp_path)


def test_outlets_that_no_report_has_are_named(tmp_path):
    cases = [Case("a", scope=Scope(outlets=("andes wire", "Lost\x1b")), line=4), Case("b", line=5)]
    with pytest.raises(EvaluationError, match=r"line 4: No report is by 'Lost'; name one of Andes Wire") as raised:
        check_outlets(cases, ["Andes Wire"], tmp_path)
    assert len(raised.value.problems) == 1
    check_outlets(cases, ["Andes Wire", "LOST\x1b"], tmp_path)


def test_the_readmes_example_can_be_used_and_its_table_names_every_key(question_file):
    section = (
        README.read_text(encoding="utf-8").partition("## Measure it on your own questions")[2].partition("\n## ")[0]
    )
    example = re.search(r"```json\n(.*?)```", section, re.DOTALL)[1]
    cases = read_cases(question_file(example.encode()))
    assert len(cases) == 3
    check_reports(cases, {path.name for path in (README.parent / "corpus").iterdir()}, README)
    keys = set(
        re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `")))
    )
    assert keys == set(cases[0].to_dict()) - {"line"}
