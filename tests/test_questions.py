"""The questions of our own: each key stands in the reports, and the halves are alike."""

from collections import Counter
from pathlib import Path

import pytest

from bot import Settings
from bot.evaluation.cases import read_cases
from bot.evaluation.matching import holds, normal
from bot.indexing.loading import load_report

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = read_cases(Path(__file__).parent / "data" / "questions.jsonl")
KINDS = set(
    "who what when where number why reaction offer denial demand differ follow-up outlet silent unhappened premise "
    "near-miss".split()
)


@pytest.fixture(scope="module")
def texts():
    size = Settings().max_file_mb
    articles = {file.name: load_report(file, CORPUS, size).article for file in CORPUS.iterdir()}
    return {name: " ".join(f"{article.title} {article.text}".split()) for name, article in articles.items()}


def test_there_are_enough_of_every_kind_and_a_third_is_to_be_refused():
    assert len(CASES) >= 150
    assert {case.kind for case in CASES} == KINDS
    assert sum(case.abstain for case in CASES) >= len(CASES) / 3
    assert sum(bool(case.history) for case in CASES) >= 20


def test_each_that_is_not_to_be_refused_has_words_and_reports():
    for case in CASES:
        assert case.abstain or (case.reports and (case.any_of or case.all_of)), case
        assert case.id, case


def test_each_expected_string_stands_in_a_named_report_and_each_report_is_named_for_one(texts):
    for case in CASES:
        expected = [*case.any_of, *case.all_of]
        for words in expected:
            assert any(holds(texts[name], words) for name in case.reports), (case, words)
        for name in case.reports:
            assert any(holds(texts[name], words) for words in expected), (case, name)


def test_no_question_says_itself_what_is_expected():
    for case in CASES:
        assert [words for words in case.any_of if holds(case.question, words)] == [], case


def test_no_question_is_asked_twice():
    asked = Counter((*(normal(turn.question) for turn in case.history), normal(case.question)) for case in CASES)
    assert [question for question, times in asked.items() if times > 1] == []


def test_the_halves_are_exactly_half_of_each_kind_and_of_what_is_to_be_refused():
    count = Counter((case.kind, case.abstain, case.half) for case in CASES)
    assert {half for _, _, half in count} == {"tune", "held"}
    for kind, refused, half in count:
        assert count[kind, refused, half] == count[kind, refused, "held" if half == "tune" else "tune"], (kind, half)
