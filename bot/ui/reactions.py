"""The tab of reactions: what is asked for, the matrix, the plot and the files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import gradio as gr
from gradio.components.plot import PlotData

from bot.asking.chatbot import Chatbot
from bot.errors import BotError
from bot.matrix.reacting import read_reactions
from bot.matrix.reaction import Reactions, row_name
from bot.store import current_generation
from bot.ui.exports import Exports
from bot.ui.matrix import matrix_html
from bot.ui.render import problem_html, status_html
from bot.ui.scope import ScopeControl, names_now, read_scope
from bot.ui.timeline import timeline

READING = "Reading the reports ..."
_ABOUT = "About (everything unless given)"
_ACTORS = "Actors (all unless chosen; any name will do)"
_LABELS = ("Markdown", "CSV", "Word")

# The matrix, the plot, the three files and the row they are in; and which generation is shown.
Shown: TypeAlias = list[Any]


@dataclass(frozen=True, slots=True)
class ReactionsTab:
    """The parts of the tab that are filled in, and those that are shown."""

    about: gr.Textbox
    actors: gr.Dropdown
    scope: ScopeControl
    button: gr.Button
    matrix: gr.HTML
    plot: gr.Plot
    files: Sequence[gr.DownloadButton]
    row: gr.Row
    generation: gr.State

    @property
    def fields(self) -> list[Any]:
        """What a person fills in."""
        return [self.about, self.actors, *self.scope.fields]

    @property
    def shown(self) -> list[Any]:
        """What `ReactionsHandlers.show` gives."""
        return [self.matrix, self.plot, *self.files, self.row, self.generation]


class ReactionsHandlers:
    """What happens at the tab's controls; a `BotError` becomes one line on the page."""

    def __init__(self, chatbot: Chatbot, exports: Exports) -> None:
        self.chatbot = chatbot
        self.exports = exports

    def show(self, about: str, actors: Sequence[str] | None, *fields: Any) -> Iterator[Shown]:  # noqa: ANN401
        """Says that the reports are read, then shows the matrix that is asked for, its plot and its files."""
        yield [status_html(READING), *[gr.skip()] * (len(_LABELS) + 3)]
        try:
            generation = current_generation(self.chatbot.settings.index_dir)
            scope = asdict(read_scope(*fields)) | {"actors": actors or ()}
            matrix = read_reactions(self.chatbot, about or "", **scope)
        except BotError as error:
            yield self._nothing(problem_html(str(error)))
        else:
            yield self._shown(matrix, generation)

    def open(self, generation: str, about: str, actors: Sequence[str] | None, *fields: Any) -> Iterator[Shown]:  # noqa: ANN401
        """Shows the matrix when the tab is opened, unless that of this generation is there already."""
        try:
            is_shown = generation == current_generation(self.chatbot.settings.index_dir)
        except BotError:
            is_shown = False
        if is_shown:
            yield [gr.skip()] * (len(_LABELS) + 4)
        else:
            yield from self.show(about, actors, *fields)

    def choices(self) -> list[tuple[str, str]]:
        """The actors that have statements, by name; none where there is no index."""
        try:
            return sorted((row_name(actor), actor) for actor in self.chatbot.acting())
        except BotError:
            return []

    def outlets(self) -> list[str]:
        """The outlets there are, none where there is no index."""
        try:
            return self.chatbot.outlets()
        except BotError:
            return []

    def refresh(self, outlets: Sequence[str] | None) -> tuple[gr.Dropdown, gr.Dropdown]:
        """The actors and outlets there are now; what was chosen stays chosen."""
        return gr.Dropdown(self.choices()), names_now(self.outlets(), outlets)

    def _shown(self, matrix: Reactions, generation: str) -> Shown:
        plot = timeline(matrix)
        drawn = gr.Plot(PlotData(type="plotly", plot=plot) if plot else None, visible=bool(plot))
        if not matrix.reactions:
            return [matrix_html(matrix), drawn, *[gr.skip()] * len(_LABELS), gr.Row(visible=False), generation]
        files = [gr.DownloadButton(value=path) for path in self.exports.write(matrix)]
        return [matrix_html(matrix), drawn, *files, gr.Row(visible=True), generation]

    def _nothing(self, html: str) -> Shown:
        hidden = gr.Row(visible=False)
        return [html, gr.Plot(visible=False), *[gr.skip()] * len(_LABELS), hidden, ""]


def reactions_tab(
    handlers: ReactionsHandlers, scope: Callable[[str], ScopeControl], html: Callable[[str, str], gr.HTML]
) -> ReactionsTab:
    """The tab's parts, in their places; `scope` makes the control that says which reports are read, `html` a piece of HTML."""
    with gr.Row(elem_id="matrix-row"):
        about = gr.Textbox(
            label=_ABOUT, placeholder="the strikes", max_lines=1, scale=3, min_width=240, elem_id="matrix-about"
        )
        actors = gr.Dropdown(
            handlers.choices(),
            multiselect=True,
            allow_custom_value=True,
            label=_ACTORS,
            scale=3,
            min_width=240,
            elem_id="matrix-actors",
        )
        button = gr.Button("Show", variant="primary", scale=0, min_width=96, elem_id="matrix-show")
    control = scope("matrix-")
    with gr.Row(elem_id="exports", visible=False) as row:
        html("<p>Save as</p>", "exports-title")
        files = [
            gr.DownloadButton(label, size="sm", elem_id=f"export-{label.lower()}", min_width=96) for label in _LABELS
        ]
    matrix = html(status_html(READING), "matrix")
    plot = gr.Plot(show_label=False, container=False, visible=False, elem_id="timeline")
    return ReactionsTab(about, actors, control, button, matrix, plot, files, row, gr.State(""))


def wire(tab: gr.Tab, parts: ReactionsTab, handlers: ReactionsHandlers, **options: Any) -> None:  # noqa: ANN401
    """What each of its controls does; `options` are those of a listener that only the page may call."""
    gr.on(
        [parts.about.submit, parts.button.click],
        handlers.show,
        parts.fields,
        parts.shown,
        concurrency_limit=2,
        **options,
    )
    tab.select(handlers.open, [parts.generation, *parts.fields], parts.shown, concurrency_limit=2, **options)
    tab.select(handlers.refresh, parts.scope.outlets, [parts.actors, parts.scope.outlets], **options)
