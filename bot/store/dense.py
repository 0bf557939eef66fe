"""Nearest texts by meaning: one Chroma collection, cosine. The home of chromadb.

Chroma gets vectors under the hashes of their texts, never the text: the words of a report stand in one file only, so that
removing them there is removing them.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import DamagedIndexError
from bot.models.onnx import Array

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

FOLDER = "chroma"
SQLITE = "chroma.sqlite3"
# Beside the graph's own files once Chroma has saved it.
GRAPH_SAVED = "index_metadata.pickle"
COLLECTION = "passages"
# Reading ids goes by pages, for memory; each page costs Chroma a walk to its beginning.
_PAGE = 20_000
# Chroma notes each opening in a table, only to try whether it may write. That would keep an index on a full disk from
# being opened, and a reader killed at it would leave a journal that keeps everybody else out.
_OPENINGS = "acquire_write"
_NO_OPENINGS = f"CREATE TRIGGER IF NOT EXISTS no_openings BEFORE INSERT ON {_OPENINGS} BEGIN SELECT RAISE(IGNORE); END"


class DenseWriter:
    """The vectors of a generation in the making, an empty one unless the folder holds a copy of another."""

    def __init__(self, folder: Path) -> None:
        self._sqlite = folder / FOLDER / SQLITE
        self._client = _client(folder / FOLDER)
        self._collection = self._client.get_or_create_collection(
            COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        self._batch_size: int = self._client.get_max_batch_size()

    def add(self, texts: Sequence[str], vectors: Array) -> None:
        """Keeps vectors, of shape (n_texts, dimension), under the hashes of texts that are new."""
        self._collection.add(ids=list(texts), embeddings=vectors)

    def remove(self, texts: Sequence[str]) -> None:
        """Takes vectors away; they are marked, and gone when the collection is next made anew."""
        for at in range(0, len(texts), self._batch_size):
            self._collection.delete(ids=list(texts[at : at + self._batch_size]))

    def settle(self, dimension: int) -> None:
        """Has Chroma do now what it would do at the first question, so that readers find nothing left to write."""
        if self._collection.count():
            self._collection.query(query_embeddings=np.ones((1, dimension), dtype=np.float32), n_results=1, include=[])
        with closing(sqlite3.connect(self._sqlite)) as connection, connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_OPENINGS,)).fetchone():
                connection.execute(_NO_OPENINGS)

    def close(self) -> None:
        """Lets go of the files."""
        _close(self._client)


class DenseIndex:
    """The vectors of a generation; raises `DamagedIndexError` where Chroma cannot read them."""

    def __init__(self, folder: Path) -> None:
        if not (folder / FOLDER / SQLITE).is_file():
            raise DamagedIndexError(f"The index in {str(folder)!r} lacks its vectors; run `bot rebuild`.")
        self._folder = folder
        with _reading(folder):
            self._client = _client(folder / FOLDER)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Array, k: int) -> list[tuple[str, float]]:
        """The hashes of the k nearest texts with their cosine, -1 to 1, best first, equal ones in the order of hashes."""
        with _reading(self._folder):
            found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        hits = [(text, 1.0 - distance) for text, distance in zip(found["ids"][0], distances[0], strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def count(self) -> int:
        """How many vectors there are."""
        with _reading(self._folder):
            return int(self._collection.count())

    def texts(self) -> Iterator[str]:
        """The hash of every text that has a vector, in no order."""
        for at in range(0, self.count(), _PAGE):
            with _reading(self._folder):
                yield from self._collection.get(limit=_PAGE, offset=at, include=[])["ids"]

    def vectors(self, texts: Sequence[str]) -> Array:
        """The vectors of these texts, of shape (n_texts, dimension), in this order."""
        with _reading(self._folder):
            found = self._collection.get(ids=list(texts), include=["embeddings"])
            vectors = dict(zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True))
            return np.stack([vectors[one] for one in texts])

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
