"""A chat model whose replies a test writes, behind the whole of LangChain's interface, for what real ones do rarely."""

import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from langchain_core.exceptions import ModelTimeoutError
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, PrivateAttr

# So many pieces and nobody has had enough: a test of an endless reply would never end.
ENDLESS = 5_000
Reply = str | dict[str, Any] | BaseException | Iterable[str | BaseException | Event]
Script = Sequence[Reply] | Callable[[Sequence[BaseMessage]], Reply]


@dataclass
class Call:
    """One call: what the model was given, how much of the reply was taken, and whether its end was reached."""

    messages: Sequence[BaseMessage]
    stop: Sequence[str]
    options: dict[str, Any]
    taken: list[str] = field(default_factory=list)
    ended: bool = False

    @property
    def prompt(self):
        """The text of all messages."""
        return "\n".join(str(message.text) for message in self.messages)


class ScriptedModel(BaseChatModel):
    """Replies as `script` says: a list with a reply for each call, or a function from the messages to a reply.

    A reply is a text, streamed by words; a dictionary, the arguments of the tool it was given; an exception, raised; or
    pieces, streamed one by one, as many as there are: each a text, an exception to be raised there, or an event to be
    waited for. `()` is a stream without any chunk. `stop`, `max_tokens` (a piece is a token) and `timeout` (seconds for
    the whole reply) are obeyed as services do, bound or given; `calls` holds every call.
    """

    script: Any
    max_tokens: int | None = None
    timeout: float | None = None
    model_name: str = "scripted"
    calls: list[Call] = Field(default_factory=list)
    _lock: Any = PrivateAttr(default_factory=Lock)

    def __init__(self, script: Script, **settings):
        super().__init__(script=script, **settings)

    @property
    def _llm_type(self):
        return "scripted"

    @property
    def _identifying_params(self):
        return {"model_name": self.model_name}

    def bind_tools(self, tools, *, tool_choice=None, **options):
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], tool_choice=tool_choice, **options)

    def _generate(self, messages, stop=None, run_manager=None, **options):
        if not (chunks := list(self._stream(messages, stop, run_manager, **options))):
            chunks = [_chunk("")]
        return generate_from_stream(iter(chunks))

    def _stream(self, messages, stop=None, run_manager=None, **options):  # noqa: ARG002  # the caller tells of chunks
        with self._lock:
            number = len(self.calls)
            self.calls.append(call := Call(tuple(messages), tuple(stop or ()), options))
        if not callable(self.script) and number >= len(self.script):
            raise AssertionError(f"call {number + 1} of a model with {len(self.script)} replies")
        reply = self.script(messages) if callable(self.script) else self.script[number]
        if isinstance(reply, dict):
            yield self._tool_call(call, reply)
        elif reply != ():
            yield from self._text(call, _pieces(reply))
        call.ended = True

    def _text(self, call, pieces):
        """A chunk for each piece up to where the reply must stop, then one with the usage."""
        options = {"max_tokens": self.max_tokens, "timeout": self.timeout} | call.options
        until = None if options["timeout"] is None else time.monotonic() + options["timeout"]
        held, why = "", "stop"
        for piece in pieces:
            if isinstance(piece, Event):
                _wait(piece, until)
                continue
            if until is not None and time.monotonic() > until:
                raise ModelTimeoutError("Request timed out.")
            if isinstance(piece, BaseException):
                raise piece
            if len(call.taken) == options["max_tokens"]:
                why = "length"
                break
            assert len(call.taken) < ENDLESS, "an endless reply was taken without end"
            call.taken.append(piece)
            text, held, is_stopped = _up_to_stop(held + piece, call.stop)
            yield _chunk(text)
            if is_stopped:
                held = ""
                break
        yield _chunk(held, self._end(call, why))

    def _tool_call(self, call, arguments):
        call.taken.append(json.dumps(arguments))
        name = call.options["tools"][0]["function"]["name"]
        made = tool_call_chunk(name=name, args=call.taken[0], id=f"call_{len(self.calls)}", index=0)
        return _chunk("", self._end(call, "tool_calls") | {"tool_call_chunks": [made]})

    def _end(self, call, why):
        read, written = len(call.prompt.split()), len(call.taken)
        return {
            "usage_metadata": {"input_tokens": read, "output_tokens": written, "total_tokens": read + written},
            "response_metadata": {"finish_reason": why, "model_name": self.model_name},
            "chunk_position": "last",
        }


def _chunk(text, rest=None):
    return ChatGenerationChunk(message=AIMessageChunk(content=text, **(rest or {})))


def words(text):
    """The words of a text, each with what stands behind it; together they are the text."""
    return re.findall(r"\S*\s*", text)[:-1] or [""]


def _pieces(reply):
    if isinstance(reply, str):
        return words(reply)
    return [reply] if isinstance(reply, BaseException) else reply


def _wait(event, until):
    """Waits for a test to set the event, at most until the reply is due."""
    if not event.wait(60 if until is None else max(0.0, until - time.monotonic())):
        raise ModelTimeoutError("Request timed out.") if until is not None else AssertionError("nobody set the event")


def _up_to_stop(text, stops):
    """What can be shown of a text, what may be the beginning of a stop word, and whether there was a whole one."""
    if found := [text.index(stop) for stop in stops if stop in text]:
        return text[: min(found)], "", True
    held = max((n for stop in stops for n in range(1, len(stop)) if text.endswith(stop[:n])), default=0)
    return text[: len(text) - held], text[len(text) - held :], False
