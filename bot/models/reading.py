"""The reader: how well one sentence of a report, read in what it stands in, answers a question."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from bot.errors import ModelError
from bot.models.onnx import OnnxModel
from bot.models.weights import MS_MARCO_RERANKER, own_weights

# A question, a sentence, its title and the sentence before: what is longer says nothing more of the sentence.
MAX_TOKENS = 160
_MOST_BEFORE = 220
_TUNING = "news_reader.safetensors"
TUNING_SHA256 = "2f35894a96f5ac25b1762091216eb5838cb5abfec6e727cec7fe564a853750ac"
_MODEL_SHA256 = "4184987a274b99b902a2f2bd9dfc975afac7b42bf42edf9a9dfbdfcdc671849b"


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence with the title of its report and the sentence before it, either of which may be empty."""

    sentence: str
    title: str = ""
    before: str = ""

    @property
    def text(self) -> str:
        """The sentence first, so that its place tells it from the rest: as the reader was trained."""
        title = self.title.strip().rstrip(".")
        return " ".join(part for part in (self.sentence, f"({title})" if title else "", self._before()) if part)

    def _before(self) -> str:
        return self.before.strip()[-_MOST_BEFORE:]


class Reader(Protocol):
    """Scores sentences against a question."""

    def read(self, question: str, sentences: Sequence[InContext]) -> list[float]:
        """A logit for each sentence, in the order given: the higher, the likelier it holds the answer."""


class NewsReader:
    """The bundled reranker with its upper six layers tuned on news questions, int8.

    What the tuning changed is kept beside this module (11 MB) and laid over the reranker's own file; both, and what comes
    out, are compared by sha256. `tests/benchmarks/reader.py` is how it was trained, and says on what.
    """

    def __init__(self) -> None:
        self._model = _tuned_model()

    def is_word(self, word: str) -> bool:
        """True for a word that the vocabulary has whole, as it has the commonest of English and their names."""
        # Two more begin and end every text.
        return self._model.count_tokens([word]) == [3]

    def read(self, question: str, sentences: Sequence[InContext]) -> list[float]:
        """A logit for each sentence, about -8 to 6, in the order given."""
        encodings = self._model.encode([(question, one.text) for one in sentences])
        return [float(output[0]) for output in self._model.run(encodings)]


@cache
def _tuned_model() -> OnnxModel:
    """Put together, verified and loaded once a process."""
    folder = MS_MARCO_RERANKER.verified_folder()
    model = with_tuning((folder / "model.onnx").read_bytes(), own_weights(_TUNING, TUNING_SHA256))
    if hashlib.sha256(model).hexdigest() != _MODEL_SHA256:
        raise ModelError(f"The reader put together from {_TUNING} is not the published one; install the program again.")
    return OnnxModel(folder, MAX_TOKENS, model)


def with_tuning(model: bytes, tuning: bytes) -> bytes:
    """The model's file with the bytes that the tuning changed.

    The tuning, a safetensors file, holds `bytes`, and `starts` and `lengths` of the runs they replace.
    """
    from safetensors.numpy import load

    runs = load(tuning)
    tuned, changed, at = bytearray(model), runs["bytes"].tobytes(), 0
    for start, length in zip(runs["starts"].tolist(), runs["lengths"].tolist(), strict=True):
        tuned[start : start + length] = changed[at : at + length]
        at += length
    return bytes(tuned)
