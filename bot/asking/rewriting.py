"""A follow-up becomes a question that stands alone, without a model."""

import re
from collections.abc import Sequence

from bot.asking.phrasing import SENTENCE_BREAK, plain
from bot.asking.question import agent_mention, checked, read_question
from bot.asking.talk import Talk, fits, is_named, names_in, things_in
from bot.records import Turn
from bot.statements.actors import Mention, find_mentions
from bot.statements.acts import is_soft
from bot.statements.words import content_words, words_of

# Turns further back than this hardly ever matter to a follow-up, and each costs a reading.
MAX_TURNS = 12

_OPENING = re.compile(r"^(?:and|but|so|also|then|ok(?:ay)?|well)\b[ ,]*", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about\s+|^(?:for|by|from|to|in)\s+(?=(?-i:[A-Z]))", re.IGNORECASE)
_WH_ALONE = re.compile(
    r"^(?:and\s+)?(why|when|where|how|who|what else|who else|how come|since when|how many|to whom|with whom)\b[\s?]*$",
    re.IGNORECASE,
)
_ELSE = re.compile(r"^(?:and\s+)?(?:anything|what|who|something)?\s*(?:else|more)\b[\s?]*$", re.IGNORECASE)
_WH_OF_THAT = re.compile(
    r"^(?:and\s+)?(why|when|where|how)\s+(?:was|is|did)\s+(?:that|this|it)(?:\s+happen)?[\s?]*$", re.IGNORECASE
)
_AUXILIARY_ALONE = re.compile(r"^(?:did|does|do|has|have|is|was|will)\s+(.+)$", re.IGNORECASE)
_COURTESY = re.compile(
    r"^(?:thanks?|thank you|great|good|fine|hello|hi|hey|yes|no|bye|please|sorry)\b.*$", re.IGNORECASE
)
_OFFICE = (
    r"(?:foreign|prime|defen[cs]e|interior|information|state|department|white|ministry|minister|president|government|"
    r"spokes\w+|officials?|ambassador|envoy|army|military|leader|secretary(?:-general)?|general|chief|head|premier|"
    r"chancellor|king|emir|parliament|embassy)"
)
_OFFICE_ALONE = re.compile(rf"(?:the|its|their|his|her)((?:\s+{_OFFICE})+)", re.IGNORECASE)
_LEADING_WH = re.compile(r"^(?:what|how|why|when|where|who|which \w+|how many|to whom)\b\s*", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b(?=\s+\w)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|them|he|she|him)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:they|them|their|both|the two)\b", re.IGNORECASE)
_PRONOUN_OR_OWNER = re.compile(rf"{_PRONOUN.pattern}|{_POSSESSIVE.pattern}", re.IGNORECASE)
_VERBAL = re.compile(
    r"\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should|what|who|when|where|why|how|which|"
    r"said|say|happened)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:that|this|those|these|there|else|same|other|more|such)\b", re.IGNORECASE)
# "is it true that ...": nothing was said before that it stands for.
_IDLE_IT = re.compile(
    r"\b(?:is|was) it (?:true|possible|likely|clear|known|certain|right|correct|the case)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:he|she|him|they|them)\b", re.IGNORECASE)
# Before an "it" that does something, as against one that something is done to.
_SUBJECT_BEFORE = re.compile(
    r"(?:^|\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should|didn't|doesn't|isn't|wasn't|"
    r"and|that|if|whether|what|when|why|how|where|who)|[,;])\s*$",
    re.IGNORECASE,
)
# "When did the talks begin?" says too little alone; "how many people died in the strikes?" says enough.
_FEW_WORDS = 2
# "the opposition", "and the army".
_FRAGMENT_WORDS = 3
_PROPER = re.compile(r"\b[A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+)*")


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves to the conversation put in.

    "And Iran?" after "What did China offer?" gives "What did Iran offer?"; "what about its foreign minister?" gives
    "What did Iran's foreign minister offer?". A question that names what it is about is returned as it is.
    """
    talk = Talk()
    for turn in history[-MAX_TURNS:]:
        told = _rewrite(plain(checked(turn.question)), talk) if turn.question.strip() else talk.previous
        talk = talk.with_turn(told, turn.answer)
    *leading, asked = SENTENCE_BREAK.split(plain(checked(question)))
    lead = " ".join(leading)
    if lead and "?" not in lead and _VERBAL.match(asked) and _PRONOUN_OR_OWNER.search(asked):
        # "Peru has hedged its bets. What was its position?"
        talk = talk.with_turn(lead, "")
        return _rewrite(asked, talk)
    return _rewrite(f"{lead} {asked}".strip(), talk)


def _rewrite(question: str, talk: Talk) -> str:
    previous = talk.previous
    if not previous:
        return question
    bare = _ABOUT.sub("", _OPENING.sub("", question)).strip()
    if match := _WH_ALONE.match(question) or _WH_OF_THAT.match(question):
        return _with_new_wh(match.group(1), previous)
    if _ELSE.match(question):
        return _with_new_wh("what else", previous)
    if _COURTESY.match(bare):
        return question
    if not bare or not any(character.isalnum() for character in bare):
        return previous
    if (alone := _AUXILIARY_ALONE.match(bare)) and _is_name_alone(alone.group(1)):
        return _with_new_agent(alone.group(1), previous)
    resolved = _resolve(bare, talk)
    if _is_fragment(question, bare):
        return _with_new_agent(resolved, previous)
    if resolved != bare:
        return resolved
    if _needs_context(bare, talk):
        return _with_focus(bare, talk)
    return question if bare == question else bare


def _is_fragment(question: str, bare: str) -> bool:
    """True for what only names another than the last question did: "And Ghana?", "what about its president?"."""
    if _ABOUT.match(_OPENING.sub("", question)):
        return True
    if _VERBAL.search(bare):
        return False
    return bool(names_in(bare) or find_mentions(bare, any_case=True) or len(bare.split()) <= _FRAGMENT_WORDS) and not (
        _VAGUE.search(bare)
    )


def _needs_context(question: str, talk: Talk) -> bool:
    """True for a question that names nobody and points back ("that", "else"), says hardly anything, or uses the talk's words."""
    read = read_question(question)
    if read.actors or read.names or read.people:
        return False
    # "Who called for restraint?" asks about everybody, whoever was spoken of.
    if read.wants_actors or read.wants_reactions:
        return False
    words = [word for word in content_words(question) if not is_soft(word)]
    says_little = len(words) <= _FEW_WORDS and talk.shares_words(" ".join(words))
    return bool(_VAGUE.search(question)) or len(words) <= 1 or says_little


def _with_focus(question: str, talk: Talk) -> str:
    """The question with what was spoken of behind it; as it is where nothing was named."""
    topic = _topic(talk.previous)
    focus = talk.focus(question) or ("" if _PRONOUN.search(topic) or _POSSESSIVE.search(topic) else topic)
    return f"{question.rstrip('?. ')} ({focus})?" if focus else question


def _with_new_wh(word: str, previous: str) -> str:
    if re.match(r"who\b", previous, re.IGNORECASE):
        return f"{word.capitalize()}: {previous}"
    rest = _LEADING_WH.sub("", previous.rstrip("?. "))
    return f"{word.capitalize()} {rest}?"


def _with_new_agent(fragment: str, previous: str) -> str:
    """The previous question with the fragment in place of whom it asked about."""
    fragment = fragment.rstrip("?. !")
    if re.match(r"who\b", previous, re.IGNORECASE):
        return re.sub(r"^who\b", lambda _: fragment, previous, flags=re.IGNORECASE)
    old = _span_of_agent(previous)
    if old is None:
        return f"{previous.rstrip('?. ')} ({fragment})?"
    start, end = old
    if one := re.fullmatch(r"(?:the )?(.+?) ones?|(.+['’]s?)", fragment, re.IGNORECASE):
        # "the Russian one", "Russia's": what is asked about stays, whose it is changes.
        return _with_new_owner(one.group(1) or one.group(2), previous)
    if (office := _OFFICE_ALONE.fullmatch(fragment)) and (owner := _owner(previous, start)):
        fragment = owner + office.group(1)
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
    ending = re.match(r"['’]s?", previous[mentions[0].end :]) if re.search(r"['’]s?$", owner) else None
    return previous[: mentions[0].start] + owner + previous[mentions[0].end + (ending.end() if ending else 0) :]


def _owner(question: str, start: int) -> str:
    """The actor at a place of the question, as an owner: "Pakistan's"."""
    mention = next((one for one in find_mentions(question, any_case=True) if one.start == start), None)
    if mention is None:
        return ""
    name = question[mention.start : mention.end]
    return name if mention.form == "adjective" else _as_owner(name)


def _is_name_alone(words: str) -> bool:
    """True where the words are nothing but actors, such as "Russia?" or "Iran and Turkey?"."""
    words = words.rstrip("?. !")
    left = words
    for mention in reversed(find_mentions(words, any_case=True)):
        left = left[: mention.start] + left[mention.end :]
    return left != words and not re.sub(r"\b(?:and|or|the|either|too|also)\b|[\s,'’]", "", left)


def _span_of_agent(question: str) -> tuple[int, int] | None:
    read = read_question(question)
    mention = agent_mention(read) or (read.mentions[0] if read.mentions else None)
    if mention is not None and not read.people:
        return mention.start, _end_of_noun_phrase(question, mention)
    person = rf"\b(?:{'|'.join(map(re.escape, read.people))})\b" if read.people else r"(?!)"
    name = next((match for match in _PROPER.finditer(question) if _names_person(match.group(), read.people)), None)
    name = name or re.search(person, question, re.IGNORECASE)
    if name is not None:
        return name.span()
    return (mention.start, mention.end) if mention is not None else None


def _end_of_noun_phrase(question: str, mention: Mention) -> int:
    """The end of "Iran's foreign minister" or "Chinese foreign ministry", so that it is replaced whole."""
    office = re.match(rf"(?:['’]s)?(?:\s+{_OFFICE}\b)+", question[mention.end :], re.IGNORECASE)
    return mention.end + office.end() if office else mention.end


def _names_person(words: str, people: Sequence[str]) -> bool:
    return any(word in people for word in words_of(words))


def _resolve(text: str, talk: Talk) -> str:
    """The text with its pronouns replaced, unless it names whom they stand for itself."""
    person = _PERSON.search(text)
    pronoun = person or _PRONOUN.search(text) or _POSSESSIVE.search(text)
    if pronoun is None or _names_before(text, pronoun.start()) or _IDLE_IT.search(text):
        return text
    if thing := _thing_meant(text, pronoun, talk.previous):
        return text[: pronoun.start()] + thing + text[pronoun.end() :]
    antecedent = _antecedent(talk, pronoun.group(), text)
    if re.search(r"\b(?:of|among) them\b", text, re.IGNORECASE):
        return _with_focus(text, talk)
    if not antecedent:
        return text if names_in(text) or find_mentions(text, any_case=True) else _with_focus(text, talk)
    text = _POSSESSIVE.sub(lambda _: _as_owner(antecedent), text)
    # In "did he say it", "it" is what he said.
    return (_PERSON if person else _PRONOUN).sub(lambda _: antecedent, text, count=1)


def _thing_meant(text: str, pronoun: re.Match[str], previous: str) -> str:
    """What "it" stands for where it is no subject: "who else condemned it?" after "did China condemn the raid?"."""
    if pronoun.group().lower() != "it":
        return ""
    has_agent = _span_of_agent(previous) is not None and not _speaker(previous)
    if has_agent and _SUBJECT_BEFORE.search(text[: pronoun.start()]):
        return ""
    return next(iter(things_in(previous)), "")


def _speaker(question: str) -> str:
    """The person whose statement a question asks for, so that "it" after it is something else; "" where there is none."""
    read = read_question(question)
    span = _span_of_agent(question) if read.people and is_soft(read.verb) else None
    return question[span[0] : span[1]] if span is not None else ""


def _names_before(text: str, place: int) -> bool:
    return bool(names_in(text[:place])) or any(one.start < place for one in find_mentions(text, any_case=True))


def _antecedent(talk: Talk, pronoun: str, text: str) -> str:
    """Whom a pronoun stands for: whom the last question asked about, else whom it or its answer names, else those before.

    Nobody whom the text names itself: in "why did it attack Peru?" it is not Peru.
    """
    previous = talk.previous
    span = _span_of_agent(previous)
    if _BOTH.search(text) and (pair := _pair(previous, span)):
        return pair
    if span is None and _BOTH.search(text) and not names_in(previous) and (several := talk.several()):
        return several
    agent = previous[span[0] : span[1]].removesuffix("'s") if span is not None else ""
    speaker = _speaker(previous) if pronoun.lower() in ("it", "its") else ""
    likely = [agent] if agent and fits(agent, pronoun) else []
    for one in (*likely, *talk.candidates(pronoun), agent):
        if one and not is_named(one, text) and not (speaker and is_named(one, speaker)):
            return f"the {one}" if f" the {one}" in previous else one
    return ""


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
    topic = re.sub(r"^(?:\W*\w+\W+)??(?:did|does|do|has|have|is|are|was|were)\s+", "", previous.rstrip("?. "))
    *words, last = topic.split() or [""]
    return " ".join(words) if words and is_soft(last.lower()) else topic
