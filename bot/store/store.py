"""A generation of the index that answers."""

from datetime import datetime
from pathlib import Path

from bot.errors import DamagedIndexError, StaleIndexError, StoreError
from bot.models.onnx import Array
from bot.records import EVERY_REPORT, Scope
from bot.store.dense import DenseIndex
from bot.store.generations import current_generation, generation_before
from bot.store.lexical import LexicalIndex
from bot.store.locks import Hold
from bot.store.manifest import Made, Manifest, check_files, read_manifest

# A reader may be overtaken by rebuilds between reading `current` and holding what it names; seldom twice.
_ATTEMPTS = 5
# SQLite takes at most 32,766 values in one statement; words still find what lies farther by meaning than this.
_MOST_READ = 20_000


class Store:
    """A generation that answers; while it is open no rebuild removes it."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.generation = folder.name
        self.manifest = manifest
        self._hold = Hold(folder)
        try:
            self.lexical = LexicalIndex(folder)
        except StoreError:
            self._hold.release()
            raise
        try:
            self.dense = DenseIndex(folder)
        except StoreError:
            self.lexical.close()
            self._hold.release()
            raise

    def nearest(self, vector: Array, k: int, scope: Scope = EVERY_REPORT) -> list[tuple[str, float]]:
        """The ids of the k nearest passages in scope with their cosine, -1 to 1, best first.

        The vectors know neither dates nor outlets, so more of them are read until k passages in scope are found.
        """
        wanted = k
        while True:
            texts = self.dense.nearest(vector, wanted)
            passages = self.lexical.with_texts([text for text, _ in texts], scope)
            found = [(one, score) for text, score in texts for one in passages.get(text, ())]
            if len(found) >= k or len(texts) < wanted or wanted >= _MOST_READ:
                return found[:k]
            wanted = min(4 * wanted, _MOST_READ)

    def check(self) -> None:
        """Raises `DamagedIndexError` unless manifest, vectors and articles agree."""
        found, texts, vectors = self.lexical.count(), self.lexical.count_texts(), self.dense.count()
        if found != self.manifest.passages or vectors != texts:
            raise DamagedIndexError(
                f"The index {self.generation} is incomplete ({found} passages of {self.manifest.passages}, {vectors} "
                f"vectors of {texts}); run `bot rebuild`."
            )

    def close(self) -> None:
        """Lets go of the files."""
        self.lexical.close()
        self.dense.close()
        self._hold.release()


def open_store(index_dir: Path, made: Made) -> Store:
    """The generation that answers.

    Raises `NoIndexError` where there is none, `StaleIndexError` unless it was made so and has this schema, and
    `DamagedIndexError` where a file of it is not as it was, naming the ways to mend it.
    """
    for _ in range(_ATTEMPTS):
        generation = current_generation(index_dir)
        try:
            return _open(index_dir / generation, made)
        except DamagedIndexError as error:
            if current_generation(index_dir) == generation:
                raise DamagedIndexError(f"{error}{_way_back(index_dir, made)}") from error
    raise DamagedIndexError(f"The index in {str(index_dir)!r} changes faster than it can be opened; try again.")


def _open(folder: Path, made: Made) -> Store:
    manifest = sound_manifest(folder, made)
    store = Store(folder, manifest)
    try:
        store.check()
    except StoreError:
        store.close()
        raise
    return store


def sound_manifest(folder: Path, made: Made) -> Manifest:
    """The manifest of a generation whose files are as they were; raises a `StoreError` that says what is wrong."""
    manifest = read_manifest(folder)
    if reason := made.why_not(manifest):
        raise StaleIndexError(f"{reason[0].upper()}{reason[1:]}; run `bot rebuild`.")
    check_files(folder, manifest)
    return manifest


def _way_back(index_dir: Path, made: Made) -> str:
    """The offer to return to the generation before, where it is sound."""
    before = generation_before(index_dir)
    if not before or before == current_generation(index_dir):
        return ""
    try:
        built_at = datetime.fromisoformat(sound_manifest(index_dir / before, made).built_at)
    except StoreError:
        return ""
    return f" The one before, of {built_at.day} {built_at:%B %Y %H:%M} UTC, is sound: `bot rollback` returns to it."
