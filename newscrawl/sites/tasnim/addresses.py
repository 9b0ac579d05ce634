"""Tasnim's addresses: the article that each names, its lists, its archive and its feed.

The site has several hosts. An article's number identifies it, never its host or slug.
"""

import re
from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

from newscrawl.errors import DateError, UrlError
from newscrawl.persian.dates import jalali_day, to_jalali
from newscrawl.sites.addresses import canonical_path, has_host, path_of
from newscrawl.sites.base import Address
from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.desks import SERVICE, SITE, slug
from newscrawl.utils.address_guard import is_within

#: The site's own domains. Requests go to the first, the present one, and canonical URLs have it.
#: The others occur in links of old pages; they may belong to others by now, and are never
#: requested. When the site moves again, add its domain on top, and a migration such as
#: ``store/schema/m0014_moved.py`` for the stored addresses.
DOMAINS = (
    "tasnimnews.ir",
    "tasnimnews.com",  # until 12 January 2026
)
#: The domain of short links, https://tn.ai/NUMBER; recognised, never requested.
SHORT_DOMAIN = "tn.ai"
CANONICAL_HOST = f"https://www.{DOMAINS[0]}"

# The number identifies the article: everything after it, slashes included, is the slug. A link
# without its leading slash, on a page below /fa/service, comes out as /fa/service/news/...
_article = re.compile(
    r"^/+(?P<lang>fa/+)?(?:service/+)?(?P<section>news|media)/+(?P<year>\d{4})/+(?P<month>\d{1,2})"
    r"/+(?P<day>\d{1,2})/+(?P<number>\d{1,12})(?:/+(?P<slug>.*))?$",
    re.ASCII,
)
# An article's address without its day, or a part of it; the number is too long for a part of a day.
_dayless = re.compile(
    r"^/fa/(?:news|media)/(?:\d{1,4}/){0,2}(?P<number>\d{5,12})(?:/.*)?$", re.ASCII
)
_service = re.compile(r"^/fa/service/(\d{1,6})(?:/|$)")
_short = re.compile(r"^/(?P<number>\d{5,12})/?$", re.ASCII)


def parse_address(url: str) -> Address:
    """Parse an article's address: an absolute URL on any host, a path alone, or a short link.

    Raises UrlError where it names no article.
    """
    path = canonical_path(url).rstrip("/").removesuffix("/amp").rstrip("/")
    match = _article.match(path)
    if match and (match["lang"] or _is_own(url)):
        year, month, day = (int(match[part]) for part in ("year", "month", "day"))
        when: date | None
        try:
            when = jalali_day(year, month, day)
        except DateError:
            # The number identifies the article, so one with an impossible date is not lost.
            when = None
        base = f"/fa/{match['section']}/{year:04}/{month:02}/{day:02}/{int(match['number'])}"
        path = f"{base}/{match['slug']}" if match["slug"] else base
        return _address(int(match["number"]), path, when, media=match["section"] == "media")
    # Other sites use such addresses, too, so these forms count on the site's own hosts only.
    if (match := _dayless.match(path) or _short.match(path)) and _is_own(url):
        return _address(int(match["number"]), path, media=path.startswith("/fa/media/"))
    raise UrlError(f"the address names no article (/fa/news/YYYY/MM/DD/NUMBER/...): {url!r}")


def _address(number: int, path: str, day: date | None = None, *, media: bool) -> Address:
    is_short = not path.startswith("/fa/")
    return Address(SITE, CANONICAL_HOST, number, path, day, media, is_short)


def _is_own(url: str) -> bool:
    if not has_host(url):
        return True
    try:
        return is_within(urlsplit(url.strip()).hostname or "", (*DOMAINS, SHORT_DOMAIN))
    except ValueError:
        return False


def is_article(url: str) -> bool:
    """Return True if the address has the form of the site's articles, on any host."""
    match = _article.match(path_of(url))
    return match is not None and match["lang"] is not None


def service_number(url: str) -> str | None:
    """Return the service number of a desk's list: 62 for ``/fa/service/62/قم``; None for any other
    address.
    """
    match = _service.match(path_of(url))
    return str(int(match[1])) if match else None


def list_service(url: str) -> str | None:
    """Return the service number of a list address: a desk's list, or a day of the site's archive.

    0 for a day of the archive without a desk's number; None for any other address.
    """
    if (number := service_number(url)) is not None:
        return number
    if path_of(url) != "/fa/archive":
        return None
    (sub, *_) = parse_qs(urlsplit(url).query).get("sub", ["0"])
    return str(int(sub)) if re.fullmatch(r"\d{1,6}", sub, re.ASCII) else "0"


def desk_page(host: str, desk: Desk, page: int) -> str:
    """Return the address of page ``page`` (from 1) of a desk's list, with the slug of the menus."""
    return f"{host.rstrip('/')}/fa/service/{desk.section}/{quote(slug(desk))}?page={page}"


def archive_page(host: str, desk: Desk, day: date, page: int) -> str:
    """Return the address of page ``page`` (from 1) of a desk's Tehran day in the site's archive."""
    return _archive(host, day, f"service={SERVICE}&sub={desk.section}&page={page}")


def whole_archive_page(host: str, day: date) -> str:
    """Return the address of the site's archive for a Tehran day, all services, page 1."""
    return _archive(host, day, "service=-1&sub=-1&page=1")


def _archive(host: str, day: date, query: str) -> str:
    when = quote(to_jalali(day).replace("-", "/"), safe="")
    return f"{host.rstrip('/')}/fa/archive?date={when}&{query}"


def feed_paths(service: str = SERVICE) -> tuple[str, ...]:
    """Return the paths that a service's feed may have, in the order in which to try them."""
    return f"/fa/rss/feed/{service}/0/7/0", f"/fa/rss/feeds/{service}/0/0/0"
