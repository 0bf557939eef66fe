"""A BERT-shaped ONNX model and its tokenizer: the one place that runs onnxruntime."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.models.word_table import WordTable

if TYPE_CHECKING:
    from tokenizers import Encoding

Array: TypeAlias = npt.NDArray[np.float32]
Pair: TypeAlias = tuple[str, str]


class OnnxModel:
    """Runs each text alone, one thread a text, as many at once as there are cores.

    The bundled weights are quantised dynamically: their activations are scaled over the whole tensor, so a text's
    output depends on what it is batched with (cosine .993 to itself alone, .14 in a reranker's score). Alone it is always
    the same, and with a text a core it is no slower: 12.7 ms for 100 words against 13.8 in batches of 16.
    """

    def __init__(
        self,
        folder: Path,
        max_tokens: int,
        model: bytes | None = None,
        *,
        marks: Sequence[str] = (),
        words: WordTable | None = None,
    ) -> None:
        """Loads the folder's tokenizer.json and model.onnx, or `model` in that file's place.

        `marks` are entries of the vocabulary that stand for themselves in a text; `words` the vectors of its tokens, for a
        model that has none of its own.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        # Where it was imported before this program, which then could not yet say so in the environment.
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            folder / "model.onnx" if model is None else model, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        if marks:
            self._tokenizer.add_special_tokens(list(marks))
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="onnx")
        self._words = words
        self.max_tokens = max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as the model would see it untruncated, its special tokens included."""
        return [len(encoding.ids) for encoding in self._counter.encode_batch(list(texts))]

    def encode(self, texts: Sequence[str | Pair]) -> "list[Encoding]":
        """The tokens of each text or pair, cut to `max_tokens`."""
        return self._tokenizer.encode_batch(list(texts))

    def run(self, encodings: "Sequence[Encoding]") -> list[Array]:
        """The model's first output for each encoding, without the batch dimension, in the order given."""
        return self.run_ids([(encoding.ids, encoding.type_ids) for encoding in encodings])

    def run_ids(self, inputs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[Array]:
        """As `run`, from (token ids, type ids) of one unpadded text each."""
        return list(self._pool.map(self._run_one, inputs))

    def _run_one(self, ids_and_types: tuple[Sequence[int], Sequence[int]]) -> Array:
        ids = np.asarray([ids_and_types[0]], dtype=np.int64)
        types = np.asarray([ids_and_types[1]], dtype=np.int64)
        feed: dict[str, npt.NDArray[Any]] = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": types,
        }
        if self._words is not None:
            feed["words"] = self._words.vectors(ids[0])[np.newaxis]
        output: Array = self._session.run(None, feed)[0][0]
        return output


def softmax(logits: Array) -> Array:
    """The probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Array = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return shares
