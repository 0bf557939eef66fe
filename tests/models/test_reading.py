"""The reader is the published one, always the same, and reads a sentence in what it stands in."""

import numpy as np
import pytest

from bot.models.reading import TUNING_SHA256, InContext, NewsReader, with_tuning
from bot.models.weights import MS_MARCO_RERANKER, own_weights

TITLE = "Ministers meet in Lima to talk about the dam"
BEFORE = "The talks on the dam opened on Monday."


@pytest.fixture(scope="session")
def reader():
    return NewsReader()


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (InContext("They ended.", "Talks.", "It began."), "They ended. (Talks) It began."),
        (InContext("They ended."), "They ended."),
        (InContext("They ended.", "", "It began."), "They ended. It began."),
        (InContext("They ended.", " Talks ", "x" * 1_000), f"They ended. (Talks) {'x' * 220}"),
    ],
)
def test_a_sentence_comes_first_then_its_title_and_what_stands_before(one, text):
    assert one.text == text


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("Who chaired the talks on the dam?", "Ana Prado chaired them.", "They lasted for three hours."),
        ("Where were the talks held?", "Delegates gathered at the old customs house in Lima.", "They were friendly."),
        ("How many villages would be flooded?", "Eleven villages would be under water.", "The villages are old."),
    ],
)
def test_what_answers_scores_above_what_only_stands_near(reader, question, answers, does_not):
    good, bad = reader.read(question, [InContext(one, TITLE, BEFORE) for one in (answers, does_not)])
    assert good > bad + 1


def test_a_score_does_not_depend_on_what_else_is_read(reader):
    sentences = [InContext(f"Village {number} has {number} wells.", TITLE, BEFORE) for number in range(12)]
    alone = [reader.read("How many wells?", [one])[0] for one in sentences]
    assert reader.read("How many wells?", sentences) == alone
    assert reader.read("How many wells?", []) == []


def test_any_length_is_read(reader):
    assert len(reader.read("Why? " * 500, [InContext("Because. " * 900, "Title " * 200, "Before " * 200)])) == 1


def test_the_tuning_changes_less_than_a_third_of_the_reranker_and_not_its_length():
    model = (MS_MARCO_RERANKER.verified_folder() / "model.onnx").read_bytes()
    tuned = with_tuning(model, own_weights("news_reader.safetensors", TUNING_SHA256))
    assert len(tuned) == len(model)
    before, after = (np.frombuffer(one, dtype=np.uint8) for one in (model, tuned))
    assert 0 < np.count_nonzero(before != after) < len(model) / 3
