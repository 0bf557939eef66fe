"""A published generation, and copies of it to be damaged."""

import shutil

import pytest

from bot.store import publish
from tests.store.generation import write


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """An index folder with a published generation, to be read only."""
    index_dir = tmp_path_factory.mktemp("indexes")
    publish(index_dir, write(index_dir), "")
    return index_dir


@pytest.fixture
def copy(published, tmp_path):
    """A copy of that folder, to be damaged."""
    shutil.copytree(published, tmp_path / "indexes")
    return tmp_path / "indexes"
