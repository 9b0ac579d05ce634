"""Identity and canonical form of Tasnim's addresses, and the only list of the site's hosts.

Several hosts, one site: an article's number is its identity, never its host or slug.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlsplit

from newscrawl.errors import DateError, UrlError
from newscrawl.persian.dates import jalali_day, to_jalali
from newscrawl.sites.provinces import SERVICE, Desk

SITE = "tasnim"
#: The site's own domains, the present one first: that one is asked, and makes the canonical
#: addresses. The others are names that links in old pages have; they may be in other hands, and are
#: never asked. The next move is one line more on top of these, and a migration such as
#: ``store/schema/m0014_moved.py`` for the addresses that are stored.
DOMAINS = (
    "tasnimnews.ir",
    "tasnimnews.com",  # until 12 January 2026
)
#: Of short links, https://tn.ai/NUMBER: a name alone, never asked.
SHORT_DOMAIN = "tn.ai"

CANONICAL_HOST = f"https://www.{DOMAINS[0]}"
#: What was canonical before, and may be in databases of that time.
FORMER_HOSTS = tuple(f"https://www.{domain}" for domain in DOMAINS[1:])
#: Hosts to ask where the user names none, tried in this order.
DEFAULT_HOSTS = (CANONICAL_HOST,)
#: Domains that may be asked, with all below them.
ASKED_DOMAINS = DOMAINS[:1]
#: Domains whose addresses are the site's, with all below them.
SITE_DOMAINS = (*DOMAINS, SHORT_DOMAIN)
_SUBDOMAINS = tuple(f".{domain}" for domain in SITE_DOMAINS)

_structural = re.compile("(%2[Ff]|%3[Ff])")
# An address already in its canonical form: escapes in capitals, none that need not be.
_plain = re.compile(
    r"(?:https?://[a-z0-9.:-]+)?(/(?:[A-Za-z0-9/_-]++|%[89A-F][0-9A-F])*)$", re.ASCII
)
# The number is the identity: whatever stands behind it, slashes included, is the slug.
_article = re.compile(
    r"^/+(?P<lang>fa/+)?(?P<section>news|media)/+(?P<year>\d{4})/+(?P<month>\d{1,2})"
    r"/+(?P<day>\d{1,2})/+(?P<number>\d{1,12})(?:/+(?P<slug>.*))?$",
    re.ASCII,
)
# The same without its day, or a part of it: a number that is no part of a day.
_dayless = re.compile(
    r"^/fa/(?:news|media)/(?:\d{1,4}/){0,2}(?P<number>\d{5,12})(?:/.*)?$", re.ASCII
)
_service = re.compile(r"^/fa/service/(\d{1,6})(?:/|$)")
_short = re.compile(r"^/(?P<number>\d{5,12})/?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """What an article's address says.

    ``day`` is the Tehran day of publication; None in short links and where it is impossible.
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
        """The canonical address: one host for all, no query, no fragment, percent-encoded."""
        return CANONICAL_HOST + self.path

    @property
    def is_short(self) -> bool:
        """Whether it is a short link, whose path means something on its own host alone."""
        return not self.path.startswith("/fa/")


@dataclass(frozen=True, slots=True)
class OtherEntry:
    """An entry of a list that names no article. ``url``: the canonical address of its first link;
    of one without a link the list's, with what it shows behind ``#``. ``state``: ``not_article``,
    of a known other kind, or ``unrecognised``. ``text``: what it shows, cut.
    """

    url: str
    state: str
    text: str = ""


def parse_address(url: str) -> Address:
    """Read an article's address: absolute or only its path, on any host, or a short link.

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
            # The number is the identity: an impossible date in the address loses no article.
            when = None
        base = f"/fa/{match['section']}/{year:04}/{month:02}/{day:02}/{int(match['number'])}"
        return Address(
            number=int(match["number"]),
            path=f"{base}/{match['slug']}" if match["slug"] else base,
            day=when,
            media=match["section"] == "media",
        )
    # Other sites number their stories so, too.
    if (match := _dayless.match(path) or _short.match(path)) and is_site(url):
        is_media = path.startswith("/fa/media/")
        return Address(number=int(match["number"]), path=path, day=None, media=is_media)
    raise UrlError(f"the address names no article (/fa/news/YYYY/MM/DD/NUMBER/...): {url!r}")


def without_words(url: str) -> str:
    """An address without what a headline has put into it: the site's articles keep their number,
    of any other only the host is left.
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
    """Whether the address has the form of the site's articles, on whatever host."""
    try:
        match = _article.match(urlsplit(url).path)
    except ValueError:
        return False
    return match is not None and match["lang"] is not None


def canonical_path(url: str) -> str:
    """The path alone, percent-encoded in one way; no query, no fragment."""
    if match := _plain.match(url):
        return match[1]  # nothing to encode: most links of the site
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
    """An address of the site on its canonical host, whichever answered; query and fragment stay."""
    parts, origin = urlsplit(url), urlsplit(CANONICAL_HOST)
    return parts._replace(scheme=origin.scheme, netloc=origin.netloc).geturl()


def is_site(url: str) -> bool:
    """Whether the address has one of the site's names, present or former, or no host at all."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return False
    return host is None or host in SITE_DOMAINS or host.endswith(_SUBDOMAINS)


def is_asked(url: str) -> bool:
    """Whether the address is on a domain that may be asked though the user did not name it."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in ASKED_DOMAINS)


def same_host(url: str, other: str) -> bool:
    """Whether both addresses are on one host and port."""
    try:
        return urlsplit(url.strip()).netloc == urlsplit(other).netloc
    except ValueError:
        return False


def service_number(url: str) -> int | None:
    """62 of ``/fa/service/62/قم``; None for any other address."""
    try:
        match = _service.match(urlsplit(url).path)
    except ValueError:
        return None
    return int(match[1]) if match else None


def list_service(url: str) -> int | None:
    """The service number of the desk whose list, or whose day of the archive, is at an address;
    0 where it says none; None for any other address.
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
    """The address of page ``page`` (from 1) of a desk's list, with the slug that menus give it."""
    return f"{host.rstrip('/')}/fa/service/{desk.service}/{quote(desk.slug)}?page={page}"


def archive_page(host: str, desk: Desk, day: date, page: int) -> str:
    """The address of page ``page`` (from 1) of a desk's Tehran day in the archive."""
    return _archive(host, day, f"service={SERVICE}&sub={desk.service}&page={page}")


def whole_archive_page(host: str, day: date) -> str:
    """The address of the first page of a Tehran day in the archive, of all services."""
    return _archive(host, day, "service=-1&sub=-1&page=1")


def _archive(host: str, day: date, query: str) -> str:
    when = quote(to_jalali(day).replace("-", "/"), safe="")
    return f"{host.rstrip('/')}/fa/archive?date={when}&{query}"


def feed_paths(service: int = SERVICE) -> tuple[str, ...]:
    """The paths that a service's feed may have, to be tried in this order."""
    return f"/fa/rss/feed/{service}/0/7/0", f"/fa/rss/feeds/{service}/0/0/0"


def is_feed(url: str) -> bool:
    """Whether the address is one of the site's feeds, of whatever form."""
    try:
        return urlsplit(url).path.startswith("/fa/rss/")
    except ValueError:
        return False
