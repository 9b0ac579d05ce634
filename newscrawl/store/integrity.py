"""Check that a database file is sound, and that archived pages are still what came."""

from dataclasses import dataclass, field

from newscrawl.errors import DamagedPageError, StoreError
from newscrawl.store import Database, ask
from newscrawl.store import page_links as links
from newscrawl.store.bodies import content


@dataclass(slots=True)
class Checked:
    """How many things a check has covered, and what is damaged, one sentence each."""

    pages: int = 0
    bodies: int = 0
    links: int = 0
    damages: list[str] = field(default_factory=list)


def faults(database: Database, *, thorough: bool = False) -> list[str]:
    """List what SQLite finds wrong in a database file; empty if it is sound.

    Runs its quick check and gives the first three faults. ``thorough``: runs its full check, which
    also compares indexes with their tables. Raises StoreError for a file that cannot be read.
    """
    pragma = "integrity_check" if thorough else "quick_check(3)"
    found = [str(answer) for (answer,) in ask(database, f"PRAGMA {pragma}")]
    return [] if found == ["ok"] else found


def check(news: Database | None, kept: Database) -> Checked:
    """Check all of pages.db, and every page that news.db names (None: there is no news.db)."""
    found = Checked(damages=_of_file(kept))
    broken = {key: why for key in _keys(kept) if (why := _fault(kept, key))}
    (found.bodies,), (found.pages,) = ask(
        kept, "SELECT count(*) FROM bodies UNION ALL SELECT count(*) FROM pages"
    )
    have: dict[int, str | None] = {}
    rows = ask(
        kept,
        "SELECT p.key, p.kind, p.name, p.url, p.body, b.key, json_valid(p.headers) FROM pages p "
        "LEFT JOIN bodies b ON b.key = p.body ORDER BY p.key",
    )
    for key, kind, name, url, body, there, has_headers in rows:
        have[key] = name if kind == "article" else None
        if there is None:
            found.damages.append(f"page {key} ({url}): its body is not there")
        elif body in broken:
            found.damages.append(f"page {key} ({url}): {broken[body]}")
        if not has_headers:
            found.damages.append(f"page {key} ({url}): its headers cannot be read")
    for key, article, revision in links.links(news) if news else ():
        found.links += 1
        who = f"{article}, revision {revision}" if revision else article
        if key not in have:
            found.damages.append(f"{who}: its page {key} is not there")
        elif have[key] not in (None, article):
            found.damages.append(f"{who}: its page {key} is that of {have[key]}")
    return found


def _of_file(database: Database) -> list[str]:
    try:
        return [f"pages.db: {fault}" for fault in faults(database, thorough=True)]
    except StoreError as error:
        return [str(error)]


def _keys(database: Database) -> list[int]:
    return [key for (key,) in ask(database, "SELECT key FROM bodies ORDER BY key")]


def _fault(database: Database, key: int) -> str | None:
    try:
        ((digest, size, data),) = ask(
            database, "SELECT hash, size, data FROM bodies WHERE key = ?", [key]
        )
        is_whole = len(content(digest, data)) == size
    except DamagedPageError as error:
        return str(error)
    except StoreError as error:
        return f"its body cannot be read: {error}"
    return None if is_whole else "its body is not the one that came"
