"""Make files like Common Crawl's news files (CC-NEWS), and tell what is in them.

A real file is named ``CC-NEWS-20260301013445-00123.warc.gz`` by the time at which it was begun and
a number that counts up, and reaches 1 GB, with one gzip member a record: first a warcinfo, then the
responses of an hour of news sites all over the world (in some crawls with their requests and
metadata), in the order in which they came. ``crawl-data/CC-NEWS/<year>/<month>/warc.paths.gz``
lists a month's files, one path a line.

``make_file`` and ``make_month`` make such files, smaller, from a seed: the same seed gives the same
bytes (under one version of zlib). One record in 300 is of our site; Made.captures says what those
hold, so that a test can work out by itself what an import of them must store. All else is
strangers', of a few hundred responses made once, whose addresses and times change; 40 files of
20 MB take some ten seconds.
"""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import BinaryIO

from tests.archive import cc_pages
from tests.archive.cc_plan import MOMENT, Capture, Window, plan
from tests.archive.cc_records import (
    Fields,
    Premade,
    digest,
    http,
    member,
    record,
    record_id,
)
from tests.archive.cc_records import head as header

SITE = "https://www.tasnimnews.com"
START = datetime(2025, 11, 2, 1, 34, 45, tzinfo=UTC)
#: The number of the first article.
FIRST = 3_500_001
_AGENT = "CCBot/2.0 (https://commoncrawl.org/faq/)"


@dataclass(frozen=True, slots=True)
class Written:
    """A capture's record in a file: offset and length of its gzip member, in bytes."""

    capture: Capture
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made.

    ``written``: the records of our site, in the file's order; ``offsets``: of each gzip member, one
    a record, all types and sites; ``size``: of the file, in bytes.
    """

    path: Path
    written: tuple[Written, ...]
    offsets: tuple[int, ...]
    size: int

    @property
    def captures(self) -> tuple[Capture, ...]:
        return tuple(written.capture for written in self.written)

    @property
    def records(self) -> int:
        return len(self.offsets)


@dataclass(frozen=True, slots=True)
class Month:
    """Files of a month, in the order of their names, and the list of their paths."""

    files: tuple[Made, ...]
    paths: Path

    @property
    def captures(self) -> tuple[Capture, ...]:
        return tuple(capture for made in self.files for capture in made.captures)


def name_of(start: datetime, number: int) -> str:
    """Return a file's name. start: when it was begun, UTC; number: of five digits."""
    return f"CC-NEWS-{start:%Y%m%d%H%M%S}-{number:05}.warc.gz"


def make_file(
    path: Path,
    seed: int,
    *,
    size: int = 20_000_000,
    ours: float = 1 / 300,
    site: str = SITE,
    first: int = FIRST,
    start: datetime = START,
    captures: Sequence[Capture] | None = None,
) -> Made:
    """Make one file and return what is in it.

    size: about so many bytes, compressed; ours: share of our site's among the responses; site:
    scheme and host of ours; first: number of the first article; start: when the file was begun;
    captures: what to write of our site instead of a plan, in this order.
    """
    chance = Random(f"file {seed}")
    window = Window(start, timedelta(minutes=chance.randint(40, 75)))
    if captures is None:
        captures = plan(chance, _share(size, ours), site, first, [window])[0]
    return _Writer(path, chance, window, site).write(captures, size)


def make_month(
    folder: Path,
    seed: int,
    files: int = 40,
    *,
    size: int = 20_000_000,
    ours: float = 1 / 300,
    site: str = SITE,
    first: int = FIRST,
    start: datetime = START,
) -> Month:
    """Make the files of a month in a folder, with their ``warc.paths.gz``; return what is in them.

    The histories of our pages run through several files. files: how many, one each 16 hours or
    so; the others as in make_file.
    """
    chance = Random(f"month {seed}")
    folder.mkdir(parents=True, exist_ok=True)
    windows, at = [], start
    for _ in range(files):
        windows.append(Window(at, timedelta(minutes=chance.randint(40, 75))))
        at += timedelta(seconds=chance.randint(14 * 3600, 18 * 3600))
    planned = plan(chance, files * _share(size, ours), site, first, windows)
    number = chance.randint(0, 400)
    made = []
    for n, (window, captures) in enumerate(zip(windows, planned, strict=True)):
        path = folder / name_of(window.start, number + n)
        writer = _Writer(path, Random(f"file {n} of month {seed}"), window, site)
        made.append(writer.write(captures, size))
    paths = folder / "warc.paths.gz"
    write_paths(paths, [file.path.name for file in made], start)
    return Month(tuple(made), paths)


def write_paths(path: Path, names: Sequence[str], start: datetime = START) -> None:
    """Write a ``warc.paths.gz``: under the month's folder of the crawl, the path of each file."""
    lines = "".join(f"crawl-data/CC-NEWS/{start:%Y/%m}/{name}\n" for name in names)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


def response(chance: Random, capture: Capture) -> bytes:
    """Return a capture's record, uncompressed, as a response or a revisit."""
    when = datetime.strptime(capture.at, MOMENT).replace(tzinfo=UTC)
    at = format_datetime(when, usegmt=True)
    status, location = capture.status, capture.location
    body = capture.body if capture.body and status != 304 else b""
    stored = http(chance, body, capture.dress, status=status, at=at, location=location)
    block = stored.head if capture.revisit else stored.head + stored.payload
    fields = [
        ("WARC-Record-ID", record_id(chance)),
        ("Content-Length", str(len(block))),
        ("WARC-Date", capture.at),
        ("WARC-Type", "revisit" if capture.revisit else "response"),
        ("WARC-IP-Address", "185.143.233.5"),
        ("WARC-Target-URI", capture.address),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    if capture.revisit and capture.refers:
        uri, moment = capture.refers
        fields += [("WARC-Profile", capture.revisit), ("WARC-Refers-To-Target-URI", uri)]
        fields.append(("WARC-Refers-To-Date", moment))
    if capture.cut:
        fields.append(("WARC-Truncated", capture.cut))
    if stored.protocol:
        fields.append(("WARC-Protocol", stored.protocol))
    # A revisit's payload digest is its original's, whether the original is at hand or not. Tools
    # disagree on the digest of a chunked body: none is given for it.
    payload = (capture.body or capture.refers[0].encode()) if capture.refers else stored.payload
    if capture.digests != "none":
        if b"Transfer-Encoding: chunked" not in stored.head or capture.dress != "encoded":
            value = digest(payload, algorithm=capture.digests)
            fields.append(("WARC-Payload-Digest", value))
        fields.append(("WARC-Block-Digest", digest(block, algorithm=capture.digests)))
    return record(fields, block)


class _Writer:
    """Writes one file."""

    def __init__(self, path: Path, chance: Random, window: Window, site: str) -> None:
        self.path, self.chance, self.window = path, chance, window
        self.addresses = cc_pages.strangers(chance, site)
        self.beside = chance.choice([(), (), ("request",), ("request", "metadata")])
        self.blocks = self._blocks()
        self.written: list[Written] = []
        self.offsets: list[int] = []

    def write(self, captures: Sequence[Capture], size: int) -> Made:
        marks = sorted(self.chance.uniform(0, size) for _ in captures)
        left = list(zip(marks, captures, strict=True))[::-1]
        with self.path.open("wb") as out:
            self._member(out, member(self._warcinfo()))
            while left or out.tell() < size:
                if left and left[-1][0] <= out.tell():
                    _, capture = left.pop()
                    self._ours(out, capture)
                else:
                    self._stranger(out)
            end = out.tell()
        return Made(self.path, tuple(self.written), tuple(self.offsets), end)

    def _member(self, out: BinaryIO, data: bytes) -> None:
        self.offsets.append(out.tell())
        out.write(data)

    def _ours(self, out: BinaryIO, capture: Capture) -> None:
        self._companion(out, "request", capture.address, capture.at)
        data = member(response(self.chance, capture))
        self.written.append(Written(capture, out.tell(), len(data)))
        self._member(out, data)
        self._companion(out, "metadata", capture.address, capture.at)

    def _stranger(self, out: BinaryIO) -> None:
        block, address = next(self.blocks), next(self.addresses)
        at = cc_pages.within(self.chance, self.window.start, self.window.length).strftime(MOMENT)
        self._companion(out, "request", address, at)
        fields = [
            ("WARC-Record-ID", record_id(self.chance)),
            ("Content-Length", str(block.size)),
            ("WARC-Date", at),
            ("WARC-Type", "response"),
            ("WARC-Target-URI", address),
            ("Content-Type", "application/http; msgtype=response"),
            ("WARC-Payload-Digest", block.digests[0]),
            ("WARC-Block-Digest", block.digests[1]),
        ]
        self._member(out, block.behind(header(fields)))
        self._companion(out, "metadata", address, at)

    def _companion(self, out: BinaryIO, kind: str, address: str, at: str) -> None:
        """Write the request or the metadata beside a response, in a file that has them."""
        if kind not in self.beside:
            return
        host, _, path = address.partition("://")[2].partition("/")
        block = f"GET /{path} HTTP/1.1\r\nUser-Agent: {_AGENT}\r\nHost: {host}\r\n\r\n".encode()
        content = "application/http; msgtype=request"
        if kind == "metadata":
            block, content = b"fetchTimeMs: 412\r\n", "application/warc-fields"
        self._member(out, member(record(self._fields(kind, block, at, content, address), block), 1))

    def _warcinfo(self) -> bytes:
        # The colon in the first name is the crawler's own slip, and is in its files.
        block = (
            "software:: StormCrawler 1.8 http://stormcrawler.net/\r\n"
            "description: News crawl for Common Crawl\r\n"
            f"http-header-user-agent: {_AGENT}\r\n"
            "format: WARC File Format 1.0\r\n"
            "conformsTo: http://bibnum.bnf.fr/WARC/WARC_ISO_28500_version1_latestdraft.pdf\r\n"
        ).encode()
        at = self.window.start.strftime(MOMENT)
        fields = list(self._fields("warcinfo", block, at, "application/warc-fields"))
        return record([*fields, ("WARC-Filename", self.path.name)], block)

    def _fields(self, kind: str, block: bytes, at: str, content: str, uri: str = "") -> Fields:
        yield "WARC-Type", kind
        yield "WARC-Date", at
        yield "WARC-Record-ID", record_id(self.chance)
        if uri:
            yield "WARC-Target-URI", uri
        yield "Content-Type", content
        yield "Content-Length", str(len(block))

    def _blocks(self) -> Iterator[Premade]:
        while True:
            blocks = cc_pages.premade()
            yield from self.chance.sample(blocks, len(blocks))


def _share(size: int, ours: float) -> int:
    """Return how many responses of ours a file of so many bytes has, at least one."""
    blocks = cc_pages.premade()
    mean = sum(len(block.behind(b"")) for block in blocks[:60]) / 60 + 400
    return max(1, round(size / mean * ours))
