"""pages.db: every page as it came, before a reader sees it.

Each body is stored once, however many pages have it. Each page is stored in a transaction of its
own, so that a reader's fault or a killed run loses none that came before.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from newscrawl.errors import DamagedPageError
from newscrawl.store import Database, ask, writing
from newscrawl.store.bodies import packed, put, unpacked

LIST, ARTICLE, COPY = "list", "article", "copy"


# The headers that matter for the page or for reading it. The encoding headers are not among them:
# encodings are undone before a page is archived.
_HEADERS = frozenset(
    "age cache-control cf-mitigated content-language content-location content-type date etag "
    "expires last-modified link location server x-amzn-waf-action".split()
)
# Longer values are dropped: a header should stay small compared with its page.
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Headers:
    """The archived headers, in the order in which they came; ``get`` works as Scrapy's does."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def that_matter(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Choose the headers to archive from all pairs of name and value."""
        return cls(tuple((n, v) for n, v in pairs if n.lower() in _HEADERS and len(v) <= _LONGEST))

    def get(self, key: str, /) -> bytes | None:
        """Return the last value of this name, ignoring case; None if there is none."""
        found = (value for name, value in reversed(self.pairs) if name.lower() == key.lower())
        text = next(found, None)
        return None if text is None else text.encode("latin-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """A response with its transfer and content encodings undone: what a page reader is given.

    ``kind``: ``list``, ``article``, or ``copy`` for a republished story on another site.
    ``name``: the id of the article that was requested, and ``day``: the Tehran day (ISO) in its
    address; both None for lists. ``desk``: the desk whose list linked to the page, or whose list
    the page is. ``asked``: the requested address; ``url``: the one that answered. ``is_partial``:
    nothing shows that the body came whole. ``run``: None for imported pages. ``key``: 0 until the
    page is stored.
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


#: SQL condition: the response is a page to read. Error responses are archived, too.
FOUND = "status BETWEEN 200 AND 299"
_ROW = "p.key, p.kind, p.name, p.desk, p.day, p.url, p.asked, p.status, p.headers, p.partial, p.run"
_SELECT = (
    f"SELECT {_ROW}, p.fetched_at, b.hash, b.data FROM pages p "  # noqa: S608
    "LEFT JOIN bodies b ON b.key = p.body"
)


def record_page(database: Database, page: ArchivedPage) -> int:
    """Archive a page in one transaction and return its key."""
    body = packed(page.body)
    with writing(database):
        return insert(database, page, put(database, body))


def reserve(database: Database, key: int) -> None:
    """Give no new page a key up to this one, because news.db already names it for another page.

    That happens after pages.db was removed, or after a power cut lost its last pages.
    """
    with writing(database):
        row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'pages'").fetchone()
        if row is None and key:
            database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('pages', ?)", [key])
        elif row and row[0] < key:
            database.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'pages'", [key])


def page_of(database: Database, key: int) -> ArchivedPage | None:
    """Return the page with this key, or None. Raises DamagedPageError if it is damaged."""
    rows = ask(database, f"{_SELECT} WHERE p.key = ?", [key])
    if not rows:
        return None
    *row, digest, data = rows[0]
    return _page(row, unpacked(key, digest, data))


def newest_of(database: Database, name: str) -> ArchivedPage | None:
    """Return the newest page of an article, without error responses; None if it has none."""
    sql = (
        f"SELECT key FROM pages WHERE name = ? AND {FOUND} "  # noqa: S608
        "ORDER BY fetched_at DESC, key DESC LIMIT 1"
    )
    rows = ask(database, sql, [name])
    return page_of(database, rows[0][0]) if rows else None


def key_of(database: Database, url: str, moment: str) -> int | None:
    """Return the key of the page that came from ``url`` at ``moment`` (UTC).

    None if there is no such page, or if several of them differ.
    """
    sql = "SELECT min(key) FROM pages WHERE fetched_at = ? AND url = ? HAVING min(body) = max(body)"
    rows = ask(database, sql, [moment, url])
    return rows[0][0] if rows else None


@dataclass(frozen=True, slots=True)
class PackedPages:
    """Pages as they are stored. ``pages``: each without its body, and with the body's digest;
    ``bodies``: compressed, by digest.
    """

    pages: tuple[tuple[ArchivedPage, bytes | None], ...] = ()
    bodies: dict[bytes | None, bytes | None] = field(default_factory=dict)

    @property
    def keys(self) -> list[int]:
        """The pages' keys."""
        return [page.key for page, _ in self.pages]

    @property
    def last(self) -> ArchivedPage | None:
        """The page that came last, without its body; None if there are none."""
        return self.pages[-1][0] if self.pages else None

    def unpacked(self) -> list[ArchivedPage]:
        """Return the pages with their bodies; equal ones are one object. Raises DamagedPageError,
        which names the page.
        """
        bodies: dict[bytes | None, bytes] = {}
        for page, digest in reversed(self.pages):
            if digest not in bodies:
                bodies[digest] = unpacked(page.key, digest, self.bodies[digest])
        return [replace(page, body=bodies[digest]) for page, digest in self.pages]


NO_PAGES = PackedPages()


def packed_pages(database: Database, name: str) -> PackedPages:
    """Return all pages of an article, of any kind but error responses, in the order they came.

    Raises DamagedPageError if the headers of one cannot be read.
    """
    rows = ask(
        database,
        f"SELECT {_ROW}, p.fetched_at, b.hash FROM pages p "  # noqa: S608
        f"LEFT JOIN bodies b ON b.key = p.body WHERE p.name = ? AND p.{FOUND} ORDER BY p.key DESC",
        [name],
    )
    return _with_bodies(database, in_order(rows))


def packed_page(database: Database, *keys: int) -> PackedPages:
    """Return the pages of these keys that are there. Raises DamagedPageError."""
    sql = f"SELECT {_ROW}, p.fetched_at, b.hash FROM pages p LEFT JOIN bodies b ON b.key = p.body"  # noqa: S608
    rows = [row for key in keys for row in ask(database, f"{sql} WHERE p.key = ?", [key])]
    return _with_bodies(database, rows)


def pages_of(database: Database, name: str) -> list[ArchivedPage]:
    """Return the pages of :func:`packed_pages` with their bodies. Raises DamagedPageError."""
    return packed_pages(database, name).unpacked()


def _with_bodies(database: Database, rows: Sequence[tuple[Any, ...]]) -> PackedPages:
    bodies: dict[bytes | None, bytes | None] = {}
    for *_, digest in rows:
        if digest not in bodies:
            found = ask(database, "SELECT data FROM bodies WHERE hash = ?", [digest])
            bodies[digest] = found[0][0] if found else None
    return PackedPages(tuple((_page(row, b""), digest) for *row, digest in rows), bodies)


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Sort rows of pages into the order in which the pages came.

    ``rows``: by key, the highest first; the first column is the key, the last three are the run,
    the time and the body's digest, which decides between imported pages of the same time.
    """
    times = []
    latest = None
    for *row, run, fetched_at, digest in rows:
        time, tie = fetched_at, digest or b""
        if run is not None:  # crawled: came before all later keys, whatever the clock said
            latest = time = min(time, latest or time)
            tie = b""
        times.append(((time, tie, row[0]), (*row, run, fetched_at, digest)))
    return [row for _, row in sorted(times)]


def each_page(
    database: Database,
    is_wanted: Callable[[ArchivedPage], bool] = lambda _: True,
    damages: list[str] | None = None,
) -> Iterator[tuple[ArchivedPage, bool]]:
    """Yield every wanted page, sorted by time, address and digest, and whether another page has
    the same body. Only one page is in memory at a time.

    ``is_wanted``: called with each page before its body is read. ``damages``: damaged pages are
    skipped, and a message for each is added here; None: raise DamagedPageError instead.
    """
    rows = ask(
        database,
        "SELECT p.key, "
        "(SELECT count(*) FROM (SELECT 1 FROM pages WHERE body = p.body LIMIT 2)) > 1 "
        "FROM pages p LEFT JOIN bodies b ON b.key = p.body "
        "ORDER BY p.fetched_at, p.url, b.hash, p.key",
    )
    for key, is_shared in rows:
        for *row, digest, data in ask(database, f"{_SELECT} WHERE p.key = ?", [key]):
            try:
                page = _page(row, b"")
                if not is_wanted(page):
                    continue
                page = replace(page, body=unpacked(key, digest, data))
            except DamagedPageError as error:
                if damages is None:
                    raise
                damages.append(str(error))
            else:
                yield page, bool(is_shared)


def insert(
    database: Database,
    page: ArchivedPage,
    body: int,
    imported_at: str | None = None,
    *,
    is_own: bool = True,
) -> int:
    """Add a page as a part of the caller's transaction, and return its key.

    ``body``: the body's key; ``imported_at``: the moment of the import (UTC); ``is_own``: newscrawl
    itself has archived it, here or elsewhere.
    """
    cursor = database.execute(
        "INSERT INTO pages (kind, name, desk, day, url, asked, status, headers, partial, "
        "fetched_at, run, body, imported_at, own) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(page.kind, page.name, page.desk, page.day, page.url, page.asked, page.status),
            json.dumps(page.headers.pairs, ensure_ascii=False),
            *(page.is_partial, page.fetched_at, page.run, body, imported_at, is_own),
        ],
    )
    return int(cursor.lastrowid or 0)


def _page(row: Sequence[Any], body: bytes) -> ArchivedPage:
    key, kind, name, desk, day, url, asked, status, headers, partial, run, fetched_at = row
    try:
        pairs = tuple((name, value) for name, value in json.loads(headers))
    except (ValueError, TypeError) as error:
        raise DamagedPageError(f"page {key}: its headers cannot be read: {error}") from error
    return ArchivedPage(
        key=key,
        kind=kind,
        name=name,
        desk=desk,
        day=day,
        url=url,
        asked=asked,
        status=status,
        headers=Headers(pairs),
        is_partial=bool(partial),
        run=run,
        fetched_at=fetched_at,
        body=body,
    )
