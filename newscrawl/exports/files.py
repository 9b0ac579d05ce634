"""Files that are written whole or not at all, compressed by their ending."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from newscrawl.utils.compression import zstd


def _gzip(out: IO[bytes]) -> IO[bytes]:
    # No name and no time in the header: they would make other bytes of the same records.
    return cast(
        "IO[bytes]", gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0)
    )


def _zstd(out: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", zstd.ZstdFile(out, "w", level=3))


#: What a file's last ending says of its compression.
COMPRESSIONS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {".gz": _gzip, ".zst": _zstd}


@contextmanager
def replacing(path: Path, *, compressed: bool = True) -> Iterator[IO[bytes]]:
    """A file to write that takes its place whole, or not at all; compressed by its ending.

    What stood under the name stays until then, and stays where writing fails. A link is followed;
    a device or a pipe is written to as it is. ``compressed``: by the ending; a WARC file has its
    own way.
    """
    compress = COMPRESSIONS.get(path.suffix) if compressed else None
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file, _through(compress, file) as out:
            yield out
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            with _through(compress, file) as out:
                yield out
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _through(
    compress: Callable[[IO[bytes]], IO[bytes]] | None, file: IO[bytes]
) -> Iterator[IO[bytes]]:
    if compress is None:
        yield file
        return
    with compress(file) as out:
        yield out
