"""Pages are archived before they are read: all of them, as they came, whatever happens next."""

import gzip
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.demo.site import Answer, Redirect, demo_pages, serving
from newscrawl.demo.site import Page as SitePage
from newscrawl.demo.stories import stories
from newscrawl.errors import StoreError
from newscrawl.items import to_record
from newscrawl.sites.extraction import read
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import open_pages, open_store, page_links
from newscrawl.store.archived_pages import each_page, page_of, pages_of
from newscrawl.store.articles import records
from newscrawl.store.counts import open_links
from newscrawl.store.integrity import check
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.newsroom import FAST, Newsroom
from tests.planted import Planted
from tests.truth import without_times

QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")


def slow(target: str) -> SitePage:
    time.sleep(0.02)
    return demo_pages(target)


def linked(folder: Path) -> int:
    """Return the number of articles; fail unless each is linked to its own archived page."""
    with (
        closing(open_store(folder)) as news,
        closing(open_pages(folder)) as kept,
    ):
        assert check(news, kept).damages == []
        named = page_links.links(news)
        assert {article for _, article, _ in named} == {r["id"] for r in records(news)}
        return len(named)


@pytest.mark.long
def test_every_page_is_kept_as_it_came_and_gives_the_same_record(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, *QOM)
    asked = [path for path in site.visits if path != "/robots.txt"]
    with closing(open_pages(scrapy.folder)) as kept:
        pages = [page for page, _ in each_page(kept)]
    assert sorted(page.asked.removeprefix(site.url) for page in pages) == sorted(asked)
    stored = {record["id"]: record for record in scrapy.records()}
    for page in pages:
        body = demo_pages(page.url.removeprefix(site.url))
        assert page.body.decode() == (body or "")
        if "/fa/rss/" in page.url:  # belongs to no desk; the demo has no feed
            assert (page.status, page.desk, page.run) == (404, None, 1)
            continue
        assert (page.status, page.desk, page.run) == (200, "qom", 1)
        if page.kind == "list":
            assert page.name is None
            continue
        assert page.name is not None
        record = to_record(read(page, desks()["qom"]))
        assert without_times([record]) == without_times([stored.pop(page.name)])
    assert stored == {}
    assert linked(scrapy.folder) == 6
    assert "nothing damaged" in scrapy("archive", "check").stderr


@pytest.mark.long
def test_errors_are_kept_and_never_read(scrapy: Scrapy) -> None:
    first = next(story for story in stories() if story.desk.key == "qom")
    name = f"tasnim:{first.number}"

    def answer(target: str) -> SitePage:
        is_gone = f"/{first.number}/" in target
        return Answer(410, "<html>این خبر حذف شده است") if is_gone else demo_pages(target)

    with serving(answer) as site:
        scrapy.crawl(site.url, *QOM)
    with closing(open_pages(scrapy.folder, create=False)) as kept:
        (error,) = [page for page, _ in each_page(kept) if page.status == 410]
        assert (error.status, error.name, error.run) == (410, name, 1)
        assert error.body.decode() == "<html>این خبر حذف شده است"
        assert pages_of(kept, name) == []
    assert "5 articles read again" in scrapy("reparse", "--all").stderr
    file = scrapy.folder / "pages.warc.gz"
    scrapy("archive", "export", str(file))
    assert b"HTTP/1.1 410 Gone" in gzip.decompress(file.read_bytes())


@pytest.mark.long
def test_a_fault_of_the_reader_loses_no_page(tmp_path: Path) -> None:
    planted = Planted(
        tmp_path / "project",
        "newscrawl/sites/tasnim/article.py",
        "def parse_article(response: Response, site: Site) -> Article:\n",
        "def parse_article(response: Response, site: Site) -> Article:\n"
        "    raise KeyError(response.url)\n",
    )
    buggy = planted.scrapy(tmp_path / "output")
    with serving() as site:
        buggy.crawl(site.url, *QOM, code=70)
        clean = Scrapy(tmp_path / "clean")
        clean.crawl(site.url, *QOM)
    assert buggy.records() == []
    planted.mend()
    assert "6 new" in buggy("reparse").stderr
    assert without_times(buggy.records()) == without_times(clean.records())
    assert linked(buggy.folder) == 6
    # Nothing is left to request: the pages are archived.
    with closing(open_store(buggy.folder)) as news:
        assert open_links(news) == {}


@pytest.mark.long
def test_a_kill_costs_no_page_of_a_stored_article(scrapy: Scrapy) -> None:
    with serving(slow) as site:
        running = scrapy.start(site.url, "-a", "since=1404-08-01", "-s", "BATCH_SIZE=5")
        while scrapy.stored() < 20:
            time.sleep(0.01)
        running.kill()
        running.wait()
        assert linked(scrapy.folder) >= 20
        # Archived pages whose articles are not stored yet need no network.
        scrapy("reparse")
        came = {v.path for v in site.log if v.path.startswith(("/fa/news", "/fa/media"))}
        assert len(came) - 17 <= linked(scrapy.folder) <= len(came)
        scrapy.crawl(site.url, "-a", "since=1404-08-01")
    assert linked(scrapy.folder) == len(stories())


@pytest.mark.long
def test_it_can_be_turned_off(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, *QOM, "-s", "ARCHIVE_PAGES=False", "-s", "ARCHIVE_DAYS=30")
    assert not (scrapy.folder / "pages.db").exists()
    assert scrapy.stored() == 6
    scrapy("reparse", code=66)
    scrapy("archive", "check", code=66)


@pytest.mark.long
def test_pages_that_are_too_old_are_removed_after_a_run(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, *QOM)
        with closing(open_pages(scrapy.folder)) as kept:
            kept.execute("UPDATE pages SET fetched_at = '2025-01-01T00:00:00Z' WHERE key < 7")
        scrapy.crawl(site.url, *QOM, "-s", "ARCHIVE_DAYS=30")
    with closing(open_pages(scrapy.folder)) as kept, closing(open_store(scrapy.folder)) as news:
        assert page_of(kept, 6) is None
        assert page_of(kept, 7) is not None
        assert len(page_links.links(news)) < 6
        assert check(news, kept).damages == []
    assert scrapy.stored() == 6


@pytest.mark.long
def test_pages_db_that_was_taken_away_is_begun_anew_with_other_keys(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 5)
    with serving(newsroom) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        for path in scrapy.folder.glob("pages.db*"):
            path.unlink()
        newsroom.publish("qom", 5)
        scrapy.crawl(site.url, "-a", "provinces=qom")
    told = scrapy("archive", "check", code=65).stderr
    assert told.count("is not there") == 5
    assert "is that of" not in told
    assert "5 the same" in scrapy("reparse", "--all").stderr


def test_a_redirect_is_kept_with_both_addresses(scrapy: Scrapy) -> None:
    def pages(target: str) -> SitePage:
        if "/3440001/" in target and not target.endswith("?moved"):
            return Redirect(f"{target}?moved")
        return demo_pages(target.removesuffix("?moved"))

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
    with closing(open_pages(scrapy.folder)) as kept:
        (moved,) = [page for page, _ in each_page(kept) if page.url != page.asked]
    assert moved.url == f"{moved.asked}?moved"


def test_where_pages_cannot_be_kept_the_run_ends_with_74(scrapy: Scrapy) -> None:
    scrapy.folder.mkdir()
    (scrapy.folder / "pages.db").write_bytes(b"this is no database at all, whatever it is called")
    with serving() as site:
        done = scrapy.crawl(site.url, *QOM, code=74)
    assert "pages.db" in done.stderr


@pytest.mark.long
def test_a_disk_that_fills_while_pages_are_kept_loses_nothing(scrapy: Scrapy) -> None:
    # news.db is small and there first: it is pages.db that meets the limit.
    limit = 300_000
    program = (
        "import resource, sys, runpy; sys.argv[0] = 'scrapy';"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit},) * 2);"
        "runpy.run_module('scrapy', run_name='__main__')"
    )
    newsroom = Newsroom()
    newsroom.publish("qom", 8)
    filler = os.urandom(60_000).hex()

    def pages(target: str) -> SitePage:
        page = newsroom(target)
        if isinstance(page, str) and "/fa/news/" in target:
            return page.replace("</body>", f"<!-- {target} {filler} --></body>")
        return page

    with serving(pages) as site:
        arguments = ["crawl", "tasnim", "-a", "provinces=qom", "-s", f"TASNIM_URL={site.url}"]
        arguments += ["-s", "DOWNLOAD_DELAY=0", "-s", f"OUTPUT_DIR={scrapy.folder}"]
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **ENVIRONMENT},
            preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
        )
        assert done.returncode == 74, done.stderr[-2000:]
        assert "is not kept, and not read" in done.stderr
        stored = scrapy.stored()
        assert stored < 8
        assert linked(scrapy.folder) == stored
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
    assert linked(scrapy.folder) == 8


def test_a_wrong_setting_is_refused(scrapy: Scrapy) -> None:
    assert "ARCHIVE_DAYS=-3" in scrapy("crawl", "tasnim", "-s", "ARCHIVE_DAYS=-3", code=64).stderr


def test_an_unusable_archive_names_itself(tmp_path: Path) -> None:
    (tmp_path / "pages.db").write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match=r"pages\.db"):
        open_pages(tmp_path)
