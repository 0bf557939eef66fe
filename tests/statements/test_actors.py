import pytest

from bot.statements.actors import actors, find_mentions, find_people, fold


def ids(text, **options):
    return [mention.actor.id for mention in find_mentions(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing and the Chinese Foreign Ministry", ["CN", "CN"]),
        ("the White House, the State Department and U.S. forces", ["US", "US", "US"]),
        ("Türkiye's Ankara, the Kremlin", ["TR", "TR", "RU"]),
        ("in the South China Sea and the Indian Ocean", []),
        ("The Washington Post told us who did it", []),
        ("Niger and Nigeria, Guinea and Papua New Guinea", ["NE", "NG", "GN", "PG"]),
        ("turkey and china shops", []),
        ("Japanese and Omani", ["JP", "OM"]),
    ],
)
def test_actors_are_found_under_any_name(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is kenyas position on the dam", ["KE"]),
        ("what did saudi arabias envoy say", ["SA"]),
        ("natos response", ["NATO"]),
        ("turkeys reaction", ["TR"]),
        ("how many people did perus strikes kill", ["PE"]),
        ("why do turkeys cost more", []),
        ("how many turkeys were sold", []),
        ("where was the uss lincoln built", []),
        ("are the two guineas gold", []),
    ],
)
def test_a_possessive_may_lack_its_apostrophe_in_a_question(question, expected):
    assert ids(question, any_case=True) == expected
    assert ids(question) == []


def test_no_name_belongs_to_two_actors():
    assert len(actors()) > 250
    for actor in actors().values():
        found = ids(actor.name)
        assert found == [actor.id], actor


def test_offsets_survive_accents():
    text = "L'Élysée: Côte d'Ivoire spoke"
    mention = find_mentions(text)[-1]
    assert text[mention.start : mention.end] == "Côte d'Ivoire"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "word", "actor"),
    [
        ("Chinese Foreign Ministry spokeswoman Mao Ning said", "mao", "CN"),
        ("Jalil Abbas Jilani, foreign minister of Pakistan, said", "jilani", "PK"),
        ("President Arif Alvi of Pakistan spoke", "alvi", "PK"),
        ("Qatar's prime minister, Sheikh Mohammed bin Abdulrahman Al Thani, said", "thani", "QA"),
        ("UN Secretary-General António Guterres warned", "guterres", "UNO"),
        ("his Iranian counterpart Hossein Amir Abdollahian", "abdollahian", "IR"),
    ],
)
def test_people_belong_to_whom_their_office_does(text, word, actor):
    assert find_people(text)[word].actor.id == actor


def test_a_name_of_two_actors_is_nobodys():
    text = "Indian Foreign Minister Ravi Khan met Pakistani Foreign Minister Asad Khan."
    assert "khan" not in find_people(text)


def test_a_first_name_is_nobodys():
    assert "mohammed" not in find_people("Qatari Prime Minister Mohammed bin Hamad said so.")


def test_an_office_alone_is_the_heading_s():
    text = "Iran\nForeign Ministry spokesperson Ali Karimi spoke."
    assert find_people(text, headings=["Iran"])["karimi"].actor.id == "IR"


def test_a_foreign_correspondent_makes_nobody_local():
    text = "Prime Minister Benjamin Stern's office said so."
    assert find_people(text, place="Doha") == {}


@pytest.mark.parametrize(
    "text",
    [
        "The war goes on in Iran, President Donald Stern said.",
        "Russia and President Donald Stern spoke.",
        "Mohammed Stern, Egyptian President Abdel Sisi and others met.",
        "Trump warns Iran\nPresident Donald Stern spoke.",
    ],
)
def test_a_neighbour_in_the_sentence_is_not_whose_person_one_is(text):
    assert "stern" not in find_people(text, headings=text.split("\n")[:1])


@pytest.mark.parametrize(
    "text", ["Latin American leaders met.", "South American states agreed.", "A Central American envoy left."]
)
def test_what_is_of_the_continent_is_nobody_of_the_united_states(text):
    assert find_mentions(text) == ()
