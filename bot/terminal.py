"""What a person sees on a terminal: text that cannot move its cursor, JSON, and one line of progress."""

import json
import os
import re
import sys

from bot.progress import Meter

_NOT_ASCII = re.compile(r"[^\n -~]")
# Back to the start of the line, and what stands there gone.
_WIPED = "\r\x1b[K"


class ProgressLine:
    """Progress on stderr: one line that changes on a terminal, a line a step elsewhere."""

    def __init__(self, unit: str = "reports") -> None:
        self._meter = Meter(unit=unit)
        self._step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows a step, how many units are done and how many there are."""
        pace = self._meter(step, done, total)
        if sys.stderr.isatty():
            # A line that wraps could not be wiped.
            width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
            print(f"{_WIPED}{str(pace)[: max(width, 0)]}", end="", file=sys.stderr, flush=True)
        elif step != self._step:
            print(f"{step} ...", file=sys.stderr, flush=True)
        self._step = step

    def end(self) -> None:
        """Takes the line off a terminal, if one was shown."""
        if self._step:
            wipe()
        self._step = ""


def wipe() -> None:
    """Takes the line of progress off the terminal before anything else is printed."""
    if sys.stderr.isatty():
        print(_WIPED, end="", file=sys.stderr, flush=True)


def complain(text: str) -> None:
    """Says on stderr what went wrong, on one line."""
    wipe()
    print(f"bot: {printable(text)}", file=sys.stderr, flush=True)


def say(text: str) -> None:
    """Says on stdout what happened, on one line."""
    wipe()
    print(printable(text), flush=True)


def print_json(value: object) -> None:
    """Prints the value as JSON for people and programs."""
    print(to_json(value, indent=2))


def to_json(value: object, indent: int | None = None) -> str:
    """The value as JSON in which every character can be seen: the others are escaped, which loses nothing."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _NOT_ASCII.sub(lambda one: one[0] if one[0].isprintable() else json.dumps(one[0])[1:-1], text)


def printable(text: str) -> str:
    """The text on one line with "?" for what cannot be seen: a file's name can hold anything, and each sign of it counts."""
    return "".join(character if character.isprintable() else "?" for character in text)
