"""The frame reader: what kind of question it is, which act it asks for, and which of its words say of whom and of what."""

import numpy as np
import pytest

from bot.asking.framing import LIKELY
from bot.models import FrameReader
from bot.models.framing import ACTS, KINDS, ROLES, framed


@pytest.fixture(scope="module")
def read():
    return FrameReader().read


@pytest.mark.parametrize(
    ("question", "asks", "whose", "matter"),
    [
        ("so what's the Laotian take on the toll road", ("said", ""), "Laotian", "toll road"),
        ("how did Muscat take the closing of the strait?", ("reacted", ""), "Muscat", "closing of the strait"),
        ("who denounced the raid on the port", ("who", "condemns"), "", "raid on the port"),
        ("who volunteered to act as a middleman?", ("who", "offers to mediate"), "", ""),
        ("have the Peruvians uttered a word about the raid", ("whether", ""), "Peruvians", "raid"),
        ("what has everyone else made of the raid?", ("reactions", ""), "", "raid"),
        ("how many trucks were stopped at the bridge?", ("other", ""), "", ""),
        ("when will the ferry sail again", ("other", ""), "", ""),
    ],
)
def test_a_question_it_was_not_trained_on_is_read(read, question, asks, whose, matter):
    frame = read(question)
    assert (frame.kind, frame.act) == asks
    assert frame.sure > LIKELY
    assert whose in " ".join(frame.words("whose"))
    assert matter in " ".join(frame.words("matter"))


def test_words_side_by_side_in_a_role_are_one_and_others_are_apart():
    tokens = "oslo and la paz react".split()
    spans = [(0, 0), (0, 4), (5, 8), (9, 11), (12, 15), (16, 21), (21, 21)]
    output = np.zeros((len(spans), len(ROLES) + len(KINDS) + len(ACTS)), np.float32)
    output[:, 0] = 1
    for token in (1, 3, 4):
        output[token, ROLES.index("whose")] = 5
    output[0, len(ROLES) + KINDS.index("reacted")] = 9
    frame = framed(" ".join(tokens), output, spans, [None, 0, 1, 2, 3, 4, None])
    assert frame.kind == "reacted"
    assert frame.words("whose") == ("oslo", "la paz")
    assert frame.words("matter") == ()
