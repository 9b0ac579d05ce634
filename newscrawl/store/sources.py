"""The table ``sources`` of pages.db: which archive files have been read, and how far."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newscrawl.store import Database, ask, writing

# Damages of a file that are kept in words.
_MOST_DAMAGES = 1000
# The beginning of a file: see newscrawl.archive.unpacked.Position.
_START = "[0, 0, 0]"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is read. ``key``: of its row; ``place``: where reading goes on, as the reader
    gave it, None if all is read; ``done``: bytes read; ``reader``: what has read it before.
    """

    key: int
    place: Sequence[int] | None
    done: int
    reader: str


@dataclass(frozen=True, slots=True)
class SourcesRead:
    """What all files together gave. ``files`` that were read to their end, their ``bytes``, and
    the ``pages`` taken from them.
    """

    files: int
    bytes: int
    pages: int


def begin(
    database: Database,
    name: str,
    size: int,
    identity: tuple[bytes, bytes],
    reader: str,
    now: str,
    *,
    again: bool = False,
) -> Source:
    """Return a file's row, a new one if the file is not known.

    A file that was damaged, which may have been mended since, is read from its beginning; so is
    every file with ``again``. ``identity``: the digests of the file's first bytes, and of the
    question; ``reader``: the version that reads it; ``now``: UTC.
    """
    known = [name, size, *identity]
    where = "name = ? AND size = ? AND head = ? AND question = ?"
    with writing(database):
        database.execute(
            "INSERT OR IGNORE INTO sources (name, size, head, question, place, reader, begun_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*known, _START, reader, now],
        )
        sql = f"SELECT key, place, done, reader, damages FROM sources WHERE {where}"  # noqa: S608
        key, place, done, by, damages = database.execute(sql, known).fetchone()
        if again or (place is None and damages != "[]"):
            place, done = _START, 0
            database.execute(
                "UPDATE sources SET place = ?, done = 0, new = 0, known = 0, passed = '{}', "
                "damages = '[]', reader = ?, begun_at = ?, ended_at = NULL WHERE key = ?",
                [place, reader, now, key],
            )
    return Source(key, json.loads(place) if place else None, done, by)


def where_read(
    database: Database, name: str, size: int, head: bytes, question: bytes
) -> list[int] | None:
    """Return where reading of a file would go on, as :func:`begin` has it, and change nothing."""
    rows = ask(
        database,
        "SELECT place, damages FROM sources "
        "WHERE name = ? AND size = ? AND head = ? AND question = ?",
        [name, size, head, question],
    )
    place, damages = rows[0] if rows else (_START, "[]")
    if place is None and damages != "[]":
        return list(json.loads(_START))
    return json.loads(place) if place else None


def advance(
    database: Database,
    key: int,
    *,
    place: Sequence[int] | None,
    done: int,
    pages: tuple[int, int],
    passed: Mapping[str, int],
    damages: Sequence[str],
    now: str,
) -> None:
    """Note that a portion of a file is stored, as a part of the transaction that stores it.

    ``pages``: numbers of new pages, and of those that were there.
    """
    row = database.execute("SELECT passed, damages FROM sources WHERE key = ?", [key]).fetchone()
    database.execute(
        "UPDATE sources SET place = ?, done = ?, new = new + ?, known = known + ?, passed = ?, "
        "damages = ?, ended_at = ? WHERE key = ?",
        [
            *(json.dumps(place) if place else None, done, *pages),
            json.dumps(Counter(json.loads(row[0])) + Counter(passed), ensure_ascii=False),
            json.dumps([*json.loads(row[1]), *damages][:_MOST_DAMAGES], ensure_ascii=False),
            *(None if place else now, key),
        ],
    )


def found(database: Database, key: int) -> tuple[dict[str, int], list[str]]:
    """Return what was passed over in a file, by reason, and what is wrong with it."""
    rows: list[tuple[Any, ...]] = ask(
        database, "SELECT passed, damages FROM sources WHERE key = ?", [key]
    )
    return json.loads(rows[0][0]), json.loads(rows[0][1])


def read_so_far(database: Database) -> SourcesRead:
    """Sum up all files that were read to their end."""
    rows = ask(
        database,
        "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(new + known), 0) "
        "FROM sources WHERE place IS NULL",
    )
    return SourcesRead(*rows[0])
