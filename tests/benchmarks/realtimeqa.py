"""RealTimeQA: weekly news quizzes over the articles a search gave for them, beside the stock recipe.

Run: python -m tests.benchmarks.realtimeqa [--data FOLDER] [--year 2026] [--limit N] [--fit] [--json FILE]

The first 600 words of each article are a report, indexed by `rebuild` as a user's would be; each question is asked as of two
days after its quiz, up to which the articles were searched for. Over all reports: where the first report that holds the
answer stands, and whether the best one, two or three sentences hold its string. "Event absent": without the articles found
for the question and without any other that holds the answer. "Answer absent": without those that hold it, the near topics
still there. Both give how well the confidence tells them from the full pool (AUROC), and how many are answered where nine in
ten of the answerable are, and as the program stands. An empty year takes all questions; --fit needs fifteen or more.
"""

import gzip
import json
import statistics
import time
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot import Chatbot
from bot.asking.chatbot import RERANKED
from bot.asking.composing import compose
from bot.asking.evidence import find_evidence
from bot.asking.question import read_question
from bot.asking.reranking import rerank
from bot.asking.retrieval import retrieve
from bot.records import Scope
from tests.benchmarks.bootstrap import auroc, difference, mean
from tests.benchmarks.data import Row, chatbot_for, counted, normal, options_of, read_rows, sample, save, write_report
from tests.benchmarks.stock import stock

WORDS = 600
SEARCHED_AFTER = timedelta(days=2)
# So many more passages are found where reports are left out.
DEPTH_WITHOUT = 100
ABSENT = ("event absent", "answer absent")
ANSWERED = 0.9
# Of the confidence's signals the first three occur often enough here.
FITTED = 3


def read_articles(folder: Path) -> dict[str, Row]:
    """The articles by address."""
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {one["url"]: one for one in map(json.loads, lines)}


def beginning(text: str) -> str:
    """The first words of an article, its paragraphs kept, list and heading marks taken off."""
    paragraphs, left = [], WORDS
    for line in text.split("\n"):
        words = line.split()[:left]
        left -= len(words)
        if words:
            paragraphs.append(" ".join(words).lstrip("#->*0123456789.) "))
    return "\n\n".join(paragraphs)


def write_corpus(folder: Path, articles: Iterable[Row]) -> dict[str, str]:
    """A file for each article; the file's name by the article's address."""
    paths = {}
    for number, one in enumerate(sorted(articles, key=lambda one: str(one["url"]))):
        path = paths[one["url"]] = f"{number:05}.txt"
        published = one["publish_date"].replace("/", "-")
        write_report(folder / path, beginning(one["text"]), title=one["title"], date=published, url=one["url"])
    return paths


def ours(bot: Chatbot, question: str, day: date, without: AbstractSet[str] = frozenset()) -> Row:
    """What the program finds and shows, the reports in `without` left out; the same steps as `Chatbot.ask`."""
    began = time.perf_counter()
    asked = read_question(question, Scope(as_of=day))
    with bot._store_in_use() as store:
        hits = retrieve(asked, store, bot._encoder, RERANKED + (DEPTH_WITHOUT if without else 0))
    hits = tuple(hit for hit in hits if hit.passage.article.path not in without)[:RERANKED]
    hits = rerank(asked, hits, bot._reranker)
    finding = find_evidence(asked, hits, bot._reader)
    draft = compose(asked, finding, bot.settings.answer_words)
    return {
        "reports": list(dict.fromkeys(hit.passage.article.path for hit in hits)),
        "sentences": [one.text for one in finding.nearest[:3]],
        "shown": [one.text for one in draft.quotations],
        "score": finding.confidence,
        "signals": finding.signals,
        "reason": finding.reason,
        "seconds": time.perf_counter() - began,
    }


def stocks(bot: Chatbot, question: str, without: AbstractSet[str] = frozenset()) -> Row:
    """What the stock recipe finds; it answers always."""
    began = time.perf_counter()
    found = stock(bot, question, without)
    sentences = [one.text for one in found.sentences[:3]]
    return {
        "reports": list(found.reports),
        "sentences": sentences,
        "shown": sentences,
        "score": found.passage_score,
        "seconds": time.perf_counter() - began,
    }


def judged(found: Row, wanted: Sequence[str], gold: AbstractSet[str]) -> Row:
    """What a way found, with the rank of the first report that holds the answer and what its sentences hold."""
    rank = next((rank for rank, report in enumerate(found["reports"][:10], 1) if report in gold), 0)
    first = [any(one in normal(" ".join(found["sentences"][:n])) for one in wanted) for n in (1, 2, 3)]
    right = any(one in normal(" ".join(found["shown"])) for one in wanted)
    return {**found, "rank": rank, "first": first, "given": bool(found["shown"]), "right": right}


def asked_of(bot: Chatbot, one: Row, paths: dict[str, str], texts: dict[str, str]) -> Row:
    """One question of the benchmark, asked of both over the full pool and the two without the answer."""
    wanted = [normal(text) for text in one["answers"]]
    gold = {paths[url] for url in one["gold_urls"] if url in paths}
    found = {paths[url] for url in one["article_urls"] if url in paths}
    day = date.fromisoformat(one["date"].replace("/", "-")) + SEARCHED_AFTER
    without: dict[str, set[str]] = {"full": set()}
    if gold:
        holding = gold | {path for path, text in texts.items() if any(f" {words} " in text for words in wanted)}
        without |= {"event absent": found | holding, "answer absent": holding}
    row: Row = {"question": one["question"], "answers": one["answers"], "answerable": bool(gold)}
    for pool, left_out in without.items():
        row[pool] = {
            "ours": judged(ours(bot, one["question"], day, left_out), wanted, gold),
            "stock": judged(stocks(bot, one["question"], left_out), wanted, gold),
        }
    return row


# What a figure over the answerable questions is called, and its value for one question.
FIGURES = {
    "article hit@1": lambda found: 0 < found["rank"] <= 1,
    "article hit@5": lambda found: 0 < found["rank"] <= 5,
    "article hit@10": lambda found: 0 < found["rank"] <= 10,
    "article MRR@10": lambda found: 1 / found["rank"] if found["rank"] else 0.0,
    "answer in the best sentence": lambda found: found["first"][0],
    "answer in the best two": lambda found: found["first"][1],
    "answer in the best three": lambda found: found["first"][2],
}


def figures_of(rows: Sequence[Row]) -> Row:
    """The table: figure, ours, stock, and the difference on the same questions."""
    held = [row for row in rows if row["answerable"]]
    figures: Row = {"questions": len(rows), "answerable": len(held)}
    for name, value in FIGURES.items():
        first, second = ([float(value(row["full"][way])) for row in held] for way in ("ours", "stock"))
        figures[name] = {
            "ours": str(mean(first)),
            "stock": str(mean(second)),
            "difference": difference(first, second).signed(),
        }
    for pool in ABSENT:
        told, answered = {}, {}
        for way in ("ours", "stock"):
            positive, negative = ([row[one][way]["score"] for row in held] for one in ("full", pool))
            told[way] = str(auroc(positive, negative))
            least = np.quantile(positive, 1 - ANSWERED)
            answered[way] = str(mean([score >= least for score in negative]))
        figures[f"{pool}: AUROC"] = told
        figures[f"{pool}: answered where {ANSWERED:.0%} of the answerable are"] = answered
        figures[f"{pool}: answered as the program stands"] = {
            "ours": str(mean([row[pool]["ours"]["given"] for row in held]))
        }
    given = [row["full"]["ours"] for row in held if row["full"]["ours"]["given"]]
    figures["answerable: answered as the program stands"] = {
        "ours": str(mean([row["full"]["ours"]["given"] for row in held]))
    }
    figures["of these right"] = {"ours": str(mean([one["right"] for one in given]))}
    for way in ("ours", "stock"):
        seconds = [row["full"][way]["seconds"] for row in rows]
        figures.setdefault("milliseconds a question, median", {})[way] = round(1000 * statistics.median(seconds))
    return figures


def fitted(rows: Sequence[Row]) -> Row:
    """The constants of `bot/asking/confidence.py` for the first three of its signals, and what ten folds by question give.

    The full pool counts twice, against the two without the answer.
    """
    pools = ("full", *ABSENT)
    found = [[row[pool]["ours"]["signals"] for pool in pools] for row in rows if row["answerable"]]
    whole = [one for one in found if all(one)]
    signals = np.array([values[:FITTED] for one in whole for values in one])
    holds = np.array([pool == "full" for _ in whole for pool in pools])
    weights = np.where(holds, 2.0, 1.0)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    by_question = np.repeat(np.arange(len(whole)), len(pools))
    told = cross_val_predict(
        model,
        signals,
        holds,
        cv=GroupKFold(10),
        groups=by_question,
        method="predict_proba",
        params={"logisticregression__sample_weight": weights},
    )[:, 1].reshape(-1, len(pools))
    model.fit(signals, holds, logisticregression__sample_weight=weights)
    scaler, regression = model
    return {
        "means": scaler.mean_.round(3).tolist(),
        "deviations": scaler.scale_.round(3).tolist(),
        "weights": regression.coef_[0].round(3).tolist(),
        "bias": round(float(regression.intercept_[0]), 3),
        **{f"{pool}: AUROC, held out": str(auroc(told[:, 0], told[:, at])) for at, pool in enumerate(pools) if at},
    }


def main() -> None:
    """Asks both, prints the table; with --fit the constants of the confidence too."""
    parser = options_of(__doc__ or "")
    parser.add_argument("--year", default="2026", help="only the questions of that year (default: %(default)s)")
    parser.add_argument("--fit", action="store_true", help="fit the confidence to what was found, and print it")
    options = parser.parse_args()
    folder = options.data / "realtimeqa"
    questions = [one for one in read_rows(folder, "questions.jsonl") if one["date"].startswith(options.year)]
    wanted = {url for one in questions for url in one["article_urls"]}
    articles = [one for url, one in read_articles(folder).items() if url in wanted]
    work = options.work / f"realtimeqa-{options.year or 'all'}"
    paths = write_corpus(work / "corpus", articles)
    bot = chatbot_for(work)
    texts = {paths[one["url"]]: f" {normal(beginning(one['text']))} " for one in articles}
    rows = [asked_of(bot, one, paths, texts) for one in counted(sample(questions, options.limit), "questions")]
    figures = figures_of(rows)
    for name, value in figures.items():
        print(
            f"{name}: "
            + (", ".join(f"{way} {one}" for way, one in value.items()) if isinstance(value, dict) else str(value))
        )
    if options.fit:
        print(json.dumps(fitted(rows), indent=1))
    save(options.json, figures, rows)


if __name__ == "__main__":
    main()
