"""A follow-up becomes a question that stands alone, without a model."""

import re
from collections.abc import Sequence

from bot.asking.question import agent_mention, checked, read_question, words_of
from bot.records import Turn
from bot.statements.actors import Mention, find_mentions

# Turns further back than this hardly ever matter to a follow-up, and each costs a reading.
MAX_TURNS = 12

_OPENING = re.compile(r"^(?:and|but|so|also|then|ok(?:ay)?|well)\b[ ,]*", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about\s+|^(?:and\s+)?(?:for|by|from|to|in)\s+(?=[A-Z])", re.IGNORECASE)
_WH_ALONE = re.compile(
    r"^(?:and\s+)?(why|when|where|how|who|what else|who else|how come|since when|how many|to whom|with whom)\b[\s?]*$",
    re.IGNORECASE,
)
_LEADING_WH = re.compile(r"^(?:what|how|why|when|where|who|which \w+|how many|to whom)\b\s*", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b(?=\s+\w)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|them|he|she|him)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:they|them|their|both|the two)\b", re.IGNORECASE)
_VERBAL = re.compile(
    r"\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should|what|who|when|where|why|how|which|"
    r"said|say|happened)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:that|this|those|these|there|else|same|other|more|such)\b", re.IGNORECASE)
_PROPER = re.compile(r"\b[A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+)*")


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves to the conversation put in.

    "And Iran?" after "What did China offer?" gives "What did Iran offer?"; "what about its foreign minister?" gives
    "What did Iran's foreign minister offer?". A question that names what it is about is returned as it is.
    """
    previous, answer = "", ""
    for turn in history[-MAX_TURNS:]:
        previous = _rewrite(checked(turn.question), previous, answer) if turn.question.strip() else previous
        answer = str(turn.answer)
    return _rewrite(checked(question), previous, answer)


def _rewrite(question: str, previous: str, answer: str) -> str:
    if not previous:
        return question
    bare = _ABOUT.sub("", _OPENING.sub("", question)).strip()
    if match := _WH_ALONE.match(question):
        return _with_new_wh(match.group(1), previous)
    if not bare or not any(character.isalnum() for character in bare):
        return previous
    is_fragment = not _VERBAL.search(bare) or bool(_ABOUT.match(_OPENING.sub("", question)))
    if is_fragment:
        return _with_new_agent(_resolve(bare, previous, answer), previous)
    resolved = _resolve(bare, previous, answer)
    if resolved == bare and bare == question and not _needs_context(bare):
        return question
    if resolved == bare and _needs_context(bare):
        return f"{resolved.rstrip('?. ')} ({_topic(previous)})?"
    return resolved


def _needs_context(question: str) -> bool:
    """True where a question points back ("that", "else") and names nobody."""
    read = read_question(question)
    return not read.actors and not read.names and bool(_VAGUE.search(question))


def _with_new_wh(word: str, previous: str) -> str:
    if re.match(r"who\b", previous, re.IGNORECASE):
        return f"{word.capitalize()}: {previous}"
    rest = _LEADING_WH.sub("", previous.rstrip("?. "))
    return f"{word.capitalize()} {rest}?"


def _with_new_agent(fragment: str, previous: str) -> str:
    """The previous question with the fragment in place of whom it asked about."""
    fragment = fragment.rstrip("?. !")
    old = _span_of_agent(previous)
    if old is None:
        return f"{previous.rstrip('?. ')} ({fragment})?"
    start, end = old
    if one := re.fullmatch(r"(?:the )?(.+?) ones?", fragment, re.IGNORECASE):
        # "the Russian one": what is asked about stays, whose it is changes.
        return _with_new_owner(one.group(1), previous)
    if previous[:start].lower().endswith("the "):
        fragment = re.sub(r"^the ", "", fragment, flags=re.IGNORECASE)
    ending = re.match(r"['’]s?", previous[end:])
    after = previous[end + ending.end() :] if ending else previous[end:]
    new = _as_owner(fragment) if ending else fragment
    return f"{previous[:start]}{new}{after}"


def _with_new_owner(owner: str, previous: str) -> str:
    mentions = find_mentions(previous, any_case=True)
    if not mentions:
        return f"{previous.rstrip('?. ')} ({owner})?"
    return previous[: mentions[0].start] + owner + previous[mentions[0].end :]


def _span_of_agent(question: str) -> tuple[int, int] | None:
    read = read_question(question)
    mention = agent_mention(read) or (read.mentions[0] if read.mentions else None)
    if mention is not None and not read.people:
        return mention.start, _end_of_noun_phrase(question, mention)
    name = next((match for match in _PROPER.finditer(question) if _names_person(match.group(), read.people)), None)
    if name is not None:
        return name.span()
    return (mention.start, mention.end) if mention is not None else None


def _end_of_noun_phrase(question: str, mention: Mention) -> int:
    """The end of "Iran's foreign minister" or "Chinese foreign ministry", so that it is replaced whole."""
    office = re.match(
        r"(?:['’]s)?(?:\s+(?:foreign|prime|defen[cs]e|interior|information|state|department|white|ministry|minister|"
        r"president|government|spokes\w+|official|officials|ambassador|envoy|army|military|leader|secretary))+",
        question[mention.end :],
        re.IGNORECASE,
    )
    return mention.end + office.end() if office else mention.end


def _names_person(words: str, people: Sequence[str]) -> bool:
    return any(word in people for word in words_of(words))


def _resolve(text: str, previous: str, answer: str) -> str:
    """The text with its pronouns replaced, unless it names whom they stand for itself."""
    pronoun = _PRONOUN.search(text) or _POSSESSIVE.search(text)
    if pronoun is None or _names_before(text, pronoun.start()):
        return text
    antecedent = _antecedent(previous, answer, both=bool(_BOTH.search(text)))
    if not antecedent:
        return f"{text.rstrip('?. ')} ({_topic(previous)})?"
    text = _POSSESSIVE.sub(_as_owner(antecedent), text)
    return _PRONOUN.sub(antecedent, text)


def _names_before(text: str, place: int) -> bool:
    return any(one.start < place for one in find_mentions(text, any_case=True)) or any(
        match.start() > 0 for match in _PROPER.finditer(text[:place])
    )


def _antecedent(previous: str, answer: str, *, both: bool) -> str:
    """Whom a pronoun stands for: whom the last question asked about, else whom the answer names first."""
    span = _span_of_agent(previous)
    if both and (pair := _pair(previous, span)):
        return pair
    if span is not None:
        return previous[span[0] : span[1]].removesuffix("'s")
    named = find_mentions(answer)
    if named:
        return named[0].actor.name
    proper = [match.group() for match in _PROPER.finditer(answer) if " " in match.group()]
    return proper[0] if proper else ""


def _pair(previous: str, span: tuple[int, int] | None) -> str:
    """The two a question is about: "Jilani and his counterpart", "Iran and Pakistan"."""
    if span is not None and (other := re.search(r"\b(?:his|her|its|their) (?:\w+ )?counterparts?\b", previous)):
        return f"{previous[span[0] : span[1]]} and {other.group()}"
    actors = list(dict.fromkeys(mention.actor.name for mention in find_mentions(previous, any_case=True)))
    return " and ".join(actors[:2]) if len(actors) > 1 else ""


def _as_owner(name: str) -> str:
    if re.search(r"(?:['’]s|s['’])$", name):
        return name
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _topic(previous: str) -> str:
    """What a question was about: its words after the question word and the auxiliary."""
    return re.sub(r"^(?:\W*\w+\W+)??(?:did|does|do|has|have|is|are|was|were)\s+", "", previous.rstrip("?. "))
