"""The parts of a question that asks of several reports at once, so that each gets evidence of its own.

"Did TASS say that X, while Dawn reported Y?" is answered by what TASS said and by what Dawn reported: no one sentence holds
both, and a passage that is near the whole question is near one half of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.asking.evidence import Finding
from bot.asking.listing import each_asked
from bot.asking.question import Question, read_question
from bot.records import Hit

# Where one part ends and the next begins.
_CUTS = (
    r"[,;]? (?:while|whereas|as opposed to|in contrast (?:to|with)|compared (?:to|with)|versus|unlike)\b"
    r"|[,;]? (?:similar(?:ly)? to|(?:in )?(?:the same|a similar) (?:way|manner|fashion)(?: as| that| to| in which)?)\b"
    r"|[;,] (?:but|yet|and then)\b"
    # "After TASS reported ..., did Dawn report ...?"
    r"|, (?=(?:did|does|do|has|have|had|is|are|was|were) )"
    # "... and the second report says ...", "... and Dawn's article on ..."
    r"|,? (?:and|or|than) (?=(?:[\w.'’‘“”\"|-]+ ){0,8}?"
    r"(?:article|report|piece|story|coverage|outlet|source|stance|statement|position|account)s?\b)"
    # "before Dawn mentioned ...", "than Dawn reported"
    r"|,? (?:than|before|after) (?=(?:[\w.'’‘“”\"|-]+ ){0,6}?(?:reported|mentioned|published|said|stated|claimed)\b)"
    r"|,? and (?=(?:is|was|has|had|were|are|who|which|whose)(?: also)? )"
)
_CUT = re.compile(_CUTS, re.IGNORECASE)
# Reports are told apart, or facts about one thing put together; what only lists is one question.
_COMPARES = re.compile(
    r"\b(?:while|whereas|both|compared|contrast|between|after|before|differ\w*|similar\w*|consisten\w*|chang\w+|same|than|"
    r"respectively|unlike|versus|also|remain\w*)\b",
    re.IGNORECASE,
)
# "Where did the plane crash while landing?" is one question.
_OF_REPORTS = re.compile(
    r"\b(?:articles?|report(?:s|ed)?|pieces?|outlets?|sources?|coverage|according to)\b", re.IGNORECASE
)
_YES_OR_NO = re.compile(r"\W*(?:did|does|do|has|have|is|are|was|were|will)\b", re.IGNORECASE)
# What is left of a part that says nothing of its own: "was there a change in the portrayal?".
_FRAME = re.compile(
    r"\b(?:was|is|were|are|did|does|do|has|have|there|no|not|any|a|an|the|in|of|on|by|from|to|that|this|these|those|both|"
    r"change\w*|consisten\w*|inconsistent|portray\w*|report\w*|articles?|pieces?|coverage|narratives?|claims?|suggest\w*|"
    r"indicat\w*|stat(?:e|es|ed|ing)|mention\w*|discuss\w*|publish\w*|remain\w*|differen\w*|similar\w*|same|between|after|before|"
    r"and|or|with|its|their|how|what|which|later|subsequent|previous|first|second|other|each|respective|accord\w*|account\w*)\b",
    re.IGNORECASE,
)
# Fewer words than these of its own, and a part is no question.
_LEAST_WORDS = 2
# A part is a statement and no question, and less likely by the measure for questions. Of 63 questions of MultiHop-RAG's visible
# half these refuse all 19 null ones and give what is wanted for .41 of the 44 others; .08 and .03 give 17 and .43.
LIKELY_BEST = 0.1
LIKELY_EACH = 0.04
_NOT_EACH = "the reports hold no evidence for each part of it"
# So many words are more than one thing to look for, and a comma's part needs more of its own than a clause.
_LONG = 25
_LEAST_WORDS_LISTED = 4
_LIST = re.compile(r"[,;] (?:and |but |or )?")
# To compare takes two.
_LEAST_SIDES = 2
# What a user's question has; more would make one slow.
MAX_SIDES = 4


@dataclass(frozen=True, slots=True)
class Sought:
    """What is to be looked for: the question, or its parts; with `of_each` each part asks for one of several speakers."""

    parts: tuple[Question, ...]
    of_each: bool = False

    def shown(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """What was found for each part, with its nearest sentences as its evidence where the parts are likely enough.

        Of one part, and of several speakers of each, what was found for it.
        """
        if len(findings) == 1 or self.of_each:
            return tuple(findings)
        sure = max(finding.confidence for finding in findings)
        return tuple(
            replace(one, evidence=one.nearest if sure >= LIKELY_BEST and one.confidence >= LIKELY_EACH else ())
            for one in findings
        )

    def merged(self, findings: Sequence[Finding]) -> Finding:
        """What was found for the parts as one; nothing unless two of them have evidence, for it takes two to compare.

        Of several speakers one is enough.
        """
        if len(findings) == 1:
            return findings[0]
        told = [one for one in findings if one.evidence]
        evidence = tuple(sorted((one for finding in told for one in finding.evidence), key=lambda one: -one.score))
        missing = [one.reason for one in findings if one.reason and not one.evidence]
        sure = max(finding.confidence for finding in findings)
        if len(told) < (1 if self.of_each else _LEAST_SIDES):
            return Finding((), (missing or [_NOT_EACH])[0], sure)
        return Finding(evidence, "", sure)


def sought(question: Question) -> Sought:
    """The question, the parts of one that compares reports, or what is asked of each of several speakers."""
    each = each_asked(question.text)
    if len(each) > 1:
        return Sought(tuple(read_question(one, question.scope) for one in each), of_each=True)
    parts = sides_of(question.text)
    if len(parts) == 1:
        return Sought((question,))
    return Sought(tuple(replace(side_of(part), scope=question.scope) for part in parts))


def merged_hits(found: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The passages found for every part, each once with its best score, best first."""
    best: dict[str, Hit] = {}
    for hit in (hit for hits in found for hit in hits):
        if hit.passage.id not in best or hit.score > best[hit.passage.id].score:
            best[hit.passage.id] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.score, hit.passage.id)))


def sides_of(question: str) -> tuple[str, ...]:
    """The parts of a question that compares reports, each a text to look for; the question alone where it does not."""
    of_reports = bool(_OF_REPORTS.search(question))
    parts = [question]
    if (of_reports or _YES_OR_NO.match(question)) and _COMPARES.search(question):
        parts = _parts(_CUT, question, _LEAST_WORDS)
    if len(parts) == 1 and of_reports and len(question.split()) >= _LONG:
        # "Who, as Dawn reported, met the ministers, refused to sign, and later resigned?"
        parts = _parts(_LIST, question, _LEAST_WORDS_LISTED)
    return tuple(parts)


def _parts(cut: re.Pattern[str], question: str, least: int) -> list[str]:
    parts = [part.strip(" ,;?") for part in cut.split(question)]
    told = [part for part in parts if len(_own_words(part)) >= least]
    return told[:MAX_SIDES] if len(told) > 1 else [question]


def side_of(text: str) -> Question:
    """A part as what is to be found: names and topic, but nobody whose statement or deed it must be.

    "Dawn reported that Iran struck first" asks neither for a statement by Iran nor for who struck.
    """
    read = read_question(text)
    return replace(
        read,
        agents=(),
        people=(),
        acts=(),
        themes=(),
        strikers=frozenset(),
        target=None,
        office=None,
        verb="",
        wants_number=False,
        wants_reason=False,
        wants_time=False,
        wants_place=False,
        wants_source=False,
        among=frozenset(),
        desk="",
        wants_actors=False,
        wants_reactions=False,
    )


def _own_words(part: str) -> list[str]:
    return re.findall(r"[^\W_]{2,}", _FRAME.sub(" ", part))
