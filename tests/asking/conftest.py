import pytest

from bot import Chatbot, Settings, Turn, rebuild
from tests.asking.reports import REPORTS


@pytest.fixture(scope="session")
def cod_settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cod")
    (folder / "corpus").mkdir()
    for name, text in REPORTS.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes")
    rebuild(settings)
    return settings


@pytest.fixture(scope="session")
def chatbot(cod_settings):
    return Chatbot(cod_settings)


@pytest.fixture(scope="session")
def answer(chatbot):
    """Asks a question after the earlier ones of a conversation."""

    def asked(question, *earlier):
        history = []
        for one in earlier:
            history.append(Turn(one, chatbot.ask(one, history)))
        return chatbot.ask(question, history)

    return asked
