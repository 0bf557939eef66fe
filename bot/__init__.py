"""Who said what about an event: cited answers from your own news reports, offline.

`add()` puts reports into the corpus folder, `rebuild()` makes its index, `ask()` answers from that. Everything public is
named here; what is heavy is imported when it is first used.
"""

import os
from typing import TYPE_CHECKING, Any

# From 1.29 on the wheels of onnxruntime tell their maker which models are run, by a thread of native code that begins when
# it is imported, by whichever library. This is what they read to leave that be; nothing of this program goes out unasked.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from bot.errors import BotError
from bot.records import Added, Answer, Citation, RebuildReport, RollbackReport, Turn
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adding.adding import add
    from bot.asking.chatbot import Chatbot, ask
    from bot.evaluation import Evaluation, evaluate
    from bot.indexing.rebuild import rebuild
    from bot.indexing.rollback import rollback
    from bot.matrix import Reactions, reactions

__version__ = "0.1.0"
__all__ = [
    "Added",
    "Answer",
    "BotError",
    "Chatbot",
    "Citation",
    "Evaluation",
    "Reactions",
    "RebuildReport",
    "RollbackReport",
    "Settings",
    "Turn",
    "add",
    "ask",
    "evaluate",
    "reactions",
    "rebuild",
    "rollback",
]

_HOMES = {
    "Chatbot": "bot.asking.chatbot",
    "Evaluation": "bot.evaluation",
    "Reactions": "bot.matrix",
    "add": "bot.adding.adding",
    "ask": "bot.asking.chatbot",
    "evaluate": "bot.evaluation",
    "reactions": "bot.matrix",
    "rebuild": "bot.indexing.rebuild",
    "rollback": "bot.indexing.rollback",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
