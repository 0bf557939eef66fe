"""What a sentence must hold to answer a question, and what to say where none does."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise

from bot.asking.candidates import Candidate, has_any, tells_desk
from bot.asking.question import Question, office_named
from bot.asking.times import asked_days
from bot.statements.actors import Actor, actors, find_mentions, fold, is_role_word, name_words, names_of
from bot.statements.acts import Act, asked_acts, is_soft
from bot.statements.deeds import strikers
from bot.statements.desk import is_left_open
from bot.statements.done import asked_deed, is_only_planned, tells_as_done
from bot.statements.media import cites_report, is_medium, names_of_medium
from bot.statements.words import content_words, stem, words_of

_NUMBER_WORD = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|"
    "one|no one|nobody|none|half"
)
NUMBER = re.compile(rf"\b(?:\d[\d,.]*|{_NUMBER_WORD})\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because|since (?=(?:it|he|she|they|there|we|this|that|no|none|both|neither)\b)|"
    r"due to|in order to|so as|so that|aim(?:s|ed|ing)?|purpose|reasons?|therefore|follow(?:s|ed|ing)|"
    r"explain\w*|on (?:the )?grounds?|justif\w*|owing to|thanks to|motivat\w*|"
    r"in response|response to|retaliat\w*|for fear|to protect|to defend|to prevent|intelligence)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|march|april|june|july|august|september|october|"
    r"november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?|may \d|\d{1,2} may|(?:19|20)\d\d|"
    r"\d+(?::\d\d)? ?[ap]\.?m|today|yesterday|tomorrow|tonight|"
    r"morning|afternoon|evening|night|noon|midnight|(?:last|next|this|same|following) "
    r"(?:week|month|year|day)|(?:days?|weeks?|months?|years?|hours?|minutes?) (?:ago|later|earlier|after|before))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|inside|outside|off|around|to|from|on|over|across|into|of) (?:the )?(?:\w+ ){0,2}?[A-Z\u00c0-\u00de][\w'’-]+"
)
_PLACE_IN_WORDS = re.compile(
    r"\b(?:in|at|near|inside|outside|off|around|from|on|across|into|through|aboard) "
    r"(?:(?:the|a|an|both|his|her|its|their|two|several) )?(?:[\w-]+ ){0,2}?(?:capitals?|cit(?:y|ies)|towns?|villages?|"
    r"provinces?|airports?|hospitals?|headquarters|border|embass(?:y|ies)|palace|park|stadium|school|university|church|mosque|prison|court|"
    r"hotel|port|base|camp|district|region|island|sea|coast|desert|mountains|parliament|street|square|museum|beach|home|waters)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|provided|once|unless|as long as|so long as|on (?:the )?condition|conditions?|conditional\w*|only (?:when|after)|"
    r"in (?:return|exchange) for|subject to|depend(?:s|ed|ing)? on|until|demand\w*|insist\w*|requir\w+)\b",
    re.IGNORECASE,
)
# What makes something dangerous, wrong or unlawful: what it may do, or what it goes against.
_JUDGES = re.compile(
    r"\b(?:could|would|may|might|can|undermin\w*|threat\w*|risk\w*|lead(?:s|ing)? to|violat\w*|breach\w*|contrary|against|"
    r"harm\w*|damag\w*|principles?|under (?:international|the))\b",
    re.IGNORECASE,
)
# "Most neighbours have called for talks": a reaction of many that names nobody.
# Who asks for these does not ask for a militia.
_STATES = re.compile(r"\b(?:countries|states|nations|governments?|govts?|capitals|powers)\b", re.IGNORECASE)
_MANY_SAY = re.compile(
    r"\W*(?:most|many|several|all|some|other|world|western|arab|regional|the|major|both) (?:[\w-]+ ){0,2}?(?:powers|countries|"
    r"states|nations|governments|capitals|neighbou?rs|leaders|allies)\b",
    re.IGNORECASE,
)
# What a source gives, whatever it is about.
_SAID = frozenset(
    "remark remarks comment comments statement statements words quote quotes quotation claim claims story news line offer".split()
)
_SAYING = frozenset("say said says saying tell told tells telling".split())
# 'condemned what it called "a massacre"', 'condemned "a massacre"'.
_IN_OWN_WORDS = re.compile(r"\w*(?: as| it as)?,? (?:what (?:[\w'’]+ ){1,4}?(?:called|described|termed)|(?:as )?[\"“])")
# "She spoke to the paper in Lima", "The president is addressing the nation": that somebody speaks, and not what they say.
_ONLY_SPEAKS = re.compile(
    r"^(?!.*[\"“])(?!.*\b(?:said|says|told|tells|called|warned|added|that)\b).*"
    r"\b(?:(?:is|was|were|has been|had been) (?:addressing|speaking)|"
    r"spoke (?:to|with|at|in|by|on|this|again|separately)|addressed|gave an interview|"
    r"(?:held|holds|gave) a (?:news|press) conference)\b",
    re.IGNORECASE | re.DOTALL,
)
# "She intends to speak with the premier": nothing is said yet.
_WILL_SPEAK = re.compile(
    r"^(?!.*[\"“])(?!.*\b(?:said|says|told|tells|called for|called on|warned|added|that)\b).*\b(?:intends?|plans?|hopes?|wants?|"
    r"will|would|due|expected|scheduled|set|is|are)\b(?: to)? (?:soon )?(?:speak|talk|meet|confer|hold talks|call)\b",
    re.IGNORECASE | re.DOTALL,
)
# "China told both sides".
_BOTH = re.compile(r"\b(?:both|(?:the|these) two|(?:the|its|his|their) neighbou?rs)\b", re.IGNORECASE)
# In characters: whose an office is stands right before it.
_BESIDE = 25
_COUNTERPART = re.compile(r"\b(?:counterpart|colleague|opposite number)\b", re.IGNORECASE)
# What a passage that tells of a call, a meeting or a letter has.
_MET = re.compile(
    r"\b(?:calls?|called|phoned?|telephoned?|telephone|talks?|meeting|met|spoke|conversation|letter|message|wrote|received|"
    r"summoned|handed)\b",
    re.IGNORECASE,
)
# "Since the ceasefire began", "before the talks in Lima".
_EVENT_DAY = re.compile(
    r"\b(?P<side>since|after|before) (?P<event>(?:the |its |their )?[^?,]{4,60}?)"
    r"(?: (?:began|started|was agreed|took place))?\W*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:in|inside|into|on|against) (?:the )?$", re.IGNORECASE)
# With the folded name of an outlet in place of {name}.
_CAME_THROUGH = (
    r"\b(?:(?:via|through|told|tells?|telling|carried by) (?:the )?(?P<name>{name})\b|"
    r"(?:did|was|were|has) (?:the )?(?P<learns>{name}) (?:been )?(?:learn|hear|told)\b)"
)
# Of more than a few words of a question so many tell that a source is cited for what it asks about.
_FEW, _TOGETHER = 5, 2
_TWO = 2
# "Who used the word reckless?"
_WORD = re.compile(
    r"\bus(?:e|es|ed|ing) the (?:words?|terms?|phrase|expression) [\"“'‘]?(?P<word>[\w-]{4,})|"
    r"\b(?:words?|terms?|phrase|expression) [\"“](?P<quoted>[\w-]{4,})",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(r"\W*(?:when|where|why) (?:did|has|have|had|does|will) (?:the )?$", re.IGNORECASE)
# The desk's words for what a question asks somebody's statements for.
_DESK_WORDS = {
    "threaten": ("threatens", "warns"),
    "warn": ("warns", "threatens"),
    "urge": ("demands", "urges restraint", "calls for talks"),
    "condemn": ("condemns",),
    "deny": ("denies",),
    "refuse": ("refuses",),
    "concern": ("expresses concern",),
    "support": ("supports",),
    "welcome": ("welcomes",),
}
_ASKS_FOR = re.compile(
    r"\W*(?:and |but )?(?:what|which) (?P<what>(?:[\w-]+ ){1,3}?)(?:did|do|does|has|have|had|is|are|was|were|will|would)\b",
    re.IGNORECASE,
)
# The desk's words that are told by what is asked for, whatever the verb: restraint, talks, mediation.
_TOLD_BY_WORDS = frozenset(("urges restraint", "calls for talks", "offers to mediate"))
_JOINT = frozenset(("agree", "sign"))
_ANOTHER_STRIKE = re.compile(r"\b(?:an?|another) (?:\w+ ){0,2}?(?:strike|attack|raid|bombing|assault)\b", re.IGNORECASE)
_PLACE_NOUNS = frozenset(
    "beach city town village island islands river lake street square park university college school airport hospital bank "
    "bridge port province county state district valley mountain strait sea gulf bay ocean stadium court palace house "
    "party union league cup prize games day week act committee council agency news times post conference summit "
    "minister ministry army front movement group company airlines church museum festival".split()
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A test of a sentence, and the reason to give where none passes it; with `binds` the sentence itself must.

    `of_speaker` for the one that whom the question asks about speaks or acts, `of_topic` for the one of what is left of the
    question's words: what only frames it may be among them.
    """

    holds: Callable[[Candidate], bool]
    missing: str
    binds: bool = False
    of_speaker: bool = False
    of_topic: bool = False


def requirements(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    """What an answer must hold, the most telling first."""
    question, outlets, channels = _with_outlets(question, candidates)
    if channels:
        told = f"nothing found came through {' or '.join(sorted(channels))}"
        came = partial(_came_through, channels)
        if not any(one.told and came(one) for one in candidates):
            # What somebody tells an outlet's own reporters, its report says without naming it.
            came = partial(_is_told_to, channels)
        yield Requirement(came, told, binds=True)
    if outlets:
        whose = " or ".join(sorted(outlets))
        yield Requirement(partial(_is_of_outlet, outlets), f"no report found by {whose} answers it", binds=True)
        for actor in question.actors:
            missing = f"the reports found by {whose} do not mention {actor.name}"
            yield Requirement(partial(_names_near, actor), missing, binds=True)
    question, in_time = _apart_from_time(question, candidates)
    yield from _of_premise(question, candidates)
    yield from _of_source(question, candidates)
    yield from _of_names(question, candidates)
    for actor in _spoken_about(question):
        near = partial(_names_near, actor)
        if any(_speaks(question, one) and near(one) for one in candidates):
            yield Requirement(near, f"no statement found by whom it asks about is about {actor.name}", binds=True)
    yield from _of_speaker(question, candidates)
    yield from _of_hearer(question, candidates)
    yield from in_time
    yield from _of_days(question, candidates)
    yield from _of_act(question, candidates)
    yield from _of_form(question)
    if found := _WORD.search(question.text):
        word = found["word"] or found["quoted"]
        missing = f"no sentence found has the word {word}"
        yield Requirement(lambda one: has_any(one.text, (word,)), missing, binds=True)
    yield from _of_strike(question)


def with_speaker(question: Question, candidates: Sequence[Candidate]) -> Question:
    """The question with who is called by no name ("the tanker's manager") as whom it asks about, where somebody is called so."""
    asks_of_nobody = question.wants_speaker or question.wants_source or question.wants_reactions
    has_owner = re.match(r"(?:the|a|an|\w+['’]s?) ", f"{question.subject} ", re.IGNORECASE)
    if asks_of_nobody or not has_owner or not (is_soft(question.verb) or question.acts):
        return question
    owner, _, place = question.subject.partition(" of ")
    words = [word for word in content_words(owner) if not find_mentions(word, any_case=True)]
    others = (*words[:-1], *content_words(place))
    if not words or not any(
        stem(words[-1]) in one.called and (not others or has_any(one.context, others)) for one in candidates
    ):
        return question
    taken = {*words, *content_words(place)}
    return replace(
        question,
        people=(words[-1],),
        names=tuple(name for name in question.names if taken.isdisjoint(name)),
        topic=tuple(word for word in question.topic if word not in taken),
    )


def names_topic(question: Question, candidate: Candidate) -> bool:
    """True where the sentence, or the one before it, names what the question is about."""
    others = [word for name in question.names if name[-1] not in question.people for word in name]
    return any(theme.told.search(candidate.near) for theme in question.themes) or has_any(
        candidate.near, (*question.topic, *others)
    )


def _with_outlets(
    question: Question, candidates: Sequence[Candidate]
) -> tuple[Question, frozenset[str], frozenset[str]]:
    """The question with the outlets it names no longer read as actors or people, those outlets as the reports write them, and
    the names of those through which it asks what came.
    """
    known = {
        outlet for one in candidates for outlet in (one.passage.article.outlet, *one.passage.article.also) if outlet
    }
    named = {outlet: span for outlet in known if (span := _outlet_in(question.text, outlet))}
    channels = _channels_asked(question, candidates)
    named |= channels
    if not named:
        return question, frozenset(), frozenset()
    words = {word for outlet in named for called in names_of_medium(outlet) for word in words_of(called)}
    within = [one for one in question.mentions if any(a <= one.start < b for a, b in named.values())]
    elsewhere = {one.actor for one in question.mentions if one not in within}
    taken = {one.actor for one in within} - elsewhere
    return (
        replace(
            question,
            actors=tuple(one for one in question.actors if one not in taken),
            agents=tuple(one for one in question.agents if one not in taken),
            people=tuple(one for one in question.people if one not in words),
            names=tuple(one for one in question.names if not words.issuperset(one)),
            topic=tuple(one for one in question.topic if one not in words),
        ),
        frozenset(named.keys() - channels.keys()),
        frozenset(called for channel in channels for called in names_of_medium(channel)),
    )


def _outlet_in(text: str, outlet: str) -> tuple[int, int] | None:
    """Where a question names an outlet as whose words are asked for: "what did Fjord Post write", "Fjord Post's count"."""
    name = re.escape(fold(outlet))
    asked = rf"\b(?:did|does|do|has|have|according to|by|in|of) (?:the )?({name})\b"
    form = rf"{asked}|\b({name})(?:['’]?s)? (?:own|report|count|account)"
    found = re.search(form, fold(text))
    return (found.span(1) if found.group(1) else found.span(2)) if found else None


def asks_what_came_through(question: Question, candidates: Sequence[Candidate]) -> bool:
    """True for "what came through Reuters?" and "what did a source tell Reuters?", where a sentence tells something so."""
    return bool(_channels_asked(question, candidates))


def _channels_asked(question: Question, candidates: Sequence[Candidate]) -> dict[str, tuple[int, int]]:
    """Through whom the question asks what came, as a sentence writes them, each with its place in the question."""
    links = {link.name for one in candidates for said in one.told for link in said.through}
    # What somebody told an outlet, its own report does not say it came through.
    links |= {one.passage.article.outlet for one in candidates if one.told}
    names = {re.sub(r"^(?:the|a|an) ", "", name, flags=re.IGNORECASE) for name in links if name}
    text = fold(question.text)
    return {
        name: found.span(found.lastgroup or 0)
        for name in names
        for called in names_of_medium(name)
        if (found := re.search(_CAME_THROUGH.format(name=re.escape(fold(called))), text))
    }


def _came_through(channels: frozenset[str], candidate: Candidate) -> bool:
    """The sentence, or one told there, names a channel as its own."""
    links = {link.name for said in candidate.told for link in said.through}
    return not links.isdisjoint(channels) or any(
        re.search(rf"\b{re.escape(channel)}\b", candidate.text) for channel in channels
    )


def _is_told_to(channels: frozenset[str], candidate: Candidate) -> bool:
    """Somebody says something in a channel's own report."""
    return candidate.passage.article.outlet in channels and bool(candidate.told)


def _is_of_outlet(outlets: frozenset[str], candidate: Candidate) -> bool:
    """The report is by one of the outlets, or the sentence gives what one of them told."""
    article = candidate.passage.article
    return not outlets.isdisjoint((article.outlet, *article.also)) or any(
        re.search(rf"\b{re.escape(outlet)}\b", candidate.text) for outlet in outlets
    )


def _of_premise(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    if question.premise:
        found = any(_supports(question.premise, one) for one in candidates)
        yield Requirement(lambda _: found, f"no sentence found tells that {question.premise}", binds=True)


def _supports(premise: str, candidate: Candidate) -> bool:
    """The sentence names the actors of the clause and tells its deed as done, or has most of its words."""
    mentions = find_mentions(premise, any_case=True)
    named = {one.actor for one in find_mentions(candidate.near)} | candidate.voices.speakers | candidate.voices.named
    if not named.issuperset(one.actor for one in mentions[:1]):
        return False
    deed = asked_deed(premise)
    told = [deed.told] if deed else [act.told for act in asked_acts(premise)]
    if told:
        return any(tells_as_done(one, candidate.text) for one in told)
    words = own_words(premise)
    held = [word for word in words if has_any(candidate.near, (word,))]
    return 2 * len(held) >= len(words)


def _of_names(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    """Every actor and name of the question, in what a sentence stands in; of several asked about alike, one is enough."""
    alike = _asked_alike(question)
    for actor in question.actors:
        if actor not in alike:
            missing = f"the reports found do not mention {actor.name}"
            holds: Callable[[Candidate], bool] = partial(_names, question, actor)
            if modified := _modified(question, actor):
                holds = partial(_names_or_tells, question, actor, modified)
            # Whose opposition it is stands beside it: a report on Kenya may give another country's.
            if actor not in question.agents and question.people != ("opposition",):
                holds = _or_report(question, candidates, holds, partial(_is_named, actor))
                if question.wants_actors and actor != question.target:
                    # "Who offered to host talks between them?": what all of a report is about.
                    holds = _or_in_report(holds, partial(_is_named, actor))
            yield Requirement(holds, missing, of_speaker=actor in question.agents)
    for name in question.names:
        if name not in alike:
            together = f" together with {' and '.join(one.name for one in question.actors)}" if question.actors else ""
            holds = partial(_has_name, question, name)
            if name[-1] not in question.people:
                holds = _or_report(question, candidates, holds, partial(_is_in, name))
            yield Requirement(holds, f"no passage found mentions {_shown(name)}{together}")
    yield from _of_alike(question, candidates, alike)


def _of_alike(
    question: Question, candidates: Sequence[Candidate], alike: Sequence[Actor | tuple[str, ...]]
) -> Iterator[Requirement]:
    """That one of several asked about alike is named; that each of them is, somewhere."""
    tests = [
        Requirement(partial(_names, question, one), f"the reports found do not mention {one.name}")
        if isinstance(one, Actor)
        else Requirement(partial(_has_name, question, one), f"no passage found mentions {_shown(one)}")
        for one in alike
    ]
    for test in tests:
        if not any(test.holds(one) for one in candidates):
            yield test
    if tests:
        yield Requirement(lambda one: any(test.holds(one) for test in tests), tests[0].missing)


def _modified(question: Question, actor: Actor) -> str:
    """The topic word that an actor's name only qualifies: "enlargement" of "EU enlargement"; "" where there is none."""
    for one in question.mentions:
        following = re.match(r" ([a-z-]+)\b", question.text[one.end :])
        if one.actor == actor and actor not in question.agents and following and following[1] in question.topic:
            return following[1]
    return ""


def _names_or_tells(question: Question, actor: Actor, word: str, candidate: Candidate) -> bool:
    """The actor is named as any other, or the sentence has the word that its name qualifies."""
    return _names(question, actor, candidate) or has_any(candidate.near, (word,))


def _spoken_about(question: Question) -> list[Actor]:
    """The actors that it asks for statements about: "what did Lima say about Chile?"."""
    if not (question.wants_statements and question.verb in _SAYING):
        return []
    return [
        one.actor
        for one in question.mentions
        if one.actor not in question.agents
        and re.search(r"\b(?:about|regarding|concerning) (?:the )?$", question.text[: one.start], re.IGNORECASE)
        and re.match(r"\W*$|\s+(?:at|in|on|before|after|since|when|during)\b", question.text[one.end :], re.IGNORECASE)
    ]


def _or_report(
    question: Question,
    candidates: Sequence[Candidate],
    holds: Callable[[Candidate], bool],
    is_in: Callable[[str], bool],
) -> Callable[[Candidate], bool]:
    """The same test; where no statement of whom the question asks about passes it, of what their reports begin with.

    What all of a report is about need not be named in each of its passages; what is reacted to may stand anywhere in it.
    """
    if not question.wants_statements or any(_speaks(question, one) and holds(one) for one in candidates):
        return holds
    if question.is_of_reaction:
        return lambda one: is_in(one.of_report)
    return lambda one: is_in(one.lead)


def _has_most(words: Sequence[str], text: str) -> bool:
    """Two in three of the words stand in a text."""
    held = sum(has_any(text, (word,)) for word in words)
    return bool(words) and 3 * held >= 2 * len(words)


def _or_in_report(holds: Callable[[Candidate], bool], is_in: Callable[[str], bool]) -> Callable[[Candidate], bool]:
    """The same test, passed too where the report passes another."""
    return lambda one: holds(one) or is_in(one.of_report)


def _asked_alike(question: Question) -> tuple[Actor | tuple[str, ...], ...]:
    """Several asked about at once ("How do Fars and IRNA count the dead?"), each of whom has evidence of its own."""
    if any(act.name in _JOINT for act in question.acts) or (question.is_material and question.agents):
        return ()
    if len(question.agents) > 1:
        return question.agents
    if question.agents or len(question.names) < 2:
        return ()
    text = fold(question.text)
    joined = [
        (one, other)
        for one, other in pairwise(question.names)
        if re.search(
            rf"\b(?:do|did|does|have|has) (?:[\w-]+ ){{0,3}}{re.escape(one[-1])},? (?:and|or) (?:the )?{re.escape(other[0])}\b",
            text,
        )
    ]
    return joined[0] if joined else ()


def _of_speaker(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    if question.wants_reactions:
        missing = "the reports found hold no statement by anybody"
        yield Requirement(_of_state if _STATES.search(question.text) else _has_voice, missing)
        if any(one.told for one in candidates):
            # "The two neighbours' claims overlap" is no reaction, whoever it names.
            yield Requirement(lambda one: bool(one.told) or bool(_MANY_SAY.match(one.text)), missing)
    if question.among:
        missing = "the reports found hold no statement by any of those asked about"
        yield Requirement(lambda one: not question.among.isdisjoint(one.telling), missing)
    if not question.wants_speaker:
        return
    who = " or ".join(actor.name for actor in question.agents) or _shown(question.people)
    yield Requirement(partial(_speaks, question), f"the reports found hold no statement by {who}", of_speaker=True)
    if question.is_of_reaction:
        missing = f"the reports found hold no reaction by {who}"
        yield Requirement(partial(_reacts, question), missing, of_speaker=True)
    if question.office is not None:
        missing = f"the reports found hold no statement by that office of {who}"
        yield Requirement(partial(_holds_office, question, question.office), missing)


def _of_hearer(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    """What somebody told one is no answer to what he told another."""
    if not question.wants_speaker:
        return
    within = find_mentions(question.hearer, any_case=True)
    words = frozenset(name_words(question.hearer))
    heard = [one.actor for one in within if one.actor in question.actors]
    people = [name for name in question.names if words.issuperset(name)]
    office = office_named(question.hearer)
    # "told the crowd": to whom somebody speaks without a name.
    common = () if heard or people or office is not None else _hearers(question)
    if any(_speaks(question, one) and has_any(one.near, common) for one in candidates):
        missing = f"the reports found do not tell that it was said to {question.hearer}"
        yield Requirement(lambda one: has_any(one.near, common), missing, binds=True)
    for one in heard:
        missing = f"the reports found do not tell that it was said to {one.name}"
        yield Requirement(partial(_is_said_to_actor, one, office), missing, binds=True)
    if heard and office is not None:
        missing = f"the reports found do not tell that it was said to {question.hearer}"
        yield Requirement(partial(_is_said_to_office, office), missing, binds=True)
    for name in people:
        missing = f"the reports found do not tell that it was said to {_shown(name)}"
        theirs = {
            said.actor
            for one in candidates
            for said in one.told
            if name_words(said.name)[-1:] == [name[-1]] and said.actor
        }
        yield Requirement(partial(_is_said_to_person, name, frozenset(theirs)), missing, binds=True)


def _hearers(question: Question) -> tuple[str, ...]:
    """The words for those to whom something was said who have no name: "the crowd", "reporters"."""
    words = [word for word in content_words(question.hearer) if word not in question.people]
    return tuple(words[-1:])


def _is_said_to_actor(who: Actor, office: re.Pattern[str] | None, candidate: Candidate) -> bool:
    """The sentence or the one before it names the hearer, or the passage does where it tells of a call or a meeting.

    "The premier" of a report from there is that state's.
    """
    if (
        office
        and any(
            one.actor == who and office.search(fold(candidate.context[one.end : one.end + _BESIDE]))
            for one in find_mentions(candidate.context)
        )
        and office.search(fold(candidate.near))
    ):
        # "The Peruvian ambassador was summoned. I told the ambassador ..."
        return True
    if office and office.search(fold(candidate.text)) and not find_mentions(candidate.text)[1:]:
        return any(one.actor == who for one in find_mentions(candidate.passage.article.place)) or _is_said_to_actor(
            who, None, candidate
        )
    if any(said.target == who.id for said in candidate.told):
        return True
    if any(one.actor == who for text in (candidate.text, candidate.near) for one in find_mentions(text)):
        return True
    if _BOTH.search(candidate.text) and any(one.actor == who for one in find_mentions(candidate.context)):
        return True
    return any(one.actor == who for text in _of_talks(candidate) for one in find_mentions(text))


def _is_said_to_office(office: re.Pattern[str], candidate: Candidate) -> bool:
    """As for an actor: what was said to a state's ambassador is not what was said of its people."""
    return any(office.search(fold(text)) or _COUNTERPART.search(text) for text in _of_talks(candidate))


def _is_said_to_person(name: Sequence[str], theirs: frozenset[str], candidate: Candidate) -> bool:
    """As for an actor; "his counterpart" is who it is where whose they are is named. `theirs` are the ids of whose they are."""
    counterpart = _COUNTERPART.search(candidate.text) is not None
    return any(
        name[-1] in name_words(text) or (counterpart and any(one.actor.id in theirs for one in find_mentions(text)))
        for text in _of_talks(candidate)
    )


def _of_talks(candidate: Candidate) -> list[str]:
    """The sentence with the one before it, and the passage's earlier ones that tell of a call or a meeting."""
    return [candidate.near, *(text for text in candidate.before if _MET.search(text))]


def _of_act(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    if question.acts:
        told = partial(_tells_of, question)
        if question.wants_reason and any(_tells(question, one) and _speaks(question, one) for one in candidates):
            # The deed is told somewhere; the sentence that gives its reason need not tell it again.
            told = partial(_tells_around, question)
        acts = " or ".join(act.name for act in question.acts)
        by_whom = " by whom it asks about" if question.wants_speaker else ""
        yield Requirement(_or_desk(question, told), f"no sentence found tells of that{by_whom} ({acts})")
    elif question.desk:
        yield Requirement(_or_desk(question, lambda _: False), f"no sentence found tells of that ({question.desk})")
    if question.deed is not None:
        for actor in _doer(question):
            missing = f"the reports found do not tell that {actor.name} did that ({question.deed.name})"
            yield Requirement(partial(_does_near, actor), missing, binds=True)
        yield Requirement(
            partial(_tells_deed, question), f"no sentence found tells of that ({question.deed.name})", binds=True
        )
    if question.wants_done:
        yield Requirement(
            partial(_tells_done, question), "the reports found tell of it only as planned, if at all", binds=True
        )
    if question.event:
        missing = f"no report found with a statement by whom it asks about tells of {question.event}"
        words = own_words(question.event)
        # "The irrigation minister's findings": a minister is in every report.
        words = tuple(word for word in words if not is_role_word(word)) or words
        yield Requirement(partial(_tells_event, words, asked_acts(question.event)), missing)
    if (question.themes and not question.when) or question.topic:
        # A day tells which strike is meant: what was said on it need not name it.
        about = " ".join(question.topic) or " or ".join(theme.name for theme in question.themes)
        by_whom = "no statement found by whom it asks about" if question.wants_statements else "nothing found"
        holds = _or_report(question, candidates, partial(_is_about, question), partial(_has_most, question.topic))
        yield Requirement(holds, f"{by_whom} is about {about}", of_topic=True)


def _doer(question: Question) -> list[Actor]:
    """Who does what it asks when, where or why of: "when did Peru close its border?"."""
    return [
        one.actor
        for one in question.mentions[:1]
        if _ASKS_WHEN.match(question.text[: one.start]) and re.match(r" [a-z]+\b", question.text[one.end :])
    ]


def _does_near(actor: Actor, candidate: Candidate) -> bool:
    return actor.id in candidate.acting or _names_near(actor, candidate)


def _or_desk(question: Question, told: Callable[[Candidate], bool]) -> Callable[[Candidate], bool]:
    """The same test, passed too by a statement that a desk has the question's word for, done to whom the question asks about."""
    wanted = {question.desk}
    if question.wants_statements and not question.themes:
        wanted |= {word for act in question.acts for word in _DESK_WORDS.get(act.name, ())}

    def tells(candidate: Candidate) -> bool:
        target = question.target
        by_desk = any(tells_desk(candidate.told, word) for word in wanted) and (
            target is None or _is_done_to(question, target, candidate)
        )
        # "Who called for restraint?" is not answered by who called for a resolution.
        in_words = question.desk not in _TOLD_BY_WORDS or has_any(candidate.text, question.of_desk or (question.verb,))
        return by_desk or (in_words and told(candidate))

    return tells


def _of_days(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    published = [day for one in candidates if (day := one.passage.article.published) is not None]
    days = asked_days(question.when, published)
    if days is not None:
        missing = f"nothing found was said or done {question.when}"
        yield Requirement(lambda candidate: days.holds(candidate.made), missing, binds=True)


def _apart_from_time(question: Question, candidates: Sequence[Candidate]) -> tuple[Question, Sequence[Requirement]]:
    """The question without the event before or since which something was said, and the test of it: by the day of the first
    report whose title tells of the event. As it stands where none does, or nothing was said then.
    """
    found = _EVENT_DAY.search(question.text) if question.wants_statements and not question.when else None
    words = content_words(found["event"]) if found else ()
    days = _days_titled(words, candidates)
    if found and not days:
        # "Before Pakistan's strikes": a title may leave out whose they are.
        words = own_words(found["event"])
        days = _days_titled(words, candidates)
    if found is None or not days:
        return question, ()
    day, before = min(days), found["side"].lower() == "before"

    def in_time(candidate: Candidate) -> bool:
        if all(has_any(candidate.text, (word,)) for word in words):
            # "Speaking before the talks, she said": the sentence tells it itself.
            return True
        return candidate.made is not None and (candidate.made < day if before else candidate.made >= day)

    if not any(map(in_time, candidates)):
        return question, ()
    of_event = frozenset(words_of(found["event"]))
    elsewhere = {one.actor for one in question.mentions if one.start < found.start()}
    apart = replace(
        question,
        actors=tuple(one for one in question.actors if one in elsewhere),
        names=tuple(name for name in question.names if of_event.isdisjoint(name)),
        topic=tuple(word for word in question.topic if word not in of_event),
        themes=tuple(act for act in question.themes if not act.asked.search(question.text, found.start())),
    )
    missing = f"nothing found was said {found['side'].lower()} {found['event']}"
    return apart, (Requirement(in_time, missing, binds=True),)


def _days_titled(words: Sequence[str], candidates: Sequence[Candidate]) -> list[date]:
    """The days of the reports whose titles hold two in three of some words."""
    articles = {one.passage.article.id: one.passage.article for one in candidates}
    return [
        article.published
        for article in articles.values()
        if article.published and words and 3 * sum(has_any(article.title, (word,)) for word in words) >= 2 * len(words)
    ]


def _of_form(question: Question) -> Iterator[Requirement]:
    if question.wants_reason:
        yield Requirement(partial(_gives_reason, question), "the reports found give no reason for it", binds=True)
    if question.wants_time:
        yield Requirement(_gives_time, "the reports found do not say when", binds=True)
    if question.wants_place:
        yield Requirement(_gives_place, "the reports found do not say where", binds=True)
    if question.wants_condition:
        yield Requirement(_gives_condition, "the reports found name no condition for it", binds=True)
    if question.wants_number:
        yield Requirement(_gives_number, "the reports found give no figure for it", binds=True)


def _of_strike(question: Question) -> Iterator[Requirement]:
    owners = question.strikers if question.is_about_strike else frozenset()
    if owners and (question.wants_number or question.wants_actors or not question.wants_speaker):
        who = " or ".join(sorted(actor.name for actor in owners))
        missing = f"the reports found do not tell that of a strike by {who}"
        yield Requirement(partial(is_of_strike_by, question, owners), missing)


def _of_source(question: Question, candidates: Sequence[Candidate]) -> Iterator[Requirement]:
    if question.wants_source and any(_says_whose(one) for one in candidates):
        yield Requirement(_says_whose, "the reports found do not say where it comes from", binds=True)
        about = [word for word in question.topic if not is_medium(word) and word not in _SAID]
        about += [word for name in question.names for word in name]
        if about or question.themes or question.acts:
            told = (*question.themes, *question.acts)
            yield Requirement(partial(_tells_any, tuple(about), told), "no source found tells of that")


def _says_whose(candidate: Candidate) -> bool:
    """True where what it holds came through somebody, or is told by a medium or an unnamed source."""
    by_source = any(one.through or one.unnamed or is_medium(one.speaker, one.article.outlet) for one in candidate.told)
    return by_source or cites_report(candidate.text)


def _tells_any(words: Sequence[str], told: Sequence[Act], candidate: Candidate) -> bool:
    held = [word for word in words if has_any(candidate.near, (word,))]
    return len(held) >= (_TOGETHER if len(words) > _FEW else 1) or any(act.told.search(candidate.near) for act in told)


def _holds_office(question: Question, office: re.Pattern[str], candidate: Candidate) -> bool:
    if question.seat and re.search(rf"\b{re.escape(question.seat)}\b", fold(candidate.paragraph)):
        # "Foggy Bottom was troubled. Its spokeswoman said ..."
        return True
    own = [one for one in candidate.told if one.speaker]
    if own and "ambassador" in office.pattern:
        # "The ambassador was to return, the ministry said" is no word of the ambassador's.
        return any(office.search(fold(f"{one.office} {one.speaker}")) for one in own)
    if any(office.search(fold(f"{one.office} {one.speaker}")) for one in own):
        return True
    # A ministry's own statement need not say whose it is.
    near = f"{candidate.text}\n{candidate.passage.article.outlet}"
    return bool(office.search(fold(near)) or office.search(candidate.offices))


def gives_reason(text: str) -> bool:
    """True for a text with a word that gives a reason."""
    return bool(_REASON.search(text))


def _has_voice(candidate: Candidate) -> bool:
    return candidate.voices.spoken and (bool(candidate.voices.speakers) or bool(_MANY_SAY.match(candidate.text)))


def _of_state(candidate: Candidate) -> bool:
    """True for what a state or an organisation says or does, or many of them."""
    known = actors()
    by_state = any(one in known and known[one].kind in ("state", "organisation") for one in candidate.acting)
    return _has_voice(candidate) and (by_state or bool(_MANY_SAY.match(candidate.text)))


def _speaks(question: Question, candidate: Candidate) -> bool:
    if question.verb in _SAYING and candidate.told and all(one.act == "holds talks" for one in candidate.told):
        # "The presidents spoke by telephone" tells nothing that one of them said.
        return False
    if question.verb in _SAYING and question.hearer and _WILL_SPEAK.search(candidate.text):
        return False
    in_turn = all(one.cue[0] == one.cue[1] for one in candidate.told)
    if question.wants_statements and in_turn and _ONLY_SPEAKS.search(candidate.text):
        return False
    if question.agents and question.is_material:
        return not (strikers(candidate.text) | candidate.voices.speakers).isdisjoint(question.agents)
    if question.agents:
        return not candidate.voices.speakers.isdisjoint(question.agents)
    return not question.people or any(
        word in candidate.voices.people
        or stem(word) in candidate.called
        or any(_goes_by(actor, word) for actor in candidate.voices.speakers)
        for word in question.people
    )


def _reacts(question: Question, candidate: Candidate) -> bool:
    """False for what nobody says or does, and for what came through the medium whose story is reacted to."""
    reacted_to = set(words_of(question.event))
    own = [
        one
        for one in candidate.told
        if not any(reacted_to.issuperset(words_of(link.name)) for link in one.through if link.name)
    ]
    return bool(own) or (candidate.voices.spoken and not candidate.told)


def _goes_by(actor: Actor, word: str) -> bool:
    """True for an organisation of which the question names a part: "Amnesty"."""
    return actor.kind not in ("state", "person") and any(word in words_of(name) for name in names_of(actor))


def _names(question: Question, actor: Actor, candidate: Candidate) -> bool:
    """The actor is named in the passage, its heading or title; for a figure, near it."""
    named = candidate.voices.named | candidate.voices.speakers
    if question.people == ("opposition",) and (near := {one.actor for one in find_mentions(candidate.near)}):
        # Whose opposition it is stands beside it, if anywhere.
        return actor in near
    return actor in named or _is_named(actor, f"{candidate.passage.article.outlet}\n{_around(question, candidate)}")


def _is_named(actor: Actor, text: str) -> bool:
    return any(mention.actor == actor for mention in find_mentions(text))


def _names_near(actor: Actor, candidate: Candidate) -> bool:
    """The actor is named in the sentence or the one before it, or speaks in it."""
    return actor in candidate.voices.speakers or any(one.actor == actor for one in find_mentions(candidate.near))


def _around(question: Question, candidate: Candidate) -> str:
    """Where a name that the question asks for must stand: a figure belongs to what is named close to it."""
    return candidate.surroundings if question.wants_number and not question.strikers else candidate.context


def _has_name(question: Question, name: Sequence[str], candidate: Candidate) -> bool:
    """The name stands in the passage, its heading or title, for a figure near the sentence, or is the outlet's."""
    article = candidate.passage.article
    # "According to Fjord Post": what the outlet prints need not name it.
    if any({*name} <= set(name_words(outlet)) for outlet in (article.outlet, *article.also)):
        return True
    return _is_in(name, candidate.surroundings if question.wants_number else candidate.context)


def _is_in(name: Sequence[str], text: str) -> bool:
    found = set(re.findall(r"[^\W_]+", fold(text)))
    # A surname names a person, but a beach is not known by "beach", and "the Falklands" are the Falkland Islands.
    last = name[-1]
    if last in _PLACE_NOUNS:
        return found.issuperset(name[:-1] or name)
    return last in found or (last.endswith("s") and last[:-1] in found and not found.isdisjoint(("islands", "isles")))


def _gives_condition(candidate: Candidate) -> bool:
    return bool(_CONDITION.search(candidate.text))


def _tells_deed(question: Question, candidate: Candidate) -> bool:
    """The deed is told in the sentence or the one before it; for a reason or a statement, anywhere around it."""
    if question.deed is None:
        return True
    wide = question.wants_reason or question.wants_statements
    return bool(question.deed.told.search(candidate.context if wide else candidate.near))


def _tells_done(question: Question, candidate: Candidate) -> bool:
    """False where what should have happened stands in the sentence only as something planned, asked for or possible."""
    told = [act.told for act in question.acts] + ([question.deed.told] if question.deed else [])
    for text in (candidate.text, candidate.near):
        if forms := [form for form in told if form.search(text)]:
            return any(tells_as_done(form, text) for form in forms)
    return not any(is_only_planned(word, candidate.text) for word in question.done)


def _gives_number(candidate: Candidate) -> bool:
    return bool(NUMBER.search(candidate.text))


def _gives_reason(question: Question, candidate: Candidate) -> bool:
    """A word that gives a reason; for a deed such as a recall, telling it is enough ("recalled ... for consultations")."""
    if question.is_view and (_JUDGES.search(candidate.text) or (question.people and candidate.voices.spoken)):
        return True
    return gives_reason(candidate.text) or (not question.is_material and _tells(question, candidate))


def _gives_time(candidate: Candidate) -> bool:
    return bool(_TIME.search(candidate.text))


def _gives_place(candidate: Candidate) -> bool:
    return bool(_PLACE.search(candidate.text) or _PLACE_IN_WORDS.search(candidate.text))


def _tells(question: Question, candidate: Candidate) -> bool:
    text = candidate.text
    if not question.wants_actors:
        return any(act.told.search(text) for act in question.acts)
    # "Asked whether the government condemned it, he said no": who condemned it is somebody else.
    return any(not is_left_open(text[: told.start()]) for told in _told_acts(question, text))


def _told_acts(question: Question, text: str) -> Iterator[re.Match[str]]:
    return (told for act in question.acts for told in act.told.finditer(text))


def _tells_of(question: Question, candidate: Candidate) -> bool:
    """One act of the question is told in the sentence, and all that it speaks of in what it stands in."""
    return (
        _tells(question, candidate)
        and _tells_around(question, candidate)
        and (question.target is None or _is_done_to(question, question.target, candidate))
    )


def _is_done_to(question: Question, target: Actor, candidate: Candidate) -> bool:
    """False where the sentence tells the act of somebody else: "condemned Iran's strikes" is not about Pakistan."""
    mentions = find_mentions(candidate.text)
    ends = [match.end() for match in _told_acts(question, candidate.text)]
    sufferers = [next((one.actor for one in mentions if one.start >= end), None) for end in ends]
    # "struck two bases of a group in Peru" is a strike on Peru too.
    places = [
        one.actor
        for one in mentions
        if question.is_material and ends and one.start >= ends[0] and _WITHIN.search(candidate.text[: one.start])
    ]
    return target not in candidate.voices.speakers and (not any(sufferers) or target in (*sufferers, *places))


def _tells_around(question: Question, candidate: Candidate) -> bool:
    return all(act.told.search(candidate.context) for act in question.acts)


def _is_about(question: Question, candidate: Candidate) -> bool:
    """Some theme or topic word of the question stands in the passage, its heading or its title.

    For "who called for restraint?" it must stand in the sentence; other questions are left to the reranker.
    """
    if question.wants_actors and re.search(r"\bthat\b", question.text):
        # "Who denied that children were killed?": what is denied is told with the denial.
        return all(theme.told.search(candidate.near) for theme in question.themes) and (
            not question.topic or has_any(candidate.near, question.topic)
        )
    if question.wants_actors and not question.is_material and not _tells_themes(question, candidate):
        return False
    if question.wants_actors and question.topic:
        # "denied this": what was denied stands in the sentence before.
        points_back = re.search(r"\b(?:this|that|it)\b", candidate.text)
        if any(_IN_OWN_WORDS.match(candidate.text, told.end()) for told in _told_acts(question, candidate.text)):
            if question.widespread.issuperset(question.topic):
                # What most reports tell of is what is condemned in any of them.
                return True
            # 'condemned what it called "a massacre"': the report has another word for it.
            article = candidate.passage.article
            return has_any(f"{article.title}\n{article.text}", question.topic)
        return has_any(candidate.near if points_back else candidate.text, question.topic)
    if not question.wants_statements:
        return True
    if asked := _ASKS_FOR.match(question.text):
        # "What sanctions did Lima announce?": not any statement of a report that has sanctions in it.
        wanted = [theme for theme in question.themes if theme.asked.search(asked["what"])]
        if any(not theme.told.search(candidate.near) for theme in wanted):
            return False
    # A statement on the strike stands in a report on it, which tells of it further up.
    told = any(theme.told.search(candidate.of_report) for theme in question.themes)
    return told or has_any(candidate.context, question.topic)


def _tells_themes(question: Question, candidate: Candidate) -> bool:
    """What an act is about that is itself an act: who called for something is no answer to who called for sanctions."""
    themes = [one for one in question.themes if one.name not in ("strike", "kill", "injure")]
    points_back = re.search(
        r"\b(?:this|that|it|the (?:move|decision|step|measure|announcement|plan|idea))\b", candidate.text
    )
    return all(one.told.search(candidate.near if points_back else candidate.text) for one in themes)


def own_words(text: str) -> tuple[str, ...]:
    """The content words of a text that are no actor's name."""
    named = {word for one in find_mentions(text, any_case=True) for word in words_of(text[one.start : one.end])}
    return tuple(word for word in content_words(text) if word not in named)


def _tells_event(words: Sequence[str], told: Sequence[Act], candidate: Candidate) -> bool:
    """The report tells, anywhere, of what is reacted to; what is only named by who did it ("to Iran") needs nothing more."""
    text = candidate.of_report
    others = [word for word in words if not any(act.asked.match(word) for act in told)]
    if any(act.told.search(text) for act in told) and (
        len(others) < _TWO or any(has_any(text, (word,)) for word in others)
    ):
        return True
    # "To the joint statement": a report on the statement of one of them is on another, so two words of three must be there.
    return _has_most(words, text) if words else not told


def is_of_strike_by(question: Question, owners: frozenset[Actor], candidate: Candidate) -> bool:
    """The sentence, or else the nearest thing that says whose strike is told, says that it is theirs and only theirs."""
    blames = any(act.name in ("condemn", "criticise", "accuse", "threaten") for act in question.acts)
    if blames and candidate.voices.speakers and candidate.voices.speakers <= owners:
        return False
    if told := strikers(candidate.text):
        return bool(told & owners)
    if _ANOTHER_STRIKE.search(candidate.text):
        return False
    before = tuple(reversed(candidate.before))
    passage = candidate.passage
    for text in (*before[:1], passage.heading, *before[1:], passage.article.title):
        if told := strikers(text):
            return told <= owners or (bool(told & owners) and not question.counts_victims)
    return False


def _shown(words: Sequence[str]) -> str:
    return " ".join(word.capitalize() for word in words)
