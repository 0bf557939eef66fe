"""Where the page may be served, and what its controls say when something is wrong; no browser."""

import re
import socket
import threading
from contextlib import ExitStack
from queue import Queue
from types import SimpleNamespace

import gradio as gr
import pytest

from bot.asking.chatbot import Chatbot
from bot.errors import BotError, SettingsError
from bot.indexing.rebuild import rebuild
from bot.progress import Pace
from bot.settings import Settings
from bot.store import write_lock
from bot.ui.examples import COUNT, example_questions
from bot.ui.page import Handlers
from bot.ui.reports import watched_html
from bot.ui.scope import title
from bot.ui.serving import check_reach, find_port, serve
from bot.ui.watcher import Watcher, Watching
from tests.ui.reports import LIMA

NOTHING = SimpleNamespace(target=None)


@pytest.fixture
def settings(tmp_path, write):
    write("lima.txt", LIMA)
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", ui_port=0)


@pytest.fixture
def handlers(settings):
    return Handlers(settings, Chatbot(settings))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "desk.example", ""])  # noqa: S104
def test_an_address_that_others_reach_needs_a_password(host):
    with pytest.raises(SettingsError, match="BOT_UI_PASSWORD"):
        serve(Settings(ui_host=host))
    check_reach(Settings(ui_host=host, ui_password="long and secret"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "localhost", "::1", "[::1]"])
def test_a_loopback_address_needs_none(host):
    check_reach(Settings(ui_host=host))


def test_a_taken_port_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BotError, match=f"cannot listen on 127.0.0.1:{port} .*BOT_UI_PORT") as raised:
            serve(Settings(ui_port=port))
    assert "\n" not in str(raised.value)


def test_port_0_takes_a_free_one():
    assert find_port(Settings(ui_port=0)) > 0


def test_without_an_index_the_page_says_what_to_do(handlers):
    *_, last = handlers.ask(NOTHING, "What did Peru offer?", ())
    _, messages, _, turns = last
    assert "bot&#32;rebuild" in messages[-1]["content"].replace(" ", "&#32;")
    assert len(turns) == 1
    _, reports = handlers.show_index()
    assert "There is no index" in reports
    assert example_questions(handlers.chatbot) == ()
    assert len(handlers.show_examples()) == COUNT


def test_a_rebuild_tells_its_progress(handlers):
    told = []
    summary = handlers.rebuild(lambda done, **options: told.append((done, options["desc"])))
    assert "1 added" in summary
    assert ((0, 1), "Reading and embedding") in told
    assert told[-1] == ((1, 1), "Checking the new index")


def test_a_rebuild_of_nothing_is_one_line(handlers, settings):
    (settings.corpus_dir / "lima.txt").unlink()
    assert "There are no reports in" in handlers.rebuild(lambda *_, **__: None).replace("&#46;", ".")


def test_a_problem_does_not_reach_the_next_question(handlers, settings):
    rebuild(settings)
    *_, (_, _, _, turns) = handlers.ask(NOTHING, "why " * 5000, ())
    *_, (_, messages, sources, turns) = handlers.ask(NOTHING, "What did Peru offer?", turns)
    assert len(turns) == 2
    assert "Lima offers to host talks" in messages[-1]["content"]
    assert "<mark" in sources


def test_what_a_report_calls_its_outlet_turns_no_text(settings, write):
    write("wire.md", '---\noutlet: "\\u202ewire\\nof\\u200b the north"\n---\n\nNorway said no.\n')
    rebuild(settings)
    shown = [name for name, _ in Handlers(settings, Chatbot(settings)).show_names(None, None)[0].choices]
    assert shown == ["Andes Wire", "wire of the north"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ((), "all"),
        (("", " ", "", None), "all"),
        ((" 2025-05-05 ", "", "", []), "published since 5 May 2025"),
        (("2025-05-05", "2025-05-07", "2025-05-06", ["Dawn"]), "by Dawn, published from 5 to 6 May 2025"),
        (("May", "", "", []), "Since: 'May' is not a day such as 2024-01-18."),
        (("", "2025-02-30", "", []), "Until: '2025-02-30' is not a day such as 2024-01-18."),
        (("", "", "\u202e" + "x" * 1000, []), f"As of: '{'x' * 60}...' is not a day such as 2024-01-18."),
        (
            ("2025-05-05", "2025-05-04", "", []),
            "since (2025-05-05) is after until (2025-05-04); give the earlier day as since.",
        ),
    ],
)
def test_the_folded_control_says_which_reports_are_read_or_what_is_wrong(fields, told):
    assert title(*fields) == f"Which reports: {told}"


def test_while_another_rebuild_runs_the_button_says_so_and_waits(handlers, settings):
    another = ExitStack()
    another.enter_context(write_lock(settings.index_dir))
    told = []

    def progress(_, desc, unit):
        told.append(desc)
        if "Waiting" in desc:
            another.close()

    assert "1 added" in handlers.rebuild(progress)
    assert told[0].startswith("Waiting for the rebuild of process")


def test_a_folder_that_is_corpus_and_index_is_not_watched(tmp_path):
    with pytest.raises(SettingsError, match="BOT_INDEX_DIR"):
        serve(Settings(corpus_dir=tmp_path, index_dir=tmp_path, ui_port=0), watching=True)


def test_a_page_is_sent_what_it_has_not_seen(settings):
    watcher = SimpleNamespace(now=Watching())
    handlers = Handlers(settings, Chatbot(settings), watcher)
    seen, _, _, table, outlets, actors, *examples = handlers.follow(None)
    assert "There is no index" in table
    assert outlets.choices == actors.choices == []
    assert examples == [gr.skip()] * COUNT
    assert handlers.follow(seen) == [gr.skip()] * (6 + COUNT)
    watcher.now = Watching(Pace("Reading", 1, 2))
    seen, watched, *rest = handlers.follow(seen)
    assert "1 of 2 reports" in watched
    assert rest == [gr.skip()] * (4 + COUNT)
    rebuild(settings)
    chosen = ["gone", "Andes Wire"], ["Peru", "nobody"]
    seen, _, about, table, outlets, actors, *examples = handlers.follow(seen, *chosen)
    assert "1 report " in about
    assert "lima" in table
    assert outlets.choices == [("Andes Wire", "Andes Wire")]
    assert outlets.value == ["Andes Wire"]
    assert ("Peru", "Peru") in actors.choices
    assert actors.value == ["Peru"]
    assert examples[0].visible
    rebuild(settings)
    watcher.now = Watching()
    assert handlers.follow(seen)[6:] == [gr.skip()] * COUNT


def test_the_watcher_shows_its_pace_and_what_it_told_and_says_it(settings):
    paces, said = [], Queue()
    watcher = Watcher(settings, lambda *_: paces.append(watcher.now.pace), said.put)
    with watcher:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 1 reports, .*: 1 added, .*", said.get(timeout=60))
        assert (watcher.now.pace, watcher.now.outcome.added, watcher.now.ended) == (None, 1, False)
    assert Pace("Reading and embedding", 0, 1) in paces
    assert not watcher._thread.is_alive()
    assert said.empty()


def test_a_bug_in_the_watcher_keeps_its_traceback_and_the_page_says_that_it_ended(settings, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    shown = []
    monkeypatch.setattr(threading, "excepthook", shown.append)
    with Watcher(settings, broken, print) as watcher:
        watcher._thread.join(60)
    assert [one.exc_type for one in shown] == [ZeroDivisionError]
    assert "no longer watched" in watched_html(watcher.now)
