"""Whose words are asked for: the opposition's, a nameless source's, a ministry's, a person's by the given name."""

import pytest

from bot import Chatbot
from bot.asking.question import read_question
from tests.indexed import indexed

REPORT = """---
title: {title}
outlet: {outlet}
date: 2025-05-{day:02}
---

{text}
"""
REPORTS = {
    "wire.md": REPORT.format(
        title="Peru closes its ports to Chilean ships",
        outlet="Andes Wire",
        day=6,
        text="Peru closed its ports to Chilean ships on Tuesday. In Lima, opposition leader Rosa Quispe called the ban a gift to "
        "smugglers.\n\nPeruvian President Luis Rey said that the ban would stay.\n\n"
        "A Kenyan diplomat told AFP that a letter from Nairobi was on its way. "
        "Peruvian officials told AFP that no letter had come.\n\n"
        "Lieutenant Colonel Mario Vega, a spokesman for Peru's Ministry of Defence, denied that shots had been fired.",
    ),
    "interview.md": REPORT.format(
        title="Interview with Thailand's consul",
        outlet="Coast Post",
        day=8,
        text="Somchai Prasert, the Thai consul in Lima, has spent the week on the telephone. "
        "He spoke to the Coast Post on Thursday.\n\n"
        "Q: What do you make of the ban on Chilean ships?\n\nA: It is an own goal. Rice will be dear by June.\n\n"
        "Q: And President Rey, whom you have known for years?\n\nA: He listens too much to his admirals.",
    ),
    "agreement.md": REPORT.format(
        title="Peru and Chile sign an accord in Oslo",
        outlet="Andes Wire",
        day=12,
        text="Norway said that it would watch over the accord. "
        "Speaking before the Oslo accord, Kenya said that it hoped for one. "
        "Chile said that its ships would return within a week.",
    ),
    "before.md": REPORT.format(
        title="Chile and the ban",
        outlet="Andes Wire",
        day=7,
        text="Chile said that its ships would wait at sea.",
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("whose"), REPORTS))


@pytest.mark.parametrize(
    ("question", "words", "not_words"),
    [
        ("How did the Peruvian opposition react to the ban?", "a gift to smugglers", "would stay"),
        ("What did Peru's military deny?", "shots had been fired", "would stay"),
        ("What did the diplomat tell AFP?", "on its way", "shots"),
        ("what did somchai say about the ban on ships", "own goal", "telephone"),
        ("What did Somchai Prasert say about Luis Rey?", "listens too much", "own goal"),
        ("What has Chile said since the accord in Oslo?", "return within a week", "wait at sea"),
        ("What did Chile say before the accord in Oslo?", "wait at sea", "return within"),
        ("What did Kenya say before the Oslo accord?", "hoped for one", "watch over"),
    ],
)
def test_the_words_are_theirs_and_nobody_elses(bot, question, words, not_words):
    answer = bot.ask(question)
    assert words in answer.text
    assert not_words not in answer.text


def test_what_is_answered_in_an_interview_is_cited_with_who_answers(bot):
    (citation, *_) = bot.ask("What did Thailand's consul say about the ban on ships?").citations
    assert citation.said_by[0].speaker == "Somchai Prasert"


@pytest.mark.parametrize(
    "question", ["What did Rosa Quispe tell the Chilean ambassador?", "What did the opposition in Kenya say?"]
)
def test_what_nobody_of_them_said_is_refused(bot, question):
    assert bot.ask(question).abstained


def test_a_name_that_ends_as_a_states_possessive_would_is_a_name():
    assert read_question("what did sok malis say about the ban").agents == ()
    assert [one.id for one in read_question("malis position on the ban").agents] == ["ML"]
