"""The gate: what the program gets right on the questions of our own, against floors that only an explicit flag lowers.

Run from the top folder: python -m tests.gate [--failures] [--raise | --lower REASON]
`.ci/check` and `.ci/run` run it after the tests.

Exit status 1, with a line for each figure that fell by more than its noise, or where the floors are of other data.
The cases of the half `held` are never shown.
"""

import argparse
import contextlib
import hashlib
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import Settings, rebuild
from bot.evaluation import evaluate
from bot.terminal import ProgressLine

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "data" / "questions.jsonl"
FLOORS = ROOT / "tests" / "data" / "floors.json"
CORPUS = ROOT / "corpus"
SHOWN_HALF = "tune"
HALVES = (SHOWN_HALF, "held")
# True where more is better; of the others the floor is the most that is let pass.
FIGURES = {
    "hit@1": True,
    "hit@5": True,
    "mrr@10": True,
    "right": True,
    "wrong": False,
    "wrongly_given": False,
    "wrongly_refused": False,
    "citation_precision": True,
    "citation_recall": True,
}
# A quotation is made by code that copies it and a number stands behind it: there is nothing to vary.
WITHOUT_NOISE = ("citation_precision", "citation_recall")
# Figures are kept to four digits.
ROUNDING = 1e-4
RUN = "python -m tests.gate"


@dataclass(frozen=True)
class Figure:
    """A figure of one run, and the number of questions (or quotations, or sentences) it is counted over."""

    value: float
    of: int


@dataclass(frozen=True)
class Row:
    """A figure beside its floor; `better` is how much better it is now, negative where it fell."""

    half: str
    name: str
    floor: float
    noise: float
    now: float

    @property
    def better(self):
        return (self.now - self.floor) * (1 if FIGURES[self.name] else -1)

    @property
    def fell(self):
        return self.better < -(self.noise + ROUNDING)

    @property
    def verdict(self):
        if self.fell:
            return "FELL"
        if abs(self.better) <= ROUNDING:
            return "holds"
        return "better" if self.better > 0 else "within noise"


def digest_of_file(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def digest_of_folder(folder):
    """Over the paths and the bytes of all files below the folder, in the order of the paths."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    lines = [f"{digest_of_file(folder / name)} {name}\n" for name in names]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def digests_of(questions, corpus):
    return {"questions": digest_of_file(questions), "corpus": digest_of_folder(corpus)}


def other_data(floors, digests):
    """One line for each thing that is not what the floors were measured on."""
    what = {"questions": "the questions", "corpus": "the sample corpus"}
    return [
        f"{words} changed since the floors were measured; run `{RUN} --lower 'what changed'` to measure them anew"
        for name, words in what.items()
        if floors["digests"][name] != digests[name]
    ]


def compare(floors, figures):
    """A row for each figure of each half, in the order of `FIGURES`."""
    return [
        Row(half, name, kept["floor"], kept["noise"], figures[half][name].value)
        for half in HALVES
        for name in FIGURES
        for kept in [floors["halves"][half][name]]
    ]


def raised(floors, figures):
    """The floors, those of figures that improved at what they are now."""
    return _moved(floors, [row for row in compare(floors, figures) if row.better > ROUNDING])


def lowered(floors, figures, digests, reason, day):
    """The floors, those of figures that fell by more than their noise at what they are now; on other data all anew.

    Each that became worse is recorded with the reason, and so is the change of data.
    """
    if not floors:
        return {"digests": digests, "halves": _floors_at(figures), "lowered": []}
    is_new = floors["digests"] != digests
    worse = [row for row in compare(floors, figures) if row.fell or (is_new and row.better < -ROUNDING)]
    record = [
        {
            "half": row.half,
            "figure": row.name,
            "old": row.floor,
            "new": round(row.now, 4),
            "date": day,
            "reason": reason,
        }
        for row in worse
    ]
    record += [
        {"figure": f"digest of {name}", "old": old, "new": digests[name], "date": day, "reason": reason}
        for name, old in floors["digests"].items()
        if old != digests[name]
    ]
    moved = {**floors, "digests": digests, "halves": _floors_at(figures)} if is_new else _moved(floors, worse)
    return {**moved, "lowered": [*floors["lowered"], *record]}


def _moved(floors, rows):
    halves = {half: dict(kept) for half, kept in floors["halves"].items()}
    for row in rows:
        halves[row.half][row.name] = {"floor": round(row.now, 4), "noise": row.noise}
    return {**floors, "halves": halves}


def _floors_at(figures):
    return {
        half: {
            name: {"floor": round(figure.value, 4), "noise": 0.0 if name in WITHOUT_NOISE else round(1 / figure.of, 4)}
            for name, figure in figures[half].items()
        }
        for half in HALVES
    }


def measure(questions, corpus):
    """The figures of each half on a new index of the corpus, and the failing cases of `tune` as text."""
    progress = ProgressLine()
    figures, failures = {}, ""
    with tempfile.TemporaryDirectory(prefix="gate-") as index, _without_settings(index):
        settings = Settings(corpus_dir=corpus, index_dir=Path(index) / "index")
        report = rebuild(settings, progress)
        if report.failed:
            raise SystemExit(f"gate: {report.failed[0].path} cannot be indexed: {report.failed[0].reason}")
        for half in HALVES:
            evaluation = evaluate(questions, settings, progress, half=half)
            measures = evaluation.measures.to_dict()
            figures[half] = {name: Figure(measures[name]["value"], measures[name]["of"]) for name in FIGURES}
            if half == SHOWN_HALF:
                failures = evaluation.failures()
    progress.end()
    return figures, failures


@contextlib.contextmanager
def _without_settings(folder):
    """No `BOT_` variable and no `.env` of whoever runs it: the floors are of the settings everybody begins with."""
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.upper().startswith("BOT_")}
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        os.environ.update(taken)


def table(rows):
    lines = [f"{'':<6}{'figure':<20}{'floor':>8}{'noise':>8}{'now':>8}  verdict"]
    lines += [
        f"{row.half:<6}{row.name:<20}{row.floor:>8.4f}{row.noise:>8.4f}{row.now:>8.4f}  {row.verdict}" for row in rows
    ]
    return "\n".join(lines)


def complaint(row):
    change = "fell" if FIGURES[row.name] else "rose"
    told = f"{row.half}: {row.name} {change} from {row.floor:.4f} to {row.now:.4f}, by more than the noise of {row.noise:.4f}"
    return f"{told}; `{RUN} --failures` shows the failing cases of {SHOWN_HALF}"


def write(file, floors):
    file.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")


def main(arguments=None, *, questions=QUESTIONS, corpus=CORPUS, file=FLOORS, measured=measure):
    parser = argparse.ArgumentParser(prog=RUN, description="Compares what the program gets right with the floors.")
    parser.add_argument("--failures", action="store_true", help=f"show the failing cases of the half {SHOWN_HALF}")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--raise", action="store_true", dest="up", help="write the figures that improved as floors")
    change.add_argument("--lower", metavar="REASON", help="let pass what fell, or measure other data; kept on record")
    options = parser.parse_args(arguments)
    if options.lower is not None and not options.lower.strip():
        parser.error("--lower needs a reason, in words")

    floors = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    digests = digests_of(questions, corpus)
    problems = other_data(floors, digests) if floors else [f"there are no floors; run `{RUN} --lower 'the first'`"]
    if problems and not options.lower:
        return _told(problems)

    figures, failures = measured(questions, corpus)
    if options.lower:
        floors = lowered(floors, figures, digests, options.lower, datetime.now(UTC).date().isoformat())
        write(file, floors)
    elif options.up:
        floors = raised(floors, figures)
        write(file, floors)
    rows = compare(floors, figures)
    if options.failures:
        print(failures, end="\n\n")
    print(table(rows))
    return _told([complaint(row) for row in rows if row.fell])


def _told(problems):
    for line in problems:
        print(f"gate: {line}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
