"""Read WARC files of any tool record by record, and report what is wrong with them.

After damage in the middle of a file, reading continues at the next record that can be read.
"""

import logging
import zlib
from collections.abc import Iterator
from contextlib import closing, redirect_stderr
from io import BufferedReader, StringIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from newscrawl.utils.content_encoding import (
    ContentEncodingError,
    TooLongError,
    UnknownEncodingError,
    undo,
)

# Silence the library: damage is reported in our own words.
logging.getLogger("warcio").addHandler(logging.NullHandler())

_NOT_UNDONE = "encodings that cannot be undone"
_AT_ONCE = 65_536
_GZIP, _WARC = b"\x1f\x8b\x08", b"WARC/"
_ZLIB_GZIP = 16 + zlib.MAX_WBITS


class NoPageError(Exception):
    """A record has no page to archive; the message says why, for counting."""


class DamagedRecordError(Exception):
    """A record is not as it was written."""


def each_record(path: Path, damages: list[str]) -> Iterator[tuple[Any, str]]:
    """Yield the library's records of a file, each with its name for messages.

    ``damages``: what is wrong with the file is added here, a sentence each.
    """
    number = 0
    with path.open("rb") as file, redirect_stderr(StringIO()):
        unpacked = _Unpacked(file)
        while True:
            with closing(_Records(unpacked, number)) as records:
                try:
                    for record in records:
                        yield record, f"{path.name}, record {records.number} ({_address(record)})"
                except (EOFError, ValueError, AttributeError, TypeError) as error:
                    # Raised inside the library, which expects headers to exist and to be valid.
                    records.note("it cannot be read further", error)
                number = records.number
                if unpacked.fault:
                    records.note("the compression is damaged", unpacked.fault)
            damages += [f"{path.name}: {fault}" for fault in records.faults]
            if not unpacked.go_on():
                break
    if not number:
        damages.append(f"{path.name}: there is no WARC record in it")


def is_cut(record: Any) -> bool:
    """Return True if a record is shorter than its Content-Length, or has none. Reads all of it."""
    if record.rec_headers.get_header("Content-Length") is None:
        return True
    while record.raw_stream.read(_AT_ONCE):
        pass
    return bool(getattr(record.raw_stream, "limit", 0) > 0)


def body_of(record: Any, longest: int) -> tuple[bytes, bool]:
    """Return the body of a response with its encodings undone, and whether it came whole as far as
    is known. ``longest``: limit in bytes. Raises NoPageError, DamagedRecordError.
    """
    http = record.http_headers
    transfer = (http.get_header("Transfer-Encoding") or "identity").strip().lower()
    if transfer not in ("identity", "chunked"):
        raise NoPageError(_NOT_UNDONE)
    if record.payload_length > longest:
        raise NoPageError("bodies that are too long")
    stream = record.raw_stream if transfer == "identity" else ChunkedDataReader(record.raw_stream)
    body = b"".join(iter(lambda: stream.read(_AT_ONCE), b""))
    if is_cut(record):
        raise NoPageError("cut")
    if _has_wrong_digest(record, is_chunked=transfer == "chunked"):
        raise DamagedRecordError
    length = http.get_header("Content-Length") or ""
    is_whole = not length.isdecimal() or int(length) <= max(record.payload_length, 0)
    named = [value for name, value in http.headers if name.lower() == "content-encoding"]
    try:
        body, is_ended = undo(body, named, longest)
    except TooLongError as error:
        raise NoPageError("bodies that are too long") from error
    except ContentEncodingError as error:
        if not error.is_plain:  # some tools decode the body, but leave the header
            is_unknown = isinstance(error, UnknownEncodingError)
            raise (NoPageError(_NOT_UNDONE) if is_unknown else DamagedRecordError()) from error
        body, is_ended = error.body, True
    if len(body) > longest:
        raise NoPageError("bodies that are too long")
    return body, is_whole and is_ended


def _has_wrong_digest(record: Any, *, is_chunked: bool) -> bool:
    """Return True if a digest does not match. Ignores payload digests of chunked bodies: tools do
    not agree whether these include the chunk headers.
    """
    return any(
        "failed" in problem and (problem.startswith("block") or not is_chunked)
        for problem in record.digest_checker.problems
    )


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]
    """The library's loader, extended to records without an address."""

    def _ensure_target_uri_format(self, rec_headers: Any) -> str:
        return super()._ensure_target_uri_format(rec_headers) or ""


class _Records(WARCIterator):  # type: ignore[misc]
    """The library's iterator, extended to report files that end within a record's headers, and to
    go on after bytes that are no record.

    ``number``: of the last record; ``faults``: what is wrong with the file, in words that follow
    its name.
    """

    def __init__(self, file: "_Unpacked", number: int) -> None:
        super().__init__(file, check_digests=True)
        self.loader = _Loader(verify_http=False, arc2warc=False)
        self.number = number
        self.faults: list[str] = []

    def note(self, what: str, why: object = "") -> None:
        """Add a fault that follows the last record."""
        where = f"after its record {self.number}" if self.number else "at its beginning"
        more = f": {' '.join(str(why).split())[:200]}" if str(why) else ""
        self.faults.append(f"{where}, {what}{more}")

    def _next_record(self, next_line: bytes | None) -> Any:
        while True:
            try:
                record = super()._next_record(next_line)
            except EOFError:
                if next_line is not None:
                    self.note("the file is cut")
                raise
            except ArchiveLoadFailed as error:
                self.note("what follows is no record", error)
                next_line = self._next_beginning()
            else:
                self.number += 1
                return record

    def _next_beginning(self) -> bytes:
        while line := self.reader.readline(_AT_ONCE):
            if line.startswith(_WARC):
                return bytes(line)
        raise EOFError

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        # The library's method swallows a line that is not blank, which may begin a record.
        size = 0
        while line := self.reader.readline(_AT_ONCE):
            if line.strip():
                return bytes(line), size
            size += len(line)
        return None, size


class _Unpacked:
    """The bytes of a file, decompressed if it is gzip, in one member or in several.

    They end where the file is damaged (``fault`` says how) until :meth:`go_on` is called.
    """

    def __init__(self, file: BufferedReader) -> None:
        self.fault: str | None = None
        self._start = 0
        self._raw = b""
        self._is_begun = False
        self._file = file
        head = file.read(len(_WARC))
        # If its first bytes are damaged, a file is recognised as gzip by its name.
        is_named = file.name.endswith(".gz") and head != _WARC
        self._is_gzip = head.startswith(_GZIP) or is_named
        self._begin_at(0)

    def read(self, size: int) -> bytes:
        """Return some bytes, at most ``size``; none at the end."""
        if not self._is_gzip:
            return self._file.read(size)
        while not self.fault:
            raw, self._raw = self._raw or self._file.read(_AT_ONCE), b""
            if not raw:
                self.fault = "it ends too early" if self._is_begun else None
                return b""
            if not self._is_begun:
                raw = raw.lstrip(b"\0")  # padding of tape blocks
                self._start = self._file.tell() - len(raw)
                if not raw:
                    continue
            try:
                found = self._member.decompress(raw, size)
            except zlib.error as error:
                self.fault = str(error)
                break
            self._is_begun = True
            self._raw = self._member.unused_data or self._member.unconsumed_tail
            if self._member.eof:
                self._begin()
            if found:
                return found
        return b""

    def go_on(self) -> bool:
        """After damage, continue at the next gzip member that can be read; return False if there is
        none.
        """
        at = self._start
        while self.fault and (at := self._find(at + 1)) >= 0:
            self._file.seek(at)
            try:
                found = zlib.decompressobj(_ZLIB_GZIP).decompress(self._file.read(_AT_ONCE), 1)
            except zlib.error:
                continue
            if found:
                self.fault = None
                self._begin_at(at)
                return True
        return False

    def _begin_at(self, at: int) -> None:
        self._file.seek(at)
        self._start, self._raw = at, b""
        self._begin()

    def _begin(self) -> None:
        self._member = zlib.decompressobj(_ZLIB_GZIP)
        self._is_begun = False

    def _find(self, at: int) -> int:
        """Return the first position from ``at`` on where a gzip member may begin; -1: none."""
        self._file.seek(at)
        read = b""
        while part := self._file.read(_AT_ONCE):
            read = read[-len(_GZIP) + 1 :] + part
            if (found := read.find(_GZIP)) >= 0:
                return self._file.tell() - len(read) + found
        return -1


def _address(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "?")
