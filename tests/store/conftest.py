"""Fixtures that tests of the store share."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.store import Database, open_store
from tests.store.former import former


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty news.db, open."""
    with closing(open_store(tmp_path)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose news.db was written before the site moved to its new host."""
    return former(tmp_path / "output")
