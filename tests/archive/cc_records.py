"""Write WARC records and gzip members as the crawler behind CC-NEWS, StormCrawler, writes them.

Own code, from the crawler's source (``WARCRecordFormat.java``) and the issues of
``commoncrawl/news-crawl``; nothing here is shared with the importer that reads it. Three forms of
the HTTP headers occur in Common Crawl's news files, all with a body that is decoded already:

- until 16 May 2019 (``VERBATIM``) they stand as the server sent them, so ``Content-Encoding``,
  ``Transfer-Encoding`` and ``Content-Length`` lie about the body;
- since then (``MASKED``) the three are renamed ``X-Crawler-...``, and a true ``Content-Length`` is
  added; ``WARC-IP-Address`` and ``WARC-Truncated`` came with it;
- fetched over HTTP/2 (``HTTP2``, 2026) the status line has no reason, names are in small letters.

``MASKED_CRAWL`` has the prefix ``X-Crawl-`` instead, which is written about but was found in no
file. ``ENCODED`` is no lie: the stored body is compressed, as ``wget`` and Heritrix leave it.
"""

import base64
import gzip
import hashlib
import struct
import uuid
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

import brotli

from newscrawl.utils.compression import zstd

VERBATIM, MASKED, MASKED_CRAWL = "verbatim", "masked", "masked_crawl"
HTTP2, PLAIN, ENCODED = "http2", "plain", "encoded"
#: What stands before the names of the headers that would lie.
_MASKS = {MASKED: "X-Crawler-", MASKED_CRAWL: "X-Crawl-", HTTP2: "X-Crawler-"}
DRESSES = (VERBATIM, MASKED, MASKED_CRAWL, HTTP2, PLAIN, ENCODED)
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=4),
    "zstd": zstd.compress,
}
CRLF = "\r\n"
#: Java's header of a gzip member: no name, no time, no system.
_MEMBER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00"
REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified"}
REASONS |= {403: "Forbidden", 404: "Not Found", 503: "Service Unavailable"}
IDENTICAL = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"

Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Stored:
    """An HTTP response as a record stores it. ``payload``: the body's stored bytes."""

    head: bytes
    payload: bytes
    protocol: str | None = None


def digest(*parts: bytes, algorithm: str = "sha1") -> str:
    """Return the digest of joined bytes: SHA-1 in Base32, ``hex`` SHA-1 or SHA-256 in hex."""
    name = "sha256" if algorithm == "sha256" else "sha1"
    made = hashlib.new(name)
    for part in parts:
        made.update(part)
    if algorithm == "sha1":
        return "sha1:" + base64.b32encode(made.digest()).decode()
    return f"{name}:{made.hexdigest()}"


def record_id(chance: Random) -> str:
    return f"<urn:uuid:{uuid.UUID(int=chance.getrandbits(128), version=4)}>"


def head(fields: Fields, version: str = "WARC/1.0") -> bytes:
    """Return a record's header, with the empty line at its end."""
    lines = "".join(f"{name}: {value}{CRLF}" for name, value in fields)
    return f"{version}{CRLF}{lines}{CRLF}".encode()


def record(fields: Fields, block: bytes, version: str = "WARC/1.0") -> bytes:
    """Return a whole record. fields: with Content-Length among them."""
    return head(fields, version) + block + b"\r\n\r\n"


def member(data: bytes, level: int = 6) -> bytes:
    """Compress bytes into one gzip member."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return _MEMBER + packer.compress(data) + packer.flush() + _trailer(data)


def _trailer(*parts: bytes) -> bytes:
    crc = size = 0
    for part in parts:
        crc, size = zlib.crc32(part, crc), size + len(part)
    return struct.pack("<II", crc, size & 0xFFFFFFFF)


class Premade:
    """A block that is compressed once, and becomes a gzip member behind any number of headers.

    A deflate stream may be joined from parts at the edges of bytes. So only the record's header is
    compressed for each member, and the CRC computed over both.
    """

    def __init__(self, block: bytes, payload: bytes) -> None:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.size = len(block)
        self.digests = (digest(payload), digest(block))
        self._data = block + b"\r\n\r\n"
        self._packed = packer.compress(self._data) + packer.flush()

    def behind(self, header: bytes) -> bytes:
        """Return the gzip member of the header and this block."""
        packer = zlib.compressobj(1, zlib.DEFLATED, -15)
        packed = packer.compress(header) + packer.flush(zlib.Z_SYNC_FLUSH)
        return _MEMBER + packed + self._packed + _trailer(header, self._data)


def chunked(data: bytes, size: int = 4096) -> bytes:
    """Write a body in chunks, each with its length before it."""
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def http(
    chance: Random,
    body: bytes,
    dress: str,
    *,
    status: int = 200,
    at: str = "Sun, 01 Mar 2026 01:34:45 GMT",
    location: str | None = None,
) -> Stored:
    """Return a response's head and stored body, in one of the DRESSES.

    body: decoded; at: for the Date header; location: of a redirect. An ENCODED body is chunked in
    one case of three.
    """
    encoding = "identity" if dress == PLAIN else chance.choices(list(ENCODERS), (7, 1, 2, 1))[0]
    in_chunks = chance.random() < 0.4
    payload = body
    length = len(body) // 5 + 20 if body else 0
    if dress == ENCODED:
        payload = ENCODERS[encoding](body)
        in_chunks = chance.random() < 1 / 3
        length = len(payload)
        payload = chunked(payload) if in_chunks else payload
    elif dress == PLAIN:
        length = len(body)
    fields = [
        ("Server", chance.choice(["nginx", "ArvanCloud", "cloudflare", "Microsoft-IIS/10.0"])),
        ("Date", at),
        ("Content-Type", "text/html; charset=utf-8"),
    ]
    if location:
        fields.append(("Location", location))
    if encoding != "identity" and body:
        fields += [("Content-Encoding", encoding), ("Vary", "Accept-Encoding")]
    if dress != PLAIN and in_chunks and body:
        fields.append(("Transfer-Encoding", "chunked"))
    else:
        fields.append(("Content-Length", str(length)))
    fields += [("Set-Cookie", f"_s={chance.getrandbits(40):x}; path=/"), ("X-Cache", "MISS")]
    if dress in _MASKS:
        fields = list(_masked(fields, _MASKS[dress], len(body)))
    line = f"HTTP/1.1 {status} {'' if dress == HTTP2 else REASONS[status]}"
    if dress == HTTP2:
        fields = [(_small(name), value) for name, value in fields]
    lines = "".join(f"{name}: {value}{CRLF}" for name, value in fields)
    protocol = "h2,TLS_1_3,TLS_AES_128_GCM_SHA256" if dress == HTTP2 else None
    return Stored(f"{line}{CRLF}{lines}{CRLF}".encode(), payload, protocol)


def _masked(fields: Fields, mask: str, size: int) -> Iterable[tuple[str, str]]:
    for name, value in fields:
        if name == "Content-Length" and value != str(size):
            yield mask + name, value
            yield name, str(size)
        elif name in ("Content-Encoding", "Transfer-Encoding"):
            yield mask + name, value
        else:
            yield name, value


def _small(name: str) -> str:
    """Return a header's name as HTTP/2 has it; the crawler's prefix keeps its capitals."""
    mask = _MASKS[HTTP2]
    return mask + name.removeprefix(mask).lower() if name.startswith(mask) else name.lower()
