"""The turns of an interview or a briefing set down word for word: "Q: Will you sign? A: We will not."."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.records import Span
from bot.statements.media import is_medium

# A label of a few words that a line begins with, up to its colon.
_LABEL = re.compile(r"(?P<label>[A-Z\u00c0-\u00de][^\n:!?\"“”\[]{0,60}?):[ \t]+(?=\S)")
_LINE = re.compile(r"[^\n]+")
_ASKS = re.compile(
    r"(?:q|question|(?:the )?(?:reporter|journalist|correspondent|interviewer|moderator|questioner|host|press|media)s?)"
    r"(?: \d+|[ ,(].*)?",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"(?:a|answer|response|reply)(?: \d+)?", re.IGNORECASE)
# "At the stakeout", "Interviewed by Ana Prado": a line that is no sentence ends what is answered.
_NO_SENTENCE = re.compile(r"\n+[^\n]{1,80}[^\n.!?…\"”’):,;](?=\n|\s*$)")
# A label of a list ("Date: ...") stands once; who is interviewed answers at least once, and twice where only a name tells.
_LEAST_QUESTIONS = 2
# Without labels it takes more to tell an interview from a text with questions for headings.
_LEAST_UNLABELLED = 3
# In words.
_LONGEST_QUESTION = 60
_TALKED = re.compile(
    r"\b(?:interview\w*|received|spoke (?:to|with)|spoken (?:to|with)|talk(?:ed|s) (?:to|with)|sat down with|conversation with|"
    r"answer(?:s|ed)|met)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|[Mm]e)\b")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker of a transcript says, `text[told:end]`, behind their label.

    `asks` for who puts the questions; `is_nameless` where the label ("A") only says that it is an answer.
    """

    label: Span
    told: int
    end: int
    asks: bool
    is_nameless: bool


@lru_cache(maxsize=8)
def turns_of(text: str, outlet: str = "") -> tuple[Turn, ...]:
    """The turns of a transcript in order, each up to the next label; () for a text that is none.

    A text is one where two lines are questions, by their label ("Q", a medium) or their mark, and labelled ones answer them.
    """
    labelled = [(line, found) for line in _LINE.finditer(text) if (found := _LABEL.match(line.group()))]
    if len(labelled) <= _LEAST_QUESTIONS:
        return _without_labels(text)
    ends = [line.start() for line, _ in labelled[1:]]
    # What stands below the last answer is no longer known to be of it.
    ends = [
        _end(text, line.end(), end) for (line, _), end in zip(labelled, [*ends, labelled[-1][0].end()], strict=True)
    ]
    told: dict[str, list[str]] = {}
    for (line, found), end in zip(labelled, ends, strict=True):
        told.setdefault(found["label"], []).append(text[line.start() + found.end() : end])
    asking = {label for label, turns in told.items() if _asks(label, turns, outlet)}
    turns = [
        Turn(
            (line.start(), line.start() + len(found["label"])),
            line.start() + found.end(),
            end,
            found["label"] in asking,
            bool(_ANSWERS.fullmatch(found["label"])),
        )
        for (line, found), end in zip(labelled, ends, strict=True)
    ]
    first = next((at for at, turn in enumerate(turns) if turn.asks), len(turns))
    asked = sum(turn.asks for turn in turns)
    # What opens a briefing is of who answers later.
    later = {text[slice(*turn.label)] for turn in turns[first:] if not turn.asks}
    while first and text[slice(*turns[first - 1].label)] in later:
        first -= 1
    return tuple(turns[first:]) if _LEAST_QUESTIONS <= asked < len(turns) - first else _without_labels(text)


def _without_labels(text: str) -> tuple[Turn, ...]:
    """The turns of an interview whose questions stand on lines of their own, with nothing before them or the answers.

    It is one where what stands above them tells of a talk with somebody, and most answers are in the first person.
    """
    lines = list(_LINE.finditer(text))
    asking = [at for at, line in enumerate(lines) if _is_question(line.group())]
    if len(asking) < _LEAST_UNLABELLED or not _TALKED.search(text, 0, lines[asking[0]].start()):
        return ()
    turns: list[Turn] = []
    first_person = 0
    for at, following in zip(asking, [*asking[1:], len(lines)], strict=True):
        if following == at + 1:
            continue
        start, end = lines[at + 1].start(), lines[following - 1].end()
        turns.append(Turn((lines[at].start(),) * 2, lines[at].start(), start, asks=True, is_nameless=True))
        turns.append(Turn((start, start), start, end, asks=False, is_nameless=True))
        first_person += _FIRST_PERSON.search(text, start, end) is not None
    return tuple(turns) if first_person * 2 >= len(asking) else ()


def _is_question(line: str) -> bool:
    return line.rstrip().endswith("?") and len(line.split()) <= _LONGEST_QUESTION


def _end(text: str, start: int, end: int) -> int:
    """Where a turn ends whose first line ends at `start`: at a line that is no sentence, at the latest at `end`."""
    found = _NO_SENTENCE.search(text, start, end)
    return found.start() if found else end


def _asks(label: str, told: list[str], outlet: str) -> bool:
    """True for who only asks: by the label, or as each of their turns ends with a question."""
    return bool(_ASKS.fullmatch(label)) or is_medium(label, outlet) or all(one.rstrip().endswith("?") for one in told)


def turn_at(turns: tuple[Turn, ...], at: int) -> Turn | None:
    """The turn that a place of a text stands in, its label included; None before the first."""
    return next((one for one in turns if one.label[0] <= at < one.end), None)
