"""The models both flows use: the embedder and the reranker."""

from bot.models.embedding import (
    DocumentEncoder,
    QueryEncoder,
    embedding_fingerprint,
    load_document_encoder,
    load_query_encoder,
)
from bot.models.reranking import Reranker, load_reranker

__all__ = [
    "DocumentEncoder",
    "QueryEncoder",
    "Reranker",
    "embedding_fingerprint",
    "load_document_encoder",
    "load_query_encoder",
    "load_reranker",
]
