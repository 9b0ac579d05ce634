"""Records to files: JSONL, plain or compressed; the same records give the same bytes."""

import gzip
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# str.splitlines() takes these for line ends, so a record that has one would be two lines to it.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def to_json(record: dict[str, Any]) -> bytes:
    """One line of JSONL, its line end included: UTF-8, Persian as letters, key order kept."""
    line = json.dumps(record, ensure_ascii=False)
    for end, escape in _LINE_ENDS.items():
        line = line.replace(end, escape)
    return line.encode() + b"\n"


def write_jsonl(records: Iterable[dict[str, Any]], out: IO[bytes]) -> int:
    """Write every record; gives their number."""
    written = 0
    for record in records:
        out.write(to_json(record))
        written += 1
    return written


def _gzip(out: IO[bytes]) -> IO[bytes]:
    # No name and no time in the header: they would make other bytes of the same records.
    return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0))


def _zstd(out: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", zstd.ZstdFile(out, "w", level=3))


#: What a file's last ending says of its compression.
COMPRESSIONS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {".gz": _gzip, ".zst": _zstd}


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its place whole, or not at all; compressed by its ending.

    What stood under the name stays until then, and stays where writing fails. A link is followed;
    a device or a pipe is written to as it is.
    """
    path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file, _compressed(path, file) as out:
            yield out
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            with _compressed(path, file) as out:
                yield out
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _compressed(path: Path, file: IO[bytes]) -> Iterator[IO[bytes]]:
    compress = COMPRESSIONS.get(path.suffix)
    if compress is None:
        yield file
        return
    with compress(file) as out:
        yield out
