"""The settings: the only reader of the environment and of `.env`."""

import os
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
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

    @classmethod
    def load(cls) -> Self:
        """The settings in force; raises `SettingsError` for a `BOT_` key that is none of them."""
        if unknown := unknown_keys():
            raise SettingsError(
                f"Unknown setting {unknown[0]}: correct or remove it; `bot settings` lists the known ones."
            )
        return cls()


def unknown_keys() -> list[str]:
    """The `BOT_` keys in the environment and in `.env` that are no setting, sorted."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    try:
        in_file = dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read ({error}); save it as UTF-8 text.") from error
    keys = {key.upper() for key in (*os.environ, *in_file)}
    return sorted(key for key in keys if key.startswith(PREFIX) and key not in known)


def _one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return f"{PREFIX}{name.upper()} is {first.get('input')!r}: {first['msg'].lower()}; see `bot settings`."
