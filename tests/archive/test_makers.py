"""The makers of test archives: the same seed gives the same bytes, and warcio finds what they say.

warcio alone reads the files here, none of the project's code.
"""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawl.sites.extraction import read
from newscrawl.sites.tasnim.addresses import parse_address
from tests.archive.cc_news import START, Made, Month, make_file, make_month, name_of
from tests.archive.cc_plan import Capture
from tests.archive.cc_records import DRESSES, IDENTICAL, NOT_MODIFIED
from tests.conftest import page

pytestmark = pytest.mark.long

SMALL: dict[str, Any] = {"size": 200_000, "ours": 0.5}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    return make_month(tmp_path_factory.mktemp("month"), 5, 8, size=400_000, ours=0.8)


def records(path: Path) -> list[tuple[Any, bytes]]:
    """Return the header and the block's payload of each record; fail where a digest is wrong."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            found.append((record, record.raw_stream.read()))
            assert record.digest_checker.passed is not False, record.digest_checker.problems
    return found


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    def made(folder: str, seed: int) -> bytes:
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / name_of(START, 1)
        return make_file(path, seed, **SMALL).path.read_bytes()

    assert made("one", 1) == made("two", 1) != made("other", 2)
    months = [make_month(tmp_path / name, 3, 2, **SMALL) for name in ("a", "b")]
    assert months[0].captures == months[1].captures
    assert len({tuple(file.path.read_bytes() for file in month.files) for month in months}) == 1


def test_a_file_holds_what_made_says(month: Month) -> None:
    for made in month.files:
        found = records(made.path)
        assert made.records == len(found)
        assert made.path.stat().st_size == made.size >= 400_000
        ours = [pair for pair in found if is_ours(pair[0])]
        assert len(ours) == len(made.captures)
        for (record, payload), capture in zip(ours, made.captures, strict=True):
            compare(record, payload, capture)


def is_ours(record: Any) -> bool:
    host = str(record.rec_headers.get_header("WARC-Target-URI")).split("/")[2:3]
    sites = ("www.tasnimnews.com", "www.tasnimnews.ir", "tasnimnews.com")
    return record.rec_type in ("response", "revisit") and bool({*host} & {*sites})


def compare(record: Any, payload: bytes, capture: Capture) -> None:
    header = record.rec_headers.get_header
    assert header("WARC-Target-URI") == capture.address
    assert header("WARC-Date") == capture.at
    assert header("WARC-Truncated") == capture.cut
    assert header("WARC-Profile") == capture.revisit
    assert record.http_headers.get_statuscode() == str(capture.status)
    assert (header("WARC-Block-Digest") is None) == (capture.digests == "none")
    if capture.revisit:
        assert payload == b""
    elif capture.dress != "encoded":
        assert payload == capture.body


def test_members_stand_where_made_says(month: Month) -> None:
    for made in month.files:
        data = made.path.read_bytes()
        for written in made.written:
            member = gzip.decompress(data[written.offset : written.offset + written.length])
            assert f"WARC-Target-URI: {written.capture.address}\r\n".encode() in member


def test_a_month_holds_every_kind(month: Month) -> None:
    captures = month.captures
    assert {capture.dress for capture in captures} == {*DRESSES}
    assert {capture.revisit for capture in captures} == {None, IDENTICAL, NOT_MODIFIED}
    assert {capture.digests for capture in captures} == {"sha1", "hex", "sha256", "none"}
    assert {200, 404} < {capture.status for capture in captures}
    assert any(capture.location for capture in captures)
    assert any(capture.number is None for capture in captures)
    assert any(capture.revisit and capture.body is None for capture in captures)
    assert {capture.address.split("/")[0] for capture in captures} == {"http:", "https:"}
    assert any("tasnimnews.ir/" in capture.address for capture in captures)
    times = Counter((capture.address, capture.body) for capture in captures if capture.whole)
    assert max(times.values()) > 1
    bodies: dict[str, set[bytes | None]] = {}
    for capture in captures:
        bodies.setdefault(capture.address, set()).add(capture.body)
    assert max(map(len, bodies.values())) > 1


def test_pages_are_ones_that_the_reader_reads(month: Month) -> None:
    seen = 0
    for capture in month.captures:
        if capture.number and capture.body and capture.whole and capture.status == 200:
            article = read(page(capture.body, capture.address))
            assert article.id == f"tasnim:{capture.number}" == parse_address(capture.address).id
            assert str(capture.number) in (article.headline or "")
            assert article.published_at
            assert article.body
            seen += 1
    assert seen > 40


def test_strangers_name_us_too(month: Month) -> None:
    naming = 0
    for record, payload in records(month.files[0].path):
        uri = str(record.rec_headers.get_header("WARC-Target-URI"))
        naming += not is_ours(record) and ("tasnimnews" in uri or b"tasnimnews" in payload)
    assert naming


def test_given_captures_are_written_in_their_order(tmp_path: Path) -> None:
    given = [
        Capture("https://www.tasnimnews.com/fa/news/1404/08/30/2/x", "2025-11-21T20:00:00Z", b"b"),
        Capture("https://www.tasnimnews.com/fa/news/1404/08/30/1/x", "2025-11-20T20:00:00Z", b"a"),
    ]
    made: Made = make_file(tmp_path / name_of(START, 0), 1, size=50_000, captures=given)
    assert list(made.captures) == given
    assert made.path.name == "CC-NEWS-20251102013445-00000.warc.gz"


def test_the_list_of_paths(month: Month) -> None:
    lines = gzip.decompress(month.paths.read_bytes()).decode().splitlines()
    assert lines == [f"crawl-data/CC-NEWS/2025/11/{made.path.name}" for made in month.files]
    assert lines == sorted(lines)
