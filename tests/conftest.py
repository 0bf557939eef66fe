"""What all tests share: an environment without settings of its own, and the real embedder, loaded once."""

import os
import signal

import hypothesis
import pytest

from bot.indexing import rebuild, rollback
from bot.models import load_document_encoder
from bot.models.embedding import OnnxEncoder
from bot.settings import Settings
from tests.probes import ServedProbe, close_server
from tests.small_model import small_model

__all__ = ["small_model"]

# A shell's background jobs ignore Ctrl-C, and so would every process that a test starts to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long one example takes depends on what else the machine does.
hypothesis.settings.register_profile("bot", deadline=None)
hypothesis.settings.load_profile("bot")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside(tmp_path_factory):
    """No `BOT_` variable and no `.env` of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper().startswith("BOT_")]:
            patch.delenv(name)
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_probes():
    """Rebuilds of the tests' own process do not wait for an import of Chroma in another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuild, "Probe", ServedProbe)
        patch.setattr(rollback, "Probe", ServedProbe)
        yield
        close_server()


@pytest.fixture(scope="session")
def query_encoder():
    """The bundled embedder as asking has it, without torch."""
    return OnnxEncoder()


@pytest.fixture(scope="session")
def document_encoder():
    """The bundled embedder as indexing has it."""
    return load_document_encoder(Settings())


@pytest.fixture(scope="session")
def count_tokens(query_encoder):
    """The bundled embedder's own count, special tokens included."""
    return query_encoder.model.count_tokens


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def write(corpus):
    """Puts a file into the corpus: `write("a/b.txt", text or bytes)`."""

    def written(name, content):
        file = corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return written
