"""`serve`: the page on a port of this machine."""

import ipaddress
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import getproxies

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.asking.chatbot import Chatbot
from bot.errors import BotError, NoIndexError, SettingsError
from bot.indexing.rebuild import Progress, rebuild
from bot.indexing.watching import check_apart
from bot.settings import Settings
from bot.store import current_generation
from bot.ui.page import NAME, build
from bot.ui.watcher import Watcher

_HERE = Path(__file__).parent
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
# Without the flush a log or a pipe gets the address when the server ends.
_SAY = partial(print, flush=True)


def serve(
    settings: Settings,
    progress: Progress | None = None,
    say: Callable[[str], None] = _SAY,
    *,
    watching: bool = False,
) -> None:
    """Serves the chat until it is interrupted; makes the index first where there is none.

    With `watching` a watcher makes the index and keeps it up to date while the page is already served. `say` gets each line
    for the terminal, the steps of a rebuild too unless `progress` takes them. Raises a `BotError` where the address is not
    to be had, or where others can reach it and no password is asked.
    """
    check_reach(settings)
    port = find_port(settings)
    progress = progress or _Steps(say)
    if watching:
        check_apart(settings)
        with Watcher(settings, progress, say) as watcher:
            _serve(build(settings, Chatbot(settings), watcher), settings, port, say)
    else:
        _index_if_none(settings, progress, say)
        _serve(build(settings, Chatbot(settings)), settings, port, say)


def _serve(page: gr.Blocks, settings: Settings, port: int, say: Callable[[str], None]) -> None:
    if threading.current_thread() is threading.main_thread():
        # As at Ctrl+C, what is to be done at the end is done: the files of downloads are deleted.
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    say(f"{NAME}: {launch(page, settings, port)} (Ctrl+C ends it)")
    page.block_thread()


def check_reach(settings: Settings) -> None:
    """Raises `SettingsError` for an address that others can reach and no password."""
    if not _is_loopback(settings.ui_host) and not settings.ui_password.get_secret_value():
        raise SettingsError(f"BOT_UI_HOST is {settings.ui_host!r}, which others can reach: set BOT_UI_PASSWORD too.")


def find_port(settings: Settings) -> int:
    """The port to listen on, a free one for 0; raises a `BotError` where it cannot be had."""
    host = settings.ui_host.strip("[]")
    try:
        family = socket.getaddrinfo(host, settings.ui_port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, settings.ui_port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise _cannot_listen(settings, settings.ui_port, error) from error


def launch(page: gr.Blocks, settings: Settings, port: int) -> str:
    """Starts serving in the background and gives the address."""
    _keep_loopback_off_proxies()
    host = _in_address(settings.ui_host)
    password = settings.ui_password.get_secret_value()
    script = (_HERE / "script.js").read_text(encoding="utf-8")
    try:
        _, address, _ = page.queue(default_concurrency_limit=4, api_open=False).launch(
            server_name=host,
            server_port=port,
            auth=(settings.ui_user or "bot", password) if password else None,
            blocked_paths=[str(folder.resolve()) for folder in (settings.corpus_dir, settings.index_dir)],
            app_kwargs={"middleware": _middleware(host)},
            theme=_theme(),
            css_paths=_HERE / "style.css",
            js=script,
            favicon_path=_HERE / "icon.svg",
            prevent_thread_lock=True,
            **_NOTHING_ELSE,
        )
    except OSError as error:
        raise _cannot_listen(settings, port, error) from error
    return str(address)


# What gradio would offer or start besides the page, some of it when the environment says so.
_NOTHING_ELSE: dict[str, Any] = {
    "share": False,
    "inbrowser": False,
    "quiet": True,
    "footer_links": [],
    "run_history": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
    "mcp_server": False,
    "max_file_size": "1kb",
}


class _Steps:
    """Says each step of a rebuild once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._step = ""

    def __call__(self, step: str, _done: int, _total: int) -> None:
        if step != self._step:
            self._step = step
            self._say(f"{step} ...")


def _index_if_none(settings: Settings, progress: Progress, say: Callable[[str], None]) -> None:
    try:
        current_generation(settings.index_dir)
    except NoIndexError:
        say(f"There is no index in {str(settings.index_dir)!r} yet; making it.")
        say(rebuild(settings, progress).summary())


def _in_address(host: str) -> str:
    """The host as it stands in an address and in a Host header: IPv6 in brackets."""
    bare = host.strip("[]")
    return f"[{bare}]" if ":" in bare else bare


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _middleware(host: str) -> list[Middleware]:
    """What keeps a web page elsewhere from reading the reports by giving its name this machine's address."""
    if not _is_loopback(host):
        return []
    return [Middleware(TrustedHostMiddleware, allowed_hosts=[host, "127.0.0.1", "localhost"])]


def _theme() -> gr.themes.Base:
    hues = {"primary_hue": "blue", "secondary_hue": "slate", "neutral_hue": "slate"}
    return gr.themes.Base(**hues, font=list(_FONT), font_mono=list(_MONO))


def _keep_loopback_off_proxies() -> None:
    """The server asks its own address whether it is up, which a proxy cannot answer."""
    hosts = ",".join(filter(None, [getproxies().get("no"), "127.0.0.1", "localhost", "::1"]))
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = hosts


def _cannot_listen(settings: Settings, port: int, error: OSError) -> BotError:
    address = f"{settings.ui_host}:{port}"
    reason = error.strerror or str(error)
    return BotError(f"The chat cannot listen on {address} ({reason}): set BOT_UI_PORT, 0 takes a free port.")
