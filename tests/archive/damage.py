"""Damage archives in the ways that are met in reality: bytes in, bytes out.

Here a file's bytes are damaged as disks, transfers and killed tools do it. ``packings`` puts whole
files into other containers (zstd, LZ4, ARC, one gzip stream); ``warped`` changes records inside of
valid members. What is random comes from a ``Random`` that the caller seeds.

Files are those of ``cc_news``, one gzip member a record; ``members`` finds them. A test that wants
a certain record damaged takes its place from ``Made.written``.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

#: What a proxy writes into a download when its own source fails.
ERROR_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\r\n"
_HEADER, _TRAILER = 10, 8


@dataclass(frozen=True, slots=True)
class Member:
    """A gzip member: offset and length in the file, and the bytes packed in it."""

    offset: int
    length: int
    data: bytes

    @property
    def end(self) -> int:
        return self.offset + self.length


def members(data: bytes) -> list[Member]:
    """Return the gzip members of a whole, undamaged file. Raises zlib.error for another one."""
    found, at, view = [], 0, memoryview(data)
    while at < len(data):
        unpacker = zlib.decompressobj(31)
        parts, end = [], at
        while not unpacker.eof:
            piece = view[end : end + 65536]
            if not piece:
                raise zlib.error("the last member has no end")
            parts.append(unpacker.decompress(piece))
            end += len(piece)
        end -= len(unpacker.unused_data)
        found.append(Member(at, end - at, b"".join(parts)))
        at = end
    return found


# ---- what a transfer or a killed tool leaves


def cut(data: bytes, at: int) -> bytes:
    """Return the first ``at`` bytes: the disk was full, or the transfer broke off."""
    return data[:at]


def cut_anywhere(data: bytes, chance: Random) -> bytes:
    return cut(data, chance.randrange(1, len(data)))


def cut_in(data: bytes, member: Member, chance: Random) -> bytes:
    """Return the file up to some place inside a member, its header and trailer included."""
    return cut(data, member.offset + chance.randrange(1, member.length))


def cut_between(data: bytes, member: Member) -> bytes:
    """Return the file up to a member's end: nothing in it tells that more should follow."""
    return cut(data, member.end)


def beheaded(data: bytes, at: int) -> bytes:
    """Return what follows the first ``at`` bytes: a download went on without its first part."""
    return data[at:]


def glued(broken: bytes, whole: bytes) -> bytes:
    """Return a cut file with a whole one behind it, as ``cat`` or a restarted tool leaves it."""
    return broken + whole


def hole(data: bytes, start: int, length: int) -> bytes:
    """Return the file with zeros in place of some bytes: a block that never reached the disk."""
    length = min(length, len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def repeated(data: bytes, start: int, length: int) -> bytes:
    """Return the file with some bytes twice: a retry began too early."""
    return data[: start + length] + data[start:]


def missing(data: bytes, start: int, length: int) -> bytes:
    """Return the file without some bytes: a retry began too late."""
    return data[:start] + data[start + length :]


def newlines(data: bytes) -> bytes:
    """Return the file with CR LF for each LF: it was transferred as text."""
    return data.replace(b"\n", b"\r\n")


def zeros_after(data: bytes, count: int = 4096) -> bytes:
    """Return the file with zeros behind its end: room that was reserved, and not used."""
    return data + bytes(count)


def zeros_between(data: bytes, member: Member, count: int = 512) -> bytes:
    """Return the file with zeros behind a member: it was written to blocks of equal size."""
    return junk_after(data, member, bytes(count))


def junk_after(data: bytes, member: Member, junk: bytes = ERROR_PAGE) -> bytes:
    """Return the file with other bytes behind a member."""
    return data[: member.end] + junk + data[member.end :]


def noise(chance: Random, count: int = 700) -> bytes:
    """Return random bytes, for junk. A gzip member's first bytes may be among them."""
    made = bytearray(chance.randbytes(count))
    if count > 20 and chance.random() < 0.5:
        at = chance.randrange(count - 4)
        made[at : at + 3] = b"\x1f\x8b\x08"
    return bytes(made)


# ---- what a disk does


def flipped(data: bytes, member: Member, chance: Random) -> bytes:
    """Return the file with one bit flipped in a member's packed data."""
    at = member.offset + chance.randrange(_HEADER, member.length - _TRAILER)
    return _set(data, at, bytes([data[at] ^ (1 << chance.randrange(8))]))


def scrambled(data: bytes, member: Member, chance: Random, count: int = 64) -> bytes:
    """Return the file with a run of a member's packed data overwritten."""
    room = max(1, member.length - _HEADER - _TRAILER - count)
    at = member.offset + _HEADER + chance.randrange(room)
    count = min(count, member.end - _TRAILER - at)
    return _set(data, at, chance.randbytes(count))


def wrong_magic(data: bytes, member: Member) -> bytes:
    """Return the file with a member that does not begin as one."""
    return _set(data, member.offset, b"\x1e")


def wrong_crc(data: bytes, member: Member) -> bytes:
    """Return the file with a member whose CRC-32 is another's, and whose data are right."""
    (crc,) = struct.unpack_from("<I", data, member.end - 8)
    return _set(data, member.end - 8, struct.pack("<I", crc ^ 0x5A5A5A5A))


def wrong_size(data: bytes, member: Member) -> bytes:
    """Return the file with a member whose ISIZE is one more than its length."""
    (size,) = struct.unpack_from("<I", data, member.end - 4)
    return _set(data, member.end - 4, struct.pack("<I", (size + 1) & 0xFFFFFFFF))


def swapped(data: bytes, one: Member, other: Member) -> bytes:
    """Return the file with two members in each other's place: no damage, another order."""
    if other.offset < one.offset:
        one, other = other, one
    a, b = data[one.offset : one.end], data[other.offset : other.end]
    return data[: one.offset] + b + data[one.end : other.offset] + a + data[other.end :]


def _set(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


#: All damage of one member: by name, from the file, the member and chance.
Damage = Callable[[bytes, Member, Random], bytes]
DAMAGES: dict[str, Damage] = {
    "cut_in": cut_in,
    "flipped": flipped,
    "scrambled": scrambled,
    "wrong_magic": lambda data, member, _: wrong_magic(data, member),
    "wrong_crc": lambda data, member, _: wrong_crc(data, member),
    "wrong_size": lambda data, member, _: wrong_size(data, member),
    "error_page_after": lambda data, member, _: junk_after(data, member),
    "noise_after": lambda data, member, chance: junk_after(data, member, noise(chance)),
    "zeros_between": lambda data, member, _: zeros_between(data, member),
    "hole": lambda data, member, _: hole(data, member.offset + member.length // 3, 512),
    "repeated": lambda data, member, _: repeated(data, member.offset + 7, member.length // 2),
    "missing": lambda data, member, _: missing(data, member.offset + 30, member.length // 2),
    "beheaded": lambda data, member, _: beheaded(data, member.offset + 9),
    "glued": lambda data, member, chance: glued(cut_in(data, member, chance), data),
}
