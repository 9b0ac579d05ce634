"""Import the site's pages from WARC files of any tool into pages.db; count what is skipped."""

import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from w3lib.url import safe_url_string

from newscrawl.archive.warc_reader import (
    DamagedRecordError,
    NoPageError,
    body_of,
    each_record,
    is_cut,
)
from newscrawl.archive.warc_writer import OWN_HEADER
from newscrawl.errors import DamagedPageError, DateError, UrlError
from newscrawl.persian.clock import now
from newscrawl.persian.dates import from_iso, utc_text
from newscrawl.reading.identity import provisional_id
from newscrawl.sites.hosts import Hosts
from newscrawl.sites.provinces import desk_of_service, desks
from newscrawl.sites.tasnim.addresses import is_site, list_service, parse_address
from newscrawl.store import Database
from newscrawl.store.archived_pages import (
    ARTICLE,
    COPY,
    LIST,
    ArchivedPage,
    Headers,
    key_of,
    page_of,
    record_new,
)

_LONGEST_ADDRESS = 4096
# Pages stored in one transaction.
_BATCH = 100
_ORPHANS = "revisits whose original is not found: import its file together with theirs"

_page_status = re.compile(r"2\d\d", re.ASCII)
_PARTIAL_CONTENT = 206

#: Kind, name, desk and day, as :class:`ArchivedPage` has them.
_Kind = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are imported: those on the site's own hosts, on ``hosts``, and at the seed URLs
    in ``copies``; but none with a name in ``forgotten``. ``longest``: the limit of a body, in
    bytes.
    """

    hosts: Hosts
    copies: Collection[str]
    longest: int
    forgotten: Collection[str] = ()

    def is_ours(self, url: str) -> bool:
        """Return True if an address is the site's."""
        return url.startswith(("http://", "https://")) and (is_site(url) or self.hosts.has(url))


@dataclass(frozen=True, slots=True)
class _Original:
    """The record whose body a revisit record repeats: ``names`` under which it may be remembered,
    its address and time (UTC).
    """

    names: tuple[str, ...]
    url: str
    at: str


class WarcImport:
    """An import of WARC files. ``new``, ``known``: numbers of pages; ``skipped``: numbers of
    skipped records by reason; ``damages``: what is wrong with the files, a sentence each.

    It remembers short names of each page, for revisit records that repeat its body, and revisit
    records that come before their page, until all files are read.
    """

    def __init__(self, kept: Database, wanted: Wanted) -> None:
        self.kept = kept
        self.wanted = wanted
        self.new = self.known = 0
        self.skipped: Counter[str] = Counter()
        self.damages: list[str] = []
        self._batch: list[tuple[ArchivedPage, list[str]]] = []
        self._originals: dict[str, int] = {}
        self._waiting: list[tuple[ArchivedPage, list[str], _Original]] = []

    def take(self, *paths: Path) -> None:
        """Import files. Damaged records are left out and noted; all others are imported."""
        try:
            for path in paths:
                for record, where in each_record(path, self.damages):
                    self._take(record, where)
            for page, names, original in self._waiting:
                if repeated := self._with_original(page, original):
                    self._keep(repeated, names)
                else:
                    self.skipped[_ORPHANS] += 1
        finally:
            self._waiting.clear()
            self._flush()

    def _take(self, record: Any, where: str) -> None:
        found, why = None, None
        try:
            try:
                found = self._page_and_names(record)
            except NoPageError as error:
                why = str(error)
            if is_cut(record):
                why = "cut"
        except (DamagedRecordError, ValueError, AttributeError, TypeError):
            # The library expects that headers exist and are well-formed.
            why = "damaged"
        if why in ("cut", "damaged"):
            self.damages.append(f"{where}, is {why}, and is left out")
            why = f"records that are {why}"
        if why:
            self.skipped[why] += 1
        elif found:
            self._keep(*found)

    def _page_and_names(self, record: Any) -> tuple[ArchivedPage, list[str]] | None:
        """Return the page of a record and the names by which revisit records may refer to it.

        None for a revisit record that waits for its original. Raises NoPageError,
        DamagedRecordError.
        """
        head = record.rec_headers
        if head.get_header("Content-Length") is None:
            raise NoPageError("cut")
        if record.rec_type not in ("response", "revisit"):
            raise NoPageError(f"{record.rec_type or 'unnamed'} records")
        page = self._page(record)
        names = [head.get_header(name) for name in ("WARC-Record-ID", "WARC-Payload-Digest")]
        known_as = [f"{page.url} {page.fetched_at}", *filter(None, names)]
        if record.rec_type == "response":
            body, is_whole = body_of(record, self.wanted.longest)
            return replace(page, body=body, is_partial=page.is_partial or not is_whole), known_as
        original = _original(head)
        if repeated := self._with_original(page, original):
            return repeated, known_as
        if not is_cut(record):
            self._waiting.append((page, known_as, original))
        return None

    def _page(self, record: Any) -> ArchivedPage:
        """Return the page of a record without its body. Raises NoPageError."""
        head, http = record.rec_headers, record.http_headers
        url = _encoded(head.get_header("WARC-Target-URI") or "")
        own = _own_facts(head)
        asked = own.get("asked")
        if not isinstance(asked, str) or not asked.isascii() or len(asked) > _LONGEST_ADDRESS:
            asked = url
        kind, name, desk, day = self._kind(url, asked, own)
        if name in self.wanted.forgotten:
            raise NoPageError("pages of forgotten articles")
        if http is None and record.rec_type == "response":
            raise NoPageError("records without HTTP headers")
        status = http.get_statuscode() if http else "200"
        if not _page_status.fullmatch(status):
            raise NoPageError("answers that are no pages")
        try:
            at = utc_text(from_iso(head.get_header("WARC-Date") or ""))
        except DateError as error:
            raise NoPageError("records without a date that can be read") from error
        # Revisit records are marked as truncated because they have no body.
        is_truncated = record.rec_type == "response" and head.get_header("WARC-Truncated")
        is_partial = is_truncated or int(status) == _PARTIAL_CONTENT
        return ArchivedPage(
            kind=kind,
            url=url,
            asked=asked if kind == COPY or self.wanted.is_ours(asked) else url,
            fetched_at=at,
            body=b"",
            headers=_headers(http),
            name=name,
            desk=desk,
            day=day,
            status=int(status),
            is_partial=bool(own.get("partial", is_partial)),
        )

    def _kind(self, url: str, asked: str, own: dict[str, Any]) -> _Kind:
        """Return kind, name, desk and day of a page. Raises NoPageError if it is not wanted."""
        said = own.get("desk")
        desk = said if isinstance(said, str) and said in desks() else None
        if not self.wanted.is_ours(url):
            is_own = own.get("kind") == COPY and url.startswith(("http://", "https://"))
            if is_own or url in self.wanted.copies:
                return COPY, provisional_id(asked if is_own else url), None, None
            raise NoPageError("pages of other hosts")
        # After a redirect the page still counts as the requested one: its reader has to see that.
        is_known = own.get("kind") in (LIST, ARTICLE) and self.wanted.is_ours(asked)
        subject = asked if is_known else url
        if (service := list_service(subject)) is not None:
            found = desk_of_service(service)
            return LIST, None, found.key if found else None, None
        try:
            address = parse_address(subject)
        except UrlError as error:
            raise NoPageError("addresses that are no article and no list") from error
        if subject.partition("?")[0].rstrip("/").endswith("/amp"):
            raise NoPageError("AMP pages")
        return ARTICLE, address.id, desk, address.day.isoformat() if address.day else None

    def _with_original(self, page: ArchivedPage, original: _Original) -> ArchivedPage | None:
        """Return a revisit's page with the body of its original, and with the original's headers if
        it has none; None if the original is not found.
        """
        first = self._original_page(original)
        if first is None:
            return None
        headers = page.headers if page.headers.get("Content-Type") else first.headers
        return replace(
            page,
            body=first.body,
            headers=headers,
            is_partial=page.is_partial or first.is_partial,
        )

    def _original_page(self, original: _Original) -> ArchivedPage | None:
        for name in original.names:
            if waiting := next((page for page, names in self._batch if name in names), None):
                return waiting
        keys = [self._originals[name] for name in original.names if name in self._originals]
        try:
            key = keys[0] if keys else key_of(self.kept, original.url, original.at)
            return page_of(self.kept, key) if key else None
        except DamagedPageError:
            return None

    def _keep(self, page: ArchivedPage, names: list[str]) -> None:
        self._batch.append((page, names))
        if len(self._batch) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        keys = record_new(self.kept, [page for page, _ in self._batch], now())
        for (_, names), (key, is_new) in zip(self._batch, keys, strict=True):
            self._originals |= dict.fromkeys(names, key)
            self.new += is_new
            self.known += not is_new
        self._batch.clear()


def _encoded(url: str) -> str:
    """Percent-encode an address as crawls do. Raises NoPageError if that fails."""
    try:
        if len(url) <= _LONGEST_ADDRESS and not url.isascii():
            url = safe_url_string(url)
    except ValueError as error:
        raise NoPageError("addresses that cannot be read") from error
    if len(url) > _LONGEST_ADDRESS:
        raise NoPageError("addresses that are too long")
    return url


def _original(head: Any) -> _Original:
    uri = (head.get_header("WARC-Refers-To-Target-URI") or "").removeprefix("<").removesuffix(">")
    try:
        url = _encoded(uri)
        at = utc_text(from_iso(head.get_header("WARC-Refers-To-Date") or ""))
    except (NoPageError, DateError):
        url = at = ""
    names = (head.get_header("WARC-Refers-To"), head.get_header("WARC-Payload-Digest"))
    return _Original((*([f"{url} {at}"] if at else []), *filter(None, names)), url, at)


def _headers(http: Any) -> Headers:
    """Choose the headers to archive, as crawls do: each byte becomes one character."""
    pairs = http.headers if http else ()
    return Headers.that_matter((n, v.encode().decode("latin-1")) for n, v in pairs)


def _own_facts(head: Any) -> dict[str, Any]:
    """Return what newscrawl's own export says of the page; empty for files of other tools."""
    try:
        said = json.loads(head.get_header(OWN_HEADER) or "{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
