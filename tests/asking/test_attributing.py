"""A citation says who speaks in what it quotes: person, office, actor, through whom and on which day."""

from datetime import date

from bot.asking.attributing import attributed
from bot.records import Article, Citation, Link, Passage, SaidBy, Statement

TEXT = (
    "Foreign Minister Ida Lund told Reuters on Tuesday that Norway was ready to host talks. "
    "She said a date was not set. The weather in Oslo was mild."
)
ARTICLE = Article("a", "a.txt", "", TEXT, outlet="Dagblad", published=date(2024, 5, 16))
PASSAGE = Passage("p", ARTICLE, 0, len(TEXT))


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


TOLD = Statement(
    "s1",
    ARTICLE,
    *span(TEXT.split(". ", maxsplit=1)[0]),
    span("Foreign Minister Ida Lund"),
    span("told"),
    span("Norway was ready to host talks"),
    name="Ida Lund",
    office="Foreign Minister",
    actor="NO",
    through=(Link("Reuters", *span("Reuters")),),
    made=date(2024, 5, 14),
    made_inferred=False,
    act="offers to mediate",
)
ADDED = Statement(
    "s2",
    ARTICLE,
    *span("She said a date was not set."),
    span("She"),
    span("said"),
    span("a date was not set"),
    name="Ida Lund",
    office="Foreign Minister",
    actor="NO",
    made=date(2024, 5, 16),
    act="states",
)
LUND = SaidBy("Ida Lund", "Foreign Minister", "Norway", ("Reuters",), date(2024, 5, 14), "offers to mediate")


def citation(words: str) -> Citation:
    return Citation(1, words, *span(words), "", ARTICLE, PASSAGE)


def said_by(words: str) -> tuple[SaidBy, ...]:
    (found,) = attributed([citation(words)], [TOLD, ADDED])
    return found.said_by


def test_a_citation_names_person_office_actor_outlet_and_day():
    assert said_by("Foreign Minister Ida Lund told Reuters on Tuesday that Norway was ready to host talks.") == (LUND,)
    assert LUND.words == "Ida Lund (Foreign Minister, Norway), through Reuters, on 14 May 2024"


def test_a_day_that_was_only_inferred_is_not_given():
    (lund,) = said_by("She said a date was not set.")
    assert lund.made is None
    assert lund.words == "Ida Lund (Foreign Minister, Norway)"


def test_whoever_speaks_twice_in_a_quotation_is_named_once():
    assert said_by(TEXT[: TEXT.index(" The weather")]) == (LUND,)


def test_what_nobody_says_is_nobodys():
    assert said_by("The weather in Oslo was mild.") == ()


def test_what_belongs_to_another_report_says_nothing_here():
    other = Article("b", "b.txt", "", TEXT)
    elsewhere = Citation(1, TEXT, 0, len(TEXT), "", other, Passage("q", other, 0, len(TEXT)))
    assert attributed([elsewhere], [TOLD])[0].said_by == ()
