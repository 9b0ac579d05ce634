"""Put the records of a ``.warc.gz`` into other containers, undamaged.

Each function takes the bytes of a file with one gzip member a record. The names that such files
bear are in PACKINGS.

- zstd: one frame a record as ``warc-zstd`` has it, one frame for all as ``zstd FILE`` leaves it,
  or frames with a dictionary that stands in a skippable frame at the start, packed itself or not,
  as Archive Team's ``.warc.zst`` files have it;
- LZ4: one frame a record, as FastWARC writes them, or one for all;
- gzip: one stream for all, as ``gzip FILE`` leaves it; streams of equal size whose edges are not
  the records'; members with a name, a time and an extra field in their headers, as Heritrix's ARC
  files have; stored, not packed;
- plain;
- ARC 1.0, plain and with one member a record.
"""

import gzip
import struct
import zlib
from collections.abc import Callable

import lz4.frame

from newscrawl.utils.compression import zstd
from tests.archive.cc_records import member
from tests.archive.damage import members

#: The skippable frame in which a ``.warc.zst`` holds its dictionary.
DICTIONARY_FRAME = 0x184D2A5D
_CHECKED = {
    int(zstd.CompressionParameter.compression_level): 6,
    int(zstd.CompressionParameter.checksum_flag): 1,
}


def records(data: bytes) -> list[bytes]:
    """Return each record of a ``.warc.gz``, uncompressed."""
    return [found.data for found in members(data)]


def plain(data: bytes) -> bytes:
    return b"".join(records(data))


# ---- gzip


def whole_gzip(data: bytes) -> bytes:
    return gzip.compress(plain(data), 6, mtime=0)


def blocks(data: bytes, size: int = 65_280) -> bytes:
    """Return members of equal size, whose edges are inside of records, as ``bgzip`` makes them."""
    whole = plain(data)
    return b"".join(member(whole[at : at + size]) for at in range(0, len(whole), size))


def many_a_member(data: bytes, count: int = 3) -> bytes:
    """Return members of several records each."""
    found = records(data)
    groups = (found[at : at + count] for at in range(0, len(found), count))
    return b"".join(member(b"".join(group)) for group in groups)


def headed(data: bytes, name: bytes = b"IAH-20251102-00000.warc") -> bytes:
    """Return members whose headers have an extra field, a name, a comment, a time and a CRC."""
    made = []
    for record in records(data):
        packed = member(record)[10:]
        extra = b"LX\x04\x00" + struct.pack("<I", len(packed))
        head = b"\x1f\x8b\x08\x1e" + struct.pack("<I", 1_762_047_285) + b"\x00\x03"
        head += struct.pack("<H", len(extra)) + extra + name + b"\0" + b"a record\0"
        made.append(head + struct.pack("<H", zlib.crc32(head) & 0xFFFF) + packed)
    return b"".join(made)


def stored(data: bytes) -> bytes:
    """Return members that are not packed at all, so that text can be read in the file's bytes."""
    return b"".join(member(record, 0) for record in records(data))


def empty_members(data: bytes) -> bytes:
    """Return the file with a member of no bytes behind each record, and one at the start."""
    nothing = member(b"")
    return nothing + b"".join(member(record) + nothing for record in records(data))


# ---- zstd and LZ4


def zstd_records(data: bytes) -> bytes:
    return b"".join(zstd.compress(record, options=_CHECKED) for record in records(data))


def zstd_whole(data: bytes) -> bytes:
    return zstd.compress(plain(data), 3)


def zstd_without_sizes(data: bytes) -> bytes:
    """Return one frame a record, whose headers do not say how long the records are."""
    made = []
    for record in records(data):
        packer = zstd.ZstdCompressor(3)
        half = len(record) // 2
        parts = packer.compress(record[:half]), packer.compress(record[half:]), packer.flush()
        made.append(b"".join(parts))
    return b"".join(made)


def zstd_with_dictionary(data: bytes, *, packed: bool = False) -> bytes:
    """Return frames of one record each, behind a skippable frame that holds their dictionary.

    packed: whether the dictionary is itself a zstd frame.
    """
    found = records(data)
    samples = [record[at : at + 1500] for record in found for at in range(0, len(record), 1500)]
    learnt = zstd.train_dict(samples, min(16_384, sum(map(len, samples)) // 10))
    content = zstd.compress(learnt.dict_content, 19) if packed else learnt.dict_content
    frames = (zstd.compress(record, options=_CHECKED, zstd_dict=learnt) for record in found)
    return struct.pack("<II", DICTIONARY_FRAME, len(content)) + content + b"".join(frames)


def lz4_records(data: bytes) -> bytes:
    return b"".join(_lz4(record) for record in records(data))


def lz4_whole(data: bytes) -> bytes:
    return _lz4(plain(data))


def _lz4(data: bytes) -> bytes:
    return bytes(lz4.frame.compress(data, content_checksum=True, store_size=len(data) % 2 == 0))


# ---- ARC


def arc(data: bytes, *, packed: bool = True, length: int = 76) -> bytes:
    """Return the responses as an ARC 1.0 file, without any other record.

    packed: one gzip member a record; length: that the first record gives for itself. Tools write
    75, 76 or 77, as they count the line ends behind it.
    """
    first = (
        f"filedesc://IAH-20251102-00000.arc 0.0.0.0 20251102013445 text/plain {length}\n"
        "1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    )
    made = [first.encode()]
    for record in records(data):
        fields, block = split(record)
        if fields.get("warc-type") == "response":
            date = "".join(c for c in fields["warc-date"] if c.isdigit())[:14]
            line = f"{fields['warc-target-uri']} 185.143.233.5 {date} text/html {len(block)}\n"
            made.append(line.encode() + block + b"\n")
    return b"".join(member(record) if packed else record for record in made)


def split(record: bytes) -> tuple[dict[str, str], bytes]:
    """Return a well-formed record's fields, by their names in small letters, and its block."""
    head, _, rest = record.partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode().split("\r\n")[1:])
    fields = {name.lower(): value for name, _, value in lines}
    return fields, rest[: int(fields["content-length"])]


Packing = Callable[[bytes], bytes]
#: The containers, by the end that such a file's name has.
PACKINGS: dict[str, tuple[str, Packing]] = {
    "plain": (".warc", plain),
    "whole_gzip": (".warc.gz", whole_gzip),
    "blocks": (".warc.gz", blocks),
    "many_a_member": (".warc.gz", many_a_member),
    "headed": (".warc.gz", headed),
    "stored": (".warc.gz", stored),
    "empty_members": (".warc.gz", empty_members),
    "zstd_records": (".warc.zst", zstd_records),
    "zstd_whole": (".warc.zst", zstd_whole),
    "zstd_without_sizes": (".warc.zst", zstd_without_sizes),
    "zstd_with_dictionary": (".warc.zst", zstd_with_dictionary),
    "zstd_with_packed_dictionary": (
        ".warc.zst",
        lambda data: zstd_with_dictionary(data, packed=True),
    ),
    "lz4_records": (".warc.lz4", lz4_records),
    "lz4_whole": (".warc.lz4", lz4_whole),
    "arc": (".arc", lambda data: arc(data, packed=False)),
    "arc_gzip": (".arc.gz", arc),
}
