"""What tests of the store share."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.store import Database, open_store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty news.db, open."""
    with closing(open_store(tmp_path)) as opened:
        yield opened
