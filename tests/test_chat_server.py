"""What the client of a real service meets, with langchain-openai's own over real HTTP."""

import json
from itertools import islice

import openai
import pytest
from langchain_core.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelNotFoundError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_openai import ChatOpenAI

from tests.chat_server import (
    BAD_KEY,
    BROKEN,
    EMPTY,
    NO_MODEL,
    TOO_MANY,
    another_page,
    chat_server,
    cut_after,
    ends_early_after,
    fails_after,
    garbage,
    hangs,
    hangs_after,
    never_ends,
    says,
    says_of,
)


def client(server, **options):
    options = {"max_retries": 0, "timeout": 5} | options
    return ChatOpenAI(model="tiny", base_url=server.url, api_key="sk-test", **options)


def test_it_answers_whole_and_streamed_and_keeps_what_it_was_asked():
    with chat_server(says("China urged restraint."), says("India said no.", "length")) as server:
        whole = client(server).invoke("What did China say?")
        chunks = list(client(server, stream_usage=True).stream("And India?"))
    assert (whole.text, whole.usage_metadata["total_tokens"]) == ("China urged restraint.", 7)
    assert [chunk.text for chunk in chunks if chunk.text] == ["India ", "said ", "no."]
    streamed = sum(chunks[1:], chunks[0])
    assert (streamed.response_metadata["finish_reason"], streamed.usage_metadata["output_tokens"]) == ("length", 3)
    assert [one["authorization"] for one in server.asked] == ["Bearer sk-test"] * 2
    assert [one["messages"][0]["content"] for one in server.asked] == ["What did China say?", "And India?"]
    assert server.asked[1]["model"] == "tiny"


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("act", "error", "retried"),
    [
        (BAD_KEY, ModelAuthenticationError, False),
        (NO_MODEL, ModelNotFoundError, False),
        (TOO_MANY, ModelRateLimitError, True),
        (BROKEN, ModelAPIError, True),
        (garbage, json.JSONDecodeError, False),
        (another_page, ValueError, False),
    ],
    ids=["key", "model", "rate", "server", "garbage", "page"],
)
def test_a_refusal_or_nonsense_is_an_error_and_some_are_asked_again(act, error, retried, streamed):
    with chat_server(act) as server:
        model = client(server, max_retries=1)
        with pytest.raises(error):
            list(model.stream("?")) if streamed else model.invoke("?")
        assert len(server.asked) == 1 + retried


def test_a_refusal_that_passes_is_overcome_by_asking_again():
    with chat_server(TOO_MANY, says_of(lambda messages: messages[0]["content"].upper())) as server:
        assert client(server, max_retries=1).invoke("what?").text == "WHAT?"


@pytest.mark.parametrize("act", [hangs, hangs_after("China ")], ids=["at once", "after a word"])
def test_what_hangs_is_given_up_or_released(act):
    with chat_server(act) as server:
        with pytest.raises(ModelTimeoutError):
            list(client(server, timeout=0.05).stream("?"))
        server.release.set()
        assert "".join(chunk.text for chunk in client(server).stream("?")).strip() in {"late", "China"}


def test_a_stream_that_ends_early_seems_whole_but_has_no_reason_to_finish():
    with chat_server(ends_early_after("China said"), EMPTY) as server:
        chunks = list(client(server).stream("?"))
        assert "".join(chunk.text for chunk in chunks) == "China said"
        assert "finish_reason" not in sum(chunks[1:], chunks[0]).response_metadata
        assert client(server).invoke("?").text == ""


@pytest.mark.parametrize(
    ("act", "error"),
    [(fails_after("China said ", "overloaded"), openai.APIError), (cut_after("China said "), ModelConnectionError)],
    ids=["error", "cut"],
)
def test_a_failure_in_the_middle_of_a_stream_is_raised_there(act, error):
    with chat_server(act) as server:
        seen = []
        with pytest.raises(error):
            seen.extend(chunk.text for chunk in client(server).stream("?"))
        assert "".join(seen) == "China said "


def test_an_answer_that_is_cut_is_an_error():
    with chat_server(cut_after("")) as server, pytest.raises(ModelConnectionError):
        client(server).invoke("?")


def test_an_endless_answer_ends_when_the_client_leaves():
    with chat_server(never_ends) as server:
        stream = client(server).stream("?")
        assert "more" in "".join(chunk.text for chunk in islice(stream, 5))
        stream.close()
        assert server.hung_up.wait(5)
