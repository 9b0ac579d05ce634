"""Where files are written, and the messages for places that cannot be written."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl import settings
from newscrawl.demo.site import serving
from newscrawl.store import open_pages, open_store
from newscrawl.utils.output_paths import output_folder
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.newsroom import Newsroom
from tests.servers import RawSite, answering, http


def test_the_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert output_folder() == settings.OUTPUT_DIR == str(ROOT / "output")
    library = tmp_path / "site-packages" / "newscrawl"
    library.mkdir(parents=True)
    monkeypatch.chdir(library)  # no project is around it
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert output_folder(library) == "/home/someone/.local/share/newscrawl"
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert output_folder(library) == "/data/newscrawl"
    (tmp_path / "scrapy.cfg").touch()
    assert output_folder(library) == str(tmp_path / "output")


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("stats", "--json", "--plot=~/s.svg", "-s", "OUTPUT_DIR=~/out"), "s.svg"),
        (("export", "~/e.csv", "-s", "OUTPUT_DIR=~/out"), "e.csv"),
        (("coverage", "--html=~/c.html", "-s", "OUTPUT_DIR=~/out"), "c.html"),
        (("backup", "~/b.zip", "-s", "OUTPUT_DIR=~/out"), "b.zip"),
    ],
)
def test_a_tilde_is_home_where_no_shell_has_said_so(
    scrapy: Scrapy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    made: str,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_store(tmp_path / "out").close()
    open_pages(tmp_path / "out").close()
    done = scrapy.inside(*words)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / made).is_file()
    refused = scrapy.inside("stats", "-s", "OUTPUT_DIR=~nobody-of-this-name/x")
    assert (refused.returncode, "no such home" in refused.stderr) == (64, True)


def test_genspider_writes_where_spiders_are() -> None:
    assert settings.SPIDER_MODULES[0] == settings.NEWSPIDER_MODULE


@pytest.fixture
def health() -> Iterator[RawSite]:
    with answering(lambda _: [http()]) as site:
        yield site


def crawled(folder: Path, health: RawSite, *words: str) -> subprocess.CompletedProcess[str]:
    return Scrapy(folder).forked(
        *("crawl", "tasnim", "-s", "TASNIM_URL=http://127.0.0.1:9", *words),
        *("-s", f"HEALTHCHECK_URL={health.url}/ping", "-s", f"OUTPUT_DIR={folder}"),
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("-s", "LOG_FILE=/proc/version"), 74, "LOG_FILE=/proc/version cannot be written"),
        (("-s", "LOG_FILE=/dev/full"), 74, "No space left on device"),
        (("--logfile", "/dev/full"), 74, "No space left on device"),
        (("--pidfile", "/proc/version"), 74, "--pidfile=/proc/version cannot be written"),
        (("--profile", "/proc/version"), 74, "--profile=/proc/version cannot be written"),
        (("-s", "LOG_FILE=/dev/null", "-s", "LOG_ENCODING=utf-9"), 64, "utf-9"),
    ],
)
def test_a_log_that_cannot_be_written(
    tmp_path: Path, health: RawSite, words: tuple[str, ...], code: int, said: str
) -> None:
    done = crawled(tmp_path / "out", health, *words)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert health.visits == [f"/ping/{code}"]


@pytest.mark.long
def test_a_disk_that_is_full_in_the_middle_of_a_log(tmp_path: Path) -> None:
    """The log has a size limit, as on a disk with little space; everything else is stored."""
    newsroom = Newsroom()
    newsroom.publish("qom", 5, age=timedelta(hours=1))
    log = tmp_path / "crawl.log"
    log.write_bytes(b"x" * 8_000_000)  # more than news.db will have
    with serving(newsroom) as site:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "tasnim", "-a", "provinces=qom"),
                *("-s", f"TASNIM_URL={site.url}", "-s", "DOWNLOAD_DELAY=0"),
                *("-s", f"LOG_FILE={log}", "-s", f"OUTPUT_DIR={tmp_path / 'out'}"),
            ],
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8_002_000, 8_002_000)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 74, done.stderr
    assert "the log could not be written to its end: File too large" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert Scrapy(tmp_path / "out").stored() == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("crawl", "tasnim", "-a", "provinces=qom", "-a", "provinces=yazd"), "-a provinces is"),
        (("crawl", "republished", "-a", "urls=http://a.example/1/", "-a", "urls=@x"), "-a urls is"),
        (("crawl", "tasnim_archive", "-a", "since=1404-08-01", "-a", "since=1404-08-01"), "-a sin"),
        (("crawl", "tasnim", "-L", "INFO", "--loglevel=ERROR"), "--loglevel is said twice"),
        (("export", "-", "--province", "qom", "--province=yazd"), "--province is said twice"),
        (("stats", "--since", "1404-08-01", "--since", "1404-09-01"), "--since is said twice"),
        (("search", "قم", "--limit", "1", "--limit", "2"), "--limit is said twice"),
    ],
)
def test_what_is_said_twice_is_refused(scrapy: Scrapy, words: tuple[str, ...], said: str) -> None:
    done = scrapy(*words, code=64)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
