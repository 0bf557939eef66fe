"""The frame reader: what a question asks for, told by its form, and which of its words say of whom and of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from bot.models.onnx import Array, OnnxModel, softmax
from bot.models.weights import BGE_SMALL, own_weights
from bot.models.word_table import word_table
from bot.records import Span

# As it was trained: questions are shorter.
MAX_TOKENS = 128
# In the order of the model's logits: first of each token, then of the question.
ROLES = ("", "whose", "addressee", "matter", "channel", "when")
KINDS = ("said", "reacted", "reactions", "who", "whether", "other")
ACTS = (
    "",
    *"condemns protests summons recalls expels demands denies threatens".split(),
    *("urges restraint", "calls for talks", "offers to mediate", "offers help", "expresses concern"),
    *("announces visit", "stays neutral"),
    *"supports welcomes agrees warns promises blames admits rejects praises sanctions strikes".split(),
)
_FILE = "question_frames.onnx"
FRAMES_SHA256 = "0e2a6369c1ff0408ac06d24ba71f0fdd2a67fe8390cc53e11800691cc0576544"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a question asks for.

    `kind` is "said" (what somebody says, or where they stand), "reacted" (how somebody took something), "reactions" (how
    others did), "who" (who does or says it), "whether" (has somebody spoken) or "other" (nobody's words); `act` what is asked
    to have been done, "" for nothing in particular. `sure` and `sure_of_act` are their probabilities. `roles` holds for each
    of ROLES but the first the (start, end) of its words in the question, in order.
    """

    text: str
    kind: str
    sure: float
    act: str
    sure_of_act: float
    roles: dict[str, tuple[Span, ...]]

    def words(self, role: str) -> tuple[str, ...]:
        """The question's words in a role, one string for each run of them."""
        return tuple(self.text[start:end] for start, end in self.roles[role])


class FrameReader:
    """An encoder of six layers trained on questions of our own, int8.

    `tests/benchmarks/frames.py` is how it was trained, and says on what. It is loaded when it is first asked: most questions are
    read without.
    """

    def read(self, question: str) -> Frame:
        """The frame of a question, which is cut to `MAX_TOKENS`."""
        (encoding,) = _model().encode([question])
        (output,) = _model().run([encoding])
        return framed(question, output, encoding.offsets, encoding.word_ids)


def framed(question: str, output: Array, spans: Sequence[Span], words: Sequence[int | None]) -> Frame:
    """What the model's output for a question's tokens, (n_tokens, 39), says; `words` numbers the word of each token."""
    by_token, by_kind, by_act = np.split(output, [len(ROLES), len(ROLES) + len(KINDS)], axis=1)
    kinds, acts = softmax(by_kind[0]), softmax(by_act[0])
    held: list[tuple[int, Span, str]] = []
    for word in dict.fromkeys(one for one in words if one is not None):
        tokens = [at for at, one in enumerate(words) if one == word]
        role = ROLES[int(softmax(by_token[tokens]).mean(axis=0).argmax())]
        held.append((word, (spans[tokens[0]][0], spans[tokens[-1]][1]), role))
    roles: dict[str, tuple[Span, ...]] = {}
    for role in ROLES[1:]:
        own = [(word, span) for word, span, one in held if one == role]
        breaks = [at for at, ((before, _), (after, _)) in enumerate(pairwise(own), 1) if after > before + 1]
        runs = [own[start:end] for start, end in pairwise([0, *breaks, len(own)])] if own else []
        roles[role] = tuple((run[0][1][0], run[-1][1][1]) for run in runs)
    kind, act = int(kinds.argmax()), int(acts.argmax())
    return Frame(question, KINDS[kind], float(kinds[kind]), ACTS[act], float(acts[act]), roles)


@cache
def _model() -> OnnxModel:
    """Verified and loaded once a process; the tokenizer is that of the bundled embedder."""
    return OnnxModel(BGE_SMALL.verified_folder(), MAX_TOKENS, own_weights(_FILE, FRAMES_SHA256), words=word_table())
