import pytest

from bot.statements.actors import find_people
from bot.statements.deeds import strikers
from bot.statements.speakers import tellings_of, voices_of


def speakers(*sentences):
    voices = voices_of(sentences, find_people(" ".join(sentences)))
    return sorted(actor.id for actor in voices[-1].speakers)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Pakistan's Foreign Ministry said that it respects Iran's sovereignty.", ["PK"]),
        ("Pakistan has always stood by Iran, Pakistan's embassy in Iran said.", ["PK"]),
        ('"This is a matter between Iran and Pakistan", Indian spokesman Ravi Das said.', ["IN"]),
        ('"We regret it", said the French foreign ministry.', ["FR"]),
        ("In a call with Iran, Russia said it was ready.", ["RU"]),
        ("Pakistan and Iran have agreed to talk.", ["IR", "PK"]),
        ("Algeria's ambassador, Amar Ben, said Israel was acting alone.", ["DZ"]),
        ("The envoy of Ghana was summoned by Kenya.", ["KE"]),
        ("Reuters reported that Kenya's minister condemned Ghana.", ["KE"]),
        ("The talks failed, said Russian Foreign Minister Sergey Lavrov in Moscow.", ["RU"]),
        ("Iran's foreign minister told his Pakistani counterpart that Tehran wants calm.", ["IR"]),
        ("Spain took a call from Peru and condemned the raid.", ["ES"]),
        ("Nobody here spoke of Peru.", []),
    ],
)
def test_who_speaks_is_told_from_who_is_named(sentence, expected):
    assert speakers(sentence) == expected


def test_she_is_who_spoke_before():
    assert speakers("Kenyan spokeswoman Ann Otieno condemned Ghana.", "She added that talks would go on.") == ["KE"]


def test_a_quotation_without_a_speaker_belongs_to_the_one_before():
    voices = voices_of(["Kenya's ministry condemned it.", '"It was wrong," it said.'], {})
    assert [actor.id for actor in voices[1].speakers] == ["KE"]
    assert voices[1].carried


def test_what_is_quoted_names_no_speaker():
    assert speakers('"Ghana said no", the Kenyan minister said.') == ["KE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's strike killed two.", ["IR"]),
        ("A day after Tehran struck Pakistan", ["IR"]),
        ("the strikes by Israel", ["IL"]),
        ("Qatar condemns Israeli strike", ["IL"]),
        ("Ghana and Kenya met", []),
    ],
)
def test_whose_strike_it_is(text, expected):
    assert sorted(actor.id for actor in strikers(text)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Trump said Israel and Iran agreed to a ceasefire.", []),
        ("Iran, they said, was close to a bomb.", []),
        ("Denmark is a NATO ally of the rest.", []),
        ("Just ask Danish officials about it.", []),
        ("Russia is deeply concerned about it.", ["RU"]),
        ("The war goes on in Iran, President Donald Trump said.", []),
    ],
)
def test_who_is_only_named_does_not_speak(sentence, expected):
    assert speakers(sentence) == expected


def test_a_verb_in_a_name_is_no_verb():
    assert speakers("It is part of NATO and should be led by the United States.") == []


def test_a_trailing_speaker_explained_by_a_name_is_not_whom_it_is_about():
    sentence = "The UN chief urged Ghana and Kenya to show restraint, his deputy spokesperson, Farid Haq, said."
    assert speakers(sentence) == ["UNO"]


def test_an_american_comma_leaves_the_speaker_behind_the_quotation():
    assert speakers('"We regret it," said the French foreign ministry.') == ["FR"]


def test_who_rang_and_said_is_one():
    assert speakers("Kenya's envoy telephoned the mayor and said that talks would go on.") == ["KE"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Kenya said that Ghana had struck.", [("said", ["KE"], False), ("struck", ["GH"], True)]),
        ("Ghana struck first, Kenya said.", [("struck", ["GH"], True), ("said", ["KE"], False)]),
        ("According to Kenya, talks failed.", [("According to", ["KE"], False)]),
        ("Reports cast doubt on Kenya's claims.", [("'s claims", ["KE"], False)]),
        ("Papers quoted the Kenyan envoy as saying no.", [("as saying", ["KE"], False)]),
    ],
)
def test_each_statement_and_deed_has_its_owner(sentence, expected):
    told = [
        (sentence[one.start : one.end], sorted(actor.id for actor in one.speakers), one.reported)
        for one in tellings_of(sentence, {})
        if one.speakers
    ]
    assert told == expected


def test_who_goes_on_after_what_was_said_is_who_said_it():
    text = "Ida Lund said that it was rich for Chile to claim that it is fighting smugglers, and called Chile a danger."
    (calling,) = (one for one in tellings_of(text, {}) if text[one.start : one.end] == "called")
    assert not calling.speakers
