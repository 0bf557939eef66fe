"""The settings: the only reader of the environment and of `.env`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "BOT_"
ENV_FILE = ".env"
BUNDLED_EMBEDDING = "bge-small-en-v1.5"
BUNDLED_RERANKER = "ms-marco-MiniLM-L-12-v2"


class Settings(BaseSettings):
    """What a person can set; each field is `BOT_` and its name in capitals, in the environment or in `.env`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True)

    corpus_dir: Path = Field(Path("corpus"), description="Folder of reports (.txt .md .html .pdf .docx)")
    index_dir: Path = Field(Path("indexes"), description="Folder of the index, made by `bot rebuild`")
    embedding_model: str = Field(
        BUNDLED_EMBEDDING,
        min_length=1,
        description="Bundled model, or any sentence-transformers name or folder",
    )
    reranker_model: str = Field(
        BUNDLED_RERANKER, min_length=1, description="Bundled model, or any cross-encoder name or folder"
    )
    allow_download: bool = Field(
        default=False, description="Let sentence-transformers fetch a model by name from its hub"
    )
    passage_tokens: int = Field(160, ge=32, le=512, description="Longest passage, in tokens of the embedding model")
    answer_words: int = Field(120, ge=20, le=1000, description="Longest answer, in words")
    max_file_mb: int = Field(20, ge=1, le=500, description="Largest report file that is read, in megabytes")
    fetch_seconds: int = Field(
        30, ge=1, le=600, description="Longest time `bot add` gives one address, redirects included, in seconds"
    )
    allow_private_addresses: bool = Field(
        default=False, description="Let `bot add` fetch from this machine and the local network"
    )
    chat_model: str = Field(
        "", description="Chat model that joins the evidence into prose, as provider:model; empty quotes the reports"
    )
    chat_base_url: str = Field("", description="Address of a server that speaks the OpenAI interface, or of Ollama")
    chat_api_key: SecretStr = Field(
        SecretStr(""), description="Key for that server; a provider's own variable serves without it"
    )
    chat_rewrite: bool = Field(default=True, description="Let the chat model make follow-ups stand alone")
    chat_compose: bool = Field(default=True, description="Let the chat model write the answer")
    chat_structured: Literal["auto", "yes", "no"] = Field(
        "auto", description="Ask the chat model for JSON: auto (where the provider is known to hold to it), yes or no"
    )
    chat_seconds: int = Field(60, ge=1, le=600, description="Longest time for one reply of the chat model, in seconds")
    chat_tokens: int = Field(
        2_000, ge=50, le=32_000, description="Longest reply of the chat model, its reasoning included, in tokens"
    )
    chat_history_words: int = Field(
        1_000, ge=0, le=20_000, description="Words of the conversation the chat model sees, in whole turns"
    )
    verify_with_model: bool = Field(
        default=False, description="Ask the chat model too, for each sentence, whether the reports say it"
    )
    ui_host: str = Field("127.0.0.1", description="Address the chat listens on; wider needs a password")
    ui_port: int = Field(7860, ge=0, le=65535, description="Port of the chat; 0 takes a free one")
    ui_user: str = Field("", description="User name of the chat, if it asks for one")
    ui_password: SecretStr = Field(SecretStr(""), description="Password of the chat; empty asks for none")

    def __init__(self, **values: Any) -> None:  # noqa: ANN401
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(_one_line(error)) from error
        if unknown := [name for name in values if name not in type(self).model_fields]:
            raise SettingsError(f"Unknown setting {unknown[0]!r}; the settings are listed by `bot settings`.")

    @field_validator("chat_base_url")
    @classmethod
    def _is_bare_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("it is no http address, such as http://127.0.0.1:8080/v1")
        if "@" in parts.netloc:
            raise ValueError("it holds a user name; put the key in BOT_CHAT_API_KEY")
        if parts.query or parts.fragment:
            # A query is where some servers take a key, and an address is shown in errors.
            raise ValueError("it holds more than an address; put the key in BOT_CHAT_API_KEY")
        return value

    @classmethod
    def load(cls) -> Self:
        """The settings in force; raises `SettingsError` for a `BOT_` key that is none of them."""
        if unknown := unknown_keys():
            raise SettingsError(
                f"Unknown setting {unknown[0]}: correct or remove it; `bot settings` lists the known ones."
            )
        return cls()


def provider_key(names: Sequence[str]) -> str:
    """The first of a provider's variables that is set, in the environment or in `.env`; "" where none is."""
    in_file = _env_file()
    return next((value for name in names if (value := os.environ.get(name) or in_file.get(name))), "")


def unknown_keys() -> list[str]:
    """The `BOT_` keys in the environment and in `.env` that are no setting, sorted."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    keys = {key.upper() for key in (*os.environ, *_env_file())}
    return sorted(key for key in keys if key.startswith(PREFIX) and key not in known)


def _env_file() -> dict[str, str | None]:
    try:
        return dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read ({error}); save it as UTF-8 text.") from error


def _one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    # An address can hold a password, and a key is one.
    is_secret = name.endswith(("key", "password", "base_url"))
    given = "" if is_secret or "@" in str(first.get("input")) else f" is {first.get('input')!r}"
    told = first["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()}{given}: {told[:1].lower()}{told[1:]}; see `bot settings`."
