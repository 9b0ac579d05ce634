"""Tasnim's addresses: the article that each names, its canonical URL, and the site's hosts.

The site has several hosts. An article's number identifies it, never its host or slug. No other
module lists the hosts.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlsplit

from newscrawl.errors import DateError, UrlError
from newscrawl.persian.dates import jalali_day, to_jalali
from newscrawl.sites.provinces import SERVICE, Desk
from newscrawl.utils.address_guard import is_within

SITE = "tasnim"
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
#: Former canonical hosts, which databases of that time may hold.
FORMER_HOSTS = tuple(f"https://www.{domain}" for domain in DOMAINS[1:])
#: Hosts to request where the user names none, tried in this order.
DEFAULT_HOSTS = (CANONICAL_HOST,)
#: Domains that may be requested, with their subdomains.
ASKED_DOMAINS = DOMAINS[:1]
#: Domains whose addresses are the site's, with their subdomains.
SITE_DOMAINS = (*DOMAINS, SHORT_DOMAIN)
_SUBDOMAINS = tuple(f".{domain}" for domain in SITE_DOMAINS)

_structural = re.compile("(%2[Ff]|%3[Ff])")
# An address whose path is canonical already: escapes in capitals, and no needless ones.
_plain = re.compile(
    r"(?:https?://[a-z0-9.:-]+)?(/(?:[A-Za-z0-9/_-]++|%[89A-F][0-9A-F])*)$", re.ASCII
)
# The number identifies the article: everything after it, slashes included, is the slug.
_article = re.compile(
    r"^/+(?P<lang>fa/+)?(?P<section>news|media)/+(?P<year>\d{4})/+(?P<month>\d{1,2})"
    r"/+(?P<day>\d{1,2})/+(?P<number>\d{1,12})(?:/+(?P<slug>.*))?$",
    re.ASCII,
)
# An article's address without its day, or a part of it; the number is too long for a part of a day.
_dayless = re.compile(
    r"^/fa/(?:news|media)/(?:\d{1,4}/){0,2}(?P<number>\d{5,12})(?:/.*)?$", re.ASCII
)
_service = re.compile(r"^/fa/service/(\d{1,6})(?:/|$)")
_short = re.compile(r"^/(?P<number>\d{5,12})/?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an article's address.

    ``day``: the Tehran day of publication; None where the address has none, as short links, or an
    impossible one. ``media``: it is in the media section.
    """

    number: int
    path: str
    day: date | None
    media: bool

    @property
    def id(self) -> str:
        """``tasnim:2015910``."""
        return f"{SITE}:{self.number}"

    @property
    def url(self) -> str:
        """The canonical URL: on the canonical host, percent-encoded, no query, no fragment."""
        return CANONICAL_HOST + self.path

    @property
    def is_short(self) -> bool:
        """Whether it is a short link, whose path is valid on its own host only."""
        return not self.path.startswith("/fa/")


@dataclass(frozen=True, slots=True)
class OtherEntry:
    """A list entry that names no article.

    ``url``: the canonical address of its first link; without a link, the list's address with the
    entry's title after ``#``. ``state``: ``not_article`` where its kind is known, else
    ``unrecognised``. ``text``: the text that it shows, cut.
    """

    url: str
    state: str
    text: str = ""


def parse_address(url: str) -> Address:
    """Parse an article's address: an absolute URL on any host, a path alone, or a short link.

    Raises UrlError where it names no article.
    """
    path = canonical_path(url).rstrip("/").removesuffix("/amp").rstrip("/")
    match = _article.match(path)
    if match and (match["lang"] or is_site(url)):
        year, month, day = (int(match[part]) for part in ("year", "month", "day"))
        when: date | None
        try:
            when = jalali_day(year, month, day)
        except DateError:
            # The number identifies the article, so one with an impossible date is not lost.
            when = None
        base = f"/fa/{match['section']}/{year:04}/{month:02}/{day:02}/{int(match['number'])}"
        return Address(
            number=int(match["number"]),
            path=f"{base}/{match['slug']}" if match["slug"] else base,
            day=when,
            media=match["section"] == "media",
        )
    # Other sites use such addresses, too, so these forms count on the site's own hosts only.
    if (match := _dayless.match(path) or _short.match(path)) and is_site(url):
        is_media = path.startswith("/fa/media/")
        return Address(number=int(match["number"]), path=path, day=None, media=is_media)
    raise UrlError(f"the address names no article (/fa/news/YYYY/MM/DD/NUMBER/...): {url!r}")


def without_words(url: str) -> str:
    """Return an address without the words of the headline: an article of the site keeps its path up
    to the number, any other address only its host. Empty where it cannot be parsed.
    """
    try:
        address = parse_address(url) if is_site(url) else None
        parts = urlsplit(url)
    except (UrlError, ValueError):
        return ""
    if address is None:
        return f"{parts.scheme}://{parts.netloc}/"
    depth = 2 if address.is_short else 7
    return CANONICAL_HOST + "/".join(address.path.split("/")[:depth])


def short_link(number: int) -> str:
    """``https://tn.ai/2015910``."""
    return f"https://{SHORT_DOMAIN}/{number}"


def is_article(url: str) -> bool:
    """Return True if the address has the form of the site's articles, on any host."""
    try:
        match = _article.match(urlsplit(url).path)
    except ValueError:
        return False
    return match is not None and match["lang"] is not None


def canonical_path(url: str) -> str:
    """Return an address's path with uniform percent-encoding, without query and fragment.

    Raises UrlError where ``url`` cannot be parsed.
    """
    if match := _plain.match(url):
        return match[1]  # most links of the site need no encoding
    try:
        path = urlsplit(url.strip()).path
    except ValueError as error:
        raise UrlError(f"not an address: {url!r}") from error
    # An escaped slash or question mark is part of a name, not of the address's structure.
    return "".join(
        piece.upper() if n % 2 else quote(unquote_to_bytes(piece), safe="/~!$&'()*+,;=:@")
        for n, piece in enumerate(_structural.split(path))
    )


def canonical(url: str) -> str:
    """Return an address of the site with scheme and host replaced by the canonical ones; query and
    fragment stay.
    """
    parts, origin = urlsplit(url), urlsplit(CANONICAL_HOST)
    return parts._replace(scheme=origin.scheme, netloc=origin.netloc).geturl()


def is_site(url: str) -> bool:
    """Return True if the address has a present or former host of the site, or no host at all."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return False
    return host is None or host in SITE_DOMAINS or host.endswith(_SUBDOMAINS)


def is_asked(url: str) -> bool:
    """Return True if the address is on a domain that may be requested without the user's word."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    return is_within(host, ASKED_DOMAINS)


def same_host(url: str, other: str) -> bool:
    """Return True if both addresses have the same host and port."""
    try:
        return urlsplit(url.strip()).netloc == urlsplit(other).netloc
    except ValueError:
        return False


def service_number(url: str) -> int | None:
    """Return the service number of a desk's list: 62 for ``/fa/service/62/قم``; None for any other
    address.
    """
    try:
        match = _service.match(urlsplit(url).path)
    except ValueError:
        return None
    return int(match[1]) if match else None


def list_service(url: str) -> int | None:
    """Return the service number of a list address: a desk's list, or a day of the site's archive.

    0 for a day of the archive without a desk's number; None for any other address.
    """
    if (number := service_number(url)) is not None:
        return number
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.path != "/fa/archive":
        return None
    (sub, *_) = parse_qs(parts.query).get("sub", ["0"])
    return int(sub) if re.fullmatch(r"\d{1,6}", sub, re.ASCII) else 0


def desk_page(host: str, desk: Desk, page: int) -> str:
    """Return the address of page ``page`` (from 1) of a desk's list, with the slug of the menus."""
    return f"{host.rstrip('/')}/fa/service/{desk.service}/{quote(desk.slug)}?page={page}"


def archive_page(host: str, desk: Desk, day: date, page: int) -> str:
    """Return the address of page ``page`` (from 1) of a desk's Tehran day in the site's archive."""
    return _archive(host, day, f"service={SERVICE}&sub={desk.service}&page={page}")


def whole_archive_page(host: str, day: date) -> str:
    """Return the address of the site's archive for a Tehran day, all services, page 1."""
    return _archive(host, day, "service=-1&sub=-1&page=1")


def _archive(host: str, day: date, query: str) -> str:
    when = quote(to_jalali(day).replace("-", "/"), safe="")
    return f"{host.rstrip('/')}/fa/archive?date={when}&{query}"


def feed_paths(service: int = SERVICE) -> tuple[str, ...]:
    """Return the paths that a service's feed may have, in the order in which to try them."""
    return f"/fa/rss/feed/{service}/0/7/0", f"/fa/rss/feeds/{service}/0/0/0"


def is_feed(url: str) -> bool:
    """Return True if the address has the path of the site's feeds, in any form, on any host."""
    try:
        return urlsplit(url).path.startswith("/fa/rss/")
    except ValueError:
        return False
