"""How reports bring in who speaks: titles, explanations beside a name, given names, and headings."""

import pytest

from tests.statements.test_extraction import told

NAMED = """\
Peru's coast guard fired on a Chilean trawler on Monday, its spokesman, Commander Raúl Ibarra, said.
"Nobody was hurt," said Pablo Soto, a spokesman for Chilean Interior Minister Marta Rojas.
"This is a warning, not a war," said Dr Ingrid Dahl, who studies sea law at the Larsen Institute for Peace.
Tomasa Quispe, a political scientist at Pacific University in Santiago, said that neither side could afford a quarrel.
A surgeon at the naval hospital in Puerto Montt said that two sailors had gunshot wounds.
H.E. Mrs. Luz Farfán, Minister of Fisheries of Peru, said that the licence had expired.
Mr Somchai Prasert, the Thai consul in Lima, said that three of the crew were Thai.
"They are in good health," Somchai told reporters. "We have spoken to all of them."
Kenyan Foreign Minister Ruth Otieno had called her counterpart Tomas Rey and offered to host talks, her ministry said.
Norwegian Foreign Minister Ola Berg, whose country presides over the Security Council, said that a session was planned.
Víctor Salas, an exiled opposition leader who lives in Paris, accused the government in Lima of lying.
"""


@pytest.fixture(scope="module")
def named():
    return told(NAMED)


@pytest.mark.parametrize(
    ("words", "name", "actor"),
    [
        ("Nobody was hurt", "Pablo Soto", "CL"),
        ("This is a warning", "Ingrid Dahl", ""),
        ("neither side could afford", "Tomasa Quispe", ""),
        ("two sailors had gunshot wounds", "", ""),
        ("licence had expired", "Luz Farfán", "PE"),
        ("three of the crew", "Somchai Prasert", "TH"),
        ("They are in good health", "Somchai Prasert", "TH"),
        ("host talks", "Ruth Otieno", "KE"),
        ("a session was planned", "Ola Berg", "NO"),
        ("in Lima of lying", "Víctor Salas", ""),
    ],
)
def test_who_speaks_is_who_is_brought_in(named, words, name, actor):
    found = {(one.name, one.actor) for one in named if words in one.said or words in NAMED[one.start : one.end]}
    assert found == {(name, actor)}


@pytest.mark.parametrize(
    ("text", "name", "office", "actor"),
    [
        (
            'The Peruvian prime minister has been speaking in parliament. "We shall not wait," Ana Prado told deputies.',
            "Ana Prado",
            "prime minister",
            "PE",
        ),
        (
            "Chile will go to court, its foreign minister has just announced. Pablo Soto said that the papers were ready.",
            "Pablo Soto",
            "foreign minister",
            "CL",
        ),
        (
            "17.20 Ana Prado is addressing the nation. The Peruvian prime minister says that the crew is well.",
            "Ana Prado",
            "prime minister",
            "PE",
        ),
        (
            "A Southeast Asian diplomat said that Peru would sign.",
            "",
            "",
            "",
        ),
        ("Peru's president is in Oslo. Kari Moen, a singer, said that she had met him.", "Kari Moen", "", ""),
        ("Peru's president Luis Rey is in Oslo. Kari Moen said that she had met him.", "Kari Moen", "", ""),
    ],
)
def test_a_name_right_after_an_office_without_one_holds_it(text, name, office, actor):
    assert (name, office, actor) in {(one.name, one.office, one.actor) for one in told(text)}


def test_an_entry_of_a_live_report_begins_with_its_hour():
    assert "Peru's navy" in {one.speaker for one in told("12.40 Peru's navy says that two boats are missing.")}


def test_a_medium_may_be_brought_in_by_what_it_is():
    text = "The crew was moved to Tacna, the Chilean news site Norte Grande reported, citing a guard at the prison."
    (found,) = told(text)
    assert (found.unnamed or not found.name, [link.name for link in found.through]) == (True, ["Norte Grande"])


def test_what_somebody_says_on_in_the_same_sentence_is_theirs():
    text = "Peru's trade minister, Luz Farfán, appealed to shops for calm, warning that profiteers would lose their licences."
    assert ("Luz Farfán", "warns") in {(one.name, one.act) for one in told(text)}


def test_its_spokeswoman_is_of_who_spoke_just_before():
    text = "Peru's navy says that it saw no boat. Its spokeswoman, Luz Farfán, called the report a fable. Chile said nothing."
    assert ("Luz Farfán", "PE") in {(one.name, one.actor) for one in told(text)}
