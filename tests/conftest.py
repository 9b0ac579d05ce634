"""What tests share: responses, captured material, a crawl in a process of its own."""

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

# Of every command that a test runs: its warnings are errors, and a proxy is not asked.
ENVIRONMENT = {
    "PYTHONWARNINGS": "error",
    "PYTHONIOENCODING": "utf-8",
    "NO_PROXY": "127.0.0.1,localhost",
}

# Two cores shared with crawls: time is no failure. The seed stands in the command of make test.
settings.register_profile(
    "usual", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("usual"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


# What is started in the background of a script ignores it, and so would the commands that tests end
# with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header(config: pytest.Config) -> str:
    """The seed of the property tests, so that a failure can be had again."""
    return f"hypothesis seed: {config.getoption('--hypothesis-seed', None)}"


def page(
    body: str | bytes,
    url: str = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x",
    content_type: str = "text/html; charset=utf-8",
) -> HtmlResponse:
    """A response as the engine gives it."""
    data = body.encode() if isinstance(body, str) else body
    return HtmlResponse(url, body=data, headers={"Content-Type": content_type})


@pytest.fixture(scope="session")
def captured() -> Callable[[str], bytes]:
    """A captured file's bytes by name; skips where the folder of captures is not there."""

    def read(name: str) -> bytes:
        path = SHARED / name
        if not path.is_file():
            pytest.skip(f"no {path}")
        data = path.read_bytes()
        return gzip.decompress(data) if name.endswith(".gz") else data

    return read


#: They run no engine: a test runs them in its own process, which saves some tenths of a second.
READING = (
    *("archive", "backup", "coverage", "duplicates", "export", "forget", "reparse", "runs"),
    *("search", "stats"),
)


@cache
def _template() -> Template:
    """One for all tests of this process."""
    template = Template(ENVIRONMENT)
    atexit.register(template.close)
    return template


class Scrapy:
    """Runs ``scrapy``, writing to one folder; what crawls in a process of its own, forked off one
    that has loaded all (:mod:`tests.forked`).

    ``root``: the project that is run.
    """

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder = folder
        self.root = root

    def __call__(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command; fails the test unless it ends with ``code``."""
        if self.root != ROOT:
            run = self.process
        elif arguments[0] in (*READING, "browse"):  # what it refuses: what it serves has no end
            run = self.inside
        else:
            run = self.forked
        done = run(*arguments, "-s", f"OUTPUT_DIR={self.folder}")
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def process(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``python -m scrapy``."""
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
        """The same, forked off the template: for what a process is wanted, and no fresh one."""
        return _template().run(*arguments)

    def inside(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same in this process, by the function that ``scrapy`` calls."""
        out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", newline="") for _ in "oe")
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            execute(["scrapy", *arguments])
        texts = []
        for stream in (out, err):
            stream.flush()
            stream.seek(0)
            texts.append(stream.read())
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), *texts)

    def crawl(self, site: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Crawl a local site, without the manners that the real one is owed."""
        host = ("-s", f"TASNIM_URL={site}", "-s", "DOWNLOAD_DELAY=0")
        many = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4", "-s", "RETRY_WAIT=0.05")
        return self("crawl", "tasnim", *host, *many, *arguments, code=code)

    def start(self, site: str, *arguments: str) -> subprocess.Popen[bytes]:
        """A crawl of a local site that is not waited for."""
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "tasnim", "-s", f"TASNIM_URL={site}"),
                *("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_WAIT=0.05"),
                *("-s", f"OUTPUT_DIR={self.folder}", *arguments),
            ],
            cwd=self.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ENVIRONMENT},
        )

    def records(self, *arguments: str) -> list[dict[str, Any]]:
        """What ``scrapy export -`` prints."""
        lines = self("export", "-", *arguments).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def stored(self) -> int:
        """How many articles are stored now; none where there is no database yet."""
        path = self.folder / "news.db"
        if not path.exists():
            return 0
        with closing(sqlite3.connect(path)) as database:
            try:
                return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
            except sqlite3.OperationalError:
                return 0  # the tables are being made


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    """Commands that write to a temporary folder."""
    return Scrapy(tmp_path / "output")


@pytest.fixture(scope="session")
def crawl_of_qom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a crawl of the demo's desk Qom: copy it, change nothing in it."""
    scrapy = Scrapy(tmp_path_factory.mktemp("qom") / "output")
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01")
    return scrapy.folder


@pytest.fixture
def crawled(scrapy: Scrapy, crawl_of_qom: Path) -> Scrapy:
    """Commands that write to a temporary folder in which Qom is crawled already."""
    shutil.copytree(crawl_of_qom, scrapy.folder)
    return scrapy
