"""WARC both ways: what other tools read of ours, and what we take in of theirs."""

import gzip
import io
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.demo.pages import path_of
from newscrawl.demo.site import serving
from newscrawl.demo.stories import stories
from newscrawl.hosts import Hosts
from newscrawl.store import open_pages, open_store
from newscrawl.store.articles import save
from newscrawl.store.pages import Page, each_page, keep
from newscrawl.warc import OWN_HEADER, write_warc
from newscrawl.warc_import import Wanted, WarcImport
from tests.conftest import Scrapy
from tests.store.test_pages import LATER, kept_page
from tests.store.test_store import article
from tests.test_end_to_end import truth, without_times

ALL = ("-a", "since=1404-08-01")
ARTICLE = "https://www.tasnimnews.com/fa/news/1404/08/30/1/x"
DATE = "2025-11-21T20:00:00Z"
HTML = b"<html>\xd9\x82\xd9\x85</html>"

Record = dict[str, Any]


def response(body: bytes = HTML, uri: str = ARTICLE, **fields: Any) -> Record:
    """A record as another tool might have written it."""
    return {"kind": "response", "uri": uri, "body": body, "date": DATE, "status": "200 OK"} | fields


def warc(path: Path, *records: Record, version: str = "1.0") -> Path:
    """Write a WARC file with the library, not with ours."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=path.suffix == ".gz", warc_version=version)
        for record in records:
            headers = {"WARC-Date": record["date"], **record.get("warc", {})}
            http = StatusAndHeaders(record["status"], record.get("http", []), "HTTP/1.1")
            body = record["body"]
            made = writer.create_warc_record(
                record["uri"],
                record["kind"],
                payload=io.BytesIO(body) if record["kind"] != "revisit" else None,
                length=len(body),
                warc_headers_dict=headers,
                http_headers=http if record["kind"] in ("response", "revisit") else None,
            )
            writer.write_record(made)
    return path


class Taken:
    """What came of files that were taken in."""

    def __init__(self, folder: Path, *paths: Path, longest: int = 10_000) -> None:
        with closing(open_pages(folder)) as kept:
            hosts = Hosts(["https://www.tasnimnews.com", "http://127.0.0.1:8000"])
            given = {"https://copies.example/7/"}
            self.taken = WarcImport(kept, Wanted(hosts, given, longest))
            self.taken.take(*paths)
            self.pages = [page for page, _ in each_page(kept)]

    @property
    def bodies(self) -> list[bytes]:
        return [page.body for page in self.pages]


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Taken]:
    def taking(*records: Record, longest: int = 10_000) -> Taken:
        path = warc(tmp_path / "theirs.warc.gz", *records)
        return Taken(tmp_path / "kept", path, longest=longest)

    return taking


@pytest.mark.long
def test_a_crawl_comes_back_whole_from_its_export(scrapy: Scrapy, tmp_path: Path) -> None:
    path, again = tmp_path / "pages.warc.gz", tmp_path / "again.warc.gz"
    with serving() as site:
        scrapy.crawl(site.url, *ALL)
    assert "131 pages written" in scrapy("archive", "export", str(path)).stderr
    scrapy("archive", "export", str(again))
    assert path.read_bytes() == again.read_bytes()
    other = Scrapy(tmp_path / "other")
    host = ("-s", f"TASNIM_URL={site.url}")
    assert "pages imported" in other("archive", "import", str(path), *host).stderr
    assert " 0 pages imported" in other("archive", "import", str(path), *host).stderr
    assert "66 new" in other("reparse").stderr
    assert without_times(other.records()) == truth()
    some = tmp_path / "some.warc"
    assert (
        "pages written"
        in scrapy(
            *("archive", "export", str(some), "--province", "kashan", "--since", "1404-08-20")
        ).stderr
    )
    uris = [uri for kind, uri, _ in read_back(some) if kind != "warcinfo"]
    kashan = [s for s in stories() if s.desk.key == "kashan" and s.published.day > 10]
    assert kashan
    assert {f"{site.url}{path_of(s)}" for s in kashan} <= set(uris)
    assert len(uris) < 20


def read_back(path: Path) -> list[tuple[str, str, bytes]]:
    """Type, address and payload of each record, as the library reads it."""
    with path.open("rb") as file:
        return [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read())
            for r in ArchiveIterator(file, check_digests="raise")
        ]


class _Quiet:
    inputs: tuple[str, ...]
    verbose = False

    def __init__(self, path: Path) -> None:
        self.inputs = (str(path),)


@pytest.mark.parametrize("name", ["ours.warc.gz", "ours.warc"])
def test_the_library_reads_what_we_write(tmp_path: Path, name: str) -> None:
    pages = [
        kept_page(1, body=HTML),
        kept_page(2, body=HTML),
        kept_page(3, body=b""),
        replace(kept_page(3, body=b"", at=LATER), is_partial=True),
        kept_page(4, body=b"\x00\xff", at=LATER),
    ]
    with closing(open_pages(tmp_path)) as kept:
        for page in pages:
            keep(kept, page)
        with (tmp_path / name).open("wb") as out:
            assert write_warc(each_page(kept), out, gzip=name.endswith("gz")) == 5
    found = read_back(tmp_path / name)
    assert [(kind, body) for kind, _, body in found[1:]] == [
        ("response", HTML),
        ("revisit", b""),
        ("response", b""),
        ("revisit", b""),
        ("response", b"\x00\xff"),
    ]
    checker = Checker(_Quiet(tmp_path / name))
    checker.process_all()
    assert checker.exit_value == 0
    with (tmp_path / name).open("rb") as file:
        records = list(ArchiveIterator(file))
        heads = [record.rec_headers for record in records]
    ids = [head.get_header("WARC-Record-ID") for head in heads]
    assert len(set(ids)) == 6
    assert {head.protocol for head in heads} == {"WARC/1.1"}
    revisit = heads[2]
    assert revisit.get_header("WARC-Refers-To") == ids[1]
    assert revisit.get_header("WARC-Refers-To-Target-URI") == pages[0].url
    assert revisit.get_header("WARC-Payload-Digest") == heads[1].get_header("WARC-Payload-Digest")
    assert records[1].http_headers.get_header("Content-Length") == str(len(HTML))
    assert Taken(tmp_path / "again", tmp_path / name).bodies == [page.body for page in pages]


def test_nothing_kept_is_an_empty_warc() -> None:
    out = io.BytesIO()
    assert write_warc([], out, gzip=False) == 0
    assert out.getvalue().startswith(b"WARC/1.1\r\n")


def test_a_record_of_another_tool(take: Callable[..., Taken]) -> None:
    taken = take(response(http=[("content-type", "text/html"), ("Set-Cookie", "a=b")]))
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
    ],
    ids=["chunked", "gzip", "x-gzip", "deflate", "chunked gzip", "plain"],
)
def test_encodings_are_undone(
    take: Callable[..., Taken], body: bytes, headers: list[tuple[str, str]]
) -> None:
    taken = take(response(body, http=headers))
    assert taken.bodies == [HTML]
    assert taken.taken.damages == []


def test_what_is_no_page_is_passed_over_and_counted(take: Callable[..., Taken]) -> None:
    site = "https://www.tasnimnews.com"
    bomb = gzip.compress(b"x" * 3_000_000)
    taken = take(
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
        response(http=[("Content-Encoding", "br, gzip")]),
        response(uri=f"{site}/fa/news/{'x' * 5000}"),
        {**response(), "kind": "revisit", "warc": {"WARC-Payload-Digest": "sha1:AAAA"}},
    )
    assert taken.pages == []
    assert taken.taken.skipped == {
        "request records": 1,
        "metadata records": 1,
        "pages of other hosts": 3,
        "addresses that are no article and no list": 1,
        "AMP pages": 1,
        "answers that are no pages": 2,
        "records without a date that can be read": 1,
        "bodies that are too long": 2,
        "encodings that cannot be undone": 1,
        "addresses that are too long": 1,
        "revisits whose original is not found: import its file together with theirs": 1,
    }
    assert taken.taken.damages == []


def test_lists_and_copies(take: Callable[..., Taken]) -> None:
    site = "http://127.0.0.1:8000"
    taken = take(
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
def test_a_revisit_has_the_body_of_what_it_repeats(
    take: Callable[..., Taken], names: dict[str, str]
) -> None:
    own = {"WARC-Record-ID": "<urn:uuid:1>"}
    if "WARC-Payload-Digest" in names:
        own |= names
    # A digest that is not the body's is damage; here only the name counts.
    first = response(
        warc=own, http=[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
    )
    others = [response(uri=ARTICLE.replace("/1/", f"/{n}/")) for n in range(2, 130)]
    revisit = {**response(date=LATER, body=b""), "kind": "revisit", "warc": names}
    taken = take(first, *others, revisit)
    assert len(taken.pages) == 130
    assert taken.pages[-1].body == HTML
    assert taken.pages[-1].fetched_at == LATER
    assert taken.pages[-1].headers.get("Content-Type") == b"text/html"


@pytest.mark.parametrize("name", ["cut.warc.gz", "cut.warc"])
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
        taken = Taken(tmp_path / "kept", tmp_path / name)
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
    taken = Taken(tmp_path / "kept", path)
    assert taken.bodies == [HTML]
    (damage,) = taken.taken.damages
    assert damage == f"bad.warc, record 1 ({ARTICLE}), is damaged, and is left out"


@pytest.mark.parametrize(
    "data",
    [b"", b"no WARC at all", b"WARC/1.0\r\n\r\n", gzip.compress(b"<html>"), b"\x1f\x8b\x08junk"],
    ids=["empty", "text", "bare", "gzip", "broken gzip"],
)
def test_what_is_no_warc_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.warc.gz"
    path.write_bytes(data)
    taken = Taken(tmp_path / "kept", path)
    assert taken.pages == []
    assert taken.taken.damages


@given(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=6))
def test_no_noise_in_a_file_raises(where: int, noise: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as made:
        path = warc(Path(made) / "n.warc", response(), response(uri=ARTICLE.replace("/1/", "/2/")))
        data = bytearray(path.read_bytes())
        where %= len(data)
        data[where : where + len(noise)] = noise
        path.write_bytes(bytes(data))
        assert len(Taken(Path(made) / "kept", path).pages) <= 2


def test_a_page_of_ours_that_claims_too_much(take: Callable[..., Taken]) -> None:
    """What a file says of its pages is believed only where it can do no harm."""
    own = '{"kind": "copy", "desk": "nowhere", "asked": 7, "partial": 1}'
    (page,) = take(response(warc={OWN_HEADER: own})).pages
    assert (page.kind, page.name, page.desk, page.asked) == ("article", "tasnim:1", None, ARTICLE)
    assert take(response(warc={OWN_HEADER: "[" * 9000})).taken.damages == []


@pytest.mark.long
@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_a_file_of_wgets_becomes_the_dataset(scrapy: Scrapy, tmp_path: Path) -> None:
    with serving() as site:
        addresses = [f"{site.url}{path_of(story)}" for story in stories()]
        addresses += [
            f"{site.url}/fa/service/62/x?page=1",
            f"{site.url}/fa/news/1404/08/30/9999999/x",
        ]
        (tmp_path / "addresses").write_text("\n".join(addresses))
        subprocess.run(
            [
                *("wget", "--quiet", "--no-proxy", "--warc-file=made", "--output-document=all"),
                *("--input-file=addresses", "--tries=1"),
            ],
            cwd=tmp_path,
            check=False,
        )
    path = tmp_path / "made.warc.gz"
    done = scrapy("archive", "import", str(path), "-s", f"TASNIM_URL={site.url}")
    assert "67 pages imported" in done.stderr
    assert "request records" in done.stderr
    assert "1 answers that are no pages" in done.stderr
    assert "66 new" in scrapy("reparse").stderr
    assert without_times(scrapy.records()) == truth()
    assert "nothing damaged" in scrapy("archive", "check").stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 64, "check, export, import"),
        (("exprt", "a.warc"), 64, "Did you mean export"),
        (("export",), 64, "one FILE.warc.gz"),
        (("export", "a.jsonl"), 64, "ends in .warc or .warc.gz"),
        (("import",), 64, "at least one FILE"),
        (("import", "/nowhere/a.warc.gz"), 66, "there is no file"),
        (("import", "a.warc", "--since", "1404-08-01"), 64, "choose what is exported"),
        (("export", "a.warc.gz"), 66, "pages.db"),
        (("check", "now"), 64, "no argument is wanted"),
    ],
)
def test_bad_arguments(scrapy: Scrapy, arguments: tuple[str, ...], code: int, told: str) -> None:
    assert told in scrapy("archive", *arguments, code=code).stderr


def test_an_export_leaves_out_what_is_damaged_and_says_so(scrapy: Scrapy, tmp_path: Path) -> None:
    with closing(open_pages(scrapy.folder)) as kept:
        for number in (1, 2):
            keep(kept, kept_page(number, body=HTML + b"%d" % number))
        kept.execute("UPDATE bodies SET data = x'00' WHERE key = 1")
    path = tmp_path / "a.warc"
    told = scrapy("archive", "export", str(path), code=65).stderr
    assert "left out: page 1: its body cannot be read" in told
    assert "1 pages written" in told
    assert [body for *_, body in read_back(path)][1:] == [HTML + b"2"]


def test_an_import_takes_no_key_that_an_article_names(scrapy: Scrapy, tmp_path: Path) -> None:
    with closing(open_store(scrapy.folder)) as news:
        save(news, [article(7, page=1)], DATE)  # whose pages.db was taken away
    scrapy("archive", "import", str(warc(tmp_path / "a.warc", response())))
    with closing(open_pages(scrapy.folder)) as kept:
        assert [page.key for page, _ in each_page(kept)] == [2]


def test_a_file_that_is_cut_ends_with_65(scrapy: Scrapy, tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc", response(HTML * 9), response(HTML * 99, date=LATER))
    path.write_bytes(path.read_bytes()[:-300])
    done = scrapy("archive", "import", str(path), code=65)
    assert f"a.warc, record 2 ({ARTICLE}), is cut, and is left out" in done.stderr
    assert "1 pages imported" in done.stderr


def test_pages_of_articles_found_by_name(tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc", response(), response(uri="https://tn.ai/1234567"))
    names = {page.name: page for page in Taken(tmp_path / "kept", path).pages}
    assert set(names) == {"tasnim:1", "tasnim:1234567"}
    assert isinstance(names["tasnim:1"], Page)
