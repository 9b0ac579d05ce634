"""Bring what another folder knows of its imports, after all pages: names of captures, revisit
records that wait for their originals, and how far archive files have been read.
"""

import json
from collections.abc import Collection

from newscrawl.store import Database, ask, writing
from newscrawl.store.captures import record_revisits
from newscrawl.store.merging import keys

# Rows in one transaction.
_AT_ONCE = 1000
_FILE = "name, size, head, question"
_PROGRESS = "place, done, new, known, passed, damages, reader, begun_at, ended_at"


def bring(
    source: Database, target: Database, copy: Database, forgotten: Collection[str], now: str
) -> None:
    """Bring all of it. ``copy``: of the other folder's news.db; ``now``: UTC."""
    _bring_names(source, target, copy)
    _bring_revisits(source, target, forgotten)
    record_revisits(target, now, forgotten)
    with writing(target):
        for row in ask(source, f"SELECT {_FILE}, {_PROGRESS} FROM sources"):  # noqa: S608
            _bring_file(target, row)


def _bring_names(source: Database, target: Database, copy: Database) -> None:
    after: tuple[bytes, int] = (b"", 0)
    sql = (
        "SELECT name, page FROM capture_names WHERE (name, page) > (?, ?) ORDER BY name, page "
        "LIMIT ?"
    )
    while rows := ask(source, sql, [*after, _AT_ONCE]):
        after = rows[-1]
        here = keys.here_of(copy, {page for _, page in rows})
        with writing(target):
            target.conn.executemany(
                # Unless another page of that address with that body has the name.
                "INSERT INTO capture_names (name, page) SELECT ?1, key FROM pages p WHERE key = ?2 "
                "AND NOT EXISTS (SELECT 1 FROM capture_names n JOIN pages o ON o.key = n.page "
                "WHERE n.name = ?1 AND o.body = p.body AND o.url = p.url)",
                [(name, here[page]) for name, page in rows if page in here],
            )


def _bring_revisits(source: Database, target: Database, forgotten: Collection[str]) -> None:
    after = b""
    sql = "SELECT digest, capture FROM revisits WHERE digest > ? ORDER BY digest LIMIT ?"
    while rows := ask(source, sql, [after, _AT_ONCE]):
        after = rows[-1][0]
        with writing(target):
            target.conn.executemany(
                "INSERT OR IGNORE INTO revisits (digest, capture) VALUES (?, ?)",
                [
                    (digest, text)
                    for digest, text in rows
                    if json.loads(text)["page"]["name"] not in forgotten
                ],
            )


def _bring_file(target: Database, row: tuple[object, ...]) -> None:
    """Take over how far a file was read, where the other folder read more of it."""
    known = ask(
        target,
        f"SELECT {_FILE}, {_PROGRESS} FROM sources "  # noqa: S608
        "WHERE name = ? AND size = ? AND head = ? AND question = ?",
        row[:4],
    )
    if known and _progress(known[0]) >= _progress(row):
        return
    columns = f"{_FILE}, {_PROGRESS}".split(", ")
    target.execute(
        f"INSERT INTO sources ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608
        f"ON CONFLICT ({_FILE}) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in columns[4:]),
        row,
    )


def _progress(row: tuple[object, ...]) -> tuple[object, ...]:
    return row[4] is None, row[5], *(str(value) for value in row[6:])
