"""WARC files whose packing, order, wording or bytes are not as they should be."""

import gzip
import io
import json
import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import compress

import brotli
import pytest

from newscrawl.archive.warc_writer import OWN_HEADER, write_warc
from newscrawl.store import open_pages
from newscrawl.store.archived_pages import ArchivedPage, each_page, record_page
from tests.archive.warcs import ARTICLE, DATE, HTML, Imported, Record, response, take, warc
from tests.factories import NEXT_DAY, archived_page


def numbered(number: int, body: bytes = HTML, **fields: Any) -> Record:
    """Return an article's response, with a body that compresses badly."""
    noise = random.Random(number).randbytes(300).hex().encode()
    return response(body + noise, uri=ARTICLE.replace("/1/", f"/{number}/"), **fields)


def names(taken: Imported) -> list[str]:
    return sorted(page.name or "" for page in taken.pages)


ALL = [f"tasnim:{number}" for number in (1, 2, 3, 4)]


@pytest.fixture
def plain(tmp_path: Path) -> bytes:
    """Four records, uncompressed."""
    return warc(tmp_path / "plain.warc", *map(numbered, (1, 2, 3, 4))).read_bytes()


@pytest.fixture
def members(tmp_path: Path) -> list[bytes]:
    """Four records, each a gzip member."""
    made = (warc(tmp_path / "one.warc.gz", numbered(n)).read_bytes() for n in (1, 2, 3, 4))
    return list(made)


def taken_of(folder: Path, data: bytes) -> Imported:
    path = folder / "theirs.warc.gz"
    path.write_bytes(data)
    return Imported(folder / "kept", path)


@pytest.mark.parametrize("size", [100, 1000, 1 << 20])
def test_gzip_members_may_hold_what_they_like(tmp_path: Path, plain: bytes, size: int) -> None:
    """``gzip a.warc``, or a tool that compresses blocks of the same size."""
    blocks = (plain[start : start + size] for start in range(0, len(plain), size))
    taken = taken_of(tmp_path, b"".join(map(gzip.compress, blocks)) + b"\0" * 512)
    assert (names(taken), taken.taken.damages) == (ALL, [])


@pytest.mark.long
@pytest.mark.parametrize("which", [0, 1, 3])
def test_a_damaged_member_costs_its_record_alone(
    tmp_path: Path, members: list[bytes], which: int
) -> None:
    for at in (0, *range(2, len(members[which]), 23)):
        broken = damaged(members[which], at)
        data = b"".join([*members[:which], broken, *members[which + 1 :]])
        folder = tmp_path / str(at)
        folder.mkdir()
        taken = taken_of(folder, data)
        assert {*ALL[:which], *ALL[which + 1 :]} <= set(names(taken)), at
        assert taken.taken.damages or names(taken) == ALL, at


def test_what_is_cut_in_the_middle_costs_its_record_alone(
    tmp_path: Path, members: list[bytes]
) -> None:
    """Two files put together, the first of which had not come whole."""
    data = b"".join([members[0], members[1][:-100], *members[2:]])
    taken = taken_of(tmp_path, data)
    assert names(taken) == [ALL[0], *ALL[2:]]
    assert "the compression is damaged" in str(taken.taken.damages)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"WARC/1.0\r\n", b"WXRC/1.0\r\n"),
        (b"\r\n\r\nWARC/1.0\r\n", b"\r\n\r\ngarbage\r\nand more\r\n\r\n\r\nWARC/1.0\r\n"),
        (b"\r\n\r\nWARC/1.0\r\n", b"WARC/1.0\r\n"),
    ],
    ids=["no record", "garbage between", "nothing between"],
)
def test_what_follows_a_fault_is_read(tmp_path: Path, plain: bytes, old: bytes, new: bytes) -> None:
    start = plain.index(b"WARC/1.0", 8) - 4
    taken = taken_of(tmp_path, plain[:start] + plain[start:].replace(old, new, 1))
    assert {ALL[0], *ALL[2:]} <= set(names(taken))
    if new.startswith(b"WXRC"):
        assert "after its record 1, what follows is no record" in str(taken.taken.damages)


def test_a_record_of_a_wrong_length_costs_no_other(tmp_path: Path, plain: bytes) -> None:
    first, rest = plain.split(b"\r\n\r\nWARC/1.0", 1)
    taken = taken_of(tmp_path, first + b"and more than it says\r\n\r\nWARC/1.0" + rest)
    assert names(taken) == ALL
    assert len(taken.taken.damages) == 1


OTHER = ARTICLE.replace("/1/", "/2/")
REVISITS = [
    {"WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    {"WARC-Refers-To": "<urn:uuid:1>"},
    {"WARC-Refers-To-Target-URI": f"<{ARTICLE}>", "WARC-Refers-To-Date": DATE},
]


@pytest.mark.parametrize("called", REVISITS)
@pytest.mark.parametrize("files", [1, 2])
def test_a_revisit_may_come_before_its_original(
    tmp_path: Path, called: dict[str, str], files: int
) -> None:
    own = {"WARC-Record-ID": "<urn:uuid:1>"}
    if "WARC-Payload-Digest" in called:  # of the chunks to some tools: it only is a name
        own |= called
    first = response(warc=own, http=[("Transfer-Encoding", "chunked")])
    revisit = {**response(uri=OTHER, date=NEXT_DAY, body=b""), "kind": "revisit", "warc": called}
    parts = [[revisit, first]] if files == 1 else [[revisit], [first]]
    paths = [warc(tmp_path / f"{n}.warc.gz", *part) for n, part in enumerate(parts)]
    taken = Imported(tmp_path / "kept", *paths)
    assert [(page.body, page.fetched_at) for page in taken.pages] == [
        (HTML, DATE),
        (HTML, NEXT_DAY),
    ]
    assert taken.taken.passed == {}
    assert taken.waiting == 0


def test_a_revisit_of_what_was_imported_earlier(tmp_path: Path) -> None:
    precise = DATE.replace("Z", ".125Z")
    Imported(tmp_path / "kept", warc(tmp_path / "a.warc", response(date=precise), version="1.1"))
    called = {"WARC-Refers-To-Target-URI": ARTICLE, "WARC-Refers-To-Date": precise}
    revisit = {**response(uri=OTHER, date=NEXT_DAY, body=b""), "kind": "revisit", "warc": called}
    taken = Imported(tmp_path / "kept", warc(tmp_path / "b.warc", revisit, version="1.1"))
    assert taken.bodies == [HTML, HTML]


@pytest.mark.parametrize(
    "odd",
    [
        {"http": [("Content-Type", "text/html; name=قم")]},
        {"status": "2xx OK"},
        {"warc": {"WARC-Payload-Digest": "sha1:é"}},
        {"warc": {"WARC-Payload-Digest": "sha1:" + "x" * 39}},
        {"warc": {"WARC-Block-Digest": "shake_128:" + "x" * 32}},
        {"warc": {OWN_HEADER: '{"kind": "article", "asked": "https://tn.ai/\\ud800"}'}},
        {
            "warc": {OWN_HEADER: '{"kind": "copy", "asked": "http://[::1"}'},
            "uri": "http://a.example",
        },
        {"warc": {OWN_HEADER: '{"kind": "copy"}'}, "uri": "http://[::1/"},
        {"http": [("Content-Length", "9" * 5000)]},
        {"uri": "https://www.tasnimnews.com:port/fa/news/1404/08/30/9/x"},
        {"uri": "https://[قم/fa/news/1404/08/30/9/x"},
        {"uri": ""},
    ],
)
def test_one_odd_record_costs_no_other(tmp_path: Path, odd: dict[str, Any]) -> None:
    taken = take(tmp_path, numbered(2), response(**odd), numbered(3))
    assert set(ALL[1:3]) <= set(names(taken))
    for page in taken.pages:
        page.headers.get("Content-Type")


def test_an_address_in_letters_is_that_of_crawls(tmp_path: Path) -> None:
    (page,) = take(tmp_path, response(uri=ARTICLE.replace("/x", "/قم"))).pages
    assert page.url == page.asked == ARTICLE.replace("/x", f"/{quote('قم')}")


LONG = b"<html>" + random.Random(1).randbytes(2000).hex().encode() + b"</html>"
GZIP, BR = ("Content-Encoding", "gzip"), ("Content-Encoding", "br")


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (LONG, GZIP),  # undone by the tool, which has left the header
        (LONG, BR),
        (brotli.compress(LONG), BR),
        (gzip.compress(LONG[:99]) + gzip.compress(LONG[99:]), GZIP),
        (gzip.compress(LONG) + b"\n", GZIP),
    ],
)
def test_what_was_undone_and_what_was_not(
    tmp_path: Path, body: bytes, header: tuple[str, str]
) -> None:
    (page,) = take(tmp_path, response(body, http=[header])).pages
    assert (page.body, page.is_partial) == (LONG, False)


def damaged(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (damaged(gzip.compress(LONG), 900), [GZIP]),
        (damaged(compress(LONG), 900), [("Content-Encoding", "deflate")]),
        (gzip.compress(LONG), [GZIP, ("Transfer-Encoding", "gzip, chunked")]),
    ],
    ids=["gzip", "deflate", "gzip, chunked"],
)
def test_noise_is_no_page(tmp_path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    digest = {"WARC-Block-Digest": "unknown:1", "WARC-Payload-Digest": "unknown:1"}
    taken = take(tmp_path, response(body, http=headers, warc=digest))
    assert [p for p in taken.pages if not p.is_partial or not LONG.startswith(p.body)] == []
    assert taken.pages or taken.taken.passed


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (gzip.compress(LONG)[:1500], [GZIP], "200 OK"),
        (brotli.compress(LONG)[:1500], [BR], "200 OK"),
        (LONG[:900], [("Content-Length", str(len(LONG)))], "200 OK"),
        (LONG[:900], [], "206 Partial Content"),
    ],
    ids=["gzip", "br", "length", "part"],
)
def test_what_has_not_come_whole_is_marked(
    tmp_path: Path, body: bytes, headers: list[tuple[str, str]], status: str
) -> None:
    (page,) = take(tmp_path, response(body, http=headers, status=status)).pages
    assert page.is_partial
    assert LONG.startswith(page.body)


@pytest.mark.parametrize(
    "page",
    [
        archived_page(7),
        replace(archived_page(7), url=ARTICLE),
        replace(archived_page(7), url=f"{archived_page(7).url}/amp"),
        replace(archived_page(7), url="https://www.tasnimnews.com/fa/service/62/x"),
        replace(archived_page(7), url="https://www.tasnimnews.com/fa"),
        replace(
            archived_page(7),
            kind="list",
            name=None,
            day=None,
            asked="https://www.tasnimnews.com/fa/service/62/x?page=1",
        ),
    ],
)
def test_a_redirected_page_comes_back_as_what_it_was_asked_for(
    tmp_path: Path, page: ArchivedPage
) -> None:
    with closing(open_pages(tmp_path)) as kept:
        record_page(kept, page)
        out = io.BytesIO()
        write_warc(each_page(kept), out, gzip=False)
    path = tmp_path / "a.warc"
    path.write_bytes(out.getvalue())
    (found,) = Imported(tmp_path / "kept", path).pages
    assert replace(found, run=page.run, key=0, headers=page.headers) == page
    assert json.loads(out.getvalue().split(OWN_HEADER.encode() + b": ")[1].split(b"\r\n")[0])


@pytest.mark.parametrize(
    "digest", ["sha1:!", "sha1:" + "x" * 33, "sha1:قم", "sha\u0661:A", "no digest", ":", "", "?:1"]
)
def test_digests_that_cannot_be_read_cost_no_other_record(tmp_path: Path, digest: str) -> None:
    said = {"WARC-Block-Digest": digest, "WARC-Payload-Digest": digest}
    stranger = response(uri="https://other.example/", warc=said)
    records = [numbered(1), stranger, numbered(2, warc=said), numbered(3), stranger]
    for name in ("a.warc", "a.warc.gz"):
        taken = Imported(tmp_path / f"of {name}", warc(tmp_path / name, *records))
        assert {"tasnim:1", "tasnim:3"} <= {*names(taken)}
        assert len(taken.pages) == 3 or any("record 3" in d for d in taken.taken.damages)
