"""gzip and zstd, chosen by a file's ending; zstd from this Python, or from its backport."""

import gzip
import sys
from collections.abc import Callable
from typing import IO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["COMPRESSIONS", "zstd"]


def _gzip(out: IO[bytes]) -> IO[bytes]:
    # No name and no time in the header: with them the same records would give other bytes.
    return cast(
        "IO[bytes]", gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0)
    )


def _zstd(out: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", zstd.ZstdFile(out, "w", level=3))


#: The function that opens a compressed file, by the file's last ending.
COMPRESSIONS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {".gz": _gzip, ".zst": _zstd}
