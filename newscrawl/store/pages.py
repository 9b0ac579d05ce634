"""pages.db: every page as it came, before it was read.

A body stands there once, whatever number of pages came with it. Each page is a transaction of its
own: what comes after it, a reader's fault or a kill, takes none back.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from newscrawl.store import Database, ask, writing
from newscrawl.zstandard import zstd

LIST, ARTICLE, COPY = "list", "article", "copy"
_LEVEL = 3
# Rows deleted in one transaction: others wait for it.
_AT_ONCE = 500


# The headers that say something of the page or of its reading. Encodings are undone.
_HEADERS = frozenset(
    "age cache-control content-language content-location content-type date etag expires "
    "last-modified link location server".split()
)
# A header is to stay small beside its page.
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers that are kept, in the order in which they came; asked for as Scrapy's are."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def that_matter(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Those that are kept."""
        return cls(tuple((n, v) for n, v in pairs if n.lower() in _HEADERS and len(v) <= _LONGEST))

    def get(self, key: str, /) -> bytes | None:
        """The last of that name, whatever its letters' case."""
        found = (value for name, value in reversed(self.pairs) if name.lower() == key.lower())
        text = next(found, None)
        return None if text is None else text.encode("latin-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A response, with its transfer and content encodings undone: what a page reader is given.

    ``kind``: ``list``, ``article``, or ``copy`` for another site's copy of one; ``name``: the id of
    the article asked for, ``day`` the Tehran day (ISO) that its address says, None for lists;
    ``desk``: that on whose list it stood, or whose list it is; ``asked``: the address asked for,
    ``url`` that which answered; ``is_partial``: the connection does not say that it came whole;
    ``run``: None where it was imported; ``key``: 0 where it is not kept yet.
    """

    kind: str
    url: str
    asked: str
    fetched_at: str
    body: bytes
    headers: Headers = Headers()
    name: str | None = None
    desk: str | None = None
    day: str | None = None
    status: int = 200
    is_partial: bool = False
    run: int | None = None
    key: int = 0


_ROW = "p.key, p.kind, p.name, p.desk, p.day, p.url, p.asked, p.status, p.headers, p.partial, p.run"
_SELECT = f"SELECT {_ROW}, p.fetched_at, b.data FROM pages p JOIN bodies b ON b.key = p.body"  # noqa: S608


def keep(database: Database, page: Page) -> int:
    """Keep a page, in one transaction; gives its key."""
    digest, data = _packed(page.body)
    with writing(database):
        return _insert(database, page, _body(database, digest, data, len(page.body)))


def keep_new(database: Database, pages: Sequence[Page]) -> list[tuple[int, bool]]:
    """Keep those of some pages that are not there yet, in one transaction; gives the key of each,
    and whether it is new.
    """
    packed = [_packed(page.body) for page in pages]
    keys = []
    with writing(database):
        for page, (digest, data) in zip(pages, packed, strict=True):
            body = _body(database, digest, data, len(page.body))
            known = database.execute(
                "SELECT key FROM pages WHERE body = ? AND url = ? AND fetched_at = ?",
                [body, page.url, page.fetched_at],
            ).fetchone()
            keys.append((known[0] if known else _insert(database, page, body), known is None))
    return keys


def reserve(database: Database, key: int) -> None:
    """Give no page this key or one below it: news.db names them, and means others.

    So it is where pages.db was taken away, or where a power cut has cost its last pages.
    """
    with writing(database):
        row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'pages'").fetchone()
        if row is None and key:
            database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('pages', ?)", [key])
        elif row and row[0] < key:
            database.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'pages'", [key])


def page_of(database: Database, key: int) -> Page | None:
    """The page of that key, if it is there."""
    rows = ask(database, f"{_SELECT} WHERE p.key = ?", [key])
    return _page(rows[0][:-1], zstd.decompress(rows[0][-1])) if rows else None


def newest_of(database: Database, name: str) -> Page | None:
    """The page of an article that came last."""
    sql = "SELECT key FROM pages WHERE name = ? ORDER BY fetched_at DESC, key DESC LIMIT 1"
    rows = ask(database, sql, [name])
    return page_of(database, rows[0][0]) if rows else None


def pages_of(database: Database, name: str) -> list[Page]:
    """All pages of an article, whatever they were kept as, in the order in which they came.

    The same content again has the same ``body``, as an object.
    """
    rows = ask(
        database,
        f"SELECT {_ROW}, p.fetched_at, p.body FROM pages p "  # noqa: S608
        "WHERE p.name = ? ORDER BY p.fetched_at, p.key",
        [name],
    )
    bodies: dict[int, bytes] = {}
    for *_, body in rows:
        if body not in bodies:
            ((data,),) = ask(database, "SELECT data FROM bodies WHERE key = ?", [body])
            bodies[body] = zstd.decompress(data)
    return [_page(row, bodies[body]) for *row, body in rows]


def names(database: Database, after: str, since: str | None, number: int) -> list[str]:
    """So many ids of articles that have pages, in their order, the first ``after`` one.

    ``since``: only of this Tehran day and later ones (ISO), by the address, and of unknown days.
    """
    rows = ask(
        database,
        "SELECT DISTINCT name FROM pages WHERE name > ? AND (? IS NULL OR day IS NULL OR day >= ?) "
        "ORDER BY name LIMIT ?",
        [after, since, since, number],
    )
    return [name for (name,) in rows]


def count_names(database: Database, after: str, since: str | None) -> int:
    """How many of them there are."""
    ((number,),) = ask(
        database,
        "SELECT count(DISTINCT name) FROM pages WHERE name > ? "
        "AND (? IS NULL OR day IS NULL OR day >= ?)",
        [after, since, since],
    )
    return int(number)


def each_page(database: Database) -> Iterator[tuple[Page, bool]]:
    """Every page, in the order of its time, address and key, one at a time in memory; and whether
    another has the same body.
    """
    rows = ask(
        database,
        "SELECT key, (SELECT count(*) FROM (SELECT 1 FROM pages WHERE body = p.body LIMIT 2)) > 1 "
        "FROM pages p ORDER BY fetched_at, url, key",
    )
    for key, is_shared in rows:
        if page := page_of(database, key):
            yield page, bool(is_shared)


def older_than(database: Database, moment: str) -> list[int]:
    """The keys of some of the pages that came before a moment (UTC)."""
    rows = ask(
        database,
        "SELECT key FROM pages WHERE fetched_at < ? ORDER BY fetched_at LIMIT ?",
        [moment, _AT_ONCE],
    )
    return [key for (key,) in rows]


def remove(database: Database, keys: Sequence[int]) -> int:
    """Remove pages, and the bodies that no other page has, in one transaction; gives how many pages
    there were.
    """
    marks = ", ".join("?" * len(keys))
    with writing(database):
        bodies = database.execute(f"SELECT body FROM pages WHERE key IN ({marks})", keys).fetchall()  # noqa: S608
        database.execute(f"DELETE FROM pages WHERE key IN ({marks})", keys)  # noqa: S608
        database.conn.executemany(
            "DELETE FROM bodies WHERE key = ? AND NOT EXISTS "
            "(SELECT 1 FROM pages WHERE body = bodies.key)",
            bodies,
        )
    return len(bodies)


def remove_all(database: Database, keys: Sequence[int]) -> int:
    """Remove any number of pages, some in each transaction; gives how many were there."""
    removed = 0
    for first in range(0, len(keys), _AT_ONCE):
        removed += remove(database, keys[first : first + _AT_ONCE])
    return removed


def give_back(database: Database) -> None:
    """Make the file smaller by what was removed."""
    ask(database, "PRAGMA incremental_vacuum")


def _packed(body: bytes) -> tuple[bytes, bytes]:
    return hashlib.sha256(body).digest(), zstd.compress(body, _LEVEL)


def _body(database: Database, digest: bytes, data: bytes, size: int) -> int:
    known = database.execute("SELECT key FROM bodies WHERE hash = ?", [digest]).fetchone()
    if known:
        return int(known[0])
    cursor = database.execute(
        "INSERT INTO bodies (hash, size, data) VALUES (?, ?, ?)", [digest, size, data]
    )
    return int(cursor.lastrowid or 0)


def _insert(database: Database, page: Page, body: int) -> int:
    cursor = database.execute(
        "INSERT INTO pages (kind, name, desk, day, url, asked, status, headers, partial, "
        "fetched_at, run, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(page.kind, page.name, page.desk, page.day, page.url, page.asked, page.status),
            json.dumps(page.headers.pairs, ensure_ascii=False),
            *(page.is_partial, page.fetched_at, page.run, body),
        ],
    )
    return int(cursor.lastrowid or 0)


def _page(row: Sequence[Any], body: bytes) -> Page:
    key, kind, name, desk, day, url, asked, status, headers, partial, run, fetched_at = row
    return Page(
        key=key,
        kind=kind,
        name=name,
        desk=desk,
        day=day,
        url=url,
        asked=asked,
        status=status,
        headers=Headers(tuple((name, value) for name, value in json.loads(headers))),
        is_partial=bool(partial),
        run=run,
        fetched_at=fetched_at,
        body=body,
    )
