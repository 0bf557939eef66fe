"""Questions for accounts that differ ("did the drone fly or not? what does each side say?"), and who gave each."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.asking.candidates import Candidate, has_any
from bot.asking.question import Question, read_question
from bot.asking.requirements import is_of_strike_by, own_words
from bot.statements.actors import Actor, find_mentions, fold

# So much of what a question names must stand in a sentence or the one before it.
_SHARE = 0.5
_TOLD = (
    r"(?:accounts?|versions?|reports?|papers?|outlets?|sources?|stories|figures?|numbers?|tolls?|sites?|media|agencies)"
)
_SAYS = r"(?:says?|saying|said|claims?|claimed|claiming|tells?|maintains?|gives?|puts?)"
_NOT_ALIKE = (
    r"(?:differ\w*|clash\w*|disagree\w*|conflict\w*|contradict\w*|(?:do(?:es)?n['’]t|do not|does not) (?:seem to )?"
    r"(?:match|agree|add up|line up))"
)
_SIDES = rf"(?:sides?|part(?:y|ies)|governments?|capitals?|{_TOLD})"
# "Peru denied it", "its minister called the report a lie".
_POINTS_BACK = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject\w*|dismiss\w*|disput\w*|refut\w*|confirm\w*|call(?:s|ed)|contradict\w*) "
    r"(?:it|this|that|them|(?:the|these|those) (?:\w+ )?"
    r"(?:claims?|reports?|allegations?|accounts?|stor(?:y|ies)|accusations?))\b",
    re.IGNORECASE,
)
# What asks for accounts, from where it begins; what is left names the matter.
_FRAMES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\bwho(?: is|['’]s)? {_SAYS} what\b(?: about| on| over)?",
        rf"\bwhat (?:does|do|did|is|are) (?:each|both|either|the two|the)(?: other)? {_SIDES} (?:each )?{_SAYS}\b(?: about| on)?",
        rf"\b(?:by|according to|in|from) (?:each|both|either)(?: of the)? {_SIDES}\b",
        r",? according to [^,?]{2,50} and (?:according to )?[^,?]{2,50}(?=[,?]|$)",
        r"\beach (?:side|party|government|capital)(?:['’]s)? (?:version|account|story)\b",
        (
            rf"(?:^|[,;.?!] |\bdo )(?:do |the |these |those )*(?:[\w'’]+ ){{0,6}}?{_TOLD} "
            rf"(?:\w+ ){{0,2}}?{_NOT_ALIKE}(?: on| about| over)?\b"
        ),
        rf"[,;.?!] [^,;.?!]{{2,70}} {_NOT_ALIKE}\b",
        rf"\bdo (?:the|these) {_TOLD} (?:line up|agree|match)(?: on| about)?\b",
        (
            rf"\b(?:i have|i['’]ve|i) (?:\w+ )?(?:seen|read|heard|reading|found) "
            rf"(?:two|different|several|conflicting) (?:{_TOLD}|things)\b"
        ),
        rf"\b{_TOLD} (?:call|name|give|put) it different\w*(?: names?| figures?)?",
        r",? or is (?:that|it|this) (?:denied|disputed)\b",
    )
)


def points_back(text: str) -> bool:
    """True for a sentence that denies or confirms what another tells: "Peru denied it"."""
    return _POINTS_BACK.search(text) is not None


def matter_of(text: str) -> str:
    """What a question for differing accounts asks about, without the words that ask for them; "" for any other question."""
    left = text
    for form in _FRAMES:
        left = form.sub(" ", left)
    return "" if left == text else " ".join(re.sub(r"\s+[?.,;:-]+(?=\s|$)", " ", left).split()).strip(" ,;:-")


def apart_from_frame(question: Question) -> Question | None:
    """The same about what it asks accounts of; None for a question that asks for none, or leaves nothing to look for."""
    matter = matter_of(question.text)
    if not own_words(matter):
        return None
    about = read_question(matter, question.scope)
    return replace(
        about, of_accounts=True, givers=frozenset(one.id for one in question.actors) - {one.id for one in about.actors}
    )


def told_of(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences in which somebody tells of what a question is about, in the order given."""
    words = own_words(question.text)
    named = {one.actor for one in find_mentions(question.text, any_case=True)}
    told = [one for one in candidates if one.told and _holds(one, words, named)]
    # Where each side struck, an account of the one strike is none of the other.
    owners = question.strikers
    return [one for one in told if is_of_strike_by(question, owners, one)] if owners else told


def _holds(candidate: Candidate, words: Sequence[str], named: set[Actor]) -> bool:
    # A sentence tells of something else than the one before it, unless it has words of its own for it or points back to it.
    points_back = _POINTS_BACK.search(candidate.text) is not None
    if not (points_back or has_any(candidate.text, words)):
        return False
    begins = candidate.passage.article.text[: candidate.start].rstrip(" ")[-1:] in ("", "\n")
    text = candidate.text if begins and not points_back else candidate.near
    held = [word for word in words if has_any(text, (word,))]
    there = {one.actor for one in find_mentions(text)} | candidate.voices.speakers
    return bool(held) and len(held) + len(named & there) >= _SHARE * (len(words) + len(named))


def givers(candidate: Candidate) -> frozenset[str]:
    """Those who tell something in a sentence: an actor's id, else a name or the words for who speaks."""
    return frozenset(who for one in candidate.told if (who := one.actor or fold(one.name or one.speaker)))
