"""The page: what is on it and what each control does."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from typing import Any, TypeAlias

import gradio as gr

from bot.asking.chatbot import Chatbot
from bot.errors import BotError
from bot.indexing.rebuild import rebuild
from bot.matrix.reaction import actor_name
from bot.progress import Meter
from bot.records import Answer, Turn
from bot.settings import Settings
from bot.store import current_generation
from bot.ui.examples import COUNT, example_questions
from bot.ui.exports import Exports
from bot.ui.growing import growing
from bot.ui.reactions import ReactionsHandlers, reactions_tab, wire
from bot.ui.render import (
    READING,
    SEARCHING,
    escape,
    growing_html,
    hint_html,
    problem_html,
    question_html,
    sources_html,
    status_html,
    turn_html,
)
from bot.ui.reports import extent, rebuilt_html, reports_html, watched_html
from bot.ui.scope import FIELDS, ScopeControl, names_now, read_scope, scope_control, title
from bot.ui.watcher import Watcher, Watching

NAME = "Who said what"
_QUOTES = "Cited answers from the news reports on this machine, word for word or not at all."
_WRITES = "Cited answers from the news reports on this machine, each sentence checked against its passage."
_WELCOME = "Ask who said what. Each sentence of an answer has its source beside it."
_EXAMPLE = "example-"
# An idle page asks this often whether anything is new: the answer that nothing is takes a millisecond.
_LOOK_S = 2

Turns: TypeAlias = tuple[Turn, ...]
Message: TypeAlias = dict[str, str]
# What of the watcher and which generation a page shows.
Seen: TypeAlias = tuple[str, str]
# Question box, conversation, sources, turns.
Shown: TypeAlias = tuple[Any, list[Message], Any, Any]


class Handlers:
    """What happens at each control; a `BotError` becomes one line on the page."""

    def __init__(self, settings: Settings, chatbot: Chatbot, watcher: Watcher | None = None) -> None:
        self.settings = settings
        self.chatbot = chatbot
        self.watcher = watcher

    def ask(self, event: gr.EventData, typed: str, turns: Turns, *given: Any) -> Iterator[Shown]:  # noqa: ANN401
        """Shows the question, the answer and its sources as they grow, then the whole.

        `given` are the fields of the scope, then the examples' labels.
        """
        fields, examples = given[:FIELDS], given[FIELDS:]
        question, number = _asked(event, typed, examples), len(turns) + 1
        before = [*_transcript(turns), _message("user", question_html(question))]
        status = READING if self._is_read_by_chat_model(turns) else SEARCHING
        yield "", [*before, _message("assistant", status_html(status))], hint_html(status), gr.skip()
        answer: Answer | str = ""
        with closing(self._growing(question, turns, fields)) as answers:
            for came in answers:
                if isinstance(came, Answer) and not (isinstance(answer, Answer) and answer.text == came.text):
                    bubble = _message("assistant", growing_html(number, came))
                    yield gr.skip(), [*before, bubble], _sources(number, came, is_whole=False), gr.skip()
                else:
                    yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
                if isinstance(came, str) and isinstance(answer, Answer) and answer.text:
                    # What was shown was verified, and stays.
                    answer = replace(answer, note=came)
                else:
                    answer = came or answer
        turns = (*turns, Turn(question, answer))
        yield gr.skip(), _transcript(turns), _sources(number, answer), turns

    def forget(self) -> Shown:
        """A new conversation."""
        return "", [], hint_html(), ()

    def show_examples(self) -> list[Any]:
        """The labels of the example buttons."""
        questions = example_questions(self.chatbot)
        hidden = [gr.Button("", visible=False)] * (COUNT - len(questions))
        return [gr.Button(question, visible=True) for question in questions] + hidden

    def outlets(self) -> list[str]:
        """The outlets there are, none where there is no index."""
        try:
            return self.chatbot.outlets()
        except BotError:
            return []

    def actors(self) -> list[str]:
        """The usual names of the actors that said or did something, in order; none where there is no index."""
        try:
            return sorted(actor_name(one) for one in self.chatbot.acting())
        except BotError:
            return []

    def show_names(
        self, outlets: Sequence[str] | None, actors: Sequence[str] | None
    ) -> tuple[gr.Dropdown, gr.Dropdown]:
        """The outlets and actors to choose from, and those that were chosen as far as there are such still."""
        return names_now(self.outlets(), outlets), names_now(self.actors(), actors)

    def show_index(self) -> tuple[str, str]:
        """The line under the name, and the table of reports."""
        try:
            articles = self.chatbot.articles()
            generation = current_generation(self.settings.index_dir)
        except BotError as error:
            return self._header(""), problem_html(str(error))
        return self._header(extent(articles)), reports_html(articles, generation)

    def follow(
        self, seen: Seen | None, outlets: Sequence[str] | None = (), actors: Sequence[str] | None = ()
    ) -> list[Any]:
        """What is new since a page saw the watcher and the index, None for a page that saw nothing yet.

        That is: what it shows then, what the watcher does, the header, the table, the outlets and actors, and examples where it
        has none.
        """
        now = watched_html(self.watcher.now if self.watcher else Watching()), self._generation()
        unseen = [gr.skip()] * COUNT
        if now == seen:
            return [gr.skip()] * 6 + unseen
        is_known = seen and now[1] == seen[1]
        index = [gr.skip()] * 4 if is_known else [*self.show_index(), *self.show_names(outlets, actors)]
        examples = self.show_examples() if seen and now[1] and not seen[1] else unseen
        return [now, now[0], *index, *examples]

    def _header(self, indexed: str) -> str:
        says = _WRITES if self.settings.chat_model and self.settings.chat_compose else _QUOTES
        return f'<header><h1>{NAME}</h1><p>{says}</p><p class="extent">{escape(indexed)}</p></header>'

    def _generation(self) -> str:
        """The generation that answers, "" where none does."""
        try:
            return current_generation(self.settings.index_dir)
        except BotError:
            return ""

    def rebuild(self, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008
        """Brings the index up to date and says what changed."""
        meter = Meter()

        def tell(step: str, done: int, total: int) -> None:
            pace = meter(step, done, total)
            progress((done, total), desc=", ".join(filter(None, [step, pace.speed])), unit="reports")

        try:
            return rebuilt_html(rebuild(self.settings, tell, wait=True))
        except BotError as error:
            return problem_html(str(error))

    def _growing(
        self, question: str, turns: Turns, fields: Sequence[Any]
    ) -> Generator[Answer | str | None, None, None]:
        """The answer as it grows, or in words why there can be none."""
        history = [turn for turn in turns if isinstance(turn.answer, Answer)]
        return growing(lambda: self.chatbot.stream(question, history, **asdict(read_scope(*fields))))

    def _is_read_by_chat_model(self, turns: Turns) -> bool:
        """True where a chat model makes a follow-up stand alone first."""
        return bool(turns and self.settings.chat_model and self.settings.chat_rewrite)


def build(settings: Settings, chatbot: Chatbot, watcher: Watcher | None = None) -> gr.Blocks:
    """The page, ready to be launched; with a watcher it shows what that does, without being reloaded."""
    handlers = Handlers(settings, chatbot, watcher)
    header, reports = handlers.show_index()
    exports = Exports()
    exports.serve_only_these()
    reacting = ReactionsHandlers(chatbot, exports)
    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True)
    with page:
        about = _html(header, "about")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", id="ask"):
                examples, scope = _ask_tab(handlers)
            with gr.Tab("Reactions", id="reactions") as tab:
                parts = reactions_tab(reacting, partial(_scope, handlers, None), _html)
            wire(tab, parts, reacting, **_private(show_progress="hidden"))
            with gr.Tab("Reports", id="reports"):
                watched, table = _reports_tab(handlers, reports, about, scope)
        seen = gr.State(None)
        named = scope.named
        shown = [seen, watched, about, table, *named, *examples]
        page.load(handlers.follow, [seen, *named], shown, **_private(show_progress="hidden"))
        page.load(handlers.show_examples, None, examples, **_private(show_progress="hidden"))
        if watcher:
            look = gr.Timer(_LOOK_S)
            look.tick(handlers.follow, [seen, *named], shown, queue=False, **_private(show_progress="hidden"))
    return page


def _ask_tab(handlers: Handlers) -> tuple[list[gr.Button], ScopeControl]:
    """The example buttons, and what says which reports are read."""
    turns = gr.State(())
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, min_width=320):
            with gr.Row(elem_id="conversation-row"):
                _html("<h2>Conversation</h2>", "conversation-title")
                forget = gr.Button("New conversation", size="sm", elem_id="forget")
            chat = _conversation()
            with gr.Row(elem_id="ask-row"):
                box = gr.Textbox(label="Your question", placeholder="Who said what about it?", max_lines=4, scale=1)
                button = gr.Button("Ask", variant="primary", scale=0, min_width=96, elem_id="ask")
            scope = _scope(handlers, handlers.actors())
            with gr.Row(elem_id="examples"):
                examples = _example_buttons(handlers.chatbot)
        with gr.Column(scale=2, min_width=320, elem_id="sources"):
            _html("<h2>Sources</h2>", "sources-title")
            sources = _html(hint_html(), "cards")
    shown = [box, chat, sources, turns]
    asking = gr.on(
        [box.submit, button.click, *(example.click for example in examples)],
        handlers.ask,
        [box, turns, *scope.fields, *examples],
        shown,
        concurrency_limit=4,
        **_private(show_progress="hidden"),
    )
    forget.click(handlers.forget, None, shown, cancels=[asking], **_private(show_progress="hidden"))
    return examples, scope


def _scope(handlers: Handlers, actors: Sequence[str] | None, prefix: str = "") -> ScopeControl:
    """What says which reports are read; its title tells it where it is folded."""
    scope = scope_control(handlers.outlets(), actors, prefix)
    quiet = _private(show_progress="hidden")
    left = [event for box in (scope.since, scope.until, scope.as_of) for event in (box.blur, box.submit)]
    gr.on(
        [*left, *(box.change for box in scope.named)],
        lambda *fields: gr.Accordion(title(*fields)),
        scope.fields,
        scope.fold,
        # What is filled in while a title is on its way is told too.
        trigger_mode="always_last",
        **quiet,
    )
    empty = ["" if isinstance(box, gr.Textbox) else [] for box in scope.fields]
    scope.clear.click(lambda: empty, None, scope.fields, **quiet).then(
        lambda: gr.Accordion(title()), None, scope.fold, **quiet
    )
    return scope


def _conversation() -> gr.Chatbot:
    return gr.Chatbot(
        label="Conversation",
        elem_id="chat",
        show_label=False,
        height="60vh",
        autoscroll=False,
        placeholder=_WELCOME,
        buttons=[],
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        allow_file_downloads=False,
        feedback_options=None,
    )


def _example_buttons(chatbot: Chatbot) -> list[gr.Button]:
    questions = example_questions(chatbot)
    labels = [*questions, *[""] * (COUNT - len(questions))]
    return [
        gr.Button(label, size="sm", min_width=120, visible=bool(label), elem_id=f"{_EXAMPLE}{number}")
        for number, label in enumerate(labels)
    ]


def _reports_tab(handlers: Handlers, reports: str, about: gr.HTML, scope: ScopeControl) -> tuple[gr.HTML, gr.HTML]:
    """What the watcher does, and the table."""
    named = scope.named
    with gr.Row(elem_id="rebuild-row"):
        _html(f"<p>{escape(_about_rebuild(handlers))}</p>", "about-rebuild")
        button = gr.Button("Rebuild the index", scale=0, min_width=180, elem_id="rebuild")
    watched = _html("", "watched", visible=handlers.watcher is not None)
    outcome = _html("", "outcome")
    table = _html(reports, "indexed")
    button.click(handlers.rebuild, None, outcome, concurrency_limit=1, **_private()).then(
        handlers.show_index, None, [about, table], **_private(show_progress="hidden")
    ).then(handlers.show_names, named, named, **_private(show_progress="hidden"))
    return watched, table


def _html(value: str, name: str, *, visible: bool = True) -> gr.HTML:
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None, visible=visible)


def _private(**options: Any) -> dict[str, Any]:  # noqa: ANN401
    """Options of a listener that only the page itself may call."""
    return {"api_visibility": "private", **options}


def _asked(event: gr.EventData, typed: str, examples: tuple[str, ...]) -> str:
    name = getattr(event.target, "elem_id", None) or ""
    return examples[int(name.removeprefix(_EXAMPLE))] if name.startswith(_EXAMPLE) else typed


def _transcript(turns: Turns) -> list[Message]:
    messages = []
    for number, turn in enumerate(turns, 1):
        asked, answered = turn_html(number, turn)
        messages += [_message("user", asked), _message("assistant", answered)]
    return messages


def _message(role: str, html: str) -> Message:
    return {"role": role, "content": html}


def _sources(number: int, answer: Answer | str, *, is_whole: bool = True) -> str:
    return sources_html(number, answer, is_whole=is_whole) if isinstance(answer, Answer) else hint_html()


def _about_rebuild(handlers: Handlers) -> str:
    folder = repr(str(handlers.settings.corpus_dir))
    if handlers.watcher:
        return f"{folder} is watched: files that are added, changed or removed are indexed once they settle."
    return f"After files in {folder} were added, changed or removed, rebuild the index."
