"""Which reports are read: the control under the question box, and what stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from bot.errors import BotError, QuestionError
from bot.records import Scope, in_short, one_line

# So many are filled in.
FIELDS = 4
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
    clear: gr.Button

    @property
    def fields(self) -> list[gr.Textbox | gr.Dropdown]:
        """What a person fills in."""
        return [self.since, self.until, self.as_of, self.outlets]


def scope_control(outlets: Sequence[str], prefix: str = "") -> ScopeControl:
    """The control, folded, with the outlets that there are; its parts are known on the page by names with this prefix."""
    with gr.Accordion(title(), open=False, elem_id=f"{prefix}scope") as fold:
        with gr.Row(elem_id=f"{prefix}scope-fields"):
            # Text, since a calendar keeps the day before where it cannot read what was typed, and says nothing.
            since, until, as_of = _day_box(_SINCE), _day_box(_UNTIL), _day_box(_AS_OF)
            chosen = gr.Dropdown(
                choices(outlets), multiselect=True, label="Outlets (all unless chosen)", elem_id=f"{prefix}outlets"
            )
        with gr.Row(elem_id=f"{prefix}scope-foot"):
            gr.HTML(f"<p>{_HELP}</p>", apply_default_css=False, js_on_load=None)
            clear = gr.Button("All reports", size="sm", elem_id=f"{prefix}all-reports")
    return ScopeControl(fold, since, until, as_of, chosen, clear)


def choices(outlets: Sequence[str]) -> list[tuple[str, str]]:
    """The outlets as they are shown, each with its name; nothing of a report turns the text around it."""
    return [(one_line(name), name) for name in outlets]


def outlets_now(outlets: Sequence[str], chosen: Sequence[str] | None) -> gr.Dropdown:
    """The outlets to choose from now, and those that were chosen as far as there are such still."""
    kept = [one for one in chosen or () if one in outlets]
    if len(kept) == len(chosen or ()):
        # What is chosen while this is on its way stays.
        return gr.Dropdown(choices(outlets))
    return gr.Dropdown(choices(outlets), value=kept, multiselect=True)


def read_scope(since: str = "", until: str = "", as_of: str = "", outlets: Sequence[str] | None = ()) -> Scope:
    """What the control says; raises `QuestionError` for what is no day, and for days in the wrong order."""
    return Scope(
        as_of=_day(_AS_OF, as_of),
        since=_day(_SINCE, since),
        until=_day(_UNTIL, until),
        outlets=tuple(outlets or ()),
    )


def title(*fields: Any) -> str:  # noqa: ANN401
    """What the folded control says: which reports are read, or what is wrong."""
    try:
        return f"{_TITLE}: {read_scope(*fields).words or 'all'}"
    except BotError as error:
        return f"{_TITLE}: {error}"


def _day_box(label: str) -> gr.Textbox:
    return gr.Textbox("", label=label, placeholder="2024-01-18", max_lines=1, max_length=10, min_width=96)


def _day(label: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise QuestionError(f"{label}: {in_short(text)!r} is not a day such as 2024-01-18.") from None
