"""The models both flows use, the embedder and the reranker, and the chat model that asking may."""

from bot.models.acting import ActClassifier, Deed
from bot.models.chat import ChatModel, Piece, load_chat_model
from bot.models.embedding import (
    DocumentEncoder,
    QueryEncoder,
    embedding_fingerprint,
    load_document_encoder,
    load_query_encoder,
)
from bot.models.framing import Frame, FrameReader
from bot.models.reading import InContext, NewsReader, Reader
from bot.models.reranking import Reranker, load_reranker
from bot.models.tagging import AttributionTagger

__all__ = [
    "ActClassifier",
    "AttributionTagger",
    "ChatModel",
    "Deed",
    "DocumentEncoder",
    "Frame",
    "FrameReader",
    "InContext",
    "NewsReader",
    "Piece",
    "QueryEncoder",
    "Reader",
    "Reranker",
    "embedding_fingerprint",
    "load_chat_model",
    "load_document_encoder",
    "load_query_encoder",
    "load_reranker",
]
