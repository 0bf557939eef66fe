"""The chat model: any that LangChain can make, asked with bounded time, bounded retries and errors in plain words.

What a service says of a failure can hold the key it was given, so nothing of it is told without being scrubbed.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from bot.errors import ChatError, ModelError, SettingsError
from bot.settings import Settings, provider_key

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_core.runnables import RunnableSequence

# A service that is overloaded for longer than this is so for the whole question.
RETRIES = 2
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 10.0
_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_REFUSED = frozenset({401, 403})
_MESSAGE_CHARACTERS = 200
# The shapes of the keys that the providers give out, whole or starred out in the middle.
_KEY = re.compile(r"\b(?:sk|pk|rk|gsk|xai|key|AIza|Bearer|ya29|hf|pplx|lsv2)[-_. ]?[\w*.-]{6,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a reply as it arrives, and the tokens that the service counted so far with it."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Provider:
    """What differs between providers: the extra to install, its package, the variables that hold the key, names of parameters."""

    extra: str
    package: str
    keys: tuple[str, ...] = ()
    tokens: str = "max_tokens"
    options: Mapping[str, Any] = field(default_factory=dict)


# The four with an extra of their own; LangChain makes some twenty others from packages of the user's choice.
PROVIDERS: dict[str, Provider] = {
    # Nothing of a request is to be kept by the service beyond what its terms say.
    "openai": Provider(
        "openai", "langchain_openai", ("OPENAI_API_KEY",), options={"store": False, "stream_usage": True}
    ),
    "anthropic": Provider("anthropic", "langchain_anthropic", ("ANTHROPIC_API_KEY",)),
    # One attempt is no retry; nought would be the client's own default of several.
    "google_genai": Provider(
        "google",
        "langchain_google_genai",
        ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        "max_output_tokens",
        {"max_retries": 1},
    ),
    "ollama": Provider("ollama", "langchain_ollama", tokens="num_predict"),
}
_ANY = Provider("", "")


@dataclass(frozen=True)
class ChatModel:
    """A chat model that streams its reply to a system text and a user text; may be used from several threads.

    `seconds` is the longest time of a reply, `structured` whether it holds to a JSON schema, `address` where it is asked if
    not at its provider's, and `secrets` what no message may tell.
    """

    model: "BaseChatModel"
    name: str
    seconds: float = 60
    structured: bool = False
    address: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    pause: Callable[[float], None] = time.sleep

    def stream(self, system: str, user: str, schema: Mapping[str, Any] | None = None) -> Iterator[Piece]:
        """The reply as it arrives; where a schema is given, the text of a JSON object of it.

        Asks again, a little later, where the service was busy or out of reach before anything had arrived. Raises `ChatError`
        where there is no reply, where it breaks off, and where it takes longer than `seconds`.
        """
        deadline = time.monotonic() + self.seconds
        for attempt in range(RETRIES + 1):
            begun = False
            try:
                for piece in self._attempt(system, user, schema, deadline):
                    begun = begun or bool(piece.text)
                    yield piece
            except _BusyError as busy:
                pause = min(busy.pause or FIRST_PAUSE_S * 2**attempt, LONGEST_PAUSE_S)
                if begun or attempt == RETRIES or time.monotonic() + pause > deadline:
                    raise ChatError(str(busy)) from None
                self.pause(pause)
            else:
                return

    def _attempt(self, system: str, user: str, schema: Mapping[str, Any] | None, deadline: float) -> Iterator[Piece]:
        from langchain_core.messages import HumanMessage, SystemMessage
        from langsmith import tracing_context

        runnable: Any = self.model
        if schema is not None:
            # The model bound to the schema, without the parser after it, which would wait for the whole.
            runnable = cast("RunnableSequence[Any, Any]", self.model.with_structured_output(dict(schema))).first
        with closing(runnable.stream([SystemMessage(system), HumanMessage(user)])) as chunks:
            while True:
                chunk = None
                # LangChain would send prompts to its tracing service where a variable of the environment says so.
                with _Telling(self), tracing_context(enabled=False):
                    chunk = next(chunks, None)
                if chunk is None:
                    return
                yield _piece(chunk)
                if time.monotonic() > deadline:
                    raise ChatError(self.too_slow)

    @property
    def too_slow(self) -> str:
        """What is said of a reply that takes too long."""
        return f"The chat model {self.name} took longer than {self.seconds:g} s (BOT_CHAT_SECONDS)."

    @property
    def place(self) -> str:
        """The address that is asked, in words for an error, "" for the provider's own."""
        return f" at {self.address}" if self.address else ""

    def scrubbed(self, text: str) -> str:
        """The text on one line, cut, without anything that is or looks like a key."""
        for secret in filter(None, self.secrets):
            text = text.replace(secret, "***")
        line = " ".join(_KEY.sub("***", text).split())
        line = "".join(character for character in line if character.isprintable())
        return line if len(line) <= _MESSAGE_CHARACTERS else f"{line[:_MESSAGE_CHARACTERS]} ..."


class _BusyError(Exception):
    """What may pass when asked again after `pause` seconds, 0 where the service does not say."""

    def __init__(self, message: str, pause: float) -> None:
        super().__init__(message)
        self.pause = pause


class _Telling:
    """Turns what a service or its client raises into one line; a bug of this program goes through as it is.

    Clients of some twenty providers raise classes of their own, which cannot be imported unless they are installed: they are
    known by LangChain's classes, by a status, or by the package they come from.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None or isinstance(error, ChatError) or not _is_of_service(error):
            return False
        if type(error).__name__ == "LengthFinishReasonError":
            # A reply that ends at its longest is read as far as it goes, as it is where no schema is given.
            return True
        message = self._message(error)
        if _is_transient(error):
            # The service's own error may hold the key, so it is not kept as a cause.
            raise _BusyError(message, _asked_pause(error)) from None
        raise ChatError(message) from None

    def _message(self, error: BaseException) -> str:
        model = self._model
        name, status = f"The chat model {model.name}", _status(error)
        if status in _REFUSED:
            return f"{name} refused the key ({status}): check it, or set another ({_key_of(model.name)})."
        if status == 404:
            return f"{name} is not known{model.place or ' to the provider'}: check BOT_CHAT_MODEL."
        if status == 429:
            return f"{name} is over its limit of requests (429): ask later or use another key."
        if status >= 500:
            return f"{name} failed at its service ({status}): ask later."
        if _is_timeout(error):
            return model.too_slow
        if _is_connection(error):
            return f"{name} cannot be reached{model.place}: check that it runs, and BOT_CHAT_BASE_URL."
        told = model.scrubbed(str(error)) or type(error).__name__
        return f"{name} failed{f' ({status})' if status else ''}: {told}"


def load_chat_model(settings: Settings) -> ChatModel:
    """The chat model the settings name; raises a `BotError` that says what to install or to set."""
    provider, _, model = settings.chat_model.partition(":")
    provider = provider.replace("-", "_").lower()
    if not model or not provider:
        raise SettingsError(
            f"BOT_CHAT_MODEL is {settings.chat_model!r}: write provider:model, such as openai:gpt-5-mini or ollama:llama3.1."
        )
    key = _key(settings, provider)
    made = _make(settings, provider, model, key)
    return ChatModel(
        made,
        settings.chat_model,
        seconds=settings.chat_seconds,
        structured=_is_structured(settings, made),
        address=settings.chat_base_url,
        secrets=(key,),
    )


def _make(settings: Settings, provider: str, model: str, key: str) -> "BaseChatModel":
    known = PROVIDERS.get(provider, _ANY)
    if known.package and find_spec(known.package) is None:
        raise ModelError(f"BOT_CHAT_MODEL is {settings.chat_model!r}: run `pip install '.[{known.extra}]'` for it.")
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"max_retries": 0, known.tokens: settings.chat_tokens, **known.options}
    if provider == "ollama":
        options = {known.tokens: settings.chat_tokens, "client_kwargs": {"timeout": settings.chat_seconds}}
    else:
        options["timeout"] = settings.chat_seconds
    if settings.chat_base_url:
        options = {**options, "base_url": settings.chat_base_url}
        options.pop("store", None)
    if key:
        options["api_key"] = key
    elif known.keys:
        raise SettingsError(f"BOT_CHAT_MODEL is {settings.chat_model!r}: set {known.keys[0]} to your key.")
    try:
        made: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
    except ImportError as error:
        raise ModelError(f"BOT_CHAT_MODEL is {settings.chat_model!r}: {_first_line(error)}") from error
    except ValueError as error:
        raise SettingsError(
            f"BOT_CHAT_MODEL is {settings.chat_model!r}, which LangChain cannot make: {_first_line(error)}"
        ) from None
    if settings.chat_base_url or provider == "ollama" or (made.profile or {}).get("temperature"):
        # The same question is to give the same answer; a model that is not known to take it may refuse it.
        return made.model_copy(update={"temperature": 0})
    return made


def _key(settings: Settings, provider: str) -> str:
    """The key to send. A server of one's own gets BOT_CHAT_API_KEY and never the key of a provider."""
    if settings.chat_base_url:
        return settings.chat_api_key.get_secret_value() or "none"
    return settings.chat_api_key.get_secret_value() or provider_key(PROVIDERS.get(provider, _ANY).keys)


def _is_structured(settings: Settings, model: "BaseChatModel") -> bool:
    """True where replies are to be JSON: as set, else where the provider is known to hold a model to a schema."""
    if settings.chat_structured != "auto":
        return settings.chat_structured == "yes"
    return not settings.chat_base_url and bool((model.profile or {}).get("structured_output"))


def _piece(chunk: "AIMessageChunk") -> Piece:
    # A provider without a mode for JSON is given the schema as a tool, and replies with its arguments.
    arguments = "".join(call.get("args") or "" for call in getattr(chunk, "tool_call_chunks", ()))
    usage = chunk.usage_metadata
    if usage is None:
        return Piece(chunk.text + arguments)
    return Piece(chunk.text + arguments, usage["input_tokens"], usage["output_tokens"])


def _is_of_service(error: BaseException) -> bool:
    package = type(error).__module__.partition(".")[0]
    return isinstance(error, (OSError, ValueError)) or package not in ("builtins", "bot", "tests")


def _status(error: BaseException) -> int:
    """The HTTP status of an error, 0 where it has none."""
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            status = getattr(holder, name, None)
            if isinstance(status, int) and 400 <= status <= 599:
                return status
    return 0


def _is_transient(error: BaseException) -> bool:
    return _status(error) in _TRANSIENT or (_is_connection(error) and not _is_timeout(error))


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or "Timeout" in type(error).__name__


def _is_connection(error: BaseException) -> bool:
    return isinstance(error, ConnectionError) or bool(
        re.search(r"Connect|Network|Protocol|ReadError", type(error).__name__)
    )


def _asked_pause(error: BaseException) -> float:
    """The seconds a service asks to wait, 0 where it does not."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    asked = str(headers.get("retry-after", ""))
    return float(asked) if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", asked) else 0.0


def _key_of(name: str) -> str:
    known = PROVIDERS.get(name.partition(":")[0], _ANY)
    return known.keys[0] if known.keys else "BOT_CHAT_API_KEY"


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
