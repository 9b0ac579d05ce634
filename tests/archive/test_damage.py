"""The damage, the containers and the warped records: each is what its name says.

The standard library and warcio read them here, none of the project's code.
"""

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import lz4.frame
import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawl.utils.compression import zstd
from tests.archive import damage, packings, warped
from tests.archive.cc_news import Made, make_file
from tests.archive.damage import DAMAGES, Damage, members
from tests.archive.packings import DICTIONARY_FRAME, PACKINGS
from tests.archive.warped import LOOSE, ODD, WRONG, Change

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_file(tmp_path_factory.mktemp("made") / "x.warc.gz", 4, size=250_000, ours=2.0)


@pytest.fixture(scope="module")
def data(made: Made) -> bytes:
    return made.path.read_bytes()


def test_members_are_found_where_they_were_written(made: Made, data: bytes) -> None:
    found = members(data)
    assert [member.offset for member in found] == list(made.offsets)
    assert found[-1].end == made.size
    with pytest.raises(zlib.error):
        members(data[:-1])


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_seeded_and_leaves_what_stands_before(name: str, data: bytes) -> None:
    harm: Damage = DAMAGES[name]
    member = members(data)[7]
    one, again = (harm(data, member, Random(3)) for _ in range(2))
    assert one == again != data
    if name != "beheaded":
        assert one[: member.offset] == data[: member.offset]
    assert not is_whole(one, data)


def is_whole(damaged: bytes, data: bytes) -> bool:
    try:
        return [m.data for m in members(damaged)] == [m.data for m in members(data)]
    except zlib.error:
        return False


def test_wrong_trailers_are_what_gzip_minds(data: bytes) -> None:
    member = members(data)[3]
    for harm in (damage.wrong_crc, damage.wrong_size):
        bad = harm(data, member)[member.offset : member.end]
        assert zlib.decompress(bad[10:-8], -15) == member.data
        with pytest.raises(gzip.BadGzipFile):
            gzip.decompress(bad)


def test_a_cut_between_members_leaves_a_whole_file(data: bytes) -> None:
    found = members(data)
    assert members(damage.cut_between(data, found[4])) == found[:5]
    assert members(damage.swapped(data, found[6], found[2]))[2].data == found[6].data


def warcio_reads(data: bytes) -> list[tuple[str, str, bytes]]:
    """Return address, date and stored payload of each response."""
    found = []
    for record in ArchiveIterator(io.BytesIO(data), arc2warc=True):
        payload = record.raw_stream.read()
        if record.rec_type == "response":
            header = record.rec_headers.get_header
            found.append((str(header("WARC-Target-URI")), str(header("WARC-Date")), payload))
    return found


def unpacked(name: str, packed: bytes) -> bytes:
    if name.startswith("lz4"):
        return b"".join(lz4_frames(packed))
    if not name.startswith("zstd"):
        return packed if packed.startswith((b"WARC", b"filedesc")) else gzip.decompress(packed)
    magic, size = struct.unpack_from("<II", packed)
    if magic != DICTIONARY_FRAME:
        return zstd.decompress(packed)
    content = packed[8 : 8 + size]
    if "packed" in name:
        content = zstd.decompress(content)
    return zstd.decompress(packed[8 + size :], zstd_dict=zstd.ZstdDict(content))


def lz4_frames(data: bytes) -> Any:
    while data:
        unpacker = lz4.frame.LZ4FrameDecompressor()
        yield unpacker.decompress(data)
        data = unpacker.unused_data or b""


@pytest.mark.parametrize("name", PACKINGS)
def test_a_packing_holds_the_same_records(name: str, data: bytes) -> None:
    whole = unpacked(name, PACKINGS[name][1](data))
    if not name.startswith("arc"):
        assert whole == packings.plain(data)
        return
    assert warcio_reads(whole) == warcio_reads(packings.plain(data))


@pytest.mark.parametrize("length", [75, 76, 77])
def test_an_arc_file_begins_with_its_description(length: int, data: bytes) -> None:
    whole = gzip.decompress(packings.arc(data, length=length))
    assert whole.startswith(b"filedesc://IAH-20251102-00000.arc 0.0.0.0 ")
    lines = whole.split(b"\n")
    assert lines[0].endswith(b" %d" % length)
    # The same two lines, counted without, with one and with two of the line ends behind them.
    assert len(b"\n".join(lines[1:3])) == 75


@pytest.mark.parametrize("name", ODD)
def test_an_odd_record_has_the_same_block(name: str, data: bytes) -> None:
    odd = warped.warp(data, ODD[name], Random(1))
    before, after = packings.records(data), packings.records(odd)
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        assert one != other or b"WARC-Type: warcinfo" in one
        assert packings.split(one)[1] in other
    assert warped.warp(data, ODD[name], Random(1)) == odd


@pytest.mark.parametrize(
    "name", ["odd_case", "no_space", "line_feeds", "version_018", "version_11", "angle_brackets"]
)
def test_warcio_reads_odd_records_alike(name: str, data: bytes) -> None:
    odd = warcio_reads(warped.warp(data, ODD[name], Random(2)))
    plain = warcio_reads(data)
    assert [(uri, payload) for uri, _, payload in odd] == [(uri, pay) for uri, _, pay in plain]
    assert len(plain) > 5


@pytest.mark.parametrize("name", [*WRONG, *LOOSE])
def test_a_wrong_record_lies_in_a_valid_member(name: str, made: Made, data: bytes) -> None:
    change: Change = (WRONG | LOOSE)[name]
    address = next(c.address for c in made.captures if c.body and not c.revisit)
    chosen = warped.of_address(address)
    wrong = members(warped.warp(data, change, Random(5), chosen))
    changed = [
        (one.data, other.data)
        for one, other in zip(members(data), wrong, strict=True)
        if one.data != other.data
    ]
    assert 1 <= len(changed) <= sum(capture.address == address for capture in made.captures)
    assert all(chosen(one) for one, _ in changed)


def lengths(found: bytes) -> tuple[int, int]:
    """Return the Content-Length that a record gives, and the length that its block has."""
    head, _, rest = found.partition(b"\r\n\r\n")
    told = head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]
    return int(told), len(rest.removesuffix(b"\r\n\r\n"))


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        (warped.too_short, lambda told, real: told < real),
        (warped.too_long, lambda told, real: told > real),
        (warped.in_characters, lambda told, real: told <= real),
        (warped.tool_died, lambda told, real: told > real),
    ],
)
def test_wrong_lengths(change: Change, holds: Callable[[int, int], bool], data: bytes) -> None:
    responses = [r for r in packings.records(data) if b"WARC-Type: response" in r]
    assert responses
    for found in responses:
        assert lengths(found)[0] == lengths(found)[1]
        assert holds(*lengths(change(found, Random(1))))


def test_records_of_another_kind(made: Made, data: bytes, tmp_path: Path) -> None:
    capture = next(c for c in made.captures if c.dress == "plain" and c.body and not c.revisit)
    for kind, change in (
        ("resource", warped.as_resource),
        ("conversion", warped.as_conversion),
    ):
        other = warped.warp(data, change, Random(1), warped.of_address(capture.address))
        path = tmp_path / f"{kind}.warc.gz"
        path.write_bytes(other)
        with path.open("rb") as stream:
            found = [
                record.raw_stream.read()
                for record in ArchiveIterator(stream, check_digests=True)
                if record.rec_type == kind
            ]
        assert capture.body in found
    nameless = warped.warp(data, warped.anonymous, Random(1))
    assert b"WARC-Target-URI" not in gzip.decompress(nameless)
