"""The checks of one claim, in order, and the words of the reports that carry what passes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.claims import attribution, figures, language, names, plainness, quotations, roles, speaking
from bot.claims.claim import Claim, Quotation
from bot.claims.names import find_names
from bot.claims.support import THRESHOLD, SupportScorer
from bot.records import Passage
from bot.statements.actors import find_mentions
from bot.statements.acts import is_soft
from bot.statements.words import content_words, words_of

_CHECKS: tuple[tuple[str, Callable[[str, Sequence[Passage]], str]], ...] = (
    ("quotation", quotations.fault),
    ("figure", figures.fault),
    ("name", names.fault),
    ("speaker", speaking.fault),
    ("role", roles.fault),
)
_SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grounds of a claim that passed, else the check that failed and why, in words for the reader."""

    grounds: tuple[Quotation, ...] = ()
    check: str = ""
    reason: str = ""


def verify(claim: Claim, passages: Mapping[str, Passage], question: str, scorer: SupportScorer) -> Verdict:
    """What a claim rests on, or what is wrong with it; `passages` are those that were given, under their keys.

    A passage that bears the claim out by itself is cited, whichever others do; several are taken together only where none
    does so alone. So no passage is cited that adds nothing.
    """
    if wrong := _wrong_keys(claim, passages):
        return Verdict(check="key", reason=wrong)
    if wrong := plainness.fault(claim.text):
        return Verdict(check="form", reason=wrong)
    if not _says_something(claim.text):
        return Verdict(check="form", reason="it says nothing besides who speaks")
    if wrong := language.fault(claim.text, question):
        return Verdict(check="language", reason=wrong)
    cited = list(dict.fromkeys(passages[key] for key in claim.keys))
    alone = [_held_to(claim, [passage], scorer) for passage in cited]
    if grounds := tuple(ground for verdict in alone for ground in verdict.grounds):
        return Verdict(grounds)
    return _held_to(claim, cited, scorer) if len(cited) > 1 else alone[0]


def _wrong_keys(claim: Claim, passages: Mapping[str, Passage]) -> str:
    if not claim.keys:
        return "it cites no passage"
    if unknown := [key for key in claim.keys if key not in passages]:
        return f"it cites {unknown[0]!r}, which was not given"
    if any(key in claim.text.lower() for key in passages):
        return "it speaks of a passage by its key"
    return ""


def _says_something(text: str) -> bool:
    """False for "Holm said": besides names, something must be told."""
    names = {word for name in find_names(text) for word in name.words}
    names |= {word for one in find_mentions(text) for word in words_of(text[one.start : one.end])}
    return any(word not in names and not is_soft(word) for word in content_words(text))


def _held_to(claim: Claim, cited: Sequence[Passage], scorer: SupportScorer) -> Verdict:
    for name, fault in _CHECKS:
        if reason := fault(claim.text, cited):
            return Verdict(check=name, reason=reason)
    spans = [(passage, span) for passage in cited for span in passage.sentences]
    support = scorer.support(claim.text, [passage.article.text[start:end] for passage, (start, end) in spans])
    if support.score < THRESHOLD:
        return Verdict(check=_SUPPORT, reason="the passage it cites does not say so")
    grounds = _joined([Quotation(spans[index][0], *spans[index][1]) for index in sorted(support.best)])
    if reason := attribution.fault(claim.text, grounds):
        return Verdict(check="speaker", reason=reason)
    return Verdict(grounds)


def _joined(grounds: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """The grounds, those that follow one another in a passage made one."""
    joined: list[Quotation] = []
    for ground in grounds:
        last = joined[-1] if joined else None
        if last and last.passage is ground.passage and not last.passage.article.text[last.end : ground.start].strip():
            joined[-1] = Quotation(last.passage, last.start, ground.end)
        else:
            joined.append(ground)
    return tuple(joined)
