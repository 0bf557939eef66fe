"""What a statement or deed does, in the words a desk uses, and the class of PLOVER each belongs to.

PLOVER (Political Language Ontology for Verifiable Event Records, Open Event Data Alliance) has fifteen classes; a desk word
belongs to one, or to none where the words are no move towards anybody ("states").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.statements.acts import WARLIKE

STATES = "states"
# Desk word -> class of PLOVER, "" for none.
PLOVER: Mapping[str, str] = {
    "condemns": "ACCUSE",
    "accuses": "ACCUSE",
    "protests": "ACCUSE",
    "expresses concern": "ACCUSE",
    "regrets": "",
    "summons an envoy": "ACCUSE",
    "recalls an envoy": "SANCTION",
    "expels an envoy": "SANCTION",
    "suspends ties": "SANCTION",
    "demands": "REQUEST",
    "urges restraint": "REQUEST",
    "calls for talks": "REQUEST",
    "asks for help": "REQUEST",
    "denies": "REJECT",
    "refuses": "REJECT",
    "threatens": "THREATEN",
    "warns": "THREATEN",
    "offers to mediate": "AGREE",
    "offers help": "AGREE",
    "agrees": "AGREE",
    "announces a visit": "CONSULT",
    "holds talks": "CONSULT",
    "supports": "SUPPORT",
    "welcomes": "SUPPORT",
    "stays neutral": "",
    "gives aid": "AID",
    "cooperates": "COOPERATE",
    "restores ties": "COOPERATE",
    "yields": "YIELD",
    "mobilises": "MOBILIZE",
    "coerces": "COERCE",
    "demonstrates": "PROTEST",
    "sanctions": "COERCE",
    "strikes": "ASSAULT",
    STATES: "",
}

_ENVOY = r"(?:ambassadors?|envoys?|charg[eé]s? d['’]affaires|diplomats?|representatives?|consuls?|high commissioners?)"
_CALM = (
    r"restrain\w*|calm\w*|de-?escalat\w*|(?:avoid|against|prevent|see|not)\w* (?:[\w-]+ ){0,6}?escalat\w*|"
    r"escalation (?:[\w-]+ ){0,3}?(?:avoided|prevented)|common sense|lower\w* tensions?|reduc\w* tensions?|cool heads?|"
    r"cease-?fire|end (?:to )?(?:the )?(?:violence|fighting|hostilities)"
)
_TALKS = r"talks?\b|dialogues?|negotiat\w*|diploma\w*|consultations?|peaceful (?:means|ways?|settlement|solution)"
_WANTS = (
    r"urg\w+|call(?:s|ed|ing)? (?:up)?on|call(?:s|ed|ing)? for|appeal\w*|hop(?:e|es|ed|ing)\b|want(?:s|ed)?\b|must\b|"
    r"should\b|ask(?:s|ed|ing)?\b|encourag\w+|press(?:es|ed|ing)?\b|need(?:s|ed)?\b|plead\w*|implor\w*|welcome to"
)
_MEDIATE = (
    r"mediat\w*|good offices|constructive role|bridge (?:[\w'’-]+ ){0,3}?(?:differences|gaps?)|"
    r"(?:settle|resolve|overcome|ease) (?:[\w'’-]+ ){0,3}?(?:differences|disputes?|conflicts?|tensions?|row)|facilitat\w*|"
    r"host (?:[\w'’-]+ ){0,3}?(?:talks|summit|negotiations|meeting|ministers|sides|parties|delegations|leaders)\b|"
    r"go-?between|intermediary"
)
_WILLING = r"offer\w*|will(?:ing|ingness)\b|ready\b|readiness|prepared to|stand(?:s|ing)? by to|propos\w*|volunteer\w*"
# desk word: (what the cue says by itself, what cue and content say together); the first that fits is taken. None never fits.
_FORMS: tuple[tuple[str, str | None, str | None], ...] = (
    (
        "summons an envoy",
        None,
        rf"summon\w*\b.{{0,90}}\b{_ENVOY}|{_ENVOY}\b.{{0,60}}\bsummon\w*",
    ),
    (
        "recalls an envoy",
        None,
        (
            rf"(?:recall|withdr[ae]w|call(?:s|ed|ing)? home)\w*\b.{{0,60}}\b{_ENVOY}|{_ENVOY}\b.{{0,60}}\b(?:recalled|"
            r"withdrawn|called home)"
        ),
    ),
    (
        "expels an envoy",
        None,
        (
            rf"expel\w*\b.{{0,60}}\b{_ENVOY}|(?:thr[eo]w\w*|kick\w*|sen[dt]\w*)\b.{{0,40}}\b{_ENVOY}\b.{{0,30}}\b(?:out|home)\b|"
            rf"(?:thr[eo]w\w*|kick\w*) out\b.{{0,40}}\b{_ENVOY}|{_ENVOY}\b.{{0,60}}\bexpel\w*|non grata|"
            rf"{_ENVOY}\b.{{0,80}}\bnot (?:be )?(?:allowed|permitted) to (?:return|come back|enter)"
        ),
    ),
    (
        "suspends ties",
        None,
        (
            r"(?:suspend|sever|cut(?! short)|break|broke|freez|froze|halt|downgrad|end)\w*\b.{0,60}\b(?:ties|relations|visits?|"
            r"contacts?|cooperation|talks|trade|flights|links)\b|\b(?:ties|relations|visits?|contacts?|cooperation|"
            r"talks|trade|flights|links)\b.{0,90}\b(?:suspended|severed|broken off|frozen|halted|cut off|downgraded)"
        ),
    ),
    (
        "restores ties",
        None,
        (
            r"(?:restor|resum|normali[sz]|re-?establish)\w*\b.{0,40}\b(?:ties|relations|contacts?|flights|trade)\b|"
            r"re-?open\w*\b.{0,30}\bembass\w+"
        ),
    ),
    (
        "sanctions",
        None,
        r"(?:impos|slap|announc|add|extend|tighten)\w*\b.{0,40}\b(?:sanctions?|embargo\w*|tariffs?)|blacklist\w*",
    ),
    (
        "offers to mediate",
        None,
        rf"(?:{_WILLING})\b.{{0,90}}\b(?:{_MEDIATE})|(?:contact|working)\b.{{0,60}}\b(?:{_MEDIATE})",
    ),
    (
        "threatens",
        r"threat\w*|vow(?:s|ed|ing)?",
        (
            r"reserv\w+ (?:the|its|their|his|our) right|(?:will|would) (?:respond|retaliate|strike back|hit back|avenge)|"
            r"threaten\w* (?:to|with)|vow\w* (?:revenge|to (?:respond|retaliate|avenge|strike))|"
            r"options? (?:\w+ )?on the table|(?:will|would|shall|must) not (?:go|remain|be left) (?:unanswered|unpunished)|"
            r"(?:will|would|shall) (?:pay|regret|answer any)|at (?:its|their|your) (?:own )?(?:risk|peril)|"
            r"patience (?:has|had|is|was|will)\b|(?:times|more) (?:harder|heavier|harsher)"
        ),
    ),
    (
        "warns",
        r"warn\w*|caution\w*",
        (
            r"(?:severe|serious|grave|dire) consequences|(?:responsib\w+ for (?:the|any|all) consequences)|(?:could|"
            "may|might|would) (?:undermine|destabili[sz]e|endanger|imperil|jeopardi[sz]e)|perilous path|"
            r"play\w* with fire"
        ),
    ),
    (
        "urges restraint",
        None,
        rf"(?:{_WANTS})\b.{{0,140}}?\b(?:{_CALM})",
    ),
    (
        "calls for talks",
        None,
        rf"(?:{_WANTS})\b.{{0,140}}?\b(?:{_TALKS})",
    ),
    (
        "asks for help",
        None,
        r"(?:ask|appeal|request|seek|sought|plead)\w*\b.{0,40}\b(?:help|aid|assistance|support)\b",
    ),
    (
        "condemns",
        (
            r"condemn\w*|denounc\w*|deplor\w*|slam(?:s|med|ming)?|blast(?:s|ed|ing)|decr(?:y|ies|ied|ying)|lambast\w*|"
            r"censur\w*|criticis\w*|criticiz\w*|rebuk\w*|fault(?:s|ed)|mock(?:s|ed)|ridicul\w+|derid\w+"
        ),
        (
            r"condemn\w*|denounc\w*|deplor\w*|unacceptable|egregious|reckless|outrageous|heinous|barbaric|unprovoked|"
            "(?:blatant|serious|gross|flagrant|clear) (?:breach|violation)|crime against"
        ),
    ),
    (
        "protests",
        "protest(?:s|ed|ing)?",
        r"(?:lodg|fil|deliver|hand)\w*\b.{0,40}\b(?:protest|demarche|d[ée]marche|complaint)",
    ),
    (
        "accuses",
        r"accus\w*|blam(?:e|es|ed|ing)|alleg\w*|charg(?:es|ed|ing)",
        (
            r"accus\w*|(?<!assign )(?<!apportion )blam(?:e|es|ed|ing)\b|"
            r"(?:went|goes|was|is|were) against (?:international|the)\b.{0,30}\blaw|"
            r"violat\w+|leading (?:funder|sponsor)|state sponsor|responsible for|to blame|behind the (?:attack|strike|"
            r"bomb)\w*"
        ),
    ),
    (
        "denies",
        "den(?:y|ies|ied|ying)",
        r"\bden(?:ies|ied|ying)\b|(?:is|was|are|were) (?:false|untrue|baseless|unfounded)|nothing to do with",
    ),
    (
        "refuses",
        r"reject\w*|refus\w*|declin\w*|dismiss\w*|rul(?:es|ed) out",
        r"will (?:never|not) (?:talk|negotiate|accept|allow|give)|rejects?\b|refus(?:es|ed)\b|ruled out",
    ),
    (
        "demands",
        (
            r"demand\w*|insist\w*|order(?:s|ed)|call(?:s|ed) (?:up)?on|call(?:s|ed|ing) for|urg(?:es|ed)|ask(?:s|ed) for|"
            r"appeal(?:s|ed) to"
        ),
        r"demand\w*|must\b|expect(?:s|ed)? (?:the same|\w+ to)\b|calls? (?:up)?on",
    ),
    (
        "expresses concern",
        None,
        r"(?:deep|grave|serious)?\w* ?concern(?:s|ed)?\b|worr(?:y|ies|ied)|alarm(?:s|ed)?\b",
    ),
    (
        "regrets",
        r"regret\w*",
        r"\bregret\w*",
    ),
    (
        "stays neutral",
        None,
        r"neutral\w*|not take sides|(?:is|was) a matter (?:between|for)\b",
    ),
    (
        "welcomes",
        r"welcom\w*|hail\w*|prais\w*|applaud\w*",
        r"welcom(?:es|ed|ing)\b|hail(?:s|ed)\b",
    ),
    (
        "supports",
        r"support\w*|back(?:s|ed|ing)|endors\w*|commend\w*|defend\w*",
        (
            r"(?:full|firm|unwavering) support|solidarity|sid(?:es|ed|ing) with|took (?:the )?side|"
            r"st(?:and|ands|ood) (?:by(?! while| and)|with)\b|"
            r"back(?:s|ed) its|commend\w*|"
            "deserves? (?:all )?(?:the )?credit"
        ),
    ),
    (
        "agrees",
        "agree(?:s|d|ing)?|accept(?:s|ed|ing)?",
        r"(?<!\bto )agree(?:s|d)? (?:to|that|on)\b|(?:mutually|been) agreed",
    ),
    (
        "announces a visit",
        None,
        (
            r"(?:will|to|is due to|is set to|plans to) (?:\w+ ){0,2}?(?:visit|travel|fly|"
            r"pay (?:an?|his|her|their) (?:\w+ )?visit)\b|will (?:host|receive)\b"
        ),
    ),
    (
        "holds talks",
        r"discuss\w*|met|negotiat\w*",
        (
            r"(?:held|hold|took|taken|had|spoke)\b.{0,40}\b(?:talks|(?<!distress )call|meeting|conversation|by (?:tele)?phone)|"
            r"discussed\b|met (?:with|his|her)\b|close contact"
        ),
    ),
    (
        "offers help",
        None,
        (
            rf"(?:{_WILLING})\b.{{0,60}}\b(?:help|aid|assist\w*|support|provide|send|ship|supply|deliver|lend|shelter|"
            r"evacuate)\b"
        ),
    ),
    (
        "gives aid",
        None,
        (
            r"(?:deliver|donat|sent|provid|airlift|suppl)\w*\b.{0,40}\b(?:aid|relief|food|medicin\w*|vaccines?|weapons|"
            r"assistance|troops to help)\b"
        ),
    ),
    (
        "mobilises",
        None,
        (
            r"(?:high|highest|full|heightened) alert|mobilis\w*|mobiliz\w*|mass(?:ed|ing) (?:troops|forces)|"
            r"deploy\w*\b.{0,40}\b(?:troops|forces|warships?|jets|missiles)"
        ),
    ),
    (
        "yields",
        None,
        (
            r"(?:releas|freed|free|withdr[ae]w|lift|eas|surrender)\w*\b.{0,40}\b(?:prisoners?|hostages?|troops|forces|"
            r"sanctions|blockade|curfew)|resign(?:s|ed)\b|surrender(?:s|ed)\b"
        ),
    ),
    (
        "coerces",
        None,
        r"arrest(?:s|ed)\b|detain(?:s|ed)\b|curfew|jail(?:s|ed)\b|seiz(?:es|ed)\b|martial law",
    ),
    (
        "demonstrates",
        None,
        r"(?:protesters?|demonstrators?|crowds?)\b.{0,60}\b(?:rall|march|gather|chant|burn)\w*|took to the streets",
    ),
)
# Deeds of arms, told as done by whoever is the subject; in what somebody says only where it is their own side's.
_STRIKE = re.compile(
    rf"\b(?:{WARLIKE}(?:strikes?|struck|striking)|attacked|bombed|shelled|raided|invaded|ambushed|assassinated|"
    r"(?:fired|launched|carried out|conducted|undertook)\b.{0,60}\b(?:missiles?|rockets?|drones?|strikes?|attacks?|raids?|"
    r"airstrikes?|shells)|(?:strikes?|airstrikes?) on\b|eliminated\b|claimed (?:responsibility|the attack|that attack))\b",
    re.IGNORECASE,
)

_WHETHER = re.compile(r"\b(?:whether|if)\b[^,;:.\"“”]{0,60}$", re.IGNORECASE)
_UNDONE = re.compile(
    r"(?:\b(?:not|never|cannot|without|neither|nor|no (?:\w+ )?(?:plans?|intentions?|reasons?|wish|desire|need) to|"
    r"stopped short of|(?:refus|declin|fail)(?:es|ed|ing|s) to)|n['’]t)\s(?:\w+ly\s)?$",
    re.IGNORECASE,
)
# What a "not" does rather than undoes: "we do not want to see it escalate".
_OF_NOT = frozenset({"denies", "refuses", "stays neutral", "urges restraint"})
# A cue that says one of these by itself ("welcomed the move to restore ties") leaves nothing to what is told with it.
_PLAIN = frozenset({"condemns", "denies", "refuses", "welcomes"})


@dataclass(frozen=True, slots=True)
class _Form:
    word: str
    cue: re.Pattern[str] | None
    whole: re.Pattern[str] | None


@cache
def _forms() -> tuple[_Form, ...]:
    def form(pattern: str | None) -> re.Pattern[str] | None:
        return re.compile(rf"\b(?:{pattern})", re.IGNORECASE | re.DOTALL) if pattern else None

    return tuple(_Form(word, form(cue), form(whole)) for word, cue, whole in _FORMS)


@cache
def _plain_forms() -> tuple[_Form, ...]:
    return tuple(form for form in _forms() if form.word in _PLAIN)


# Each content is asked about when it is found and again when its statement is made.
@lru_cache(maxsize=256)
def desk_word(cue: str, content: str) -> str:
    """What words do, from the cue that brings them ("said", "condemned") and themselves; `STATES` where no more can be told."""
    whole = f"{cue} {content}"
    if plain := next((form.word for form in _plain_forms() if form.cue and form.cue.search(cue)), ""):
        return plain
    for form in _forms():
        if (form.cue and form.cue.match(cue)) or (form.whole and _is_told(form, whole)):
            return form.word
    return STATES


def words_before(word: str, content: str) -> str | None:
    """What stands in some words before those that name an act; None where they do not name it themselves."""
    form = next((one for one in _forms() if one.word == word), None)
    told = form.whole.search(content) if form and form.whole else None
    return content[: told.start()] if told else None


def _is_undone(before: str) -> bool:
    """True for words before an act that leave it undone: "did not", "stopped short of", "refused to"."""
    return _UNDONE.search(before) is not None


def is_left_open(before: str) -> bool:
    """True for words before an act after which it need not have been done: "asked whether Peru", "Peru did not"."""
    return _is_undone(before) or _WHETHER.search(before) is not None


def _is_told(form: _Form, text: str) -> bool:
    assert form.whole is not None
    return any(form.word in _OF_NOT or not _is_undone(text[: told.start()]) for told in form.whole.finditer(text))


def tells_strike(text: str) -> bool:
    """True for words that tell a deed of arms."""
    return _STRIKE.search(text) is not None
