"""The sample corpus: what a newcomer asks first."""

from pathlib import Path

import pytest

from bot import Chatbot, Settings, Turn, rebuild
from bot.indexing.loading import load_report

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = sorted(CORPUS.iterdir())


@pytest.fixture(scope="module")
def chatbot(tmp_path_factory):
    settings = Settings(corpus_dir=CORPUS, index_dir=tmp_path_factory.mktemp("sample"))
    report = rebuild(settings)
    assert report.added == len(FILES)
    assert report.failed == ()
    return Chatbot(settings)


def test_there_are_sixteen_reports_in_both_forms():
    assert len(FILES) >= 16
    assert {file.suffix for file in FILES} == {".md", ".txt"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_report_says_who_published_it_and_when(file):
    article = load_report(file, CORPUS, 20).article
    assert article.title
    assert article.outlet
    assert article.published.isoformat() == file.name[:10]
    assert not article.published_inferred


@pytest.mark.parametrize(
    ("earlier", "question", "expected", "outlets"),
    [
        ([], "what did China offer?", ["willing to help Pakistan and Iran", "constructive role"], {"TASS", "Dawn"}),
        ([], "how did Tehran react?", ["demanded an explanation", "condemned the attack"], {"TASS", "ANI", "EFE"}),
        (
            [],
            "how many people were killed in Pakistan's strikes?",
            ["nine people", "ten people", "three women and four children"],
            {"TASS", "Dawn"},
        ),
        ([], "what did Jilani tell his counterpart?", ["reserves the right to respond"], None),
        (
            ["what did Jilani tell his counterpart?"],
            "and what did they agree?",
            ["agreed to de-escalate the situation"],
            {"EFE"},
        ),
        ([], "what did India say?", ["a matter between Iran and Pakistan"], {"North East Herald"}),
        ([], "who recalled its ambassador?", ["Pakistan has recalled its ambassador"], {"UrduPoint"}),
    ],
)
def test_the_first_questions_are_answered(chatbot, earlier, question, expected, outlets):
    history = [Turn(one, chatbot.ask(one)) for one in earlier]
    answer = chatbot.ask(question, history)
    assert [part for part in expected if part not in answer.text] == [], answer.text
    assert outlets is None or {citation.article.outlet for citation in answer.citations} == outlets


@pytest.mark.parametrize("question", ["what did Japan say?", "why did China condemn Pakistan?", "did Iran apologise?"])
def test_what_the_corpus_does_not_hold_is_refused(chatbot, question):
    assert chatbot.ask(question).abstained
