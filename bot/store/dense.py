"""Nearest passages by meaning: one Chroma collection, cosine. The home of chromadb.

Written through langchain-chroma. Read with Chroma's own client: importing LangChain would add a third of a second to the
1.1 s in which Chroma itself starts.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import DamagedIndexError
from bot.models.onnx import Array

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

FOLDER = "chroma"
COLLECTION = "passages"


class DenseWriter:
    """The vectors of a generation in the making."""

    def __init__(self, folder: Path, encode_document: Callable[[Sequence[str]], Array]) -> None:
        from langchain_chroma import Chroma

        from bot.store.langchain import DocumentEmbeddings

        self._client = _client(folder / FOLDER)
        self._collection = Chroma(
            collection_name=COLLECTION,
            client=self._client,
            embedding_function=DocumentEmbeddings(encode_document),
            collection_configuration={"hnsw": {"space": "cosine"}},
        )
        self.batch_size: int = self._client.get_max_batch_size()

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Embeds and keeps texts under their ids; at most `batch_size` at once."""
        self._collection.add_texts(texts=list(texts), ids=list(ids))

    def close(self) -> None:
        """Lets go of the files."""
        _close(self._client)


class DenseIndex:
    """The vectors of a generation; raises `DamagedIndexError` where Chroma cannot read them."""

    def __init__(self, folder: Path) -> None:
        if not (folder / FOLDER / "chroma.sqlite3").is_file():
            raise DamagedIndexError(f"The index in {str(folder)!r} lacks its vectors; run `bot rebuild`.")
        self._folder = folder
        with _reading(folder):
            self._client = _client(folder / FOLDER)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Array, k: int) -> list[tuple[str, float]]:
        """The ids of the k nearest passages with their cosine, -1 to 1, best first."""
        with _reading(self._folder):
            found = self._collection.query(query_embeddings=[vector.tolist()], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return [(one, 1.0 - distance) for one, distance in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many vectors there are."""
        with _reading(self._folder):
            return int(self._collection.count())

    def close(self) -> None:
        """Lets go of the files."""
        _close(self._client)


def _close(client: "ClientAPI") -> None:
    client.close()  # type: ignore[attr-defined]  # every client that PersistentClient makes has it


def _client(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(
        path=str(folder), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    )


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
