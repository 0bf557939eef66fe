"""A run over a file of questions: the real rebuild, the real models, the real answers."""

import json
import re

import pytest

from bot import Evaluation, evaluate
from bot.cli import main
from bot.errors import EvaluationError, NoIndexError
from tests.chat_server import chat_server, says_of

QUESTIONS = (
    {
        "question": "What did Peru offer?",
        "any": ["host talks"],
        "reports": ["lima.txt"],
        "kind": "offered",
        "half": "a",
    },
    {"question": "What did Japan say?", "abstain": True, "kind": "silent", "half": "a"},
    {
        "question": "And Peru?",
        "history": [{"question": "What did Chile offer?"}],
        "any": ["a new treaty"],
        "as_of": "2025-05-08",
        "since": "2025-05-05",
        "until": "2025-05-07",
        "outlets": ["andes wire"],
        "kind": "offered",
        "half": "b",
    },
)


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    file = tmp_path_factory.mktemp("questions") / "questions.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in QUESTIONS), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def evaluation(pier_settings, questions, told):
    return evaluate(questions, pier_settings, lambda *step: told.append(step))


@pytest.fixture
def at_pier(pier_settings, monkeypatch):
    monkeypatch.setenv("BOT_CORPUS_DIR", str(pier_settings.corpus_dir))
    monkeypatch.setenv("BOT_INDEX_DIR", str(pier_settings.index_dir))


def test_every_question_is_asked_and_judged(evaluation):
    assert isinstance(evaluation, Evaluation)
    assert [row.verdict for row in evaluation.rows] == ["right", "rightly refused", "wrong"]
    assert evaluation.rows[0].rank == 1
    assert len(evaluation.generations) == 1
    assert evaluation.reports == 2
    assert [row.case.line for row in evaluation.failed] == [3]


def test_history_scope_and_steps_are_those_of_the_answer(evaluation):
    assert evaluation.rows[2].standalone_question == "What did Peru offer?"
    assert [one.path for one in evaluation.rows[2].reports] == ["lima.txt"]
    assert {"retrieve", "rerank", "total"} <= set(evaluation.measures.seconds)
    assert evaluation.measures.seconds["total"].of == 3


def test_quotations_are_word_for_word_in_the_files(evaluation):
    precision, recall = evaluation.measures.citation_precision, evaluation.measures.citation_recall
    assert precision.count == precision.of >= 2
    assert recall.count == recall.of >= 2


def test_measures_are_told_by_kind(evaluation):
    assert {kind: one.questions for kind, one in evaluation.kinds.items()} == {"offered": 2, "silent": 1}
    assert evaluation.kinds["offered"].right.count == 1


def test_progress_tells_each_question(evaluation, told):
    assert told == [("Loading the models", 0, 0), *(("Asking", number, 3) for number in range(4))]


def test_json_is_the_whole_of_it(evaluation):
    whole = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert set(whole) == {"questions", "half", "reports", "generations", "models", "measures", "kinds", "rows"}
    assert whole["rows"][0]["retrieved"][0]["path"] == "lima.txt"
    scope = {name: whole["rows"][2][name] for name in ("as_of", "since", "until", "outlets")}
    assert scope == {name: QUESTIONS[2][name] for name in scope}
    assert whole["measures"]["right"]["count"] == 1


def test_the_command_prints_a_table_and_the_failing_cases(at_pier, questions, capsys):
    assert main(["evaluate", str(questions), "--half", "b"]) == 0
    assert "wrong (line" not in capsys.readouterr().out
    assert main(["evaluate", str(questions), "--half", "b", "--failures"]) == 0
    out, err = capsys.readouterr()
    assert "(b): 1 question to 2 reports" in " ".join(out.split())
    assert "wrong (line 3, offered): And Peru?" in out
    assert "of the reports: by andes wire, published from 5 to 7 May 2025" in out
    assert "Asking ..." in err


def test_the_command_prints_json(at_pier, questions, capsys):
    assert main(["evaluate", str(questions), "--half", "a", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert (whole["half"], whole["measures"]["questions"], len(whole["rows"])) == ("a", 2, 2)


def test_a_chat_model_is_what_answers_where_one_is_set(pier_settings, question_file):
    def reply(messages):
        key = re.search(r"key=(\w+)>", messages[-1]["content"])[1]
        return f"Peru's Rosa Quispe said that Lima offers to host talks on the ferry line. [{key}]"

    file = question_file({"question": "What did Peru offer?", "any": ["Peru's Rosa Quispe"]})
    with chat_server(says_of(reply)) as server:
        chat = {"chat_model": "openai:scripted", "chat_base_url": server.url}
        evaluation = evaluate(file, pier_settings.model_copy(update=chat))
    measures = evaluation.measures
    assert (measures.right.count, evaluation.models["chat"]) == (1, "openai:scripted")
    assert (measures.citation_precision.value, measures.citation_recall.value) == (1, 1)
    assert measures.seconds["chat"].of == 1
    assert measures.tokens["output"] > 5


def test_ctrl_c_ends_it_plainly(at_pier, questions, capsys, monkeypatch):
    def interrupted(_progress, step, _done, _total):
        if step == "Asking":
            raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.ProgressLine.__call__", interrupted)
    assert main(["evaluate", str(questions)]) == 130
    assert capsys.readouterr() == ("", "bot: stopped\n")


def test_bad_lines_are_a_line_each_and_at_most_twenty(at_pier, question_file, capsys):
    assert main(["evaluate", str(question_file(b"\x1b[31m", {"question": "What?"}))]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("bot: ")
    assert "line 1: it is no JSON object" in first
    assert "line 2: nothing says what is right" in second
    assert main(["evaluate", str(question_file(*[b"{}"] * 25))]) == 1
    *_, last = lines = capsys.readouterr().err.splitlines()
    assert (len(lines), last) == (21, "bot: and 5 more")


def test_a_report_that_is_not_in_the_index_is_named_before_anything_is_asked(pier_settings, question_file):
    told = []
    file = question_file({"question": "What did Peru offer?", "reports": ["lima.md"]})
    with pytest.raises(EvaluationError, match=r"line 1: the report 'lima.md' is not in the index"):
        evaluate(file, pier_settings, lambda step, *_: told.append(step))
    assert told == ["Loading the models"]


def test_an_outlet_that_no_report_has_is_named_before_anything_is_asked(pier_settings, question_file):
    told = []
    file = question_file({"question": "What did Peru offer?", "any": ["talks"], "outlets": ["Coast Wire"]})
    with pytest.raises(EvaluationError, match=r"line 1: No report is by 'Coast Wire'; name one of Andes Wire, Coast"):
        evaluate(file, pier_settings, lambda step, *_: told.append(step))
    assert told == ["Loading the models"]


def test_without_an_index_it_says_what_to_do(pier_settings, questions, tmp_path):
    with pytest.raises(NoIndexError, match="bot rebuild"):
        evaluate(questions, pier_settings.model_copy(update={"index_dir": tmp_path}))
