import json

import pytest

from tests.indexed import indexed

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
    return indexed(tmp_path_factory.mktemp("pier"), REPORTS)


@pytest.fixture
def question_file(tmp_path):
    """Writes a file of questions; each is a mapping, or bytes as they are."""

    def written(*lines):
        file = tmp_path / "questions.jsonl"
        file.write_bytes(b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines))
        return file

    return written
