"""`rollback`: back to the generation that answered before."""

from bot.errors import StoreError
from bot.models import embedding_fingerprint
from bot.records import RollbackReport
from bot.settings import Settings
from bot.store import Made, Probe, generation_before, named_current, publish, sound_manifest, write_lock


def rollback(settings: Settings | None = None, *, wait: bool = False) -> RollbackReport:
    """Makes the generation before the one that answers, and keeps that as the one before: twice leads back.

    Raises a `StoreError` where there is none, or none that the settings can ask.
    """
    settings = settings or Settings.load()
    index_dir = settings.index_dir
    with write_lock(index_dir, wait=wait):
        before = generation_before(index_dir)
        if not before:
            raise StoreError(f"There is no earlier index in {str(index_dir)!r} to return to; run `bot rebuild`.")
        made = Made(embedding_fingerprint(settings), settings.passage_tokens)
        manifest = sound_manifest(index_dir / before, made)
        with Probe() as probe:
            probe.check(index_dir / before)
        publish(index_dir, before, named_current(index_dir))
    return RollbackReport(before, manifest.built_at, manifest.articles, manifest.passages)
