"""Whether a text tells a deed as done, or only as planned, asked for or possible."""

import re
from dataclasses import dataclass
from functools import cache

from bot.statements.words import stem

# "may return", "will have returned", "not yet been signed".
_MODAL = re.compile(
    r"\b(?:may|might|will|would|shall|should|can|could|must|won't|cannot|['’]ll)(?: (?:not|also|soon|later|then|only|never|"
    r"be|been|have|\w+ly)){0,4} $",
    re.IGNORECASE,
)
# "agreed to return", but not "used missiles to strike": only what somebody means or is meant to do.
_PLANNED = re.compile(
    r"\b(?:agree|plan|expect|want|wish|hope|vow|pledg|promis|offer|ready|willing|prepar|set|due|about|intend|refus|fail|"
    r"threaten|urg|call|ask|demand|invit|is|are|was|were|schedul|likely|suppos|seek|consider|propos|order|need|ought|going|"
    r"decline|readiness|way)\w*(?: (?!used|had|has|have)[\w'’-]+){0,5}? to(?: be)?(?: \w+ly)? $",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:not|never|no|without|n['’]t|yet to|plans? (?:of|for)|if [\w ]{1,40})(?: \w+){0,2} $", re.IGNORECASE
)
_IRREGULAR = {
    "meet": "met", "leave": "left", "hold": "held", "sell": "sold", "send": "sent", "take": "took|taken", "go": "went|gone",
    "come": "came", "fall": "fell", "rise": "rose|risen", "win": "won", "lose": "lost", "begin": "began|begun",
    "break": "broke", "shoot": "shot", "fight": "fought", "make": "made", "give": "gave|given", "write": "wrote|written",
    "fly": "flew|flown", "draw": "drew|drawn", "become": "became", "build": "built", "buy": "bought", "bring": "brought",
    "find": "found", "get": "got", "keep": "kept", "lead": "led", "pay": "paid", "run": "ran", "see": "saw|seen",
    "speak": "spoke", "stand": "stood", "steal": "stole", "freeze": "froze", "strike": "struck", "withdraw": "withdrew",
    "drive": "drove", "choose": "chose", "swear": "sworn|swore", "sink": "sank|sunk", "hang": "hung", "say": "said",
    "tell": "told", "know": "knew", "grow": "grew", "throw": "threw", "wear": "wore", "sit": "sat", "lie": "lay", "do": "did",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed that carries the whole meaning of a question; `asked` finds it there, `told` in a report."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]


_TIES = r"(?:[\w'’-]+ ){0,4}?(?:ties|relations|contacts?|links)"
# deed: (the words a question asks with, the words a report tells it in); None where they are the same.
_DEEDS: dict[str, tuple[str, str | None]] = {
    "break off relations": (
        rf"(?:br(?:eak|oke)\w*|cut\w*)(?: off)? {_TIES}|sever(?:s|ed)?\b",
        (rf"(?:br(?:eak|oke)\w*|cut\w*|suspend\w*|end(?:s|ed|ing)?)(?: off)? {_TIES}|"
        rf"{_TIES} (?:\w+ ){{1,2}}(?:cut|broken|severed)|"
        r"sever(?:s|ed|ing|ance)?\b|ruptur\w*"),
    ),
    "break off": (
        r"br(?:eak|oke)\w* off",
        (r"br(?:eak|oke)\w* (?:[\w'’-]+ ){0,3}?off|end(?:s|ed|ing)?\b|halt\w*|call\w* off|walk\w* out|suspend\w*|"
        r"collaps\w*|abandon\w*"),
    ),
    "replace": (
        r"replac(?:e|es|ed)\b|succeed(?:s|ed)?\b(?! in)",
        (r"replac\w*|succe(?:ed|ss)\w*|t(?:ake|akes|ook|aken|aking) over|nam(?:ed|es|ing)\b|appoint\w*|elect(?:s|ed)\b|sworn in|"
        r"inaugurat\w*|st(?:ep|and)\w* in for"),
    ),
    "declare war": (r"declar\w* (?:[\w'’-]+ ){0,2}?war\b", r"declar[^.;]{0,60}\bwar\b|state of war|at war with"),
    "return": (
        r"return(?:s|ed)?(?= (?:to|from|home)|\W*$)|(?:come|go) back\b",
        r"return\w*|(?:c[ao]me|coming) back|(?:go|goes|gone|went) back|resum\w*|\bback (?:in|at|to|home)\b|reinstat\w*",
    ),
    "close": (
        r"closed\b|close(?= (?:the|its|their|his|her|all|off|down)\b|\W*$)",
        r"clos(?:e|es|ed|ing|ure)\b|shut\w*|seal(?:s|ed|ing)?\b|block\w*",
    ),
    "reopen": (r"re-?open(?:s|ed)?\b", r"re-?open\w*|open\w* again"),
    "appoint": (r"appoint(?:s|ed)?\b", r"appoint\w*|nam(?:ed|es|ing)\b|nominat\w*|pick(?:s|ed)\b|chose\w*|select\w*|tapped"),
    "surrender": (r"surrender(?:s|ed)?\b", r"surrender\w*|gave (?:\w+ )?up|capitulat\w*"),
    "annex": (r"annex(?:es|ed)?\b", None),
}  # fmt: skip


@cache
def deeds() -> tuple[Deed, ...]:
    """Every deed known."""
    return tuple(
        Deed(name, _words(asked), _words(told if told is not None else asked)) for name, (asked, told) in _DEEDS.items()
    )


def asked_deed(question: str) -> Deed | None:
    """The first deed in the table that a question asks for, if any."""
    return next((deed for deed in deeds() if deed.asked.search(question)), None)


def tells_as_done(told: re.Pattern[str], text: str) -> bool:
    """True where a text tells the deed at least once other than as planned, possible or not done."""
    return any(not _is_open_still(text, match.start()) for match in told.finditer(text))


def is_only_planned(verb: str, text: str) -> bool:
    """True where a text has the verb of a question ("return") only as something planned or possible ("may return")."""
    if (irregular := _IRREGULAR.get(verb)) and re.search(rf"\b(?:{irregular})\b", text, re.IGNORECASE):
        return False
    wanted = _bare(verb)
    places = [match.start() for match in re.finditer(r"[^\W\d_]+", text) if _bare(match.group().lower()) == wanted]
    return bool(places) and all(_is_open_still(text, place) for place in places)


def _bare(word: str) -> str:
    return stem(word).removesuffix("e")


def _is_open_still(text: str, place: int) -> bool:
    before = text[max(0, place - 80) : place]
    clause = re.split(r"[.;:,\"“”\n]", before)[-1]
    return any(form.search(clause) for form in (_MODAL, _PLANNED, _NOT_YET))


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})", re.IGNORECASE)
