"""The house: which part may import which, and which library lives where."""

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
LAYERS = [
    "errors",
    "records",
    "progress",
    "settings",
    "models",
    "statements",
    "claims",
    "store",
    ("indexing", "asking"),
    ("adding", "evaluation", "matrix"),
    "terminal",
    ("cli", "ui"),
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in ([layer] if isinstance(layer, str) else layer)}
HOMES = {
    "chromadb": ("bot/store/dense.py", "bot/store/files.py", "bot/store/probe.py"),
    "gradio": ("bot/ui",),
    "onnxruntime": ("bot/models/onnx.py",),
    "sentence_transformers": ("bot/models/",),
    "torch": ("bot/models/",),
    "trafilatura": ("bot/indexing/formats.py",),
    "pypdf": ("bot/indexing/formats.py",),
    "docx": ("bot/indexing/formats.py", "bot/matrix/word.py"),
    "feedparser": ("bot/adding/feeds.py",),
    "http": ("bot/adding/fetching.py",),
    "ssl": ("bot/adding/fetching.py",),
    "ir_measures": ("bot/evaluation/measures.py",),
    "scipy": ("bot/evaluation/measures.py",),
    "plotly": ("bot/ui/timeline.py",),
    "sqlite3": ("bot/store/",),
    "watchfiles": ("bot/indexing/watching.py",),
}
FILES = sorted(BOT.rglob("*.py"))


def imports(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(BOT)))
def test_imports_run_one_way(file):
    own = file.relative_to(BOT).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    for module in imports(file):
        parts = module.split(".")
        if parts[0] == "bot" and len(parts) > 1 and parts[1] != own:
            assert RANK[parts[1]] < RANK[own] or own in ("cli", "ui"), f"{own} imports {module}"


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_has_one_home(library):
    for file in FILES:
        used = any(module.split(".")[0] == library for module in imports(file))
        at_home = file.relative_to(BOT.parent).as_posix().startswith(HOMES[library])
        assert not used or at_home, f"{file} imports {library}"
