"""Shared by tests: responses, captured files, and fixtures that run ``scrapy`` commands."""

import atexit
import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from scrapy.cmdline import execute
from scrapy.http import HtmlResponse

from newscrawl.demo.site import serving
from tests.forked import Template

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "real"

# For every command that a test runs: warnings are errors, and no proxy is used for local sites.
ENVIRONMENT = {
    "PYTHONWARNINGS": "error",
    "PYTHONIOENCODING": "utf-8",
    "NO_PROXY": "127.0.0.1,localhost",
}

# The machine has two cores and runs crawls meanwhile, so a slow example is no failure. make test
# passes the seed.
settings.register_profile(
    "usual",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=50,  # in each of the three times that CI runs all tests, by seeds of their own
)
settings.register_profile("long", settings.get_profile("usual"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


# A process that a script starts in the background ignores SIGINT, and so would the commands that
# tests end with SIGINT.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header(config: pytest.Config) -> str:
    """Show the seed of the property tests, so that a failure can be repeated."""
    return f"hypothesis seed: {config.getoption('--hypothesis-seed', None)}"


def page(
    body: str | bytes,
    url: str = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x",
    content_type: str = "text/html; charset=utf-8",
) -> HtmlResponse:
    """Return a response as the engine delivers it."""
    data = body.encode() if isinstance(body, str) else body
    return HtmlResponse(url, body=data, headers={"Content-Type": content_type})


@pytest.fixture(scope="session")
def captured() -> Callable[[str], bytes]:
    """A function from a captured file's name to its bytes; skips the test if it is missing."""

    def read(name: str) -> bytes:
        path = SHARED / name
        if not path.is_file():
            pytest.skip(f"no {path}")
        data = path.read_bytes()
        return gzip.decompress(data) if name.endswith(".gz") else data

    return read


#: Commands without an engine: a test runs them in its own process, some tenths of a second faster.
READING = (
    *("archive", "backup", "coverage", "duplicates", "export", "forget", "merge", "reparse"),
    *("runs", "search", "sites", "stats"),
)


@cache
def _template() -> Template:
    """Return the template that all tests of this process share."""
    template = Template(ENVIRONMENT)
    atexit.register(template.close)
    return template


class Scrapy:
    """Runs ``scrapy`` commands that write to one folder.

    Commands that crawl run in a process of their own, forked off one that has loaded everything
    (:mod:`tests.forked`). ``root``: the folder of the project. ``site``: the site to crawl.
    """

    def __init__(self, folder: Path, root: Path = ROOT, site: str = "tasnim") -> None:
        self.folder = folder
        self.root = root
        self.site = site

    def __call__(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command. Fails the test unless its exit code is ``code``."""
        if self.root != ROOT:
            run = self.process
        elif arguments[0] in (*READING, "browse"):  # only when it refuses: serving has no end
            run = self.inside
        else:
            run = self.forked
        done = run(*arguments, "-s", f"OUTPUT_DIR={self.folder}")
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def process(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m scrapy`` in a fresh process."""
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            env={**os.environ, **ENVIRONMENT},
        )

    def forked(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a process forked off the template, which saves its start."""
        return _template().run(*arguments)

    def inside(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command in this process, by the function that ``scrapy`` calls."""
        out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", newline="") for _ in "oe")
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            execute(["scrapy", *arguments])
        texts = []
        for stream in (out, err):
            stream.flush()
            stream.seek(0)
            texts.append(stream.read())
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), *texts)

    def crawl(
        self, site: str, *arguments: str, code: int = 0, spider: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Crawl a local site, without the delays that politeness asks for on the real one.

        spider: its name, by default that of the site.
        """
        host = ("-s", f"{self.site.upper()}_URL={site}", "-s", "DOWNLOAD_DELAY=0")
        many = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4", "-s", "RETRY_WAIT=0.05")
        return self("crawl", spider or self.site, *host, *many, *arguments, code=code)

    def start(self, site: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a crawl of a local site, and do not wait for it."""
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "crawl", self.site),
                *("-s", f"{self.site.upper()}_URL={site}"),
                *("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_WAIT=0.05"),
                *("-s", f"OUTPUT_DIR={self.folder}", *arguments),
            ],
            cwd=self.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ENVIRONMENT},
        )

    def records(self, *arguments: str) -> list[dict[str, Any]]:
        """Return the records that ``scrapy export -`` prints."""
        lines = self("export", "-", *arguments).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def stored(self) -> int:
        """Return how many articles are stored now, 0 if there is no database yet."""
        path = self.folder / "news.db"
        if not path.exists():
            return 0
        with closing(sqlite3.connect(path)) as database:
            try:
                return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
            except sqlite3.OperationalError:
                return 0  # the tables are not made yet


@pytest.fixture
def scrapy(tmp_path: Path, request: pytest.FixtureRequest) -> Scrapy:
    """Commands that write to a temporary folder. Its parameter: the site to crawl, or Tasnim."""
    return Scrapy(tmp_path / "output", site=getattr(request, "param", "tasnim"))


@pytest.fixture(scope="session")
def crawl_of_qom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a crawl of the demo's desk Qom. Copy it; do not change it."""
    scrapy = Scrapy(tmp_path_factory.mktemp("qom") / "output")
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01")
    return scrapy.folder


@pytest.fixture
def crawled(scrapy: Scrapy, crawl_of_qom: Path) -> Scrapy:
    """Commands that write to a temporary folder that holds a crawl of Qom."""
    shutil.copytree(crawl_of_qom, scrapy.folder)
    return scrapy
