"""A site and a disk that fail: every story is stored in the end; the rest gives its reason."""

import gzip
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import Answer, DemoSite, Page, Redirect, serving
from newscrawl.store import open_store
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.newsroom import Newsroom, every, ids, rows
from tests.servers import forbidden
from tests.sites.agencies import Agency, agencies, of_each_site

QOM = ("-a", "provinces=qom")


class Faulty:
    """A site; a third of its pages fail at their first request, in different ways."""

    def __init__(self, agency: Agency, seed: int, elsewhere: int) -> None:
        self.agency = agency
        self.random = random.Random(seed)
        self.dealt: list[str] = []
        self.asked: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.lock = threading.Lock()
        here = f"{elsewhere}{agency.path(agency.told()[0])}"
        self.ways: dict[str, Page] = {
            "500": Answer(500),
            "503": Answer(503),
            "429": Answer(429, headers={"Retry-After": "1"}),
            "cut": Answer(body="<html><body>" + "x" * 4000, cut=True),
            "hang": None,
            "reset": None,
            "loop": None,
            "to 127.0.0.2": Redirect(f"http://127.0.0.2:{here}"),
            "to localhost": Redirect(f"http://localhost:{here}"),
            "to 0x7f000002": Redirect(f"http://0x7f000002:{here}"),
            "to ::1": Redirect(f"http://[::1]:{here}"),
            "to another port": Redirect(f"http://127.0.0.1:{here}"),
        }

    def __call__(self, target: str) -> Page:
        with self.lock:
            self.asked[target] += 1
            # A robots.txt that is sent elsewhere forbids all, and a site whose only list is sent
            # elsewhere ends the run with 69: those are other tests'. The first three addresses are
            # robots.txt, the feed and a list.
            may = len(self.asked) > 3 and self.asked[target] == 1
            fails = may and self.random.random() < 1 / 3
            if fails and not self.dealt:
                self.dealt = self.random.sample(list(self.ways), len(self.ways))
            way = self.dealt.pop() if fails else ""
            self.faults[way] += fails
        if way == "hang":
            time.sleep(3)
        if way == "reset":
            return Answer(reset=True)
        if way == "loop":
            return Redirect(target)
        return self.ways.get(way) or self.agency(target)


@pytest.mark.long
@of_each_site()
def test_a_site_that_fails_at_a_third_of_first_requests(scrapy: Scrapy) -> None:
    seed = int(os.environ.get("TRIAL_SEED") or random.randrange(10**6))
    print(f"TRIAL_SEED={seed}")
    agency = agencies()[scrapy.site](per_page=10)
    for key in ("qom", "yazd", "fars", "isfahan", "gilan", "ilam"):
        agency.publish(key, 25, age=timedelta(hours=3))
    desks = ("-a", "provinces=qom,yazd,fars,isfahan,gilan,ilam")
    settings = ("-s", "DOWNLOAD_TIMEOUT=2", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
    with forbidden() as others:
        faulty = Faulty(agency, seed, others[0].port)
        with serving(faulty) as site:
            # A list that is sent elsewhere ends its walk until the next run, which meets what lies
            # behind it for the first time: three pages of a list, then the articles of the last.
            for _ in range(5):
                done = scrapy.start(site.url, *desks, *settings)
                assert done.wait(timeout=110) == agency.ends_with
                if ids(scrapy) == agency.ids():
                    break
            assert_rests_were_kept(site)
    assert [other.callers for other in others] == [0, 0, 0]
    assert set(faulty.ways) == set(faulty.faults) - {""}  # each kind of fault was met
    left = rows(scrapy, "SELECT id, state, reason FROM ledger WHERE state <> 'stored'")
    assert ids(scrapy) == agency.ids(), left
    # Of a list of unknown markup the links of boxes were tried, too; nothing is there.
    assert bool(left) == bool(agency.ends_with)
    runs = rows(scrapy, "SELECT exit_code, failed, stored FROM runs")
    assert {code for code, *_ in runs} == {agency.ends_with}
    assert runs[0][1] > 0  # what was sent elsewhere failed aloud, and was had by a later run


def assert_rests_were_kept(site: DemoSite) -> None:
    """Check that for a second after each 429 no new request is made."""
    for n, visit in enumerate(site.log):
        if visit.status == 429:
            early = [v for v in site.log[n + 1 :] if v.at - visit.at < 0.9]
            assert len(early) <= 16, [v.at - visit.at for v in early]


@pytest.mark.long
@of_each_site()
def test_a_list_of_thirty_pages_with_arrivals_and_a_kill(scrapy: Scrapy) -> None:
    agency = agencies()[scrapy.site](per_page=5)
    first = {story.id for story in agency.publish("qom", 150, age=timedelta(hours=2))}
    asked = Counter[str]()

    def pages(target: str) -> Page:
        page = agency(target)
        if agency.is_list(target):
            asked[target] += 1
            for _ in range(len(asked) % 4):  # at once, they would be of minutes that are over
                agency.publish("qom")
            time.sleep(0.02)
        return page

    with serving(pages) as site:
        running = scrapy.start(site.url, *QOM, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        while len(asked) < 12:
            time.sleep(0.01)
        running.kill()
        running.wait()
        recorded = rows(scrapy, "SELECT count(*) FROM ledger")[0][0]
        assert recorded >= 30  # the pages before the kill, though no article may be stored yet
        scrapy.crawl(site.url, *QOM)
        assert len(asked) >= 30
        assert first <= ids(scrapy)
    with serving(agency) as quiet:
        scrapy.crawl(quiet.url, *QOM)
    assert ids(scrapy) == agency.ids()
    assert rows(scrapy, "SELECT count(*) FROM ledger WHERE state <> 'stored'") == [(0,)]


@pytest.mark.long
def test_a_full_disk_ends_with_74_and_loses_nothing(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 60, age=timedelta(hours=2))
    open_store(scrapy.folder).close()
    size = max(p.stat().st_size for p in scrapy.folder.iterdir())

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 30_000, size + 30_000))

    with serving(newsroom) as site:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "tasnim", *QOM),
                *("-s", f"TASNIM_URL={site.url}", "-s", "DOWNLOAD_DELAY=0"),
                *("-s", f"OUTPUT_DIR={scrapy.folder}"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=small_disk,
            env={**os.environ, **ENVIRONMENT},
        )
        assert done.returncode == 74, done.stderr
        assert re.search(r"(news|pages)\.db", done.stderr)
        assert "disk" in done.stderr
        scrapy.crawl(site.url, *QOM)  # there is room again
    assert ids(scrapy) == every(newsroom)
    assert rows(scrapy, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.long
def test_a_database_that_is_locked_for_long_ends_with_74_and_loses_nothing(
    scrapy: Scrapy,
) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 3, age=timedelta(hours=2))
    open_store(scrapy.folder).close()
    with serving(newsroom) as site:
        with closing(sqlite3.connect(scrapy.folder / "news.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            done = scrapy.crawl(site.url, *QOM, code=74)  # once half a minute has passed
            assert "locked" in done.stderr
            assert re.search(r"(news|pages)\.db", done.stderr)
        scrapy.crawl(site.url, *QOM)
    assert ids(scrapy) == every(newsroom)


def test_a_database_of_a_later_version_is_left_alone(scrapy: Scrapy) -> None:
    with closing(open_store(scrapy.folder)) as database:
        row = {"migration_set": "newscrawl", "name": "9999_later", "applied_at": "2030-01-01"}
        database["_sqlite_migrations"].insert(row)  # type: ignore[union-attr]
    before = (scrapy.folder / "news.db").read_bytes()
    with serving() as site:
        done = scrapy.crawl(site.url, code=74)
    assert "made by a later version" in done.stderr
    assert site.visits == []
    assert (scrapy.folder / "news.db").read_bytes() == before


def test_wrong_charsets_and_mixed_encodings(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    wrong, mixed, packed, good = newsroom.publish("qom", 4, age=timedelta(hours=2))

    def pages(target: str) -> Page:
        page = newsroom(target)
        if target == wrong.path:
            return Answer(body=str(page), headers={"Content-Type": "text/html; charset=iso-8859-1"})
        if target == mixed.path:
            head, tail = str(page).split("متن")
            return Answer(body=f"{head}مت".encode() + "ن".encode("cp1256") + tail.encode())
        if target == packed.path:
            body = gzip.compress(str(page).encode())
            return Answer(body=body, headers={"Content-Encoding": "gzip"})
        return page

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
    found = {record["id"]: record for record in scrapy.records()}
    assert set(found) == every(newsroom)
    for story in (wrong, packed, good):
        assert found[story.id]["body"].startswith("به گزارش خبرگزاری تسنیم از قم، متن")
        assert "encoding_doubtful" not in found[story.id]["warnings"]
    assert "encoding_doubtful" in found[mixed.id]["warnings"]


@pytest.mark.long
@of_each_site()
def test_a_list_cut_short_covers_nothing(scrapy: Scrapy) -> None:
    agency = agencies()[scrapy.site](per_page=10)
    stories = agency.publish("qom", 10, age=timedelta(hours=2))
    is_cut = True

    def pages(target: str) -> Page:
        page = agency(target)
        if is_cut and agency.is_list(target) and isinstance(page, str):
            return page[: page.find(agency.path(stories[4]))]
        return page

    with serving(pages) as site:
        done = scrapy.crawl(site.url, *QOM, "-s", "FEEDS_OF_SITE=False", code=agency.ends_with)
        assert "no end tag" in done.stderr
        assert ids(scrapy) == {story.id for story in stories[5:]}
        is_cut = False
        scrapy.crawl(site.url, *QOM, code=agency.ends_with)
    assert ids(scrapy) == agency.ids()


@pytest.mark.long
def test_writers_beside_a_crawl_all_succeed(scrapy: Scrapy, tmp_path: Path) -> None:
    """An export, another spider, and a writer of long batches, on the same folder at once."""
    newsroom = Newsroom()
    newsroom.publish("qom", 40, age=timedelta(days=1))
    newsroom.publish("yazd", 40, age=timedelta(days=1))
    stop = threading.Event()
    errors: list[Exception] = []

    def write() -> None:
        from newscrawl.store.articles import save
        from tests.factories import NOW, article

        try:
            with closing(open_store(scrapy.folder)) as database:
                while not stop.is_set():
                    save(database, [article(n, body="متن " * 300) for n in range(200)], NOW)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    open_store(scrapy.folder).close()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        with serving(newsroom) as site:
            crawl = scrapy.start(site.url, "-a", "provinces=qom")
            since = (min(s.published for s in newsroom.stories.values())).date()
            host = ("-s", f"TASNIM_URL={site.url}", "-s", "DOWNLOAD_DELAY=0")
            days = ("-a", f"since={since}", "-a", f"until={since}")
            scrapy("crawl", "tasnim_archive", *host, *days, "-a", "provinces=yazd")
            scrapy("export", str(tmp_path / "beside.jsonl"))
            assert crawl.wait(timeout=120) == 0
    finally:
        stop.set()
        writer.join()
    assert errors == []
    assert every(newsroom) <= ids(scrapy) | {
        s.id for s in newsroom.stories.values() if s.published.date() != since
    }
