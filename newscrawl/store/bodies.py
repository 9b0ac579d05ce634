"""The bodies of kept pages, compressed, each content once; a damaged one is mended where the same
comes again.
"""

import hashlib
from dataclasses import dataclass

from newscrawl.errors import DamagedPageError
from newscrawl.store import Database
from newscrawl.utils.compression import zstd

_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Packed:
    """A body as it is kept. ``digest``: SHA-256 of what it was, ``size`` its bytes."""

    digest: bytes
    size: int
    data: bytes


def packed(body: bytes) -> Packed:
    """The body, compressed."""
    return Packed(hashlib.sha256(body).digest(), len(body), zstd.compress(body, _LEVEL))


def unpacked(key: int, digest: bytes | None, data: bytes | None) -> bytes:
    """The body of the page ``key``; DamagedPageError where it is not the one that came."""
    try:
        return content(digest, data)
    except DamagedPageError as error:
        raise DamagedPageError(f"page {key}: {error}") from error


def content(digest: bytes | None, data: bytes | None) -> bytes:
    """What was packed; DamagedPageError, which names no page, where it is not that."""
    if data is None:
        raise DamagedPageError("its body is not there")
    try:
        body = zstd.decompress(data)
    except (zstd.ZstdError, TypeError) as error:
        raise DamagedPageError(f"its body cannot be read: {error}") from error
    if hashlib.sha256(body).digest() != digest:
        raise DamagedPageError("its body is not the one that came")
    return body


def put(database: Database, body: Packed) -> int:
    """Its key, where it stands now, in the transaction that is open."""
    known = database.execute(
        "SELECT key, data FROM bodies WHERE hash = ?", [body.digest]
    ).fetchone()
    if known:
        key, there = known
        if there != body.data and _is_damaged(body.digest, there):
            database.execute(
                "UPDATE bodies SET size = ?, data = ? WHERE key = ?", [body.size, body.data, key]
            )
        return int(key)
    cursor = database.execute(
        "INSERT INTO bodies (hash, size, data) VALUES (?, ?, ?)",
        [body.digest, body.size, body.data],
    )
    return int(cursor.lastrowid or 0)


def _is_damaged(digest: bytes, data: bytes) -> bool:
    try:
        content(digest, data)
    except DamagedPageError:
        return True
    return False
