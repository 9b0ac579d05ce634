"""Responses without bounds: each is refused in bounded memory; all other stories are stored."""

import gzip
import ipaddress
import itertools
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import brotli
import pytest
from cryptography import x509

from newscrawl.demo.stories import on_list
from newscrawl.downloader.download_handler import LONGEST_HEAD
from newscrawl.sites.tasnim.desks import desks
from newscrawl.utils.compression import zstd
from tests.certificates import certified
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.servers import answering, http

MB = 1024 * 1024
ALL = ("-a", "since=1404-08-01", "-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
# Of the command and what it starts, in KB. In a process of its own: a child's peak is never less
# than what its parent had when it was made.
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def measured(folder: Path, site: str, *arguments: str) -> tuple[int, str]:
    """Crawl; return the greatest memory in MB, and the log."""
    watch = (sys.executable, "-c", PEAK, sys.executable)
    host = ("-s", f"TASNIM_URL={site}", "-s", f"OUTPUT_DIR={folder}")
    done = subprocess.run(
        [*watch, "-m", "scrapy", "crawl", "tasnim", *host, *ALL, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **ENVIRONMENT},
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout) // 1024, done.stderr


def ledger(folder: Path) -> dict[int, tuple[str, str]]:
    """Return reason and message of the failed articles by number."""
    database = sqlite3.connect(folder / "news.db")
    found = database.execute("SELECT id, reason, message FROM ledger WHERE state <> 'stored'")
    rows = {int(row[0].partition(":")[2]): (row[1], row[2]) for row in found}
    database.close()
    return rows


def bomb(encoding: str) -> list[bytes]:
    """Return a response with 300 MB of nothing, compressed."""
    return [http(compressed(encoding), f"Content-Encoding: {encoding}")]


@cache
def compressed(encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(bytes(300 * MB), 1)
    if encoding == "deflate":
        return compressed("gzip")[10:-8]  # without the header and the sums
    if encoding == "br":
        return bytes(brotli.compress(bytes(300 * MB), quality=1))
    return zstd.compress(bytes(300 * MB), 1)


def endless(start: str) -> Iterator[bytes]:
    yield f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{start}".encode()
    yield from itertools.repeat(b"<p>x</p>" * 8192)


def drip() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n"
    while True:
        time.sleep(1)
        yield b"x"


def many_headers() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    for n in itertools.count():
        yield b"".join(b"X-%d-%d: %s\r\n" % (n, m, b"x" * 1000) for m in range(64))


def folded_header() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX: a\r\n"
    yield from itertools.repeat(b" and so on\r\n" * 6000)


LARGE = f"more than {10 * MB} bytes"
DURING = f"more than {10 * MB} bytes come out of the body"
HEAD = f"status and headers have more than {LONGEST_HEAD} bytes"
#: Responses without bounds, each with its expected reason in the ledger.
UNBOUNDED: dict[str, tuple[Callable[[], Iterable[bytes]], str]] = {
    "gzip": (lambda: bomb("gzip"), DURING),
    "deflate": (lambda: bomb("deflate"), DURING),
    "br": (lambda: bomb("br"), DURING),
    "zstd": (lambda: bomb("zstd"), DURING),
    "nested": (
        lambda: [http(b"x", "Content-Encoding: gzip" + ", gzip" * 999)],
        "encoded 1000 times",
    ),
    "plain": (lambda: [http(b"x" * 20 * MB)], f"{20 * MB} bytes which is larger"),
    "endless": (lambda: endless("\r\n"), LARGE),
    "one chunk": (lambda: endless(f"Transfer-Encoding: chunked\r\n\r\n{2**60:x}\r\n"), LARGE),
    "headers": (many_headers, HEAD),
    "folded": (folded_header, HEAD),
    "early": (lambda: itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nX: a\r\n\r\n" * 999), HEAD),
}


@pytest.mark.long
def test_answers_without_bounds_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    keys = ("qom", "fars", "gilan", "yazd", "kerman")
    listed = sorted({story.number for key in keys for story in on_list(desks()[key])})
    numbers = dict(zip(listed, UNBOUNDED, strict=False))

    def answer(path: str) -> Iterable[bytes] | None:
        which = next((name for number, name in numbers.items() if f"/{number}/" in path), None)
        return UNBOUNDED[which][0]() if which else None

    with answering(answer) as site:
        peak, log = measured(tmp_path, site.url, "-a", f"provinces={','.join(keys)}")
    found = ledger(tmp_path)
    assert {n: found[n][0] for n in found} == dict.fromkeys(numbers, "refused")
    for number, name in numbers.items():
        assert UNBOUNDED[name][1] in found[number][1], name
    # Measured: 85 MB without any of these, 125 MB with all, four at once.
    assert peak < 180, log
    assert len(Scrapy(tmp_path).records()) == len(listed) - len(UNBOUNDED)
    # What is refused is not asked for again.
    asked = [path for path in site.visits if any(f"/{number}/" in path for number in numbers)]
    assert len(asked) == len(numbers)


@pytest.mark.long
def test_a_byte_a_second_is_given_up(tmp_path: Path) -> None:
    slow, *_ = (story.number for story in on_list(desks()["qom"]))
    started = time.monotonic()
    with answering(lambda path: drip() if f"/{slow}/" in path else None) as site:
        measured(tmp_path, site.url, "-a", "provinces=qom", "-s", "DOWNLOAD_TIMEOUT=2")
    assert time.monotonic() - started < 120  # three tries of two seconds, however busy it is here
    assert set(ledger(tmp_path)) == {slow}
    reason, message = ledger(tmp_path)[slow]
    assert reason == "DownloadTimeoutError"
    assert "took longer than 2.0 seconds" in message
    assert len(Scrapy(tmp_path).records()) == 5


LOOPBACK = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")


@pytest.mark.long
def test_a_certificate_that_none_vouches_for(scrapy: Scrapy, tmp_path: Path) -> None:
    with answering(lambda _: None, tls=certified(tmp_path, LOOPBACK)) as site:
        done = scrapy.crawl(site.url, *QOM, code=69)
        assert site.visits == []
        assert "signed by none that this machine trusts" in done.stderr
        assert "Traceback" not in done.stderr
        assert "is off" not in done.stderr
        off = scrapy.crawl(site.url, *QOM, "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False")
    assert off.stderr.count("WARNING: DOWNLOAD_VERIFY_CERTIFICATES is off") == 1
    assert len(scrapy.records()) == 6


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "days", "reason"),
    [
        (LOOPBACK, 1, None),
        (x509.DNSName("www.tasnimnews.com"), 1, "another host's"),
        (LOOPBACK, -1, "expired"),
    ],
)
def test_a_certificate_of_an_authority(
    scrapy: Scrapy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: x509.GeneralName,
    days: int,
    reason: str | None,
) -> None:
    context = certified(tmp_path, name, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with answering(lambda _: None, tls=context) as site:
        done = scrapy.crawl(site.url, *QOM, code=69 if reason else 0)
    assert (reason or "6 articles stored") in done.stderr
    assert bool(site.visits) == (reason is None)


@pytest.mark.long
def test_headers_without_end_over_tls(scrapy: Scrapy, tmp_path: Path) -> None:
    first, *_ = (story.number for story in on_list(desks()["qom"]))
    with answering(
        lambda path: many_headers() if f"/{first}/" in path else None,
        tls=certified(tmp_path, LOOPBACK),
    ) as site:
        scrapy.crawl(site.url, *QOM, "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False")
    assert HEAD in ledger(scrapy.folder)[first][1]
    assert len(scrapy.records()) == 5


@pytest.mark.parametrize("value", ["no", "maybe"])
def test_a_switch_is_on_or_off(scrapy: Scrapy, value: str) -> None:
    done = scrapy("crawl", "tasnim", "-s", f"DOWNLOAD_VERIFY_CERTIFICATES={value}", code=64)
    assert f"DOWNLOAD_VERIFY_CERTIFICATES={value}: write True or False" in done.stderr
