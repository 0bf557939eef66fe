import pytest

from bot import BotError
from bot.asking.question import read_question


@pytest.mark.parametrize(
    ("question", "agents"),
    [
        ("what did China offer?", ["CN"]),
        ("how did tehran react?", ["IR"]),
        ("has the us said anything?", ["US"]),
        ("What was Iran's response?", ["IR"]),
        ("what is russia's position", ["RU"]),
        ("Reaction of Saudi Arabia", ["SA"]),
        ("Was Iran condemned by Pakistan?", ["PK"]),
        ("How many people were killed in Pakistan's strikes?", []),
        ("How many people did Peru's air strikes kill?", []),
        ("how many people did perus strikes kill", []),
        ("what did the bolivian missiles destroy", []),
        ("What did Peru strike?", ["PE"]),
        ("what is kenyas position on the dam", ["KE"]),
        ("what did irans army say", ["IR"]),
        ("who recalled its ambassador?", []),
        ("Who denied that the US informed Qatar?", []),
        ("who condemned what peru did on the 18th", []),
        ("everything lima itself said about the strikes pls", ["PE"]),
        ("limas reactions - president, foreign ministry, all of them", ["PE"]),
    ],
)
def test_whose_statement_is_asked_for(question, agents):
    assert [actor.id for actor in read_question(question).agents] == agents


def test_us_and_who_are_words_unless_they_are_meant():
    assert read_question("who told us about it?").actors == ()
    assert [actor.id for actor in read_question("did the WHO respond?").actors] == ["WHO"]


def test_the_act_is_what_the_verb_asks_for():
    asked = read_question("What did Iran say about the attack?")
    assert [act.name for act in asked.acts] == []
    assert [act.name for act in asked.themes] == ["strike"]
    assert [act.name for act in read_question("Who condemned the attack?").acts] == ["condemn"]
    assert read_question("Which law was struck down by the court?").acts == ()
    assert [act.name for act in read_question("Which base was struck by Iran?").acts] == ["strike"]


def test_who_hits_back_supports_nobody():
    assert [act.name for act in read_question("what did lima say about chile hitting back").themes] == ["strike"]
    assert [act.name for act in read_question("Who backed Peru?").acts] == ["support"]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Has Lima said anything?", True),
        ("did peru comment", True),
        ("Has Lima said anything about cod?", False),
        ("What has Lima said?", False),
    ],
)
def test_whether_anything_was_said_is_asked(question, asks):
    assert read_question(question).asks_whether_said == asks


def test_a_person_in_lower_case_is_asked_about():
    assert read_question("what did lavrov say").people == ("lavrov",)
    assert read_question("What did Sheikh Mohammed bin Salman say?").people == ("salman",)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\u200b"])
def test_an_empty_question_is_refused_in_one_line(question):
    with pytest.raises(BotError, match="empty") as error:
        read_question(question)
    assert "\n" not in str(error.value)


def test_a_question_of_100_000_characters_is_refused_in_one_line():
    with pytest.raises(BotError, match="100,000"):
        read_question("a" * 100_000)


@pytest.mark.parametrize("question", ["What did Kenya's army say?", "what did kenyas army say"])
def test_an_office_is_read_with_or_without_an_apostrophe(question):
    office = read_question(question).office
    assert office is not None
    assert office.search("the kenyan military")


@pytest.mark.parametrize("question", ["How many did Peru's strikes kill?", "how many did perus strikes kill"])
def test_whose_strike_is_read_however_it_is_typed(question):
    assert [actor.id for actor in read_question(question).strikers] == ["PE"]
    assert read_question(question).topic == ()


@pytest.mark.parametrize(
    ("question", "desk", "topic"),
    [
        ("who offered to mediate", "offers to mediate", ()),
        ("who urged both sides to calm down", "urges restraint", ()),
        ("who wants talks", "calls for talks", ()),
        ("who threw out the ambassador", "expels an envoy", ()),
        ("Who announced that Peru had recalled its ambassador?", "", ("ambassador",)),
        ("who reacted", "", ()),
        ("How many did Peru recall?", "", ()),
    ],
)
def test_what_somebody_did_is_a_word_of_the_desk(question, desk, topic):
    asked = read_question(question)
    assert (asked.desk, asked.topic) == (desk, topic)


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("kirby on the strikes", ("kirby",)),
        ("amnesty's demand", ("amnesty",)),
        ("who passed on what she wants", ()),
        ("details on the strikes", ()),
    ],
)
def test_who_stands_in_a_headline_is_asked_about(question, people):
    assert read_question(question).people == people


def test_reactions_of_a_region_are_asked_of_its_states():
    asked = read_question("How did Europe react?")
    assert asked.wants_reactions
    assert "FR" in asked.among
    assert "US" not in asked.among
    assert read_question("How did Peru react?").among == frozenset()


@pytest.mark.parametrize(
    "question", ["which agency quoted officials", "who gave the toll of nine", "through whom did he speak"]
)
def test_where_it_comes_from_is_asked(question):
    assert read_question(question).wants_source


@pytest.mark.parametrize(
    ("question", "event", "topic"),
    [
        ("How did Peru react to the storming of the port?", "the storming of the port", ()),
        ("Peru's response to the blockade?", "the blockade", ()),
        # Which reaction is asked for, as against to what.
        ("What did Peru say about the port?", "", ("port",)),
        ("How did Peru react?", "", ()),
        ("How did Peru react to the news?", "", ()),
        ("How did Peru react to the strikes?", "the strikes", ()),
    ],
)
def test_what_is_reacted_to_is_no_topic_of_the_reaction(question, event, topic):
    read = read_question(question)
    assert (read.event, read.topic) == (event, topic)


def test_where_a_claim_comes_from_is_not_asked_of_whom_it_names():
    assert read_question("Where does the claim about Peru's threat come from?").agents == ()


def test_who_criticised_is_told_by_harsh_words_too():
    (criticise,) = read_question("Who slammed the ban?").acts
    assert criticise.told.search('Lund called the ban "a farce"')
    assert not criticise.told.search("Lund called for calm")


@pytest.mark.parametrize("verb", ["justifying", "describing", "answering"])
def test_what_somebody_has_been_saying_is_asked_of_them(verb):
    read = read_question(f"How has Peru's foreign minister been {verb} the ban?")
    assert [one.id for one in read.agents] == ["PE"]
