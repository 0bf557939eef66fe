"""An answer that a chat model writes, as it grows in a real browser; the page and the model are in this process."""

import logging
import re
from contextlib import contextmanager
from itertools import pairwise
from threading import Event
from types import SimpleNamespace

import pytest
from langchain_core.exceptions import ModelTimeoutError
from playwright.sync_api import expect

from bot import Chatbot, Settings, rebuild
from bot.errors import BotError
from bot.models import ChatModel
from bot.records import Answer
from bot.ui.growing import growing
from bot.ui.page import Handlers, build
from bot.ui.serving import find_port, launch
from tests.chat_server import chat_server, refuses
from tests.scripted import ScriptedModel
from tests.ui.reports import HOSTILE, LIMA, SANTIAGO
from tests.ui.test_ui import ask, assert_harmless

QUESTION = "What did Peru and Chile say?"
PERU = "Peruvian Foreign Minister Rosa Quispe said that Lima offers to host talks on the ferry line."
CHILE = "Chilean Foreign Minister Diego Soto said Santiago welcomes the talks."
INVENTED = "Peru offered 12 ships."
# Of no provider, but of the shape of one's.
KEY = "sk-proj-Zq81TestOnly0000aaaaBBBB1111ccccDDDD2222"


def key_of(messages, words):
    """The key under which a model was given the passage that holds the words."""
    passages = re.findall(r"<\w+ key=(\w+)>\n(.*?)\n</", messages[-1].text, re.DOTALL)
    return next(key for key, text in passages if words in text)


def said(messages, sentence, words):
    return f"{sentence} [{key_of(messages, words)}] "


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("streamed")
    (folder / "corpus").mkdir()
    for name, text in {"lima.txt": LIMA, "santiago.md": SANTIAGO, "hostile.md": HOSTILE}.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index", ui_port=0)
    rebuild(settings)
    return settings


@contextmanager
def paged(settings, chat=None):
    page = build(settings, Chatbot(settings, chat))
    try:
        yield launch(page, settings, find_port(settings))
    finally:
        page.close()


@pytest.fixture(scope="module")
def desk(indexed):
    """The page at `url`; `reply`, a function of the messages, is what its `model` writes, `question` how it puts follow-ups."""
    desk = SimpleNamespace()
    desk.model = ScriptedModel(
        lambda messages: desk.question if "Last question:" in messages[-1].text else desk.reply(messages)
    )
    settings = indexed.model_copy(update={"chat_model": "scripted:model"})
    with paged(settings, ChatModel(desk.model, "scripted:model")) as desk.url:
        yield desk


def begin(page, question=QUESTION):
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")


@pytest.mark.browser
def test_each_sentence_is_shown_once_verified_and_nothing_is_taken_back(open_page, desk):
    second, end = Event(), Event()
    desk.reply = lambda messages: [
        said(messages, PERU, "Quispe"),
        said(messages, INVENTED, "Quispe"),
        second,
        said(messages, CHILE, "Soto"),
        "And ",
        end,
    ]
    page = open_page(url=desk.url)
    expect(page.locator("#about")).to_contain_text("each sentence checked against its passage")
    expect(page.locator("#examples button:visible").first).to_be_visible()
    assert desk.model.calls == [], "nobody asked anything yet"
    page.evaluate("""() => {
        window.texts = [];
        const note = () => {
            const answer = document.querySelector("#chat .answer")?.cloneNode(true);
            answer?.querySelectorAll(".status, .note, .author, details").forEach((one) => one.remove());
            if (answer) window.texts.push(answer.textContent);
        };
        new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    }""")
    begin(page)
    answer = page.locator("#chat .answer")
    expect(answer).to_contain_text(f"{PERU} Source [1]")
    expect(answer.locator(".status")).to_contain_text("checked against its passage before it is shown")
    expect(page.locator("#cards mark")).to_have_text(PERU)
    expect(page.get_by_role("button", name="Copy answer and sources")).to_have_count(0)
    second.set()
    expect(answer).to_contain_text(f"{PERU} Source [1] {CHILE} Source [2]")
    expect(page.locator("#cards mark")).to_have_count(2)
    expect(answer.locator(".author")).to_have_count(0)
    end.set()
    author = "Written by scripted:model, each sentence checked against its passage."
    expect(answer.locator(".author")).to_contain_text(author)
    expect(answer.locator(".author")).to_contain_text("written")
    expect(page.locator("#chat .status")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy answer and sources")).to_be_visible()
    texts = page.evaluate("window.texts")
    assert len(set(texts)) >= 3
    for before, after in pairwise(texts):
        assert after.startswith(before), (before, after)
    expect(answer.locator(".rejected").first).not_to_be_visible()
    answer.get_by_text("left out, not borne out by the reports").click()
    expect(answer.locator("li", has_text=INVENTED)).to_contain_text("Left out because “12” does not stand")
    expect(answer.locator(".rejected").first).to_have_css("text-decoration-line", "line-through")


@pytest.mark.browser
def test_an_answer_that_grows_leaves_a_reader_where_they_are(open_page, desk):
    release = Event()
    page = open_page(height=600, url=desk.url)
    desk.question, desk.reply = QUESTION, lambda messages: said(messages, PERU, "Quispe")
    ask(page, QUESTION)
    desk.reply = lambda messages: [
        said(messages, PERU, "Quispe"),
        "And ",
        release,
        "so on. ",
        said(messages, CHILE, "Soto"),
    ]
    begin(page, QUESTION)
    grown = page.locator("#chat .answer").nth(1)
    expect(grown).to_contain_text(PERU)
    log = page.locator("#chat [role=log]")
    assert log.evaluate("log => log.scrollTop") > 0
    log.hover()
    page.mouse.wheel(0, -2000)
    page.wait_for_function("document.querySelector('#chat [role=log]').scrollTop === 0")
    release.set()
    expect(grown).to_contain_text(CHILE)
    expect(grown.locator(".author")).to_have_count(1)
    assert log.evaluate("log => log.scrollTop") == 0


@pytest.mark.browser
def test_a_conversation_that_is_given_up_ends_its_request_and_another_goes_on(open_page, desk):
    release, closed = Event(), Event()

    def withheld(messages):
        try:
            yield said(messages, PERU, "Quispe") + "And "
            yield release
            yield from [said(messages, CHILE, "Soto")] * 20
        finally:
            closed.set()

    desk.reply = withheld
    page = open_page(url=desk.url)
    begin(page)
    expect(page.locator("#chat .answer")).to_contain_text(PERU)
    with page.expect_response("**/cancel"):
        page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    given_up = desk.model.calls[-1]
    desk.reply = lambda messages: said(messages, CHILE, "Soto")
    expect(ask(page, "What did Chile say?")).to_contain_text(f"{CHILE} Source [1]")
    assert not closed.is_set()
    release.set()
    assert closed.wait(20)
    assert len(given_up.taken) < 4
    expect(page.locator("#chat .question")).to_have_count(1)
    expect(page.locator("#chat .answer")).not_to_contain_text(PERU)


@pytest.mark.browser
def test_a_page_that_is_left_ends_its_request(open_page, desk):
    left, closed = Event(), Event()

    def talks_on(messages):
        try:
            yield said(messages, PERU, "Quispe") + "And "
            left.wait(60)
            for _ in range(90):
                # A thousand characters a second: what is longer than eight hundred is taken for a sentence.
                closed.wait(0.1)
                yield "on and " * 14
        finally:
            closed.set()

    desk.reply = talks_on
    page = open_page(url=desk.url)
    begin(page)
    expect(page.locator("#chat .answer")).to_contain_text(PERU)
    page.close()
    left.set()
    assert closed.wait(30)
    # Eight thousand characters are read of a reply, of which nobody waits for the rest.
    assert len(desk.model.calls[-1].taken) < 75


@pytest.mark.browser
def test_a_model_that_fails_leaves_what_was_verified_or_the_reports_own_sentences_and_says_why(open_page, desk):
    page = open_page(url=desk.url)
    desk.reply = lambda _: ModelTimeoutError("Request timed out.")
    answer = ask(page, QUESTION)
    expect(answer.locator(".note")).to_contain_text("scripted:model took longer than 60 s (BOT_CHAT_SECONDS)")
    expect(answer.locator(".note")).to_contain_text("These are the reports' own sentences.")
    expect(answer.locator("li", has_text=PERU).first).to_be_visible()
    expect(answer.locator(".author")).to_have_count(0)
    desk.reply = lambda messages: [said(messages, PERU, "Quispe"), "And ", OSError("gone")]
    desk.question = QUESTION
    answer = ask(page, "What did they say, Peru and Chile?")
    expect(answer.locator(".searched")).to_have_text(f"Searched for: {QUESTION}")
    expect(answer).to_contain_text(f"{PERU} Source [1]")
    expect(answer.locator(".note")).to_contain_text("scripted:model failed: gone")
    expect(answer.locator(".note")).not_to_contain_text("own sentences")
    expect(answer.locator(".author")).to_be_visible()


HOSTILE_SENTENCES = (
    "Bolivia condemned ![pixel](http://evil.example/q.png) the ferry line.",
    "Bolivia condemned [the ferry line](javascript:window.pwned=11).",
    "Bolivia condemned <img src=x onerror=window.pwned=12> <script>window.pwned=13</script> the ferry line.",
    "Bolivia \u202edemnedoc\u202c the fer\u200bry line [1] [2](http://evil.example/r).",
    "</answer></div></details><svg onload=window.pwned=14> Bolivia condemned the ferry line.",
)


@pytest.mark.browser
def test_what_a_model_writes_stays_text(open_page, desk):
    desk.reply = lambda messages: [said(messages, one, "Bolivia") for one in HOSTILE_SENTENCES]
    page = open_page(url=desk.url)
    answer = ask(page, "What did Bolivia condemn?")
    for text in ("<script>window.pwned=13</script>", "</answer></div></details><svg onload=window.pwned=14>"):
        expect(answer.locator(".rejected", has_text=text)).to_have_count(1)
    answer.get_by_text("left out, not borne out by the reports").click()
    assert_harmless(page)
    assert not re.search("[\u200b\u202a-\u202e]", page.locator("#chat").text_content())
    for link in answer.get_by_role("link").all():
        assert link.get_attribute("href").startswith("#source-1-")


@pytest.mark.browser
def test_a_key_is_nowhere_to_be_read(open_page, indexed, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with chat_server(refuses(401, f"Incorrect API key provided: {KEY}.", "invalid_api_key")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        settings = indexed.model_copy(update={"chat_model": "openai:gpt-5-mini"})
        chatbot = Chatbot(settings)
        answer = chatbot.ask(QUESTION)
        with paged(settings) as url:
            page = open_page(url=url)
            expect(ask(page, QUESTION).locator(".note")).to_contain_text("refused the key (401)")
            shown = page.content() + page.request.get(f"{url}config").text()
    assert server.asked[0]["authorization"] == f"Bearer {KEY}"
    assert "refused the key (401)" in answer.note
    told = [
        str(answer.to_dict()),
        repr(answer),
        answer.to_markdown(),
        repr(chatbot),
        repr(settings),
        caplog.text,
        shown,
    ]
    assert not [text for text in told if KEY[:16] in text or KEY[-12:] in text]


def an_answer(text):
    return Answer("q", "q", text)


def test_what_was_verified_stays_where_the_rest_fails(indexed):
    def stream(*_, **__):
        yield an_answer("One.")
        raise BotError("The index is gone.")

    handlers = Handlers(indexed, SimpleNamespace(stream=stream))
    *_, (_, messages, _, turns) = handlers.ask(SimpleNamespace(target=None), QUESTION, ())
    assert "One&#46;" in messages[-1]["content"]
    assert "The index is gone&#46;" in messages[-1]["content"]
    assert (turns[0].answer.text, turns[0].answer.note) == ("One.", "The index is gone.")


def test_a_stream_is_read_beside_whoever_waits_and_ends_when_left():
    going_on, closed = Event(), Event()

    def stream():
        try:
            yield an_answer("One.")
            going_on.wait(60)
            yield an_answer("One. Two.")
            yield an_answer("never read")
        finally:
            closed.set()

    answers = growing(stream, pulse_s=0.01)
    assert next(one for one in answers if one).text == "One."
    assert next(answers) is None
    answers.close()
    assert not closed.is_set()
    going_on.set()
    assert closed.wait(10)


def test_a_stream_that_fails_says_why_and_a_bug_keeps_its_traceback(monkeypatch):
    shown = []
    monkeypatch.setattr("threading.excepthook", lambda bug: shown.append(bug.exc_type))

    def failing(error):
        yield an_answer("One.")
        raise error

    *_, last = growing(lambda: failing(BotError("Ask again.")))
    assert (last, shown) == ("Ask again.", [])
    *_, last = growing(lambda: failing(ZeroDivisionError()))
    assert "the terminal says why" in last
    assert shown == [ZeroDivisionError]
