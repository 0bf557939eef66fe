"""The vectors of single tokens that the tagger and the classifier begin with, once for both."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from bot.models.weights import own_weights

_FILE = "word_table.safetensors"
WORD_TABLE_SHA256 = "fddb6262a0724e5be85854f86b0c3b70652882b4bc4abb23e394a57ac5abed99"


@dataclass(frozen=True, slots=True)
class WordTable:
    """all-MiniLM-L6-v2's vectors of its 30,522 tokens, (30522, 384): `(quantized - zero) * scale`."""

    quantized: npt.NDArray[np.uint8]
    zero: np.float32
    scale: np.float32

    def vectors(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The vectors of tokens (ids of any shape), with an axis of 384 more."""
        found: npt.NDArray[np.float32] = (self.quantized[ids].astype(np.float32) - self.zero) * self.scale
        return found


@cache
def word_table() -> WordTable:
    """Verified and loaded once a process; `tests/benchmarks/words.py` took it out of the tagger's file."""
    from safetensors.numpy import load

    found = load(own_weights(_FILE, WORD_TABLE_SHA256))
    return WordTable(found["quantized"], np.float32(found["zero"][0]), np.float32(found["scale"][0]))
