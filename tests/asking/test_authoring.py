"""A chat model as author: only what its passages bear out is shown, and what the reader would lose is quoted."""

import json
import re
from itertools import islice, pairwise

import pytest

from bot import Chatbot, Turn
from bot.models import ChatModel
from tests import chat_server as service
from tests.chat_server import chat_server
from tests.scripted import ScriptedModel

FENCED = re.compile(r"<(\w+) key=(\w+)>\n(.*?)\n</\1>", re.DOTALL)
OFFER = "What did Denmark offer?"
READY = ("Denmark is ready to mediate between the two governments, Prime Minister Mette Holm said.", "ready to mediate")
HOST = ('Holm said that they were "willing to host a meeting in Torshavn".', "willing to host")
INVENTED = ("Denmark is ready to mediate between the two for ten million euros, Holm said.", "ready to mediate")


def keys_in(messages):
    return {text: key for _, key, text in FENCED.findall(messages[-1].text)}


def written(*sentences, form="{text} [{key}]"):
    """A model that writes the sentences, each with the key of the passage that holds its words."""

    def script(messages):
        passages = keys_in(messages)
        keys = {words: next((key for text, key in passages.items() if words in text), words) for _, words in sentences}
        return " ".join(form.format(text=text, key=keys[words]) for text, words in sentences)

    return script


@pytest.fixture
def author(chatbot, cod_settings):
    """Answers a question with a model by script; the chatbot's own models serve."""

    def ask(script, question=OFFER, history=(), *, settings=cod_settings, **options):
        model = ScriptedModel(script)
        bot = Chatbot(settings, ChatModel(model, "scripted", **options))
        answers = list(bot.stream(question, history))
        assert bot.ask(question, history).text == answers[-1].text or not callable(script)
        return answers, model

    return ask


def checks(answer):
    return [rejected.check for rejected in answer.rejected]


def test_sentences_that_hold_are_prose_with_marks_and_their_words_behind_them(author):
    (*_, answer), _ = author(written(READY, HOST))
    assert answer.text == f"{READY[0]} [1] {HOST[0]} [2]"
    assert [citation.number for citation in answer.citations] == [1, 2]
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
    assert "ready to mediate" in answer.citations[0].quote
    assert answer.rejected == ()
    assert answer.note == ""
    assert answer.models["chat"] == "scripted"
    assert answer.tokens["input"] > 0 < answer.tokens["output"]
    assert answer.timings["chat"] > 0


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        (("Denmark is ready to mediate, Holm said.", "no such key"), "key"),
        (('Holm said that Denmark "will guarantee the peace".', "ready to mediate"), "quotation"),
        (("Denmark is ready to mediate between the three governments, Holm said.", "ready to mediate"), "figure"),
        (("Denmark is ready to mediate, President Mette Holm said in Paris.", "ready to mediate"), "name"),
        (("Norway is ready to mediate between the two governments, Berg said.", "ready to mediate"), "name"),
        (("La Dinamarca está lista para mediar entre los dos gobiernos, dijo Holm.", "ready to mediate"), "language"),
        (("Denmark is ready to [mediate](https://evil.example/x), Holm said.", "ready to mediate"), "key"),
        (("Denmark is ready to <b>mediate</b>, Holm said.", "ready to mediate"), "form"),
        (("Denmark sank two submarines with its new destroyers.", "ready to mediate"), "figure"),
    ],
)
def test_a_sentence_that_fails_is_rejected_and_its_evidence_quoted(author, sentence, check):
    (*_, answer), _ = author(written(HOST, sentence))
    assert check in checks(answer)
    assert sentence[0] not in answer.text
    rejected = next(one for one in answer.rejected if one.check == check)
    assert rejected.reason
    assert answer.text.startswith(HOST[0])
    assert "- Copenhagen is ready to mediate" in answer.text


def test_a_sentence_that_tells_next_to_nothing_does_not_stand_for_its_evidence(author):
    (*_, answer), _ = author(
        written(("Mette Holm said.", "ready to mediate"), ("Denmark is ready, Holm said.", "ready to mediate"))
    )
    assert "form" in checks(answer)
    assert "Mette Holm said. [" not in answer.text
    assert "Copenhagen is ready to mediate" in answer.text


def test_where_nothing_survives_the_reports_own_sentences_stand(author, chatbot):
    answers, _ = author(written(INVENTED))
    extractive = chatbot.ask(OFFER)
    *before, last = [answer.text for answer in answers]
    assert (set(before), last) == ({""}, extractive.text)
    assert "chat" not in answers[-1].models
    assert answers[-1].citations == extractive.citations
    assert "None of the chat model's sentences could be verified" in answers[-1].note
    assert checks(answers[-1])


def test_citations_are_of_what_survived_only(author):
    (*_, answer), _ = author(written(READY, INVENTED))
    marks = set(map(int, re.findall(r"\[(\d+)\]", answer.text)))
    assert marks == {citation.number for citation in answer.citations}
    assert all("euros" not in citation.quote for citation in answer.citations)


def test_a_passage_that_adds_nothing_is_not_cited(author):
    (*_, answer), _ = author(written(READY, form="{text} [{key}]"), question=OFFER)

    def with_all(messages):
        return f"{READY[0]} " + " ".join(f"[{key}]" for key in keys_in(messages).values())

    (*_, padded), _ = author(with_all)
    cited = {citation.quote for citation in padded.citations if citation.number == 1}
    assert cited == {answer.citations[0].quote}


def test_what_is_true_but_not_asked_for_is_not_an_answer(author):
    (*_, answer), _ = author(
        written(("Norway recalled its ambassador from Reykjavik, Berg said.", "recalled")), "Who denied the ramming?"
    )
    assert "recalled" not in answer.text


def test_the_model_is_not_asked_where_the_reports_hold_no_answer(author):
    (answer,), model = author(written(READY), "What did Japan say?")
    assert answer.abstained
    assert model.calls == []


def test_text_only_grows_and_holds_what_was_verified(author):
    answers, _ = author(written(INVENTED, READY, INVENTED, HOST))
    texts = [answer.text for answer in answers]
    assert len(set(texts)) >= 2
    assert all(after.startswith(before) for before, after in pairwise(texts))
    assert not any("euros" in text for text in texts)


def test_the_first_answer_comes_before_the_reply_is_whole(chatbot, cod_settings):
    def script(messages):
        yield f"{written(READY)(messages)} Then "
        raise AssertionError("the first sentence was whole")

    bot = Chatbot(cod_settings, ChatModel(ScriptedModel(script), "scripted"))
    first, second = islice(bot.stream(OFFER), 2)
    assert (first.text, first.models["chat"], second.text) == ("", "scripted", f"{READY[0]} [1]")


def test_a_stream_that_breaks_off_keeps_what_was_shown_and_says_so(author):
    def script(messages):
        yield f"{written(READY)(messages)} Holm "
        raise ConnectionError("gone")

    answers, _ = author(script)
    assert answers[-1].text.startswith(f"{READY[0]} [1]")
    assert "cannot be reached" in answers[-1].note


@pytest.mark.parametrize("reply", ["", "   ", "\n\n[0] [1-99999] [[", "I cannot help with that.", '{"sentences": []}'])
def test_replies_that_say_nothing_leave_the_extractive_answer(author, chatbot, reply):
    (*_, answer), _ = author([reply, reply])
    assert answer.text == chatbot.ask(OFFER).text
    assert answer.note


def test_an_endless_reply_is_read_as_far_as_an_answer_goes(author):
    def script(messages):
        sentence = written(READY)(messages)
        while True:
            yield f"{sentence} "

    (*_, answer), model = author(script)
    assert answer.text.count(READY[0]) == 1
    assert not model.calls[0].ended
    assert set(checks(answer)) == {"repetition"}


def test_a_model_that_holds_to_a_schema_is_asked_for_json(author):
    def script(messages):
        passages = keys_in(messages)
        key = next(key for text, key in passages.items() if READY[1] in text)
        return json.loads(json.dumps({"sentences": [{"text": READY[0], "keys": [key]}]}))

    (*_, answer), model = author(script, structured=True)
    assert answer.text.startswith(f"{READY[0]} [1]")
    assert "tools" in model.calls[0].options


def test_a_mark_that_a_report_or_a_model_brings_is_no_mark(author):
    (*_, answer), _ = author(written(READY, form="{text} [3] [{key}]"))
    assert set(re.findall(r"\[(\d+)\]", answer.text)) <= {str(citation.number) for citation in answer.citations}


@pytest.mark.parametrize(
    ("reply", "stands"), [("yes", True), ("Yes.", True), ("no", False), ("maybe", False), ("", False)]
)
def test_asked_again_the_model_must_confirm(author, cod_settings, reply, stands):
    def script(messages):
        return written(READY)(messages) if "Question:" in messages[-1].text else reply

    settings = cod_settings.model_copy(update={"verify_with_model": True})
    (*_, answer), _ = author(script, settings=settings)
    assert (READY[0] in answer.text) == stands
    assert ("model" in checks(answer)) != stands


def test_rewriting_and_composing_can_be_switched_off(author, cod_settings):
    history = [Turn(OFFER, "Denmark offered to mediate.")]
    settings = cod_settings.model_copy(update={"chat_rewrite": False})
    _, model = author(written(READY), "And Norway?", history, settings=settings)
    assert all("Last question" not in call.prompt for call in model.calls)
    settings = cod_settings.model_copy(update={"chat_compose": False})
    (*_, answer), model = author(["What did Norway say?"] * 2, "And Norway?", history, settings=settings)
    assert all("Last question" in call.prompt for call in model.calls)
    assert "chat" not in answer.models


def test_a_service_that_failed_at_the_question_is_not_asked_for_the_answer(author):
    (answer,), model = author(
        [ConnectionError("gone")] * 6,
        "And what did it offer?",
        [Turn("What did Denmark say?", "")],
        pause=lambda _: None,
    )
    assert not answer.abstained
    assert "reports' own sentences" in answer.note
    assert len(model.calls) == 6


def test_no_key_is_in_an_answer(cod_settings):
    key = "sk-proj-abcDEF1234567890abcDEF1234567890"
    with chat_server(service.refuses(401, f"Incorrect API key provided: {key}.")) as server:
        settings = replace_settings(cod_settings, server, key)
        answer = Chatbot(settings).ask(OFFER)
    assert "refused the key (401)" in answer.note
    assert key not in json.dumps(answer.to_dict()) + answer.to_markdown() + repr(answer) + repr(settings)


def replace_settings(settings, server, key):
    return settings.model_copy(
        update={
            "chat_model": "openai:small",
            "chat_base_url": server.url,
            "chat_api_key": type(settings.ui_password)(key),
        }
    )


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (service.hangs, "took longer than 1 s"),
        (service.BAD_KEY, "refused the key"),
        (service.garbage, "failed"),
        (service.another_page, ""),
        (service.EMPTY, "None of the chat model's sentences"),
        (service.never_ends, ""),
    ],
    ids=["hangs", "key", "garbage", "page", "empty", "endless"],
)
def test_whatever_a_service_does_there_is_an_answer_and_a_line_why(cod_settings, chatbot, act, words):
    with chat_server(act) as server:
        settings = replace_settings(cod_settings, server, "none").model_copy(update={"chat_seconds": 1})
        answer = Chatbot(settings).ask(OFFER)
    assert answer.text == chatbot.ask(OFFER).text
    assert words in answer.note
    assert "These are the reports' own sentences." in answer.note
