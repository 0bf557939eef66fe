"""The evidence as a draft: whole sentences, each with its number, not the same fact twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.asking.evidence import Evidence, Finding
from bot.asking.question import Question
from bot.asking.requirements import NUMBER
from bot.claims.claim import Quotation
from bot.records import Article, Hit, Scope, visible
from bot.statements.actors import find_mentions, fold
from bot.statements.words import STOPWORDS, content_words
from bot.store.extent import counted

# A sentence this far below the best one answers something else: the score adds two logits, each of about -10 to 10. Of RAMDocs'
# questions (40 of the visible ones) .50 get every right answer, .40 at 5; of our own none gets a wrong one for it.
MARGIN = 8.0
# Two sentences that share this part of the shorter one's content words tell the same.
SAME_FACT = 0.6
MAX_SENTENCES = 6
# Where it is asked who all reacted each actor has one line, and so many more words are shown.
MAX_ACTORS = 12
WIDER = 2
# A statement is told here, and its words in the next sentence; not where it is told that there was none.
_SAYS_NOTHING = re.compile(
    r"^(?!.*\b(?:not|never|nor|nobody|no)\b)(?!.*n['\u2019]t\b).*"
    r"\b(?:(?:hit|fire|shoot|shot|snap|push)(?:s|ed|d)? back|repl(?:y|ies|ied)|respond(?:s|ed)|react(?:s|ed)|"
    r"(?:issued|released|made|gave) a (?:[a-z]+ ){0,2}(?:statement|reply|response)|"
    r"(?:answer|reply|response) (?:came|followed))\b[^,;:\"\u201c]{0,40}$",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = {
    word: str(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
}
NEAREST = 3
# Before what somebody said, where the question is whether they said anything.
YES = "Yes:"
EACH_SIDE = "The reports' evidence for each part or side of the question; whether it agrees is for the reader to judge:"


@dataclass(frozen=True, slots=True)
class Draft:
    """The quotations an answer is made of, in the order shown; `figures_differ` where they give different figures.

    `compares` where they are evidence for the parts of a question that compares reports, `affirms` where the question is whether
    somebody said something.
    """

    quotations: tuple[Quotation, ...]
    figures_differ: bool = False
    compares: bool = False
    affirms: bool = False


_Chosen: TypeAlias = tuple[Evidence, Quotation]


def compose(question: Question, finding: Finding, answer_words: int) -> Draft:
    """The sentences to show: best first, statements of one actor oldest first, at most about `answer_words` words."""
    chosen: list[_Chosen] = []
    by_actor = question.wants_reactions or question.wants_actors
    most_words = answer_words * (WIDER if by_actor else 1)
    worth = _worth_showing(question, finding.evidence)
    if by_actor:
        # Each in their own words, before what several say together.
        worth = sorted(worth, key=lambda one: len(one.acting) > 1)
    for evidence in worth:
        quotation = _with_speaker(evidence)
        words = sum(len(shown.text.split()) for _, shown in chosen) + len(quotation.text.split())
        if chosen and words > most_words:
            continue
        if any(_overlap(quotation, shown) for _, shown in chosen):
            chosen = _merged(chosen, quotation)
        elif len(chosen) < (MAX_ACTORS if by_actor else MAX_SENTENCES) and not _is_known(
            question, evidence, quotation, chosen
        ):
            chosen.append((evidence, quotation))
    if question.wants_reactions or (question.wants_statements and not question.topic):
        chosen.sort(key=_when_and_where)
    quotations = tuple(quotation for _, quotation in chosen)
    return Draft(
        quotations,
        question.wants_number and _figures_differ(quotations),
        compares=finding.compares and len(quotations) > 1,
        affirms=question.asks_whether_said,
    )


def compose_sides(sides: Sequence[tuple[Question, Finding]], answer_words: int, *, of_each: bool = False) -> Draft:
    """The best of each part in turn, all within about `answer_words` words; for one part, as `compose`.

    Of several speakers (`of_each`) one part is enough, and all have twice the words.
    """
    told = [(question, finding) for question, finding in sides if finding.evidence]
    if len(told) < (1 if of_each else 2):
        return compose(*sides[0], answer_words) if len(sides) == 1 else Draft(())
    words = answer_words * (WIDER if of_each else 1)
    drafts = [compose(question, finding, words // len(told)) for question, finding in told]
    quotations: list[Quotation] = []
    for one in (one for draft in drafts for one in draft.quotations):
        if not any(_overlap(one, shown) or says_the_same(one.text, shown.text) for shown in quotations):
            quotations.append(one)
    return Draft(tuple(quotations), compares=not of_each)


def answer_text(draft: Draft) -> str:
    """The quotations with their [n], counted from 1: one as a sentence, several as a list."""
    lines = [f"{shown(one.text)} [{number}]" for number, one in enumerate(draft.quotations, 1)]
    if len(lines) == 1:
        return f"{YES} {lines[0]}" if draft.affirms else lines[0]
    lead = [YES] if draft.affirms else []
    lead = ["Reports differ:"] if draft.figures_differ else lead
    lead = [EACH_SIDE] if draft.compares else lead
    return "\n".join([*lead, *(f"- {line}" for line in lines)])


def shown(text: str) -> str:
    """The text on one line, all of it visible; a "[3]" of its own, which would pass for a citation's mark, as "(3)"."""
    return re.sub(r"\[(\d{1,9})\]", r"(\1)", " ".join(visible(text).split()))


def refusal_text(question: Question, reason: str, hits: Sequence[Hit], reports: int) -> str:
    """What is said instead of an answer: that the reports do not hold it, what was looked for, and what came nearest."""
    lines = [_not_answered(question.scope, reason, reports), f"Looked for: {question.text}"]
    if nearest := hits[:NEAREST]:
        lines += ["Nearest passages, which do not answer it:"]
        lines += [f"- {hit.passage.article.byline}: {shown(_beginning(hit.passage.text))}" for hit in nearest]
    return "\n".join(lines)


def scope_note(scope: Scope, undated: int) -> str:
    """Which reports were read, and how many were not because they have no date; "" where all were."""
    if not (scope.words or scope.whose):
        return ""
    left_out = (
        f" {counted(undated, 'report')} without a date {'was' if undated == 1 else 'were'} left out." if undated else ""
    )
    if scope.whose:
        return f"Only {scope.whose} in {'reports' if scope.words else 'the reports'}{_aside(scope)} was read.{left_out}"
    return f"Only reports{_aside(scope)} were read.{left_out}"


def silent_note(sides: Sequence[tuple[Question, Finding]]) -> str:
    """Of several speakers those for whom nothing was found: "Nothing was found by Oman."; "" where there is none."""
    silent = [_whose(question) for question, finding in sides if not finding.evidence]
    return f"Nothing was found by {' or '.join(silent)}." if silent else ""


def _whose(question: Question) -> str:
    """Whose statement a question asks for."""
    names = [one.name for one in question.agents] or [word.capitalize() for word in question.people]
    return " and ".join(names) or shown(question.text)


def _not_answered(scope: Scope, reason: str, reports: int) -> str:
    if not reports and scope.words:
        return f"There are no indexed reports {scope.words}."
    does = "does" if reports == 1 else "do"
    told = f" in {scope.whose}" if scope.whose else ""
    return f"The {counted(reports, 'indexed report')}{_aside(scope)} {does} not answer this{told}: {reason}."


def _aside(scope: Scope) -> str:
    """The scope behind "reports" in a sentence, between commas where it has one itself."""
    comma = "," if scope.outlets and scope.is_dated else ""
    return f" {scope.words}{comma}" if scope.words else ""


def _worth_showing(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What is near the best, and everything where speaker, act or strike were found in the sentence itself."""
    found_by_form = question.wants_actors or question.wants_reactions or (question.wants_number and question.acts)
    by_speaker = question.wants_statements and not question.topic and bool(question.acts or question.is_open)
    if found_by_form or by_speaker:
        return list(evidence)
    return [one for one in evidence if one.score >= evidence[0].score - MARGIN]


def _merged(chosen: Sequence[_Chosen], quotation: Quotation) -> list[_Chosen]:
    """The chosen with those that overlap the quotation made one with it, in the place of the first of them."""
    touched = [shown for _, shown in chosen if _overlap(quotation, shown)]
    spans = [quotation, *touched]
    whole = replace(quotation, start=min(one.start for one in spans), end=max(one.end for one in spans))
    return [
        (evidence, whole if shown is touched[0] else shown)
        for evidence, shown in chosen
        if shown is touched[0] or shown not in touched
    ]


def _overlap(first: Quotation, second: Quotation) -> bool:
    """True for two that share words of a report ("She added ..." brings the sentence before)."""
    return first.passage.id == second.passage.id and first.start < second.end and second.start < first.end


def _is_known(
    question: Question,
    evidence: Evidence,
    quotation: Quotation,
    chosen: Sequence[_Chosen],
) -> bool:
    return any(says_the_same(quotation.text, shown.text) for _, shown in chosen) or _is_more_of_the_same(
        question, evidence, [one for one, _ in chosen]
    )


def _is_more_of_the_same(question: Question, evidence: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Where the question asks who, one sentence an actor is enough; where it asks how many, one a figure."""
    if question.wants_number:
        shown_figures = frozenset(figure for one in chosen for figure in _figures(one.text))
        return _figures(evidence.text) <= shown_figures
    if not (question.wants_actors or question.wants_reactions) or not evidence.acting:
        return False
    shown = frozenset(actor for one in chosen for actor in one.acting)
    return evidence.acting <= shown


def _with_speaker(evidence: Evidence) -> Quotation:
    """The sentence, with the one before where only that says who speaks, and the one behind where only that says what.

    "She added that ...": who? "The embassy hit back within hours.": with what?
    """
    start, end = evidence.start, evidence.end
    before = [span for span in evidence.passage.sentences if span[1] <= start]
    behind = [span for span in evidence.passage.sentences if span[0] >= end]
    if evidence.voices.carried and before:
        start = before[-1][0]
    if behind and _SAYS_NOTHING.match(evidence.text) and _goes_on(evidence.passage.article.text, end, behind[0]):
        end = behind[0][1]
    return Quotation(evidence.passage, start, end)


def _goes_on(text: str, end: int, behind: tuple[int, int]) -> bool:
    """True where what stands behind a sentence is of its line, and quotes somebody or names nobody who might speak instead."""
    words = text[slice(*behind)]
    return "\n" not in text[end : behind[0]] and (any(mark in words for mark in '"\u201c') or not find_mentions(words))


def says_the_same(first: str, second: str) -> bool:
    """True for two sentences that share most words that carry meaning, and their figures, and differ in no name."""
    if _figures(first) != _figures(second):
        return False
    ours, theirs = _named(first), _named(second)
    # "Peru won the most medals" and "Chile won the most medals" are two answers, not one told twice.
    if ours - theirs and theirs - ours:
        return False
    a, b = (set(content_words(text)) for text in (first, second))
    shorter = min(len(a), len(b)) or 1
    return len(a & b) / shorter >= SAME_FACT


def _named(text: str) -> frozenset[str]:
    """The actors a sentence names, and the other words that begin with a capital and do not open it, folded."""
    mentions = find_mentions(text)
    words = (
        (match.start(), fold(match.group()).removesuffix("'s"))
        for match in re.finditer(r"\b[A-Z\u00c0-\u00de][\w'’-]+", text)
    )
    opens = re.match(r"\W*", text)
    begin = opens.end() if opens else 0
    pair = re.match(r"[\w'’-]+ [A-Z\u00c0-\u00de]", text[begin:])
    others = (
        word
        for start, word in words
        if (start > begin or pair)
        and word not in STOPWORDS
        and not any(one.start <= start < one.end for one in mentions)
    )
    return frozenset((*(one.actor.id for one in mentions), *others))


def _figures(text: str) -> frozenset[str]:
    """The figures of a text, "ten" and "10" as one."""
    words = (match.group().lower().rstrip(".,").replace(",", "") for match in NUMBER.finditer(text))
    return frozenset(_DIGITS.get(word, word) for word in words)


def _figures_differ(quotations: Sequence[Quotation]) -> bool:
    return len({_figures(one.text) for one in quotations}) > 1


def _when_and_where(one: _Chosen) -> tuple[int, str, int]:
    """The day on which it was said, and its place."""
    evidence, quotation = one
    article: Article = quotation.passage.article
    day = evidence.made or article.published
    return (day.toordinal() if day else 0, article.path, quotation.start)


def _beginning(text: str, words: int = 25) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + (" ..." if len(parts) > words else "")
