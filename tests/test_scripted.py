"""The scripted model behaves as LangChain's interface says that models do."""

import asyncio
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from langchain_core.exceptions import ModelTimeoutError
from pydantic import BaseModel

from tests.scripted import ScriptedModel


def test_replies_come_in_their_order_whole_or_streamed_with_their_usage():
    model = ScriptedModel(["China urged restraint.", "India said no."])
    whole = model.invoke("What did China say?")
    chunks = list(model.stream("And India?"))
    assert whole.text == "China urged restraint."
    assert [chunk.text for chunk in chunks] == ["India ", "said ", "no.", ""]
    assert [chunk.chunk_position for chunk in chunks] == [None, None, None, "last"]
    for message, written in ((whole, 3), (sum(chunks[1:], chunks[0]), 3)):
        assert message.usage_metadata["output_tokens"] == written
        assert message.usage_metadata["total_tokens"] == message.usage_metadata["input_tokens"] + written
        assert message.response_metadata == {"finish_reason": "stop", "model_name": "scripted"}
    assert [(call.prompt, call.ended) for call in model.calls] == [("What did China say?", True), ("And India?", True)]
    with pytest.raises(AssertionError, match="call 3 of a model with 2"):
        model.invoke("And Iran?")


def test_a_reply_can_be_made_of_the_messages_also_where_it_is_waited_for_elsewhere():
    model = ScriptedModel(lambda messages: f"You said {messages[-1].text}")
    assert [one.text for one in model.batch(["a", "b"])] == ["You said a", "You said b"]
    # In a thread of its own: the browser tests leave a loop running in theirs.
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(lambda: asyncio.run(model.ainvoke("c"))).result().text == "You said c"


@pytest.mark.parametrize("position", [0, 1, 2])
def test_it_fails_where_it_is_told_to(position):
    pieces = ["one ", "two "]
    pieces.insert(position, ConnectionError("gone"))
    model = ScriptedModel([pieces, ConnectionError("refused")])
    stream, seen = model.stream("?"), []
    with pytest.raises(ConnectionError, match="gone"):
        seen.extend(chunk.text for chunk in stream)
    assert model.calls[0].taken == ["one ", "two "][:position]
    assert not model.calls[0].ended
    with pytest.raises(ConnectionError, match="refused"):
        model.invoke("?")


def test_an_empty_reply_is_a_text_and_no_reply_an_empty_stream():
    model = ScriptedModel(["", (), ()])
    assert [chunk.text for chunk in model.stream("?")] == ["", ""]
    with pytest.raises(ValueError, match="No generation chunks"):
        list(model.stream("?"))
    assert model.invoke("?").text == ""


@pytest.mark.parametrize(
    ("stop", "shown"), [(["B C"], "A "), (["D"], "A B C "), (["\n", "x"], "A B C D"), (["C E"], "A B C D")]
)
def test_it_stops_before_a_stop_word_also_between_pieces(stop, shown):
    model = ScriptedModel(lambda _: ["A ", "B", " C ", "D"])
    assert "".join(chunk.text for chunk in model.stream("?", stop=stop)) == shown
    assert model.bind(stop=stop).invoke("?").text == shown


def test_an_endless_reply_ends_with_the_tokens_it_may_have_or_with_who_reads_it():
    model = ScriptedModel(lambda _: itertools.repeat("more "))
    whole = model.bind(max_tokens=3).invoke("?")
    assert (whole.text, whole.response_metadata["finish_reason"]) == ("more more more ", "length")
    assert [chunk.text for chunk in itertools.islice(model.stream("?"), 2)] == ["more ", "more "]
    assert not model.calls[1].ended
    with pytest.raises(ModelTimeoutError):
        model.bind(timeout=0).invoke("?")
    with pytest.raises(AssertionError, match="endless"):
        model.invoke("?")


def test_a_reply_that_waits_goes_on_when_it_is_let_and_fails_when_it_is_due():
    go = threading.Event()
    model = ScriptedModel(lambda _: ["one ", go, "two"])
    stream = model.stream("?")
    assert next(stream).text == "one "
    go.set()
    assert "".join(chunk.text for chunk in stream) == "two"
    go.clear()
    with pytest.raises(ModelTimeoutError):
        model.bind(timeout=0.01).invoke("?")
    assert model.calls[1].taken == ["one "]


class Sentence(BaseModel):
    """A sentence of the answer."""

    text: str
    keys: list[str]


def test_structured_output_is_the_arguments_of_the_tool():
    said = {"text": "China said no.", "keys": ["k1"]}
    model = ScriptedModel([said, said, "China said no."])
    assert model.with_structured_output(Sentence).invoke("?") == Sentence(**said)
    assert list(model.with_structured_output(Sentence).stream("?"))[-1] == Sentence(**said)
    assert model.with_structured_output(Sentence, include_raw=True).invoke("?")["parsed"] is None
