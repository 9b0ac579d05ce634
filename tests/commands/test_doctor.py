"""``scrapy doctor``: one page shown field by field, and the set-up."""

import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import tomllib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from scrapy.http import Response as Cached

from newscrawl.demo.site import Answer, Page, serving
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.errors import StoreError
from newscrawl.maintenance.setup_checks import Finding, database, hosts, set_up, tzdata
from newscrawl.store import open_store
from newscrawl.store.runs import Outcome, begin_run, end_run, last_runs, measured_runs
from newscrawl.store.transactions import explained
from tests.conftest import ROOT, Scrapy
from tests.dressed import CHANGES, dressed, whole_page
from tests.factories import NOW
from tests.newsroom import Newsroom
from tests.readers import PARSERS

HOUR = timedelta(hours=1)
READ_BY = f"read by {PARSERS['tasnim']}"


def doctor(scrapy: Scrapy, site: str, *arguments: str, code: int = 0) -> list[str]:
    fast = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_WAIT=0.05")
    done = scrapy("doctor", *arguments, "-s", f"TASNIM_URL={site}", *fast, code=code)
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def field(lines: list[str], name: str) -> str:
    return next(line for line in lines if line.startswith(f"{name} "))


def test_a_live_page_field_by_field(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=HOUR)
    with serving(dressed(newsroom, "class renamed")) as site:
        lines = doctor(scrapy, site.url, site.url + story.path)
        assert site.visits[0] == "/robots.txt"
    assert lines[1] == READ_BY
    headline = field(lines, "headline").split()
    assert headline[1:3] == ["json-ld", "headline"]
    assert headline[3] == "h1.title"
    assert field(lines, "lead").split()[1:3] == ["h3.lead", "-"]
    assert "div.story" in field(lines, "body")
    assert any(line.startswith("warning headline_fallback: no title") for line in lines)
    assert not (scrapy.folder / "news.db").exists()


@pytest.mark.long
def test_by_its_id_and_what_is_not_there(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=HOUR)
    doctor(scrapy, "http://127.0.0.1:9", story.id, code=66)
    with serving(newsroom) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom")
        assert READ_BY in doctor(scrapy, site.url, str(story.number))
        # An archived page is not requested.
        assert site.visits.count(story.path) == 1
        lines = doctor(scrapy, "http://127.0.0.1:9", story.id)
        key = re.search(r", (page:\d+), kept 20", lines[0])
        assert key
        assert doctor(scrapy, "http://127.0.0.1:9", key[1])[1:] == lines[1:]
        assert doctor(scrapy, "http://127.0.0.1:9", "page:1")[1].startswith("a list of 1 articles")
        doctor(scrapy, "http://127.0.0.1:9", "page:99", code=64)
        (scrapy.folder / "pages.db").unlink()
        assert READ_BY in doctor(scrapy, site.url, str(story.number))
        assert site.visits.count(story.path) == 2
        doctor(scrapy, site.url, "tasnim:1", code=64)
        doctor(scrapy, site.url, "nonsense", code=64)
        doctor(scrapy, site.url, f"{site.url}/fa/news/1404/08/30/1/x", code=65)
    doctor(scrapy, "http://127.0.0.1:9", story.id, code=69)
    doctor(scrapy, "http://127.0.0.1:9", "http://10.0.0.1/x", code=64)


@pytest.mark.long
def test_a_link_of_a_name_that_is_not_asked_is_asked_of_the_site(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=HOUR)
    with serving(newsroom) as site:
        former = f"https://www.tasnimnews.com{story.path}?utm=1#top"
        assert site.url in doctor(scrapy, site.url, former)[0]
        assert site.visits[-1] == f"{story.path}?utm=1"
        doctor(scrapy, site.url, "https://www.tasnimnews.com/fa/service/62/x?page=1")
        assert site.visits[-1] == "/fa/service/62/x?page=1"
        # Only the ledger knows the target of a short link.
        doctor(scrapy, site.url, f"https://tn.ai/{story.number}", code=66)
        scrapy.crawl(site.url, "-a", "provinces=qom", "-s", "ARCHIVE_PAGES=False")
        for short in (f"https://tn.ai/{story.number}", f"https://tasnimnews.com/{story.number}"):
            assert READ_BY in doctor(scrapy, site.url, short)
            assert site.visits[-1] == story.path
        doctor(scrapy, site.url, "https://tn.ai/9999999", code=64)


@pytest.mark.parametrize(
    "change",
    ["body container renamed", pytest.param("list container renamed", marks=pytest.mark.long)],
)
def test_a_saved_file(scrapy: Scrapy, tmp_path: Path, change: str) -> None:
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom", age=HOUR)
    page, url = whole_page(story), f"https://www.tasnimnews.ir{story.path}"
    if "list" in change:
        url = "https://www.tasnimnews.ir/fa/service/62/qom"
        page = str(newsroom("/fa/service/62/qom"))
    path = tmp_path / "page.html"
    path.write_text(page)
    lines = scrapy("doctor", str(path), "--url", url).stdout
    assert "a list of 1 articles" in lines if "list" in change else "div.story" in lines
    for old, new in CHANGES[change]:
        page = page.replace(old, new)
    path.write_text(page)
    scrapy("doctor", str(path), code=64)
    lines = scrapy("doctor", str(path), "--url", url, code=65 if "list" in change else 0).stdout
    if "list" in change:
        assert "a list of 1 articles" in lines
        assert "inferred: no known list" in lines
    else:
        assert "div.story, json-ld articleBody" in field(lines.splitlines(), "body")


def test_what_a_page_says_never_acts(scrapy: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<article class="single-news"><h1 class="title">a\x9b31m\u202e</h1>'
        '<div class="story"><p>x</p></div></article>'
    )
    url = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x"
    printed = scrapy("doctor", str(path), "--url", url).stdout
    assert "\x9b" not in printed
    assert "\u202e" not in printed


def test_alone_it_checks_the_set_up(scrapy: Scrapy) -> None:
    with serving() as site:
        lines = doctor(scrapy, site.url)
    assert [line.split()[0] for line in lines] == [
        *("python", "libraries", "tzdata", "disk", "database", "host", "clock")
    ]
    assert all(line.endswith(": ok") for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    number = int(lines[1].split()[1])
    assert 0 <= len(project["dependencies"]) - number <= 1, "one is wanted of some Pythons only"
    assert not scrapy.folder.exists()


@pytest.mark.long
def test_it_says_what_is_wrong(scrapy: Scrapy) -> None:
    open_store(scrapy.folder).close()
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database:
        database.execute(
            "INSERT INTO runs (spider, arguments, version, started_at) "
            "VALUES ('x', '{}', '1', '2099-01-01T00:00:00Z')"
        )
        database.commit()

    def late(_: str) -> Page:
        return Answer(200, "", {"Date": "Mon, 01 Jan 2001 00:00:00 GMT"})

    with serving(late) as site:
        lines = doctor(scrapy, site.url, code=78)
    wrong = [line for line in lines if "problem: " in line]
    assert [line.split()[0] for line in wrong] == ["clock", "clock"]
    assert "2099-01-01T00:00:00Z was written already" in wrong[0]
    (scrapy.folder / "news.db").write_bytes(b"no database" * 1000)
    lines = doctor(scrapy, "http://127.0.0.1:9", code=74)
    assert [line.split()[0] for line in lines if "problem: " in line] == ["database", "host"]


def test_one_host_that_answers_is_enough() -> None:
    silent = Reason("silence", "DNSLookupError", "no such name")
    assert [f.problem is None for f in hosts({"https://a/robots.txt": silent}, "A_URL")] == [False]
    assert [f.name for f in [*set_up(), tzdata()] if f.problem] == []
    assert Finding("x", "y").problem is None


@pytest.mark.long
def test_an_alarm_accepted(scrapy: Scrapy) -> None:
    good = Outcome(ended_by="finished", exit_code=0, message="done", seconds=1)
    bad = Outcome(ended_by="finished", exit_code=65, message="x", seconds=1, alarms=["it fell"])
    measured = {"readers": {}, "groups": {}, "n": 1}
    with closing(open_store(scrapy.folder)) as news:
        for ended in (good, good, bad, good, bad):
            end_run(news, begin_run(news, "tasnim", {}, "1", NOW), ended, NOW, measured)

        def kept() -> list[int]:
            return [run.key for run in measured_runs(news, "tasnim") if run.is_good]

        assert kept() == [1, 2, 4]
        assert measured_runs(news, "tasnim_archive") == []
        scrapy("doctor", "--accept", "3")
        assert kept() == [3, 4]
        scrapy("doctor", "--accept", "5")
        assert kept() == [5]
        scrapy("doctor", "--accept", "1", code=64)  # no alarm
        scrapy("doctor", "--accept", "99", code=64)
        scrapy("doctor", "--accept", "x", code=64)
        assert [run.outcome.alarms for run in last_runs(news, 2) if run.outcome] == [
            [],
            ["it fell"],
        ]
    assert "alarm: it fell" in scrapy("runs").stdout


def test_kept_pages_are_checked_without_a_database(scrapy: Scrapy) -> None:
    scrapy.folder.mkdir()
    (scrapy.folder / "pages.db").write_bytes(b"no database" * 1000)
    findings = {finding.name: finding for finding in database(scrapy.folder)}
    assert "scrapy reparse makes it" in findings["database"].found
    assert "restore a copy of it" in str(findings["pages"].problem)


def test_what_to_do_with_a_database_that_does_not_open(scrapy: Scrapy) -> None:
    """A backup put in its place would lose what a later version has written."""
    open_store(scrapy.folder).close()
    with closing(sqlite3.connect(scrapy.folder / "news.db", isolation_level=None)) as later:
        later.execute("INSERT INTO _sqlite_migrations VALUES (NULL, 'newscrawl', 'm9999', 'x')")
        (finding,) = database(scrapy.folder)
        assert str(finding.problem).endswith("run again. Nothing was changed")
    (scrapy.folder / "news.db").write_bytes(b"no database" * 1000)
    (finding,) = database(scrapy.folder)
    assert str(finding.problem).endswith("restore a copy of it")
    told = pytest.raises(StoreError, match="locked: end the program that uses it, and try again")
    with told, explained(scrapy.folder):
        raise sqlite3.OperationalError("database is locked")


def test_a_cached_answer_is_as_old_as_it_says() -> None:
    then = datetime.now(UTC) - timedelta(hours=3)
    headers = {"Date": format_datetime(then), "Age": "10800"}
    url = "https://a/robots.txt"
    clocks = [f for f in hosts({url: Cached(url, headers=headers)}, "A_URL") if f.name == "clock"]
    assert [finding.problem for finding in clocks] == [None]
    del headers["Age"]
    clocks = [f for f in hosts({url: Cached(url, headers=headers)}, "A_URL") if f.name == "clock"]
    assert [finding.problem for finding in clocks] == ["set this machine's clock"]


@pytest.mark.long
def test_names_that_are_long_or_in_persian_digits(scrapy: Scrapy) -> None:
    open_store(scrapy.folder).close()
    slug = "%D8%B3" * 900
    for given in ("x" * 300, "x" * 5000, "9" * 5000, "۳۴۴۰۰۰۱"):
        scrapy("doctor", given, code=64)
    url = f"http://127.0.0.1:9/fa/news/1404/08/30/1/{slug}"
    doctor(scrapy, "http://127.0.0.1:9", url, code=69)


@pytest.mark.long
def test_interrupted_it_does_not_say_that_all_is_well(scrapy: Scrapy) -> None:
    def hangs(_: str) -> Page:
        asked.set()
        done.wait(120)
        return None

    asked, done = threading.Event(), threading.Event()
    with serving(hangs) as site:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "doctor", "-s", f"TASNIM_URL={site.url}"),
                *("-s", f"OUTPUT_DIR={scrapy.folder}"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert asked.wait(120)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
        done.set()
    assert (process.returncode, said) == (130, "scrapy doctor: interrupted\n")
