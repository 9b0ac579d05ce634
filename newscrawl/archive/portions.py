"""Read an archive file a portion at a time: quickly where nothing is wrong with it, else carefully.

The quick reader only finds where our records are. Each of them, and the last record of a portion,
is read by the careful reader. Where the quick reader fails, or finds what the careful one does not,
the portion is read again by the careful reader alone, which names what is damaged.
"""

from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from os import SEEK_END
from typing import Any, BinaryIO

from newscrawl.archive.captures import Wanted, capture, passed_over
from newscrawl.archive.unpacked import Packing, Position
from newscrawl.archive.warc_reader import (
    DamagedRecordError,
    Found,
    NoPageError,
    each_record,
    is_cut,
)
from newscrawl.archive.warc_writer import OWN_HEADER
from newscrawl.store.captures import Capture

#: Raised where import takes more from the same file, or takes it otherwise.
READER = "warc/2"
#: Bytes of a file that make a portion, and bytes of compressed pages in it, about.
PORTION, MOST_PAGES = 64 << 20, 8 << 20
# Bytes of memory, about, that a capture takes beside its body: revisit records have none.
_CAPTURE = 1000
_WARC = b"WARC/"
_TYPES = frozenset(
    "warcinfo response resource request metadata revisit conversion continuation".split()
)
# Headers that tell one record from another.
_KNOWN_BY = ("WARC-Record-ID", "WARC-Type", "WARC-Date", "Content-Length")


class DoubtError(Exception):
    """The quick reader cannot vouch for what it has read."""


@dataclass(slots=True)
class Portion:
    """What was read. ``passed``: numbers of records that were passed over, by reason; ``damages``:
    what is wrong with the file, a sentence each; ``next``: where reading goes on, None at the end;
    ``done``: how far it has come, in bytes of the file.
    """

    captures: list[Capture] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    damages: list[str] = field(default_factory=list)
    next: Position | None = None
    done: int = 0
    size: int = 0

    def take(self, record: Any, where: str, wanted: Wanted) -> None:
        """Add a record of the careful reader."""
        why = None
        try:
            found = capture(record, wanted)
        except NoPageError as error:
            why = str(error)
        except DamagedRecordError:
            why = "damaged"
        else:
            self.captures.append(found)
            self.size += _CAPTURE + (len(found.body.data) if found.body else 0)
        if why in ("cut", "damaged"):
            self.damages.append(f"{where}, is {why}, and is left out")
            why = f"records that are {why}"
        if why:
            self.passed[why] += 1


def read_portion(
    file: BinaryIO,
    name: str,
    place: Position,
    wanted: Wanted,
    *,
    most: int = PORTION,
    most_pages: int = MOST_PAGES,
) -> Portion:
    """Read a portion of a file from a place on. ``file``: seekable; ``name``: for messages."""
    packing = Packing.of(file, name)
    reader = PortionReader(file, name, packing, wanted, most, most_pages)
    try:
        return reader.quick(place)
    except DoubtError:
        return reader.careful(place)


@dataclass(frozen=True, slots=True)
class PortionReader:
    """The file, and what bounds a portion of it, as :func:`read_portion` has them."""

    file: BinaryIO
    name: str
    packing: Packing
    wanted: Wanted
    most: int
    most_pages: int

    def records(self, place: Position, damages: list[str]) -> closing[Generator[Found]]:
        """Return the careful reader's records from a place on, to be closed."""
        return closing(each_record(self.file, self.name, self.packing, damages, place))

    def is_full(self, portion: Portion, begun: Position, here: Position) -> bool:
        """Return True if a portion that began at a place is large enough."""
        return here.offset - begun.offset >= self.most or portion.size >= self.most_pages

    def careful(self, place: Position) -> Portion:
        """Read a portion record by record, and name all that is damaged."""
        portion = Portion()
        with self.records(place, portion.damages) as records:
            for record, where, begins in records:
                if begins > place and self.is_full(portion, place, begins):
                    portion.next, portion.done = begins, begins.offset
                    return portion
                portion.take(record, where, self.wanted)
        portion.done = self.file.seek(0, SEEK_END)
        return portion

    def quick(self, place: Position) -> Portion:
        """Read a portion of which nothing is damaged. Raises DoubtError."""
        from fastwarc import ArchiveIterator  # not at the top: most commands read no archive

        if place.skip or not self.packing.begins.startswith(_WARC):
            raise DoubtError
        portion = Portion()
        here = None
        self.file.seek(place.offset)
        try:
            for found in ArchiveIterator(self.file, parse_http=False, fsspec_args=False):
                number = here.number + 1 if here else place.number
                begins = Position(found.stream_pos, 0, number)
                if here and self.is_full(portion, place, begins):
                    self._check(begins, found.headers)
                    portion.next, portion.done = begins, begins.offset
                    return portion
                here = begins
                headers = found.headers
                length = (headers.get("Content-Length") or "").strip()
                if headers.get("WARC-Type") not in _TYPES or not length.isdecimal():
                    raise DoubtError
                url = (headers.get("WARC-Target-URI") or "").removeprefix("<").removesuffix(">")
                why = passed_over(headers["WARC-Type"], url, self.wanted)
                if why and OWN_HEADER not in headers:
                    portion.passed[why] += 1
                    continue
                before = self.file.tell()
                self._take_one(portion, here, headers)
                self.file.seek(before)
        except OSError as error:
            raise DoubtError from error
        if here is None or not self._ends_well(here):
            raise DoubtError
        portion.done = self.file.seek(0, SEEK_END)
        return portion

    def _check(self, place: Position, headers: Any) -> None:
        """Raise DoubtError unless the record with these headers begins at a place."""
        with self.records(place, []) as records:
            self._same(next(records, None), headers)

    def _take_one(self, portion: Portion, place: Position, headers: Any) -> None:
        with self.records(place, portion.damages) as records:
            found = self._same(next(records, None), headers)
            portion.take(found.record, found.where, self.wanted)
        if portion.damages:
            raise DoubtError

    @staticmethod
    def _same(found: Found | None, headers: Any) -> Found:
        """Return a record if the quick reader has read the same headers. Raises DoubtError."""
        if found is None or not headers.get("WARC-Record-ID"):
            raise DoubtError
        head = found.record.rec_headers
        if any(head.get_header(name) != headers.get(name) for name in _KNOWN_BY):
            raise DoubtError
        return found

    def _ends_well(self, last: Position) -> bool:
        """Return True if one whole record begins at a place, and nothing follows it."""
        damages: list[str] = []
        with self.records(last, damages) as records:
            found = next(records, None)
            if found is None or is_cut(found.record):
                return False
            return next(records, None) is None and not damages
