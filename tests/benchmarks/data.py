"""What the benchmarks share: where the data is, a scratch corpus of it, a sample, matching of answer strings."""

import argparse
import gzip
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bot import Chatbot, Settings, rebuild

Row = dict[str, Any]
T = TypeVar("T")

# How often a line tells how far a run is.
_TELL_EVERY_S = 10.0


def options_of(description: str) -> argparse.ArgumentParser:
    """The options every benchmark has."""
    parser = argparse.ArgumentParser(description=description.split("\n", 1)[0])
    folder = Path(os.environ.get("BENCHMARKS_DIR", "../shared/benchmarks"))
    parser.add_argument(
        "--data", default=folder, type=Path, help="folder of the data (default: BENCHMARKS_DIR, %(default)s)"
    )
    parser.add_argument(
        "--work", default=Path(tempfile.gettempdir()) / "bot-benchmarks", type=Path, help="scratch folder"
    )
    parser.add_argument("--limit", default=0, type=int, help="so many questions, always the same ones")
    parser.add_argument("--json", type=Path, help="file for the figures and what each question brought")
    return parser


def read_rows(folder: Path, name: str) -> list[Row]:
    """The rows of a file of JSON lines, gzipped where its name says so; ends the program with one line where it is not there."""
    file = folder / name
    if not file.is_file():
        print(f"There is no {name} in {folder}; name the folder with --data or BENCHMARKS_DIR.", file=sys.stderr)
        raise SystemExit(2)
    with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sample(rows: Sequence[T], limit: int) -> list[T]:
    """So many of the rows, always the same, in their order; all of them where the limit is 0."""
    if not limit or limit >= len(rows):
        return list(rows)
    return [rows[at] for at in sorted(random.Random(0).sample(range(len(rows)), limit))]


def counted(rows: Sequence[T], label: str) -> Iterator[T]:
    """The rows, with a line on standard error every ten seconds that says how far it is."""
    began = told = time.monotonic()
    for number, row in enumerate(rows):
        now = time.monotonic()
        if now - told >= _TELL_EVERY_S:
            told, left = now, (now - began) / number * (len(rows) - number)
            print(f"{label}: {number} of {len(rows)}, about {left:.0f} s left", file=sys.stderr, flush=True)
        yield row


def write_report(file: Path, text: str, **front_matter: str) -> None:
    """A report as a user would keep it: front matter, then the text; one that is there already is left alone."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front_matter.items() if value)
    file.write_text(f"---\n{head}---\n\n{text}\n" if head else f"{text}\n", encoding="utf-8")


def chatbot_for(folder: Path) -> Chatbot:
    """A chatbot over folder/corpus, indexed as a user's would be."""
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes", chat_model="")
    rebuild(settings)
    return Chatbot(settings)


def normal(text: str) -> str:
    """The words of a text, case folded, one space between."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def holds(text: str, wanted: str) -> bool:
    """True for a text that has the wanted words in a row, case and marks aside."""
    words = normal(wanted)
    return bool(words) and f" {words} " in f" {normal(text)} "


def holds_any(text: str, wanted: Iterable[str]) -> bool:
    """True for a text that holds one of the strings."""
    return any(holds(text, one) for one in wanted)


def save(file: Path | None, figures: Row, rows: Sequence[Row]) -> None:
    """Writes what --json asks for."""
    if file is not None:
        file.write_text(json.dumps({"figures": figures, "questions": list(rows)}, indent=1), encoding="utf-8")
