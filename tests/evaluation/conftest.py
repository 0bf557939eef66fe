import json

import pytest

from bot import Settings, rebuild

REPORTS = {
    "lima.txt": """LIMA, May 5, 2025. /Andes Wire/. Peruvian Foreign Minister Rosa Quispe said that Lima offers to host
talks on the ferry line.

The Chilean navy moved 14 ships to the port of Arica on Sunday.
""",
    "notes/arica.md": """---
title: Ships off Arica
outlet: Coast Post
date: 2025-05-07
---

Chile moved 12 ships to Arica, the port's master Ines Rojas told Coast Post.
""",
}


@pytest.fixture(scope="session")
def pier_settings(tmp_path_factory):
    """An index of two short reports, made by the real rebuild."""
    folder = tmp_path_factory.mktemp("pier")
    for name, text in REPORTS.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "indexes")
    rebuild(settings)
    return settings


@pytest.fixture
def question_file(tmp_path):
    """Writes a file of questions; each is a mapping, or bytes as they are."""

    def written(*lines):
        file = tmp_path / "questions.jsonl"
        file.write_bytes(b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines))
        return file

    return written
