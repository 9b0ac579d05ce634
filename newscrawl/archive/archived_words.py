"""Read the words of archived pages with the current code, to compare new pages with them."""

from pathlib import Path

from newscrawl.archive.reparse import Readings
from newscrawl.errors import DamagedPageError, NoDatabaseError, PageError
from newscrawl.store import Database, open_pages
from newscrawl.store.archived_pages import page_of


class ArchivedWords:
    """The essence of archived pages (see :mod:`newscrawl.items`), each page read at most once."""

    def __init__(self, folder: Path) -> None:
        """``folder``: of pages.db, which may be missing."""
        self._folder = folder
        self._database: Database | None = None
        self._known: dict[int, str | None] = {}

    def __call__(self, key: int) -> str | None:
        """Return the essence of the page with this key; None if it is not archived, or not readable
        any more.
        """
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
