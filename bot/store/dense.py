"""Nearest passages by meaning: one Chroma collection, cosine, through langchain-chroma. The only home of chromadb."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from bot.errors import DamagedIndexError
from bot.models.onnx import Array

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

FOLDER = "chroma"
COLLECTION = "passages"


class _Encode(Embeddings):
    """The document encoder as LangChain's `Embeddings`; questions are encoded before they come here."""

    def __init__(self, encode_document: Callable[[Sequence[str]], Array]) -> None:
        self._encode_document = encode_document

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encode_document(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class DenseIndex:
    """The vectors of a generation."""

    def __init__(self, folder: Path, encode_document: Callable[[Sequence[str]], Array] | None = None) -> None:
        from langchain_chroma import Chroma

        self._folder = folder
        self._client = _client(folder / FOLDER)
        self._collection: Chroma = Chroma(
            collection_name=COLLECTION,
            client=self._client,
            embedding_function=_Encode(encode_document) if encode_document else None,
            collection_configuration={"hnsw": {"space": "cosine"}},
            create_collection_if_not_exists=encode_document is not None,
        )
        self.batch_size: int = self._client.get_max_batch_size()

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Embeds and keeps texts under their ids; at most `batch_size` at once."""
        self._collection.add_texts(texts=list(texts), ids=list(ids))

    def nearest(self, vector: Array, k: int) -> list[tuple[str, float]]:
        """The ids of the k nearest passages with their cosine, -1 to 1, best first."""
        with _reading(self._folder):
            found = self._collection.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=k)
        return [(str(document.id), 1.0 - distance) for document, distance in found]

    def count(self) -> int:
        """How many vectors there are."""
        with _reading(self._folder):
            return int(self._client.get_collection(COLLECTION).count())

    def close(self) -> None:
        """Lets go of the files."""
        self._client.close()  # type: ignore[attr-defined]  # every client that PersistentClient makes has it


def _client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(
        path=str(folder), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    )


def open_dense(folder: Path) -> DenseIndex:
    """The vectors of an existing generation; raises `DamagedIndexError` where Chroma cannot read them."""
    if not (folder / FOLDER / "chroma.sqlite3").is_file():
        raise DamagedIndexError(f"The index in {str(folder)!r} lacks its vectors; run `bot rebuild`.")
    with _reading(folder):
        return DenseIndex(folder)


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """Says in one line that Chroma cannot read its files.

    AttributeError is what a second attempt in one process meets: Chroma keeps the client that did not start.
    """
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, OSError, AttributeError) as error:
        raise DamagedIndexError(f"The vectors in {str(folder)!r} cannot be read; run `bot rebuild`.") from error
