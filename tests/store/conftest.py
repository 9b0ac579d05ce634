"""Fixtures that tests of the store share."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.store import FILE_NAME, Database, open_store
from tests.store.former import former


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty news.db, closed. Copy it; do not change it."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder).close()
    return folder / FILE_NAME


@pytest.fixture
def database(tmp_path: Path, empty: Path) -> Iterator[Database]:
    """An empty news.db, open."""
    shutil.copy(empty, tmp_path)
    with closing(open_store(tmp_path)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose news.db was written before the site moved to its new host."""
    return former(tmp_path / "output")
