"""Small generations of an index, with real Chroma and SQLite; only the embedder is a stand-in."""

import hashlib
from datetime import date

import numpy as np

from bot.records import Article, Heading, Passage
from bot.store import IndexedFile, Made, Probe, StoreWriter

MADE = Made("tiny:1", 160)
DIMENSION = 16
FULL = Article(
    id="a1",
    path="2024/recall.txt",
    title="Pakistan recalls its ambassador",
    text="Pakistan recalled its ambassador.\n\nChina\n\nMao Ning urged restraint. “Calm!”",
    outlet="Reuters",
    place="Islamabad",
    published=date(2024, 1, 17),
    published_inferred=True,
    url="https://example.org/1",
    language="en",
    headings=(Heading(35, 40, "China"),),
)
BARE = Article(id="a2", path="bare.md", title="", text="India remained neutral.")
FIRST = Passage("p1", FULL, 0, 33, "", ((0, 33),))
SECOND = Passage("p2", FULL, 42, 75, "China", ((42, 66), (67, 75)))
THIRD = Passage("p3", BARE, 0, 23, "", ((0, 23),))


def encode(texts):
    """Each text's own direction, the same every time."""
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
    vectors = np.stack([np.random.default_rng(seed).normal(size=DIMENSION) for seed in seeds]).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def write(index_dir, *reports, encode_document=encode):
    """A complete generation of (article, passages) pairs."""
    with StoreWriter(index_dir, encode_document) as writer:
        for article, passages in reports or [(FULL, [FIRST, SECOND]), (BARE, [THIRD])]:
            put(writer, article, passages)
        writer.finish(MADE, DIMENSION, "reader 1")
    return writer.generation


def put(writer, article, passages):
    file = IndexedFile(article.path, f"hash of {article.path}", "", f"text of {article.path}", article.outlet)
    writer.put(file, article, [(passage, passage.text, hashed(passage.text)) for passage in passages])


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def probe(index_dir, generation, kind=Probe):
    with kind() as process:
        process.check(index_dir / generation)


def generations(index_dir):
    return sorted(path.name for path in index_dir.iterdir() if path.is_dir())


def one_line(raised):
    assert "\n" not in str(raised.value)


class Floats(list):
    """Numbers in their order; Chroma's differ in the last bit with where in memory a vector happens to lie."""

    def __eq__(self, other):
        return len(self) == len(other) and bool(np.allclose(self, other, rtol=0, atol=1e-6))

    __hash__ = None


def held(store):
    """All that an index answers with, by parts, to compare one with another.

    Articles, how each file was met, passages, each text's vector, which passages are nearest to it with their cosines, and
    what is found by each word.
    """
    passages = store.lexical.passages(sorted(store.lexical.ids()))
    texts = list(store.lexical.texts())
    vectors = store.dense.vectors(texts) if texts else np.zeros((0, 1), np.float32)
    hits = [store.nearest(vector, 1_000) for vector in vectors]
    words = sorted({word for one in passages for word in f"{one.article.title} {one.heading} {one.text}".split()})
    return {
        "articles": store.lexical.articles(),
        "files": store.lexical.files(),
        "passages": passages,
        "texts": texts,
        "others": sorted(set(store.dense.texts()) - set(texts)),
        "vectors": Floats(vectors.ravel().tolist()),
        "nearest": [[one for one, _ in found] for found in hits],
        "cosines": Floats(score for found in hits for _, score in found),
        "words": [(word, store.lexical.search([word], 50)) for word in words],
    }


def differences(found, wanted):
    """The parts of what two indexes hold that are not the same."""
    return [part for part in wanted if found[part] != wanted[part]]
