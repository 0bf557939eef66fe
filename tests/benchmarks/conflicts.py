"""RAMDocs and RGB: documents that conflict, beside the stock recipe.

Run: python -m tests.benchmarks.conflicts [--set ramdocs|rgb] [--data FOLDER] [--limit N] [--json FILE]

Each question's documents are a corpus of their own, one report a document, indexed by `rebuild` and asked as a user would.
RAMDocs: a question may have several right answers (of people of one name, say), documents that are wrong, and noise.
RGB: one right answer; asked over the right and the irrelevant documents ("right"), with wrong ones too ("conflict") and over
the irrelevant ones alone ("none"), where refusing is right.
Every figure is a share of questions: of those that have what it speaks of (a wrong answer, several right ones).
"""

from collections.abc import Iterator, Sequence

from bot.asking.composing import MAX_SENTENCES
from tests.benchmarks.bootstrap import auroc, difference, mean
from tests.benchmarks.data import (
    Row,
    chatbot_for,
    counted,
    holds_any,
    options_of,
    read_rows,
    sample,
    save,
    write_report,
)
from tests.benchmarks.stock import shown, stock


def ramdocs_cases(rows: Sequence[Row]) -> Iterator[Row]:
    """One case a question; each right and wrong answer is given as its alternatives."""
    for number, row in enumerate(rows):
        documents = [one["text"] for one in row["documents"]]
        held = [one for one in dict.fromkeys(row["gold_answers"]) if holds_any(" ".join(documents), [one])]
        wrong = [one for one in dict.fromkeys(row["wrong_answers"]) if one not in held]
        one = {"kind": "ramdocs", "name": f"{number:04}", "question": row["question"], "documents": documents}
        yield {**one, "right": [[value] for value in held], "wrong": [[value] for value in wrong]}


def rgb_cases(rows: Sequence[Row]) -> Iterator[Row]:
    """Three cases a question."""
    for row in rows:
        answer, wrong = row["answer"], row["fakeanswer"]
        right = [one if isinstance(one, list) else [one] for one in (answer if isinstance(answer, list) else [answer])]
        false = [[one] for one in (wrong if isinstance(wrong, list) else [wrong])]
        one = {"name": f"{row['id']:04}", "question": row["query"], "right": right, "wrong": []}
        documents = [*row["positive"], *row["negative"]]
        yield {**one, "kind": "right", "documents": documents}
        yield {**one, "kind": "conflict", "documents": [*row["positive_wrong"], *documents], "wrong": false}
        yield {**one, "kind": "none", "documents": row["negative"], "right": []}


def judged(one: Row, quotes: Sequence[str]) -> Row:
    """What the quotations show; `first_wrong` where a wrong answer comes before every right one."""
    found = [[place for place, quote in enumerate(quotes) if holds_any(quote, some)] for some in one["right"]]
    false = [[place for place, quote in enumerate(quotes) if holds_any(quote, some)] for some in one["wrong"]]
    first_right = min((places[0] for places in found if places), default=len(quotes))
    first_wrong = min((places[0] for places in false if places), default=len(quotes))
    return {
        "given": bool(quotes),
        "all": bool(found) and all(found),
        "any": any(found),
        "wrong": any(false),
        "wrong_alone": any(false) and not any(found),
        "first_wrong": first_wrong < first_right,
        "exact": bool(found) and all(found) and not any(false),
        "both": any(found) and any(false),
        "every_value": all(found) and all(false),
    }


# What a figure is called, which cases have it, and what counts.
FIGURES = (
    ("answered", "any", "given"),
    ("every right answer shown", "right", "all"),
    ("every right answer shown, of several", "several", "all"),
    ("a right answer shown", "right", "any"),
    ("every right answer and no wrong one (exact match)", "right", "exact"),
    ("a wrong answer shown, where there is one", "wrong", "wrong"),
    ("a wrong answer ahead of every right one", "wrong", "first_wrong"),
    ("a wrong answer without a right one", "wrong", "wrong_alone"),
    ("right and wrong side by side", "wrong", "both"),
    ("every value side by side, where they differ", "differing", "every_value"),
)


def has(one: Row, what: str) -> bool:
    """Which cases a figure is about."""
    right, wrong = len(one["right"]), len(one["wrong"])
    return {"right": right > 0, "several": right > 1, "wrong": wrong > 0, "differing": right + wrong > 1}.get(
        what, True
    )


def figures_of(rows: Sequence[Row]) -> Row:
    """The table: by kind of case and figure those of both and their difference."""
    figures: Row = {}
    for kind in dict.fromkeys(row["kind"] for row in rows):
        of_kind = [row for row in rows if row["kind"] == kind]
        for name, which, key in FIGURES:
            first, second = ([row[who][key] for row in of_kind if has(row, which)] for who in ("ours", "stock"))
            if first:
                of = {"n": len(first), "ours": str(mean(first)), "stock": str(mean(second))}
                figures[f"{kind}: {name}"] = {**of, "difference": difference(first, second).signed()}
    none = [row for row in rows if row["kind"] == "none"]
    answerable = [row for row in rows if row["kind"] == "right"]
    for who in ("ours", "stock") if none and answerable else ():
        scores = [[row[who]["score"] for row in some] for some in (answerable, none)]
        figures[f"AUROC of right against none, {who}"] = str(auroc(*scores))
    return figures


def main() -> None:
    """Prints the table of each set."""
    parser = options_of(__doc__)
    parser.add_argument("--set", choices=("ramdocs", "rgb"), help="one of the two only")
    options = parser.parse_args()
    cases: list[Row] = []
    if options.set != "rgb":
        cases += sample(list(ramdocs_cases(read_rows(options.data, "ramdocs.jsonl"))), options.limit)
    if options.set != "ramdocs":
        cases += rgb_cases(sample(read_rows(options.data, "rgb_fact.jsonl"), options.limit))
    for one in counted(cases, "conflicts"):
        folder = options.work / one["kind"] / one["name"]
        for number, text in enumerate(one["documents"], 1):
            write_report(folder / "corpus" / f"doc{number:02}.txt", text)
        bot = chatbot_for(folder)
        answer = bot.ask(one["question"])
        quotes = [citation.quote for citation in answer.citations]
        one["ours"] = {**judged(one, quotes), "shown": quotes, "reason": answer.reason, "score": answer.confidence}
        found = stock(bot, one["question"])
        quotes = [best.text for best in shown(found, MAX_SENTENCES, bot.settings.answer_words)]
        one["stock"] = {**judged(one, quotes), "shown": quotes, "score": found.passage_score}
    figures = figures_of(cases)
    for name, value in figures.items():
        print(name, *([f"{key} {one}" for key, one in value.items()] if isinstance(value, dict) else [value]), sep="  ")
    save(options.json, figures, cases)


if __name__ == "__main__":
    main()
