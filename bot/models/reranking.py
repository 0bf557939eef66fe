"""The reranker: how well a text answers a question."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from bot.errors import ModelError
from bot.models.onnx import OnnxModel
from bot.models.weights import MS_MARCO_RERANKER, hide_progress_bars
from bot.settings import BUNDLED_RERANKER, Settings

# A question and a passage together; the passages are far shorter (`Settings.passage_tokens`).
MAX_TOKENS = 512


class Reranker(Protocol):
    """Scores texts against a question."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """A logit for each text, in the order given: the higher, the better it answers."""


class OnnxReranker:
    """The bundled ms-marco-MiniLM-L-12-v2, int8."""

    def __init__(self) -> None:
        self._model = _bundled_model()

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """A logit for each text, about -11 to 11, in the order given."""
        encodings = self._model.encode([(question, text) for text in texts])
        return [float(output[0]) for output in self._model.run(encodings)]


@cache
def _bundled_model() -> OnnxModel:
    """Verified and loaded once a process."""
    return OnnxModel(MS_MARCO_RERANKER.verified_folder(), MAX_TOKENS)


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder, by name or folder."""

    def __init__(self, name: str, *, allow_download: bool) -> None:
        from sentence_transformers import CrossEncoder
        from torch.nn import Identity

        hide_progress_bars()
        try:
            self._model = CrossEncoder(
                name, local_files_only=not allow_download, activation_fn=Identity(), device="cpu"
            )
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The reranker {name!r} cannot be loaded from this machine; check BOT_RERANKER_MODEL, "
                "or set BOT_ALLOW_DOWNLOAD=true to fetch it."
            ) from error

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """A logit for each text, in the order given."""
        if not texts:
            return []
        return [float(score) for score in self._model.predict([(question, text) for text in texts])]


def load_reranker(settings: Settings) -> Reranker:
    """The reranker the settings name; raises `ModelError` where it is not to be had."""
    if settings.reranker_model == BUNDLED_RERANKER:
        return OnnxReranker()
    return CrossEncoderReranker(settings.reranker_model, allow_download=settings.allow_download)
