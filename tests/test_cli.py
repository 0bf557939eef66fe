"""The command line, run as a person runs it: in a process of its own."""

import json
import os
import subprocess
import sys

import pytest

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


def test_ask_prints_the_answer_and_its_source(desk):
    done = run(desk, "ask", "What did Peru offer?")
    assert done.returncode == 0
    assert "offers to host talks" in done.stdout
    assert "[1] Andes Wire, 5 May 2025" in done.stdout
    assert "lima.txt" in done.stdout


def test_ask_json_is_the_whole_answer(desk):
    answer = json.loads(run(desk, "ask", "What did Peru offer?", "--json").stdout)
    assert answer["abstained"] is False
    assert answer["citations"][0]["article"]["published"] == "2025-05-05"
    assert answer["passages"][0]["score"]


def test_an_abstention_exits_with_zero(desk):
    done = run(desk, "ask", "What did Japan say?")
    assert done.returncode == 0
    assert "do not answer this" in done.stdout


def test_search_ranks_passages_with_scores(desk):
    hits = json.loads(run(desk, "search", "talks on the ferry line", "-k", "1", "--json").stdout)
    assert len(hits) == 1
    assert hits[0]["score"]
    assert "1. " in run(desk, "search", "talks").stdout


def test_settings_lists_what_is_in_force(desk):
    done = run(desk, "settings", BOT_ANSWER_WORDS=80, BOT_UI_PASSWORD="abracadabra")
    assert done.returncode == 0
    assert "BOT_ANSWER_WORDS=80" in done.stdout
    assert "abracadabra" not in done.stdout


def test_env_file_is_read(desk, tmp_path):
    (tmp_path / ".env").write_text(f"BOT_INDEX_DIR={desk / 'indexes'}\nOTHER=1\n", encoding="utf-8")
    assert run(tmp_path, "ask", "What did Peru offer?").returncode == 0


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
        (["ask", "what?"], {"BOT_EMBEDDING_MODEL": "all-MiniLM-L6-v2"}, "bot rebuild"),
        (["ask", "what?"], {"BOT_EMBEDDING_MODEL": "no/such"}, "BOT_EMBEDDING_MODEL"),
        (["ask", "what?"], {"BOT_RERANKER_MODEL": "no/such"}, "BOT_RERANKER_MODEL"),
    ],
)
def test_every_error_is_one_line_that_says_what_to_do(desk, arguments, settings, says):
    assert says in one_line(run(desk, *arguments, **settings))


def test_an_empty_corpus_is_one_line(tmp_path):
    (tmp_path / "corpus").mkdir()
    assert "put some there" in one_line(run(tmp_path, "rebuild")).replace("Loading the embedding model ...", "")


@pytest.mark.parametrize("arguments", [[], ["ask"], ["nonsense"], ["search", "x", "-k", "0"]])
def test_wrong_usage_exits_with_two(desk, arguments):
    done = run(desk, *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["settings"], ["ask", "--help"]])
def test_help_and_settings_start_without_the_heavy_libraries(desk, arguments):
    code = (
        "import sys; from bot.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'gradio', 'onnxruntime', 'langchain_core', 'sentence_transformers'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=desk, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


def test_asking_starts_without_torch(desk):
    code = (
        "import sys; from bot.cli import main; main(['ask', 'What did Peru offer?'])\n"
        "print(sorted({'torch', 'transformers', 'gradio'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=desk, capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")


def test_a_closed_pipe_is_no_error(desk):
    command = f'"{sys.executable}" -m bot search talks | head -c 1'
    done = subprocess.run(["bash", "-c", command], cwd=desk, capture_output=True, text=True, check=True)
    assert done.stderr == ""
