"""A generation in the making: a copy of another to which changes are applied, or an empty one."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bot.errors import StoreError
from bot.models.onnx import Array
from bot.records import Article, Passage, Statement
from bot.store import dense, lexical
from bot.store.dense import DenseIndex, DenseWriter
from bot.store.files import flush_tree, writing
from bot.store.generations import named_current, new_name
from bot.store.lexical import IndexedFile, LexicalIndex, LexicalWriter
from bot.store.locks import READERS
from bot.store.manifest import SCHEMA, Made, Manifest, states_of, write_manifest


class StoreWriter:
    """Writes a generation, beside the ones that answer.

    A vector belongs to a text, and passages with the same text share it: only texts that the generation does not hold
    yet are embedded, in batches, so that memory does not grow with the corpus.
    """

    # Large enough that a batch's fixed cost (an SQLite commit, a WAL write) is small beside its embedding.
    BATCH = 256
    # Chroma only marks vectors as deleted. From this share of the living on they are copied to a collection without
    # the marked ones, which costs 1 ms a vector: spread over the deletions before it, 4 ms for each.
    TOMBSTONES = 0.25

    def __init__(
        self, index_dir: Path, encode_document: Callable[[Sequence[str]], Array], base: str = "", tombstones: int = 0
    ) -> None:
        """Begins with a copy of the generation `base`, which has so many tombstones, or with nothing."""
        self.generation = new_name()
        self.folder = index_dir / self.generation
        self._encode_document = encode_document
        try:
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise StoreError(
                f"The index cannot be written to {str(index_dir)!r} ({error.strerror}); set BOT_INDEX_DIR."
            ) from error
        self._lexical: LexicalWriter | None = None
        self._dense: DenseWriter | None = None
        self._pending: dict[str, str] = {}
        self._gone: list[str] = []
        self._tombstones = tombstones
        self.embedded = 0
        self.passages = 0
        try:
            with writing(self.folder):
                self._open(index_dir / base if base else None)
        except BaseException:
            self._discard()
            raise

    def _open(self, base: Path | None) -> None:
        (self.folder / READERS).touch()
        anew = base is None or self._tombstones > max(self.BATCH, _count(base) * self.TOMBSTONES)
        if base is not None:
            shutil.copyfile(base / lexical.FILE, self.folder / lexical.FILE)
            if not anew:
                _copy_chroma(base / dense.FOLDER, self.folder / dense.FOLDER)
        self._lexical = LexicalWriter(self.folder)
        self._dense = DenseWriter(self.folder)
        if anew:
            self._tombstones = 0
            if base is not None:
                _copy_vectors(base, self._dense)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # Ctrl-C or a failing disk may come when `current` names the new generation already.
        if kind is not None and named_current(self.folder.parent) != self.generation:
            self._discard()

    def put(
        self,
        file: IndexedFile,
        article: Article,
        passages: Sequence[tuple[Passage, str, str]],
        statements: Sequence[Statement] = (),
    ) -> None:
        """Keeps a report, with the statements it tells, in place of what was known of its path.

        Each passage comes with the text that is embedded for it and that text's hash.
        """
        texts = {text_hash: text for _, text, text_hash in passages}
        with writing(self.folder):
            self._words.note(file)
            known = self._words.known_texts(texts)
            self._gone += self._words.put(
                article, [(passage, text_hash) for passage, _, text_hash in passages], statements
            )
        self._pending |= {text_hash: text for text_hash, text in texts.items() if text_hash not in known}
        while len(self._pending) >= self.BATCH:
            self._flush()

    def note(self, file: IndexedFile) -> None:
        """Keeps how a file was met whose report stays as it is, or is not in the index."""
        with writing(self.folder):
            self._words.note(file)
            if file.reason:
                self._gone += self._words.remove(file.path)

    def remove(self, path: str) -> None:
        """Takes out a file that is no longer there."""
        with writing(self.folder):
            self._words.forget(path)
            self._gone += self._words.remove(path)

    def finish(self, made: Made, dimension: int, reading: str) -> Manifest:
        """Applies what is pending, closes the files, and writes the manifest."""
        while self._pending:
            self._flush()
        with writing(self.folder):
            unused = self._words.drop(self._gone)
            self._vectors.remove(unused)
            articles, self.passages = self._words.counts()
            self._words.commit(purge=bool(self._gone))
            self._vectors.settle(dimension)
            self._close()
            manifest = Manifest(
                schema=SCHEMA,
                embedding=made.embedding,
                dimension=dimension,
                passage_tokens=made.passage_tokens,
                reading=reading,
                articles=articles,
                passages=self.passages,
                tombstones=self._tombstones + len(unused),
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
                files=states_of(self.folder),
            )
            write_manifest(self.folder, manifest)
            flush_tree(self.folder)
        return manifest

    def _flush(self) -> None:
        """Embeds the next texts."""
        hashes = list(self._pending)[: self.BATCH]
        vectors = self._encode_document([self._pending.pop(one) for one in hashes])
        with writing(self.folder):
            self._vectors.add(hashes, vectors)
        self.embedded += len(hashes)

    @property
    def _words(self) -> LexicalWriter:
        assert self._lexical is not None
        return self._lexical

    @property
    def _vectors(self) -> DenseWriter:
        assert self._dense is not None
        return self._dense

    def _discard(self) -> None:
        try:
            self._close()
        finally:
            shutil.rmtree(self.folder)

    def _close(self) -> None:
        lexical_writer, self._lexical = self._lexical, None
        dense_writer, self._dense = self._dense, None
        if lexical_writer is not None:
            lexical_writer.close()
        if dense_writer is not None:
            dense_writer.close()


def _count(folder: Path) -> int:
    with closing(LexicalIndex(folder)) as index:
        return index.count()


def _copy_chroma(source: Path, target: Path) -> None:
    """Copies a closed collection; its SQLite file as a transaction, since somebody may just be opening it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{dense.SQLITE}*"), copy_function=shutil.copyfile)
    address = f"{(source / dense.SQLITE).resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as original,
        closing(sqlite3.connect(target / dense.SQLITE)) as copy,
    ):
        original.backup(copy)


def _copy_vectors(base: Path, target: DenseWriter) -> None:
    """Copies the living vectors to an empty collection."""
    with closing(LexicalIndex(base)) as index, closing(DenseIndex(base)) as vectors:
        for texts in _batches(index.texts(), StoreWriter.BATCH):
            target.add(texts, vectors.vectors(texts))


def _batches(items: Iterator[str], size: int) -> Iterator[list[str]]:
    batch: list[str] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
