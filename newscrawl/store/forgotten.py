"""The takedown list: ids and addresses that are forgotten, and pages still to be removed.

An address is on the list as the name that is made of it (``provisional_id``), because addresses
contain words of the headline.
"""

from collections.abc import Collection, Iterable

from newscrawl.store import Database, ask, republished, writing


def forgotten(database: Database) -> set[str]:
    """Return all names on the takedown list."""
    return {name for (name,) in ask(database, "SELECT id FROM forgotten")}


def turn_away(
    database: Database, article_id: str, address: str | None, page: int | None, now: str
) -> bool:
    """Return True if an article was taken down, and must not be stored.

    In that case the seed URL that led to it (``address``) is put on the list, too, and its archived
    page (``page``) is noted for removal.
    """
    sql = "SELECT l.url, l.message FROM forgotten f JOIN ledger l ON l.id = f.id WHERE f.id = ?"
    if not (rows := ask(database, sql, [article_id])):
        return False
    ((url, why),) = rows
    with writing(database):
        if address and (known := republished.known_as(database, address)):
            mark_address(database, address, known, url, why, now)
        add_pages(database, [page] if page else [])
    return True


def to_clean(database: Database) -> tuple[set[str], set[int]]:
    """Return names on the list and keys of pages of which something may be left to remove."""
    names = ask(database, "SELECT id FROM forgotten WHERE cleaned_at IS NULL")
    pages = ask(database, "SELECT page FROM forgotten_pages")
    return {name for (name,) in names}, {page for (page,) in pages}


def note_pages(database: Database, pages: Collection[int]) -> None:
    """Note, in one transaction, the keys of pages that are about to be removed."""
    with writing(database):
        add_pages(database, pages)


def mark_cleaned(database: Database, now: str) -> None:
    """Note that nothing is left of all articles on the list. ``now``: UTC."""
    with writing(database):
        database.execute("DELETE FROM forgotten_pages")
        database.execute("UPDATE forgotten SET cleaned_at = ? WHERE cleaned_at IS NULL", [now])


def stored_at(database: Database, url: str) -> str | None:
    """Return the id of the article that is stored with this address; None if there is none."""
    rows = ask(database, "SELECT id FROM articles WHERE url = ?", [url])
    return str(rows[0][0]) if rows else None


def pages_of(kept: Database, names: Iterable[str]) -> list[int]:
    """Return the keys of the archived pages that were requested under these names."""
    found = []
    for name in names:
        found += [key for (key,) in ask(kept, "SELECT key FROM pages WHERE name = ?", [name])]
    return found


def answers_at(kept: Database, number: str) -> list[tuple[int, str]]:
    """Return keys and addresses of pages, but for lists, whose address contains this number,
    whatever name they were requested under. Reads the row of every page.
    """
    return ask(
        kept, "SELECT key, url FROM pages WHERE kind <> 'list' AND instr(url, ?)", [f"/{number}"]
    )


def mark(
    database: Database, name: str, url: str, why: str, now: str, *, was_stored: bool = False
) -> None:
    """Put a name on the list. This and the functions below are part of the caller's transaction."""
    database.execute(
        "INSERT INTO ledger (id, url, state, message, listed_at, changed_at) "
        "VALUES (?1, ?2, 'forgotten', ?3, ?4, ?4) ON CONFLICT (id) DO UPDATE SET "
        "url = excluded.url, state = 'forgotten', reason = NULL, message = excluded.message, "
        "attempts = 0, changed_at = excluded.changed_at, status = NULL, due_at = NULL, asked = 1, "
        "missing_in = NULL, etag = NULL, last_modified = NULL, origin = NULL, revisit_at = NULL",
        [name, url, why, now],
    )
    database.execute(
        "INSERT INTO forgotten (id, stored) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET cleaned_at = NULL, stored = stored OR excluded.stored",
        [name, was_stored],
    )


def mark_address(database: Database, address: str, name: str, url: str, why: str, now: str) -> None:
    """Drop a seed URL that leads to a forgotten article, and put its name on the list unless that
    name belongs to another article by now.
    """
    database.execute("DELETE FROM given WHERE url = ?", [address])
    taken = database.execute(
        "SELECT 1 FROM given WHERE id = ?1 UNION ALL SELECT 1 FROM articles WHERE id = ?1 LIMIT 1",
        [name],
    ).fetchone()
    if not taken:
        mark(database, name, url, why, now)


def add_pages(database: Database, pages: Iterable[int]) -> None:
    """Note the keys of pages that are to be removed."""
    database.conn.executemany(
        "INSERT OR IGNORE INTO forgotten_pages VALUES (?)", [(page,) for page in pages]
    )
