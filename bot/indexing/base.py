"""What a rebuild starts from: the generation that answers, the one before it, or nothing."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bot.errors import DamagedIndexError, NoIndexError, StaleIndexError, StoreError
from bot.models.acting import CLASSIFIER_SHA256
from bot.models.tagging import TAGGER_SHA256
from bot.store import (
    IndexedFile,
    LexicalIndex,
    Made,
    Manifest,
    current_generation,
    generation_before,
    sound_manifest,
)

_HERE = Path(__file__).parent
_STATEMENTS = _HERE.parent / "statements"
# What turns a file into passages: where one of these changes, so may the passages of files that did not.
_MODULES = ("blocks", "chunking", "cleaning", "datelines", "formats", "loading")
_LIBRARIES = ("charset-normalizer", "markdown-it-py", "pypdf", "python-docx", "pyyaml", "sentencex", "trafilatura")


@dataclass(frozen=True, slots=True)
class Base:
    """The index as the last rebuild left it.

    `generation` is what the next one starts from a copy of, empty where everything is made anew; `answers` whether it
    is the one that answers; `keep` the one to return to. `files` are as they were met, `note` says in words why this is
    no ordinary rebuild.
    """

    files: Mapping[str, IndexedFile] = field(default_factory=dict)
    generation: str = ""
    manifest: Manifest | None = None
    answers: bool = False
    keep: str = ""
    note: str = ""

    @property
    def known(self) -> Mapping[str, IndexedFile]:
        """What need not be read again where it has not changed."""
        if self.manifest is None:
            return {}
        if self.manifest.reading != reading_fingerprint():
            return {path: replace(file, file_hash="") for path, file in self.files.items()}
        return self.files


def find_base(index_dir: Path, made: Made, *, full: bool) -> Base:
    """The soundest generation to start from: the one that answers, else the one before, else none."""
    try:
        current = current_generation(index_dir)
    except NoIndexError:
        return Base()
    except StoreError as error:
        return _before(index_dir, made, _reason(error), full=full)
    folder = index_dir / current
    try:
        manifest = sound_manifest(folder, made)
        files = _files(folder)
    except StaleIndexError as error:
        return Base(_files_if_any(folder), keep=current, note=f"everything was made anew: {_reason(error)}")
    except DamagedIndexError as error:
        return _before(index_dir, made, _reason(error), full=full)
    if full:
        return Base(files, keep=current, note="everything was made anew, as asked")
    note = (
        ""
        if manifest.reading == reading_fingerprint()
        else "every report was read anew: the program reads otherwise now"
    )
    return Base(files, current, manifest, answers=True, keep=current, note=note)


def _before(index_dir: Path, made: Made, reason: str, *, full: bool) -> Base:
    before = generation_before(index_dir)
    if before:
        try:
            manifest = sound_manifest(index_dir / before, made)
            files = _files(index_dir / before)
        except StoreError:
            return Base(note=f"everything was made anew: {reason}")
        if full:
            return Base(files, keep=before, note="everything was made anew, as asked")
        return Base(files, before, manifest, keep=before, note=f"made from the index before: {reason}")
    return Base(note=f"everything was made anew: {reason}")


def _files(folder: Path) -> dict[str, IndexedFile]:
    with closing(LexicalIndex(folder)) as index:
        return index.files()


def _files_if_any(folder: Path) -> dict[str, IndexedFile]:
    """What an index of another model, or of another version, knew; only for counting."""
    try:
        return _files(folder)
    except StoreError:
        return {}


def _reason(error: StoreError) -> str:
    reason = str(error).partition("; run `bot rebuild`")[0]
    return reason[0].lower() + reason[1:]


@cache
def reading_fingerprint() -> str:
    """Sixteen digits that change with what makes passages and statements of a file: code, tables, model and libraries."""
    digest = hashlib.sha256()
    for name in _MODULES:
        digest.update((_HERE / f"{name}.py").read_bytes())
    for file in sorted(_STATEMENTS.iterdir()):
        if file.suffix in (".py", ".tsv", ".txt"):
            digest.update(file.read_bytes())
    digest.update(f"{TAGGER_SHA256} {CLASSIFIER_SHA256}".encode())
    for name in _LIBRARIES:
        digest.update(f"{name}=={version(name)}\n".encode())
    return digest.hexdigest()[:16]
