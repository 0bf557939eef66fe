"""The benchmarks' own figures: matching of strings, intervals, and what counts as right."""

import numpy as np
import pytest

from tests.benchmarks import canard, conflicts, multihop
from tests.benchmarks.bootstrap import auroc, difference, mean, ratio
from tests.benchmarks.data import holds, sample
from tests.benchmarks.stock import Stock, StockSentence, shown


def test_a_string_is_found_whole_whatever_its_case_and_marks():
    assert holds("It paid “6.04 Billion” dollars", "6.04 billion")
    assert holds("Bankman‑Fried left", "bankman-fried")
    assert not holds("Cubans voted", "Cuba")
    assert not holds("anything", "?")


def test_a_sample_is_always_the_same_and_in_order():
    rows = list(range(100))
    assert sample(rows, 7) == sample(rows, 7) == sorted(sample(rows, 7))
    assert sample(rows, 0) == sample(rows, 500) == rows


def test_an_interval_holds_its_figure_and_narrows_with_more_questions():
    few, many = ([1.0, 0.0] * n for n in (10, 1000))
    assert mean(few).low < 0.5 < mean(few).high
    assert mean(many).high - mean(many).low < mean(few).high - mean(few).low


def test_a_difference_is_paired():
    first = np.random.default_rng(1).random(200)
    found = difference(first + 0.1, first)
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))
    with pytest.raises(ValueError, match="same questions"):
        difference([1.0], [1.0, 0.0])


def test_a_ratio_is_of_means():
    assert ratio([1, 0, 1, 0], [1, 1, 1, 1]).value == 0.5


def test_auroc_is_one_where_every_positive_is_above():
    assert auroc([2.0, 3.0], [0.0, 1.0]).value == 1
    assert auroc([1.0, 1.0], [1.0, 1.0]).value == 0.5


def test_stock_shows_what_an_answer_has_room_for():
    texts = ["one two three", "a b c d e f", "four five"]
    found = Stock((), tuple(StockSentence(text, "r", 0.0) for text in texts))
    assert [one.text for one in shown(found, 3, 5)] == ["one two three", "four five"]
    assert [one.text for one in shown(found, 3, 1)] == ["one two three"]
    assert [one.text for one in shown(found, 1, 100)] == ["one two three"]


MULTIHOP = {"question_type": "comparison_query", "answer": "Yes", "gold_facts": ["f1", "f2"]}


def test_a_comparison_is_right_when_every_gold_fact_is_quoted():
    assert multihop.judged(MULTIHOP, ["x", "y"], ["f2.txt", "f1.txt"], [])["right"]
    half = multihop.judged(MULTIHOP, ["yes"], ["f1.txt"], [])
    assert (half["right"], half["covered"]) == (0, 0.5)


def test_an_inference_is_right_when_quotation_or_title_names_it_and_a_null_question_when_refused():
    inference = {**MULTIHOP, "question_type": "inference_query", "answer": "Amina Okafor"}
    assert multihop.judged(inference, ["She left."], ["f9.txt"], ["Why Amina Okafor left"])["right"]
    assert not multihop.judged(inference, ["She left."], ["f1.txt"], ["Why she left"])["right"]
    null = {**MULTIHOP, "question_type": "null_query", "answer": "Insufficient information.", "gold_facts": []}
    assert multihop.judged(null, [], [], [])["right"]
    assert not multihop.judged(null, ["x"], ["f1.txt"], [])["right"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_the_threshold_refuses_the_share_it_is_chosen_for(share):
    scores = [float(one) for one in range(10)]
    threshold = multihop.threshold_refusing(scores, share)
    assert sum(score < threshold for score in scores) == round(share * 10)


def true_of(row):
    return {key for key, value in row.items() if value}


CASE = {"right": [["Lima"], ["1 May", "May 1"]], "wrong": [["Quito"]]}


def test_conflicting_answers_are_counted_by_what_is_shown_and_in_which_order():
    whole = conflicts.judged(CASE, ["In Lima on May 1.", "In Quito."])
    assert true_of(whole) == {"given", "all", "any", "wrong", "both", "every_value"}
    wrong = conflicts.judged(CASE, ["In Quito.", "In Lima."])
    assert true_of(wrong) == {"given", "any", "wrong", "first_wrong", "both"}
    assert conflicts.judged(CASE, ["In Quito."])["wrong_alone"]
    assert conflicts.judged(CASE, ["In Lima, May 1"])["exact"]
    assert not true_of(conflicts.judged(CASE, []))


def test_a_conversation_opens_with_its_title_unless_told_not_to():
    row = {"History": ["Lima", "Treaties", "What was signed?", "A pact."]}
    assert [turn.question for turn in canard.turns_of(row, titled=True)] == ["Lima", "What was signed?"]
    assert [turn.answer for turn in canard.turns_of(row, titled=False)] == ["A pact."]


def test_overlap_is_the_share_of_the_human_rewrites_passages():
    row = {"QuAC_dialog_id": "d"}
    human = [("p1", "d.txt"), ("p2", "e.txt")]
    assert canard.judged(row, [("p2", "e.txt")], human) == {"recall": 0.0, "overlap": 0.5}
    assert canard.judged(row, human, human) == {"recall": 1.0, "overlap": 1.0}
