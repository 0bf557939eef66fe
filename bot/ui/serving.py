"""`serve`: the page on a port of this machine."""

import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import getproxies

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.asking.chatbot import Chatbot
from bot.errors import BotError, NoIndexError, SettingsError
from bot.indexing.rebuild import rebuild
from bot.settings import Settings
from bot.store import current_generation
from bot.ui.page import NAME, build

_HERE = Path(__file__).parent
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def serve(settings: Settings, say: Callable[[str], None] = print) -> None:
    """Serves the chat until it is interrupted; makes the index first where there is none.

    `say` gets each line for the terminal. Raises a `BotError` where the address is not to be had, or where it can be
    reached from elsewhere and asks for no password.
    """
    check_reach(settings)
    port = find_port(settings)
    _index_if_none(settings, say)
    page = build(settings, Chatbot(settings))
    say(f"{NAME}: {launch(page, settings, port)} (Ctrl+C ends it)")
    page.block_thread()


def check_reach(settings: Settings) -> None:
    """Raises `SettingsError` for an address that others can reach and no password."""
    if not _is_loopback(settings.ui_host) and not settings.ui_password.get_secret_value():
        raise SettingsError(
            f"BOT_UI_HOST is {settings.ui_host!r}, which others can reach: set BOT_UI_PASSWORD, or leave it at 127.0.0.1."
        )


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
    host = settings.ui_host.strip("[]")
    password = settings.ui_password.get_secret_value()
    try:
        _, address, _ = page.queue(default_concurrency_limit=4, api_open=False).launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            auth=(settings.ui_user or "bot", password) if password else None,
            blocked_paths=[str(folder.resolve()) for folder in (settings.corpus_dir, settings.index_dir)],
            app_kwargs={"middleware": _middleware(host)},
            theme=_theme(),
            css_paths=_HERE / "style.css",
            js=(_HERE / "script.js").read_text(encoding="utf-8"),
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


def _index_if_none(settings: Settings, say: Callable[[str], None]) -> None:
    try:
        current_generation(settings.index_dir)
    except NoIndexError:
        say(f"There is no index in {str(settings.index_dir)!r} yet; making it.")
        report = rebuild(settings, lambda step, done, total: say(f"{step} ({done} of {total})"))
        say(report.summary())


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _middleware(host: str) -> list[Middleware]:
    """Without it a web page elsewhere could read the reports, by giving its own name this machine's address."""
    if not _is_loopback(host):
        return []
    return [Middleware(TrustedHostMiddleware, allowed_hosts=[host, "127.0.0.1", "localhost"])]


def _theme() -> gr.themes.Base:
    return gr.themes.Base(
        primary_hue="blue", secondary_hue="slate", neutral_hue="slate", font=list(_FONT), font_mono=list(_MONO)
    )


def _keep_loopback_off_proxies() -> None:
    """gradio asks its own address whether it is up, which a proxy from the environment cannot answer."""
    known = getproxies().get("no", "")
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(filter(None, [known, "127.0.0.1", "localhost", "::1"]))


def _cannot_listen(settings: Settings, port: int, error: OSError) -> BotError:
    reason = error.strerror or str(error)
    return BotError(
        f"The chat cannot listen on {settings.ui_host}:{port} ({reason}): set BOT_UI_PORT to another port, or 0 for a free one."
    )
