"""Which statements are one that several reports carry: the same actor and act, about the same day, the same in substance.

Two that are taken for one hide an account; one that is counted twice only looks like more. Where they may differ, they do.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeAlias

from bot.records import Statement
from bot.statements.actors import find_mentions, fold, name_words
from bot.statements.acts import acts
from bot.statements.desk import STATES
from bot.statements.figures import find_figures
from bot.statements.words import STOPWORDS, content_words, stem, words_of

Topics: TypeAlias = frozenset[str]

# So much of what the shorter speaks of is in the longer. Of the test's 38 pairs all come out right from .7 to .8; at .65 one is
# joined that is two, at .9 one is missed. Every pair of the sample corpus from .7 on is one, by a hand-made key of it too.
SHARED = 0.7
# Two that were translated or cut differently have less in common, but a run of so many words that carry meaning.
_SHARED_WITH_RUN = 0.5
_RUN = 4
# A mere "states" has no act in common: fewer things than these that both speak of are no substance.
_LEAST = 3
# Reports of one day's statement date it to that day or to the next, on which they were written.
_DAYS_APART = 1
_CAPITALISED = re.compile(r"\b[A-Z\u00c0-\u00de][\w'’-]+")
_ROLE = re.compile(
    r"\b(?:spokes(?=man|woman|person)|minister|secretary|president|premier|chancellor|ambassador|envoy|general|chief|governor|"
    r"king|emir|representative|lawmaker|official)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nobody|nothing|without|cannot|unable|fail(?:s|ed)? to)\b|n['’]t\b",
    re.IGNORECASE,
)


def merge(statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], ...]:
    """The statements in groups, one for each thing that was said or done, by day; those without a day last.

    The members of a group are the same each with each, so that "people were killed" does not join nine dead with ten.
    """
    groups: list[list[_Read]] = []
    recent: dict[tuple[str, str], list[list[_Read]]] = {}
    for one in (_Read.of(statement) for statement in sorted(statements, key=_order)):
        alike = recent.setdefault((one.statement.actor, one.statement.act), [])
        # They come by day: what is too old for this one is too old for all that follow.
        alike[:] = [group for group in alike if _is_near(group[-1].statement, one.statement)]
        home = next((group for group in alike if all(_is_same(member, one) for member in group)), None)
        if home is None:
            alike.append(home := [])
            groups.append(home)
        home.append(one)
    return tuple(tuple(member.statement for member in group) for group in groups)


@dataclass(frozen=True, slots=True)
class _Read:
    """A statement with what it speaks of, and what of that may be told in one way only."""

    statement: Statement
    folded: str
    # Words of the speaker's name, and the speaker as written.
    names: frozenset[str]
    source: str
    topics: Topics
    # The acts that its cue tells: "recalled its ambassador" where the other says that "its ambassador has been recalled".
    of_cue: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    # Of each kind of thing those that are named: figures by their form, acts, actors, other names.
    told: Mapping[str, frozenset[object]]
    negations: int

    @classmethod
    def of(cls, statement: Statement) -> Self:
        text = statement.said
        return cls(
            statement,
            fold(text),
            frozenset(name_words(statement.name)),
            fold(statement.speaker),
            _topics(statement),
            frozenset(_acts(statement.article.text[statement.cue[0] : statement.cue[1]])),
            _runs(text),
            _told(text, statement.actor),
            len(_NEGATION.findall(text)),
        )


def _topics(statement: Statement) -> Topics:
    """What it speaks of: the actors it names, the acts it tells, stems of its other words; of a mere "states" the numbers too.

    What tells an act counts once, so that "two children died" is "two children were killed", and no more so "two soldiers".
    """
    text = statement.said
    mentions, figures = find_mentions(text), find_figures(text)
    found = {one.actor.id for one in mentions} | _acts(text)
    taken = [(one.start, one.end) for one in mentions]
    taken += [(one.start, one.end) for one in figures]
    taken += [match.span() for act in acts() for match in act.told.finditer(text)]
    for start, end in taken:
        text = text[:start] + " " * (end - start) + text[end:]
    found |= {stem(word) for word in content_words(text) if len(word) > 1 and word.isalpha()}
    if _only_states(statement):
        found |= {one.written for one in figures if one.form == "count"}
    return frozenset(found - {statement.actor})


def _acts(text: str) -> set[str]:
    return {f"to {act.name}" for act in acts() if act.told.search(text)}


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of so many words that carry meaning, those between them left out."""
    stems = [stem(word) for word in words_of(text) if word not in STOPWORDS]
    return frozenset(tuple(stems[at : at + _RUN]) for at in range(len(stems) - _RUN + 1))


def _told(text: str, actor: str) -> Mapping[str, frozenset[object]]:
    told: dict[str, set[object]] = {
        "acts": {*_acts(text)},
        "actors": {mention.actor.id for mention in find_mentions(text) if mention.actor.id != actor},
        "names": _names(text),
    }
    for figure in find_figures(text):
        told.setdefault(figure.form, set()).add((figure.unit, figure.values))
    return {kind: frozenset(found) for kind, found in told.items()}


def _names(text: str) -> set[object]:
    """The words that begin with a capital, folded, but for the first, which may only open a sentence, and actors' names."""
    taken = [(mention.start, mention.end) for mention in find_mentions(text)]
    begin = re.match(r"\W*", text)
    found = (
        (match.start(), fold(match.group()).removesuffix("'s"))
        for match in _CAPITALISED.finditer(text, (begin.end() if begin else 0) + 1)
    )
    return {word for at, word in found if word not in STOPWORDS and not any(start <= at < end for start, end in taken)}


def _is_same(first: _Read, second: _Read) -> bool:
    a, b = first.statement, second.statement
    # What most often differs is compared first: there may be many statements of a day.
    if not (_is_alike(first, second) or first.folded == second.folded):
        return False
    return _is_near(a, b) and _is_one_speaker(first, second) and not (a.target and b.target and a.target != b.target)


def _is_alike(first: _Read, second: _Read) -> bool:
    """True for two that speak of the same, deny as much, and name nothing that the other names otherwise."""
    least = _LEAST if _only_states(first.statement) else 1
    share = SHARED if first.runs.isdisjoint(second.runs) else _SHARED_WITH_RUN
    ours, theirs = (one.topics - first.of_cue - second.of_cue or one.topics for one in (first, second))
    if len(ours & theirs) < max(least, share * min(len(ours), len(theirs))) or first.negations != second.negations:
        return False
    return not any(
        first.told[kind] - second.told[kind] and second.told[kind] - first.told[kind]
        for kind in first.told.keys() & second.told.keys()
    )


def _only_states(one: Statement) -> bool:
    return one.act in ("", STATES)


def _is_near(a: Statement, b: Statement) -> bool:
    """True for two of the same day or of two in a row; for two without a day, where their reports are."""
    if (a.made is None) != (b.made is None):
        return False
    first, second = (a.made, b.made) if a.made else (a.article.published, b.article.published)
    if first is None or second is None:
        return first is second
    return abs((first - second).days) <= _DAYS_APART


def _is_one_speaker(first: _Read, second: _Read) -> bool:
    """False for two people by name, for two offices (minister, spokesperson), for two of whom nobody knows whose they are."""
    if first.names and second.names:
        return not first.names.isdisjoint(second.names)
    ours, theirs = (_roles(one.statement.office) for one in (first, second))
    if ours and theirs and ours.isdisjoint(theirs):
        return False
    return bool(first.statement.actor) or first.source == second.source


def _roles(office: str) -> frozenset[str]:
    """What somebody in an office is called: "spokes" of "Foreign Ministry spokeswoman"."""
    return frozenset(match.group().lower() for match in _ROLE.finditer(office))


def _order(one: Statement) -> tuple[bool, date, date, str, int, str]:
    last = date.max
    return (one.made is None, one.made or last, one.article.published or last, one.article.path, one.start, one.id)
