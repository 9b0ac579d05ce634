"""The bodies of archived pages, compressed, each content stored once.

A damaged body is repaired when the same content comes again.
"""

import hashlib
from dataclasses import dataclass

from newscrawl.errors import DamagedPageError
from newscrawl.store import Database
from newscrawl.utils.compression import zstd

_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Packed:
    """A body as it is stored. ``digest``: SHA-256 of the uncompressed body; ``size``: its bytes."""

    digest: bytes
    size: int
    data: bytes


def packed(body: bytes) -> Packed:
    """Compress a body."""
    return Packed(hashlib.sha256(body).digest(), len(body), zstd.compress(body, _LEVEL))


def unpacked(key: int, digest: bytes | None, data: bytes | None) -> bytes:
    """Return the body of the page ``key``. Raises DamagedPageError, which names the page."""
    try:
        return content(digest, data)
    except DamagedPageError as error:
        raise DamagedPageError(f"page {key}: {error}") from error


def content(digest: bytes | None, data: bytes | None) -> bytes:
    """Decompress a body and check its digest. Raises DamagedPageError, which names no page."""
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
    """Store a body unless it is there, and return its key. Part of the caller's transaction."""
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
