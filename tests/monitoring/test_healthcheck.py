"""The healthcheck address: the messages sent at a run's end, and what failures of it do."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newscrawl.demo.site import Page, demo_pages, running, serving
from newscrawl.errors import ArgumentError
from newscrawl.monitoring import healthcheck
from newscrawl.monitoring.healthcheck import HealthCheck
from newscrawl.store import open_store
from newscrawl.utils.locks import alone
from tests.conftest import Scrapy
from tests.servers import answering, http

KEY = "/5ecret-key"
QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")


class Service(ThreadingHTTPServer):
    """``told``: path and text of each message. ``statuses``: of the next responses, then 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[tuple[str, str]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{KEY}"

    @property
    def paths(self) -> list[str]:
        """The paths of the messages below the address."""
        return [path.removeprefix(KEY) for path, _ in self.told]


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append((self.path, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with running(Service()) as one:
        yield one


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(healthcheck, "_PAUSE", 0.01)


def test_what_is_said(service: Service) -> None:
    check = HealthCheck(service.url)
    check.began()
    check.ended(0, "تمام")
    check.ended(69, "no answer")
    assert service.told == [(f"{KEY}/start", ""), (KEY, "تمام"), (f"{KEY}/69", "no answer")]
    HealthCheck(f"{service.url}/?create=1").ended(65, "")
    HealthCheck(f"{service.url}?create=1").ended(0, "")
    assert service.paths[3:] == ["/65?create=1", "?create=1"]
    HealthCheck("").ended(0, "to nobody")


def test_once_more(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.statuses = [503]
    HealthCheck(service.url).ended(0, "x")
    assert service.paths == ["", ""]
    assert caplog.records == []


@pytest.mark.parametrize("status", [302, 404, 503])
def test_what_was_not_heard_is_logged(
    service: Service, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    service.statuses = [status] * 2
    HealthCheck(service.url).ended(0, "x")
    assert service.paths == ["", ""]  # a redirect is not followed
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert f"127.0.0.1 was not told: it answered {status}" in record.message
    assert KEY not in record.message


def test_nobody_there(caplog: pytest.LogCaptureFixture) -> None:
    with running(Service()) as gone:
        url = gone.url
    HealthCheck(url).ended(0, "x")
    assert "Connection refused" in caplog.text


@pytest.mark.parametrize("answer", [[b"HTTP/1.1 200 OK\r\n"], [b"\x1b[2Jnoise\r\n\r\n"], [http()]])
def test_no_answer_hangs_it_or_acts(
    answer: list[bytes], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    is_whole = answer == [http()]
    monkeypatch.setattr(healthcheck, "TIMEOUT", 60 if is_whole else 0.5)

    def slowly(_: str) -> Iterator[bytes]:
        yield from answer
        if answer[0].endswith(b"OK\r\n"):
            for n in range(1000):  # a header every moment: no read waits for long
                yield f"X-{n}: x\r\n".encode()
                time.sleep(0.05)

    with answering(slowly) as site:
        began = time.monotonic()
        HealthCheck(site.url).ended(0, "x")
        assert time.monotonic() - began < 20
    assert "\x1b" not in caplog.text
    assert ("was not told" in caplog.text) is not is_whole


@pytest.mark.parametrize(
    "url",
    [
        *("hc-ping.com/x", "ftp://x/y", "file:///etc/passwd", "https://", "http://a:99999/x"),
        *("https://x/\ny", "https://x/ی", "http://user:word@x/", "https://x/y#z", "http://[x/"),
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ArgumentError, match="HEALTHCHECK_URL is no address"):
        HealthCheck(url)


def told(scrapy: Scrapy, site: str, service: Service, *arguments: str, code: int) -> None:
    done = scrapy.crawl(site, "-s", f"HEALTHCHECK_URL={service.url}", *arguments, code=code)
    assert "was not told" not in done.stderr
    assert KEY not in done.stderr


NOWHERE = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "wrong",
    [("-a", "provinces=atlantis"), pytest.param(("--provinces", "qom"), marks=pytest.mark.long)],
)
def test_arguments(scrapy: Scrapy, service: Service, wrong: tuple[str, ...]) -> None:
    told(scrapy, NOWHERE, service, *wrong, code=64)
    assert service.told == [(f"{KEY}/64", "ended with 64 (bad argument)")]


@pytest.mark.long
def test_a_run_that_is_turned_away_says_nothing(scrapy: Scrapy, service: Service) -> None:
    with alone(scrapy.folder, "tasnim"):
        told(scrapy, NOWHERE, service, code=75)
    assert service.told == []


def test_a_bad_address_is_refused_before_the_first_request(scrapy: Scrapy) -> None:
    with serving() as site:
        done = scrapy.crawl(site.url, "-s", "HEALTHCHECK_URL=hc-ping.com/5ecret", code=64)
    assert "HEALTHCHECK_URL is no address" in done.stderr
    assert "5ecret" not in done.stderr
    assert site.visits == []


def test_a_good_run(scrapy: Scrapy, service: Service) -> None:
    with serving() as site:
        told(scrapy, site.url, service, *QOM, code=0)
    assert service.paths == ["/start", ""]
    assert service.told[1][1].startswith("ended with 0 (done); tasnim: done; ")
    assert "6 articles stored" in service.told[1][1]
    assert "\n" not in service.told[1][1]


@pytest.mark.long
def test_runs_that_went_wrong(scrapy: Scrapy, service: Service) -> None:
    with serving(lambda _: "<html><body>new layout</body></html>") as site:
        told(scrapy, site.url, service, *QOM, code=65)
    told(scrapy, site.url, service, *QOM, "-s", "RETRY_TIMES=0", code=69)
    scrapy.folder.joinpath("news.db").write_bytes(b"no database" * 999)
    told(scrapy, site.url, service, *QOM, code=74)
    assert service.paths == ["/start", "/65", "/start", "/69", "/start", "/74"]
    assert "no list page could be read" in service.told[1][1]
    assert service.told[5][1] == "ended with 74 (not stored)"


@pytest.mark.long
@pytest.mark.parametrize(("end", "said"), [(signal.SIGINT, ["/130"]), (signal.SIGKILL, [])])
def test_a_run_that_is_ended(
    scrapy: Scrapy, service: Service, end: signal.Signals, said: list[str]
) -> None:
    fetched = threading.Event()

    def slow(target: str) -> Page:
        if "/news/" in target:
            fetched.set()
            time.sleep(0.2)
        return demo_pages(target)

    with serving(slow) as site:
        run = scrapy.start(site.url, "-s", f"HEALTHCHECK_URL={service.url}", *QOM)
        assert fetched.wait(120)
        run.send_signal(end)
        assert run.wait(120) == (130 if said else -signal.SIGKILL)
    assert service.paths == ["/start", *said]


@pytest.mark.long
def test_a_service_that_is_away_changes_nothing(scrapy: Scrapy) -> None:
    with running(Service()) as gone:
        url = gone.url
    log = scrapy.folder.parent / "crawl.log"
    with serving() as site:
        away = ("-s", f"HEALTHCHECK_URL={url}", "-s", f"LOG_FILE={log}")
        assert scrapy.crawl(site.url, *QOM, *away).stderr == ""
    assert log.read_text().count("WARNING: the health check at 127.0.0.1 was not told") == 2
    with closing(open_store(scrapy.folder)) as database:
        assert next(database.query("SELECT exit_code FROM runs"))["exit_code"] == 0
