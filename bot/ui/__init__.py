"""The chat in the browser: shows an `Answer`, decides nothing. The only home of gradio."""

from bot.ui.page import build
from bot.ui.serving import serve

__all__ = ["build", "serve"]
