import pytest

from bot import Chatbot, Turn
from tests.asking.reports import REPORTS
from tests.indexed import indexed


@pytest.fixture(scope="session")
def cod_settings(tmp_path_factory):
    return indexed(tmp_path_factory.mktemp("cod"), REPORTS)


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
