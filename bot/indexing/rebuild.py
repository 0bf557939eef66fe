"""`rebuild`: the corpus folder -> a new generation of the index, at the cost of what changed."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from bot.errors import CorpusError
from bot.indexing.base import find_base, reading_fingerprint
from bot.indexing.chunking import Limits, chunk, text_hash, text_to_embed
from bot.indexing.reports import find_reports
from bot.indexing.survey import Source, read_changes, survey
from bot.models import ActClassifier, AttributionTagger, DocumentEncoder, embedding_fingerprint, load_document_encoder
from bot.records import Article, Change, Failed, Passage, RebuildReport
from bot.settings import Settings
from bot.statements.classing import classed
from bot.statements.extraction import extract
from bot.store import IndexedFile, Made, Probe, StoreWriter, clear, publish, write_lock

# Called with the name of the step, how many reports are done and how many there are.
Progress: TypeAlias = Callable[[str, int, int], None]
# So many are embedded in 18 s; loading torch, which does it no faster, would add 8.
_FEW = 200
# A file is compared in 0.05 ms; saying so after each would take longer.
_TOLD_EVERY = 100


def rebuild(  # noqa: PLR0913  # each is a flag of the command
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    full: bool = False,
    dry_run: bool = False,
    wait: bool = False,
    forget: bool = False,
) -> RebuildReport:
    """Brings the index up to date with the corpus folder and says what changed.

    Only what changed is read and embedded, unless `full` asks for everything anew. The index that answers is not touched
    until the new one is complete and checked; the one before is kept for `rollback`, unless `forget` has it removed too.
    With `dry_run` nothing is written. Files that cannot be read are named in `failed`, the others are indexed; raises a
    `BotError` where there is nothing to index, no room to write, or another rebuild at work and `wait` is not set.
    """
    settings = settings or Settings.load()
    tell = progress or (lambda _step, _done, _total: None)
    if dry_run:
        return _Rebuild(settings, tell, full=full).dry_run()
    with write_lock(
        settings.index_dir, wait=wait, waiting=lambda owner: tell(f"Waiting for the rebuild of {owner}", 0, 0)
    ):
        clear(settings.index_dir)
        report = _Rebuild(settings, tell, full=full).run(forget=forget)
        still_read = clear(settings.index_dir)
    if forget and still_read:
        note = "an older index is still being read and goes with the next rebuild"
        return replace(report, note="; ".join(part for part in (report.note, note) if part))
    return report


class _Rebuild:
    """One rebuild: what the corpus holds against what the index knows of it."""

    def __init__(self, settings: Settings, tell: Progress, *, full: bool) -> None:
        self.began = time.monotonic()
        self.settings = settings
        self.tell = tell
        files, self.no_reports = find_reports(settings.corpus_dir, settings.index_dir)
        self.made = Made(embedding_fingerprint(settings), settings.passage_tokens)
        self.base = find_base(settings.index_dir, self.made, full=full)
        self.known = self.base.known
        if not files:
            raise CorpusError(self._nothing_to_index({}))
        self.sources = self._survey(files)
        self.changed = sum(not source.is_as(self.known.get(source.path)) for source in self.sources)
        self.gone = self.known.keys() - {source.path for source in self.sources}

    def _survey(self, files: Sequence[Path]) -> list[Source]:
        sources = []
        for number, source in enumerate(survey(files, self.settings.corpus_dir, self.settings.max_file_mb)):
            if number % _TOLD_EVERY == 0:
                self.tell("Looking for changes", number, len(files))
            sources.append(source)
        return sources

    def run(self, *, forget: bool) -> RebuildReport:
        """Writes the next generation and makes it the one that answers, if there is anything to write."""
        base, index_dir = self.base, self.settings.index_dir
        if base.answers and base.manifest and not self.changed and not self.gone:
            if forget:
                publish(index_dir, base.generation, before="")
            return self._report(base.files, base.generation, base.manifest.passages)
        with Probe() as probe, self._writer() as writer:
            files = self._write(writer)
            self.tell("Checking the new index", self.changed, self.changed)
            probe.check(writer.folder)
            publish(index_dir, writer.generation, before="" if forget else base.keep)
        return self._report(files, writer.generation, writer.passages, writer.embedded)

    def dry_run(self) -> RebuildReport:
        """What `run` would change."""
        files = {file.path: file for file, _ in read_changes(self.sources, self.known, self.settings.max_file_mb)}
        return self._report(files, self.base.generation, 0)

    def _writer(self) -> StoreWriter:
        tombstones = self.base.manifest.tombstones if self.base.manifest else 0
        self.tell("Loading the embedding model", 0, self.changed)
        self.encoder = load_document_encoder(self.settings, few=self.changed <= _FEW)
        self.tagger = AttributionTagger()
        self.classifier = ActClassifier()
        return StoreWriter(self.settings.index_dir, self.encoder.encode_document, self.base.generation, tombstones)

    def _write(self, writer: StoreWriter) -> dict[str, IndexedFile]:
        """Applies every change; how each file was met."""
        files: dict[str, IndexedFile] = {}
        limits = Limits.of(self.settings.passage_tokens, self.encoder.max_tokens)
        done = 0
        for file, article in read_changes(self.sources, self.known, self.settings.max_file_mb):
            files[file.path] = file
            if article is None and file == self.known.get(file.path):
                continue
            self.tell("Reading and embedding", min(done, self.changed), self.changed)
            done += 1
            if article is None:
                writer.note(file)
            else:
                passages = _passages(article, self.encoder, limits)
                sentences = [sentence for passage, _, _ in passages for sentence in passage.sentences]
                statements = classed(extract(article, sentences, self.tagger), self.classifier)
                writer.put(file, article, passages, statements)
        for path in sorted(self.gone):
            writer.remove(path)
        if all(file.reason for file in files.values()):
            raise CorpusError(self._nothing_to_index(files))
        writer.finish(self.made, self.encoder.dimension, reading_fingerprint())
        return files

    def _report(
        self, files: Mapping[str, IndexedFile], generation: str, passages: int, embedded: int = 0
    ) -> RebuildReport:
        failed = [Failed(file.path, file.reason) for file in files.values() if file.reason]
        changes = _changes(_indexed(self.base.files), now := _indexed(files))
        counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "changed", "removed")}
        return RebuildReport(
            **counts,
            unchanged=len(now) - counts["added"] - counts["changed"],
            failed=tuple(sorted([*self.no_reports, *failed], key=lambda one: one.path)),
            passages=passages,
            seconds=time.monotonic() - self.began,
            generation=generation,
            embedded=embedded,
            changes=changes,
            note=self.base.note,
        )

    def _nothing_to_index(self, files: Mapping[str, IndexedFile]) -> str:
        where = repr(str(self.settings.corpus_dir))
        failed = [*self.no_reports, *(Failed(file.path, file.reason) for file in files.values())]
        says = f"There are no reports in {where}; put some there (.txt .md .html .pdf .docx) and run `bot rebuild`."
        if failed:
            says = f"No report in {where} can be read: {failed[0].path}: {failed[0].reason}; mend it or add others."
        if not self.base.files:
            return says
        kept = (
            f"the {len(_indexed(self.base.files))} it held; to forget those too delete {str(self.settings.index_dir)!r}"
        )
        return f"{says} The index still answers from {kept}."


def _passages(article: Article, encoder: DocumentEncoder, limits: Limits) -> Sequence[tuple[Passage, str, str]]:
    """The article's passages, each with the text that is embedded for it and that text's hash."""
    texts = [
        (passage, text_to_embed(passage, encoder.count_tokens, limits))
        for passage in chunk(article, encoder.count_tokens, limits)
    ]
    return [(passage, text, text_hash(text)) for passage, text in texts]


def _indexed(files: Mapping[str, IndexedFile]) -> dict[str, str]:
    """The sha256 of each file that is in the index, by path."""
    return {path: file.file_hash for path, file in files.items() if not file.reason}


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """What became of each path, in their order, from path -> sha256 before and now; not what stayed."""
    kinds = {
        path: "added" if path not in before else "removed" if path not in now else "changed"
        for path in sorted(before.keys() | now.keys())
        if before.get(path) != now.get(path)
    }
    return tuple(Change(path, kind) for path, kind in kinds.items())
