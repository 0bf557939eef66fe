"""What an answer is worth, against the expected words and the report files."""

from dataclasses import replace

import pytest

from bot.evaluation.cases import Case
from bot.evaluation.judging import ReportFiles, judge, pieces_of
from tests.evaluation.made import TEXT, answered, citation, hits

OFFER = "Lima offers to host talks."
SHIPS = "Chile moved 14 ships to Arica."
CHAT = {"models": {"chat": "some:model"}}


@pytest.fixture
def files(corpus, write):
    write("lima.txt", TEXT)
    return ReportFiles(corpus, 20)


@pytest.fixture
def judged(files):
    return lambda case, answer: judge(case, answer, 0.5, files)


REFUSED = answered("The 1 indexed reports do not answer this.", reason="no sentence tells of it")


@pytest.mark.parametrize(
    ("expects", "given", "refused"),
    [
        ({"any_of": ("talks",)}, "right", "wrongly refused"),
        ({"any_of": ("war",)}, "wrong", "wrongly refused"),
        # The number of a citation is not what an answer says.
        ({"all_of": ("1",)}, "wrong", "wrongly refused"),
        ({"reports": ("lima.txt",)}, "given", "wrongly refused"),
        ({"abstain": True}, "wrongly given", "rightly refused"),
    ],
)
def test_verdicts(judged, expects, given, refused):
    case = Case("q", **expects)
    assert judged(case, answered(f"{OFFER} [1]", citation(OFFER))).verdict == given
    assert judged(case, REFUSED).verdict == refused
    assert judged(case, REFUSED).reason == "no sentence tells of it"
    assert (judged(case, REFUSED).words, judged(case, REFUSED).sentences) == (0, 0)


def test_an_answer_is_cut_at_its_marks():
    extractive = answered(f"Reports differ:\n- {OFFER} [1]\n- {SHIPS} [2]", citation(OFFER), citation(SHIPS, 2))
    assert [(one.text, one.numbers) for one in pieces_of(extractive)] == [(OFFER, (1,)), (SHIPS, (2,))]
    affirmed = answered(f"Yes: {OFFER} [1]", citation(OFFER))
    assert [(one.text, one.numbers) for one in pieces_of(affirmed)] == [(OFFER, (1,))]
    written = answered(f"It offers. [1] [2] Ships moved. [2]\n- {SHIPS} [3]\nAnd more.", citation(OFFER), **CHAT)
    assert [(one.text, one.numbers, one.is_quotation) for one in pieces_of(written)] == [
        ("It offers.", (1, 2), False),
        ("Ships moved.", (2,), False),
        (SHIPS, (3,), True),
        ("And more.", (), False),
    ]


def test_sentences_with_a_citation_are_counted(judged):
    both = f"{OFFER} {SHIPS}"
    one = judged(Case("q", any_of=("a",)), answered(f"{both} [1]", citation(both)))
    assert (one.sentences, one.borne_out, one.words) == (1, 1, 11)
    # Of a chat model's words only the last sentence before a mark has it; 9 is no citation, and nor is what has no number.
    text = "First claim. Second claim. [1] Third. [9] Fourth."
    two = judged(Case("q", any_of=("a",)), answered(text, citation(OFFER), **CHAT))
    assert (two.sentences, two.borne_out, two.words) == (4, 1, 6)


def fault(judged, text, cited, **more):
    (one,) = judged(Case("q", any_of=("a",)), answered(text, cited, **more)).citations
    return one.fault


def test_a_sound_citation_has_no_fault(judged):
    assert fault(judged, f"{OFFER} [1]", citation(OFFER)) == ""
    assert fault(judged, f"Yes: {OFFER} [1]", citation(OFFER)) == ""
    assert fault(judged, "Lima would host. [1]", citation(OFFER), **CHAT) == ""
    # As the answer shows a quotation: on one line, a number of its own in other brackets.
    odd = "Lima offers\nto host [1] talks."
    article = replace(citation(OFFER).article, text=odd)
    shown = replace(citation(OFFER), quote=odd, start=0, end=len(odd), article=article)
    assert "word" not in fault(judged, "Lima offers to host (1) talks. [1]", shown).partition("file")[0]


def test_each_way_to_be_unsound_is_told(judged, write):
    sound = citation(OFFER)
    assert "at their place" in fault(judged, f"{OFFER} [1]", replace(sound, start=1))
    assert "at their place" in fault(judged, "Lima offers war. [1]", replace(sound, quote="Lima offers war."))
    assert "quotes nothing" in fault(judged, f"{OFFER} [1]", replace(sound, quote="", end=0))
    assert "shows other words" in fault(judged, "Lima offers to host war. [1]", sound)
    assert "shows other words" in fault(judged, "Well. [2]\n- Lima offers war. [1]", sound, **CHAT)
    assert "nothing in the answer" in fault(judged, OFFER, sound)
    assert "file is gone" in fault(judged, f"{OFFER} [1]", citation(OFFER, path="gone.txt"))
    write("empty.txt", " ")
    assert "compared: it is empty" in fault(judged, f"{OFFER} [1]", citation(OFFER, path="empty.txt"))
    write("other.txt", TEXT.replace("host", "leave"))
    assert "file does not hold" in fault(judged, f"{OFFER} [1]", citation(OFFER, path="other.txt"))


def test_a_row_has_the_rest_as_the_answer_has_it(judged):
    answer = answered(
        f"{OFFER} [1]",
        citation(OFFER),
        passages=hits("b.txt", "lima.txt", "b.txt"),
        timings={"rerank": 0.2},
        confidence=0.8,
        generation="g",
        tokens={"input": 3},
    )
    row = judged(Case("q", any_of=("talks",), reports=("lima.txt",)), answer)
    assert [(one.path, one.score) for one in row.reports] == [("b.txt", 9.0), ("lima.txt", 8.0)]
    assert (row.rank, row.confidence, row.generation, row.tokens) == (2, 0.8, "g", {"input": 3})
    assert row.seconds == {"rerank": 0.2, "total": 0.5}
    assert not row.failed
