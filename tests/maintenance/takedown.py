"""Take an article down in a crawled folder, and look for what is left of it on disk."""

import sqlite3
from contextlib import closing
from pathlib import Path

from newscrawl.maintenance.takedown import meant
from newscrawl.persian import normalization
from newscrawl.reading.identity import provisional_id
from newscrawl.store import open_pages, open_store, takedown
from newscrawl.store.archived_pages import each_page
from tests.factories import NOW

QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")
ARCHIVE = ("-a", "provinces=qom", "-a", "since=1404-08-21", "-a", "until=1404-08-21")
ID = "tasnim:3440001"
WHY = "حکم دادگاه  ۱۲/۱۴۰۴"


def traces(folder: Path, texts: list[str]) -> list[str]:
    """Return ``FILE: WORD`` for each word of these texts that a database file still holds.

    Words are searched for as they are and as the index folds them.
    """
    words = {word for text in texts for word in text.split() if len(word) > 3}
    words |= {
        f for w in words for f in (normalization.fold(w).spaced, normalization.fold(w).joined) if f
    }
    found = []
    for path in folder.glob("*.db*"):
        data = path.read_bytes()
        found += [f"{path.name}: {word}" for word in sorted(words) if word.encode() in data]
    return found


def forget(folder: Path, article_id: str = ID, why: str = WHY) -> takedown.Removed:
    """Run only the command's first transaction, as if it were killed before removing pages."""
    with closing(open_store(folder)) as news:
        name, url = meant(news, article_id)
        return takedown.forget(news, name, url, why, NOW, provisional_id)


def kept_names(folder: Path) -> set[str | None]:
    """Return the names of all pages in pages.db."""
    with closing(open_pages(folder)) as kept:
        return {page.name for page, _ in each_page(kept)}


def row(folder: Path, article_id: str = ID) -> tuple[str, str, str]:
    """Return an article's state, message and address in the ledger."""
    with closing(sqlite3.connect(folder / "news.db")) as database:
        sql = "SELECT state, message, url FROM ledger WHERE id = ?"
        return tuple(database.execute(sql, [article_id]).fetchone())
