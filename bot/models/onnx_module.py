"""The bundled ONNX encoder as a module of a `SentenceTransformer`; imports torch, so only indexing does."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from bot.models.onnx import Array, OnnxModel


class OnnxModule(InputModule):
    """Tokenises and embeds in one module; `pool` turns the model's outputs into vectors."""

    def __init__(self, model: OnnxModel, dimension: int, pool: Callable[[Sequence[Array]], Array]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._model = model
        self._dimension = dimension
        self._pool = pool
        self.max_seq_length = model.max_tokens

    def preprocess(  # type: ignore[override]  # of all that may be embedded, this takes text only
        self,
        inputs: Sequence[str],
        prompt: str | None = None,
        **_: Any,  # noqa: ANN401
    ) -> dict[str, torch.Tensor]:
        """The inputs' token ids, type ids and attention mask, each of shape (n_inputs, longest), padded with 0."""
        encodings = self._model.encode([(prompt or "") + text for text in inputs])
        longest = max(len(encoding.ids) for encoding in encodings)
        rows = {"input_ids": "ids", "token_type_ids": "type_ids", "attention_mask": "attention_mask"}
        return {
            name: torch.tensor(
                [[*getattr(encoding, row), *[0] * (longest - len(encoding.ids))] for encoding in encodings]
            )
            for name, row in rows.items()
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:  # noqa: ANN401
        """The features with `sentence_embedding` of shape (n_inputs, dimension) added."""
        lengths = features["attention_mask"].sum(dim=1).tolist()
        rows = zip(features["input_ids"].tolist(), features["token_type_ids"].tolist(), lengths, strict=True)
        outputs = self._model.run_ids([(ids[:length], types[:length]) for ids, types, length in rows])
        return features | {"sentence_embedding": torch.from_numpy(self._pool(outputs))}

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Refuses: the weights stay in the package they came in."""
        message = f"the bundled encoder is not saved to {output_path}; it is loaded from its package"
        raise RuntimeError(message)
