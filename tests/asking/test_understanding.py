"""What a question asks for, tried on reports of a quarrel that never was."""

import pytest

from bot import Chatbot
from bot.asking.candidates import find_candidates
from bot.asking.question import read_question
from bot.asking.requirements import requirements
from tests.asking.dam import DAM
from tests.indexed import indexed


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return Chatbot(indexed(tmp_path_factory.mktemp("dam"), DAM)).ask


def sentences_for(told, question):
    """The sentences of all reports that meet every requirement, one a line, or the reason that there is none."""
    asked = read_question(question)
    candidates = find_candidates(asked, told(question).passages)
    for requirement in requirements(asked, candidates):
        candidates = [one for one in candidates if requirement.holds(one)]
        if not candidates:
            return "", requirement.missing
    return "\n".join(one.text for one in candidates), ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # Possessives as they are typed.
        ("what is chiles position", ["does not take sides"]),
        ("what was uruguays response", ["denied that his country had sold drones"]),
        # A toll that others give.
        ("How many people did Bolivia's strikes kill?", ["nine people", "eight"]),
        ("how many people did bolivias strikes kill", ["nine people", "eight"]),
        ("How many boys did Peru's strike kill?", ["two boys"]),
        # What the form of a question asks for.
        ("On what condition is Chile ready to help?", ["if both governments ask for it"]),
        ("On what date did Peru recall its ambassador?", ["5 May"]),
        ("Which day did Peru recall its ambassador?", ["5 May"]),
        ("By what date may the ambassadors return to their posts?", ["20 May"]),
        ("Where was the joint statement of Peru and Bolivia published?", ["in both capitals"]),
        ("Why are one-sided steps dangerous, in Prado's view?", ["could cut off the water"]),
        ("On what grounds does Peru's Foreign Ministry say that the blockade is unlawful?", ["river treaty of 1955"]),
        # Deeds and denials.
        ("When will the ambassadors return?", ["20 May"]),
        ("Who denied that drones were sold to Bolivia?", ["Prado denied"]),
        ("Now that Peru has recalled its ambassador, what did Brazil welcome?", ["Brazil welcomed the statement"]),
        # Everybody, and several at once.
        ("How did most neighbours react?", ["called for talks"]),
        ("How do Radio Puno and Agencia Sur count the dead of Bolivia's strikes?", ["six people", "nine people"]),
        # Outlets, though they are called like a state.
        ("What does Bolivia Herald write about Brazil?", ["Brazil welcomed the statement"]),
        ("What is Bolivia Herald's own count of the dead?", ["eleven people"]),
        ("what does valley post say about paraguay", ["Paraguay remained neutral"]),
    ],
)
def test_what_answers_meets_every_requirement(told, question, expected):
    meeting, missing = sentences_for(told, question)
    assert not missing
    assert [part for part in expected if part not in meeting] == [], meeting


@pytest.mark.parametrize(
    "question",
    [
        "When did the ambassadors return to their posts?",
        "On what date did the ambassadors return?",
        "When did Peru break off relations with Bolivia?",
        "Who replaced Peru's ambassador in La Paz?",
        "Who denied that boys were killed?",
        "Who denied that people were killed in the blasts?",
        "Now that Peru has declared war on Bolivia, what did Brazil say?",
        "Given that Chile has closed its border, what did Peru demand?",
        "On what condition is Paraguay ready to help?",
        "What does Valley Post write about Brazil?",
        "What did the World Economic Forum say about the river?",
        "How many people did Chile's strikes kill?",
        "How do Radio Puno and Radio Tacna count the dead of Bolivia's strikes?",
        "Who struck Lima's metro?",
    ],
)
def test_what_did_not_happen_or_was_not_said_meets_them_not(told, question):
    meeting, missing = sentences_for(told, question)
    assert missing, meeting
    assert told(question).abstained


def test_a_false_premise_is_given_as_the_reason(told):
    found = told("Now that Peru has declared war on Bolivia, what did Brazil say?")
    assert found.reason == "no sentence found tells that Peru has declared war on Bolivia"


def test_an_outlet_speaks_in_its_own_reports_only(told):
    found = told("What does Bolivia Herald write about Brazil?")
    assert {one.article.outlet for one in found.citations} == {"Bolivia Herald"}


def test_only_what_the_outlet_itself_reports_meets_a_question_for_it(told):
    meeting, _ = sentences_for(told, "what does valley post say about bolivia")
    assert "nine people" in meeting
    assert "Bolivian air force planes" not in meeting


def test_a_condition_must_be_named(told):
    assert sentences_for(told, "On what condition did Brazil welcome the statement?") == (
        "",
        "the reports found name no condition for it",
    )
