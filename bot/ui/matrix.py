"""The matrix as HTML: actors down, days across, each act a button that opens its quotations. Reports' text is escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.matrix.reaction import OTHERS, Reaction, Reactions, attribution, quote_of, row_name
from bot.records import Statement, in_words
from bot.ui.render import bdi, byline_html, escape, foot_html
from bot.ui.tones import TONES, tone_of

# A browser lays out more in seconds, not in an instant; the files hold all.
MAX_SHOWN = 600
# A sentence longer than this is shown by its quoted words alone.
_LONGEST = 1_200
_NO_DAY = "No day given"


def matrix_html(matrix: Reactions) -> str:
    """The whole matrix, or as many of its newest reactions as a page holds."""
    told = f'<p class="extent" role="status">{escape(matrix.summary)}</p>'
    told += "".join(
        f'<p class="aside">{escape(text)}</p>' for text in (_words_of_scope(matrix), matrix.note, _cut(matrix)) if text
    )
    shown = replace(matrix, reactions=matrix.reactions[-MAX_SHOWN:])
    if not shown.reactions:
        silent = "".join(f"<li>{escape(matrix.silence(actor))}.</li>" for actor in matrix.silent)
        return f'{told}<ul class="silences">{silent}</ul>' if silent else told
    days = "".join(f'<th scope="col">{_day_html(day)}</th>' for day in shown.days)
    # Of the whole matrix: who is not among the newest is not silent.
    rows = "".join(_row_html(shown, actor, matrix.silent) for actor in shown.actors)
    return (
        f"{told}{_legend()}"
        '<div class="sheet" role="region" aria-label="Reactions by actor and day" tabindex="0"><table>'
        f'<thead><tr><th scope="col"><span class="sr">Actor</span></th>{days}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cut(matrix: Reactions) -> str:
    if len(matrix.reactions) <= MAX_SHOWN:
        return ""
    return (
        f"The newest {MAX_SHOWN:,} are shown; give a subject, actors or days to see others. The files hold all of them."
    )


def _words_of_scope(matrix: Reactions) -> str:
    return f"Only reports {matrix.scope.words} were read." if matrix.scope.words and matrix.read.reports else ""


def _legend() -> str:
    tones = "".join(f'<li class="tone {one.name}">{one.words}</li>' for one in TONES)
    inferred = '<li class="inferred">Day inferred from the report’s date</li>'
    return f'<ul class="legend" aria-label="Kinds of acts">{tones}{inferred}</ul>'


def _day_html(day: date | None) -> str:
    if day is None:
        return _NO_DAY
    return f'<span class="sr">{in_words(day)}</span><span aria-hidden="true">{day.day} {day:%b} <small>{day.year}</small></span>'


def _row_html(matrix: Reactions, actor: str, silent: Sequence[str]) -> str:
    name = f'<th scope="row">{escape(row_name(actor)) if actor else OTHERS}</th>'
    if actor in silent:
        return f'<tr>{name}<td class="silence" colspan="{len(matrix.days)}">{escape(matrix.silence(actor))}.</td></tr>'
    acts = [matrix.acts(actor, day) for day in matrix.days]
    cells = "".join(map(_cell_html, acts, matrix.days))
    cards = "".join(_cards_html(some) for one in acts for some in one.values())
    return f'<tr>{name}{cells}</tr><tr class="opened" hidden><td colspan="{len(matrix.days) + 1}">{cards}</td></tr>'


def _cell_html(acts: Mapping[str, Sequence[Reaction]], day: date | None) -> str:
    items = "".join(f"<li>{_act_html(act, some)}</li>" for act, some in acts.items())
    return f'<td data-day="{in_words(day) if day else _NO_DAY}">{f"<ul>{items}</ul>" if items else ""}</td>'


def _act_html(act: str, some: Sequence[Reaction]) -> str:
    """A button for all that was done so; how many there are, or how many carried the only one."""
    outlets = len(some[0].outlets)
    count = f"{outlets} outlets" if len(some) == 1 and outlets > 1 else ""
    count = f"×{len(some)}" if len(some) > 1 else count
    inferred = " inferred" if all(one.day and one.day_inferred for one in some) else ""
    return (
        f'<button type="button" class="act tone {tone_of(some[0].plover).name}{inferred}" aria-expanded="false" '
        f'aria-controls="acts-{some[0].number}">{escape(act)}{f" <b>{count}</b>" if count else ""}</button>'
    )


def _cards_html(some: Sequence[Reaction]) -> str:
    cards = "".join(map(_card_html, some))
    return f'<div id="acts-{some[0].number}" class="cards" tabindex="-1" hidden>{cards}</div>'


def _card_html(one: Reaction) -> str:
    told = "".join(map(_statement_html, one.statements))
    several = f" · in {', '.join(one.outlets)}" if len(one.outlets) > 1 else ""
    return (
        f'<article><h3 class="tone {tone_of(one.plover).name}">{escape(one.title)}</h3>'
        f'<p class="when">{escape(f"{one.when}{several}")}</p>{told}</article>'
    )


def _statement_html(one: Statement) -> str:
    speaker = attribution(one)
    said_by = f'<p class="said-by">{bdi(speaker)}</p>' if speaker else ""
    return (
        f'<section>{said_by}<blockquote dir="auto">{_quoted(one)}</blockquote>'
        f'<p class="byline">{byline_html(one.article)}{_also(one)}</p>{foot_html(one.article)}</section>'
    )


def _also(one: Statement) -> str:
    return f" (also {bdi(', '.join(one.article.also))})" if one.article.also else ""


def _quoted(one: Statement) -> str:
    """The sentences it stands in, with its own words marked."""
    text, (start, end) = one.article.text, one.content
    if one.end - one.start > _LONGEST or not one.start <= start <= end <= one.end:
        return f"<mark>{escape(quote_of(one))}</mark>"
    return f"{escape(text[one.start : start])}<mark>{escape(text[start:end])}</mark>{escape(text[end : one.end])}"
