"""Which reports are read: the control under the question box, and what stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from bot.errors import BotError, QuestionError
from bot.records import Scope, in_short, one_line

# So many are filled in where a question is asked.
FIELDS = 5
_TITLE = "Which reports"
_SINCE, _UNTIL, _AS_OF = "Since", "Until", "As of"
_HELP = (
    'Days of publication, as <span class="day">2024-01-18</span>. As of a day, only reports published by then are read, '
    "the newer first. Where a day is given, reports without a date are left out."
)


@dataclass(frozen=True, slots=True)
class ScopeControl:
    """The parts of the control; `fields` hold what `read_scope` takes, in its order."""

    fold: gr.Accordion
    since: gr.Textbox
    until: gr.Textbox
    as_of: gr.Textbox
    outlets: gr.Dropdown
    actors: gr.Dropdown | None
    clear: gr.Button

    @property
    def fields(self) -> list[gr.Textbox | gr.Dropdown]:
        """What a person fills in."""
        return [self.since, self.until, self.as_of, *self.named]

    @property
    def named(self) -> list[gr.Dropdown]:
        """What is chosen by name: outlets, and actors where they are asked for in it."""
        return [self.outlets, self.actors] if self.actors else [self.outlets]


def scope_control(outlets: Sequence[str], actors: Sequence[str] | None = None, prefix: str = "") -> ScopeControl:
    """The control, folded, with the outlets and, if they are asked for in it, the actors that there are.

    Its parts are known on the page by names with this prefix.
    """
    with gr.Accordion(title(), open=False, elem_id=f"{prefix}scope") as fold:
        with gr.Row(elem_id=f"{prefix}scope-fields"):
            # Text, since a calendar keeps the day before where it cannot read what was typed, and says nothing.
            since, until, as_of = _day_box(_SINCE), _day_box(_UNTIL), _day_box(_AS_OF)
            chosen = gr.Dropdown(
                choices(outlets), multiselect=True, label="Outlets (all unless chosen)", elem_id=f"{prefix}outlets"
            )
            acting = _actors_box(actors, f"{prefix}actors") if actors is not None else None
        with gr.Row(elem_id=f"{prefix}scope-foot"):
            gr.HTML(f"<p>{_HELP}</p>", apply_default_css=False, js_on_load=None)
            clear = gr.Button("All reports", size="sm", elem_id=f"{prefix}all-reports")
    return ScopeControl(fold, since, until, as_of, chosen, acting, clear)


def _actors_box(actors: Sequence[str], name: str) -> gr.Dropdown:
    return gr.Dropdown(choices(actors), multiselect=True, label="Actors (all unless chosen)", elem_id=name)


def choices(names: Sequence[str]) -> list[tuple[str, str]]:
    """The outlets or actors as they are shown, each with its name; nothing of a report turns the text around it."""
    return [(one_line(name), name) for name in names]


def names_now(names: Sequence[str], chosen: Sequence[str] | None) -> gr.Dropdown:
    """The outlets or actors to choose from now, and those that were chosen as far as there are such still."""
    kept = [one for one in chosen or () if one in names]
    if len(kept) == len(chosen or ()):
        # What is chosen while this is on its way stays.
        return gr.Dropdown(choices(names))
    return gr.Dropdown(choices(names), value=kept, multiselect=True)


def read_scope(
    since: str = "",
    until: str = "",
    as_of: str = "",
    outlets: Sequence[str] | None = (),
    actors: Sequence[str] | None = (),
) -> Scope:
    """What the control says; raises `QuestionError` for what is no day, and for days in the wrong order."""
    return Scope(
        as_of=_day(_AS_OF, as_of),
        since=_day(_SINCE, since),
        until=_day(_UNTIL, until),
        outlets=tuple(outlets or ()),
        actors=tuple(actors or ()),
    )


def title(*fields: Any) -> str:  # noqa: ANN401
    """What the folded control says: which reports are read, or what is wrong."""
    try:
        scope = read_scope(*fields)
        return f"{_TITLE}: {'; '.join(part for part in (scope.words, scope.whose) if part) or 'all'}"
    except BotError as error:
        return f"{_TITLE}: {error}"


def _day_box(label: str) -> gr.Textbox:
    return gr.Textbox("", label=label, placeholder="2024-01-18", max_lines=1, max_length=10, min_width=96)


def _day(label: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise QuestionError(f"{label}: {in_short(text)!r} is not a day such as 2024-01-18.") from None
