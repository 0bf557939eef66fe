"""The questions of our own: each key stands in the reports, and the halves are alike."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from bot import Settings
from bot.indexing.loading import load_report

CORPUS = Path(__file__).parent.parent / "corpus"
QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
KEYS = {"id", "question", "history", "any", "all", "reports", "abstain", "kind", "half"}
KINDS = set(
    "who what when where number why reaction offer denial demand differ follow-up outlet silent unhappened premise "
    "near-miss".split()
)


def normal(text):
    return " ".join(text.translate(str.maketrans("‘’“”–—", "''\"\"--")).casefold().split())


@pytest.fixture(scope="module")
def texts():
    size = Settings().max_file_mb
    articles = {file.name: load_report(file, CORPUS, size).article for file in CORPUS.iterdir()}
    return {name: normal(f"{article.title}\n{article.text}") for name, article in articles.items()}


def holds(text, words):
    return re.search(rf"(?<!\w){re.escape(normal(words))}(?!\w)", text) is not None


def test_there_are_enough_of_every_kind_and_a_third_is_to_be_refused():
    assert len(QUESTIONS) >= 150
    assert {one["kind"] for one in QUESTIONS} == KINDS
    assert sum(one.get("abstain", False) for one in QUESTIONS) >= len(QUESTIONS) / 3
    assert sum("history" in one for one in QUESTIONS) >= 20


def test_each_has_an_answer_or_none():
    for one in QUESTIONS:
        assert set(one) <= KEYS, one
        expected = [*one.get("any", []), *one.get("all", [])]
        assert all(words.strip() for words in expected), one
        assert bool(expected) == bool(one.get("reports")) == (not one.get("abstain", False)), one


def test_each_expected_string_stands_in_a_named_report_and_each_report_is_named_for_one(texts):
    for one in QUESTIONS:
        expected = [*one.get("any", []), *one.get("all", [])]
        for words in expected:
            assert any(holds(texts[name], words) for name in one["reports"]), (one, words)
        for name in one.get("reports", []):
            assert any(holds(texts[name], words) for words in expected), (one, name)


def test_no_expected_string_stands_in_its_own_question():
    for one in QUESTIONS:
        for words in one.get("any", []):
            assert not holds(normal(one["question"]), words), (one, words)


def test_ids_are_unique_and_no_question_is_asked_twice():
    assert len({one["id"] for one in QUESTIONS}) == len(QUESTIONS)
    asked = Counter(
        (normal(one["question"]), *(normal(turn["question"]) for turn in one.get("history", []))) for one in QUESTIONS
    )
    assert [question for question, times in asked.items() if times > 1] == []


def test_the_halves_are_exactly_half_of_each_kind_and_of_what_is_to_be_refused():
    count = Counter((one["kind"], one.get("abstain", False), one["half"]) for one in QUESTIONS)
    assert {half for _, _, half in count} == {"tune", "held"}
    for kind, refused, half in count:
        assert count[kind, refused, half] == count[kind, refused, "held" if half == "tune" else "tune"], (kind, half)
