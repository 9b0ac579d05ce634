"""Records to files: JSONL, plain or compressed; the same records give the same bytes."""

import gzip
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from newscrawl.zstandard import zstd

# What json leaves as it is: controls that a terminal obeys, and line ends to str.splitlines(),
# which would make two lines of a record.
_left = re.compile("[\x7f-\x9f\u2028\u2029]")
_left_c1 = re.compile(rb"\xc2[\x80-\x9f]")


def to_json(record: Any) -> bytes:
    """One line of JSONL, its line end included: UTF-8, Persian as letters, key order kept."""
    line = json.dumps(record, ensure_ascii=False)
    data = line.encode()
    # Hardly ever there, and looked for in the fastest way: _left alone takes as long as the rest.
    if b"\x7f" in data or "\u2028" in line or "\u2029" in line or _left_c1.search(data):
        data = _left.sub(lambda found: f"\\u{ord(found[0]):04x}", line).encode()
    return data + b"\n"


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
