"""What the index of some settings holds."""

from contextlib import closing

from bot.models import embedding_fingerprint
from bot.store import Made, open_store
from tests.store.generation import held


def opened(settings):
    """The store as asking opens it, to be closed."""
    return closing(open_store(settings.index_dir, Made(embedding_fingerprint(settings), settings.passage_tokens)))


def contents(settings):
    """The parts of what answers under these settings."""
    with opened(settings) as store:
        return held(store)


def passage_texts(settings):
    """The text of each passage, sorted."""
    with opened(settings) as store:
        return sorted(passage.text for passage in store.lexical.passages(list(store.lexical.ids())))


def generations(settings):
    """The names of the generations on disk, oldest first."""
    return sorted(path.name for path in settings.index_dir.iterdir() if path.is_dir())
