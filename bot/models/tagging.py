"""The tagger: which words of a text attribute, and which words are the source and the content of each attribution."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.models.onnx import Array, OnnxModel, softmax
from bot.models.weights import BGE_SMALL, own_weights
from bot.models.word_table import word_table

# The longest run of sentences that is read at once, in tokens; what it was trained on was no longer.
MAX_TOKENS = 256
_FILE = "attribution_tagger.onnx"
TAGGER_SHA256 = "7a09ef0e11cbf1f1ca0a261ae28dd4ec50af3ea0f55f73ed869f230f10f18636"
# What the model gives for each token: three logits of a cue (none, first, inside), then for source and content each a
# query and a key, then for each how likely it is whatever the cue.
_CUES = 3
WIDTH = 96
ROLES = 2


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text's tokens and what they are.

    `spans` holds (start, end) of each token in the text, in characters, special tokens left out. `cues` holds for each the
    probabilities of no cue, the first of a cue and inside of one, (n_tokens, 3).
    """

    spans: tuple[tuple[int, int], ...]
    cues: Array
    queries: Array
    keys: Array
    bias: Array

    def roles(self, cue: int) -> Array:
        """The probabilities that each token is nothing, source or content to the cue that begins with `cue`, (n_tokens, 3)."""
        by_role = np.einsum("rd,jrd->jr", self.queries[cue], self.keys) / np.sqrt(WIDTH)
        nothing = np.zeros((len(self.spans), 1), np.float32)
        return softmax(np.concatenate([nothing, by_role + self.bias], axis=1))


class AttributionTagger:
    """An encoder of four layers trained on attributions in political news, int8.

    `tests/benchmarks/tagger.py` is how it was trained, and says on what.
    """

    def __init__(self) -> None:
        self._model = _model()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, two special ones included."""
        return self._model.count_tokens(texts)

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """What each text's tokens are, in the order given; a text longer than `MAX_TOKENS` is cut."""
        encodings = self._model.encode(texts)
        return [
            tagged(output[1:-1], encoding.offsets[1:-1])
            for output, encoding in zip(self._model.run(encodings), encodings, strict=True)
        ]


def tagged(output: Array, spans: Sequence[tuple[int, int]]) -> Tagged:
    """What the model's output for a text's tokens, (n_tokens, 389), says they are."""
    width = ROLES * WIDTH
    cues, queries, keys, bias = np.split(output, [_CUES, _CUES + width, _CUES + 2 * width], axis=1)
    by_role = (len(output), ROLES, WIDTH)
    return Tagged(tuple(spans), softmax(cues), queries.reshape(by_role), keys.reshape(by_role), bias)


@cache
def _model() -> OnnxModel:
    """Verified and loaded once a process; the tokenizer is that of the bundled embedder."""
    return OnnxModel(BGE_SMALL.verified_folder(), MAX_TOKENS, own_weights(_FILE, TAGGER_SHA256), words=word_table())
