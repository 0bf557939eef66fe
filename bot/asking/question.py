"""What a question asks for: whose statement or deed, which act, about what, and in what form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import QuestionError
from bot.records import EVERY_REPORT, Scope, Span
from bot.statements.actors import Actor, Mention, find_mentions, fold, name_words
from bot.statements.acts import Act, asked_acts, is_soft
from bot.statements.deeds import ends_in_strike, strikers
from bot.statements.desk import STATES, desk_word
from bot.statements.done import Deed, asked_deed
from bot.statements.media import find_media
from bot.statements.regions import members_of
from bot.statements.words import STOPWORDS, content_words, words_of

MAX_CHARACTERS = 2_000

_ROLES = frozenset(
    "minister ministers ministry ministries foreign defence defense prime president government governments spokesman "
    "spokeswoman spokesperson official officials secretary counterpart counterparts state states country countries "
    "leader leaders side sides nation nations caretaker interim chief department house office white people person "
    "international regional global world reports report outlet outlets news article articles general deputy vice "
    "special senior top ambassador-at-large stand papers newspapers different various reporters journalists "
    "govt govts dept gov pm word words line lines situation matter issue affair crisis incident incidents happened happening "
    "chair chairman chairwoman chairperson secretariat using end ease defuse resolve solve settle "
    "dispute conflict tensions standoff escalation confrontation hostilities quarrel row "
    "happen event events episode row flare-up flare developments development news saga fallout stage point outside "
    "abroad".split()
)
_STANCE = (
    "reactions?|responses?|position|stance|stand|view|views|statement|statements|comment|comments|message|reply|answer|remarks|"
    "offers?|demands?|warnings?|proposals?|condition|conditions|role|attitude|lines?|criticism|condemnation|words?|"
    "retort|verdict|rebuke|pledges?|threats?|announcements?|opinion|assessment"
)
# Offices a question may insist on; each with the forms in which a report may give it.
_OFFICES: dict[str, str] = {
    "foreign minister": r"foreign minister",
    "defence minister": r"defen[cs]e (?:minister|secretary)",
    "prime minister": r"prime minister|premier\b|pm\b",
    "minister": r"minister\b",
    "ministry": r"ministry|foreign office|state department",
    "president": r"(?<!vice )president",
    "chancellor": r"chancellor",
    "spokesperson": r"spokes\w+",
    "ambassador": r"ambassador|envoy|charge d'affaires|diplomat\b",
    "envoy": r"envoy|ambassador|representative",
    "secretary-general": r"secretary[- ]general|\bchief\b",
    "secretary of state": r"secretary of state|state department",
    "parliament": r"parliament|lawmakers?|congress",
    "army": r"army|military|armed forces|general\b|gen\.|colonel|ministry of (?:national )?defen[cs]e|defen[cs]e ministry",
    "embassy": r"embassy",
    "emir": r"\bemir",
    "king": r"\bking\b",
    "crown prince": r"crown prince",
    "chair": r"chair\w*",
}
# Names of an actor that mean one office of it, and what a report may call that.
_SEATS = {
    "pentagon": r"pentagon|defen[cs]e (?:department|secretary)|department of defen[cs]e|joint chiefs",
    "state department": r"state department|secretary of state|department of state",
    "state dept": r"state department|secretary of state|department of state",
    "foggy bottom": r"state department|secretary of state|department of state",
    "us congress": r"congress|senat|representative|lawmaker",
    "centcom": r"centcom|central command",
    "cia": r"\bcia\b|central intelligence",
    "the security council": r"security council",
    "un security council": r"security council",
}
_OPEN = frozenset(
    "say said says saying tell told tells react reacted respond responded comment commented state stated speak spoke do "
    "did done make made mention mentioned think see view claim".split()
)
_REACT = frozenset("react reacted respond responded".split())
_REACTION = re.compile(r"\b(?:reactions?|responses?)\b", re.IGNORECASE)
_HARM = frozenset(("kill", "injure"))
_MATERIAL = _HARM | {"strike"}
_AUXILIARY = re.compile(
    r"\b(did|does|do|has|have|had|will|would|could|can|should|is|are|was|were|didn't|doesn't|hasn't|haven't|isn't|"
    r"aren't|wasn't|weren't)\b",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# When something was said, and not when what it was about happened: "say on 17 January", but not "the strike on 17 January".
_WHEN = re.compile(
    r"\b(?:on|before|after|since|until|till|by|up to)\s+(?:the\s+)?(?:\w+day,?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:of\s+)?(?:{_MONTHS})[a-z]*)?|(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+20\d\d)?",
    re.IGNORECASE,
)
_SIDE_OF_EVENT = re.compile(r"\b(?P<side>since|after|before) [^.?,;]{3,80} $", re.IGNORECASE)
_EVENT_BEFORE = re.compile(
    r"\b(?:strikes?|attacks?|raids?|bombings?|violations?|incidents?|killings?|explosions?|events?|meeting|summit|call|happened|"
    r"struck|hit|attacked|bombed)\s+(?:(?:on|in|against|by|at|inside)\s+(?:the\s+)?(?:[\w'’-]+\s+){1,3}?)?"
    r"(?:(?:carried out|conducted|launched|that happened)\s+)?$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"\b(?:what|how|who|whom|whose|when|where|why|which)\b", re.IGNORECASE)
_BEING = frozenset("is are was were isn't aren't wasn't weren't".split())
_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|far|old)|number of|death toll|what (?:share|percentage|toll|number)|(?:count|tally|toll) of|"
    r"counts? the (?:dead|killed|victims|injured|wounded|casualties))\b",
    re.IGNORECASE,
)
_AND = r"\W*(?:and |but |so )?"
_TIME = re.compile(
    rf"{_AND}(?:(?:since )?when|(?:(?:on|in|at|by|since|during) )?(?:what|which) (?:exact )?(?:day|date|time|year|month|weekday)|"
    r"what (?:is|was) the (?:exact )?(?:day|date|time|year))\b(?! zone)",
    re.IGNORECASE,
)
_REASON = re.compile(
    rf"{_AND}(?:why|how come|(?:for|on) (?:what|which) (?:reasons?|grounds?)|"
    r"what (?:(?:is|was|are|were) the )?(?:reasons?|grounds|justification|motives?|excuse|pretext))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    rf"{_AND}(?:(?:on|under) (?:what|which) (?:conditions?|terms|circumstances)|"
    r"what (?:is|was|are|were) (?:the |[\w-]+['’]?s )?(?:conditions|terms))\b",
    re.IGNORECASE,
)
# A reason for what somebody thinks, as against one for what somebody did.
_VIEW = re.compile(
    rf"{_AND}(?:on (?:what|which) grounds?\b|(?:why|how come) (?:(?:is|are|was|were|would be) .*\b(?:dangerous|important|wrong|"
    r"right|risky|unlawful|illegal|legal|bad|good|necessary|needed|serious|significant|unacceptable|unlikely|difficult|useless|useful)\b|"
    r".*\b(?:think|believe|consider|regard|doubt|(?:accept|agree) that)\b))",
    re.IGNORECASE,
)
# What the form of a question says is no topic of its own.
_FORM_WORDS = frozenset(
    "date day time year month weekday reason reasons grounds ground justification motive motives condition conditions terms "
    "circumstances count counts tally toll".split()
)
_PAST = re.compile(r"\b(?:did|didn't|was|were|wasn't|weren't|has|have|had)\b", re.IGNORECASE)
# "When was it due to open?" asks for a plan.
_OF_PLANS = re.compile(
    r"\b(?:due|scheduled|expected|planned|plan|supposed|set|going|meant|want|hope|intend|promise|vow|threaten|agree|offer|"
    r"propose|demand|urge|ask|call|say|predict|expect|would|will|could|should|may|might)\b",
    re.IGNORECASE,
)
# Nouns among the words that ask for any statement: "was the joint statement issued".
_NOUNS = frozenset(
    "reaction response statement statements position stance message remark remarks anything something".split()
)
# Verbs of doing, not of saying: their subject may be a market or a forum.
_DOING = frozenset(
    "do does did done make made take took give gave see sees seen call called plan plans decide decided want wants".split()
)
_WILLING = frozenset(("ready", "willing"))
_PREMISE = re.compile(
    rf"{_AND}(?:now that|given that|given the fact that|considering that|seeing that|since|because|although|even though|after|"
    r"once) ([^,?]{6,160}), (?=(?:\w+ ){0,2}?(?:what|who|whom|whose|when|where|why|which|how|did|does|do|has|have|is|are|was|"
    r"were)\b)",
    re.IGNORECASE,
)
_CERTAIN = re.compile(r"\W*(?:and |but |so )?(?:now|given|considering|seeing)\b", re.IGNORECASE)
_NAME = re.compile(
    r"\b[A-Z\u00c0-\u00de][\w'’-]+(?:[ -](?:(?:al|ul|bin|ibn|de|van|von|der|el|da|la)[ -])*[A-Z\u00c0-\u00de][\w'’-]+)*"
)
_ANYBODY = re.compile(
    r"\W*(?:and |but )?(?:has|have|had|did|does|do|is|was|were) (?:anyone|anybody|any (?:other |foreign )?"
    r"(?:country|state|government|nation|power|side|capital|leader)s?)(?: abroad| else)?\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\W*(?:and |but )?(?:who|which (?:(?!paper|outlet|agency|channel)[\w-]+ ){0,2}?(?:countr|state|power|government|nation|side|"
    r"official|minister|leader|president|politician|diplomat|envoy|ambassador|bod(?:y|ies)|group|part(?:y|ies)|organi[sz]ation|"
    r"ministr|spokes|senator|lawmaker|capital|bloc)\w*|whose|"
    r"(?:(?:list|name|tell me|show) )?(?:the |all )?(?:countries|states|governments|nations|actors|powers) (?:that|which|who))\b"
    r"(?! (?:is|was|are|were) (?!willing|ready|prepared|offering))",
    re.IGNORECASE,
)
# "everything Delhi itself said about it": a question without an auxiliary.
_ALL_SAID = re.compile(
    r"\W*(?:and |but |list |show |give me )?(?:everything|anything|all|whatever|what)(?: that)? "
    r"(?P<who>(?!(?:is|was|are|were|has|have|had|do|does|did|will|would)\b)(?:[\w.'’-]+ ){1,5}?)"
    r"(?P<verb>said|says|stated|told|announced|claimed|demanded|offered|promised)\b",
    re.IGNORECASE,
)
# What a headline's form may begin with that is nobody: "details on the strikes".
_HEADS = frozenset(
    "details detail update updates background info information latest summary overview data facts fact figures light pressure "
    "views questions question debate vote votes ban limits limit tax work progress research study advice guidance focus".split()
)
_HEADED = re.compile(
    rf"\W*(?P<who>[\w-]+(?: [\w-]+)?)(?:['’]s (?:\w+ )?(?:{_STANCE})\b| on (?!\d))(?!.*\b(?:who|which|when|where|why|how)\b)",
    re.IGNORECASE,
)
_WHETHER_SAID = re.compile(
    r"\W*(?:and |but |so )?(?:has|have|had|did|does|do) .{1,80}?\b(?:said|say|comment(?:ed)?|react(?:ed)?|respond(?:ed)?|spoken|"
    r"speak|ma[dk]e)(?: (?:anything|something|any|a|on|about|yet|publicly|at all)\b|\W*$)",
    re.IGNORECASE,
)
# "Who was cited for the toll?", "which agency had it?", "where does the figure come from?"
# What is reacted to is told further up in the report, and a reaction need not name it.
_REACTED_TO = re.compile(
    r"\b(?:react(?:s|ed|ing)?|respond(?:s|ed|ing)?|reactions?|responses?|repl(?:y|ies|ied)|answer(?:s|ed)?)\b[^?]*?"
    r"\b(?:to|on|over|about|after|when|that|following)\b(?P<event>[^?]*)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\W*(?:and |but )?(?:(?:which|what|whose) (?:outlets?|(?:news )?agenc(?:y|ies)|papers?|newspapers?|channels?|broadcasters?|"
    r"media|sources?|stations?)\b|(?:through|via|by|to) (?:whom|which outlet)\b|on (?:whose|who['’]?s) behalf\b|"
    r"(?:where|whom?) (?:does|did|do|is|are) .*\b(?:come|came|coming|stem|originate)s? from\b|according to whom?\b|"
    r"who (?:spoke|speaks|is speaking|was speaking) for\b|"
    r"who(?:m)? (?:is|was|were|are|did|do|does) .*\b(?:cit(?:e|ed|ing)|quot(?:e|ed|ing)|sourc(?:e|ed|ing))\b|who is the source\b|"
    r"who (?:is|was) (?:cited|quoted)\b|(?:the )?(?:source|origin) (?:of|for)\b|"
    r"who (?:gave|gives|put|puts|counted|counts) (?:the|a|that) (?:death )?(?:toll|figure|number|count))",
    re.IGNORECASE,
)
_WHO_TOLD = re.compile(
    r"\W*(?:and |but )?who (?:told|tipped off|informed|briefed|spoke to|talked to) (?:the )?", re.IGNORECASE
)
_WHO_DOES = re.compile(r"\W*(?:and |but )?who (\w+)", re.IGNORECASE)
_EVERYBODY = re.compile(
    r"\b(?:(?:arab|gulf|muslim|western|european|asian|african|american|nordic|baltic|eu|nato) states|"
    r"countries|nations|powers|governments|govts?|capitals|abroad|any foreign|foreign reactions?|"
    r"the world|international|neighbou?rs|neighbou?ring|the region|regional|"
    r"everybody|everyone|others|the parties|stakeholders|leaders)\b",
    re.IGNORECASE,
)
# Subjects of small-letter questions that are nobody: "what did the talks achieve?"
_COMMON = frozenset(
    "talks attack attacks strike strikes war event events deal agreement meeting statement law court police men women "
    "families victims market markets prices everyone nobody somebody group groups forces fighters militants parties "
    "ministers presidents ambassadors embassy embassies committee council joint border agency agencies media press powers "
    "neighbours neighbors capitals others parties stakeholders region allies rivals market economy shares public crowd "
    "opposition industry companies company investors analysts experts scientists researchers voters residents".split()
)
# Who stays without a name: "what did the hospital worker tell AFP?".
UNNAMED = frozenset(
    "worker workers diplomat diplomats official officials source sources employee employees witness witnesses resident "
    "residents officer officers soldier soldiers doctor doctors nurse nurses guard guards aide aides insider insiders driver "
    "drivers fisherman fishermen sailor sailors teacher teachers".split()
)
_CITES = frozenset("cite cites cited citing quote quotes quoted quoting attribute attributed attributing".split())
# "Peru's friends" are not Peru.
_KIN = re.compile(
    r"(?:['’]?s|['’])? (?:[\w-]+ )?(?:friends|allies|ally|neighbou?rs?|partners?|rivals?|enem(?:y|ies)|foes?|backers?|opponents?|"
    r"critics?|supporters?)\b",
    re.IGNORECASE,
)
# "The diplomats in Lima" are not Peru's.
_WHERE_THEY_ARE = re.compile(
    r"\b(?:diplomats?|sources?|witness(?:es)?|residents?|workers?|analysts?|experts?|people|reporters|journalists|drivers?|"
    r"fisher(?:man|men)) (?:in|at|near|from outside) (?:the )?$",
    re.IGNORECASE,
)
_OPPOSITION = re.compile(
    r"\b(?:the|[A-Z\u00c0-\u00de][\w'’]+|[\w]+['’]s) (?:(?:main|exiled|political) )?opposition\b(?! (?:to|from)\b)",
    re.IGNORECASE,
)
# Up to what it is said of, where, when and how.
_TOLD_TO = re.compile(
    r"\b(?:did|does|do|has|have|had)\b.*?\b(?:tell|told|(?:say|said|write|written|speak|spoken|convey|conveyed|explain|explained)"
    r" to) (?P<whom>[^?.!,;]+?)(?= (?:about|on|over|regarding|concerning|that|how|why|what|whether|if|after|before|when|while|"
    r"during|by|via|through|in|at|to|as|and what|yesterday|today)\b|[?.!,;]|$)",
    re.IGNORECASE,
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, as read.

    `agents` are those whose statement or deed is asked for, people as their folded names in `people`; `actors` is everybody
    it names; `names` other names that the evidence must hold, each as its folded words; `topic` the content words left,
    `event` what the reaction asked for is to.
    `office` finds the office the question insists on ("Iran's foreign minister"), if any; `verb` is the main verb.
    `wants_source` is true for "who was cited ...?", `wants_actors` for "who condemned ...?", `wants_reactions` for "how did
    countries react?"; `desk` is the desk's word for what it asks who did; `among` are the ids of whose reactions are asked for
    ("how did Europe react?"), nobody's for everybody's.
    `strikers` are those whose strike it names ("Iran's strike"), `target` whom the act is done to ("condemn Iran").
    `seat` is the folded name that means one office of whom it asks about ("foggy bottom"), "" where it has none.
    `of_desk` are the words that make the desk's word ("restraint"), `widespread` those of its topic that most reports hold.
    `subject` are the words for who does it ("the tanker's manager"), "" where none stand before the verb.
    `hearer` is whom what it asks for was said to, as it says it ("tell the Peruvian minister"), "" for whoever it was.
    `acts` are what its verb asks for, `themes` the acts it only speaks about ("say about the attack"). `deed` is another deed it
    asks for; `when` are the words that say on, before or since which day it was said; `wants_done` is true where what it asks
    about must have happened ("when did they return?") and `done` holds the words that may be its verb.
    `premise` is what it takes for granted ("now that Pakistan has declared war, ..."). `is_view` is true where a reason for an
    opinion is asked for, `of_accounts` where who says what of it is, by the ids in `givers` or by anybody.
    """

    text: str
    actors: tuple[Actor, ...]
    agents: tuple[Actor, ...]
    people: tuple[str, ...]
    acts: tuple[Act, ...]
    themes: tuple[Act, ...]
    names: tuple[tuple[str, ...], ...]
    topic: tuple[str, ...]
    event: str
    seat: str
    of_desk: tuple[str, ...]
    widespread: frozenset[str]
    target: Actor | None
    subject: str
    hearer: str
    strikers: frozenset[Actor]
    words: tuple[str, ...]
    wants_number: bool
    wants_reason: bool
    wants_time: bool
    wants_place: bool
    wants_condition: bool
    is_view: bool
    wants_done: bool
    done: tuple[str, ...]
    deed: Deed | None
    premise: str
    wants_actors: bool
    wants_source: bool
    among: frozenset[str]
    desk: str
    wants_reactions: bool
    office: re.Pattern[str] | None
    verb: str
    mentions: tuple[Mention, ...]
    scope: Scope = EVERY_REPORT
    when: str = ""
    of_accounts: bool = False
    givers: frozenset[str] = frozenset()

    @property
    def wants_speaker(self) -> bool:
        """True where the answer must be a statement or a deed of somebody named in the question."""
        return bool(self.agents or self.people)

    @property
    def wants_statements(self) -> bool:
        """True where any statement of whom it asks about answers ("how did Tehran react?"), as against when, why, where."""
        return self.wants_speaker and not (
            self.wants_reason or self.wants_time or self.wants_place or self.wants_number or self.is_material
        )

    @property
    def is_of_reaction(self) -> bool:
        """True for "how did Tehran react?" and "Tehran's response to the raid", of whoever it is asked."""
        return self.wants_statements and (bool(self.event) or self.verb in _REACT or bool(_REACTION.search(self.text)))

    @property
    def asks_whether_said(self) -> bool:
        """True for "has Washington said anything?", to which the statement itself says yes."""
        return self.wants_statements and not self.topic and not self.themes and bool(_WHETHER_SAID.match(self.text))

    @property
    def counts_victims(self) -> bool:
        """True where dead or injured are asked for, so that it matters whose strike it was."""
        return self.wants_number or any(act.name in _HARM for act in self.acts)

    @property
    def is_open(self) -> bool:
        """True where any statement will do: "what did X say", "how did X react", "X's position"."""
        return self.verb in _OPEN or not self.verb

    @property
    def is_about_strike(self) -> bool:
        """True where a strike is asked for or spoken about."""
        return self.is_material or any(act.name in _MATERIAL for act in self.themes)

    @property
    def is_material(self) -> bool:
        """True where it asks for a strike or for what it did, which others tell."""
        return any(act.name in _MATERIAL for act in self.acts)


def read_question(text: str, scope: Scope = EVERY_REPORT) -> Question:
    """The question as read, asked of the reports in scope; raises `QuestionError` for one that is empty or too long."""
    text = checked(text)
    when, event_day = _when(text)
    mentions = find_mentions(text, any_case=True)
    subject, verb = _subject(text, mentions)
    # Where a claim comes from is asked of whoever told it, not of those it names.
    agents = () if _wants_source(text) else _agents(text, mentions, subject)
    # "Radio Free Europe" is no region, and sets nobody free.
    unnamed = _without_media(text)
    acts, themes = _acts(_without(unnamed, mentions), verb, agents)
    region, among = members_of(unnamed)
    of_region = frozenset(words_of(text[slice(*region)]))
    names = tuple(name for name in _names(text, mentions) if not of_region.issuperset(name))
    people = () if agents or _wants_source(text) else _people(text, subject, verb, mentions, names)
    people = people or (() if agents or _begins_with_actor(mentions, text) else _headed(text))
    if (found := _OPPOSITION.search(text)) and (agents or (subject and subject[0] <= found.start() < subject[1])):
        # Those who oppose a government do not speak for its state.
        agents, people = (), ("opposition",)
    words = content_words(text)
    taken = {word for one in mentions for word in words_of(text[one.start : one.end + _ending(text, one)])}
    taken |= {word for name in names for word in name} | set(people)
    forms = [match for act in (*acts, *themes) for match in act.asked.finditer(text)]
    forms += [*_EVERYBODY.finditer(text), *_ANYBODY.finditer(text)]
    taken |= {word for match in forms for word in words_of(match.group())} | of_region
    people = tuple(word for word in people if word not in of_region)
    reacting = not (agents or people or acts) and (
        _wants_reactions(text, verb) or (bool(among) and is_soft(verb or "react"))
    )
    wants_number = bool(_NUMBER.search(text))
    desk = _asked_desk(text)
    asks_form = wants_number or any(form.match(text) for form in (_TIME, _REASON, _CONDITION))
    premise = _PREMISE.match(text)
    reacted_to = _REACTED_TO.search(text) if agents or people or reacting else None
    # "How did Turkey react to the strikes?": those are not Turkey's.
    strikes_of = strikers(reacted_to["event"] if reacted_to else text, any_case=True)
    reacted_to = None if strikes_of else reacted_to
    of_event = frozenset(words_of(reacted_to["event"])) if reacted_to else frozenset()
    of_desk = tuple(word for word in words if _is_of_desk(desk, text, word))
    hearer = _hearer(text)
    topic = tuple(
        word
        for word in words
        if word not in taken
        and word not in _ROLES
        and not is_soft(word)
        and word != verb
        and not (_wants_source(text) and word in _CITES)
        and not (asks_form and word in _FORM_WORDS)
        and word not in words_of(f"{when} {event_day}")
        and word not in of_desk
        and word not in of_event
        # "Tell parliament" may be told as "told deputies".
        and word not in words_of(hearer)
    )
    actors = tuple(dict.fromkeys(mention.actor for mention in mentions))
    return Question(
        text=text,
        actors=actors,
        agents=agents,
        people=people,
        acts=acts,
        themes=tuple(act for act in themes if not (reacted_to and act.asked.search(text, reacted_to.start("event")))),
        event=reacted_to["event"].strip() if reacted_to and not of_event <= _ROLES | STOPWORDS else "",
        seat=_seat(text, mentions, agents),
        of_desk=tuple(word for word in of_desk if word in content_words(_content_of_who(text))),
        widespread=frozenset(),
        names=names,
        topic=topic,
        strikers=strikes_of,
        target=_target(text, verb, mentions, agents),
        subject=text[slice(*subject)].strip() if subject else "",
        hearer=hearer,
        words=words,
        wants_number=wants_number,
        wants_reason=bool(_REASON.match(text)),
        wants_time=bool(_TIME.match(text)),
        wants_place=not _wants_source(text)
        # "Where does Lima stand?" asks what Lima says.
        and bool(
            re.match(r"\W*(?:and |but )?(?:where(?! do(?:es)? .+ stand\b)|what (?:place|city))\b", text, re.IGNORECASE)
        ),
        wants_condition=bool(_CONDITION.match(text)),
        is_view=bool(_VIEW.match(text) or re.search(r"\bin \w+(?:['’]s|s['’]) (?:view|opinion|eyes)\b", text)),
        wants_done=_wants_done(text),
        done=_done(text) if _wants_done(text) else (),
        deed=asked_deed(text[premise.end() :] if premise else text),
        premise=premise.group(1) if premise and (_CERTAIN.match(text) or _tells_deed(premise.group(1))) else "",
        wants_actors=bool((acts or desk) and (_WHO.match(text) or _ANYBODY.search(text))),
        desk=desk,
        wants_source=_wants_source(text),
        wants_reactions=reacting,
        among=among if reacting or (acts and _ANYBODY.search(text)) else frozenset(),
        office=_office(text, mentions, agents),
        verb=verb,
        mentions=mentions,
        scope=scope,
        when=when,
    )


def _when(text: str) -> tuple[str, str]:
    """The words that say on, before or since which day something was said, and those for the day of what it was about:
    "before 18 January", "the strike on 16 January"; "" where none do.
    """
    found = _WHEN.search(text)
    if found is None:
        return "", ""
    side = _SIDE_OF_EVENT.search(text[: found.start()])
    if side and found.group().lower().startswith("on "):
        # "Since the ceasefire was announced on 17 May": since 17 May.
        return f"{side['side']} {found.group()[3:]}", ""
    return ("", found.group()) if _is_event(text[: found.start()]) else (found.group(), "")


def _asked_desk(text: str) -> str:
    """The desk's word for what it is asked who did: "who threw out the ambassador?" expels an envoy; "" where there is none."""
    who = _WHO.match(text)
    if who is None or _NUMBER.search(text):
        return ""
    cue, _, content = text[who.end() :].strip(" ?").partition(" ")
    says = is_soft(cue.lower()) and not re.match(r"want|hope", cue, re.IGNORECASE)
    # "Who wants Peru to leave?" asks who demanded it, "who wants talks?" is the desk's.
    wants_of_another = re.match(r"want", cue, re.IGNORECASE) and re.search(r"\S to\b", content)
    if says or wants_of_another or re.search(r"\bthat\b", content):
        # "Who announced that Pakistan had recalled ...?" asks who announced.
        return ""
    word = desk_word(cue, content)
    return "" if word in (STATES, "strikes") else word


def _content_of_who(text: str) -> str:
    """What stands behind the verb of a question who: "for restraint" of "who called for restraint?"."""
    who = _WHO.match(text)
    asked = re.sub(r"^(?:has|have|had|is|are|was|were|will|would|did) ", "", text[who.end() :].strip()) if who else ""
    return asked.partition(" ")[2]


def _is_of_desk(desk: str, text: str, word: str) -> bool:
    """True for a word that the desk's word stands for: without "calm" it would be another."""
    return bool(desk) and _asked_desk(re.sub(rf"\b{re.escape(word)}\w*", " ", text, flags=re.IGNORECASE)) != desk


def _wants_source(text: str) -> bool:
    """True for who is the source of something: "who was cited?", "who told Reuters about it?"."""
    told = _WHO_TOLD.match(text)
    return bool(
        _SOURCE.match(text) or (told and any(start == told.end() for start, _ in find_media(text, any_case=True)))
    )


def _is_event(text: str) -> bool:
    """True where a text ends in a strike or another event, so that a day after it is the event's."""
    return _EVENT_BEFORE.search(text) is not None


def _ending(text: str, mention: Mention) -> int:
    """How many characters of a possessive without its apostrophe follow a mention: 1 for "indias position"."""
    return int(text[mention.end : mention.end + 1].lower() == "s")


def _wants_done(text: str) -> bool:
    """True for when, where, how many and who of the past: "when did they return?", "who replaced him?"."""
    who = re.match(rf"{_AND}(?:who|which \w+) \w+(?:ed|ld|ook|roke|eft)\b", text, re.IGNORECASE)
    past = _PAST.search(text) or who
    asks = (
        _TIME.match(text)
        or _NUMBER.search(text)
        or re.match(rf"{_AND}(?:where|what (?:place|city))\b", text, re.IGNORECASE)
    )
    return bool(past and (asks or who) and not _OF_PLANS.search(text))


def _done(text: str) -> tuple[str, ...]:
    """The words after the auxiliary of a question of the past that may be its verb."""
    auxiliary = _PAST.search(text)
    if auxiliary is None:
        return ()
    asked = text[auxiliary.end() :]
    return tuple(
        match.group().lower()
        for match in re.finditer(r"\b[a-z]{3,}", asked)
        if match.group() not in STOPWORDS
        and not re.search(
            r"(?:\b(?:the|a|an|to|of|in|on|at|its|his|her|their)|['’]s)\s+$", asked[: match.start()], re.IGNORECASE
        )
    )


def _tells_deed(clause: str) -> bool:
    return bool(asked_acts(clause) or asked_deed(clause))


def checked(text: str) -> str:
    """The question without the space around it; raises `QuestionError` for one that is empty or too long."""
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; ask in at most {MAX_CHARACTERS:,}, one thing at a time."
        )
    text = " ".join("".join(character for character in text if character.isprintable() or character.isspace()).split())
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question is empty; ask, for example: what did China offer?")
    return text


def agent_mention(question: Question) -> Mention | None:
    """Where the question names whose statement it asks for."""
    return next((mention for mention in question.mentions if mention.actor in question.agents), None)


def _subject(text: str, mentions: Sequence[Mention]) -> tuple[tuple[int, int] | None, str]:
    """(start, end) of what stands between the auxiliary and the verb, and the verb; (None, "") where there is none.

    Of several sentences the last is the question, and what stands before its question word only leads up to it.
    """
    last, end = _question_in(text)
    text = text[:end]
    if who := _WHO_DOES.match(text, last):
        verb = who.group(1).lower()
        if (asked_acts(verb) or verb.endswith("ed")) and not _AUXILIARY.fullmatch(verb):
            return None, verb
    if told := _ALL_SAID.match(text, last):
        return told.span("who"), fold(told["verb"])
    asks = None if _AUXILIARY.match(text, last) else _QUESTION_WORD.search(text, last)
    auxiliary = _AUXILIARY.search(text, asks.start() if asks else last)
    if auxiliary is None:
        return None, ""
    # "pakistans strikes": what is owned is no verb.
    owned = {one.end + 2 for one in mentions if _ending(text, one)}
    for match in re.finditer(r"[\w'-]+", text[auxiliary.end() :]):
        word = fold(match.group())
        is_first = not text[auxiliary.end() : auxiliary.end() + match.start()].strip()
        is_participle = auxiliary.group().lower() in _BEING and word.endswith(("ed", "en", "ck"))
        if (
            (not is_first or is_participle)
            and (is_soft(word) or asked_acts(word))
            and word not in _NOUNS
            and not _is_noun(text, auxiliary.end() + match.start())
            and auxiliary.end() + match.start() not in owned
        ):
            is_passive = not is_soft(word) and word not in _WILLING and not word.endswith("ing")
            if auxiliary.group().lower() in _BEING and is_passive:
                return None, word
            return (auxiliary.end(), auxiliary.end() + match.start()), word
    return None, ""


def _question_in(text: str) -> tuple[int, int]:
    """(start, end) of the last sentence that asks: "Which group was it? I have seen two names."."""
    starts = [0, *(match.end() for match in re.finditer(r"[.!?] (?=[A-Z])", text))]
    ends = [*starts[1:], len(text)]
    sentences = list(zip(starts, ends, strict=True))
    asking = [(start, end) for start, end in sentences if text[start:end].rstrip().endswith("?")]
    return (asking or sentences)[-1]


def _wants_reactions(text: str, verb: str) -> bool:
    """True for "how did countries react?" and "what was the international response?"."""
    if re.search(
        r"\b(?:reactions|responses)\b|\bwho (?:else )?(?:weighed in|reacted|responded|commented)\b", text, re.IGNORECASE
    ):
        return True
    asks = is_soft(verb) or re.search(
        rf"\b(?:{_STANCE}|reactions|responses|react\w*|respond\w*|comment\w*)\b", text, re.IGNORECASE
    )
    return bool(
        asks and (_EVERYBODY.search(text) or re.search(r"\bwho\b.*\b(?:react|respond|comment)", text, re.IGNORECASE))
    )


def _acts(text: str, verb: str, agents: Sequence[Actor]) -> tuple[tuple[Act, ...], tuple[Act, ...]]:
    """The acts that the verb (or "offer" in "China's offer") asks for, and those that are only spoken about."""
    found = asked_acts(text)
    who = re.match(r"\W*(?:and |but )?(?:who|which \w+|what \w+) (\w+(?: for| on| out)?)", text, re.IGNORECASE)
    does = _WHO_DOES.match(text)
    done = tuple(act for act in found if does and act.asked.match(text, does.start(1)))
    asked: tuple[Act, ...]
    if who and asked_acts(who.group(1)) and not asked_acts(verb):
        # "Who called for sanctions?": without "for" it is no act.
        asked = asked_acts(who.group(1))
    elif verb and re.search(rf"\bnot {verb} that\b", text, re.IGNORECASE):
        # "not accept that": what is not done is told in words of its own.
        asked = ()
    elif verb:
        # "struck down" is no strike, as the whole question tells.
        asked = tuple(act for act in asked_acts(verb) if act in found)
    elif who and asked_acts(who.group(1)):
        asked = asked_acts(who.group(1))
    elif does and not _AUXILIARY.fullmatch(does.group(1)):
        # "Who took responsibility for the strike?": the strike is only spoken about.
        asked = done
    elif agents:
        stance = re.search(rf"\b(?:{_STANCE})\b", text, re.IGNORECASE)
        asked = asked_acts(stance.group()) if stance else found
    else:
        asked = found
    return asked, tuple(act for act in found if act not in asked)


def _is_noun(text: str, start: int) -> bool:
    """True for a word after "its", "the" or a possessive: "Iran's attack" is no verb."""
    return bool(
        re.search(
            r"(?:\b(?:the|a|an|any|which|each|every|no|its|his|her|their|this|that|of|air|drone|missile|rocket|border|terror|bomb|suicide)|['’]s|\w-)\s*$",
            text[:start],
            re.IGNORECASE,
        )
    )


def _agents(text: str, mentions: Sequence[Mention], subject: tuple[int, int] | None) -> tuple[Actor, ...]:
    mentions = [one for one in mentions if not names_others(text, one.end)]
    if (who := _WHO_DOES.match(text)) and asked_acts(who.group(1)):
        # "who condemned what Pakistan did?" asks who, and what is condemned is Pakistan's.
        return ()
    if subject is not None:
        if ends_in_strike(text[subject[0] : subject[1]]):
            # "How many did Pakistan's strikes kill?": others tell that too.
            return ()
        inside = [one for one in mentions if subject[0] <= one.start < subject[1]]
        if inside and _WHERE_THEY_ARE.search(text[subject[0] : inside[0].start]):
            return ()
        found = inside[:1]
        for one in inside[1:]:
            if re.fullmatch(r"(?:,| and|, and)(?: the)? ", text[found[-1].end : one.start]):
                found.append(one)
        return tuple(dict.fromkeys(one.actor for one in found))
    return tuple(dict.fromkeys(one.actor for one in mentions if _is_agent(text, one)))


def office_named(words: str) -> re.Pattern[str] | None:
    """What finds the first office that some words name, in any form a report may give it; None where they name none."""
    folded = fold(words)
    return next((re.compile(forms) for forms in _OFFICES.values() if re.search(rf"\b(?:{forms})", folded)), None)


def names_others(text: str, end: int) -> bool:
    """True where what follows a name there makes it somebody else: "Peru's friends"."""
    return _KIN.match(text, end) is not None


def _is_agent(text: str, mention: Mention) -> bool:
    before, after = text[: mention.start], text[mention.end :]
    stance_after = re.match(rf"(?:['’]?s|['’])?\s+(?:[\w-]+['’]?s?\s+){{0,3}}?(?:{_STANCE})\b", after, re.IGNORECASE)
    stance_before = re.search(rf"\b(?:{_STANCE}) (?:of|from|by|in) (?:the )?$", before, re.IGNORECASE)
    source = re.search(r"\b(?:according to|by|from) (?:the )?$", before, re.IGNORECASE)
    embedded = re.search(r"\b(?:what|how|why|whether|if|when) (?:the )?$", before, re.IGNORECASE) and re.match(
        r"\s+\w+", after
    )
    # "What were the reactions when Peru admitted it?": Peru's are none of them.
    of_others = re.search(r"\b(?:reactions|responses)\b", before, re.IGNORECASE)
    opens = not before.strip() and not _AUXILIARY.search(text)
    return bool(stance_after or stance_before or source or (embedded and not of_others) or opens)


def _target(text: str, verb: str, mentions: Sequence[Mention], agents: Sequence[Actor]) -> Actor | None:
    """The actor right after the verb: "did the US condemn Pakistan?", "who accused Iran?"."""
    for mention in mentions:
        before = words_of(text[: mention.start])
        after_verb = [word for word in before[-2:] if word not in ("the", "on", "against", "what")][-1:]
        if mention.actor not in agents and after_verb and (after_verb == [verb] or asked_acts(after_verb[0])):
            return mention.actor
    return None


def _hearer(text: str) -> str:
    """The words after the verb that say to whom: "what did Lima tell the envoy of Chile about it?"; "" where none do."""
    found = _TOLD_TO.search(text)
    return found["whom"] if found else ""


def _seat(text: str, mentions: Sequence[Mention], agents: Sequence[Actor]) -> str:
    """The name of whom it asks about where that means one office: "foggy bottom"; else ""."""
    agent = next((one for one in mentions if one.actor in agents), None)
    named = fold(text[agent.start : agent.end]) if agent else ""
    return named if named in _SEATS else ""


def _office(text: str, mentions: Sequence[Mention], agents: Sequence[Actor]) -> re.Pattern[str] | None:
    """The office named with whom the question asks about: "Iran's foreign minister", "the foreign ministry of Iran"."""
    agent = next((one for one in mentions if one.actor in agents), None)
    if agent is None:
        return None
    if seat := _seat(text, mentions, agents):
        return re.compile(_SEATS[seat])
    owns = r"(?:['’]s?)?" if agent.form == "adjective" else r"(?:['’]?s|['’])"
    after = re.match(rf"{owns}((?: (?!say|said|react|did|to\b)[\w-]+){{1,4}})", text[agent.end :])
    before = re.search(r"((?:[\w-]+ ){1,4})(?:of|for|from|in|to) (?:the )?$", text[: agent.start])
    near = fold((after.group(1) if after else "") + " " + (before.group(1) if before else ""))
    for name, forms in _OFFICES.items():
        if re.search(rf"\b(?:{forms})", near) or name in near:
            return re.compile(forms)
    return None


def _names(text: str, mentions: Sequence[Mention]) -> tuple[tuple[str, ...], ...]:
    """Capitalised names that are no actors, each as its folded words; the first word of a question counts only in a name."""
    found = []
    for match in _NAME.finditer(_without(text, mentions)):
        words = tuple(
            word.removesuffix("'s")
            for word in name_words(match.group())
            if word not in STOPWORDS and word not in _ROLES and word not in _CALENDAR and not is_soft(word)
        )
        opens = match.start() == 0 and " " not in match.group()
        if words and not (opens and len(text.split()) > 1):
            found.append(words)
    return tuple(dict.fromkeys(found))


def _people(
    text: str,
    subject: tuple[int, int] | None,
    verb: str,
    mentions: Sequence[Mention],
    names: Sequence[tuple[str, ...]],
) -> tuple[str, ...]:
    """The folded names of the people in the subject: "what did jilani tell" asks for a statement by Jilani."""
    if subject is None:
        return ()
    words = [
        word
        for word in content_words(_without(text, mentions)[subject[0] : subject[1]])
        if word not in _ROLES and not is_soft(word) and word.isalpha()
    ]
    has_article = re.match(r"\s*(?:the|a|an)\b", text[subject[0] : subject[1]], re.IGNORECASE) is not None
    if words and words[-1] in UNNAMED:
        return (words[-1],)
    if capitalised := [name for name in names if not set(name).isdisjoint(words)]:
        # "the National Security Committee" is no person; that it is named is asked of the evidence all the same.
        # "What did the World Economic Forum do?": who is named with an article speaks only where saying is asked for.
        people = [name[-1] for name in capitalised if name[-1] not in _COMMON]
        return () if has_article and verb in _DOING else tuple(people)
    typed_small = text[1:] == text[1:].lower()
    is_name = typed_small and is_soft(verb) and len(words) <= 2 and not set(words) & _COMMON
    is_name = is_name and not (verb in _DOING and has_article) and not _EVERYBODY.search(text[subject[0] : subject[1]])
    return tuple(words[-1:]) if is_name else ()


def _begins_with_actor(mentions: Sequence[Mention], text: str) -> bool:
    """True where a text begins with an actor: whose it is is known then."""
    return any(not text[: one.start].strip() for one in mentions)


def _headed(text: str) -> tuple[str, ...]:
    """The folded name of who stands before what in a headline's form: "kirby on the strikes", "amnesty's demand"."""
    found = _HEADED.match(text)
    if found is None or _QUESTION_WORD.match(text):
        return ()
    words = [word for word in words_of(found["who"]) if word not in STOPWORDS and word not in _ROLES]
    is_name = words and words[-1] not in _COMMON | _HEADS and not is_soft(words[-1]) and not asked_acts(words[-1])
    return (words[-1],) if is_name and words[-1].isalpha() else ()


def _without(text: str, mentions: Sequence[Mention]) -> str:
    return blanked(text, [(mention.start, mention.end) for mention in mentions])


def _without_media(text: str) -> str:
    return blanked(text, find_media(text, any_case=True))


def blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with spaces in place of each of the spans, so that all else keeps its place."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
