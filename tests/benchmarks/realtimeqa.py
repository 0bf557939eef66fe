"""RealTimeQA, visible weeks: retrieval, answers, abstaining.

Run: python tests/benchmarks/realtimeqa.py [DATA_DIR] [--year 2026]; an empty year takes them all.

Articles become text files with front matter in a scratch corpus (first 600 words each), indexed by `rebuild` as a user's
would be.
"""

import argparse
import gzip
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

from bot import Chatbot, Settings, rebuild
from bot.asking.composing import compose
from bot.asking.evidence import find_evidence
from bot.asking.question import read_question
from bot.asking.reranking import rerank
from bot.asking.retrieval import retrieve

WORDS = 600


def normal(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def load(data, year="2026"):
    with (data / "questions.jsonl").open(encoding="utf-8") as lines:
        questions = [json.loads(line) for line in lines]
    questions = [one for one in questions if one["date"].startswith(year)]
    wanted = {url for one in questions for url in one["article_urls"]}
    with gzip.open(data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = {one["url"]: one for one in map(json.loads, lines) if one["url"] in wanted}
    return questions, articles


def write_corpus(folder, articles):
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for number, (url, one) in enumerate(sorted(articles.items())):
        paragraphs, left = [], WORDS
        for line in one["text"].split("\n"):
            words = line.split()[:left]
            left -= len(words)
            if words:
                paragraphs.append(" ".join(words).lstrip("#->*0123456789.) "))
        meta = json.dumps(one["title"]), one["publish_date"].replace("/", "-"), json.dumps(url)
        head = "---\ntitle: {}\ndate: {}\nurl: {}\n---\n\n".format(*meta)
        (folder / f"{number:05}.txt").write_text(head + "\n\n".join(paragraphs), encoding="utf-8")
        paths[url] = f"{number:05}.txt"
    return paths


def answer(bot, question, without=frozenset(), k=20):
    asked = read_question(question)
    with bot._store_in_use() as store:
        deep = retrieve(asked, store, bot._encoder, k + (80 if without else 0))
    hits = tuple(hit for hit in deep if hit.passage.article.path not in without)[:k]
    hits = rerank(asked, hits, bot._reranker)
    finding = find_evidence(asked, hits, bot._reranker)
    return hits, finding, compose(asked, finding, bot.settings.answer_words)


def share(values):
    return round(statistics.mean(values), 3) if values else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/benchmarks/realtimeqa", type=Path)
    parser.add_argument("--year", default="2026")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "bot-realtimeqa")
    parser.add_argument("--dump", type=Path)
    options = parser.parse_args()
    if not (options.data / "questions.jsonl").is_file():
        parser.exit(2, f"There is no RealTimeQA data in {options.data}; name its folder.\n")
    questions, articles = load(options.data, options.year)
    settings = Settings(corpus_dir=options.work / "corpus", index_dir=options.work / "indexes")
    paths = write_corpus(settings.corpus_dir, articles)
    if not (settings.index_dir / "current").exists():
        print(rebuild(settings).summary())
    bot = Chatbot(settings)
    rows, seconds = [], []
    for one in questions:
        gold = {paths[url] for url in one["gold_urls"] if url in paths}
        wanted = [normal(text) for text in one["answers"]]
        began = time.perf_counter()
        hits, finding, draft = answer(bot, one["question"])
        seconds.append(time.perf_counter() - began)
        ranked = list(dict.fromkeys(hit.passage.article.path for hit in hits))
        shown = normal(" ".join(quotation.text for quotation in draft.quotations))
        first = [normal(evidence.text) for evidence in finding.evidence[:3]]
        row = {"question": one["question"], "answers": one["answers"], "answerable": bool(gold)}
        row["rank"] = next((rank for rank, path in enumerate(ranked, 1) if path in gold), None)
        row["given"] = bool(draft.quotations)
        row["right"] = any(text in shown for text in wanted)
        row["in_first"] = [any(text in " ".join(first[:n]) for text in wanted) for n in (1, 2, 3)]
        row["reason"] = finding.reason
        row["passage_score"] = hits[0].score if hits else None
        row["score"] = finding.evidence[0].score if finding.evidence else None
        row["shown"] = [quotation.text for quotation in draft.quotations]
        if gold:
            absent = answer(bot, one["question"], frozenset(paths[u] for u in one["article_urls"] if u in paths))
            row["absent_score"] = absent[1].evidence[0].score if absent[1].evidence else None
            row["absent_passage_score"] = absent[0][0].score if absent[0] else None
            row["absent_given"] = bool(absent[2].quotations)
            row["absent_shown"] = [quotation.text for quotation in absent[2].quotations]
        rows.append(row)
    if options.dump:
        options.dump.write_text("\n".join(json.dumps(row) for row in rows))
    held = [row for row in rows if row["answerable"]]
    print("questions", len(rows), "answerable", len(held), "articles", len(paths))
    for n in (1, 5, 10):
        print(f"hit@{n}", share([(row["rank"] or 99) <= n for row in held]))
    print("MRR@10", share([1 / row["rank"] if (row["rank"] or 99) <= 10 else 0 for row in held]))
    print("answer in best 1/2/3 sentences", *(share([row["in_first"][n] for row in held]) for n in range(3)))
    print(
        "answered",
        share([row["given"] for row in held]),
        "of them right",
        share([r["right"] for r in held if r["given"]]),
    )
    print("answers that hold the expected string", share([row["right"] for row in held]))
    print("event absent: wrongly answered", share([row["absent_given"] for row in held]))
    print("milliseconds a question: median", round(1000 * statistics.median(seconds)))


if __name__ == "__main__":
    main()
