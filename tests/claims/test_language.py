import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims import language, plainness
from tests.claims.reports import SOUND


@pytest.mark.parametrize(("claim", "cited"), SOUND)
def test_a_good_paraphrase_passes(claim, cited):
    assert language.fault(claim, "what did they say about the raid?") == ""
    assert plainness.fault(claim) == ""


TOLD = {
    "en": (
        "What did the minister say about the raid?",
        "The minister said that the raid was an act of war and would have consequences.",
    ),
    "de": (
        "Was hat der Minister über den Angriff gesagt?",
        "Der Minister hat gesagt, dass der Angriff nicht ohne Folgen bleiben wird und sich Chile nicht äußert.",
    ),
    "fr": (
        "Que dit le ministre de cette attaque dans la région ?",
        "Le ministre dit que cette attaque est une erreur et que les pays ont été avertis.",
    ),
    "es": (
        "¿Qué dijo el ministro sobre el ataque?",
        "El ministro dijo que el ataque es un error y que los países no están en guerra.",
    ),
    "it": (
        "Che cosa ha detto il ministro della guerra?",
        "Il ministro ha detto che la guerra non è una soluzione per i paesi della regione.",
    ),
    "pt": (
        "O que disse o ministro sobre a guerra?",
        "O ministro disse que a guerra não é uma solução para os países da região.",
    ),
    "nl": (
        "Wat zei de minister over het conflict?",
        "De minister zei dat het conflict niet met geweld wordt opgelost en dat er overleg is.",
    ),
    "ru": ("Что сказал министр?", "Министр сказал, что нападение не останется без последствий."),
    "zh": ("部长说了什么？", "部长说袭击不会没有后果。"),
    "ar": ("ماذا قال الوزير؟", "قال الوزير إن الهجوم لن يمر دون عواقب."),
}


@pytest.mark.parametrize("asked", TOLD)
@pytest.mark.parametrize("written", TOLD)
def test_another_language_than_asked_fails(asked, written):
    assert bool(language.fault(TOLD[written][1], TOLD[asked][0])) == (asked != written)


def test_what_is_quoted_may_be_in_any_language():
    claim = "The minister said: “Der Angriff wird nicht ohne Folgen bleiben und das ist auch gut so”."
    assert language.fault(claim, TOLD["en"][0]) == ""


@pytest.mark.parametrize("claim", ["Yes.", "Raúl Ochoa.", "De facto, no.", "18", ""])
def test_what_is_too_short_to_tell_passes(claim):
    assert language.fault(claim, TOLD["en"][0]) == ""


@pytest.mark.parametrize(
    "claim",
    [
        "It is [here](https://example.org).",
        "![a](b)",
        "[a][b]",
        "[a]: b",
        "See https://example.org.",
        "See www.example.org",
        "See example.org/path",
        "Write to a@example.org",
        "javascript:alert(1)",
        "A <b>bold</b> word",
        "<img src=x>",
        "<!-- hidden -->",
        "&#x202E;abc",
        "# Heading",
        "Heading\n---",
        "```sh",
        "`rm`",
        "| a | b |",
        "zero\u200bwidth",
        "bidi\u202eabc",
        "tag\U000e0041",
        "soft\u00adhyphen",
        "null\x00",
        "escape\x1b[31m",
        "filler\u3164",
        "a\u0301\u0301\u0301\u0301",
        "line\u2028separator",
        "word " * 1000,
    ],
)
def test_what_is_rendered_or_unseen_fails(claim):
    assert plainness.fault(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "AT&T and R&D cost $5 (about £4) #1 - 50% of it, he said; “[Iran] … will” [sic].",
        "António's café: 18°C, 5 < 6 > 4, 10:30, and/or, -5, naïve Türkiye – São Tomé.",
        "Amazon.com said no.",
        "Việt Nam",
    ],
)
def test_plain_text_passes(claim):
    assert plainness.fault(claim) == ""


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_told_sound_or_why_not(text, question):
    assert isinstance(language.fault(text, question), str)
    assert isinstance(plainness.fault(text), str)


@pytest.mark.parametrize("claim", ["The joint statement said that", "Norway denied the.", "Oslo.", "Norway and"])
def test_what_breaks_off_or_says_nothing_fails(claim):
    assert plainness.fault(claim) == "it breaks off, or says nothing"


@pytest.mark.parametrize("claim", ["NORWAY DENIED THAT IT HAD RAMMED ANY VESSEL", "Norway denied the ramming 🎉"])
def test_capitals_and_pictures_fail(claim):
    assert plainness.fault(claim)
