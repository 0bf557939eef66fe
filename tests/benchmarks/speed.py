"""Speed and memory against the bare parts, in one run: rebuild, a warm question, a cold one.

Run: python tests/benchmarks/speed.py [DATA_DIR] [--articles 1000]
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import chromadb
from realtimeqa import load, write_corpus

from bot import Chatbot, Settings, rebuild
from bot.indexing.chunking import Limits, chunk, text_to_embed
from bot.indexing.loading import load_report
from bot.models import load_document_encoder
from bot.store import current_generation

QUESTIONS = [
    "What did Macron say about Greenland?",
    "How did China react to the tariffs?",
    "Who won the Nobel Peace Prize?",
    "How many people were killed in the crash?",
    "What did the United States demand from Iran?",
    "Why did the minister resign?",
]
BARE_START = """
import sys
from pathlib import Path
from bot.models.embedding import OnnxEncoder
import chromadb
encoder = OnnxEncoder()
client = chromadb.PersistentClient(sys.argv[1], chromadb.config.Settings(anonymized_telemetry=False))
collection = client.get_collection("passages")
collection.query(query_embeddings=[encoder.encode_query(sys.argv[2]).tolist()], n_results=50)
"""


class Recording:
    """A reranker that keeps what it was asked, so that the same work can be timed bare."""

    def __init__(self, reranker):
        self.reranker = reranker
        self.asked = []

    def score(self, question, texts):
        self.asked.append((question, list(texts)))
        return self.reranker.score(question, texts)


def bare_rebuild(settings, folder):
    """encode_document on the same passages and a bare Chroma add; loading and chunking are not counted."""
    encoder = load_document_encoder(settings)
    limits = Limits.of(settings.passage_tokens, encoder.max_tokens)
    ids, texts = [], []
    for file in sorted(settings.corpus_dir.iterdir()):
        article = load_report(file, settings.corpus_dir, settings.max_file_mb).article
        for passage in chunk(article, encoder.count_tokens, limits):
            ids.append(passage.id)
            texts.append(text_to_embed(passage, encoder.count_tokens, limits))
    client = chromadb.PersistentClient(str(folder), chromadb.config.Settings(anonymized_telemetry=False))
    collection = client.create_collection("passages", configuration={"hnsw": {"space": "cosine"}})
    began = time.perf_counter()
    for at in range(0, len(ids), 256):
        vectors = encoder.encode_document(texts[at : at + 256])
        collection.add(ids=ids[at : at + 256], embeddings=vectors.tolist(), documents=texts[at : at + 256])
    seconds = time.perf_counter() - began
    client.close()
    return seconds, len(ids)


def warm(bot):
    recording = Recording(bot._reranker)
    bot._reranker = recording
    asked, bare = [], []
    with bot._store_in_use() as store:
        pass
    for question in QUESTIONS * 3:
        recording.asked.clear()
        began = time.perf_counter()
        bot.ask(question)
        asked.append(time.perf_counter() - began)
        began = time.perf_counter()
        store.nearest(bot._encoder.encode_query(question), 50)
        for pairs in list(recording.asked):
            recording.reranker.score(*pairs)
        bare.append(time.perf_counter() - began)
    return statistics.median(asked), statistics.median(bare)


def cold(settings):
    generation = settings.index_dir / current_generation(settings.index_dir)
    env = os.environ | {"BOT_INDEX_DIR": str(settings.index_dir), "BOT_CORPUS_DIR": str(settings.corpus_dir)}
    commands = {
        "bot ask": [sys.executable, "-m", "bot", "ask", QUESTIONS[0]],
        "bare start": [sys.executable, "-c", BARE_START, str(generation / "chroma"), QUESTIONS[0]],
    }
    seconds = {name: [] for name in commands}
    for _ in range(5):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, env=env, check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in seconds.items()}


def peak_of_ask(settings):
    """In megabytes, as the process itself sees it: what a parent is told begins with the parent's own size."""
    code = (
        "import sys; from bot.cli import main; main(['ask', sys.argv[1]]); "
        "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    )
    env = os.environ | {"BOT_INDEX_DIR": str(settings.index_dir), "BOT_CORPUS_DIR": str(settings.corpus_dir)}
    command = [sys.executable, "-c", code, QUESTIONS[0]]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) // 1024


def line(name, ours, bare, limit):
    print(
        f"{name}: {ours:.2f} s, bare parts {bare:.2f} s, ratio {ours / bare:.2f} (at most {limit})",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/benchmarks/realtimeqa", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    if not (options.data / "questions.jsonl").is_file():
        parser.exit(2, f"There is no RealTimeQA data in {options.data}; name its folder.\n")
    _, articles = load(options.data)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes")
        write_corpus(settings.corpus_dir, dict(sorted(articles.items())[: options.articles]))
        load_document_encoder(settings)
        began = time.perf_counter()
        report = rebuild(settings)
        ours = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        bare, passages = bare_rebuild(settings, folder / "bare")
        print(f"{report.reports} reports, {passages} passages; peak memory of the rebuild {peak} MB")
        line("rebuild", ours, bare, 1.25)
        line("warm ask", *warm(Chatbot(settings)), 1.25)
        times = cold(settings)
        line("cold bot ask", times["bot ask"], times["bare start"], 2)
        print(f"peak memory of a bot ask {peak_of_ask(settings)} MB")


if __name__ == "__main__":
    main()
