"""A real server of the page over a small corpus of its own, and a real browser that is told to note what it does."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.ui.reports import REPORTS

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Serves as `bot ui` does, and writes down every address outside this machine that anything in it turns to.
SERVER = """
import sys
corpus, index, calls, *watching = sys.argv[1:]
def note(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        host = args[1][0] if event == "socket.connect" and isinstance(args[1], tuple) else args[0]
        if isinstance(host, (str, bytes)) and str(host) not in ("127.0.0.1", "localhost", "::1", "b'127.0.0.1'"):
            with open(calls, "a") as file:
                file.write(f"{event} {host}\\n")
sys.addaudithook(note)
from bot import Settings
from bot.ui import serve
serve(Settings(corpus_dir=corpus, index_dir=index, ui_port=0), watching=bool(watching))
"""


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """`url`, `corpus`, what the server said on its way up, and the files of its outside calls and of its stderr."""
    folder = tmp_path_factory.mktemp("ui")
    corpus, calls = folder / "corpus", folder / "calls"
    corpus.mkdir()
    for name, text in REPORTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    with process("-c", SERVER, corpus, folder / "index", calls, stderr=folder / "stderr") as server:
        server.corpus, server.calls = corpus, calls
        yield server


@pytest.fixture(scope="session")
def followed(tmp_path_factory):
    """As `served`, watching a corpus that is not there yet."""
    folder = tmp_path_factory.mktemp("followed")
    corpus, calls = folder / "corpus", folder / "calls"
    with process("-c", SERVER, corpus, folder / "index", calls, "watching", stderr=folder / "stderr") as server:
        server.corpus, server.calls = corpus, calls
        yield server


@pytest.fixture(scope="session")
def attacked(tmp_path_factory):
    """The page over a chatbot that attacks it, at `url`, with a `password`."""
    folder = tmp_path_factory.mktemp("attacked")
    arguments = ("-m", "tests.ui.attack", folder, "open sesame")
    with process(*arguments, stderr=folder / "stderr") as server:
        server.password = "open sesame"  # noqa: S105
        yield server


@contextmanager
def process(*arguments, stderr):
    """A Python process that prints its address last, in an environment with a proxy that is not there."""
    environment = {"PATH": "/usr/bin", "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    with (
        stderr.open("w") as errors,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=Path(__file__).parents[2],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server,
    ):
        try:
            yield _address(server, stderr)
        finally:
            server.terminate()


def _address(server, errors):
    said = []
    for line in server.stdout:
        said.append(line.rstrip())
        if match := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return SimpleNamespace(url=match.group(), said=said, errors=errors)
    pytest.fail(errors.read_text())


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import expect, sync_playwright

    # The timeline takes three seconds on two idle cores, ten where something else runs beside it.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        # One context: its cache halves the time of each test. Conversations are per page all the same.
        yield browser.new_context()
        browser.close()


@pytest.fixture
def open_page(browser, served):
    """Opens the page at a width; at the end nothing may have left this machine and the console must be clean."""
    pages, trouble = [], []

    def opened(width=1280, height=900, url=None, ready="Your question"):
        page = browser.new_page()
        page.set_viewport_size({"width": width, "height": height})
        pages.append(page)
        page.on("console", lambda message: _note(trouble, message.type == "error", message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "response", lambda answer: _note(trouble, answer.status >= 400, f"{answer.request.post_data} {answer.url}")
        )
        page.on("request", lambda request: _note(trouble, _is_outside(request.url), request.url))
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        page.goto(url or served.url)
        page.get_by_text(ready).first.wait_for()
        return page

    yield opened
    for page in pages:
        page.close()
    # Nobody stays logged in.
    browser.clear_cookies()
    assert trouble == []


def _note(trouble, is_trouble, text):
    if is_trouble:
        trouble.append(text)


def _is_outside(url):
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))
