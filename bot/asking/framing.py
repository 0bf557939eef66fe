"""A question in the plainest words there are for what it asks: the second reading, where the first has found nothing.

"Who was ready to step in as a go-between?" is "Who offered to mediate?", and "so what was Oslo's take" is "What did Oslo say?".
"""

import re
from functools import cache
from importlib.resources import files

from bot.asking.candidates import has_any
from bot.asking.phrasing import is_frame
from bot.asking.question import Question, blanked, names_others
from bot.asking.requirements import own_words
from bot.models import Frame
from bot.records import Answer, Article
from bot.statements.actors import find_mentions, is_role_word
from bot.statements.words import content_words, stem

# From these probabilities on a frame's kind and its act are believed.
LIKELY, LIKELY_ACT = 0.7, 0.6
# From this confidence on an answer to what somebody is asked to have done is.
_SURE_OF_ACT = 0.6
# Of more words that no frame was seen to have too little of the question is understood.
_MOST_UNHEARD = 2
# act: how it is asked of somebody, and how it is asked who did it.
_VERBS = {
    "": ("say", ""),
    "condemns": ("condemn", "condemned"),
    "protests": ("protest about", "protested about"),
    "summons": ("summon", "summoned"),
    "recalls": ("recall", "recalled"),
    "expels": ("expel", "expelled"),
    "demands": ("demand", "demanded"),
    "denies": ("deny", "denied"),
    "threatens": ("threaten", "threatened"),
    "urges restraint": ("urge", "urged restraint"),
    "calls for talks": ("call for", "called for talks"),
    "offers to mediate": ("offer", "offered to mediate"),
    "offers help": ("offer", "offered help"),
    "supports": ("support", "supported"),
    "welcomes": ("welcome", "welcomed"),
    "expresses concern": ("say", "expressed concern about"),
    "agrees": ("agree", "agreed to"),
    "announces visit": ("say", "announced a visit"),
    "stays neutral": ("say", "stayed neutral"),
    "warns": ("warn", "warned"),
    "promises": ("promise", "promised"),
    "blames": ("say", "blamed"),
    "admits": ("say", "admitted"),
    "rejects": ("reject", "rejected"),
    "praises": ("praise", "praised"),
    "sanctions": ("say", "sanctioned"),
    "strikes": ("say", "struck"),
}
# What these are done about follows with "over"; "the two" and "both sides" need no word of their own.
_WHOLE = frozenset(("urges restraint", "calls for talks", "offers to mediate", "offers help", "stays neutral"))
_PARTIES = frozenset(
    "two both sides side parties party neighbours neighbors countries capitals them each other states".split()
)
_WHETHER = re.compile(
    r"\W*(?:and |but |so )?(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)\b", re.IGNORECASE
)
_TELLS = re.compile(r"\b(?:tell|tells|told|telling|inform(?:ed)?|assured?|messages?)\b", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:since|after|before|until|once|when|following)\b", re.IGNORECASE)
_DAY = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


def plainest(frame: Frame, asked: Question) -> str:
    """The question that a frame is; "" where it asks for nobody's words, leaves open whose, or is none that is surely read.

    `asked` is the same question as first read: what it asks for besides words, a day or a reason, would be lost.
    """
    if frame.kind == "other" or frame.sure < LIKELY or _asks_more(frame, asked) or len(_unheard(frame)) > _MOST_UNHEARD:
        return ""
    act = _act(frame)
    verb, done = _VERBS[act]
    matter = _matter(frame)
    when = "".join(f" {words}" for words in frame.words("when") if _DAY.search(words))
    about = f" about {matter}" if matter else ""
    to = f" to {matter}" if matter else ""
    if frame.kind == "who":
        if act in _WHOLE:
            what = f" over {matter}" if set(content_words(matter)) - _PARTIES else ""
        else:
            what = f" {matter}" if matter else ""
        return f"Who {done}{what}{when}?" if done else ""
    whose = _whose(frame)
    if frame.kind == "reactions":
        return f"How did {whose or 'countries'} react{to}{when}?"
    channel = next(iter(frame.words("channel")), "")
    if not whose and channel and _TELLS.search(frame.text):
        return f"What did a source tell {channel}{about}{when}?"
    if not whose:
        return ""
    if frame.kind == "reacted":
        return f"How did {whose} react{to}{when}?"
    if frame.kind == "whether" and not act:
        return f"Has {whose} said anything{about}{when}?"
    hearer = next(iter((*frame.words("addressee"), channel)), "")
    if hearer and verb == "say" and _TELLS.search(frame.text):
        return f"What did {whose} tell {hearer}{about}{when}?"
    return f"What did {whose} {verb}{about}{when}?"


def _asks_more(frame: Frame, asked: Question) -> bool:
    """True for when, where, why and how many, for whether something was done, for deeds and for somebody else's friends."""
    reason = asked.wants_reason and not asked.is_view
    # "What sanctions did Oslo impose?" is not what Oslo said of anything.
    act = _act(frame)
    acted = act and _VERBS[act][0] == "say" and frame.kind == "said" and not frame.words("matter")
    form = asked.wants_time or asked.wants_place or asked.wants_number or asked.wants_condition or asked.premise
    whether = _WHETHER.match(frame.text) and frame.kind in ("said", "reacted")
    of_others = any(names_others(frame.text, end) for _, end in frame.roles["whose"])
    return bool(reason or form or whether or acted or of_others)


def _act(frame: Frame) -> str:
    """The act that is asked for, "" where it is not surely read."""
    return frame.act if frame.sure_of_act >= LIKELY_ACT else ""


def bears_out(frame: Frame, answer: Answer) -> bool:
    """True where the answer to what a frame is asked as can be trusted: a report it cites holds every word of the matter.

    An act that is asked of somebody is read by the model alone; then the answer must be surer too.
    """
    if frame.kind == "said" and frame.act and answer.confidence < _SURE_OF_ACT:
        return False
    return any(_tells_of(frame, citation.article) for citation in answer.citations)


def _tells_of(frame: Frame, report: Article) -> bool:
    """True for a report that holds every word that tells what the question is about, in whatever form.

    Those that tell after or since what ("since the guards owned up") are among them; a day is asked for by itself.
    """
    text = f"{report.title}\n{report.text}"
    events = [words for words in frame.words("when") if _EVENT.search(words) and not _DAY.search(words)]
    asked = [word for words in events for word in own_words(words) if stem(word) not in _heard()]
    asked += [word for word in own_words(_matter(frame)) if word not in _PARTIES]
    return all(has_any(text, (word,)) for word in asked)


def _matter(frame: Frame) -> str:
    """What it is about, with the "that" that begins it: who denied that it happened is not who denied it.

    A word that no question's frame was seen to have may be what it is about, whatever the model takes it for.
    """
    matter = " ".join((*frame.words("matter"), *_unheard(frame)))
    begins = frame.roles["matter"][:1]
    return f"that {matter}" if begins and frame.text[: begins[0][0]].lower().endswith(" that ") else matter


def _unheard(frame: Frame) -> list[str]:
    """The words in no role that carry meaning and frame none of the questions which the model was trained on."""
    left = blanked(frame.text, [span for spans in frame.roles.values() for span in spans])
    return [word for word in content_words(left) if stem(word) not in _heard() and not is_frame(word)]


@cache
def _heard() -> frozenset[str]:
    """The stems of the words that frame the questions which the model was trained on."""
    words = files("bot.asking").joinpath("frame_words.txt").read_text(encoding="utf-8")
    return frozenset(stem(word) for word in words.split())


def _whose(frame: Frame) -> str:
    """Those whose words are asked for, as one list: "Oslo, Lima and Quito"."""
    named = [name for words in frame.words("whose") if (name := _without_frame(words))]
    # "the White House, either the president or his people": who is named stands for those who are not.
    known = [name for name in named if find_mentions(name, any_case=True) or not _is_role(name)]
    named = list(dict.fromkeys(known or named))
    return " and ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)


def _without_frame(words: str) -> str:
    """A name without what only frames it: "pls - the norwegians" is "norwegians"."""
    parts = re.sub(r"['’]s?$", "", words).split()
    while parts and (not any(map(str.isalnum, parts[0])) or is_frame(parts[0])):
        parts = parts[1:]
    return " ".join(parts)


def _is_role(name: str) -> bool:
    return all(is_role_word(word) or is_frame(word) for word in name.split())
