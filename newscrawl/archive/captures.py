"""Records of archive files as captures of the site's pages; all else with the reason, for counting.

A capture is a page as some crawler received it. Pages by way of the Wayback Machine count as the
site's own, at their time.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from w3lib.url import safe_url_string

from newscrawl.archive.warc_reader import (
    DamagedRecordError,
    NoPageError,
    body_of,
    has_wrong_digest,
    is_cut,
)
from newscrawl.archive.warc_writer import OWN_HEADER
from newscrawl.archive.wayback import Wayback
from newscrawl.errors import DateError, UrlError
from newscrawl.persian.dates import from_iso, tehran_day, utc_text
from newscrawl.reading.identity import provisional_id
from newscrawl.sites.base import Site
from newscrawl.sites.registry import desks, site_of, sites
from newscrawl.store.archived_pages import ARTICLE, COPY, LIST, ArchivedPage, Headers
from newscrawl.store.bodies import packed
from newscrawl.store.captures import Capture
from newscrawl.utils.http_validators import origin_of

_LONGEST_ADDRESS = 4096
_PARTIAL_CONTENT = 206
_OTHER_HOSTS = "pages of other hosts"
_OWN_ELSEWHERE = "pages of newscrawl's own export on {}: say -s NAME_URL={}, as their crawl did"
# Parts of addresses at which sites show an article in another markup.
_OTHER_VERSIONS = frozenset(("amp", "print"))
_page_status = re.compile(r"2\d\d", re.ASCII)

#: Kind, name, desk and day, as :class:`ArchivedPage` has them.
_Kind = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are imported: those on the own hosts of ``sites`` (their names), on ``hosts`` (as
    ``https://name``, with the site's name), and at the seed URLs in ``copies``, that came from the
    Tehran day ``since`` to ``until``; but none with a name in ``forgotten``. Of newscrawl's own
    exports the pages of every site. ``longest``: the limit of a body, in bytes.
    """

    hosts: tuple[tuple[str, str], ...]
    copies: Collection[str]
    longest: int
    forgotten: Collection[str] = field(default=())
    since: date | None = None
    until: date | None = None
    sites: tuple[str, ...] = ()

    def is_ours(self, url: str) -> bool:
        """Return True if an address is of a site whose pages are imported."""
        site = self.site_of(url)
        return site is not None and (site.name in self.sites if self.sites else site.is_default)

    def site_of(self, url: str) -> Site | None:
        """Return the site that has an address's host, or is served by it; None for other hosts."""
        if not url.startswith(("http://", "https://")):
            return None
        return _site_of(_origin(url), self.hosts)

    def may_have(self, url: str) -> bool:
        """Return True if a record of this address may be a page of ours; quick."""
        if wayback := Wayback.of(url):
            url = wayback.url
        return self.is_ours(url) or url in self.copies

    @property
    def question(self) -> bytes:
        """The digest of what is asked for: a file that was read for one question was not read for
        another. Forgotten pages and seed URLs are no part of it.
        """
        hosts = sorted(host for host, _ in self.hosts if self.is_ours(host))
        parts = [hosts, self.longest, self.since, self.until, *([self.sites] if self.sites else [])]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).digest()[:16]


def capture(record: Any, wanted: Wanted) -> Capture:
    """Return the capture that a record of :func:`each_record` holds.

    Raises NoPageError if it is none that is wanted, DamagedRecordError.
    """
    try:
        found = _capture(record, wanted)
    except NoPageError:
        if is_cut(record):
            raise NoPageError("cut") from None
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        # A damaged status or date may be why it is no page.
        if not passed_over(record.rec_type, address, wanted) and has_wrong_digest(
            record, block_alone=True
        ):
            raise DamagedRecordError from None
        raise
    except (ValueError, AttributeError, TypeError) as error:
        # The library expects that headers exist and are well-formed.
        raise DamagedRecordError from error
    if is_cut(record):
        raise NoPageError("cut")
    return found


def passed_over(kind: str, url: str, wanted: Wanted) -> str | None:
    """Return why a record cannot be wanted, as far as its type and address tell; None if it can.

    ``kind``: its WARC-Type.
    """
    if kind not in ("response", "revisit"):
        return f"{kind or 'unnamed'} records"
    return None if wanted.may_have(url) else _OTHER_HOSTS


def _capture(record: Any, wanted: Wanted) -> Capture:
    head = record.rec_headers
    if head.get_header("Content-Length") is None:
        raise NoPageError("cut")
    address = head.get_header("WARC-Target-URI") or ""
    own = _own_facts(head)
    wayback = Wayback.of(address)
    why = passed_over(record.rec_type, address, wanted)
    if why and (why is not _OTHER_HOSTS or own.get("kind") not in (COPY, LIST, ARTICLE)):
        raise NoPageError(why)
    page = _page(record, wanted, own, wayback)
    names = [f"{page.url} {page.fetched_at}"]
    names += filter(None, map(head.get_header, ("WARC-Record-ID", "WARC-Payload-Digest")))
    found = Capture(page, None, _short(names), is_own=bool(own))
    if record.rec_type == "revisit":
        return replace(found, **_repeated(head))
    body, is_whole = body_of(record, wanted.longest)
    if wayback:
        if wayback.is_redirect(body):
            raise NoPageError("answers that are no pages")
        body = wayback.undo(body)
    page = replace(page, is_partial=page.is_partial or not is_whole)
    return replace(found, page=page, body=packed(body))


def _page(
    record: Any, wanted: Wanted, own: dict[str, Any], wayback: Wayback | None
) -> ArchivedPage:
    """Return the page of a record without its body. Raises NoPageError."""
    head, http = record.rec_headers, record.http_headers
    url = encoded(wayback.url if wayback else head.get_header("WARC-Target-URI") or "")
    asked = own.get("asked")
    if not isinstance(asked, str) or not asked.isascii() or len(asked) > _LONGEST_ADDRESS:
        asked = url
    kind, name, desk, day = _kind(url, asked, own, wanted)
    if name in wanted.forgotten:
        raise NoPageError("pages of forgotten articles")
    if http is None and record.rec_type == "response":
        raise NoPageError("records without HTTP headers")
    status = http.get_statuscode() if http else "200"
    if not _page_status.fullmatch(status):
        raise NoPageError("answers that are no pages")
    # Revisit records are marked as truncated because they have no body.
    is_truncated = record.rec_type == "response" and head.get_header("WARC-Truncated")
    is_partial = is_truncated or int(status) == _PARTIAL_CONTENT
    return ArchivedPage(
        kind=kind,
        url=url,
        asked=asked if kind == COPY or wanted.site_of(asked) else url,
        fetched_at=_moment(head, http, wayback, wanted),
        body=b"",
        headers=_headers(http, wayback),
        name=name,
        desk=desk,
        day=day,
        status=int(status),
        is_partial=bool(own.get("partial", is_partial)),
    )


def _moment(head: Any, http: Any, wayback: Wayback | None, wanted: Wanted) -> str:
    said, why = head.get_header("WARC-Date") or "", "records without a date that can be read"
    if wayback:
        moment = wayback.moment(http.get_header("Memento-Datetime") if http else None)
        said = moment.isoformat() if moment else ""
        why = "captures of the Wayback Machine without a full time"
    try:
        at = from_iso(said)
    except DateError as error:
        raise NoPageError(why) from error
    day = tehran_day(at)
    if (wanted.since and day < wanted.since) or (wanted.until and day > wanted.until):
        raise NoPageError("pages of other days")
    return utc_text(at)


def _kind(url: str, asked: str, own: dict[str, Any], wanted: Wanted) -> _Kind:
    """Return kind, name, desk and day of a page. Raises NoPageError if it is not wanted."""
    said = own.get("desk")
    desk = said if isinstance(said, str) and said in desks() else None
    is_own = own.get("kind") in (LIST, ARTICLE)
    if own.get("kind") == COPY and not wanted.is_ours(url):
        if url.startswith(("http://", "https://")):
            return COPY, provisional_id(asked), None, None
        raise NoPageError(_OTHER_HOSTS)
    if not (wanted.is_ours(url) or (is_own and wanted.site_of(url))):
        if url in wanted.copies:
            return COPY, provisional_id(url), None, None
        host = origin_of(url)
        raise NoPageError(_OWN_ELSEWHERE.format(host, host) if is_own else _OTHER_HOSTS)
    # After a redirect the page still counts as the requested one: its reader has to see that.
    subject = asked if is_own and wanted.site_of(asked) else url
    site = wanted.site_of(subject)
    assert site is not None
    if site.is_list(subject):
        found = site.desk_of_list(subject)
        return LIST, None, found.key if found else None, None
    try:
        address = site.address_of(subject)
    except UrlError as error:
        raise NoPageError("addresses that are no article and no list") from error
    if not _OTHER_VERSIONS.isdisjoint(subject.partition("?")[0].split("/")[3:]):
        raise NoPageError("AMP pages, and pages to print")
    return ARTICLE, address.id, desk, address.day.isoformat() if address.day else None


def encoded(url: str) -> str:
    """Percent-encode an address as crawls do. Raises NoPageError if that fails."""
    try:
        if len(url) <= _LONGEST_ADDRESS and not url.isascii():
            url = safe_url_string(url)
    except ValueError as error:
        raise NoPageError("addresses that cannot be read") from error
    if len(url) > _LONGEST_ADDRESS:
        raise NoPageError("addresses that are too long")
    return url


def _repeated(head: Any) -> dict[str, Any]:
    """Return what a revisit record says of the capture whose body it repeats."""
    uri = (head.get_header("WARC-Refers-To-Target-URI") or "").removeprefix("<").removesuffix(">")
    original = None
    try:
        wayback = Wayback.of(uri)
        at = utc_text(from_iso(head.get_header("WARC-Refers-To-Date") or ""))
        original = (encoded(wayback.url if wayback else uri), at)
    except (NoPageError, DateError):
        pass
    names = [
        head.get_header("WARC-Refers-To"),
        " ".join(original) if original else None,
        head.get_header("WARC-Payload-Digest"),
    ]
    return {"repeats": _short(filter(None, names)), "original": original}


def _short(names: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(
        hashlib.blake2b(name.encode(errors="replace"), digest_size=12).digest() for name in names
    )


def _headers(http: Any, wayback: Wayback | None) -> Headers:
    """Choose the headers to archive, as crawls do: each byte becomes one character."""
    pairs = http.headers if http else ()
    if wayback:
        pairs = wayback.headers(pairs)
    return Headers.that_matter((n, v.encode().decode("latin-1")) for n, v in pairs)


def _own_facts(head: Any) -> dict[str, Any]:
    """Return what newscrawl's own export says of the page; empty for files of other tools."""
    try:
        said = json.loads(head.get_header(OWN_HEADER) or "{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _origin(url: str) -> str:
    return url[: url.find("/", 8)] if url.find("/", 8) > 0 else url


@lru_cache(maxsize=4096)
def _site_of(origin: str, hosts: tuple[tuple[str, str], ...]) -> Site | None:
    try:
        name = dict(hosts).get(origin_of(origin).lower())
        return sites()[name] if name else site_of(origin)
    except ValueError:
        return None
