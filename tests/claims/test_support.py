import time

import pytest

from bot.claims.support import THRESHOLD, SupportScorer
from bot.models.embedding import OnnxEncoder

STRIKES = (
    "Pakistan condemned Iran's missile strikes in Balochistan on Tuesday and recalled its ambassador from Tehran.",
    "The Foreign Office said the attack killed two children and injured three girls.",
    "“This breach of our sovereignty is completely unacceptable,” a spokesperson said in a statement.",
    "Iran said it had targeted bases of a militant group near the border.",
    "Turkey offered to mediate between the two neighbours and called for restraint.",
)
ENVOYS = (
    "China may send a special envoy to Geneva next month, two diplomats said on Thursday.",
    "Beijing is willing to play a constructive role in talks between Russia and Ukraine, Minister Wang Yi told reporters.",
    "Germany urged Russia to withdraw its troops from the occupied regions.",
    "The United States plans to deliver 30 air defence systems to Ukraine by the summer.",
)
COUNCIL = (
    "The Security Council will vote on Friday on a draft resolution that demands an immediate ceasefire, its president said.",
    "Russia and China abstained in March, when a similar text failed by one vote.",
    "Qatar expelled the Israeli delegation after the talks collapsed late on Sunday.",
    "Saudi Arabia has pledged $500 million for the reconstruction of hospitals.",
    "Egypt rejected a proposal to resettle displaced families in Sinai.",
)


@pytest.fixture(scope="module")
def scorer():
    return SupportScorer(OnnxEncoder())


@pytest.mark.parametrize("cited", [STRIKES, ENVOYS, COUNCIL])
def test_a_sentence_supports_itself(scorer, cited):
    for place, sentence in enumerate(cited):
        found = scorer.support(sentence, cited)
        assert found.score > THRESHOLD
        assert found.best == (place,)


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Pakistan condemned the Iranian missile strikes in Balochistan and recalled its ambassador.", STRIKES),
        ("The attack killed two children and wounded three girls, according to the Foreign Office.", STRIKES),
        ("Turkey called for restraint and offered to mediate.", STRIKES),
        ("Tehran said it struck bases of a militant group near the border.", STRIKES),
        ("China is willing to play a constructive role in talks between Russia and Ukraine, Wang Yi said.", ENVOYS),
        ("Germany called on Russia to withdraw its troops from the occupied regions.", ENVOYS),
        ("Washington plans to deliver 30 air defence systems to Ukraine by summer.", ENVOYS),
        ("Two diplomats said China may send a special envoy to Geneva.", ENVOYS),
        ("The Security Council will vote on Friday on a draft demanding an immediate ceasefire.", COUNCIL),
        ("Riyadh pledged $500 million to rebuild hospitals.", COUNCIL),
        ("After the talks collapsed on Sunday, Qatar expelled Israel's delegation.", COUNCIL),
        ("A similar text failed by one vote in March when China and Russia abstained.", COUNCIL),
    ],
)
def test_a_light_paraphrase_passes(scorer, claim, cited):
    assert scorer.support(claim, cited).score > THRESHOLD


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Pakistan did not condemn Iran's missile strikes in Balochistan.", STRIKES),
        ("Turkey never offered to mediate between the two neighbours.", STRIKES),
        ("Pakistan has not recalled its ambassador from Tehran.", STRIKES),
        ("Iran denied it had targeted bases of a militant group near the border.", STRIKES),
        ("Beijing is not willing to play a constructive role in talks between Russia and Ukraine.", ENVOYS),
        ("The United States does not plan to deliver air defence systems to Ukraine.", ENVOYS),
        ("The Security Council will not vote on Friday on the draft resolution.", COUNCIL),
        ("Egypt did not reject a proposal to resettle displaced families in Sinai.", COUNCIL),
    ],
)
def test_a_denial_fails(scorer, claim, cited):
    assert scorer.support(claim, cited).score < THRESHOLD


def test_a_denial_that_was_left_out_fails(scorer):
    report = ("Oman did not invite the rebels to the talks in Muscat.",)
    assert scorer.support("Oman did not invite the rebels to the talks.", report).score > THRESHOLD
    assert scorer.support("Oman did invite the rebels to the talks in Muscat.", report).score < THRESHOLD


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Iran condemned Pakistan's missile strikes in Balochistan on Tuesday.", STRIKES),
        ("Russia urged Germany to withdraw its troops from the occupied regions.", ENVOYS),
        ("Israel expelled the Qatari delegation after the talks collapsed late on Sunday.", COUNCIL),
    ],
)
def test_swapped_roles_fail(scorer, claim, cited):
    assert scorer.support(claim, cited).score < THRESHOLD


def test_a_passive_is_no_swap(scorer):
    assert not scorer.signals("Israel's delegation was expelled by Qatar after the talks.", COUNCIL)["swaps"]
    assert not scorer.signals("Russia was urged by Germany to withdraw its troops.", ENVOYS)["swaps"]
    assert scorer.signals("Germany was urged by Russia to withdraw its troops.", ENVOYS)["swaps"]


def test_states_that_changed_places_fail(scorer):
    report = ("The envoy arrived after the Danish embargo on Norway had ended in a quarrel over herring.",)
    assert scorer.support(report[0], report).score > THRESHOLD
    turned = "The envoy arrived after the Norwegian embargo on Denmark had ended in a quarrel over herring."
    assert scorer.support(turned, report).score < THRESHOLD
    assert not scorer.signals("Russia and China abstained.", ("China and Russia abstained.",))["swaps"]


def test_running_on_into_another_sentence_costs(scorer):
    merged = "Qatar expelled the Israeli delegation for the reconstruction of hospitals."
    joined = "The Foreign Office said the attack killed two children, and Iran said it had targeted bases."
    assert scorer.signals(merged, COUNCIL)["seams"] == 1
    assert scorer.signals(joined, STRIKES)["seams"] == 0
    report = ("Minister Olga Berg flew to Oslo.", "On Friday she signed the treaty on fishing.")
    assert scorer.signals("Minister Olga Berg signed the treaty on fishing.", report)["seams"] == 0


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Turkey mediated between the two neighbours.", STRIKES),
        ("Turkey will mediate between the two neighbours.", STRIKES),
        ("China will send a special envoy to Geneva next month.", ENVOYS),
        ("China sent a special envoy to Geneva.", ENVOYS),
        ("China played a constructive role in talks between Russia and Ukraine.", ENVOYS),
        ("Russia withdrew its troops from the occupied regions.", ENVOYS),
        ("The United States delivered 30 air defence systems to Ukraine.", ENVOYS),
        ("The Security Council voted on Friday for a draft resolution that demands an immediate ceasefire.", COUNCIL),
        ("Egypt resettled displaced families in Sinai.", COUNCIL),
    ],
)
def test_what_was_only_offered_or_possible_is_not_done(scorer, claim, cited):
    assert scorer.support(claim, cited).score < THRESHOLD


def test_the_month_of_may_is_no_doubt(scorer):
    report = ("Japan lifted in May all tariffs on steel from Brazil.",)
    assert not scorer.signals("Japan lifted all tariffs on steel from Brazil.", report)["lost"]


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Turkey offered to mediate between the two neighbours, and promised ten billion dollars in aid.", STRIKES),
        ("Pakistan recalled its ambassador from Tehran and closed its airspace to Iranian planes.", STRIKES),
        ("The attack killed two children and destroyed a mosque in the village.", STRIKES),
        (
            "Germany urged Russia to withdraw its troops from the occupied regions and threatened to cut gas imports.",
            ENVOYS,
        ),
        ("China may send a special envoy to Geneva next month to sign a peace treaty with Kyiv.", ENVOYS),
        ("Qatar expelled the Israeli delegation after the talks collapsed, and closed the embassy in Doha.", COUNCIL),
        ("Saudi Arabia has pledged $500 million for hospitals and a new airport.", COUNCIL),
    ],
)
def test_an_invented_clause_fails(scorer, claim, cited):
    assert scorer.support(claim, cited).score < THRESHOLD


def test_an_invented_end_fails_however_long_the_rest(scorer):
    report = (
        "The ministers of Kenya, Uganda and Tanzania agreed on Monday in Arusha to open the three crossings on the lake road, to "
        "lower the fees for lorries that carry grain and to send their customs officers on a common course every spring."
    )
    assert scorer.support(report, [report]).score > THRESHOLD
    invented = report.replace("on a common course every spring.", "to prison for smuggling ivory and gold.")
    assert scorer.support(invented, [report]).score < THRESHOLD
    assert scorer.signals(invented, [report])["worst run"] < -2


@pytest.mark.parametrize("cited", [STRIKES, ENVOYS, COUNCIL])
def test_what_the_passage_does_not_speak_of_fails(scorer, cited):
    claims = (
        "The volcano erupted at dawn.",
        "Argentina and Chile signed a treaty on lithium exports.",
        "He won the race again.",
    )
    assert all(scorer.support(claim, cited).score < THRESHOLD for claim in claims)


def test_the_sentences_that_carry_a_claim_are_named(scorer):
    claim = (
        "Turkey offered to mediate between the two neighbours, and Iran said it had targeted bases of a militant group."
    )
    assert scorer.support(claim, STRIKES).best == (3, 4)
    assert scorer.support("Germany urged Russia to withdraw its troops.", [*STRIKES, *ENVOYS]).best == (7,)


@pytest.mark.parametrize("claim", ["", "  ", "...", "word " * 120, "x" * 5000])
def test_what_is_no_sentence_has_no_support(scorer, claim):
    found = scorer.support(claim, STRIKES)
    assert (found.score, found.best) == (0.0, ())


@pytest.mark.parametrize("sentences", [[], [""], ["...", " "]])
def test_nothing_supports_nothing(scorer, sentences):
    found = scorer.support("Turkey offered to mediate.", sentences)
    assert (found.score, found.best) == (0.0, ())


def test_the_same_claim_has_the_same_score(scorer):
    again = SupportScorer(OnnxEncoder())
    for claim in ("Turkey offered to mediate.", "Turkey mediated."):
        assert again.support(claim, STRIKES) == scorer.support(claim, STRIKES)


def test_hostile_lengths_take_a_moment(scorer):
    began = time.thread_time()
    scorer.support("not " * 119 + "x", ["may to " * 20000, "a" * 100000, *["1 " * 750] * 200])
    assert time.thread_time() - began < 15
