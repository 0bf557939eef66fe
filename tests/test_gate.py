"""The gate: a figure that falls by more than its noise is told, and no floor goes down unasked."""

import json
import os

import pytest

from tests.gate import FIGURES, FLOORS, HALVES, QUESTIONS, Figure, digest_of_folder, digests_of, main, measure

AT_FIRST = {name: Figure(0.8 if more_is_better else 0.1, 50) for name, more_is_better in FIGURES.items()}
NOISE = 1 / 50


class Gate:
    """The gate over a folder of its own, with figures as given instead of asked for."""

    def __init__(self, folder):
        self.questions, self.corpus, self.file = folder / "questions.jsonl", folder / "corpus", folder / "floors.json"
        self.questions.write_text('{"question": "who?"}\n', encoding="utf-8")
        self.corpus.mkdir()
        (self.corpus / "a.txt").write_text("A report.", encoding="utf-8")
        self.figures = {half: dict(AT_FIRST) for half in HALVES}
        self.failures = "what failed"
        self.measured = 0

    def now(self, half, name, value):
        self.figures[half][name] = Figure(value, 50)

    def run(self, *arguments):
        return main(
            arguments, questions=self.questions, corpus=self.corpus, file=self.file, measured=lambda *_: self._measure()
        )

    def _measure(self):
        self.measured += 1
        return self.figures, self.failures

    @property
    def floors(self):
        return json.loads(self.file.read_text(encoding="utf-8"))

    def floor(self, half, name):
        return self.floors["halves"][half][name]["floor"]


@pytest.fixture
def gate(tmp_path, capsys):
    gate = Gate(tmp_path)
    assert gate.run("--lower", "the first") == 0
    capsys.readouterr()
    return gate


def worse(name, by):
    return AT_FIRST[name].value + (-by if FIGURES[name] else by)


def test_what_holds_passes(gate, capsys):
    assert gate.run() == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.count("holds") == len(HALVES) * len(FIGURES)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", [name for name in FIGURES if not name.startswith("citation")])
def test_a_fall_by_the_noise_passes_and_by_more_fails(gate, capsys, half, name):
    gate.now(half, name, worse(name, NOISE))
    assert gate.run() == 0
    gate.now(half, name, worse(name, 2 * NOISE))
    assert gate.run() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{half}: {name} " in line
    assert ("fell from 0.8000 to 0.7600" if FIGURES[name] else "rose from 0.1000 to 0.1400") in line


@pytest.mark.parametrize("name", ["citation_precision", "citation_recall"])
def test_citations_have_no_noise(gate, name):
    gate.now("tune", name, worse(name, 0.001))
    assert gate.run() == 1


def test_each_figure_that_fell_has_its_line(gate, capsys):
    gate.now("tune", "hit@1", 0.5)
    gate.now("held", "wrong", 0.5)
    assert gate.run() == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_only_what_improved_is_raised(gate):
    gate.now("tune", "right", 0.9)
    gate.now("tune", "wrong", 0.02)
    gate.now("tune", "hit@1", worse("hit@1", NOISE))
    gate.now("held", "wrongly_given", worse("wrongly_given", 2 * NOISE))
    assert gate.run("--raise") == 1
    assert gate.floor("tune", "right") == 0.9
    assert gate.floor("tune", "wrong") == 0.02
    assert gate.floor("tune", "hit@1") == 0.8
    assert gate.floor("held", "wrongly_given") == 0.1
    assert gate.floors["lowered"] == []


def test_a_run_without_a_flag_changes_no_floor(gate):
    before = gate.file.read_bytes()
    gate.now("tune", "right", 0.9)
    gate.now("tune", "hit@1", 0.1)
    gate.run()
    assert gate.file.read_bytes() == before


def test_a_lowered_floor_is_recorded_with_its_reason(gate):
    gate.now("held", "right", 0.7)
    gate.now("held", "hit@5", worse("hit@5", NOISE))
    gate.now("held", "hit@1", 0.9)
    assert gate.run("--lower", "names are compared in full") == 0
    (record,) = gate.floors["lowered"]
    assert record.pop("date").count("-") == 2
    reason = "names are compared in full"
    assert record == {"half": "held", "figure": "right", "old": 0.8, "new": 0.7, "reason": reason}
    assert gate.floor("held", "right") == 0.7
    assert gate.floor("held", "hit@5") == 0.8
    assert gate.floor("held", "hit@1") == 0.8


@pytest.mark.parametrize("arguments", [["--lower"], ["--lower", " "], ["--lower", "why", "--raise"]])
def test_lowering_takes_a_reason_and_is_not_raising(gate, arguments):
    with pytest.raises(SystemExit) as stopped:
        gate.run(*arguments)
    assert stopped.value.code == 2
    assert gate.measured == 1


@pytest.mark.parametrize("flags", [[], ["--raise"], ["--failures"]])
def test_floors_are_not_compared_with_other_questions(gate, capsys, flags):
    gate.questions.write_text('{"question": "what?"}\n', encoding="utf-8")
    assert gate.run(*flags) == 1
    assert "the questions changed" in (told := capsys.readouterr().err)
    assert "python -m tests.gate --lower" in told
    assert gate.measured == 1


def test_floors_are_not_compared_with_another_corpus(gate, capsys):
    (gate.corpus / "b.txt").write_text("Another.", encoding="utf-8")
    assert gate.run() == 1
    assert "the sample corpus changed" in capsys.readouterr().err


def test_other_data_is_measured_anew_and_recorded(gate):
    old = gate.floors["digests"]["questions"]
    gate.questions.write_text('{"question": "what?"}\n', encoding="utf-8")
    gate.now("tune", "right", 0.9)
    gate.now("tune", "hit@1", 0.79)
    assert gate.run("--lower", "a question was added") == 0
    assert gate.floor("tune", "right") == 0.9
    assert gate.floor("tune", "hit@1") == 0.79
    fallen, data = gate.floors["lowered"]
    assert (fallen["figure"], fallen["old"], fallen["new"]) == ("hit@1", 0.8, 0.79)
    assert (data["figure"], data["old"], data["reason"]) == ("digest of questions", old, "a question was added")
    assert gate.run() == 0


def test_the_digest_of_a_folder_is_over_names_and_bytes(tmp_path):
    (tmp_path / "a.txt").write_text("one", encoding="utf-8")
    first = digest_of_folder(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    renamed = digest_of_folder(tmp_path)
    (tmp_path / "b.txt").write_text("two", encoding="utf-8")
    assert len({first, renamed, digest_of_folder(tmp_path)}) == 3


def test_the_failing_cases_are_shown_when_asked_for(gate, capsys):
    gate.run()
    assert "what failed" not in capsys.readouterr().out
    gate.run("--failures")
    assert "what failed" in capsys.readouterr().out


def test_the_floors_are_of_the_questions_and_the_corpus_that_are_here():
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert floors["digests"] == digests_of(QUESTIONS, QUESTIONS.parents[2] / "corpus")
    assert {half: list(kept) for half, kept in floors["halves"].items()} == {half: list(FIGURES) for half in HALVES}


def test_real_questions_are_measured_and_the_held_cases_stay_unseen(tmp_path, monkeypatch):
    """One that is answered and one that fails in each half, over a report of its own, whatever the environment says."""
    corpus, file = tmp_path / "reports", tmp_path / "questions.jsonl"
    corpus.mkdir()
    (corpus / "talks.txt").write_text(
        "Peru invites Chile\n\nLIMA, May 5, 2025. /Andes Wire/. Peru has invited Chile to talks in Cusco.\n",
        encoding="utf-8",
    )
    lines = [
        {"question": question, "any": [expected], "reports": ["talks.txt"], "half": half}
        for half in HALVES
        for question, expected in [
            ("whom did Peru invite?", "invited Chile"),
            (f"where are the {half} talks?", "Quito"),
        ]
    ]
    lines += [{"question": f"what did {half} Bolivia say?", "abstain": True, "half": half} for half in HALVES]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    monkeypatch.setenv("BOT_ANSWER_WORDS", "as many as I like")
    figures, failures = measure(file, corpus)
    for half in HALVES:
        assert list(figures[half]) == list(FIGURES)
        assert figures[half]["hit@1"] == Figure(1.0, 2)
        assert figures[half]["right"] == Figure(0.5, 2)
        assert figures[half]["citation_precision"].value == 1.0
    assert "where are the tune talks?" in failures
    assert "held" not in failures
    assert os.environ["BOT_ANSWER_WORDS"] == "as many as I like"
