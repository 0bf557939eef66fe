"""Every measure on a case that was reckoned by hand."""

import json

import pytest

from bot.evaluation.cases import Case
from bot.evaluation.measures import measure, share
from tests.evaluation.made import cited, row

ELEVEN = [f"r{place}" for place in range(1, 12)]


def test_ranking_is_over_the_questions_whose_reports_are_known():
    measures = measure(
        [
            row(reports=["r1"], found=ELEVEN),
            # The first of its reports counts.
            row(reports=["r9", "r4"], found=ELEVEN),
            row(reports=["r10"], found=ELEVEN),
            row(reports=["r11"], found=ELEVEN),
            row(reports=["r1"], found=[]),
            row(found=ELEVEN),
        ]
    )
    assert {cutoff: (one.count, one.of) for cutoff, one in measures.hit.items()} == {1: (1, 5), 5: (2, 5), 10: (3, 5)}
    assert measures.mrr.value == pytest.approx((1 + 1 / 4 + 1 / 10) / 5)
    assert measures.mrr.low < measures.mrr.value < measures.mrr.high


def test_verdicts_are_shares_of_those_that_can_have_them():
    given = Case("q", reports=("r1",))
    verdicts = ["right", "right", "wrong", "wrongly refused", "wrongly given", "rightly refused", "rightly refused"]
    measures = measure([*(row(one) for one in verdicts), row("given", case=given), row("wrongly refused", case=given)])
    assert {
        name: (getattr(measures, name).count, getattr(measures, name).of)
        for name in ("right", "wrong", "wrongly_refused", "wrongly_given", "rightly_refused")
    } == {
        "right": (2, 4),
        "wrong": (1, 4),
        "wrongly_refused": (2, 6),
        "wrongly_given": (1, 3),
        "rightly_refused": (2, 3),
    }


def test_citations_and_words_are_those_of_the_answers_given():
    measures = measure(
        [
            row(citations=(cited(), cited("it is made up")), sentences=3, borne_out=2, words=30),
            row("wrongly given", citations=(cited(),), sentences=1, borne_out=1, words=10),
            row("wrongly refused"),
        ]
    )
    assert (measures.citation_precision.count, measures.citation_precision.of) == (2, 3)
    assert (measures.citation_recall.count, measures.citation_recall.of) == (3, 4)
    assert (measures.words.value, measures.words.of, measures.words.low, measures.words.high) == (20, 2, 10, 30)


def test_auroc_is_the_share_of_pairs_in_their_order():
    held = [row(confidence=confidence) for confidence in (0.9, 0.5, 0.2)]
    absent = [row("wrongly given", confidence=0.5), row("rightly refused", confidence=0.1)]
    # Of six pairs 0.9 > 0.5, 0.9 > 0.1, 0.5 > 0.1 and 0.2 > 0.1 are in order, 0.5 = 0.5 is half.
    auroc = measure([*held, *absent]).auroc
    assert (auroc.value, auroc.of) == (pytest.approx(4.5 / 6), 5)
    assert 0 <= auroc.low < auroc.value < auroc.high <= 1
    assert measure(held).auroc.of == 0


def test_seconds_are_median_and_95th_percentile_a_step():
    rows = [row(seconds={"total": number, **({"chat": 2.0} if number == 1 else {})}) for number in range(1, 22)]
    seconds = measure(rows).seconds
    assert list(seconds) == ["chat", "total"]
    assert (seconds["total"].median, seconds["total"].p95, seconds["total"].of) == (11, 20, 21)
    assert (seconds["chat"].median, seconds["chat"].of) == (2, 1)


def test_tokens_are_added_up():
    rows = [row(tokens={"input": 5, "output": 2}), row(tokens={"input": 1, "output": 0}), row()]
    assert measure(rows).tokens == {"input": 6, "output": 2}


def test_a_share_has_wilsons_interval():
    # (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) for p = .8, n = 10, z = 1.96.
    one = share(8, 10)
    assert (one.value, one.low, one.high) == (0.8, pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


def test_where_there_is_nothing_to_count_json_says_null():
    measures = measure([row("wrongly refused", found=["r1"])])
    told = measures.to_dict()
    assert told["wrongly_given"] == {"value": None, "count": 0, "of": 0, "interval": None}
    assert told["words"] == {"value": None, "of": 0, "interval": None}
    assert (told["hit@1"]["of"], told["mrr@10"]["of"], told["seconds"]) == (0, 0, {})
    json.dumps(told, allow_nan=False)


def test_the_same_rows_give_the_same_intervals():
    rows = [row(words=number**2) for number in range(20)]
    assert measure(rows) == measure(rows)


@pytest.mark.parametrize(
    ("made", "failed"),
    [
        (row("right"), False),
        (row("rightly refused"), False),
        (row("wrong"), True),
        (row("wrongly refused"), True),
        (row("wrongly given"), True),
        (row("right", citations=(cited("it is made up"),)), True),
        # A right answer may rest on another report.
        (row("right", reports=["r11"], found=ELEVEN), False),
        (row("given", case=Case("q", reports=("r11",)), found=ELEVEN), True),
        (row("given", case=Case("q", reports=("r10",)), found=ELEVEN), False),
    ],
)
def test_what_is_worth_reading(made, failed):
    assert made.failed is failed
