"""Kinds of acts by the classes of PLOVER they belong to, each with its colours, of which the words do not depend."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """A kind of acts: its name in the style sheet, in words, and the colour of its dot on light and on dark."""

    name: str
    words: str
    colour: str


FORCE = Tone("force", "Force and measures", "#c2410c")
AGAINST = Tone("against", "Blame, refusal, warning", "#d97706")
ASKS = Tone("asks", "Calls and talks", "#2563eb")
TOGETHER = Tone("together", "Offers, support, agreement", "#0d9488")
STATED = Tone("stated", "Statements", "#8493a8")
TONES = (FORCE, AGAINST, ASKS, TOGETHER, STATED)
_OF_CLASS: Mapping[str, Tone] = {
    **dict.fromkeys(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST"), FORCE),
    **dict.fromkeys(("ACCUSE", "REJECT", "THREATEN"), AGAINST),
    **dict.fromkeys(("REQUEST", "CONSULT"), ASKS),
    **dict.fromkeys(("AGREE", "SUPPORT", "COOPERATE", "AID", "YIELD"), TOGETHER),
}


def tone_of(plover: str) -> Tone:
    """The kind of acts that a class of PLOVER belongs to, that of mere statements for none."""
    return _OF_CLASS.get(plover, STATED)
