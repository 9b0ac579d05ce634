"""WARC files of other tools: the site's pages are imported as if they had been crawled."""

import gzip
import hashlib
import itertools
import shutil
from dataclasses import replace
from pathlib import Path
from zlib import compress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.warc_writer import OWN_HEADER
from newscrawl.store.archived_pages import ArchivedPage
from newscrawl.utils.compression import zstd
from tests.archive.warcs import ARTICLE, DATE, HTML, Imported, response, take, warc
from tests.factories import NEXT_DAY


def test_a_record_of_another_tool(tmp_path: Path) -> None:
    taken = take(tmp_path, response(http=[("content-type", "text/html"), ("Set-Cookie", "a=b")]))
    (page,) = taken.pages
    assert (page.kind, page.name, page.day, page.desk) == (
        "article",
        "tasnim:1",
        "2025-11-21",
        None,
    )
    assert (page.url, page.asked, page.fetched_at, page.status) == (ARTICLE, ARTICLE, DATE, 200)
    assert page.headers.pairs == (("content-type", "text/html"),)
    assert (page.body, page.run, page.is_partial) == (HTML, None, False)
    assert taken.taken.damages == []


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (body[:5], body[5:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(HTML), [("Transfer-Encoding", "Chunked")]),
        (gzip.compress(HTML), [("Content-Encoding", "gzip")]),
        (gzip.compress(HTML), [("Content-Encoding", "x-gzip")]),
        (compress(HTML), [("Content-Encoding", "deflate")]),
        (
            chunked(gzip.compress(HTML)),
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "GZIP")],
        ),
        (HTML, [("Transfer-Encoding", "chunked")]),  # undone already, and not said so
        (zstd.compress(HTML), [("Content-Encoding", "zstd")]),
        (compress(HTML)[2:-4], [("Content-Encoding", "deflate")]),
        (brotli.compress(gzip.compress(HTML)), [("Content-Encoding", "gzip, br")]),
        (
            brotli.compress(zstd.compress(HTML)),
            [("Content-Encoding", "zstd"), ("content-encoding", "br")],
        ),
        (brotli.compress(HTML), [("Content-Encoding", "gzip, br")]),  # the inner one undone
        (HTML, [("Content-Encoding", "utf-8")]),  # no encoding of that kind
    ],
    ids=[
        *("chunked", "gzip", "x-gzip", "deflate", "chunked gzip", "plain", "zstd", "raw deflate"),
        *("stacked", "two headers", "one undone", "charset"),
    ],
)
def test_encodings_are_undone(tmp_path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    taken = take(tmp_path, response(body, http=headers))
    assert taken.bodies == [HTML]
    assert taken.taken.damages == []


def test_what_is_no_page_is_passed_over_and_counted(tmp_path: Path) -> None:
    site = "https://www.tasnimnews.com"
    bomb = gzip.compress(b"x" * 3_000_000)
    taken = take(
        tmp_path,
        {**response(b"GET / HTTP/1.1\r\n\r\n"), "kind": "request"},
        {**response(b"a: b\r\n"), "kind": "metadata"},
        response(uri="https://elsewhere.example/fa/news/1404/08/30/1/x"),
        response(uri="https://tasnimnews.com.example/fa/news/1404/08/30/1/x"),
        response(uri="http://127.0.0.1:9999/fa/news/1404/08/30/1/x"),
        response(uri=f"{site}/favicon.ico"),
        response(uri=f"{ARTICLE}/amp"),
        response(status="404 Not Found"),
        response(status="302 Found"),
        response(date="yesterday"),
        response(bomb, http=[("Content-Encoding", "gzip")]),
        response(b"x" * 10_001),
        response(b"\0\1", http=[("Content-Encoding", "compress")]),
        response(uri=f"{site}/fa/news/{'x' * 5000}"),
        {**response(), "kind": "revisit", "warc": {"WARC-Payload-Digest": "sha1:AAAA"}},
    )
    assert taken.pages == []
    assert taken.taken.passed == {
        "request records": 1,
        "metadata records": 1,
        "pages of other hosts": 3,
        "addresses that are no article and no list": 1,
        "AMP pages, and pages to print": 1,
        "answers that are no pages": 2,
        "records without a date that can be read": 1,
        "bodies that are too long": 2,
        "encodings that cannot be undone": 1,
        "addresses that are too long": 1,
    }
    assert taken.taken.damages == []
    assert taken.waiting == 1


def test_lists_and_copies(tmp_path: Path) -> None:
    site = "http://127.0.0.1:8000"
    taken = take(
        tmp_path,
        response(uri=f"{site}/fa/service/62/x?page=2"),
        response(uri=f"{site}/fa/archive?date=1404%2F08%2F01&service=6&sub=1369&page=1"),
        response(uri="https://tasnimnews.ir/fa/service/99999/x"),
        response(uri="https://copies.example/7/"),
        response(uri="https://copies.example/8/"),
    )
    found = {
        page.url.split("/", 3)[3][:18]: (page.kind, page.desk, page.name) for page in taken.pages
    }
    assert found["fa/service/62/x?pa"] == ("list", "qom", None)
    assert found["fa/archive?date=14"] == ("list", "kashan", None)
    assert found["fa/service/99999/x"] == ("list", None, None)
    kind, desk, name = found["7/"]
    assert (kind, desk) == ("copy", None)
    assert name
    assert name.startswith("copies.example:")
    assert len(taken.pages) == 4


@pytest.mark.parametrize(
    "names",
    [
        {"WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"WARC-Refers-To": "<urn:uuid:1>"},
        {"WARC-Refers-To-Target-URI": ARTICLE, "WARC-Refers-To-Date": DATE},
    ],
)
def test_a_revisit_has_the_body_of_what_it_repeats(tmp_path: Path, names: dict[str, str]) -> None:
    own = {"WARC-Record-ID": "<urn:uuid:1>"}
    if "WARC-Payload-Digest" in names:
        own |= names
    # A digest that is not the body's is damage; here only the name counts.
    first = response(
        warc=own, http=[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
    )
    others = [response(uri=ARTICLE.replace("/1/", f"/{n}/")) for n in range(2, 130)]
    uri = ARTICLE.replace("/1/", "/500/")
    revisit = {**response(uri=uri, date=NEXT_DAY, body=b""), "kind": "revisit", "warc": names}
    taken = take(tmp_path, first, *others, revisit)
    assert len(taken.pages) == 130
    assert (taken.pages[-1].url, taken.pages[-1].body) == (uri, HTML)
    assert taken.pages[-1].fetched_at == NEXT_DAY
    assert taken.pages[-1].headers.get("Content-Type") == b"text/html"


@pytest.mark.long
def test_captures_of_one_address_with_the_same_body_are_one_page(tmp_path: Path) -> None:
    later = response(date=NEXT_DAY, http=[("ETag", '"2"')])
    earlier = response(http=[("ETag", '"1"')], warc={"WARC-Truncated": "length"})
    changed = response(HTML + b"<p>", date=NEXT_DAY)
    other = response(b"<html>a</html>", date=NEXT_DAY)
    uri = ARTICLE.replace("/1/", "/2/")
    records = [later, earlier, changed, other, response(uri=uri)]
    found = []
    for n, order in enumerate(itertools.permutations(records)):
        (folder := tmp_path / str(n)).mkdir()
        found.append([replace(page, key=0) for page in take(folder, *order).pages])
    assert all(pages == found[0] for pages in found)
    first, _, *next_day = found[0]
    # The earliest, whole because the other one came whole.
    assert (first.fetched_at, first.is_partial) == (DATE, False)
    assert first.headers.get("ETag") == b'"1"'
    assert [page.url for page in found[0]] == [ARTICLE, uri, ARTICLE, ARTICLE]
    digests = [hashlib.sha256(page.body).digest() for page in next_day]
    assert digests == sorted(digests)


@pytest.mark.parametrize("name", ["cut.warc.gz", pytest.param("cut.warc", marks=pytest.mark.long)])
def test_a_cut_last_record_costs_none_of_the_others(tmp_path: Path, name: str) -> None:
    records = [
        response(
            HTML * 40,
            uri=ARTICLE.replace("/1/", f"/{n}/"),
            warc={"WARC-Record-ID": f"<urn:uuid:{n}>"},
        )
        for n in (1, 2, 3)
    ]
    whole = warc(tmp_path / name, *records).read_bytes()
    two = len(warc(tmp_path / name, *records[:2]).read_bytes())
    damages = 0
    for end in range(two + 1, len(whole) - 12, 7):
        (tmp_path / name).write_bytes(whole[:end])
        shutil.rmtree(tmp_path / "kept", ignore_errors=True)
        taken = Imported(tmp_path / "kept", tmp_path / name)
        assert taken.bodies[:2] == [HTML * 40] * 2
        assert taken.bodies[2:] in ([], [HTML * 40])
        damages += bool(taken.taken.damages)
        assert taken.taken.damages or taken.bodies[2:], end
    assert damages > 10


def test_a_damaged_record_is_left_out_and_named(tmp_path: Path) -> None:
    path = warc(
        tmp_path / "bad.warc", *(response(uri=ARTICLE.replace("/1/", f"/{n}/")) for n in (1, 2))
    )
    path.write_bytes(path.read_bytes().replace(HTML, HTML.replace(b"<html>", b"<htnl>"), 1))
    taken = Imported(tmp_path / "kept", path)
    assert taken.bodies == [HTML]
    (damage,) = taken.taken.damages
    assert damage == f"bad.warc, record 1 ({ARTICLE}), is damaged, and is left out"


def test_a_page_whose_status_is_damaged_is_named(tmp_path: Path) -> None:
    path = warc(tmp_path / "bad.warc", response())
    path.write_bytes(path.read_bytes().replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 300 OK"))
    taken = Imported(tmp_path / "kept", path)
    assert taken.pages == []
    assert taken.taken.damages == [f"bad.warc, record 1 ({ARTICLE}), is damaged, and is left out"]


@pytest.mark.parametrize(
    "data",
    [b"", b"no WARC at all", b"WARC/1.0\r\n\r\n", gzip.compress(b"<html>"), b"\x1f\x8b\x08junk"],
    ids=["empty", "text", "bare", "gzip", "broken gzip"],
)
def test_what_is_no_warc_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.warc.gz"
    path.write_bytes(data)
    taken = Imported(tmp_path / "kept", path)
    assert taken.pages == []
    assert taken.taken.damages


@pytest.mark.long
@given(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=6))
def test_no_noise_in_a_file_raises(where: int, noise: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as made:
        path = warc(Path(made) / "n.warc", response(), response(uri=ARTICLE.replace("/1/", "/2/")))
        data = bytearray(path.read_bytes())
        where %= len(data)
        data[where : where + len(noise)] = noise
        path.write_bytes(bytes(data))
        assert len(Imported(Path(made) / "kept", path).pages) <= 2


def test_a_page_of_ours_that_claims_too_much(tmp_path: Path) -> None:
    """The metadata of a file is believed only if it can do no harm."""
    own = '{"kind": "copy", "desk": "nowhere", "asked": 7, "partial": 1}'
    (page,) = take(tmp_path, response(warc={OWN_HEADER: own})).pages
    assert (page.kind, page.name, page.desk, page.asked) == ("article", "tasnim:1", None, ARTICLE)
    assert take(tmp_path, response(warc={OWN_HEADER: "[" * 9000})).taken.damages == []


def test_pages_of_articles_found_by_name(tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc", response(), response(uri="https://tn.ai/1234567"))
    names = {page.name: page for page in Imported(tmp_path / "kept", path).pages}
    assert set(names) == {"tasnim:1", "tasnim:1234567"}
    assert isinstance(names["tasnim:1"], ArchivedPage)
