"""Longer trials: kills, interruptions, volume, many more examples. Run by make test-all."""

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import Page, demo_pages, serving
from newscrawl.demo.stories import stories
from tests.conftest import ROOT, Scrapy
from tests.sites.agencies import agencies, of_each_site
from tests.truth import truth, without_times

pytestmark = pytest.mark.long
SINCE = ("-a", "since=1404-08-01")


def slow(target: str) -> str | bytes | None:
    time.sleep(0.02)
    return demo_pages(target)


def integrity(folder: Path) -> str:
    database = sqlite3.connect(folder / "news.db")
    (answer,) = database.execute("PRAGMA integrity_check").fetchone()
    database.close()
    return str(answer)


@of_each_site()
def test_kills_at_any_moment_lose_nothing(scrapy: Scrapy) -> None:
    """Six kills, each after some more requests; the first ones while lists are read."""
    seed = int(os.environ.get("TRIAL_SEED") or random.randrange(10**6))
    print(f"TRIAL_SEED={seed}")
    moments = random.Random(seed)
    agency = agencies()[scrapy.site](per_page=4)
    for key in ("qom", "yazd", "fars", "isfahan", "gilan", "ilam", "zanjan", "bushehr"):
        agency.publish(key, 20, age=timedelta(hours=3))
    desks = ("-a", "provinces=qom,yazd,fars,isfahan,gilan,ilam,zanjan,bushehr")

    def pages(target: str) -> Page:
        time.sleep(0.02)
        return agency(target)

    kills_of_lists = 0
    may_be_twice = 0
    with serving(pages) as site:
        for n in range(6):
            start, stored = len(site.log), scrapy.stored()
            running = scrapy.start(site.url, *desks)
            wanted = start + moments.randint(1, 12 if n < 3 else 60)
            while len(site.log) < wanted and running.poll() is None:
                time.sleep(0.005)
            assert running.poll() is None, "it ended before it was killed"
            running.kill()
            running.wait()
            time.sleep(0.2)  # what the server was still answering
            kills_of_lists += agency.is_list(site.log[-1].path)
            if (scrapy.folder / "news.db").exists():
                assert integrity(scrapy.folder) == "ok"
            lost = len(agency.got(site.log, start)) - (scrapy.stored() - stored)
            # In flight (16 at the most), or waiting to be flushed: 32, or what came in a second.
            assert 0 <= lost <= 32 + 16
            may_be_twice += lost
        scrapy.crawl(site.url, *desks, code=agency.ends_with)
        got = agency.got(site.log)
    assert kills_of_lists >= 1
    assert set(got) == agency.ids()
    assert len(got) - len(set(got)) == may_be_twice
    assert integrity(scrapy.folder) == "ok"
    undisturbed = Scrapy(scrapy.folder.parent / "undisturbed", site=scrapy.site)
    with serving(agency) as site:
        undisturbed.crawl(site.url, *desks, code=agency.ends_with)
    assert without_times(scrapy.records()) == without_times(undisturbed.records())


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_stores_what_it_had(scrapy: Scrapy, sign: signal.Signals) -> None:
    with serving(slow) as site:
        running = scrapy.start(site.url, *SINCE)
        while sum("/fa/news/" in path for path in site.visits) < 20:
            time.sleep(0.05)
        running.send_signal(sign)
        assert running.wait(timeout=120) == 130
        answered = sum("/fa/news/" in path or "/fa/media/" in path for path in site.visits)
        stored = len(scrapy.records())
        # What the downloader held at the signal, 16 at most, may be answered and read, or not.
        assert answered - 16 <= stored <= answered
        assert 0 < stored < len(stories())
        scrapy.crawl(site.url, *SINCE)
    assert without_times(scrapy.records()) == truth()


def test_the_same_input_gives_the_same_dataset_in_any_order(tmp_path: Path) -> None:
    """Eight concurrent requests come back in any order, and the bytes stay the same."""
    exports = []
    for n in range(2):
        scrapy = Scrapy(tmp_path / str(n))
        with serving() as site:
            scrapy.crawl(site.url, *SINCE, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
        exports.append(without_times(scrapy.records()))
    assert exports[0] == exports[1]


def test_many_more_examples(pytestconfig: pytest.Config) -> None:
    """The property tests again, with fifty times the examples."""
    seed = pytestconfig.getoption("--hypothesis-seed") or "0"
    names = ("persian/test_cleaning", "persian/test_dates", "reading/test_end_mark")
    files = [f"tests/{name}.py" for name in (*names, "sites/tasnim/test_addresses")]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--hypothesis-seed={seed}",
            *files,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HYPOTHESIS_PROFILE": "long"},
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_a_compressed_export_of_many_articles_reads_back(scrapy: Scrapy) -> None:
    from newscrawl.store import open_store
    from newscrawl.store.articles import save
    from tests.factories import NOW, article

    database = open_store(scrapy.folder)
    for first in range(0, 20_000, 500):  # texts that are no copies of each other
        save(database, [article(first + n, body=f"بند{first + n} " * 200) for n in range(500)], NOW)
    database.close()
    path = scrapy.folder / "all.jsonl.gz"
    scrapy("export", str(path))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        ids = [json.loads(line)["id"] for line in lines]
    assert len(ids) == len(set(ids)) == 20_000
    assert ids == sorted(ids)
