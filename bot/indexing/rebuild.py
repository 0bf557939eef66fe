"""`rebuild`: the corpus folder -> a new generation of the index."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bot.errors import CorpusError, ReportError
from bot.indexing.chunking import Limits, chunk, text_to_embed
from bot.indexing.loading import Loaded, load_report
from bot.indexing.reports import find_reports
from bot.models import DocumentEncoder, load_document_encoder
from bot.records import Failed, Passage, RebuildReport
from bot.settings import Settings
from bot.store import StoreWriter, indexed_files, publish, verify, write_lock

# Called with the name of the step, how many reports are done and how many there are.
Progress: TypeAlias = Callable[[str, int, int], None]


def rebuild(settings: Settings | None = None, progress: Progress | None = None) -> RebuildReport:
    """Brings the index up to date with the corpus folder and says what changed.

    The index that answers is not touched until the new one is complete and checked. Files that cannot be read are named
    in `failed`, the others are indexed; raises a `BotError` where there is nothing to index or no room to write.
    """
    settings = settings or Settings.load()
    tell = progress or (lambda _step, _done, _total: None)
    began = time.monotonic()
    files, failed = find_reports(settings.corpus_dir)
    if not files:
        raise CorpusError(_nothing_to_index(settings, failed))
    with write_lock(settings.index_dir):
        before = indexed_files(settings.index_dir)
        tell("Loading the embedding model", 0, len(files))
        encoder = load_document_encoder(settings)
        limits = Limits.of(settings.passage_tokens, encoder.max_tokens)
        now: dict[str, str] = {}
        with StoreWriter(settings.index_dir, encoder.encode_document) as writer:
            for number, loaded in enumerate(_distinct(_load(file, settings) for file in files)):
                tell("Reading and embedding", number, len(files))
                if isinstance(loaded, Failed):
                    failed.append(loaded)
                else:
                    writer.add(loaded.article, loaded.file_hash, _passages(loaded, encoder, limits))
                    now[loaded.article.path] = loaded.file_hash
            if not now:
                raise CorpusError(_nothing_to_index(settings, failed))
            tell("Checking the new index", len(files), len(files))
            writer.finish(encoder.fingerprint, encoder.dimension, settings.passage_tokens)
            verify(settings.index_dir, writer.generation, encoder.fingerprint)
        publish(settings.index_dir, writer.generation)
    return RebuildReport(
        **_changes(before, now),
        failed=tuple(sorted(failed, key=lambda one: one.path)),
        passages=writer.passages,
        seconds=time.monotonic() - began,
        generation=writer.generation,
    )


def _load(file: Path, settings: Settings) -> Loaded | Failed:
    try:
        return load_report(file, settings.corpus_dir, settings.max_file_mb)
    except ReportError as error:
        return Failed(file.relative_to(settings.corpus_dir).as_posix(), str(error))


def _distinct(reports: Iterator[Loaded | Failed]) -> Iterator[Loaded | Failed]:
    """The reports, a second copy of one turned into a failure that names the first.

    The same text under two outlets is two reports: who carried it is part of what they say.
    """
    seen: dict[str, list[Loaded]] = {}
    for loaded in reports:
        if isinstance(loaded, Failed):
            yield loaded
            continue
        same_text = seen.setdefault(loaded.text_hash, [])
        twin = next((other for other in same_text if _same_outlet(other, loaded)), None)
        same_text.append(loaded)
        yield Failed(loaded.article.path, f"the same report as {twin.article.path}") if twin else loaded


def _same_outlet(first: Loaded, second: Loaded) -> bool:
    outlets = {one.article.outlet.casefold() for one in (first, second)}
    return len(outlets - {""}) < 2


def _passages(loaded: Loaded, encoder: DocumentEncoder, limits: Limits) -> Sequence[tuple[Passage, str]]:
    passages = chunk(loaded.article, encoder.count_tokens, limits)
    return [(passage, text_to_embed(passage, encoder.count_tokens, limits)) for passage in passages]


def _nothing_to_index(settings: Settings, failed: Sequence[Failed]) -> str:
    where = repr(str(settings.corpus_dir))
    if failed:
        return f"No report in {where} can be read: {failed[0].path}: {failed[0].reason}; mend it or add others."
    return f"There are no reports in {where}; put some there (.txt .md .html .pdf .docx) and run `bot rebuild`."


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, int]:
    """How many paths are added, changed, removed and unchanged, from path -> sha256 before and now."""
    kinds = Counter(
        "added"
        if path not in before
        else "removed"
        if path not in now
        else "unchanged"
        if before[path] == now[path]
        else "changed"
        for path in before.keys() | now.keys()
    )
    return {kind: kinds[kind] for kind in ("added", "changed", "removed", "unchanged")}
