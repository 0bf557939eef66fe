"""The chat model: what goes wrong is told in one line, in bounded time, and never with a key in it."""

import socket
import traceback

import langsmith
import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers

from bot.errors import BotError, ChatError
from bot.models import ChatModel, load_chat_model
from bot.settings import Settings
from tests import chat_server as service
from tests.chat_server import chat_server
from tests.scripted import ScriptedModel

KEY = "sk-proj-abcDEF1234567890abcDEF1234567890"
SCHEMA = {"title": "Reply", "type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


def settings(server, **changes):
    return Settings(**{"chat_model": "openai:small", "chat_base_url": server.url, "chat_seconds": 20, **changes})


def reply(model, schema=None):
    return "".join(piece.text for piece in model.stream("Be brief.", "Who spoke?", schema))


def told(server, **changes):
    """What is said of a model that gives no reply, and the text of every exception behind it."""
    model = load_chat_model(settings(server, **changes))
    object.__setattr__(model, "pause", lambda _: None)
    with pytest.raises(ChatError) as caught:
        reply(model)
    assert "\n" not in str(caught.value)
    return str(caught.value), "".join(traceback.format_exception(caught.value))


def test_a_reply_comes_in_pieces_with_the_tokens_that_it_took():
    with chat_server(service.says("Iceland spoke first.")) as server:
        pieces = list(load_chat_model(settings(server)).stream("Be brief.", "Who spoke?"))
    assert "".join(piece.text for piece in pieces) == "Iceland spoke first."
    assert len([piece for piece in pieces if piece.text]) > 1
    assert sum(piece.output_tokens for piece in pieces) > 0
    assert [message["role"] for message in server.asked[0]["messages"]] == ["system", "user"]


def test_a_server_of_ones_own_never_gets_a_providers_key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with chat_server(service.says("Yes.")) as server:
        reply(load_chat_model(settings(server)))
        assert KEY not in server.asked[0]["authorization"]
        reply(load_chat_model(settings(server, chat_api_key="key-of-the-server")))
        assert server.asked[1]["authorization"] == "Bearer key-of-the-server"


def test_a_schema_is_sent_and_the_text_of_the_object_comes_back():
    with chat_server(service.says('{"text": "Iceland"}')) as server:
        model = load_chat_model(settings(server, chat_structured="yes"))
        assert model.structured
        assert reply(model, SCHEMA) == '{"text": "Iceland"}'
        assert server.asked[0]["response_format"]["json_schema"]["schema"]["required"] == ["text"]


def test_a_model_without_a_mode_for_json_is_given_the_schema_as_a_tool():
    model = ChatModel(ScriptedModel([{"text": "Iceland"}]), "scripted")
    assert reply(model, SCHEMA) == '{"text": "Iceland"}'


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (service.BAD_KEY, "refused the key (401)"),
        (service.NO_MODEL, "is not known"),
        (service.NO_MONEY, "over its limit of requests (429)"),
        (service.TOO_MANY, "over its limit of requests (429)"),
        (service.BROKEN, "failed at its service (500)"),
        (service.garbage, "openai:small failed"),
        (service.refuses(400, "This model's context length is 100 tokens."), "failed (400)"),
    ],
    ids=["key", "model", "quota", "limit", "service", "garbage", "length"],
)
def test_what_goes_wrong_is_one_line(act, words):
    with chat_server(act) as server:
        message, _ = told(server)
    assert words in message
    assert message.startswith("The chat model openai:small ")


def test_no_server_is_one_line_with_its_address():
    with chat_server(service.EMPTY) as server:
        pass
    message, _ = told(server)
    assert f"cannot be reached at {server.url}" in message


def test_no_message_and_no_traceback_holds_the_key():
    leak = service.refuses(401, f"Incorrect API key provided: {KEY}. Or was it sk-proj-abc***7890?")
    with chat_server(leak) as server:
        message, trace = told(server, chat_api_key=KEY)
    assert KEY not in message + trace
    leak = service.refuses(400, f"Bad request with key {KEY} or sk-proj-abc***7890.")
    with chat_server(leak) as server:
        message, trace = told(server, chat_api_key=KEY)
    assert "failed (400)" in message
    assert "sk-proj" not in message + trace
    assert KEY not in repr(settings(server, chat_api_key=KEY))


@pytest.mark.parametrize("act", [service.TOO_MANY, service.BROKEN], ids=["limit", "service"])
def test_a_service_that_is_busy_is_asked_again_but_not_for_ever(act):
    with chat_server(act, service.says("Yes.")) as server:
        assert reply(load_chat_model(settings(server))) == "Yes."
        assert len(server.asked) == 2
    with chat_server(act) as server:
        told(server)
        assert len(server.asked) == 3


def test_a_refused_key_is_not_tried_again():
    with chat_server(service.BAD_KEY) as server:
        told(server)
        assert len(server.asked) == 1


def test_a_stream_that_is_cut_is_an_error_after_what_came():
    with chat_server(service.cut_after("Iceland said ")) as server:
        pieces = []
        with pytest.raises(ChatError):
            pieces.extend(piece.text for piece in load_chat_model(settings(server)).stream("Be brief.", "Who?"))
        assert len(server.asked) == 1


def test_a_reply_that_does_not_come_ends_with_its_time():
    with chat_server(service.hangs) as server:
        message, _ = told(server, chat_seconds=1)
    assert "took longer than 1 s (BOT_CHAT_SECONDS)" in message


def test_a_reply_that_drips_ends_with_its_time():
    with chat_server(service.never_ends) as server:
        message, _ = told(server, chat_seconds=1, chat_tokens=32_000)
        assert server.hung_up.wait(10)
    assert "took longer than 1 s" in message


def test_nobody_waits_for_the_rest_of_a_reply_that_is_left():
    with chat_server(service.never_ends) as server:
        pieces = load_chat_model(settings(server)).stream("Be brief.", "Who?")
        next(pieces)
        pieces.close()
        assert server.hung_up.wait(10)


def test_an_empty_reply_is_no_error():
    with chat_server(service.EMPTY) as server:
        assert reply(load_chat_model(settings(server))) == ""


def test_a_reply_cut_at_its_longest_is_read_as_far_as_it_goes():
    with chat_server(service.says('{"text": "Ice', finish="length")) as server:
        assert reply(load_chat_model(settings(server, chat_structured="yes")), SCHEMA) == '{"text": "Ice'


def test_prompts_go_to_no_tracing_service(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as traces, chat_server(service.says("Yes.")) as server:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", f"http://127.0.0.1:{traces.getsockname()[1]}")
        monkeypatch.setenv("LANGSMITH_API_KEY", "none")
        # It reads its variables once a process.
        langsmith.utils.get_env_var.cache_clear()
        assert reply(load_chat_model(settings(server))) == "Yes."
        wait_for_all_tracers()
        traces.setblocking(False)
        with pytest.raises(BlockingIOError):
            traces.accept()
    langsmith.utils.get_env_var.cache_clear()


def test_a_bug_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        reply(ChatModel(ScriptedModel([ZeroDivisionError("a bug")]), "scripted"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"chat_model": "gpt-5"}, "write provider:model"),
        ({"chat_model": "openai:"}, "write provider:model"),
        ({"chat_model": "nobody:model"}, "which LangChain cannot make"),
        ({"chat_model": "openai:gpt-5"}, "set OPENAI_API_KEY"),
        ({"chat_model": "anthropic:claude-sonnet-4-5"}, "set ANTHROPIC_API_KEY"),
        ({"chat_model": "google_genai:gemini-2.5-flash"}, "set GOOGLE_API_KEY"),
        ({"chat_model": "mistralai:mistral-small"}, "pip install langchain-mistralai"),
    ],
)
def test_a_model_that_cannot_be_made_is_one_line_that_says_what_to_do(changes, words, monkeypatch):
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BotError, match=words) as caught:
        load_chat_model(Settings(**changes))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["openai:gpt-5-mini", "anthropic:claude-sonnet-4-5", "google_genai:gemini-2.5-flash", "ollama:llama3.1:8b"]
)
def test_each_of_the_four_providers_can_be_made(name):
    model = load_chat_model(Settings(chat_model=name, chat_api_key="none"))
    assert model.name == name
    assert model.structured == (not name.startswith("ollama"))


def test_a_providers_key_is_read_from_its_own_variable_and_from_env_file(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")
    assert load_chat_model(Settings(chat_model="openai:gpt-5-mini")).secrets == (KEY,)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment")
    assert load_chat_model(Settings(chat_model="openai:gpt-5-mini")).secrets == ("sk-from-the-environment",)


@pytest.mark.parametrize("address", ["http://user:hunter2@127.0.0.1/v1", "ftp://127.0.0.1", "localhost:8080"])
def test_an_address_that_will_not_do_is_refused_without_its_password(address):
    with pytest.raises(BotError, match="BOT_CHAT_BASE_URL") as caught:
        Settings(chat_base_url=address)
    assert "hunter2" not in str(caught.value)
