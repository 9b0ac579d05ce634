"""Which articles came, changed or were forgotten since an export: for exports that only add."""

from newscrawl.errors import ArgumentError
from newscrawl.store import Database, ask, writing
from newscrawl.store.selection import Selection


def latest(database: Database) -> int:
    """The number of the last change of any article; each has a higher one than those before."""
    ((number,),) = ask(database, "SELECT coalesce(max(seq), 0) FROM changes")
    return int(number)


def note(database: Database, key: int) -> None:
    """An article has changed in what is not in its own row, of which triggers tell. Part of the
    caller's transaction.
    """
    database.execute("INSERT OR REPLACE INTO changes (article) VALUES (?)", [key])


def exported_up_to(database: Database, name: str, selection: Selection) -> int:
    """The last change that the exports of this name have; 0 where there was none.

    Raises ArgumentError where they were of another selection: of what has not changed since, this
    one would lack what that one left out.
    """
    rows = ask(database, "SELECT seq, selection FROM exports WHERE name = ?", [name])
    if rows and rows[0][1] != _words(selection):
        raise ArgumentError(
            f"--since-last {name}: the exports of that name are of other articles "
            f"({rows[0][1] or 'all'}); the same options each time, or another name"
        )
    return int(rows[0][0]) if rows else 0


def forgotten_since(database: Database, name: str) -> tuple[int, list[str]]:
    """The number of the last takedown of all, and the ids of articles that were forgotten since the
    last export of this name: earlier ones may have them. None where there is no earlier one.
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
    """Note that the exports of this name have all changes up to ``seq``, and told of all takedowns
    up to ``forgotten``. ``now``: UTC.
    """
    with writing(database):
        database.execute(
            "INSERT INTO exports (name, seq, selection, forgotten, exported_at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, "
            "forgotten = excluded.forgotten, exported_at = excluded.exported_at",
            [name, seq, _words(selection), forgotten, now],
        )


def _words(selection: Selection) -> str:
    """Its filters, as the options that choose it; empty: all."""
    many = {
        "province": selection.places,
        "site": selection.sites,
        "kind": selection.kinds,
        "since": [selection.since.isoformat()] if selection.since else [],
        "until": [selection.until.isoformat()] if selection.until else [],
    }
    return " ".join(f"--{name} {','.join(sorted(of))}" for name, of in many.items() if of)
