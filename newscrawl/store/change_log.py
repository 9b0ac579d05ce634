"""The articles that came, changed or were taken down since an export: for incremental exports."""

from newscrawl.errors import ArgumentError
from newscrawl.store import Database, ask, writing
from newscrawl.store.selection import Selection


def latest(database: Database) -> int:
    """Return the number of the last change of any article; the numbers of changes only grow."""
    ((number,),) = ask(database, "SELECT coalesce(max(seq), 0) FROM changes")
    return int(number)


def note(database: Database, key: int) -> None:
    """Note that an article changed outside its own row, where no trigger sees it.

    Part of the caller's transaction.
    """
    database.execute("INSERT OR REPLACE INTO changes (article) VALUES (?)", [key])


def exported_up_to(database: Database, name: str, selection: Selection) -> int:
    """Return the number of the last change that the exports of this name contain; 0 if none ran.

    Raises ArgumentError if they exported another selection: articles that it left out, and that
    have not changed since, would be missing from this one.
    """
    rows = ask(database, "SELECT seq, selection FROM exports WHERE name = ?", [name])
    if rows and rows[0][1] != _words(selection):
        raise ArgumentError(
            f"--since-last {name}: earlier exports of that name chose other articles "
            f"({rows[0][1] or 'all'}); give the same options each time, or another name"
        )
    return int(rows[0][0]) if rows else 0


def forgotten_since(database: Database, name: str) -> tuple[int, list[str]]:
    """Return the number of the last takedown, and the ids of stored articles that were taken down
    since the last export of this name: earlier exports may contain them. No ids if none ran.
    """
    ((latest,),) = ask(database, "SELECT coalesce(max(seq), 0) FROM forgotten")
    rows = ask(
        database,
        "SELECT f.id FROM forgotten f JOIN exports e ON f.seq > e.forgotten "
        "WHERE e.name = ? AND f.stored ORDER BY f.seq",
        [name],
    )
    return int(latest), [article_id for (article_id,) in rows]


def mark_exported(
    database: Database, name: str, selection: Selection, seq: int, forgotten: int, now: str
) -> None:
    """Note that the exports of this name contain all changes up to the number ``seq``, and report
    all takedowns up to the number ``forgotten``. ``now``: UTC.
    """
    with writing(database):
        database.execute(
            "INSERT INTO exports (name, seq, selection, forgotten, exported_at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, "
            "forgotten = excluded.forgotten, exported_at = excluded.exported_at",
            [name, seq, _words(selection), forgotten, now],
        )


def _words(selection: Selection) -> str:
    """Write a selection as command-line options; empty: all articles."""
    many = {
        "province": selection.places,
        "site": selection.sites,
        "kind": selection.kinds,
        "since": [selection.since.isoformat()] if selection.since else [],
        "until": [selection.until.isoformat()] if selection.until else [],
    }
    return " ".join(f"--{name} {','.join(sorted(of))}" for name, of in many.items() if of)
