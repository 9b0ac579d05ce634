"""Read WARC files of any tool record by record, and report what is wrong with them.

After damage in the middle of a file, reading continues at the next record that can be read.
"""

import base64
import logging
import re
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from typing import Any, BinaryIO, NamedTuple

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser

from newscrawl.archive.unpacked import START, Packing, Position, Unpacked
from newscrawl.utils.content_encoding import (
    ContentEncodingError,
    TooLongError,
    UnknownEncodingError,
    encodings_in,
    undo,
)

# Silence the library: damage is reported in our own words.
logging.getLogger("warcio").addHandler(logging.NullHandler())

_NOT_UNDONE = "encodings that cannot be undone"
_AT_ONCE = 65_536
# How a record of a WARC file begins, and of an ARC file.
_beginning = re.compile(rb"WARC/|(?:https?|filedesc)://\S+ [\d.:a-fA-F]+ \d{14} ")
_ARC = b"filedesc://"
_markup = re.compile(rb"[\s\xef\xbb\xbf]*<[!?/a-zA-Z][^<>]*>")


class NoPageError(Exception):
    """A record has no page to archive; the message says why, for counting."""


class DamagedRecordError(Exception):
    """A record is not as it was written."""


class Found(NamedTuple):
    """A record of a file. ``record``: the library's; ``where``: its name in messages; ``begins``:
    the place where it begins.
    """

    record: Any
    where: str
    begins: Position


def each_record(
    file: BinaryIO, name: str, packing: Packing, damages: list[str], place: Position = START
) -> Generator[Found]:
    """Yield the records of a file from a place on.

    ``name``: of the file, for messages. ``damages``: what is wrong with the file is added here, a
    sentence each.
    """
    number = place.number
    is_arc = packing.begins.startswith(_ARC)
    unpacked = Unpacked(file, packing, place)
    while True:
        with closing(_Records(unpacked, name, damages, number, is_arc=is_arc)) as records:
            try:
                for record in records:
                    where = f"{name}, record {records.number} ({_address(record)})"
                    begins = unpacked.place(records.begins, records.number - 1)
                    yield Found(record, where, begins)
            except (EOFError, ValueError, AttributeError, TypeError) as error:
                # Raised inside the library, which expects headers to exist and to be valid.
                records.note("it cannot be read further", error)
            number = records.number
            if unpacked.fault:
                records.note("the compression is damaged", unpacked.fault)
        if not unpacked.go_on():
            break
    if not number:
        damages.append(f"{name}: there is no WARC record in it")


def is_cut(record: Any) -> bool:
    """Return True if a record is shorter than its Content-Length, or has none. Reads all of it."""
    if record.rec_headers.get_header("Content-Length") is None:
        return True
    # The library compares digests with the last bytes, and raises where one cannot be read.
    with suppress(ValueError):
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
    _spell_digests(record.raw_stream)
    stream = record.raw_stream if transfer == "identity" else ChunkedDataReader(record.raw_stream)
    body = b"".join(iter(lambda: stream.read(_AT_ONCE), b""))
    if is_cut(record):
        raise NoPageError("cut")
    if has_wrong_digest(record, block_alone=transfer == "chunked"):
        raise DamagedRecordError
    length = http.get_header("Content-Length") or ""
    is_whole = not length.isdecimal() or int(length) <= max(record.payload_length, 0)
    named = [value for name, value in http.headers if name.lower() == "content-encoding"]
    try:
        # What tells it surest is the body itself: some tools decode it and leave the header, and
        # others give the header another name, such as X-Crawler-Content-Encoding.
        body, is_ended = undo(body, named or encodings_in(body), longest)
    except TooLongError as error:
        raise NoPageError("bodies that are too long") from error
    except ContentEncodingError as error:
        if not error.is_plain and not _markup.match(error.body):
            is_unknown = isinstance(error, UnknownEncodingError)
            raise (NoPageError(_NOT_UNDONE) if is_unknown else DamagedRecordError()) from error
        body, is_ended = error.body, True
    if len(body) > longest:
        raise NoPageError("bodies that are too long")
    return body, is_whole and is_ended


def _spell_digests(stream: Any) -> None:
    """Write the digests of a record as the library does. It takes a digest in hexadecimal or Base64
    for Base32 where the length is that of another form, or its padding is left out.
    """
    for kind, digester in (("block", "block_digester"), ("payload", "payload_digester")):
        if made := getattr(stream, digester, None):
            said = getattr(stream, f"{kind}_digest")
            setattr(stream, f"{kind}_digest", _spelt(said, made.digester.digest_size))


def _spelt(said: str, size: int) -> str:
    """Return a digest in Base32; as it is if it is none. ``size``: its bytes."""
    algorithm, _, value = said.partition(":")
    value = value.strip().rstrip("=")
    try:
        if len(value) == 2 * size:
            found = bytes.fromhex(value)
        elif len(value) == -(-8 * size // 5):
            found = base64.b32decode(value + "=" * (-len(value) % 8), casefold=True)
        else:
            found = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_")
    except ValueError:
        return said
    return f"{algorithm}:{base64.b32encode(found).decode()}" if len(found) == size else said


def has_wrong_digest(record: Any, *, block_alone: bool) -> bool:
    """Return True if a digest of a record that was read whole does not match.

    ``block_alone``: ignore payload digests, as of chunked bodies: tools do not agree whether these
    include the chunk headers.
    """
    return any(
        "failed" in problem and (problem.startswith("block") or not block_alone)
        for problem in record.digest_checker.problems
    )


class _Parser(StatusAndHeadersParser):  # type: ignore[misc]
    """The library's parser, extended to values that begin in the next line."""

    def parse(self, stream: Any, full_statusline: bytes | None = None) -> Any:
        found = super().parse(stream, full_statusline)
        found.headers = [(name, value.strip()) for name, value in found.headers]
        return found


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]
    """The library's loader, extended to records without an address. ``begun``: called with the
    length that a record gives, before its content is read.
    """

    def __init__(self, begun: Callable[[int], object]) -> None:
        super().__init__(verify_http=False, arc2warc=True)
        self.warc_parser = _Parser(self.WARC_TYPES)
        self.begun = begun

    def _detect_type_load_headers(self, *arguments: Any, **named: Any) -> Any:
        kind, head = super()._detect_type_load_headers(*arguments, **named)
        length = head.get_header("Content-Length") or ""
        if kind == "warc" and length.isdecimal():
            self.begun(int(length))
        return kind, head

    def _ensure_target_uri_format(self, rec_headers: Any) -> str:
        return super()._ensure_target_uri_format(rec_headers) or ""


class _Records(WARCIterator):  # type: ignore[misc]
    """The library's iterator, extended to report files that end within a record's headers, and to
    go on after bytes that are no record.

    ``number``: of the last record, which begins after ``begins`` unpacked bytes.
    """

    def __init__(
        self, file: Unpacked, name: str, damages: list[str], number: int, *, is_arc: bool
    ) -> None:
        super().__init__(file, check_digests=True)
        self.name = name
        self.damages = damages
        self.loader = _Loader(self._begin_content)
        self.is_arc = is_arc
        self.number = number
        self.begins = 0

    def note(self, what: str, why: object = "") -> None:
        """Add a fault that follows the last record."""
        where = f"after its record {self.number}" if self.number else "at its beginning"
        more = f": {' '.join(str(why).split())[:200]}" if str(why) else ""
        self.damages.append(f"{self.name}: {where}, {what}{more}")

    def _next_record(self, next_line: bytes | None) -> Any:
        if next_line is None:
            next_line, _ = self._consume_blanklines()
            if next_line is None:
                raise EOFError
        self.begins = self._at(next_line)
        self.known_format = "arc" if self.is_arc else "warc"
        while True:
            try:
                if self.is_arc and next_line and not _beginning.match(next_line):
                    # The library takes any line of five words for the beginning of a record.
                    raise ArchiveLoadFailed(next_line.decode(errors="replace"))
                record = super()._next_record(next_line)
            except EOFError:
                self.note("the file is cut")
                raise
            except ArchiveLoadFailed as error:
                self.note("what follows is no record", error)
                next_line = self._next_beginning()
                continue
            except (ValueError, AttributeError, TypeError) as error:
                # The library expects that headers exist and are valid.
                self.note("there is a record that cannot be read", error)
                next_line = self._next_beginning()
                continue
            self.number += 1
            if not (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
                # Without it the library takes the rest of the file for the record.
                self.note("it has no length, and is left out", _address(record))
                next_line = self._next_beginning()
                continue
            if self.is_arc:
                record.rec_headers.remove_header("WARC-Record-ID")  # the library's own, random
            return record

    def _at(self, line: bytes = b"") -> int:
        """Return the position behind what was read last, or of the line that was."""
        return int(self.fh.tell()) - int(self.reader.rem_length()) - len(line)

    def _begin_content(self, length: int) -> None:
        self.fh.record_end = self._at() + length

    def _next_beginning(self) -> bytes:
        self.fh.record_end = 0
        while line := self.reader.readline(_AT_ONCE):
            line = line.lstrip(b"\0")  # padding
            if _beginning.match(line):
                self.begins = self._at(line)
                return bytes(line)
        raise EOFError

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        # The library's method swallows a line that is not blank, which may begin a record.
        self.fh.record_end = size = 0
        while line := self.reader.readline(_AT_ONCE):
            if rest := line.lstrip(b"\0\r\n \t"):
                return bytes(rest), size
            size += len(line)
        return None, size


def _address(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "?")
