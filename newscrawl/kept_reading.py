"""What today's code makes of a stored article's kept page: a change of ours is no revision."""

from pathlib import Path

from newscrawl import reading
from newscrawl.errors import PageError, StoreError
from newscrawl.items import Article
from newscrawl.store import Database, has_pages, open_pages
from newscrawl.store.pages import COPY, page_of
from newscrawl.store.revisions import Known


class KeptReading:
    """Reads kept pages again; opens pages.db when the first one is asked for."""

    def __init__(self, folder: Path) -> None:
        """``folder``: where pages.db is, if any page was ever kept."""
        self.folder = folder
        self.database: Database | None = None

    def compare(self, article: Article, known: Known | None) -> None:
        """Note in ``article.same_as`` the stored text's hash, where an older code has read it off a
        page which says the same to today's.
        """
        if known is None or known.page is None or known.content_hash == article.content_hash:
            return
        if self._hash_of(known.page) == article.content_hash:
            article.same_as = known.content_hash

    def close(self) -> None:
        """Close the database."""
        if self.database is not None:
            self.database.close()

    def _hash_of(self, key: int) -> str | None:
        try:
            if self.database is None:
                if not has_pages(self.folder):
                    return None
                self.database = open_pages(self.folder, create=False)
            page = page_of(self.database, key)
            if page := page_of(self.database, key):
                return reading.read(page, copy=page.kind == COPY).content_hash
        except (PageError, StoreError):
            pass  # it cannot be read: then what is stored is all that is known
        return None
