"""Our WARC files: other tools read them, and datasets survive export and import."""

import io
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawl.archive.warc_writer import write_warc
from newscrawl.demo.pages import path_of
from newscrawl.demo.site import serving
from newscrawl.demo.stories import stories
from newscrawl.store import open_pages, open_store
from newscrawl.store.archived_pages import each_page, record_page
from newscrawl.store.articles import save
from tests.archive.warcs import ARTICLE, DATE, HTML, Imported, response, warc
from tests.conftest import Scrapy
from tests.factories import NEXT_DAY, archived_page, article
from tests.truth import truth, without_times

ALL = ("-a", "since=1404-08-01")


@pytest.mark.long
def test_a_crawl_comes_back_whole_from_its_export(scrapy: Scrapy, tmp_path: Path) -> None:
    path, again = tmp_path / "pages.warc.gz", tmp_path / "again.warc.gz"
    with serving() as site:
        scrapy.crawl(site.url, *ALL)
    assert "133 pages written" in scrapy("archive", "export", str(path)).stderr
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
    """Return type, address and payload of each record, as warcio reads it."""
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
        archived_page(1, body=HTML),
        archived_page(2, body=HTML),
        archived_page(3, body=b""),
        replace(archived_page(3, body=b"", at=NEXT_DAY), is_partial=True),
        archived_page(4, body=b"\x00\xff", at=NEXT_DAY),
    ]
    with closing(open_pages(tmp_path)) as kept:
        for page in pages:
            record_page(kept, page)
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
    assert Imported(tmp_path / "again", tmp_path / name).bodies == [page.body for page in pages]


def test_nothing_kept_is_an_empty_warc() -> None:
    out = io.BytesIO()
    assert write_warc([], out, gzip=False) == 0
    assert out.getvalue().startswith(b"WARC/1.1\r\n")


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
        (("import",), 64, "a file, folder or address"),
        (("import", "/nowhere/a.warc.gz"), 66, "there is no file"),
        (("import", "a.warc", "--province", "qom"), 64, "--province: for scrapy archive export"),
        (("export", "a.warc", "--read"), 64, "--read: for scrapy archive import"),
        (("check", "--since", "1404-08-01"), 64, "it checks all"),
        (("export", "a.warc.gz"), 66, "pages.db"),
        (("check", "now"), 64, "no argument is wanted"),
    ],
)
def test_bad_arguments(scrapy: Scrapy, arguments: tuple[str, ...], code: int, told: str) -> None:
    assert told in scrapy("archive", *arguments, code=code).stderr


def test_an_export_leaves_out_what_is_damaged_and_says_so(scrapy: Scrapy, tmp_path: Path) -> None:
    with closing(open_pages(scrapy.folder)) as kept:
        for number in (1, 2):
            record_page(kept, archived_page(number, body=HTML + b"%d" % number))
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
    path = warc(tmp_path / "a.warc", response(HTML * 9), response(HTML * 99, date=NEXT_DAY))
    path.write_bytes(path.read_bytes()[:-300])
    done = scrapy("archive", "import", str(path), code=65)
    assert f"a.warc, record 2 ({ARTICLE}), is cut, and is left out" in done.stderr
    assert "1 pages imported" in done.stderr
