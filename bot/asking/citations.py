"""Only what a report says word for word is shown; the rest is kept aside with the reason."""

from collections.abc import Sequence
from dataclasses import replace

from bot.asking.authoring import Line
from bot.asking.composing import Draft, shown
from bot.claims.claim import Quotation
from bot.records import Citation, Rejected


def verify(draft: Draft) -> tuple[Draft, tuple[Citation, ...], tuple[Rejected, ...]]:
    """The draft's sound quotations, a citation for each, numbered from 1, and what was rejected."""
    rejected = [Rejected(one.text, reason) for one in draft.quotations if (reason := _why_not(one))]
    sound = [one for one in draft.quotations if not _why_not(one)]
    citations = tuple(_citation(number, one) for number, one in enumerate(sound, 1))
    several = len(sound) > 1
    verified = replace(
        draft,
        quotations=tuple(sound),
        figures_differ=draft.figures_differ and several,
        compares=draft.compares and several,
    )
    return verified, citations, tuple(rejected)


def _why_not(quotation: Quotation) -> str:
    passage = quotation.passage
    if not passage.start <= quotation.start < quotation.end <= passage.end:
        return "it does not stand in the passage it is cited to"
    if not quotation.text.strip():
        return "it is empty"
    return ""


def _citation(number: int, quotation: Quotation) -> Citation:
    passage = quotation.passage
    return Citation(
        number=number,
        quote=quotation.text,
        start=quotation.start,
        end=quotation.end,
        heading=passage.heading,
        article=passage.article,
        passage=passage,
    )


def cite(lines: Sequence[Line]) -> tuple[str, tuple[Citation, ...]]:
    """The lines as text with [n] marks, and a citation for each number; the same words have the same number.

    Of more lines the text only grows: sentences follow one another, a quotation stands on a line of its own.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    text = ""
    before = True
    for line in lines:
        marks = []
        for quotation in line.quotations:
            words = (quotation.passage.article.id, quotation.start, quotation.end)
            if words not in numbers:
                numbers[words] = len(numbers) + 1
                citations.append(_citation(numbers[words], quotation))
            marks.append(f"[{numbers[words]}]")
        gap = "\n" if line.is_quotation or before else " "
        bullet = "- " if line.is_quotation else ""
        text += f"{gap if text else ''}{bullet}{shown(line.text)} {' '.join(marks)}"
        before = line.is_quotation
    return text, tuple(citations)
