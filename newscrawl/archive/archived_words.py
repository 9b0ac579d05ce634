"""What today's code makes of the words of a kept page, to hold against what has come again."""

from pathlib import Path

from newscrawl.archive.reparse import Readings
from newscrawl.errors import DamagedPageError, NoDatabaseError, PageError
from newscrawl.store import Database, open_pages
from newscrawl.store.archived_pages import page_of


class KeptWords:
    """The essence of kept pages (see :mod:`newscrawl.items`), each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        """``folder``: where pages.db is, or is not."""
        self._folder = folder
        self._database: Database | None = None
        self._known: dict[int, str | None] = {}

    def __call__(self, key: int) -> str | None:
        """That of the page of this key; None where it is not kept, or cannot be read any more."""
        if key not in self._known:
            try:
                self._known[key] = self._read(key)
            except (PageError, NoDatabaseError, DamagedPageError):
                self._known[key] = None
        return self._known[key]

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()

    def _read(self, key: int) -> str | None:
        self._database = self._database or open_pages(self._folder, create=False)
        page = page_of(self._database, key)
        if page is None:
            return None
        return Readings([page], None).read(page).essence
