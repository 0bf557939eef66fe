"""All that an index answers with, to compare one with another."""

from contextlib import closing

from bot.models import embedding_fingerprint
from bot.store import Made, open_store
from tests.store.generation import nearest_to_each


def opened(settings):
    """The store as asking opens it, to be closed."""
    return closing(open_store(settings.index_dir, Made(embedding_fingerprint(settings), settings.passage_tokens)))


def contents(settings):
    """Articles, how each file was met, passages, what is nearest to each passage, and what is found by each word."""
    with opened(settings) as store:
        ids = sorted(store.lexical.ids())
        passages = store.lexical.passages(ids)
        texts = list(store.lexical.texts())
        words = sorted({word for one in passages for word in f"{one.article.title} {one.heading} {one.text}".split()})
        return {
            "articles": store.lexical.articles(),
            "files": store.lexical.files(),
            "passages": passages,
            "texts": texts,
            "vectors": sorted(store.dense.texts()) == texts,
            "nearest": nearest_to_each(store),
            "words": [(word, store.lexical.search([word], 50)) for word in words],
        }


def passage_texts(settings):
    """The text of each passage, sorted."""
    with opened(settings) as store:
        return sorted(passage.text for passage in store.lexical.passages(list(store.lexical.ids())))


def generations(settings):
    """The names of the generations on disk, oldest first."""
    return sorted(path.name for path in settings.index_dir.iterdir() if path.is_dir())
