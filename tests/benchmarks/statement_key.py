"""The sample corpus' statements against the key made by hand, and what finding them costs a rebuild.

The key (tests/data/statements.jsonl) holds every statement of every report, and was made before the extractor was run on it. A
statement found is the key's where the words of its content overlap by half or more (intersection over union; the same actor and
cue decide between several), each once. A field is right where it is equal; of the speaker as written half the words are enough.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bot import Settings, rebuild
from bot.indexing import rebuild as rebuilding
from bot.records import Statement
from bot.store import LexicalIndex, current_generation
from tests.benchmarks.data import Row

LEAST_OVERLAP = 0.5


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _overlap(first: str, second: str) -> float:
    a, b = ({*re.findall(r"\w+", text.lower())} for text in (first, second))
    return len(a & b) / max(1, len(a | b))


def _span(statement: Statement, span: tuple[int, int] | None) -> str:
    return _flat(statement.article.text[slice(*span)]) if span else ""


# What each field of the key is in a statement.
FIELDS: dict[str, Callable[[Statement], Any]] = {
    "speaker": lambda one: _flat(one.speaker),
    "name": lambda one: one.name,
    "office": lambda one: one.office,
    "actor": lambda one: one.actor,
    "unnamed": lambda one: one.unnamed,
    "verbatim": lambda one: one.verbatim,
    "through": lambda one: [link.name for link in one.through],
    "target": lambda one: one.target,
    "made": lambda one: one.made.isoformat() if one.made else "",
    "act": lambda one: one.act,
    "plover": lambda one: one.plover,
}


def matched(key: Sequence[Row], found: Sequence[Statement]) -> list[tuple[Row, Statement]]:
    """The key's statements of a report with those found that are they, each once."""
    left = list(found)
    pairs = []
    for row in key:
        near = [(_nearness(row, one), -at) for at, one in enumerate(left)]
        score, at = max(near, default=(0.0, 0))
        if score >= LEAST_OVERLAP:
            pairs.append((row, left.pop(-at)))
    return pairs


def _nearness(row: Row, one: Statement) -> float:
    """The overlap of the contents, a little more for the same actor and the same cue; 0 below the least."""
    overlap = _overlap(row["content"], one.said)
    cue = _span(one, one.cue)
    same = 0.3 * (row["actor"] == one.actor) + 0.1 * (cue in row["cue"] or row["cue"] in cue)
    return overlap + same if overlap >= LEAST_OVERLAP else 0.0


def is_right(field: str, row: Row, one: Statement) -> bool:
    """Whether a field is as the key has it."""
    got = FIELDS[field](one)
    return _overlap(got, row[field]) >= LEAST_OVERLAP if field == "speaker" else bool(got == row[field])


def statements_in(corpus: Path, index: Path) -> list[Statement]:
    """The statements of a corpus, indexed by `rebuild`."""
    settings = Settings(corpus_dir=corpus, index_dir=index, chat_model="")
    rebuild(settings, full=True)
    lexical = LexicalIndex(index / current_generation(index))
    try:
        return lexical.statements()
    finally:
        lexical.close()


def figures_of(key: Sequence[Row], found: Sequence[Statement]) -> tuple[dict[str, tuple[float, float]], list[Row]]:
    """(precision, recall) of statements and of each field in them, and what is missed, wrong or too much."""
    pairs: list[tuple[Row, Statement]] = []
    details: list[Row] = []
    for report in sorted({row["report"] for row in key} | {one.article.path for one in found}):
        ours = [one for one in found if one.article.path == report]
        wanted = [row for row in key if row["report"] == report]
        told = matched(wanted, ours)
        pairs += told
        taken, seen = {row["id"] for row, _ in told}, {one.id for _, one in told}
        details += [{"missed": row["id"], "content": row["content"]} for row in wanted if row["id"] not in taken]
        details += [{"too much": one.said, "report": report, "act": one.act} for one in ours if one.id not in seen]
    figures = {"statements": (len(pairs) / max(1, len(found)), len(pairs) / max(1, len(key)))}
    for field, value in FIELDS.items():
        right = sum(is_right(field, row, one) for row, one in pairs)
        figures[field] = right / max(1, len(found)), right / max(1, len(key))
        details += [
            {"field": field, "key": row["id"], "wanted": row[field], "got": value(one)}
            for row, one in pairs
            if not is_right(field, row, one)
        ]
    return figures, details


def cost_of(corpus: Path, index: Path) -> Row:
    """What finding a corpus' statements costs: how many a processor second, and what that adds to the rest of a rebuild."""
    spent = [0.0]
    real = rebuilding.extract
    rebuilding.extract = partial(_timed, real, spent)
    began = time.process_time()
    try:
        found = statements_in(corpus, index)
    finally:
        rebuilding.extract = real
    rest = time.process_time() - began - spent[0]
    return {
        "reports": len({one.article.id for one in found}),
        "statements": len(found),
        "a second": len(found) / max(spent[0], 1e-9),
        "added to the rest of a rebuild": spent[0] / max(rest, 1e-9),
    }


def _timed(real: Callable[..., Any], spent: list[float], *given: Any) -> Any:
    began = time.process_time()
    try:
        return real(*given)
    finally:
        spent[0] += time.process_time() - began


def news_reports(rows: Sequence[Row], words: int = 600) -> Iterator[str]:
    """The texts of articles long enough to hold statements, cut as the other benchmarks cut them."""
    for row in rows:
        text = " ".join((row.get("text") or "").split(" ")[:words])
        if len(text) > 800:
            yield text
