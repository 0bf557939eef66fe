"""A generation of the index: written beside the one that answers, then made current in one step."""

import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from bot.errors import BusyError, DamagedIndexError, NoIndexError, StaleIndexError, StoreError
from bot.models.onnx import Array
from bot.records import Article, Passage
from bot.store.dense import DenseIndex, DenseWriter
from bot.store.lexical import LexicalIndex, LexicalWriter

SCHEMA = 1
CURRENT = "current"
LOCK = "lock"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with and what it holds."""

    schema: int
    embedding: str
    dimension: int
    passage_tokens: int
    articles: int
    passages: int
    built_at: str


class StoreWriter:
    """A generation in the making. Texts are embedded in batches, so memory does not grow with the corpus."""

    # Large enough that a batch's fixed cost (an SQLite commit, a WAL write) is small beside its embedding.
    BATCH = 256

    def __init__(self, index_dir: Path, encode_document: Callable[[Sequence[str]], Array]) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.generation = f"{stamp}-{secrets.token_hex(3)}"
        self.folder = index_dir / self.generation
        try:
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise StoreError(
                f"The index cannot be written to {str(index_dir)!r} ({error.strerror}); set BOT_INDEX_DIR."
            ) from error
        try:
            with _writing(self.folder):
                self._lexical = LexicalWriter(self.folder)
                self._dense = DenseWriter(self.folder, encode_document)
        except StoreError:
            shutil.rmtree(self.folder)
            raise
        self._finished = False
        self._batch_size = min(self.BATCH, self._dense.batch_size)
        self._pending: list[tuple[str, str]] = []
        self.articles = 0
        self.passages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._close()
            shutil.rmtree(self.folder)

    def add(self, article: Article, file_hash: str, passages: Sequence[tuple[Passage, str]]) -> None:
        """Keeps an article with its passages, each with the text that is embedded for it."""
        with _writing(self.folder):
            self._lexical.add(article, file_hash, [passage for passage, _ in passages])
        self._pending += [(passage.id, text) for passage, text in passages]
        self.articles += 1
        self.passages += len(passages)
        while len(self._pending) >= self._batch_size:
            self._flush(self._batch_size)

    def _flush(self, size: int) -> None:
        batch, self._pending = self._pending[:size], self._pending[size:]
        with _writing(self.folder):
            self._dense.add([passage_id for passage_id, _ in batch], [text for _, text in batch])

    def finish(self, embedding: str, dimension: int, passage_tokens: int) -> Manifest:
        """Writes what is pending and the manifest, and closes the files."""
        if self._pending:
            self._flush(len(self._pending))
        built_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(SCHEMA, embedding, dimension, passage_tokens, self.articles, self.passages, built_at)
        with _writing(self.folder):
            self._lexical.commit()
            self._close()
            _write_durably(self.folder / MANIFEST, json.dumps(asdict(manifest), indent=2) + "\n")
        return manifest

    def _close(self) -> None:
        if not self._finished:
            self._finished = True
            self._lexical.close()
            self._dense.close()


class Store:
    """A generation that answers."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.generation = folder.name
        self.manifest = manifest
        self.lexical = LexicalIndex(folder)
        try:
            self.dense = DenseIndex(folder)
        except StoreError:
            self.lexical.close()
            raise

    def check(self) -> None:
        """Raises `DamagedIndexError` unless manifest, vectors and articles agree."""
        counts = {self.manifest.passages, self.lexical.count(), self.dense.count()}
        if len(counts) > 1:
            raise DamagedIndexError(
                f"The index {self.generation} is incomplete (passages: {sorted(counts)}); run `bot rebuild`."
            )

    def close(self) -> None:
        """Lets go of the files."""
        self.lexical.close()
        self.dense.close()


def current_generation(index_dir: Path) -> str:
    """The name of the generation that answers; raises `NoIndexError` where there is none."""
    try:
        name = (index_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise NoIndexError(f"There is no index in {str(index_dir)!r}; run `bot rebuild` first.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndexError(f"{str(index_dir / CURRENT)!r} cannot be read; run `bot rebuild`.") from error
    if not name or Path(name).name != name or not (index_dir / name).is_dir():
        raise DamagedIndexError(f"The index {name!r} named by {CURRENT!r} is gone; run `bot rebuild`.")
    return name


def open_store(index_dir: Path, embedding: str, generation: str = "") -> Store:
    """A generation, the current one unless named.

    Raises `StaleIndexError` unless it was made with this embedder and schema, `DamagedIndexError` where its parts do not
    agree.
    """
    folder = index_dir / (generation or current_generation(index_dir))
    manifest = read_manifest(folder)
    if manifest.embedding != embedding:
        raise StaleIndexError(
            f"The index was made with the embedding model {manifest.embedding.split(':')[0]!r}, the settings ask for "
            f"{embedding.split(':', maxsplit=1)[0]!r}; run `bot rebuild`."
        )
    store = Store(folder, manifest)
    try:
        store.check()
    except StoreError:
        store.close()
        raise
    return store


def verify(index_dir: Path, generation: str, embedding: str) -> None:
    """Opens a generation as asking would; raises a `StoreError` where it could not answer."""
    open_store(index_dir, embedding, generation).close()


def indexed_files(index_dir: Path) -> dict[str, str]:
    """The sha256 of each file in the current generation by its path; empty where none can be read."""
    try:
        folder = index_dir / current_generation(index_dir)
        read_manifest(folder)
        with closing(LexicalIndex(folder)) as index:
            return index.file_hashes()
    except StoreError:
        return {}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises `StaleIndexError` for one of another schema."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        schema = found["schema"]
        if schema != SCHEMA:
            raise StaleIndexError(
                f"The index was made by another version (schema {schema}, not {SCHEMA}); run `bot rebuild`."
            )
        return Manifest(**found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(f"The manifest in {str(folder)!r} is missing or broken; run `bot rebuild`.") from error


def publish(index_dir: Path, generation: str) -> None:
    """Makes a generation the one that answers, in one atomic step, and removes all but it and the one before."""
    try:
        before = current_generation(index_dir)
    except StoreError:
        before = generation
    _write_durably(index_dir / CURRENT, generation + "\n")
    for folder in index_dir.iterdir():
        if folder.is_dir() and (folder / "articles.db").exists() and folder.name not in (generation, before):
            shutil.rmtree(folder)


@contextmanager
def write_lock(index_dir: Path) -> Iterator[None]:
    """One writer at a time, across processes; raises `BusyError` at once where there is another."""
    from filelock import FileLock, Timeout

    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise BusyError(f"Another rebuild of {str(index_dir)!r} is running; try again when it ends.") from error
    except OSError as error:
        raise StoreError(
            f"The index folder {str(index_dir)!r} cannot be written ({error.strerror}); set BOT_INDEX_DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Says in one line that the disk refused."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (OSError, sqlite3.Error, ChromaError) as error:
        reason = " ".join(str(error).split())
        raise StoreError(
            f"The index cannot be written to {str(folder.parent)!r} ({reason}); make room there or set BOT_INDEX_DIR."
        ) from error


def _write_durably(file: Path, text: str) -> None:
    """Replaces a file in one step that survives a power cut: written beside it, flushed, renamed."""
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(3)}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
