"""What a statement does, told by its words: offers, condemns, recalls an envoy.

An act has the words a question asks for it with and the words a report tells it in. Where a question asks for an act, only
a sentence that tells it can answer; "say", "react" and their like ask for any statement.
"""

import re
from dataclasses import dataclass
from functools import cache

# No strike of arms: a court strikes down a law, two sides strike a deal, nurses are on strike.
_LABOUR = (
    "general hunger labour labor rail tube wildcat transport teachers doctors nurses pilots workers drivers writers actors "
    "miners farmers postal rent union"
).split()
# To stand before "strike", "strikes", "struck" or "striking"; the first test keeps the others from running at every word.
WARLIKE = (
    "(?=str[iu])(?!strike(?<=\\bon strike)\\b)"
    + "".join(rf"(?<!\b{one} )(?<!\b{one}['’] )" for one in _LABOUR)
    + r"(?!\w+ (?:down|out|off|up|gold|action|ballots?|notice|pay|funds?|breakers?|workers|nurses|"
    r"teachers|doctors|deals?|agreements?)\b)"
    r"(?!\w+ (?:an?|the|its?|his|her|their|that|this|another) (?:[\w-]+ ){0,3}?(?:deals?|agreements?|bargains?|balance|chords?|"
    r"tone|compromise|accords?|pose|partnership|truce|ceasefire|pact|note)\b(?!-))"
)
_OFFER = (
    r"offer\w*|propos\w*|willing\w*|ready\b|readiness|prepared to|stands? by to|mediat\w*|good offices|assist\w*|"
    r"facilitat\w*|constructive role|host\w*|pledg\w*|provid\w*|promis\w*|help\w*"
)
_URGE = (
    r"urg\w*|call(?:s|ed|ing)? (?:up)?on|call(?:s|ed|ing)? for|appeal\w*|ask\w*|request\w*|demand\w*|insist\w*|must|"
    r"press\w* for|wants?\b(?! to\b)|wanted\b(?! to\b)"
)
_SUPPORT = (
    r"support\w*|back(?:s|ed|ing)?\b|endors\w*|stands? (?:by|with)|stood (?:by|with)|solidarity|commend\w*|"
    r"defen[cd]\w*|understands?|side[sd]? with"
)
_CONDEMN = (
    r"condemn\w*|denounc\w*|deplor\w*|slam(?:s|med)|blast(?:s|ed)\b|lambast\w*|decri\w*|castigat\w*|censur\w*|"
    r"critici[sz]\w*|rebuk\w*"
)
_KILL = (
    r"kill\w*|dead|deaths?|died?|dying|casualt\w*|death toll|tolls?\b|fatal\w*|victims?|martyr\w*|lives|slain|eliminated|"
    r"murder\w*"
)
_STRIKE = (
    rf"{WARLIKE}(?:strikes?|struck|striking)\b|attack\w*|hit\b|hits\b|bomb\w*|missiles?|raid\w*|shell\w*|airstrikes?|drones?|"
    r"launch\w*|invad\w*|invasion"
)

# act: (the words a question asks with, the words a report tells it in); None where they are the same.
_ACTS: dict[str, tuple[str, str | None]] = {
    "offer": (
        r"offer(?:s|ed|ing)?|propos\w+|mediat\w+|volunteer\w*|promis\w+|pledg\w+|ready\b|willing\b|float(?:s|ed|ing)?\b",
        _OFFER,
    ),
    "condemn": (
        r"condemn\w*|denounc\w+|deplor\w+",
        _CONDEMN,
    ),
    # Who calls it "reckless" criticises it.
    "criticise": (
        r"slam(?:s|med|ming)?\b|blast(?:s|ed)\b|lambast\w*|critici[sz]\w*|rebuk\w*",
        rf"{_CONDEMN}|accus\w*|blam\w*|fault\w*|(?:call|describ|brand|label)\w*\b(?! (?:for|on|upon)\b)[^.]{{0,80}}[\"\u201c]",
    ),
    "urge": (
        # Whoever wants another to do something asks for it.
        (
            r"urg\w+|demand\w*|call(?:s|ed|ing)? for|call(?:s|ed|ing)? on|appeal\w*|request\w*|"
            r"want(?:s|ed|ing)? (?!to\b)(?:[\w'’-]+ ){1,6}?to\b"
        ),
        _URGE,
    ),
    "recall": (r"recall\w*", r"recall\w*|withdr[ae]w\w*|(?:call|bring|brought|order)\w* (?:back |him |her )?home"),
    "expel": (
        r"expel\w*|expuls\w+|kick\w* out",
        r"expel\w*|expuls\w+|non grata|not be allowed to return|bar(?:s|red|ring)? ",
    ),
    "summon": (r"summon\w*|(?:call(?:s|ed)|haul(?:s|ed)) in\b|carpeted", r"summon\w*|(?:called|hauled) in"),
    "deny": (
        r"den(?:y|ies|ied|ying)|denials?|reject\w*|refut\w+",
        r"den(?:y|ies|ied|ying)|denials?|reject\w*|dismiss\w*|refut\w*|baseless|unfounded|not true|disput\w*",
    ),
    "threaten": (
        r"threat\w*|vow\w*",
        r"threat\w*|warn\w*|vow\w*|caution\w*|consequences|reserve[sd]? the right|will respond|retaliat\w*",
    ),
    "warn": (
        r"warn\w*",
        r"warn\w*|caution\w*|alert\w*|inform(?:s|ed|ing)?\b|notif\w*|consequences|reserve[sd]? the right|threat\w*",
    ),
    "support": (
        # "hitting back" and "going back" support nobody.
        r"support\w*|back(?:s|ed|ing)\b|(?<!hit )(?<!ing )(?<!strike )(?<!struck )(?<!go )(?<!went )back\b|endors\w+|defend\w*",
        _SUPPORT,
    ),
    "welcome": (
        r"welcom\w+|prais\w+|hail\w*|applaud\w*|commend\w*",
        r"welcom\w*|prais\w*|hail\w*|applaud\w*|commend\w*|credit",
    ),
    "concern": (r"concern\w*|worr\w+", r"concern\w*|worr\w*|alarm\w*|regret\w*|anxi\w*|fears?\b"),
    "regret": (r"regret\w*", None),
    "apologise": (r"apolog\w+", r"apolog\w*|sorry"),
    "agree": (
        r"agree(?:s|d|ing|ment)?|accept\w*|deal",
        r"agree\w*|accord\b|deal\b|consensus|accept\w*|joint statement",
    ),
    "refuse": (
        r"refus\w+|reject\w*|(?:turn\w*|knock\w*) down|rul\w+ out|rebuff\w*|spurn\w*",
        r"refus\w*|reject\w*|declin\w*|rul\w+ out|will not|won't|turn\w* (?:\w+ ){0,3}?down|rebuff\w*|spurn\w*",
    ),
    "visit": (r"visit\w*|travel\w*", r"visit\w*|travel\w*|trip\b|arriv\w*|leave|left for"),
    "neutral": (
        r"neutral\w*|neither side|no sides?\b|not take sides?|(?:stay|stood|keep|kept) out\b",
        r"neutral\w*|not take sides|(?:is|was) a matter (?:between|for)\b",
    ),
    "keep silent": (
        (
            r"silent|silence|no comment|(?:not|never) (?:comment|react|respond)\w*|said nothing|"
            r"(?:keep|kept|stay|stayed|remained) (?:silent|quiet)"
        ),
        (
            r"(?:not|never) (?:comment|react|respond)\w*|declin\w* to|no comment|silen\w*|refus\w* to (?:comment|say)|"
            r"would not say|(?:gave|given) no\b"
        ),
    ),
    "sanction": (
        r"sanction\w*|embargo\w*|(?:punitive|restrictive) measures",
        r"sanction\w*|embargo\w*|(?:punitive|restrictive) measures|blacklist\w*|visa (?:bans?|restrictions?|measures)",
    ),
    "accuse": (r"accus\w+|blam\w+|alleg\w+", r"accus\w*|blam\w*|alleg\w*|responsib\w*|behind the|fund\w*"),
    "suspend": (
        r"suspend\w*|halt\w*|freez\w+|froze",
        r"suspen\w*|halt\w*|freez\w*|froze\w*|cut off|sever\w*",
    ),
    # Whoever justifies what was done says what it was for, or by what right.
    "justify": (
        r"justif\w*",
        (
            r"justif\w*|legitimate\w*|law(?:s|ful\w*)?\b|legal\w*|rights?\b|self-defen[cs]e|defen[cds]\w*|protect\w*|because|"
            r"respon(?:se|d)\w*|retaliat\w*|aim\w*|target\w*|necess\w*|threat\w*|had to|no (?:other )?choice|prevent\w*|"
            r"violat\w*|terroris\w*|security|in order to|so that|proportion\w*|answer\w*|forced?\b|warn\w*|provo\w*"
        ),
    ),
    "invite": (r"invit\w+", None),
    "resign": (r"resign\w*|step(?:s|ped)? down", r"resign\w*|step\w* down|quit\w*"),
    "sign": (r"signed?|signs", r"sign(?:s|ed|ing)?\b|signature\w*"),
    "deploy": (r"deploy\w*", r"deploy\w*|sent|send\w*|dispatch\w*"),
    "withdraw": (
        r"withdr[ae]w\w*|pull(?:s|ed|ing)?(?: [\w-]+){0,3} out\b",
        r"withdr[ae]w\w*|pull\w* out|leav\w*|left\b|recall\w*",
    ),
    "recognise": (r"recogni[sz]\w+", r"recogni[sz]\w*"),
    "veto": (r"veto\w*", None),
    "vote": (r"vot(?:e|es|ed|ing)", None),
    "arrest": (r"arrest\w*|detain\w*", r"arrest\w*|detain\w*|custody"),
    "release": (r"releas\w+|free[ds]?\b", r"releas\w*|free[ds]?\b"),
    "strike": (
        rf"attack\w*|{WARLIKE}(?:strikes?|struck)\b|bomb\w*|invad\w+|(?:hit|hits|hitting|strik\w+) back|retaliat\w*",
        _STRIKE,
    ),
    "kill": (r"kill\w*|died?|deaths?|dead|casualties|death toll", _KILL),
    "injure": (r"injur\w+|wound\w*|hurt", r"injur\w*|wound\w*|hurt\b"),
    "restore": (r"restor\w+|resum\w+|normali[sz]\w+", r"restor\w*|resum\w*|normali[sz]\w*|return\w*"),
}

# Verbs that ask for a statement of whatever kind.
_SOFT = (
    "say said says saying tell told tells react reacted reacts reaction reactions respond responded responds response responses "
    "comment comments "
    "commented state stated statement statements position stance view views think thinks want wants wanted hope hopes hoped "
    "write writes wrote written "
    "announce announced claim claimed claims report reported speak spoke mention mentioned add added argue argued "
    "answer answered explain explained describe described call called see sees seen do does did done make made address "
    "express expressed declare declared decide decided plan plans take took give gave anything something message remark "
    "remarks characterise characterised characterize characterized label labelled brand branded feel believe "
    "believes note noted suggest suggested insist insisted defend defended"
).split()


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act; `asked` finds it in a question, `told` in a report."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]


@cache
def acts() -> tuple[Act, ...]:
    """Every act known."""
    return tuple(
        Act(name, _words(asked), _words(told if told is not None else asked)) for name, (asked, told) in _ACTS.items()
    )


def asked_acts(question: str) -> tuple[Act, ...]:
    """The acts a question asks for."""
    return tuple(act for act in acts() if act.asked.search(question))


def is_soft(word: str) -> bool:
    """True for a verb that asks for any statement ("say", "react")."""
    stem = word.removesuffix("ing")
    return word in _SOFT or (stem != word and (stem in _SOFT or f"{stem}e" in _SOFT))


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})", re.IGNORECASE)
