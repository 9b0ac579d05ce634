"""Which articles came or changed since an export: for exports that only add."""

from newscrawl.store import Database, ask, writing


def latest(database: Database) -> int:
    """The number of the last change of any article; each has a higher one than those before."""
    ((number,),) = ask(database, "SELECT coalesce(max(seq), 0) FROM changes")
    return int(number)


def exported_up_to(database: Database, name: str) -> int:
    """The last change that the exports of this name have; 0 where there was none."""
    rows = ask(database, "SELECT seq FROM exports WHERE name = ?", [name])
    return int(rows[0][0]) if rows else 0


def mark_exported(database: Database, name: str, seq: int, now: str) -> None:
    """Note that the exports of this name have all changes up to ``seq``. ``now``: UTC."""
    with writing(database):
        database.execute(
            "INSERT INTO exports (name, seq, exported_at) VALUES (?, ?, ?) ON CONFLICT (name) "
            "DO UPDATE SET seq = excluded.seq, exported_at = excluded.exported_at",
            [name, seq, now],
        )
