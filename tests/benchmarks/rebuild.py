"""What a rebuild costs: on 4,300 news articles, and for the store alone on 100,000 passages with made vectors.

Run: python tests/benchmarks/rebuild.py [DATA_DIR] [--articles 4300] [--passages 100000]; 0 leaves a part out.

Each change is made to the corpus, then rebuilt, beside the bare parts of the same work in the same run; a second process
asks all the while.
"""

import argparse
import hashlib
import multiprocessing
import shutil
import statistics
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import chromadb
import numpy as np
import psutil
from realtimeqa import load, write_corpus

from bot import Settings, rebuild
from bot.errors import BotError
from bot.indexing.chunking import Limits, chunk, text_to_embed
from bot.indexing.loading import load_report
from bot.models import load_document_encoder
from bot.records import Article, Passage
from bot.store import IndexedFile, Made, Probe, StoreWriter, clear, current_generation, open_store, publish
from bot.store.manifest import read_manifest

DIMENSION = 384
MADE = Made("made", 160)
NEW = "Oman offers talks\n\nMUSCAT, January 19, 2024. /ONA/. Oman offered to host talks between the two sides.\n"


class Peak:
    """The largest resident size of this process while it runs, in megabytes."""

    def __enter__(self):
        self.own, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        process = psutil.Process()
        while True:
            self.own = max(self.own, process.memory_info().rss // 1_000_000)
            if self._stop.wait(0.05):
                return


def asking(index_dir, made, stop, results):
    """Opens what answers for each question, as a chat does when it is overtaken, and asks it."""
    vector = np.ones(DIMENSION, dtype=np.float32) / np.sqrt(DIMENSION)
    failures, seconds, opened, store = [], [], [], None
    while not stop.is_set():
        began = time.perf_counter()
        try:
            if store is None or store.generation != current_generation(index_dir):
                if store:
                    store.close()
                store = open_store(index_dir, made)
                opened.append(time.perf_counter() - began)
            store.nearest(vector, 50)
            store.lexical.passages([one for one, _ in store.lexical.search(["offer", "talks"], 50)])
        except BotError as error:
            failures.append(str(error))
        seconds.append(time.perf_counter() - began)
        stop.wait(0.05)
    results.put((len(seconds), failures, max(seconds), statistics.median(seconds), max(opened)))


class Asker:
    """A second process that asks all the time."""

    def __init__(self, index_dir, made):
        context = multiprocessing.get_context("spawn")
        self._stop, self._results = context.Event(), context.Queue()
        self._process = context.Process(target=asking, args=(index_dir, made, self._stop, self._results), daemon=True)
        self._process.start()

    def end(self):
        self._stop.set()
        asked, failures, slowest, median, opening = self._results.get()
        self._process.join()
        print(
            f"asked meanwhile {asked} times: {len(failures)} failed, slowest {slowest * 1000:.0f} ms "
            f"(opening a new generation at most {opening * 1000:.0f} ms), median {median * 1000:.1f} ms",
            *failures[:3],
            sep="\n  ",
            flush=True,
        )


def line(name, ours, bare, peak, what):
    print(f"{name:<18} {ours:8.2f} s {bare:8.2f} s {ours / bare:7.2f}  {peak:6} MB  {what}", flush=True)


def timed(work):
    began = time.perf_counter()
    with Peak() as peak:
        result = work()
    return time.perf_counter() - began, peak.own, result


def bytes_per_passage(index_dir):
    folder = index_dir / current_generation(index_dir)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return size / read_manifest(folder).passages


# ---------------------------------------------------------------- news articles


def bare_reading(corpus):
    """Stat and hash of each file."""
    for file in sorted(corpus.iterdir()):
        file.stat()
        hashlib.sha256(file.read_bytes()).hexdigest()


def nothing(settings):
    """Medians of seven rebuilds with nothing changed and of the bare reading, in turn; and the peak."""
    ours, bare = [], []
    for _ in range(7):
        ours.append(timed(lambda: rebuild(settings)))
        bare.append(timed(lambda: bare_reading(settings.corpus_dir))[0])
    seconds, peaks, _ = zip(*ours, strict=True)
    return statistics.median(seconds), statistics.median(bare), max(peaks)


def bare_change(settings, generation, files, scratch):
    """A copy of the generation, and the embedding of the files' passages."""
    encoder = load_document_encoder(settings, few=True)
    limits = Limits.of(settings.passage_tokens, encoder.max_tokens)
    shutil.copytree(settings.index_dir / generation, scratch / "copy")
    for file in files:
        article = load_report(file, settings.corpus_dir, settings.max_file_mb).article
        passages = chunk(article, encoder.count_tokens, limits)
        encoder.encode_document([text_to_embed(one, encoder.count_tokens, limits) for one in passages])
    shutil.rmtree(scratch / "copy")


def bare_full(settings, folder):
    """encode_document on the same passages and a bare Chroma add; reading and chunking are not counted."""
    encoder = load_document_encoder(settings)
    limits = Limits.of(settings.passage_tokens, encoder.max_tokens)
    client = chromadb.PersistentClient(str(folder), chromadb.config.Settings(anonymized_telemetry=False))
    collection = client.create_collection("passages", configuration={"hnsw": {"space": "cosine"}})
    seconds, ids, texts = 0.0, [], []
    for file in [*sorted(settings.corpus_dir.iterdir()), None]:
        if file is not None:
            article = load_report(file, settings.corpus_dir, settings.max_file_mb).article
            passages = chunk(article, encoder.count_tokens, limits)
            ids += [one.id for one in passages]
            texts += [text_to_embed(one, encoder.count_tokens, limits) for one in passages]
        while len(ids) >= 256 or (file is None and ids):
            began = time.perf_counter()
            collection.add(ids=ids[:256], embeddings=encoder.encode_document(texts[:256]))
            seconds += time.perf_counter() - began
            ids, texts = ids[256:], texts[256:]
    client.close()
    return seconds


def news(data, count, scratch):
    _, articles = load(data, "")
    settings = Settings(corpus_dir=scratch / "corpus", index_dir=scratch / "indexes")
    write_corpus(settings.corpus_dir, dict(sorted(articles.items())[:count]))
    load_document_encoder(settings)
    ours, peak, report = timed(lambda: rebuild(settings))
    print(f"\n{report.reports} news articles, {report.passages} passages", flush=True)
    print(f"{'':<18} {'ours':>10} {'bare':>10} {'ratio':>7} {'peak':>9}")
    line("full", ours, bare_full(settings, scratch / "bare"), peak, "encode_document and a bare Chroma add")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        line("nothing changed", *pool.submit(nothing, settings).result(), "stat and hash of each file")
    asker = Asker(settings.index_dir, Made(load_document_encoder(settings).fingerprint, settings.passage_tokens))
    changes(settings, scratch)
    asker.end()
    print(f"{bytes_per_passage(settings.index_dir):.0f} bytes on disk a passage", flush=True)


def changes(settings, scratch):
    files = sorted(settings.corpus_dir.iterdir())
    steps = {
        "one added": lambda: [write(settings.corpus_dir / "zz-new.txt", NEW)],
        "a hundred changed": lambda: [edit(file) for file in files[:: max(1, len(files) // 100)][:100]],
        "one removed": lambda: files[0].unlink() or [],
    }
    for name, change in steps.items():
        changed = change()
        generation = current_generation(settings.index_dir)
        bare, _, _ = timed(lambda: bare_change(settings, generation, changed, scratch))  # noqa: B023
        ours, peak, report = timed(lambda: rebuild(settings))
        line(
            name, ours, bare, peak, f"a copy and the embedding of {len(changed)} reports ({report.embedded} texts new)"
        )


def write(file, text):
    file.write_text(text, encoding="utf-8")
    return file


def edit(file):
    return write(file, file.read_text(encoding="utf-8") + "\n\nA spokesman said that talks would go on.\n")


# ---------------------------------------------------------------- the store alone

PER_ARTICLE = 10


def made_report(number, version=0):
    """A report of ten passages of words that nobody wrote."""
    words = [f"w{(number * 7919 + at * 104729 + version) % 50_000}" for at in range(PER_ARTICLE * 80)]
    path = f"{number:06}.txt"
    article = Article(f"{number:016}", path, f"Report {number}", " ".join(words))
    passages, at = [], 0
    for group in range(PER_ARTICLE):
        end = at + len(" ".join(words[group * 80 : group * 80 + 80]))
        one = hashlib.sha256(f"{path}{version}{group}".encode()).hexdigest()[:24]
        passages.append(Passage(one, article, at, end, "", ((at, end),)))
        at = end + 1
    file = IndexedFile(path, f"{number}-{version}", "", f"text {number}-{version}")
    return file, article, [(one, one.text, hashlib.sha256(one.text.encode()).hexdigest()[:32]) for one in passages]


def made_vectors(texts):
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
    vectors = np.stack([np.random.default_rng(seed).normal(size=DIMENSION) for seed in seeds]).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def next_generation(index_dir, base, puts, removed=()):
    tombstones = read_manifest(index_dir / base).tombstones if base else 0
    with Probe() as probe, StoreWriter(index_dir, made_vectors, base, tombstones) as writer:
        for report in puts:
            writer.put(*report)
        for path in removed:
            writer.remove(path)
        writer.finish(MADE, DIMENSION, "made")
        probe.check(writer.folder)
        publish(index_dir, writer.generation, base)
    clear(index_dir)


def bare_vectors(folder, count):
    """The same vectors made and added to a bare Chroma."""
    client = chromadb.PersistentClient(str(folder), chromadb.config.Settings(anonymized_telemetry=False))
    collection = client.create_collection("passages", configuration={"hnsw": {"space": "cosine"}})
    for number in range(0, count // PER_ARTICLE, 25):
        reports = [made_report(one) for one in range(number, number + 25)]
        hashes, texts = zip(*[(key, text) for _, _, passages in reports for _, text, key in passages], strict=True)
        collection.add(ids=list(hashes), embeddings=made_vectors(texts))
    client.close()


def store(count, scratch):
    index_dir = scratch / "store"
    index_dir.mkdir()
    articles = count // PER_ARTICLE
    print(f"\n{count} passages with made vectors, the store alone", flush=True)
    print(f"{'':<18} {'ours':>10} {'bare':>10} {'ratio':>7} {'peak':>9}")
    ours, peak, _ = timed(lambda: next_generation(index_dir, "", map(made_report, range(articles))))
    bare, bare_peak, _ = timed(lambda: bare_vectors(scratch / "bare-store", count))
    line("full", ours, bare, peak, f"a bare Chroma add (peak {bare_peak} MB)")
    asker = Asker(index_dir, MADE)
    steps = {
        "one added": ([made_report(articles)], ()),
        "a hundred changed": ([made_report(one, version=1) for one in range(100)], ()),
        "one removed": ([], ["000200.txt"]),
    }
    for name, (puts, removed) in steps.items():
        base = current_generation(index_dir)
        bare, _, _ = timed(lambda: shutil.copytree(index_dir / base, scratch / "copy"))  # noqa: B023
        shutil.rmtree(scratch / "copy")
        ours, peak, _ = timed(lambda: next_generation(index_dir, base, puts, removed))  # noqa: B023
        line(name, ours, bare, peak, "a copy of the generation")
    asker.end()
    print(f"{bytes_per_passage(index_dir):.0f} bytes on disk a passage", flush=True)
    with closing(open_store(index_dir, MADE)) as opened:
        same = sum(opened.dense.nearest(opened.dense.vectors([one])[0], 1)[0][0] == one for one in sample(opened))
    print(f"{same} of 200 texts are nearest to themselves", flush=True)


def sample(opened):
    texts = list(opened.lexical.texts())
    return texts[:: max(1, len(texts) // 200)][:200]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/benchmarks/realtimeqa", type=Path)
    parser.add_argument("--articles", type=int, default=4_300)
    parser.add_argument("--passages", type=int, default=100_000)
    options = parser.parse_args()
    if options.articles and not (options.data / "questions.jsonl").is_file():
        parser.exit(2, f"There is no RealTimeQA data in {options.data}; name its folder.\n")
    with tempfile.TemporaryDirectory() as scratch:
        if options.passages:
            store(options.passages, Path(scratch))
        if options.articles:
            news(options.data, options.articles, Path(scratch))


if __name__ == "__main__":
    main()
