"""The command line, run as a person runs it: in a process of its own."""

import fcntl
import json
import logging
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
from contextlib import contextmanager, redirect_stderr
from dataclasses import replace
from itertools import pairwise
from queue import Queue
from threading import Thread
from types import SimpleNamespace

import pytest

from bot.cli import main
from bot.records import Answer, Article, Citation, Hit, Passage
from bot.terminal import ProgressLine
from tests.chat_server import chat_server, refuses
from tests.matrix.indexes import made_index

REPORT = """LIMA, May 5, 2025. /Andes Wire/. Peru has invited Chile to talks.

Peruvian Foreign Minister Rosa Quispe said that Lima offers to host talks on the ferry line.
"""


def run(folder, *arguments, **settings):
    env = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    env |= {key: str(value) for key, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with a corpus of one report and one broken file, rebuilt by the command."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "lima.txt").write_text(REPORT, encoding="utf-8")
    (folder / "corpus" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    done = run(folder, "rebuild")
    assert done.returncode == 0, done.stderr
    assert "1 reports" in done.stdout
    assert "1 failed" in done.stdout
    assert "broken.pdf: " in done.stdout
    return folder


def one_line(done):
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("bot: ")
    return lines[0]


def test_ask_prints_the_answer_and_its_source_and_starts_without_torch(desk):
    code = (
        "import sys; from bot.cli import main; main(['ask', 'What did Peru offer?'])\n"
        "print(sorted({'torch', 'transformers', 'gradio'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=desk, capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")
    assert "offers to host talks" in done.stdout
    assert "[1] Andes Wire, 5 May 2025" in done.stdout
    assert "lima.txt" in done.stdout


def test_ask_json_is_the_whole_answer(desk):
    answer = json.loads(run(desk, "ask", "What did Peru offer?", "--json").stdout)
    assert answer["abstained"] is False
    assert answer["citations"][0]["article"]["published"] == "2025-05-05"
    assert answer["passages"][0]["score"]


def test_ask_as_of_a_day_reads_no_later_report(desk):
    done = run(desk, "ask", "What did Peru offer?", "--as-of", "2025-05-04")
    assert "There are no indexed reports published by 4 May 2025." in done.stdout
    assert "Only reports published by 4 May 2025 were read." in done.stderr


@pytest.mark.parametrize(
    ("scope", "is_read"),
    [
        ((), True),
        (("--since", "2025-05-05"), True),
        (("--since", "2025-05-06"), False),
        (("--until", "2025-05-05"), True),
        (("--until", "2025-05-04"), False),
        (("--as-of", "2025-05-04"), False),
        (("--outlet", "andes WIRE", "--outlet", "Andes Wire"), True),
    ],
)
def test_ask_and_search_read_the_reports_in_scope_only(at_desk, capsys, scope, is_read):
    at_desk("ask", "What did Peru offer?", "--json", *scope)
    answer = json.loads(capsys.readouterr().out)
    at_desk("search", "What did Peru offer?", "--json", *scope)
    hits = json.loads(capsys.readouterr().out)
    assert (not answer["abstained"]) is bool(answer["passages"]) is bool(hits) is is_read
    assert answer["outlets"] == (["Andes Wire"] if "--outlet" in scope else [])


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("scope", "says"),
    [
        (("--since", "2025-05-06", "--until", "2025-05-05"), "since (2025-05-06) is after until (2025-05-05)"),
        (("--outlet", "Andes"), "No report is by 'Andes'; name one of Andes Wire."),
    ],
)
def test_a_scope_that_cannot_be_is_one_line(at_desk, capsys, command, scope, says):
    assert main([command, "what?", *scope]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"bot: {says}")


def test_an_abstention_exits_with_zero_and_the_env_file_is_read(desk, tmp_path):
    (tmp_path / ".env").write_text(f"BOT_INDEX_DIR={desk / 'indexes'}\nOTHER=1\n", encoding="utf-8")
    done = run(tmp_path, "ask", "What did Japan say?")
    assert done.returncode == 0
    assert "The 1 indexed report does not answer this" in done.stdout


OFFER = "Peruvian Foreign Minister Rosa Quispe said that Lima offers to host talks on the ferry line."
SHORTER = "Peru's Rosa Quispe said that Lima offers to host talks on the ferry line."
# Of no provider, but of the shape of one's.
KEY = "sk-proj-Zq81TestOnly0000aaaaBBBB1111ccccDDDD2222"


def writes(*parts):
    """Streams sentences with the key of the first passage it was given; an event among them is waited for."""

    def act(request):
        key = re.search(r"key=(\w+)>", request.asked["messages"][-1]["content"])[1]
        request.begin()
        for part in parts:
            if isinstance(part, threading.Event):
                part.wait(60)
            else:
                request.delta(f"{part} [{key}] ")
        request.delta(finish="stop")
        request.event(b"[DONE]")
        request.part(b"")

    return act


def chatting(server):
    return {"BOT_CHAT_MODEL": "openai:scripted", "BOT_CHAT_BASE_URL": server.url, "BOT_CHAT_API_KEY": KEY}


@pytest.fixture
def at_desk(desk, monkeypatch):
    """Runs a command at the desk in this process, with settings."""
    monkeypatch.chdir(desk)

    def ran(*arguments, **settings):
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        assert main(arguments) == 0

    return ran


def test_ask_stream_prints_each_sentence_once_it_is_verified(desk):
    first, second = threading.Event(), threading.Event()
    with (
        chat_server(writes(first, SHORTER, "Peru offered 12 ships.", second, "Peru offered 13 ships.")) as server,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "ask", "What did Peru offer?", "--stream"],
            cwd=desk,
            env=os.environ | chatting(server),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        try:
            assert process.stderr.readline() == b"Asking openai:scripted ...\n"
            first.set()
            shown = os.read(process.stdout.fileno(), 10_000).decode()
            assert shown == f"{SHORTER} [1]"
            second.set()
            rest, complaints = (text.decode() for text in process.communicate(timeout=60))
        finally:
            process.kill()
    assert rest.startswith("\n\n[1] Andes Wire, 5 May 2025")
    assert rest.endswith("\n\nWritten by openai:scripted, each sentence checked against its passage.\n")
    assert "ships" not in rest
    assert (process.returncode, complaints) == (0, "")


def test_ask_stream_json_is_a_line_for_each_answer_so_far(at_desk, capsys):
    with chat_server(writes(SHORTER, "Peru offered 12 ships.")) as server:
        at_desk("ask", "What did Peru offer?", "--stream", "--json", **chatting(server))
    out, err = capsys.readouterr()
    answers = [json.loads(line) for line in out.splitlines()]
    texts = [answer["text"] for answer in answers]
    assert (texts[0], texts[-1], err) == ("", f"{SHORTER} [1]", "")
    assert all(after.startswith(before) for before, after in pairwise(texts))
    assert answers[-1]["rejected"][0]["check"] == "figure"
    assert answers[-1]["timings"]["chat"]


def test_without_a_chat_model_a_stream_is_the_answer(at_desk, capsys):
    at_desk("ask", "What did Peru offer?")
    whole = capsys.readouterr().out
    at_desk("ask", "What did Peru offer?", "--stream")
    assert capsys.readouterr().out == whole
    at_desk("ask", "What did Peru offer?", "--stream", "--json")
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("--stream",), ("--json",), ("--stream", "--json")])
def test_a_note_is_on_stderr_and_no_key_is_anywhere(at_desk, capsys, caplog, monkeypatch, arguments):
    caplog.set_level(logging.DEBUG)
    with chat_server(refuses(401, f"Incorrect API key provided: {KEY}.", "invalid_api_key")) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY.lower())
        at_desk("ask", "What did Peru offer?", *arguments, **chatting(server))
    assert server.asked[0]["authorization"] == f"Bearer {KEY}"
    out, err = capsys.readouterr()
    assert OFFER in out
    assert "Written by" not in out
    assert re.fullmatch(r"bot: The chat model openai:scripted refused the key \(401\): .* own sentences\.\n", err)
    told = (out + err + caplog.text).lower()
    assert KEY[:16].lower() not in told
    assert KEY[-12:].lower() not in told


HOSTILE = "\x1b[31mred\x1b]0;title\x07 \x9b2J\u202egnp.exe\u2066\u200b [7] \U000e0041\r\nMore\x85"


@pytest.fixture
def hostile_desk(monkeypatch):
    """A chatbot whose answers bring what moves a terminal's cursor, colours it or turns its text."""
    article = Article("a", HOSTILE, HOSTILE, HOSTILE, outlet=HOSTILE, url=HOSTILE)
    passage = Passage("p", article, 0, len(HOSTILE), HOSTILE)
    citation = Citation(1, HOSTILE, 0, len(HOSTILE), HOSTILE, article, passage)
    answer = Answer("q", "q", f"{HOSTILE} [1]", (citation,), passages=(Hit(passage, 1.0),), note=HOSTILE)
    answer = replace(answer, models={"chat": HOSTILE})
    bot = SimpleNamespace(stream=lambda *_, **__: iter([answer]), search=lambda *_, **__: answer.passages)
    monkeypatch.setattr("bot.asking.chatbot.Chatbot", lambda _: bot)
    return answer


@pytest.mark.parametrize("command", [("ask",), ("ask", "--stream"), ("search",)])
def test_nothing_of_a_report_moves_the_terminal(hostile_desk, capsys, command):
    assert main([*command, "what?"]) == 0
    out, err = capsys.readouterr()
    assert "gnp.exe" in out
    assert all(character.isprintable() or character == "\n" for character in out + err)


@pytest.mark.parametrize("command", [("ask", "--json"), ("ask", "--json", "--stream"), ("search", "--json")])
def test_json_holds_every_character_and_shows_none_that_moves_the_terminal(hostile_desk, capsys, command):
    assert main([*command, "what?"]) == 0
    out, _ = capsys.readouterr()
    expected = hostile_desk.to_dict() if "ask" in command else [hit.to_dict() for hit in hostile_desk.passages]
    assert json.loads(out) == expected
    assert all(character.isprintable() or character == "\n" for character in out)


def test_a_reminder_on_a_terminal_is_gone_before_the_answer(capsys, monkeypatch):
    monkeypatch.setattr("bot.cli._PATIENCE_S", 0.01)
    with terminal() as shown:

        def stream(_, **scope):
            yield Answer("q", "q", "", models={"chat": "some:model"})
            assert shown("...") == "\r\x1b[KAsking some:model ..."
            yield Answer("q", "q", "It said so.", models={"chat": "some:model"})
            assert capsys.readouterr().out == "It said so."
            assert shown("K") == "\r\x1b[K"
            yield Answer("q", "q", "It said so. And more.")

        monkeypatch.setattr("bot.asking.chatbot.Chatbot", lambda _: SimpleNamespace(stream=stream))
        assert main(["ask", "what?", "--stream"]) == 0
    assert capsys.readouterr().out == " And more.\n"


def test_search_ranks_passages_with_scores(desk):
    hits = json.loads(run(desk, "search", "talks on the ferry line", "-k", "1", "--json").stdout)
    assert len(hits) == 1
    assert hits[0]["score"]


def test_a_closed_pipe_is_no_error(desk):
    command = f'"{sys.executable}" -m bot search talks | head -c 3'
    done = subprocess.run(["bash", "-c", command], cwd=desk, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1. ", "")


def test_settings_lists_what_is_in_force(desk):
    done = run(desk, "settings", BOT_ANSWER_WORDS=80, BOT_UI_PASSWORD="abracadabra")
    assert done.returncode == 0
    assert "BOT_ANSWER_WORDS=80" in done.stdout
    assert "abracadabra" not in done.stdout


@pytest.mark.parametrize(
    ("address", "exits"),
    [
        ("http://127.0.0.1:8080/v1", 0),
        (f"http://user:{KEY}@127.0.0.1/v1", 1),
        (f"http://127.0.0.1/v1?key={KEY}", 1),
        (f"user:{KEY}@127.0.0.1", 1),
    ],
)
def test_settings_print_no_key_and_no_address_that_holds_one(monkeypatch, capsys, address, exits):
    monkeypatch.setenv("BOT_CHAT_API_KEY", KEY)
    monkeypatch.setenv("BOT_CHAT_BASE_URL", address)
    assert main(["settings"]) == exits
    out, err = capsys.readouterr()
    assert KEY not in out + err
    assert ("BOT_CHAT_BASE_URL" in err) == bool(exits)


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (["ask", "what?"], {"BOT_INDEX_DIR": "nowhere"}, "bot rebuild"),
        (["ask", "what?"], {"BOT_COLOUR": "1"}, "BOT_COLOUR"),
        (["settings"], {"BOT_COLOUR": "1"}, "BOT_COLOUR"),
        (["ask", "what?"], {"BOT_ANSWER_WORDS": "many"}, "BOT_ANSWER_WORDS"),
        (["ask", " "], {}, "empty"),
        (["ask", "a" * 100_000], {}, "100,000"),
        (["rebuild"], {"BOT_CORPUS_DIR": "nowhere"}, "nowhere"),
        # What else can be wrong with a model is told in the tests of the models, which have torch loaded.
        (["ask", "what?"], {"BOT_EMBEDDING_MODEL": "no/such"}, "BOT_EMBEDDING_MODEL"),
    ],
)
def test_every_error_is_one_line_that_says_what_to_do(desk, arguments, settings, says):
    assert says in one_line(run(desk, *arguments, **settings))


def test_an_empty_corpus_is_one_line(tmp_path):
    (tmp_path / "corpus").mkdir()
    assert "put some there" in one_line(run(tmp_path, "rebuild")).replace("Loading the embedding model ...", "")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["ask"],
        ["nonsense"],
        ["search", "x", "-k", "0"],
        *([command, "x", day, "May"] for command in ("ask", "search") for day in ("--as-of", "--since", "--until")),
    ],
)
def test_wrong_usage_exits_with_two(desk, arguments):
    done = run(desk, *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr
    if "May" in arguments:
        assert done.stderr.endswith(f"error: argument {arguments[2]}: 'May' is not a day such as 2024-01-18\n")


@pytest.mark.parametrize("arguments", [["--help"], ["settings"], ["ask", "--help"], ["evaluate", "--help"]])
def test_help_and_settings_start_without_the_heavy_libraries(desk, arguments):
    code = (
        "import sys; from bot.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'scipy', 'gradio', 'onnxruntime', 'langchain_core', 'sentence_transformers'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=desk, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


@contextmanager
def watching(folder, *arguments, **settings):
    """`bot rebuild --watch` in a folder: what it prints, and how to wait until it tells of a step.

    At the end it is interrupted as by Ctrl+C, and must end cleanly.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "rebuild", "--watch", *arguments],
        cwd=folder,
        # With that variable Python would flush every line by itself.
        env={key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        told, steps = Queue(), []
        reader = Thread(target=lambda: [told.put(line.rstrip("\n")) for line in process.stderr])
        reader.start()

        def until(step):
            while not steps or steps[-1] != step:
                steps.append(told.get(timeout=60))

        try:
            yield process.stdout, until
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 130
            reader.join()
            *steps, last = [*steps, *told.queue]
            assert last == "bot: stopped"
            assert steps[0] == "Watching 'corpus' (Ctrl+C ends it)"
            assert [step for step in steps[1:] if not step.endswith(" ...") and not step.startswith("bot: ")] == []
        finally:
            process.kill()


def test_rebuild_watch_prints_what_changed_or_as_json_each_rebuild(tmp_path):
    corpus = tmp_path / "corpus"
    with watching(tmp_path) as (lines, until), watching(tmp_path, "--json", BOT_INDEX_DIR="other") as (as_json, _):
        corpus.mkdir()
        (corpus / "lima.txt").write_text(REPORT, encoding="utf-8")
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 1 reports, .*: 1 added", lines.readline())
        assert json.loads(as_json.readline())["added"] == 1
        until("Checking the new index ...")
        (corpus / "lima.txt").touch()
        assert json.loads(as_json.readline())["unchanged"] == 1
        # Its second rebuild, which must print nothing.
        until("Looking for changes ...")
        (corpus / "empty\x1b[31m.txt").touch()
        assert "0 added, 0 changed, 0 removed, 1 unchanged; 1 failed" in lines.readline()
        assert lines.readline().startswith("  failed: empty?[31m.txt: ")


@contextmanager
def terminal():
    """What a terminal of forty columns is sent on stderr, up to some last words."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))

    def shown(last):
        text = ""
        while not text.endswith(last):
            assert select.select([ours], [], [], 5)[0], text
            text += os.read(ours, 10_000).decode()
        return text

    with open(theirs, "w", encoding="utf-8") as stderr, redirect_stderr(stderr):  # noqa: PTH123
        yield shown
    os.close(ours)


def test_progress_on_a_terminal_is_one_line_that_changes_and_leaves_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    progress = ProgressLine()
    with terminal() as shown:
        progress("Loading the embedding model", 0, 2000)
        assert shown("...") == "\r\x1b[KLoading the embedding model ..."
        progress("Reading and embedding", 1200, 2000)
        assert main(["rebuild"]) == 1
        line = re.escape("\r\x1b[KReading and embedding: 1,200 of 2,000 r\r\x1b[K")
        assert re.fullmatch(line + r"bot: There is no corpus folder 'corpus'.*\r\n", shown("\n"))


def test_progress_in_a_log_is_a_line_a_step(capsys):
    progress = ProgressLine()
    for step, done in (("Reading", 0), ("Reading", 1), ("Checking", 2), ("Reading", 0)):
        progress(step, done, 2)
    assert capsys.readouterr().err == "Reading ...\nChecking ...\nReading ...\n"


@pytest.fixture(scope="module")
def reacted(tmp_path_factory, query_encoder):
    """The settings of an index with statements made by hand, as variables of the environment."""
    settings = made_index(tmp_path_factory.mktemp("reacted"), query_encoder)
    return {"BOT_INDEX_DIR": settings.index_dir, "BOT_CORPUS_DIR": settings.corpus_dir}


def test_reactions_are_a_table_with_the_quotations_below(reacted, tmp_path):
    done = run(tmp_path, "reactions", "the attack on the port", "--actor", "Lima", "--actor", "the Kremlin", **reacted)
    assert done.returncode == 0, done.stderr
    assert "17 Jan 2024" in done.stdout
    assert "[1] Peru: condemns, 17 January 2024" in done.stdout
    assert "“the attack on the port of Callao”" in done.stdout
    assert "No statement by Russia was found about “the attack on the port” in 4 reports from 5 outlets" in done.stdout


def test_reactions_are_written_as_json_csv_and_markdown(reacted, capsys, monkeypatch):
    for name, value in reacted.items():
        monkeypatch.setenv(name, str(value))
    assert main(["reactions", "--json", "--as-of", "2024-01-17"]) == 0
    assert [one["act"] for one in json.loads(capsys.readouterr().out)["reactions"]] == ["condemns", "offers to mediate"]
    assert main(["reactions", "--csv", "--outlet", "geo"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Bolivia,2024-01-19,yes,denies")
    assert main(["reactions", "--markdown", "--since", "2024-01-18", "--until", "2024-01-18", "--actor", "Chile"]) == 0
    assert "| **Chile** | states \\[1\\] |" in capsys.readouterr().out
    assert main(["reactions", "--actor", "Narnia"]) == 1
    assert capsys.readouterr().err.startswith("bot: 'Narnia' is no actor that is known")
