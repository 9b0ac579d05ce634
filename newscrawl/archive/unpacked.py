"""The bytes inside an archive file, whatever it is compressed with, read from any place on."""

import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, NamedTuple

import lz4.frame

from newscrawl.utils.compression import zstd

_AT_ONCE = 65_536
_ZLIB_GZIP = 16 + zlib.MAX_WBITS
_GZIP, _ZSTD, _LZ4 = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18"
# A zstd file may begin with a skippable frame that holds the dictionary of all its frames.
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LONGEST_DICTIONARY = 16 << 20
# Bytes that tell what a file holds.
_ENOUGH = 11
_BY_NAME = {".gz": _GZIP, ".zst": _ZSTD, ".lz4": _LZ4}
_WARC = b"WARC/"
_PLAIN_HEADS = (_WARC, b"filedesc:")
_DAMAGE = (zlib.error, zstd.ZstdError, RuntimeError, EOFError)  # lz4 raises the last two


class Position(NamedTuple):
    """Where a record begins. ``offset``: the position in the file of the compressed member (or
    block, or frame) that it begins in; ``skip``: how many uncompressed bytes come before it there;
    ``number``: how many records come before it in the file.
    """

    offset: int = 0
    skip: int = 0
    number: int = 0


#: The beginning of a file.
START = Position()


@dataclass(frozen=True, slots=True)
class Packing:
    """How a file is packed. ``make``: makes a decompressor of one member, None if the file is not
    compressed; ``magic``: the bytes that each member begins with; ``start``: the position of the
    first; ``begins``: the file's first unpacked bytes; ``fault``: what is wrong with its beginning.
    """

    make: Callable[[], Any] | None = None
    magic: bytes = b""
    start: int = 0
    begins: bytes = b""
    fault: str | None = None

    @classmethod
    def of(cls, file: BinaryIO, name: str) -> "Packing":
        """Find out how a file is packed. ``name``: tells it if the first bytes are damaged."""
        file.seek(0)
        head = file.read(max(map(len, _PLAIN_HEADS)))
        if head.startswith(_DICTIONARY):
            found = _with_dictionary(file)
        else:
            ending = next(
                (magic for end, magic in _BY_NAME.items() if name.lower().endswith(end)), b""
            )
            known = next((magic for magic in _MAKERS if head.startswith(magic)), b"")
            magic = known or (b"" if head.startswith(_PLAIN_HEADS) else ending)
            found = cls(_MAKERS.get(magic), magic)
        return replace(found, begins=Unpacked(file, found).read(_ENOUGH))


class Unpacked:
    """The bytes of a file, decompressed if it is gzip, zstd or LZ4, in one member or in several.

    They end where the file is damaged (``fault`` says how) until :meth:`go_on` is called, and where
    a member that begins with a record begins within another record: the tool that wrote that one
    died, or gave it a wrong length. ``record_end``: where the present record should end; see
    :meth:`tell`.
    """

    def __init__(self, file: BinaryIO, packing: Packing, place: Position = START) -> None:
        """Begin at a place."""
        self.fault = packing.fault if place == START else None
        self._file = file
        self._make, self._magic = packing.make, packing.magic
        self._raw = b""
        self._member: Any = None
        self._is_begun = False
        self._given = self.record_end = 0
        self._held = b""
        # Where members began: the number of bytes given before, and the position in the file.
        self._begun: deque[tuple[int, int]] = deque()
        at = max(place.offset, packing.start)
        self._begin_at(at + (0 if self._make else place.skip))
        while self._make and self._given < place.skip:
            if not self.read(min(place.skip - self._given, _AT_ONCE)):
                break

    def tell(self) -> int:
        """Return how many bytes have been given, counted from the place where reading began."""
        return self._given

    def place(self, given: int, number: int) -> Position:
        """Return the place of a record that begins after ``given`` bytes. Forgets earlier places.

        ``number``: how many records come before it.
        """
        while len(self._begun) > 1 and self._begun[1][0] <= given:
            self._begun.popleft()
        before, offset = self._begun[0]
        if not self._make:
            return Position(offset + given - before, 0, number)
        return Position(offset, given - before, number)

    def read(self, size: int) -> bytes:
        """Return some bytes, at most ``size``; none at the end."""
        found = self._read(size)
        self._given += len(found)
        return found

    def _read(self, size: int) -> bytes:
        if self._held:
            if self._given < self.record_end:
                return b""
            held, self._held = self._held[:size], self._held[size:]
            return held
        if not self._make:
            return self._file.read(size)
        while not self.fault:
            if not self._raw and self._member.needs_input:
                self._raw = self._file.read(_AT_ONCE)
                if not self._raw:
                    self.fault = "it ends too early" if self._is_begun else None
                    return b""
            if not self._is_begun:
                self._raw = self._raw.lstrip(b"\0")  # padding of tape blocks
                self._begun[-1] = (self._given, self._file.tell() - len(self._raw))
                if not self._raw:
                    continue
            is_first, self._is_begun = not self._is_begun, True
            raw, self._raw = self._raw, b""
            try:
                found: bytes = self._member.decompress(raw, size)
            except _DAMAGE as error:
                self.fault = str(error)
                break
            if self._member.eof:
                self._raw = self._member.unused_data or b""
                self._begin(self._given + len(found))
            if is_first and self._given < self.record_end and found.startswith(_WARC):
                self._held = found
                return b""
            if found:
                return found
        return b""

    def go_on(self) -> bool:
        """After damage, continue at the next member that can be read; return False if there is
        none.
        """
        at = self._begun[-1][1]
        while self.fault and self._make and (at := self._find(at + 1)) >= 0:
            self._file.seek(at)
            try:
                found = self._make().decompress(self._file.read(_AT_ONCE), 1)
            except _DAMAGE:
                continue
            if found:
                self.fault = None
                self._begin_at(at)
                return True
        return False

    def _begin_at(self, at: int) -> None:
        self._file.seek(at)
        self._raw = b""
        self._begin(self._given)
        self._begun[-1] = (self._given, at)

    def _begin(self, given: int) -> None:
        self._member = self._make() if self._make else None
        self._is_begun = False
        self._begun.append((given, self._file.tell() - len(self._raw)))

    def _find(self, at: int) -> int:
        """Return the first position from ``at`` on where a member may begin; -1: none."""
        self._file.seek(at)
        read = b""
        while part := self._file.read(_AT_ONCE):
            read = read[-len(self._magic) + 1 :] + part
            if (found := read.find(self._magic)) >= 0:
                return self._file.tell() - len(read) + found
        return -1


class _Gzip:
    """zlib's decompressor with the interface of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_ZLIB_GZIP)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    def decompress(self, raw: bytes, size: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + raw, size)


def _with_dictionary(file: BinaryIO) -> Packing:
    file.seek(len(_DICTIONARY))
    size = int.from_bytes(file.read(4), "little")
    start = file.tell() + size
    dictionary = file.read(min(size, _LONGEST_DICTIONARY))
    try:
        if dictionary.startswith(_ZSTD):
            dictionary = zstd.decompress(dictionary)
        known = zstd.ZstdDict(dictionary)
    except (zstd.ZstdError, ValueError) as error:
        return Packing(zstd.ZstdDecompressor, _ZSTD, start, fault=f"its dictionary: {error}")
    return Packing(lambda: zstd.ZstdDecompressor(zstd_dict=known), _ZSTD, start)


_MAKERS: dict[bytes, Callable[[], Any]] = {
    _GZIP: _Gzip,
    _ZSTD: zstd.ZstdDecompressor,
    _LZ4: lz4.frame.LZ4FrameDecompressor,
}
