"""The command line: converts, calls the Python interface, prints."""

import argparse
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from bot.errors import BotError, EvaluationError, SettingsError, SourceError
from bot.records import Added, Answer, Hit, RebuildReport, one_line, visible
from bot.settings import PREFIX, Settings, unknown_keys
from bot.terminal import ProgressLine, complain, print_json, printable, say, to_json, wipe

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


# Most answers are there by then, and a line that comes and goes says nothing.
_PATIENCE_S = 2.0
# Of a table that goes into a file or a pipe, in columns.
_WIDTH = 100
# So many faults of a file are told at once.
_PROBLEMS = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, 1 for a `BotError` (one line on stderr), 130 for Ctrl+C. Wrong usage exits with 2."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except EvaluationError as error:
        _complain_of(error.problems)
        return 1
    except BotError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("stopped")
        return 130
    except BrokenPipeError:
        # Whoever read the output has gone ("bot search ... | head"); Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot",
        description="Who said what about an event: cited answers from your own news reports, offline.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    rebuild = commands.add_parser("rebuild", help="bring the index up to date with the corpus folder")
    rebuild.add_argument("--full", action="store_true", help="make everything anew, not only what changed")
    rebuild.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    rebuild.add_argument("--wait", action="store_true", help="wait for another rebuild instead of giving up")
    rebuild.add_argument("--forget", action="store_true", help="do not keep the index before: what was removed is gone")
    rebuild.add_argument("--json", action="store_true", help="print what changed as JSON")
    rebuild.add_argument("--watch", action="store_true", help="go on doing so whenever files settle, until Ctrl+C")
    rebuild.set_defaults(run=_rebuild, usage_error=rebuild.error)
    rollback = commands.add_parser("rollback", help="return to the index before the last rebuild")
    rollback.add_argument("--wait", action="store_true", help="wait for a rebuild that is running")
    rollback.add_argument("--json", action="store_true", help="print what answers now as JSON")
    rollback.set_defaults(run=_rollback)
    add = commands.add_parser("add", help="put files, web pages and what feeds list into the corpus folder")
    add.add_argument("sources", metavar="FILE_OR_URL", nargs="*")
    add.add_argument("--feed", metavar="URL", action="append", default=[], help="add what a feed lists (repeatable)")
    add.add_argument("--json", action="store_true", help="print what became of each as JSON")
    add.set_defaults(run=_add, usage_error=add.error)
    ask = commands.add_parser("ask", help="answer a question, with the passages the answer rests on")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument(
        "--stream",
        action="store_true",
        help="print each sentence as soon as it is verified; with --json the answer so far, one object a line, the last whole",
    )
    _add_scope(ask)
    ask.set_defaults(run=_ask)
    search = commands.add_parser("search", help="list the passages nearest to a question, with their scores")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages (default: 10)")
    search.add_argument("--json", action="store_true", help="print the passages as JSON")
    _add_scope(search)
    search.set_defaults(run=_search)
    _add_reactions(commands)
    evaluate = commands.add_parser("evaluate", help="ask the questions of a file and count what is right")
    evaluate.add_argument("questions", metavar="QUESTIONS.jsonl")
    evaluate.add_argument("--half", metavar="NAME", default="", help="ask only the questions with this `half`")
    shown = evaluate.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print measures and every answer as JSON")
    shown.add_argument("--failures", action="store_true", help="show each failing case, with what was retrieved")
    evaluate.set_defaults(run=_evaluate)
    ui = commands.add_parser("ui", help="chat in the browser; builds the index first if there is none")
    ui.add_argument("--watch", action="store_true", help="rebuild the index whenever files of the corpus folder settle")
    ui.set_defaults(run=_ui)
    settings = commands.add_parser("settings", help="list the settings in force")
    settings.set_defaults(run=_settings)
    return parser


def _add_reactions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reactions = commands.add_parser("reactions", help="list who said or did what on which day, each reaction once")
    reactions.add_argument("about", metavar="ABOUT", nargs="?", default="", help="only what is on this subject")
    written = reactions.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="print the whole matrix as JSON")
    written.add_argument("--csv", action="store_true", help="print a row for each statement, for a spreadsheet")
    written.add_argument("--markdown", action="store_true", help="print the matrix and its quotations as Markdown")
    _add_scope(reactions)
    reactions.set_defaults(run=_reactions)


def _add_scope(parser: argparse.ArgumentParser) -> None:
    """The options that say which reports are read."""
    scope = parser.add_argument_group(
        "which reports are read", "those without a date are left out where a day is given"
    )
    scope.add_argument("--as-of", type=_day, metavar="DATE", help="only those published by that day, the newer first")
    scope.add_argument(
        "--since", type=_day, metavar="DATE", help="only those published on that day (2024-01-18) or later"
    )
    scope.add_argument("--until", type=_day, metavar="DATE", help="only those published on that day or before")
    scope.add_argument(
        "--outlet",
        metavar="NAME",
        action="append",
        default=[],
        help="only those that it published or carried (repeatable)",
    )
    scope.add_argument(
        "--actor",
        metavar="NAME",
        action="append",
        default=[],
        help="only what this state, organisation or group said or did, under any of its names (repeatable)",
    )


def _scope(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "as_of": options.as_of,
        "since": options.since,
        "until": options.until,
        "outlets": options.outlet,
        "actors": options.actor,
    }


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2024-01-18") from None


def _rebuild(options: argparse.Namespace) -> None:
    if options.watch and (options.full or options.dry_run or options.forget):
        options.usage_error("--watch goes with --wait and --json only")
    if options.watch:
        _watch(options)
        return
    from bot.indexing.rebuild import rebuild

    report = rebuild(
        Settings.load(),
        ProgressLine(),
        full=options.full,
        dry_run=options.dry_run,
        wait=options.wait,
        forget=options.forget,
    )
    wipe()
    if options.json:
        print_json(report.to_dict())
    elif options.dry_run:
        for change in report.changes:
            print(f"  {change.kind}: {printable(change.path)}")
        _print_rebuilt(report, report.plan())
    else:
        _print_rebuilt(report, report.summary())


def _print_rebuilt(report: RebuildReport, line: str) -> None:
    print(line)
    for failed in report.failed:
        print(f"  failed: {printable(failed.path)}: {printable(failed.reason)}")


def _rollback(options: argparse.Namespace) -> None:
    from bot.indexing.rollback import rollback

    report = rollback(Settings.load(), wait=options.wait)
    if options.json:
        print_json(report.to_dict())
    else:
        print(report.summary())


def _add(options: argparse.Namespace) -> None:
    if not (options.sources or options.feed):
        options.usage_error("name a file, an address or a --feed")
    from bot.adding.adding import add

    settings = Settings.load()
    results = add(settings, options.sources, options.feed, ProgressLine())
    if options.json:
        print_json([one.to_dict() for one in results])
    else:
        for one in results:
            print(printable(_outcome(one, settings)))
    if all(one.outcome == "failed" for one in results):
        raise SourceError(f"Nothing was added. {results[0].source}: {results[0].reason}")
    if not options.json and any(one.outcome in ("added", "same story") for one in results):
        print("Run `bot rebuild` to ask about it.")


def _outcome(one: Added, settings: Settings) -> str:
    path = settings.corpus_dir / one.path
    reason = f": {one.reason}" if one.reason else ""
    if one.outcome == "failed":
        return f"failed: {one.source}{reason}"
    words = {"same story": "the same story as"}.get(one.outcome, one.outcome)
    return f"{words} {path}{reason}"


def _watch(options: argparse.Namespace) -> None:
    """Prints what each rebuild brought, as text only where it is news; ends with Ctrl+C."""
    from bot.indexing.watching import Outcome, is_news, watch

    settings = Settings.load()
    before: Outcome | None = None

    def told(outcome: Outcome) -> None:
        nonlocal before
        news, before = is_news(outcome, before), outcome
        wipe()
        if isinstance(outcome, RebuildReport) and options.json:
            print(to_json(outcome.to_dict()))
        elif isinstance(outcome, RebuildReport) and news:
            now = datetime.now().isoformat(" ", "seconds")  # noqa: DTZ005  the reader's own clock
            _print_rebuilt(outcome, f"{now} {outcome.summary()}")
        elif isinstance(outcome, BotError) and news:
            complain(str(outcome))
        # Whoever reads a log or a pipe waits for the line.
        sys.stdout.flush()

    print(f"Watching {str(settings.corpus_dir)!r} (Ctrl+C ends it)", file=sys.stderr, flush=True)
    watch(settings, told, ProgressLine())


def _ask(options: argparse.Namespace) -> None:
    from bot.asking.chatbot import Chatbot

    stream = Chatbot(Settings.load()).stream(options.question, **_scope(options))
    answers = _patiently(stream, until_text=options.stream)
    if options.stream:
        answer = _print_growing(answers, as_json=options.json)
    else:
        *_, answer = answers
        print_json(answer.to_dict()) if options.json else print(visible(answer.text))
    if not options.json:
        _print_sources(answer)
    if answer.note:
        # Not with the answer, so that it is seen where that goes into a file.
        sys.stdout.flush()
        complain(answer.note)


def _patiently(answers: Iterator[Answer], *, until_text: bool) -> Iterator[Answer]:
    """The answers; says on stderr that a chat model is asked, where the last, or the first text, is not there in time."""
    with ExitStack() as waiting:
        for number, answer in enumerate(answers):
            if until_text and answer.text:
                waiting.close()
            elif number == 0 and "chat" in answer.models:
                waiting.callback(_Reminder(f"Asking {answer.models['chat']}").end)
            yield answer


class _Reminder:
    """Says on stderr what is being done, once that takes longer than two seconds."""

    def __init__(self, step: str) -> None:
        self._progress = ProgressLine()
        self._timer = threading.Timer(_PATIENCE_S, self._progress, (step, 0, 0))
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Says nothing any more, and leaves nothing on a terminal."""
        self._timer.cancel()
        self._timer.join()
        self._progress.end()


def _print_growing(answers: Iterator[Answer], *, as_json: bool) -> Answer:
    """Prints what is new in each answer, or each as a line of JSON; gives the last."""
    shown = ""
    try:
        for answer in answers:
            new = f"{to_json(answer.to_dict())}\n" if as_json else visible(answer.text.removeprefix(shown))
            print(new, end="", flush=True)
            shown = answer.text
    finally:
        # After Ctrl+C too: what follows on stderr would wipe the line.
        print(end="" if as_json or not shown else "\n", flush=True)
    return answer


def _print_sources(answer: Answer) -> None:
    for citation in answer.citations:
        article = citation.article
        title = f": {article.title}" if article.title else ""
        print(f"\n[{citation.number}] {one_line(f'{article.byline}{title}')}")
        if citation.said_by:
            print("    " + one_line("; ".join(one.words for one in citation.said_by)))
        if citation.also_in:
            print("    " + one_line(citation.also_in))
        where = [
            f"under “{one_line(citation.heading)}”" if citation.heading else "",
            printable(article.path),
            one_line(article.url),
        ]
        print("    " + " · ".join(part for part in where if part))
    if answer.written_by:
        print(f"\n{one_line(answer.written_by)}")


def _search(options: argparse.Namespace) -> None:
    from bot.asking.chatbot import Chatbot

    hits = Chatbot(Settings.load()).search(options.question, options.k, **_scope(options))
    if options.json:
        print_json([hit.to_dict() for hit in hits])
        return
    for rank, hit in enumerate(hits, 1):
        _print_hit(rank, hit)


def _print_hit(rank: int, hit: Hit) -> None:
    passage = hit.passage
    about = passage.article.byline + (f", {passage.heading}" if passage.heading else "")
    print(f"{rank}. {hit.score:.2f}  {one_line(about)}")
    print(f"    {one_line(passage.text)}")
    print(f"    {printable(passage.article.path)}:{passage.start}-{passage.end}")


def _reactions(options: argparse.Namespace) -> None:
    from bot.matrix import reactions

    reading = _Reminder("Reading the reports")
    try:
        matrix = reactions(options.about, settings=Settings.load(), **_scope(options))
    finally:
        reading.end()
    if options.json:
        print_json(matrix.to_dict())
    elif options.csv or options.markdown:
        print(matrix.to_csv() if options.csv else matrix.to_markdown(), end="")
    else:
        print(matrix.to_text(get_terminal_size((_WIDTH, 0)).columns if sys.stdout.isatty() else _WIDTH), end="")


def _evaluate(options: argparse.Namespace) -> None:
    from bot.evaluation import evaluate

    progress = ProgressLine("questions")
    evaluation = evaluate(options.questions, Settings.load(), progress, half=options.half)
    progress.end()
    if options.json:
        print_json(evaluation.to_dict())
        return
    print(evaluation.table())
    if options.failures and evaluation.failed:
        print(f"\n{evaluation.failures()}")


def _complain_of(problems: Sequence[str]) -> None:
    """A line for each, as many as a screen shows."""
    for problem in problems[:_PROBLEMS]:
        complain(problem)
    if len(problems) > _PROBLEMS:
        complain(f"and {len(problems) - _PROBLEMS:,} more")


def _ui(options: argparse.Namespace) -> None:
    settings = Settings.load()
    from bot.ui import serve

    serve(settings, ProgressLine(), say, watching=options.watch)


def _settings(_: argparse.Namespace) -> None:
    settings = Settings()
    for name, field in Settings.model_fields.items():
        print(f"{PREFIX}{name.upper()}={getattr(settings, name)}")
        print(f"    {_about(field)}")
    if unknown := unknown_keys():
        raise SettingsError(f"unknown, and so without effect: {', '.join(unknown)}; correct or remove them")


def _about(field: "FieldInfo") -> str:
    default = "" if str(field.default) in ("", "**********") else f" (default: {field.default})"
    return f"{field.description}{default}"
