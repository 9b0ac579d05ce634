"""WARC files of whatever tool, taken in as kept pages: those of the site's; the rest is counted."""

import json
import logging
from collections import Counter
from collections.abc import Collection
from contextlib import closing, redirect_stderr
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.dates import from_iso, utc_text
from newscrawl.errors import DateError, UrlError
from newscrawl.hosts import Hosts
from newscrawl.pages.identity import provisional_id
from newscrawl.provinces import desk_of_service, desks
from newscrawl.store import Database
from newscrawl.store.pages import ARTICLE, COPY, LIST, Headers, Page, keep_new, page_of
from newscrawl.urls import is_site, list_service, parse_address
from newscrawl.warc import OWN_HEADER

# Its complaints of a file are ours to word.
logging.getLogger("warcio").addHandler(logging.NullHandler())

_ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate", "br")
_LONGEST_ADDRESS = 4096
_AT_ONCE = 65_536
# Pages kept in one transaction.
_BATCH = 100


#: Kind, name, desk and day, as :class:`Page` has them.
_Kind = tuple[str, str | None, str | None, str | None]


class _NoPageError(Exception):
    """A record is no page to keep; its text says why, for counting."""


class _Records(ArchiveIterator):  # type: ignore[misc]
    """The library's, which takes a file that ends in the middle of a record's headers, or of what
    is compressed, for one that has ended.
    """

    is_cut = False

    def _next_record(self, next_line: bytes | None) -> Any:
        try:
            return super()._next_record(next_line)
        except EOFError:
            self.is_cut = next_line is not None
            raise

    def close(self) -> None:
        if self.reader and self.reader.decompressor:
            self.is_cut |= not getattr(self.reader.decompressor, "eof", True)
        super().close()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are taken: of the site's hosts, of these ``hosts``, and the ``copies`` that the
    user has given, by address, but none of the ``forgotten``, by name. ``longest``: bytes of a
    body.
    """

    hosts: Hosts
    copies: Collection[str]
    longest: int
    forgotten: Collection[str] = ()

    def is_ours(self, url: str) -> bool:
        """Whether an address is the site's."""
        return url.startswith(("http://", "https://")) and (is_site(url) or self.hosts.has(url))


class WarcImport:
    """Takes files in, one after another. ``skipped``: why records are no pages, and how many;
    ``damages``: what is wrong with the files, a sentence each.

    Of each page two short names are remembered, for revisit records that repeat its body.
    """

    def __init__(self, kept: Database, wanted: Wanted) -> None:
        self.kept = kept
        self.wanted = wanted
        self.new = self.known = 0
        self.skipped: Counter[str] = Counter()
        self.damages: list[str] = []
        self._batch: list[tuple[Page, list[str]]] = []
        self._originals: dict[str, int] = {}

    def take(self, path: Path) -> None:
        """Take a file in; what came before a damage is kept."""
        try:
            with (
                path.open("rb") as file,
                redirect_stderr(StringIO()),
                closing(_Records(file, check_digests=True)) as records,
            ):
                self._take(records, path.name)
        finally:
            self._flush()

    def _take(self, records: ArchiveIterator, name: str) -> None:
        number = 0
        try:
            for record in records:
                number += 1
                where = f"{name}, record {number} ({_address(record)})"
                try:
                    self._one(record, where)
                except _NoPageError as why:
                    self.skipped[str(why)] += 1
                if _is_cut(record):
                    self.damages.append(f"{where}, is cut, and is left out")
        except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError) as error:
            # The library's own: it expects headers to be there, and to name what it knows.
            what = " ".join(str(error).split())[:200]
            self.damages.append(f"{name}: cannot be read on after {number} records: {what}")
        else:
            if not number:
                self.damages.append(f"{name}: there is no WARC record in it")
            if number and records.is_cut:
                self.damages.append(f"{name}: the file is cut after its record {number}")
            if records.err_count:
                self.damages.append(f"{name}: {records.err_count} records have a wrong length")

    def _one(self, record: Any, where: str) -> None:
        head = record.rec_headers
        if head.get_header("Content-Length") is None:
            raise _NoPageError("records that are cut")
        if record.rec_type not in ("response", "revisit"):
            raise _NoPageError(f"{record.rec_type or 'unnamed'} records")
        page = self._page(record, head.get_header("WARC-Target-URI") or "")
        if record.rec_type == "revisit":
            page = self._revisited(page, head)
        else:
            page = replace(page, body=self._body(record, where))
        digest = head.get_header("WARC-Payload-Digest")
        date = head.get_header("WARC-Date")
        names = [f"{page.url} {date}", head.get_header("WARC-Record-ID"), digest]
        self._batch.append((page, [name for name in names if name]))
        if len(self._batch) >= _BATCH:
            self._flush()

    def _page(self, record: Any, url: str) -> Page:
        """The page without its body."""
        own = _own(record.rec_headers)
        kind, name, desk, day = self._kind(url, own)
        if name in self.wanted.forgotten:
            raise _NoPageError("pages of forgotten articles")
        http = record.http_headers
        if http is None and record.rec_type == "response":
            raise _NoPageError("records without HTTP headers")
        status = http.get_statuscode() if http else "200"
        if not status.isdigit() or not 200 <= int(status) < 300:
            raise _NoPageError("answers that are no pages")
        try:
            at = utc_text(from_iso(record.rec_headers.get_header("WARC-Date") or ""))
        except DateError as error:
            raise _NoPageError("records without a date that can be read") from error
        asked = own.get("asked")
        is_partial = record.rec_headers.get_header("WARC-Truncated") is not None
        return Page(
            kind=kind,
            url=url,
            asked=asked if isinstance(asked, str) and self._is_like(asked, kind) else url,
            fetched_at=at,
            body=b"",
            headers=Headers.that_matter(http.headers if http else ()),
            name=name,
            desk=desk,
            day=day,
            status=int(status),
            is_partial=bool(own.get("partial", is_partial)),
        )

    def _is_like(self, asked: str, kind: str) -> bool:
        return len(asked) <= _LONGEST_ADDRESS and (kind == COPY or self.wanted.is_ours(asked))

    def _kind(self, url: str, own: dict[str, Any]) -> _Kind:
        """What it is a page of."""
        if len(url) > _LONGEST_ADDRESS or not url.isascii():
            raise _NoPageError("addresses that are too long, or not encoded")
        said = own.get("desk")
        desk = said if isinstance(said, str) and said in desks() else None
        if not self.wanted.is_ours(url):
            asked = own.get("asked") if own.get("kind") == COPY else url
            is_own = own.get("kind") == COPY and url.startswith(("http://", "https://"))
            if isinstance(asked, str) and (is_own or url in self.wanted.copies):
                return COPY, provisional_id(asked), None, None
            raise _NoPageError("pages of other hosts")
        if (service := list_service(url)) is not None:
            found = desk_of_service(service)
            return LIST, None, found.key if found else None, None
        try:
            address = parse_address(url)
        except UrlError as error:
            raise _NoPageError("addresses that are no article and no list") from error
        if url.partition("?")[0].rstrip("/").endswith("/amp"):
            raise _NoPageError("AMP pages")
        return ARTICLE, address.id, desk, address.day.isoformat() if address.day else None

    def _body(self, record: Any, where: str) -> bytes:
        http, longest = record.http_headers, self.wanted.longest
        for name in ("Content-Encoding", "Transfer-Encoding"):
            if value := http.get_header(name):
                http.replace_header(name, value.strip().lower().removeprefix("x-"))
        if (http.get_header("Content-Encoding") or "") not in _ENCODINGS:
            raise _NoPageError("encodings that cannot be undone")
        if record.payload_length > longest:
            raise _NoPageError("bodies that are too long")
        parts, size = [], 0
        stream = record.content_stream()
        while size <= longest and (part := stream.read(_AT_ONCE)):
            parts.append(part)
            size += len(part)
        if size > longest:
            raise _NoPageError("bodies that are too long")
        if _is_cut(record):
            raise _NoPageError("records that are cut")
        if _is_damaged(record):
            self.damages.append(f"{where}, is damaged, and is left out")
            raise _NoPageError("records that are damaged")
        return b"".join(parts)

    def _revisited(self, page: Page, head: Any) -> Page:
        """The page with the body, and where it has none the headers, of the one that it repeats."""
        uri = head.get_header("WARC-Refers-To-Target-URI") or ""
        names = [
            f"{uri} {head.get_header('WARC-Refers-To-Date')}",
            *(head.get_header("WARC-Refers-To"), head.get_header("WARC-Payload-Digest")),
        ]
        for name in filter(None, names):
            waiting = next((p for p, known in self._batch if name in known), None)
            original = waiting or page_of(self.kept, self._originals.get(name, 0))
            if original:
                headers = page.headers if page.headers.get("Content-Type") else original.headers
                return replace(page, body=original.body, headers=headers)
        raise _NoPageError("revisits whose original is not in the files before them")

    def _flush(self) -> None:
        keys = keep_new(self.kept, [page for page, _ in self._batch])
        for (_, names), (key, is_new) in zip(self._batch, keys, strict=True):
            self._originals |= dict.fromkeys(names, key)
            self.new += is_new
            self.known += not is_new
        self._batch.clear()


def _own(head: Any) -> dict[str, Any]:
    """What an export of ours says of the page."""
    try:
        said = json.loads(head.get_header(OWN_HEADER) or "{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _is_cut(record: Any) -> bool:
    """Whether there is less of it than it says."""
    if record.rec_headers.get_header("Content-Length") is None:
        return True
    while record.raw_stream.read(_AT_ONCE):
        pass
    return bool(getattr(record.raw_stream, "limit", 0) > 0)


def _is_damaged(record: Any) -> bool:
    """Whether a digest says so. That of the payload is of the chunks to some, to others is not."""
    problems = record.digest_checker.problems
    is_chunked = record.http_headers.get_header("Transfer-Encoding") is not None
    return any(
        "failed" in problem and (problem.startswith("block") or not is_chunked)
        for problem in problems
    )


def _address(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "?")
