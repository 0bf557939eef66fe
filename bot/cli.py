"""The command line: converts, calls the Python interface, prints."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import BotError, SettingsError, SourceError
from bot.records import Added, Answer, Hit
from bot.settings import PREFIX, Settings, unknown_keys

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, 1 for a `BotError` (one line on stderr), 130 for Ctrl-C. Wrong usage exits with 2."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except BotError as error:
        print(f"bot: {_printable(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bot: stopped", file=sys.stderr)
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
    rebuild.set_defaults(run=_rebuild)
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
    ask.set_defaults(run=_ask)
    search = commands.add_parser("search", help="list the passages nearest to a question, with their scores")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages (default: 10)")
    search.add_argument("--json", action="store_true", help="print the passages as JSON")
    search.set_defaults(run=_search)
    ui = commands.add_parser("ui", help="chat in the browser; builds the index first if there is none")
    ui.set_defaults(run=_ui)
    settings = commands.add_parser("settings", help="list the settings in force")
    settings.set_defaults(run=_settings)
    return parser


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return number


def _rebuild(options: argparse.Namespace) -> None:
    from bot.indexing.rebuild import rebuild

    report = rebuild(
        Settings.load(),
        ProgressLine(),
        full=options.full,
        dry_run=options.dry_run,
        wait=options.wait,
        forget=options.forget,
    )
    if options.json:
        _print_json(report.to_dict())
        return
    if options.dry_run:
        for change in report.changes:
            print(f"  {change.kind}: {_printable(change.path)}")
    print(report.plan() if options.dry_run else report.summary())
    for failed in report.failed:
        print(f"  failed: {_printable(failed.path)}: {_printable(failed.reason)}")


def _rollback(options: argparse.Namespace) -> None:
    from bot.indexing.rollback import rollback

    report = rollback(Settings.load(), wait=options.wait)
    if options.json:
        _print_json(report.to_dict())
    else:
        print(report.summary())


def _add(options: argparse.Namespace) -> None:
    if not (options.sources or options.feed):
        options.usage_error("name a file, an address or a --feed")
    from bot.adding.adding import add

    settings = Settings.load()
    results = add(settings, options.sources, options.feed, ProgressLine())
    if options.json:
        _print_json([one.to_dict() for one in results])
    else:
        for one in results:
            print(_printable(_outcome(one, settings)))
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


def _ask(options: argparse.Namespace) -> None:
    from bot.asking.chatbot import ask

    answer = ask(options.question, settings=Settings.load())
    if options.json:
        _print_json(answer.to_dict())
    else:
        _print_answer(answer)


def _print_answer(answer: Answer) -> None:
    print(answer.text)
    for citation in answer.citations:
        article = citation.article
        print(f"\n[{citation.number}] {article.byline}" + (f": {article.title}" if article.title else ""))
        where = [
            f"under “{citation.heading}”" if citation.heading else "",
            _printable(article.path),
            article.url,
        ]
        print("    " + " · ".join(part for part in where if part))


def _search(options: argparse.Namespace) -> None:
    from bot.asking.chatbot import Chatbot

    hits = Chatbot(Settings.load()).search(options.question, options.k)
    if options.json:
        _print_json([hit.to_dict() for hit in hits])
        return
    for rank, hit in enumerate(hits, 1):
        _print_hit(rank, hit)


def _print_hit(rank: int, hit: Hit) -> None:
    passage = hit.passage
    print(f"{rank}. {hit.score:.2f}  {passage.article.byline}" + (f", {passage.heading}" if passage.heading else ""))
    print(f"    {' '.join(passage.text.split())}")
    print(f"    {_printable(passage.article.path)}:{passage.start}-{passage.end}")


def _ui(_: argparse.Namespace) -> None:
    settings = Settings.load()
    from bot.ui import serve

    serve(settings, ProgressLine())


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


class ProgressLine:
    """Progress on stderr: one line that changes on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._step = ""
        self._began = time.monotonic()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows a step, how many reports are done and how many there are."""
        if sys.stderr.isatty():
            count = f" {done}/{total}" if total else ""
            print(f"\r\x1b[K{step}{count}{self._time_left(done, total)}", end="", file=sys.stderr, flush=True)
            if done == total and total:
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        elif step != self._step:
            print(f"{step} ...", file=sys.stderr, flush=True)
        if step != self._step:
            self._step, self._began = step, time.monotonic()

    def _time_left(self, done: int, total: int) -> str:
        spent = time.monotonic() - self._began
        if not done or spent < 2:
            return ""
        return f", {done / spent:.0f} a second, about {spent / done * (total - done):.0f} s left"


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _printable(text: str) -> str:
    """The text on one line without control characters: a file's name can hold anything."""
    return "".join(character if character.isprintable() else "?" for character in text)
