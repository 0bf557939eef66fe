"""MultiHop-RAG: questions over several news reports, and null questions that no report answers, beside the stock recipe.

Run: python -m tests.benchmarks.multihop [--data FOLDER] [--limit N] [--json FILE]

Each fact becomes a small report with its article's title and, where they are given, its outlet, date and address.
What counts as right:
inference: the answer (a name) stands in the quotations shown, or the title of a report they are cited to;
comparison and temporal: their answers are "yes", "no", "consistent", which nobody says in a report; the program shows each
  side's evidence and leaves the verdict to the reader, so right is: every gold fact is among those quoted;
null: refused.
The stock recipe shows its best sentences, as many as an answer may have, and refuses below the one threshold on its best
passage's score at which it refuses as many null questions as the program does.
"""

from collections.abc import Sequence

import numpy as np

from bot.asking.composing import MAX_SENTENCES
from bot.records import Answer
from tests.benchmarks.bootstrap import auroc, difference, mean
from tests.benchmarks.data import Row, chatbot_for, counted, holds, options_of, read_rows, sample, save, write_report
from tests.benchmarks.stock import Stock, shown, stock

NAME = "multihop"
NULL = "null_query"
INFERENCE = "inference_query"


def path_of(fact: str) -> str:
    """The report of a fact."""
    return f"{fact}.txt"


def judged(question: Row, quotes: Sequence[str], reports: Sequence[str], titles: Sequence[str]) -> Row:
    """What was shown against what is wanted: `right`, and the share of the gold facts that are quoted."""
    gold = {path_of(fact) for fact in question["gold_facts"]}
    covered = len(gold & set(reports)) / len(gold) if gold else float(not quotes)
    in_quotes = holds(" ".join(quotes), question["answer"])
    kind = question["question_type"]
    right = {
        NULL: not quotes,
        INFERENCE: in_quotes or any(holds(title, question["answer"]) for title in titles),
    }.get(kind, covered == 1)
    return {"right": float(right), "covered": covered, "in_quotes": float(in_quotes), "given": bool(quotes)}


def ours(question: Row, answer: Answer) -> Row:
    """The program's answer, judged."""
    cited = answer.citations
    quotes, articles = [one.quote for one in cited], [one.article for one in cited]
    found = judged(question, quotes, [one.path for one in articles], [one.title for one in articles])
    ranked = list(dict.fromkeys(hit.passage.article.path for hit in answer.passages))
    return {**found, "score": answer.confidence, "reason": answer.reason, "shown": quotes, "ranked": ranked}


def stocks(question: Row, found: Stock, titles: dict[str, str], words: int) -> Row:
    """The stock recipe's best sentences, judged as if it never refused."""
    best = shown(found, MAX_SENTENCES, words)
    reports = [one.report for one in best]
    row = judged(question, [one.text for one in best], reports, [titles[one] for one in reports])
    return {**row, "score": found.passage_score, "ranked": list(found.reports)}


def with_threshold(rows: Sequence[Row], threshold: float) -> list[float]:
    """Which are right when everything below the threshold is refused."""
    return [
        float(row["stock"]["score"] < threshold)
        if row["type"] == NULL
        else row["stock"]["right"] * (row["stock"]["score"] >= threshold)
        for row in rows
    ]


def threshold_refusing(scores: Sequence[float], share: float) -> float:
    """The least threshold that refuses this share of the scores or more."""
    ordered = sorted(scores)
    refused = int(np.ceil(share * len(ordered)))
    return ordered[refused - 1] + 1e-6 if refused else ordered[0]


def figures_of(rows: Sequence[Row]) -> Row:
    """The table: by type the figures of both and their difference."""
    null = [row for row in rows if row["type"] == NULL]
    answerable = [row for row in rows if row["type"] != NULL]
    refused = float(np.mean([row["ours"]["right"] for row in null]))
    threshold = threshold_refusing([row["stock"]["score"] for row in null], refused)
    stock_right = with_threshold(rows, threshold)
    figures: Row = {"stock_threshold": threshold}
    kinds = {"overall": {row["type"] for row in rows}, "answerable": {row["type"] for row in answerable}}
    kinds |= {kind: {kind} for kind in sorted({row["type"] for row in rows})}
    for name, wanted in kinds.items():
        at = [place for place, row in enumerate(rows) if row["type"] in wanted]
        first, second = [rows[one]["ours"]["right"] for one in at], [stock_right[one] for one in at]
        figures[name] = {
            "n": len(at),
            "ours": str(mean(first)),
            "stock": str(mean(second)),
            "difference": difference(first, second).signed(),
            "given": f"{np.mean([rows[one]['ours']['given'] for one in at]):.3f}",
            "gold facts quoted, ours": str(mean([rows[one]["ours"]["covered"] for one in at])),
            "gold facts quoted, stock (never refusing)": str(mean([rows[one]["stock"]["covered"] for one in at])),
        }
    for name in ("ours", "stock"):
        scores = [[row[name]["score"] for row in some] for some in (answerable, null)]
        figures[f"AUROC of answerable against null, {name}"] = str(auroc(*scores))
    return figures


def main() -> None:
    """Prints the table."""
    options = options_of(__doc__).parse_args()
    facts = read_rows(options.data / NAME, "facts.jsonl")
    questions = sample(read_rows(options.data / NAME, "questions.jsonl"), options.limit)
    folder = options.work / NAME
    for one in facts:
        about = {"title": one["title"], "outlet": one.get("source", ""), "url": one.get("url", "")}
        about["date"] = one.get("published_at", "")[:10]
        write_report(folder / "corpus" / path_of(one["id"]), one["fact"], **about)
    bot = chatbot_for(folder)
    titles = {path_of(one["id"]): one["title"] for one in facts}
    rows = []
    for one in counted(questions, NAME):
        row = {"id": one["id"], "question": one["question"], "answer": one["answer"], "type": one["question_type"]}
        row["gold"] = one["gold_facts"]
        row["ours"] = ours(one, bot.ask(one["question"]))
        row["stock"] = stocks(one, stock(bot, one["question"]), titles, bot.settings.answer_words)
        rows.append(row)
    figures = figures_of(rows)
    print(f"MultiHop-RAG: {len(rows)} questions, {len(facts)} reports")
    for name, value in figures.items():
        print(name, *([f"{key} {one}" for key, one in value.items()] if isinstance(value, dict) else [value]), sep="  ")
    save(options.json, figures, rows)


if __name__ == "__main__":
    main()
