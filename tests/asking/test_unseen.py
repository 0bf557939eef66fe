"""What reports by others brought up: whose an office is, interviews without labels, names typed otherwise."""

import pytest

from bot import Chatbot
from bot.asking.phrasing import plain
from bot.statements.turns import turns_of
from tests.indexed import indexed

REPORT = """---
title: {title}
outlet: {outlet}
date: 2025-05-{day:02}
place: {place}
---

{text}
"""
REPORTS = {
    "envoy.md": REPORT.format(
        title="Envoy summoned, our own called home",
        outlet="La Mañana",
        day=6,
        place="Lima",
        text="The Chilean ambassador, Pablo Soto, was summoned to the foreign ministry on Tuesday and given a note.\n\n"
        "He was received by the ministry's secretary-general, Rosa Quispe. "
        '"I told the ambassador that our patience is measured in hours," she said.\n\n'
        "In the afternoon the government announced that it was recalling its own ambassador in Santiago. "
        '"No ordinary channel is left," the government spokeswoman, Ana Salas, explained.',
    ),
    "post.md": REPORT.format(
        title="Kenya stays out of it",
        outlet="Coast Post",
        day=7,
        place="Nairobi",
        text="Kenya will not take sides, the spokesperson of the foreign ministry, Wanjiru Kamau, said. "
        'She denied that troops had moved. "Not one unit has moved," she added.\n\n'
        "Ghana's representative to the African Union, Kofi Mensah, was less polite. "
        'In a letter he accused Kenya of "fishing for a port".\n\n'
        'Downing Street said it was "deeply worried". '
        "Foreign Office minister Jane Hill telephoned her Peruvian counterpart, "
        "the prime minister's official spokesman said.\n\n"
        "In Oslo, Ingrid Berg welcomed the note and thanked Kenya, but she said the cranes would stay. "
        "Kamau, she added, promised her a reply within days.",
    ),
    "round.md": REPORT.format(
        title="Port row: what capitals say",
        outlet="Andes Wire",
        day=8,
        place="Abu Dhabi",
        text="### Saudi Arabia\n\n"
        'Riyadh expressed "great concern", the Saudi Press Agency reported, citing a foreign ministry source.\n\n'
        "### Europe\n\n"
        '"We call on both sides to show restraint," said Henrik Lauwers, a spokesman for the bloc.\n\n'
        "### The Holy See\n\n"
        "**The Holy See.** The nuncio has delivered a letter to Lima, a church paper said.",
    ),
    "interview.md": REPORT.format(
        title="Interview with Uruguay's foreign minister",
        outlet="Coast Post",
        day=9,
        place="Montevideo",
        text="Luis Ferreira received the Coast Post on Friday morning.\n\n"
        "**Minister, who is right about the port?**\n\nI have two friends and two maps.\n\n"
        "**Chile has offered a meeting. Will you come?**\n\nWe were asked, and we shall bring our own chairs.\n\n"
        "**What did you say to Lima?**\n\nI told them that a closed port feeds nobody.",
    ),
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("unseen"), REPORTS))


@pytest.fixture(scope="module")
def told(bot):
    """Name, office and actor of who says what, by a few words of it."""

    def find(words):
        (one,) = {
            (one.name, one.office, one.actor)
            for one in bot.statements()
            if words in one.article.text[slice(*one.content)]
        }
        return one

    return find


@pytest.mark.parametrize(
    ("words", "name", "actor"),
    [
        ("patience is measured", "Rosa Quispe", "PE"),
        ("recalling its own ambassador", "", "PE"),
        ("No ordinary channel", "Ana Salas", "PE"),
        ("fishing for a port", "Kofi Mensah", "GH"),
        ("Not one unit", "Wanjiru Kamau", "KE"),
        ("Foreign Office minister Jane Hill", "", "GB"),
        ("cranes would stay", "Ingrid Berg", ""),
        ("a reply within days", "Ingrid Berg", ""),
        ("great concern", "", "SA"),
        ("show restraint", "Henrik Lauwers", "EUN"),
        ("two friends and two maps", "Luis Ferreira", "UY"),
        ("bring our own chairs", "Luis Ferreira", "UY"),
    ],
)
def test_what_is_said_is_of_whom_the_report_means(told, words, name, actor):
    found = told(words)
    assert (found[0], found[2]) == (name, actor)


def test_questions_for_headings_are_no_interview():
    asked = "Where was the ship?\n\nOff Tacna.\n\nWho was aboard?\n\nNobody says.\n\nWhy?\n\nSo."
    text = f"Three days on, all is in dispute.\n\n{asked}"
    assert turns_of(text) == ()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what did Rosa Quispe tell the Chilean ambassador", "measured in hours"),
        ("What was the Chilean ambassador told by Rosa Quispe?", "measured in hours"),
        ("what did Feriera say about Lima", "a closed port feeds nobody"),
        ("Has the Vatican said or done anything?", "delivered a letter"),
        ("who has called for restraint", "show restraint"),
        ("How did countries outside Europe react?", "fishing for a port"),
        ("why did Peru recall its ambassador?", "No ordinary channel"),
    ],
)
def test_they_are_asked_as_people_type(bot, question, words):
    assert words in bot.ask(question).text


def test_whoever_is_left_out_has_no_line(bot):
    assert "deeply worried" not in bot.ask("How did countries outside Europe react?").text


def test_a_name_in_another_spelling_is_said_to_be_searched_for(bot):
    assert bot.ask("what did Feriera say about Lima").standalone_question == "what did Ferreira say about Lima"


def test_no_word_is_taken_for_a_name_that_is_one(bot):
    assert bot.ask("Has anybody mentioned a mediation?").standalone_question == "Has anybody mentioned a mediation?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how many were hurt, who says what?", "how many were hurt"),
        ("which countries took perus side", "which countries supported peru"),
        ("Who sided with Chile?", "Who supported Chile?"),
        ("which state took neither side", "which state took neither side"),
        ("which paper carried the IGAD statement", "what did IGAD say"),
    ],
)
def test_idioms_are_put_plainly(typed, meant):
    assert plain(typed) == meant


def test_what_is_spoken_of_is_no_act_of_who_speaks(tmp_path):
    text = (
        "Chile regards Peru's decision to expel four diplomats as unfriendly, presidential spokesman Pablo Soto said.\n\n"
        'Norway said that the jailed driver "took his orders" from nobody.\n\n'
        "Kenya declared three employees of the Peruvian embassy personae non gratae.\n\n"
        "Ghana said that Peru's envoy will not be allowed to return."
    )
    report = REPORT.format(title="Envoys", outlet="Andes Wire", day=6, place="Santiago", text=text)
    acts = {one.actor: one.act for one in Chatbot(indexed(tmp_path, {"envoys.md": report})).statements()}
    assert acts == {"CL": "states", "NO": "states", "KE": "expels an envoy", "GH": "expels an envoy"}
