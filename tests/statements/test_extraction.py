"""A report's statements: who said what, to whom, when and through whom, each with its place in the text."""

from datetime import date

import pytest

from bot.indexing.chunking import split_sentences
from bot.models import AttributionTagger
from bot.records import Article, Statement
from bot.statements.extraction import extract

# A Thursday.
PUBLISHED = date(2024, 5, 16)


def told(text: str, **fields: object) -> tuple[Statement, ...]:
    article = Article("a", "a.txt", fields.pop("title", ""), text, published=PUBLISHED, **fields)  # type: ignore[arg-type]
    sentences = []
    at = 0
    for line in text.split("\n"):
        sentences += [(at + start, at + end) for start, end in split_sentences(line)]
        at += len(line) + 1
    return extract(article, sentences, AttributionTagger())


def one(text: str, **fields: object) -> Statement:
    (found,) = told(text, **fields)
    return found


def test_a_statement_has_speaker_office_actor_cue_and_content():
    found = one("Norwegian Foreign Minister Ida Lund said that Norway would host the talks in June.")
    assert (found.name, found.office, found.actor) == ("Ida Lund", "Foreign Minister", "NO")
    assert found.article.text[slice(*found.cue)] == "said"
    assert found.said == "Norway would host the talks in June"
    assert not found.verbatim
    assert found.sentence == found.article.text


def test_every_span_is_of_the_text():
    text = 'Kenya\'s Foreign Ministry condemned the raid on Tuesday.\n"We demand an answer", it told AFP.'
    for found in told(text):
        assert found.speaker in text
        assert found.said in text
        for link in found.through:
            assert text[link.start : link.end] == link.name
        assert found.made_span is None or text[slice(*found.made_span)] == "Tuesday"


def test_words_in_quotation_marks_are_verbatim():
    found = one('"The border stays closed", Peruvian President Rosa Quispe said.')
    assert found.verbatim
    assert found.said == "The border stays closed"


@pytest.mark.parametrize(
    ("text", "act", "plover"),
    [
        ("Kenya's government condemned the raid on the port.", "condemns", "ACCUSE"),
        ("Peru urged Chile and Bolivia to show restraint.", "urges restraint", "REQUEST"),
        ("Oman is ready to mediate between the two sides, its foreign ministry said.", "offers to mediate", "AGREE"),
        ("Chile's foreign ministry said that Chile reserves the right to respond.", "threatens", "THREATEN"),
        ("Peru recalled its ambassador to Chile on Monday.", "recalls an envoy", "SANCTION"),
        ("Chile's foreign ministry summoned the Peruvian ambassador.", "summons an envoy", "ACCUSE"),
        ("Ghana's army struck two bases of the rebels in Togo.", "strikes", "ASSAULT"),
    ],
)
def test_an_act_is_the_desks_word(text: str, act: str, plover: str):
    assert (act, plover) in [(found.act, found.plover) for found in told(text)]


@pytest.mark.parametrize(
    ("text", "through", "actor"),
    [
        ("A Kenyan intelligence source told Reuters that the camp had been empty.", "Reuters", "KE"),
        ("AFP, citing a Kenyan security official, reported that the camp had been empty.", "AFP", "KE"),
        ("Interfax reported that Kenya's foreign ministry had summoned the Ghanaian ambassador.", "Interfax", "KE"),
    ],
)
def test_through_whom_it_came_is_kept_and_the_source_is_the_speaker(text: str, through: str, actor: str):
    assert [(tuple(link.name for link in found.through), found.actor) for found in told(text)] == [((through,), actor)]


def test_a_spokesperson_speaks_for_the_person():
    (found,) = told("UN Secretary-General Carl Holm is deeply concerned, his spokesman Ola Berg said.")
    assert (found.name, found.actor, [link.name for link in found.through]) == ("Carl Holm", "UNO", ["Ola Berg"])


def test_whoever_was_introduced_is_known_by_pronoun_office_and_last_name():
    text = (
        "Danish Foreign Ministry spokeswoman Mette Krag said that the port was closed.\n"
        "She added that no date was set for its opening.\n"
        "The spokeswoman warned of severe consequences.\n"
        "Krag said that Denmark would answer."
    )
    assert {(found.name, found.actor) for found in told(text)} == {("Mette Krag", "DK")}


def test_the_ministry_is_that_of_the_reports_place():
    text = "Peru and Chile closed their border.\nThe foreign ministry said that two soldiers had died."
    (found,) = [found for found in told(text, place="Lima") if "died" in found.said]
    assert found.actor == "PE"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("In Oslo, Foreign Minister Ida Lund called the raid unlawful.", "NO"),
        ("Kenya: Defence Minister Ida Lund called the raid unlawful.", "KE"),
        # A report from Lima that names Peru, and no other state before her.
        ("Foreign Minister Ida Lund said that Peru would close the border.", "PE"),
        ("Norway protested on Monday. Foreign Minister Ida Lund said the raid was unlawful. Peru did not.", ""),
        ("In Davos, Foreign Minister Ida Lund said the raid was unlawful. Peru did not.", ""),
        # Nobody of a state.
        ("In Oslo, lawyer Ida Lund called the raid unlawful.", ""),
    ],
)
def test_a_minister_without_a_state_is_that_of_the_place(text: str, actor: str):
    (found,) = (one for one in told(text, place="LIMA") if one.name)
    assert (found.name, found.actor) == ("Ida Lund", actor)


def test_the_foreign_office_is_part_of_an_office():
    assert one("Foreign Office spokesperson Ida Lund said that Norway would host the talks.").office == (
        "Foreign Office spokesperson"
    )


def test_an_office_of_two_states_is_left_open():
    text = "Peru and Chile closed their border.\nThe foreign ministry said that two soldiers had died."
    (found,) = [found for found in told(text) if "died" in found.said]
    assert found.actor == ""


def test_those_who_speak_together_have_a_statement_each():
    found = told("Peru and Chile have agreed to reopen the border, according to a joint statement.")
    assert {one.actor for one in found} == {"PE", "CL"}


@pytest.mark.parametrize(
    ("text", "made", "inferred"),
    [
        ("Peru's president said on Tuesday that the border was closed.", date(2024, 5, 14), False),
        ("Peru's president said that the border was closed on Tuesday.", PUBLISHED, True),
        ("Peru's president had earlier condemned the closing of the border.", None, True),
    ],
)
def test_the_day_is_that_of_saying_it(text: str, made: date | None, inferred: bool):
    assert [(found.made, found.made_inferred) for found in told(text)] == [(made, inferred)]


def test_the_target_is_the_one_other_actor():
    assert one("Peru accused Chile of closing the border.").target == "CL"
    assert one("Peru called on Chile and Bolivia to open the border.").target == ""


def test_a_report_without_statements_has_none():
    assert told("The river rose two metres. Rain fell on the hills all night.") == ()


def test_in_a_quarrel_of_two_states_what_one_does_is_at_the_other():
    text = (
        "Peru and Chile are at odds over the port. Chilean ships left Peruvian waters, and Peru closed its border with Chile. "
        "Peru's foreign minister condemned the attack on the port. Chile's president said that the weather was bad."
    )
    assert {(found.actor, found.target) for found in told(text) if found.act == "condemns"} == {("PE", "CL")}
    assert {found.target for found in told(text) if found.act == "states"} <= {""}
    third = f"{text}\nBolivia, Bolivian ships, La Paz: Bolivia was there too."
    assert {found.target for found in told(third) if found.act == "condemns"} == {""}


def test_its_minister_is_that_of_the_actor_named_before():
    found = told(
        "Egypt summoned nobody, but its foreign minister, Badr Abdelatty, warned that the strike sets a dangerous precedent."
    )
    assert ("EG", "warns") in {(one.actor, one.act) for one in found}


def test_its_ministry_is_that_of_whom_the_clause_begins_with():
    found = told("Norway offered to host talks between Iceland and Peru on the ferry line, its foreign ministry said.")
    assert {one.actor for one in found} == {"NO"}


def test_whom_an_agency_quotes_speaks_through_it():
    found = told("AFP quoted a Kenyan army officer as speaking of an attack on two camps.")
    assert {(one.actor, tuple(link.name for link in one.through)) for one in found} == {("KE", ("AFP",))}


def test_a_name_is_given_in_full_whatever_stands_before_it():
    found = told("Kenyan Foreign Minister Ruth Otieno met reporters. Otieno said that the border stays open.")
    assert ("Ruth Otieno", "Foreign Minister") in {(one.name, one.office) for one in found if "border" in one.said}


def test_nobody_is_no_speaker():
    assert not told("Those who say that the port is closed are wrong.")
    assert all(one.speaker != "'s" for one in told("Peru's always said that the port stays open."))


def test_what_is_welcomed_is_welcomed():
    assert (
        one("Kenya has welcomed the move by Peru and Chile to de-escalate and to restore their ties.").act == "welcomes"
    )


def test_the_verb_that_wants_it_may_stand_before_what_is_wanted():
    found = told(
        "Beijing hopes that both countries will remain calm and avoid an escalation, its spokeswoman Mao Li said."
    )
    assert {one.act for one in found} == {"urges restraint"}


@pytest.mark.parametrize(
    ("text", "actor", "act"),
    [
        ("Reactions were mixed. Norway praised Uruguay.", "NO", "welcomes"),
        ("Kenya, whose own plan came to nothing, welcomed the accord.", "KE", "welcomes"),
        (
            "Peru said it would step in. Its Energy Ministry offered to ship diesel to Bolivia by rail.",
            "PE",
            "offers help",
        ),
        ("Oman offered to host the foreign ministers of Peru and Chile in Muscat.", "OM", "offers to mediate"),
    ],
)
def test_an_act_without_words_of_its_own_is_told_of_whoever_does_it(text: str, actor: str, act: str):
    assert (actor, act) in {(found.actor, found.act) for found in told(text)}


def test_an_office_is_of_the_place_that_opens_its_sentence():
    text = (
        "Peruvian Foreign Minister Rosa Quispe met reporters in Lima and said that the port stays closed. "
        'In Oslo, the foreign ministry said Norway was pleased that both had "come back to the table".'
    )
    assert {found.actor for found in told(text) if "pleased" in found.said} == {"NO"}


def test_what_a_readout_tells_somebody_to_have_said_is_theirs():
    text = (
        "Peruvian Foreign Minister Rosa Quispe called her counterpart on Monday. Quispe told him that the case was in the "
        "hands of the courts, according to a Chilean readout of the call."
    )
    (found,) = (found for found in told(text) if "courts" in found.said)
    assert (found.name, found.actor) == ("Rosa Quispe", "PE")
    assert [link.name for link in found.through] == ["a Chilean readout of the call"]


def test_who_stands_behind_the_quotation_said_it():
    found = told(
        'The Kenyan Foreign Ministry dismissed the charges as absurd. "Rain is no secret," said its spokeswoman, Ruth Otieno. '
        "She warned that Kenya would close the border."
    )
    assert {(one.name, one.actor) for one in found if "Rain" in one.said or "border" in one.said} == {
        ("Ruth Otieno", "KE")
    }


def test_he_is_whom_the_sentence_before_begins_with():
    text = (
        "Peru's Ana Prado told reporters that the line stays open.\n"
        "Chile's Pablo Soto left early. He told reporters that the port would stay closed."
    )
    assert [(found.name, found.actor) for found in told(text)] == [("Ana Prado", "PE"), ("Pablo Soto", "CL")]


def test_what_somebody_was_asked_about_or_did_not_do_is_no_act_of_theirs():
    text = (
        "Asked whether the government condemned the raid, Peru's minister Ana Prado answered that it was too early.\n"
        "Kenya stopped short of condemning the raid.\nNorway did not expel the ambassador."
    )
    assert not {found.act for found in told(text)} & {"condemns", "expels an envoy"}
