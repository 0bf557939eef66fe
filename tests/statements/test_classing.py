"""PLOVER's class from the classifier, where a desk has no word and it is sure."""

from dataclasses import replace

import pytest

from bot.errors import ModelError
from bot.models import ActClassifier, Deed
from bot.models.acting import CLASSES, marked
from bot.models.weights import own_weights
from bot.statements.classing import LEAST, classed
from tests.matrix.statements import told

DEEDS = [
    ("Norway delivered food and medicine to Kenya after the flood.", "Norway", "Kenya", "AID"),
    ("Police in Peru arrested ten students from Chile.", "Police in Peru", "Chile", "COERCE"),
    ("Bolivia's troops attacked a base of Peru with rockets.", "Bolivia's troops", "Peru", "ASSAULT"),
    ("Crowds in Lima marched against the government of Peru.", "Crowds in Lima", "the government of Peru", "PROTEST"),
]


def deed(text, source, target):
    at, to = text.index(source), text.index(target)
    return Deed(text, (at, at + len(source)), (to, to + len(target)))


@pytest.mark.parametrize(("text", "source", "target", "name"), DEEDS)
def test_a_deed_has_its_class(text, source, target, name):
    ((found, sure),) = ActClassifier().classify([deed(text, source, target)])
    assert found == name
    assert 1 / len(CLASSES) < sure <= 1


def test_the_parties_are_marked_and_the_text_stays():
    text = "Norway warned Kenya."
    assert marked(Deed(text, (0, 6), (14, 19))) == " [unused1] Norway [unused2]  warned  [unused3] Kenya [unused4] ."
    assert marked(Deed(text, None, None)) == text
    assert marked(Deed(text, (0, 6), (0, 6))) == " [unused1] Norway [unused2]  warned Kenya."


class Sure:
    """Calls everything aid, as surely as it is told."""

    def __init__(self, sure):
        self.sure, self.asked = sure, 0

    def classify(self, deeds):
        self.asked += len(deeds)
        return [("AID", self.sure) for _ in deeds]


def test_only_what_has_no_class_and_is_at_somebody_is_classed():
    said = told("food was brought to Chile", target="CL")
    mute = replace(said, cue=said.content)
    known, nobody = replace(mute, id="2", plover="ACCUSE"), replace(mute, id="3", actor="")
    at_none = replace(mute, id="4", target="")
    sure = Sure(LEAST)
    found = classed([mute, known, nobody, at_none], sure)
    assert [one.plover for one in found] == ["AID", "ACCUSE", "", ""]
    assert sure.asked == 1
    # What somebody only says that another did is no deed of theirs.
    assert [one.plover for one in classed([said], sure)] == [""]
    assert [one.plover for one in classed([mute], Sure(LEAST - 0.01))] == [""]
    assert classed([], Sure(1)) == ()


def test_weights_that_are_not_the_published_ones_are_one_line():
    with pytest.raises(ModelError, match=r"act_classifier.onnx is not the published one; install the program again.$"):
        own_weights("act_classifier.onnx", "0" * 64)
    with pytest.raises(ModelError, match=r"no.onnx cannot be read; install the program again.$"):
        own_weights("no.onnx", "0" * 64)
