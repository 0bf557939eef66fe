"""Nearest passages by meaning: one Chroma collection, cosine. The home of chromadb.

Chroma gets ids and vectors, never text: the words of a report stand in one file only, so that removing them there is
removing them.
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
# What float32 holds of a cosine; beyond it, two copies of one vector differ by how they were stored.
_DIGITS = 6
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
        self.batch_size: int = self._client.get_max_batch_size()

    def add(self, ids: Sequence[str], vectors: Array) -> None:
        """Keeps vectors, of shape (n_ids, dimension), under new ids; at most `batch_size` at once."""
        self._collection.add(ids=list(ids), embeddings=vectors)

    def vectors(self, ids: Sequence[str]) -> dict[str, Array]:
        """The vectors of those of the ids that are there."""
        if not ids:
            return {}
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], vectors, strict=True))

    def remove(self, ids: Sequence[str]) -> None:
        """Takes vectors away; they are marked, and gone when the collection is next made anew."""
        for at in range(0, len(ids), self.batch_size):
            self._collection.delete(ids=list(ids[at : at + self.batch_size]))

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
        """The ids of the k nearest passages with their cosine, -1 to 1, best first, equal ones in the order of ids."""
        with _reading(self._folder):
            found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        hits = [
            (one, round(1.0 - distance, _DIGITS)) for one, distance in zip(found["ids"][0], distances[0], strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def count(self) -> int:
        """How many vectors there are."""
        with _reading(self._folder):
            return int(self._collection.count())

    def ids(self) -> Iterator[str]:
        """The id of every vector, in no order."""
        for at in range(0, self.count(), _PAGE):
            with _reading(self._folder):
                yield from self._collection.get(limit=_PAGE, offset=at, include=[])["ids"]

    def vectors(self, ids: Sequence[str]) -> Array:
        """The vectors of these passages, of shape (n_ids, dimension), in this order."""
        with _reading(self._folder):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
            vectors = dict(zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True))
            return np.stack([vectors[one] for one in ids])

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
