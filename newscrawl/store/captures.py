"""Imported captures of pages in pages.db: those of one address with the same body are one page.

The page has the time of the earliest, and came whole if one of them did. Pages that newscrawl
itself has archived, here or in a file that it exported, stay as they are, each with its own time.
So the pages do not depend on the order in which files are imported.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from newscrawl.store import Database, ask, writing
from newscrawl.store.archived_pages import ArchivedPage, Headers, insert, key_of
from newscrawl.store.bodies import Packed, put

# Waiting revisit records that are looked at in one transaction.
_PORTION = 500


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture of a page. ``body``: None for a revisit record, which repeats the body of another
    capture. ``names``: short digests of the names that others may call it by; ``repeats``: those of
    the capture that a revisit record repeats, the surest first; ``original``: the address and time
    (UTC) of that one, if it says them. ``is_own``: newscrawl itself has archived the page.
    """

    page: ArchivedPage
    body: Packed | None
    names: tuple[bytes, ...]
    repeats: tuple[bytes, ...] = ()
    original: tuple[str, str] | None = None
    is_own: bool = False


def record(database: Database, captures: Iterable[Capture], now: str) -> tuple[int, int]:
    """Archive captures, as a part of the caller's transaction. Return how many pages are new, and
    how many captures are of pages that were there. Revisit records are put aside: see
    :func:`record_revisits`. ``now``: UTC.
    """
    new = known = 0
    for capture in captures:
        if capture.body is None:
            _put_aside(database, capture)
        elif _record(database, capture, put(database, capture.body), now):
            new += 1
        else:
            known += 1
    return new, known


def record_revisits(database: Database, now: str, forgotten: Collection[str]) -> tuple[int, int]:
    """Archive the revisit records whose originals are there. Return what :func:`record` returns.

    Where several captures have the name that a record gives, the earliest is its original.
    ``forgotten``: the names of articles that were taken down.
    """
    new = known = 0
    is_moving = True
    while is_moving:  # a revisit record may repeat another
        is_moving, after = False, b""
        while rows := ask(
            database,
            "SELECT digest, capture FROM revisits WHERE digest > ? ORDER BY digest LIMIT ?",
            [after, _PORTION],
        ):
            after = rows[-1][0]
            with writing(database):
                for digest, text in rows:
                    capture = _from_text(text)
                    is_forgotten = capture.page.name in forgotten
                    original = None if is_forgotten else _original(database, capture)
                    if original:
                        repeated = _repeating(capture, original)
                        is_new = _record(database, repeated, original.body, now)
                        new, known = new + is_new, known + (not is_new)
                        is_moving = True
                    if original or is_forgotten:
                        database.execute("DELETE FROM revisits WHERE digest = ?", [digest])
    return new, known


def waiting(database: Database) -> int:
    """Count the revisit records whose originals have not been imported."""
    ((number,),) = ask(database, "SELECT count(*) FROM revisits")
    return int(number)


def forget_revisits(database: Database, names: Iterable[str]) -> None:
    """Remove the waiting revisit records of articles that were taken down."""
    with writing(database):
        database.conn.executemany(
            "DELETE FROM revisits WHERE json_extract(capture, '$.page.name') = ?",
            [(name,) for name in names],
        )


def is_there(database: Database, url: str, digest: bytes) -> bool:
    """Return True if there is a page of this address with this body. ``digest``: the body's."""
    sql = "SELECT 1 FROM pages p JOIN bodies b ON b.key = p.body WHERE b.hash = ? AND p.url = ?"
    return bool(ask(database, f"{sql} LIMIT 1", [digest, url]))


def _record(database: Database, capture: Capture, body: int, now: str) -> bool:
    """Archive a capture. Return True if it is a new page."""
    page = capture.page
    rows = database.execute(
        "SELECT key, fetched_at, partial, own, headers FROM pages WHERE body = ? AND url = ?",
        [body, page.url],
    ).fetchall()
    is_partial = page.is_partial and all(partial for _, _, partial, _, _ in rows)
    own = {at: key for key, at, _, is_own, _ in rows if is_own}
    theirs = next((row for row in rows if not row[3]), None)
    key, is_new = None, False
    if capture.is_own:
        key = own.get(page.fetched_at)
        if key is None and theirs and theirs[1] >= page.fetched_at:
            key = theirs[0]
            _replace(database, key, page, is_own=True)
    elif own and min(own) <= page.fetched_at:
        key = own[min(own)]
    elif theirs:
        key = theirs[0]
        if (page.fetched_at, _text(page.headers)) < (theirs[1], theirs[4]):
            _replace(database, key, page, is_own=False)
    if key is None:
        key, is_new = insert(database, page, body, now, is_own=capture.is_own), True
    if any(partial != is_partial for _, _, partial, _, _ in rows) or page.is_partial != is_partial:
        database.execute(
            "UPDATE pages SET partial = ? WHERE body = ? AND url = ?", [is_partial, body, page.url]
        )
    database.conn.executemany(
        "INSERT OR IGNORE INTO capture_names (name, page) VALUES (?, ?)",
        [(name, key) for name in capture.names],
    )
    return is_new


def _replace(database: Database, key: int, page: ArchivedPage, *, is_own: bool) -> None:
    database.execute(
        "UPDATE pages SET kind = ?, name = ?, desk = ?, day = ?, asked = ?, status = ?, "
        "headers = ?, fetched_at = ?, own = ? WHERE key = ?",
        [
            *(page.kind, page.name, page.desk, page.day, page.asked, page.status),
            *(_text(page.headers), page.fetched_at, is_own, key),
        ],
    )


def _text(headers: Headers) -> str:
    return json.dumps(headers.pairs, ensure_ascii=False)


class _Original(NamedTuple):
    """The page whose body a revisit record repeats. ``body``: the body's key."""

    body: int
    is_partial: bool
    headers: str


def _original(database: Database, capture: Capture) -> _Original | None:
    for name in capture.repeats:
        row = database.execute(
            "SELECT p.body, p.partial, p.headers FROM capture_names n "
            "JOIN pages p ON p.key = n.page JOIN bodies b ON b.key = p.body WHERE n.name = ? "
            "ORDER BY p.fetched_at, p.url, b.hash LIMIT 1",
            [name],
        ).fetchone()
        if row:
            return _Original(*row)
    key = key_of(database, *capture.original) if capture.original else None
    sql = "SELECT body, partial, headers FROM pages WHERE key = ?"
    row = database.execute(sql, [key]).fetchone()
    return _Original(*row) if row else None


def _repeating(capture: Capture, original: _Original) -> Capture:
    """Return a revisit record's capture; headers that it lacks are those of its original."""
    page = capture.page
    if not page.headers.get("Content-Type"):
        page = replace(page, headers=Headers(tuple(map(tuple, json.loads(original.headers)))))
    page = replace(page, is_partial=page.is_partial or bool(original.is_partial))
    return replace(capture, page=page)


def _put_aside(database: Database, capture: Capture) -> None:
    said = asdict(replace(capture, page=replace(capture.page, body=b"")))
    del said["page"]["body"], said["body"]
    said |= {key: [name.hex() for name in said[key]] for key in ("names", "repeats")}
    text = json.dumps(said, ensure_ascii=False)
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    sql = "INSERT OR IGNORE INTO revisits (digest, capture) VALUES (?, ?)"
    database.execute(sql, [digest, text])


def _from_text(text: str) -> Capture:
    said = json.loads(text)
    pairs = tuple((name, value) for name, value in said["page"]["headers"]["pairs"])
    return Capture(
        page=ArchivedPage(**said["page"] | {"headers": Headers(pairs), "body": b""}),
        body=None,
        names=tuple(map(bytes.fromhex, said["names"])),
        repeats=tuple(map(bytes.fromhex, said["repeats"])),
        original=tuple(said["original"]) if said["original"] else None,
        is_own=said["is_own"],
    )
