"""PLOVER's class for statements whose words a desk has no word for: "signed an agreement with Peru" cooperates."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.models.acting import Deed
from bot.records import Span, Statement
from bot.statements.actors import find_mentions

# The classifier knows no sentences but of deeds, and gives what is only said a class too. Of 159 statements in 173 reports that a
# desk has no word for and that are at somebody, seven have this probability or more: four rightly, two nearly ("agrees" for one
# who will study an invitation), one wrongly; of the sample corpus' none.
LEAST = 0.92
# What is only said is none of the deeds that the classifier knows, and most statements are.
_ONLY_SAID = re.compile(
    r"(?:(?:has|have|had|also|later|further|then|is|was|were|will|would) )*"
    r"(?:said|says|saying|told|tells|telling|added|adds|adding|stated|states|noted|notes|explained|explains|confirmed|confirms|"
    r"wrote|writes|reported|reports|repeated|replied|answered|emphasi[sz]ed|stressed|pointed out|according to|"
    r"quot(?:ed|es|ing)|cit(?:ed|es|ing)|)",
    re.IGNORECASE,
)


class Classifier(Protocol):
    """What classing needs of a classifier."""

    def classify(self, deeds: Sequence[Deed]) -> list[tuple[str, float]]:
        """The likeliest class of each deed and its probability, in the order given."""


def classed(statements: Sequence[Statement], classifier: Classifier) -> tuple[Statement, ...]:
    """The statements; those that do more than say something to somebody, and have no class, with the one it is sure of."""
    deeds = {
        one.id: _deed(one)
        for one in statements
        if not one.plover and one.actor and one.target and not _ONLY_SAID.fullmatch(_cue(one))
    }
    found = dict(zip(deeds, classifier.classify(list(deeds.values())), strict=True)) if deeds else {}
    return tuple(
        replace(one, plover=found[one.id][0]) if found.get(one.id, ("", 0.0))[1] >= LEAST else one for one in statements
    )


def _cue(statement: Statement) -> str:
    return statement.article.text[slice(*statement.cue)]


def _deed(statement: Statement) -> Deed:
    text = statement.sentence
    source = statement.source
    inside = source is not None and statement.start <= source[0] and source[1] <= statement.end
    target = next((one for one in find_mentions(text) if one.actor.id == statement.target), None)
    own: Span | None = (source[0] - statement.start, source[1] - statement.start) if source and inside else None
    return Deed(text, own, (target.start, target.end) if target else None)
