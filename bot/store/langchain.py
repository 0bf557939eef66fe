"""The document encoder as LangChain sees it."""

from collections.abc import Callable, Sequence

from langchain_core.embeddings import Embeddings

from bot.models.onnx import Array


class DocumentEmbeddings(Embeddings):
    """Embeds documents; questions are encoded before they come to the store."""

    def __init__(self, encode_document: Callable[[Sequence[str]], Array]) -> None:
        self._encode_document = encode_document

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The texts' vectors, of the encoder's dimension, in the order given."""
        vectors: list[list[float]] = self._encode_document(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The text's vector, embedded as a document."""
        return self.embed_documents([text])[0]
