"""Find the one page that a command's argument names: saved in a file, archived, or live."""

import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

from newscrawl.downloader.failure_reasons import Reason
from newscrawl.downloader.fetch import Answer, fetch_pages
from newscrawl.downloader.spider_protocol import site_gate
from newscrawl.errors import ArgumentError, UrlError
from newscrawl.sites.base import Site
from newscrawl.sites.hosts import Hosts
from newscrawl.sites.registry import default_site, desks, is_asked, site_named, site_of, site_of_id
from newscrawl.sites.republished_addresses import allow_list_of, normalise, origins_of
from newscrawl.store import has_pages, open_pages, open_store
from newscrawl.store.archived_pages import COPY, ArchivedPage, newest_of, page_of
from newscrawl.store.health import address_of
from newscrawl.utils.address_guard import is_public
from newscrawl.utils.output_paths import path_of

_web = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_key = re.compile(r"^page:(\d{1,18})$", re.ASCII)
# Python refuses to read longer numbers.
_LONG = 3_000


class FoundPage(NamedTuple):
    """A page, and whose it is. ``site``: None for a republished story."""

    page: Response | ArchivedPage
    site: Site | None

    @property
    def is_copy(self) -> bool:
        """Whether the page is to be read as a republished story."""
        return self.site is None


def saved_page(given: str, url: str | None, hosts: Sequence[Hosts]) -> FoundPage | None:
    """Return the page in a file; None where there is no such file.

    ``url``: the page's address, as if it had come from there. Raises ArgumentError where it is
    missing for a file, or given for anything else.
    """
    is_file = not _web.match(given) and _is_file(given)
    if is_file and (url is None or not _web.match(url)):
        raise ArgumentError(f"say with --url=https://… which address {given} is the page of")
    if not is_file and url is not None:
        raise ArgumentError(f"--url is the address of the page in a FILE; {given} is none")
    if not is_file or url is None:
        return None
    headers = {"Content-Type": "text/html"}
    page = HtmlResponse(url, body=path_of(given).read_bytes(), headers=headers)
    return FoundPage(page, _site_at(url, hosts))


def archived_page(given: str, folder: Path, hosts: Sequence[Hosts]) -> FoundPage | None:
    """Return the archived page of a ``page:KEY``, or the newest one of an id; None if the page has
    to be fetched. Raises ArgumentError for a key without a page.
    """
    key = _key.match(given)
    if _web.match(given) or not (key or has_pages(folder)):
        return None
    with closing(open_pages(folder, create=False)) as kept:
        page = page_of(kept, int(key[1])) if key else newest_of(kept, _id_of(given))
    if page is None:
        if key:
            raise ArgumentError(f"{given}: no page of that number is kept")
        return None
    if page.kind == COPY:
        return FoundPage(page, None)
    desk = desks().get(page.desk or "")
    named = site_of_id(page.name or "") or (site_named(desk.site) if desk else None)
    return FoundPage(page, named or _site_at(page.url, hosts) or default_site())


def live_page(
    given: str, folder: Path, settings: Settings, hosts: Sequence[Hosts]
) -> FoundPage | Reason:
    """Fetch the page of an address or an id, as politely as a crawl; return it, or why none came.

    For an id, or an address of a site on a host that is not requested, its path is tried on the
    site's hosts in their order. Raises ArgumentError for a text that is neither, and
    KeyboardInterrupt where the user ended it.
    """
    url = _meant(given, folder, hosts) if _web.match(given) else _ledger_address(given, folder)
    site = _site_at(url, hosts)
    typed_hosts: list[str] = []
    if site is None:
        urls = [normalise(url, given)]
        gate = allow_list_of(urls)
        typed_hosts = [host for host, _ in origins_of(urls[0]) if is_public(host) is False]
    else:
        own = next(each for each in hosts if each.site is site)
        gate, urls = site_gate(own), [url]
        if not _is_asked(given, hosts):
            parts = urlsplit(url)
            path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            urls = [host + path for host in own.urls]
    answers = fetch_pages(settings, urls, until_first=True, gate=gate, typed_hosts=typed_hosts)
    if not answers:
        raise KeyboardInterrupt
    came: Answer = next((a for a in answers.values() if isinstance(a, Response)), answers[urls[0]])
    return came if isinstance(came, Reason) else FoundPage(came, site)


def _meant(given: str, folder: Path, hosts: Sequence[Hosts]) -> str:
    """Return the address as typed; for a short link on a host that is not requested, the article's
    in the ledger.
    """
    try:
        site = _site_at(given, hosts)
        address = site.address_of(given) if site and not _is_asked(given, hosts) else None
    except UrlError:
        return given
    return _ledger_address(address.id, folder) if address and address.is_short else given


def _ledger_address(given: str, folder: Path) -> str:
    article_id = _id_of(given)
    if ":" not in article_id:
        raise ArgumentError(f"{given} is no address, no file that is there, and no id")
    with closing(open_store(folder, create=False)) as database:
        url = address_of(database, article_id)
    if url is None:
        raise ArgumentError(f"{given} is not in the ledger: give the page's address")
    return url


def _is_asked(given: str, hosts: Sequence[Hosts]) -> bool:
    return is_asked(given) or any(each.has(given) for each in hosts)


def _site_at(url: str, hosts: Sequence[Hosts]) -> Site | None:
    """Return the site that a page counts as its own; None for a republished story."""
    origins = origins_of(url)
    given = (each.site for each in hosts if not origins.isdisjoint(each.origins))
    return next(given, None) or site_of(url)


def _id_of(given: str) -> str:
    """Return an id with its number in Latin digits, whatever digits were typed; a number alone is
    of the default site. Any other text is returned as it is.
    """
    site, _, number = given.rpartition(":")
    is_id = number.isdecimal() and len(number) < _LONG and (not site or site_of_id(given))
    return f"{site or default_site().name}:{int(number)}" if is_id else given


def _is_file(given: str) -> bool:
    try:
        return path_of(given).is_file()
    except OSError:  # longer than a file's name can be
        return False
