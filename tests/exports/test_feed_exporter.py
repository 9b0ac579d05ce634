"""The files of -o and -O: the records that export writes, or a refusal."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import Page, serving
from tests.conftest import Scrapy
from tests.newsroom import Newsroom

QOM = ("-a", "provinces=qom", "-s", "FEEDS_OF_SITE=False")


def formulas(newsroom: Newsroom) -> object:
    """Headlines of a newsroom that begin like spreadsheet formulas."""

    def pages(target: str) -> Page:
        page = newsroom(target)
        if isinstance(page, str) and target.startswith("/fa/news/"):
            return page.replace("خبر 3", "=1+خبر 3").replace("<p>", "<ul><li>+۹۸</li></ul><p>")
        return page

    return pages


def table(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.long
def test_a_crawls_files_are_those_of_export(scrapy: Scrapy, tmp_path: Path) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 3, age=timedelta(hours=2))
    files = [tmp_path / name for name in ("a.csv", "a.jsonl", "b.jl")]
    named = [word for file in files for word in ("-o", str(file))]
    with serving(formulas(newsroom)) as site:  # type: ignore[arg-type]
        scrapy.crawl(site.url, *QOM, *named)
        newsroom.publish("qom", 2)
        scrapy.crawl(site.url, *QOM, *named)  # goes on with them
    scrapy("export", str(tmp_path / "e.csv"))
    scrapy("export", str(tmp_path / "e.jsonl"))
    exported = table((tmp_path / "e.csv").read_bytes())
    rows = table(files[0].read_bytes())
    assert len(rows) == 5
    assert sorted(rows, key=str) == sorted(exported, key=str)
    assert {row["headline"][:3] for row in rows} == {"'=1"}
    lines = (tmp_path / "e.jsonl").read_bytes().splitlines()
    for file in files[1:]:
        assert sorted(file.read_bytes().splitlines()) == sorted(lines)


def test_fields_are_those_that_are_set(scrapy: Scrapy, tmp_path: Path) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 1)
    file = tmp_path / "x.csv"
    fields = ("-s", "FEED_EXPORT_FIELDS=id,headline,body_raw")
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *QOM, *fields, "-O", str(file))
    assert [list(row) for row in table(file.read_bytes())] == [["id", "headline", "body_raw"]]


@pytest.mark.parametrize(
    ("name", "former", "options"),
    [
        ("a.csv", b"\xef\xbb\xbfid,headline,lead\r\n", ()),
        ("b.csv", b"one line\n", ("-s", "FEED_EXPORT_FIELDS=id,headline")),
        ("c.csv", b"\xef\xbb\xbfid,headline\r\n", ("-s", "FEED_EXPORT_FIELDS=headline,id")),
    ],
)
def test_a_table_of_other_columns_is_not_continued(
    scrapy: Scrapy, tmp_path: Path, name: str, former: bytes, options: tuple[str, ...]
) -> None:
    file = tmp_path / name
    file.write_bytes(former)
    done = scrapy.crawl("http://127.0.0.1:9", *options, "-o", str(file), code=64)
    assert "has other columns" in done.stderr
    assert file.read_bytes() == former
    assert not scrapy.folder.exists()


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_file_whose_last_line_has_no_end_is_continued_on_the_next(
    scrapy: Scrapy, tmp_path: Path, name: str
) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 2, age=timedelta(hours=2))
    file = tmp_path / name
    former = b"\xef\xbb\xbfid,lead\r\nx:1,cut" if name == "a.csv" else b'{"id": "x:1", "le'
    file.write_bytes(former)
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *QOM, "-s", "FEED_EXPORT_FIELDS=id,lead", "-o", str(file))
    assert file.read_bytes().startswith(former + b"\n")
    lines = file.read_bytes()[len(former) + 1 :].splitlines()
    assert len(lines) == 2
    assert all(b"tasnim:3" in line for line in lines)


def test_pages_of_an_earlier_run_are_not_taken_for_todays(scrapy: Scrapy) -> None:
    done = scrapy.crawl("http://127.0.0.1:9", "-s", "HTTPCACHE_ENABLED=True", code=64)
    assert "would hide what is new" in done.stderr
    assert not scrapy.folder.exists()


def test_a_crawls_log_is_no_file_for_its_records(scrapy: Scrapy, tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    (tmp_path / "link").symlink_to(log)
    given = ("-s", f"LOG_FILE={log}", "-o", f"{tmp_path / 'link'}:jsonl")
    assert "is the run's log" in scrapy.crawl("http://127.0.0.1:9", *given, code=64).stderr
    assert log.read_bytes() == b""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("-s", "FEEDS={x.csv: 1}"), "Invalid -s value"),
        (("-O", "x.xml"), "'xml'"),
        (("-o", "x.json"), "'json'"),
        (("-O", "x:pickle"), "output format"),
        (("-O", "x.parquet"), "'parquet'"),
        (("-O", "x.jsonl.gz:jsonl"), "scrapy export compresses"),
        (("-s", 'FEEDS={"x.out": {"format": "marshal"}}'), "scrapy export writes other formats"),
        (("-s", "FEED_EXPORT_FIELDS=id,headlin", "-O", "x.csv"), "Did you mean headline"),
    ],
    ids=["no json", "xml", "json", "pickle", "parquet", "gz", "marshal", "fields"],
)
def test_what_export_would_not_write_is_refused(
    scrapy: Scrapy, given: tuple[str, ...], said: str
) -> None:
    done = scrapy.crawl("http://127.0.0.1:9", *given, code=64)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
