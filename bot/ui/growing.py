"""An answer as it grows, read in a thread of its own, so that a page is free meanwhile."""

from collections.abc import Callable, Generator
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import Event, Thread

from bot.errors import BotError
from bot.records import Answer

# A page that was left is noticed when it is next sent something, and one that gives up waits as long for its next question.
PULSE_S = 0.2
_BUG = "The program failed; the terminal says why. Ask again."


def growing(
    stream: Callable[[], Generator[Answer, None, None]], pulse_s: float = PULSE_S
) -> Generator[Answer | str | None, None, None]:
    """Each answer of a stream as it comes, and last what went wrong, if anything; None where nothing came for `pulse_s`.

    Closing it ends the stream with its next answer, and waits for nothing.
    """
    arrived: SimpleQueue[Answer | str] = SimpleQueue()
    left = Event()
    # A daemon: a chat model that is silent must not keep the program from ending.
    Thread(target=_read, args=(stream, arrived, left), name="answer", daemon=True).start()
    try:
        while True:
            try:
                came = arrived.get(timeout=pulse_s)
            except Empty:
                yield None
                continue
            if came != "":
                yield came
            if isinstance(came, str):
                return
    finally:
        left.set()


def _read(
    stream: Callable[[], Generator[Answer, None, None]], arrived: "SimpleQueue[Answer | str]", left: Event
) -> None:
    # A bug goes on to stderr with its traceback, as threads do, and the page must not wait for ever.
    end = _BUG
    try:
        with closing(stream()) as answers:
            for answer in answers:
                arrived.put(answer)
                if left.is_set():
                    break
        end = ""
    except BotError as error:
        end = str(error)
    finally:
        arrived.put(end)
