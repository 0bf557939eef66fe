"""A real small model, which invents freely, as author over the sample reports: what survives stands in the reports."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from bot import Chatbot, Settings, rebuild
from bot.asking import prompts
from bot.statements.actors import find_mentions
from bot.statements.words import content_words, stem

CORPUS = Path(__file__).parents[2] / "corpus"
QUESTIONS = """\
What did China offer?
How did Tehran react?
What did India say?
What did the United States say about Iran's strikes?
Who recalled its ambassador?
What did Jilani tell his Iranian counterpart?
What did the UN Secretary-General urge?
How did Russia react?
What did Turkey's foreign minister say?
What did Saudi Arabia say?
How many people were killed in Pakistan's strikes?
How many children were killed in Iran's strike?
Why did Pakistan strike Iran?
What did Kirby say?
What did Miller say about Iran?
What did Biden say?
What did Mao Ning say?
What did the National Security Committee decide?
What did Kakar do?
What did Iran's Foreign Ministry condemn?
Who summoned the charge d'affaires?
What did Solangi say?
When will Amir-Abdollahian visit Pakistan?
What did the joint statement say about ambassadors?
What did Jaiswal say about terrorism?
What did Baloch announce?
What did Pakistan's embassy in Iran say?
Who called for restraint?
What did Pakistan's Foreign Ministry say about the action?
What did Iranian authorities say about the explosions?""".splitlines()


@pytest.fixture(scope="module")
def author(small_model, tmp_path_factory):
    """A chatbot on the sample reports whose author is the small model, held to JSON or not."""
    settings = Settings(
        corpus_dir=CORPUS,
        index_dir=tmp_path_factory.mktemp("sample"),
        chat_model=f"openai:{small_model.name}",
        chat_base_url=small_model.url,
        chat_tokens=80,
    )
    rebuild(settings)
    return {form: Chatbot(settings.model_copy(update={"chat_structured": form})) for form in ("yes", "no")}


def prose(answer):
    """The sentences of the model that were shown, each with the passages it is cited to."""
    by_number = {citation.number: citation.passage for citation in answer.citations}
    quotes = {" ".join(citation.quote.split()) for citation in answer.citations}
    for line in answer.text.splitlines():
        for text, marks in re.findall(r"(.+?)((?: \[\d+\])+)(?: |$)", line.removeprefix("- ")):
            if text not in quotes:
                yield text, [by_number[int(number)] for number in re.findall(r"\d+", marks)]


def invented(text, passages):
    """What of a sentence stands in none of its passages: figures, names, and content words beyond one in eight."""
    held = "\n".join(f"{one.text}\n{one.heading}\n{one.article.byline}" for one in passages)
    there = {stem(word) for word in content_words(held)} | {one.actor.id for one in find_mentions(held)}
    words = [word for word in content_words(text) if stem(word) not in there]
    named = {
        word
        for one in find_mentions(text)
        if one.actor.id in there
        for word in content_words(text[one.start : one.end])
    }
    words = [word for word in words if word not in named]
    grave = [
        word
        for word in words
        if any(character.isdigit() for character in word) or word.capitalize() in text.split()[1:]
    ]
    return grave or (words if 8 * len(words) > len(content_words(text)) else [])


@pytest.fixture(scope="module")
def caught():
    """How many sentences each check caught, over all questions."""
    return Counter()


# One form after the other: what a prompt begins with as the one before did is not read again.
@pytest.mark.parametrize(
    "number", sorted(range(len(QUESTIONS)), key=lambda number: number % 3), ids=lambda number: QUESTIONS[number]
)
def test_nothing_that_a_small_model_invents_survives(author, caught, monkeypatch, number):
    # The same keys at every run, so that the model replies the same.
    monkeypatch.setattr(prompts.secrets, "choice", random.Random(number).choice)  # noqa: S311
    answer = author["yes" if number % 3 else "no"].ask(QUESTIONS[number])
    assert not answer.abstained
    caught.update(rejected.check for rejected in answer.rejected)
    for text, passages in prose(answer):
        caught["survived"] += 1
        print(text)
        assert not invented(text, passages)


@pytest.mark.usefixtures("small_model")
def test_it_does_invent_and_several_checks_catch_it(caught):
    print(dict(caught.most_common()))
    rejected = caught.total() - caught["survived"]
    assert rejected >= len(QUESTIONS) // 2
    assert len(caught) > 3
