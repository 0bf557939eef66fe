"""An evaluation as text for people: at most 80 columns, and nothing of a report or a question file moves the terminal."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.evaluation.measures import Estimate, Measures, Seconds, Share
from bot.evaluation.rows import DEPTH, Row
from bot.records import one_line

if TYPE_CHECKING:
    from bot.evaluation.evaluation import Evaluation

_WIDTH = 80
# With fewer, the interval of a share is more than a quarter wide.
_FEW = 50
_KIND_WIDTH = 18
# A refusal lists what came nearest, an answer is short: more than this is not read.
_MOST_WORDS = 200
_TURNS = 3


def table_text(evaluation: "Evaluation") -> str:
    """What was counted, each share with its counts and its interval."""
    return "\n".join(_table(evaluation))


def failures_text(rows: Sequence[Row]) -> str:
    """Each of the rows: what was asked, expected, answered and retrieved."""
    return "\n\n".join("\n".join(_failure(row)) for row in rows)


def _table(evaluation: "Evaluation") -> Iterator[str]:
    measures = evaluation.measures
    half = f" ({evaluation.half})" if evaluation.half else ""
    head = f"{evaluation.questions}{half}: {_count(measures.questions, 'question')} to {_count(evaluation.reports, 'report')}"
    yield from _wrapped(f"{head}; {', '.join(evaluation.models.values())}")
    if len(evaluation.generations) > 1:
        yield from _wrapped("The index was rebuilt meanwhile: ask again for figures of one index.")
    yield from _authorship(evaluation.rows)
    yield f"{'':<28}{'':>7}  {'':<18}95 % interval"
    yield "Reports found"
    for cutoff, share in measures.hit.items():
        yield _share(f"hit@{cutoff}", share)
    yield _estimate(f"MRR@{DEPTH}", measures.mrr, "question")
    yield "Answers"
    yield _share("right", measures.right)
    yield _share("wrong", measures.wrong)
    yield _share("wrongly refused", measures.wrongly_refused)
    yield _share("wrongly given", measures.wrongly_given)
    yield _share("rightly refused", measures.rightly_refused)
    yield _estimate("AUROC of the confidence", measures.auroc, "question")
    yield _estimate("words an answer", measures.words, "answer", digits=1)
    yield "Citations"
    yield _share("precision (word for word)", measures.citation_precision)
    yield _share("recall (sentences cited)", measures.citation_recall)
    yield f"{'Seconds':<28}{'median':>7}  95th percentile"
    for step, seconds in measures.seconds.items():
        yield _seconds(step, seconds)
    if any(measures.tokens.values()):
        yield "Tokens"
        yield from (f"  {one_line(kind)[:25]:<26}{count:>7,}" for kind, count in measures.tokens.items())
    if evaluation.kinds:
        yield ""
        yield from _kinds(evaluation.kinds)
    if 0 < measures.questions < _FEW:
        yield ""
        yield from _wrapped(f"With fewer than {_FEW} questions the intervals say more than the shares.")


def _authorship(rows: Sequence[Row]) -> list[str]:
    """How many answers a chat model wrote, where one is set, and why it did not write the first of the others."""
    given = [row for row in rows if row.was_given and row.tokens]
    others = [row for row in given if "chat" not in row.models]
    if not others:
        return []
    written = f"The chat model wrote {len(given) - len(others):,} of {_count(len(given), 'answer')}."
    return _wrapped(f"{written} The first that it did not: {others[0].note}" if others[0].note else written)


def _share(label: str, share: Share) -> str:
    if not share.of:
        return _nothing(label)
    counts = f"{share.count:,} of {share.of:,}"
    return f"  {label:<26}{share.value:>7.3f}  {counts:<18}{share.low:.3f} to {share.high:.3f}"


def _estimate(label: str, estimate: Estimate, unit: str, digits: int = 3) -> str:
    if not estimate.of:
        return _nothing(label)
    counts = _count(estimate.of, unit)
    interval = f"{estimate.low:.{digits}f} to {estimate.high:.{digits}f}"
    return f"  {label:<26}{estimate.value:>7.{digits}f}  {counts:<18}{interval}"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def _nothing(label: str) -> str:
    return f"  {label:<26}{'-':>7}"


def _seconds(step: str, seconds: Seconds) -> str:
    return f"  {one_line(step)[:25]:<26}{seconds.median:>7.3f}  {seconds.p95:.3f}"


def _kinds(kinds: Mapping[str, Measures]) -> Iterator[str]:
    for first in (
        ("", "", "", "", "", "wrongly", "wrongly"),
        ("Kind", "asked", "hit@5", "right", "wrong", "refused", "given"),
    ):
        yield _kind_line(*first)
    for name, one in kinds.items():
        shares = (one.hit[5], one.right, one.wrong, one.wrongly_refused, one.wrongly_given)
        yield _kind_line(one_line(name), f"{one.questions:,}", *(_fraction(share) for share in shares))


def _kind_line(name: str, asked: str, *cells: str) -> str:
    columns = "".join(f"{cell:>11}" for cell in cells)
    return f"{name[:_KIND_WIDTH]:<{_KIND_WIDTH}}{asked:>7}{columns}".rstrip()


def _fraction(share: Share) -> str:
    return f"{share.count}/{share.of}" if share.of else "-"


def _failure(row: Row) -> Iterator[str]:
    case = row.case
    labels = ", ".join(one for one in (f"line {case.line}", case.id, case.kind) if one)
    yield from _wrapped(f"{_what(row)} ({labels}): {case.question}")
    for turn in case.history[-_TURNS:]:
        yield from _wrapped(f"after: {turn.question}", 2)
    if row.standalone_question != case.question:
        yield from _wrapped(f"asked as: {row.standalone_question}", 2)
    if case.scope.words:
        yield from _wrapped(f"of the reports: {case.scope.words}", 2)
    yield from _wrapped(f"expected: {_expected(row)}", 2)
    yield from _answered(row)
    yield from _wrapped(f"retrieved: {_found(row)}", 2)
    for place, report in enumerate(row.reports[:DEPTH], 1):
        mark = "*" if report.path in case.reports else " "
        yield from _wrapped(f"{place:>2}{mark}{report.score:>8.2f}  {one_line(report.path)}", 4, as_it_is=True)


def _answered(row: Row) -> Iterator[str]:
    label = f"answered (confidence {row.confidence:.2f}):"
    if not row.was_given:
        yield from _wrapped(f"{label} not; {row.reason}", 2)
        return
    yield f"  {label}"
    for line in row.text.splitlines():
        yield from _wrapped(line, 4)
    text = one_line(row.text)
    for citation in row.citations:
        # Most quotations are the answer's own lines.
        quote = "" if one_line(citation.quote) in text else f": “{citation.quote}”"
        yield from _wrapped(f"[{citation.number}] {citation.byline} ({citation.path}){quote}", 4)
        if citation.fault:
            yield from _wrapped(f"unsound: {citation.fault}", 8)


def _what(row: Row) -> str:
    if row.verdict in ("right", "given", "rightly refused"):
        return "unsound citation" if any(one.fault for one in row.citations) else "report not found"
    return row.verdict


def _expected(row: Row) -> str:
    case = row.case
    parts = [
        "that the reports do not hold it" if case.abstain else "",
        f"one of {_listed(case.any_of)}" if case.any_of else "",
        f"all of {_listed(case.all_of)}" if case.all_of else "",
        f"from {', '.join(case.reports)}" if case.reports else "",
    ]
    return "; ".join(part for part in parts if part)


def _listed(strings: Sequence[str]) -> str:
    return ", ".join(f"“{one}”" for one in strings)


def _found(row: Row) -> str:
    if not row.reports:
        return "nothing"
    if not row.case.reports:
        return "these reports"
    return f"the report at place {row.rank} of {len(row.reports)}" if row.rank else "not the report, but these"


def _wrapped(text: str, indent: int = 0, *, as_it_is: bool = False) -> list[str]:
    """The text on lines of at most 80 columns, those after the first indented further."""
    words = text.split(" ") if as_it_is else one_line(text).split(" ")
    shown = " ".join(words[:_MOST_WORDS]) + (" ..." if len(words) > _MOST_WORDS else "")
    return textwrap.wrap(
        shown, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4), break_on_hyphens=False
    )
