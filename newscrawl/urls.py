"""Identity and canonical form of Tasnim's addresses.

Several hosts, one site: an article's number is its identity, never its host or slug.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlsplit

from newscrawl.dates import jalali_day, to_jalali
from newscrawl.errors import DateError, UrlError
from newscrawl.provinces import SERVICE, Desk

SITE = "tasnim"
CANONICAL_HOST = "https://www.tasnimnews.com"
#: Hosts that are the site, tried in this order; each without its ``www.`` is the site too.
DEFAULT_HOSTS = ("https://www.tasnimnews.ir", "https://www.tasnimnews.com")
SITE_DOMAINS = ("tasnimnews.ir", "tasnimnews.com", "tasnimnews.org", "tn.ai")
_SUBDOMAINS = tuple(f".{domain}" for domain in SITE_DOMAINS)

_structural = re.compile("(%2[Ff]|%3[Ff])")
# An address already in its canonical form: escapes in capitals, none that need not be.
_plain = re.compile(
    r"(?:https?://[a-z0-9.:-]+)?(/(?:[A-Za-z0-9/_-]++|%[89A-F][0-9A-F])*)$", re.ASCII
)
_article = re.compile(
    r"^/fa/(?P<section>news|media)/(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})"
    r"/(?P<number>\d{1,12})(?:/(?P<slug>[^/]*))?(?:/amp)?/?$"
)
_service = re.compile(r"^/fa/service/(\d{1,6})(?:/|$)")
_short = re.compile(r"^/(?P<number>\d{5,12})/?$")


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


def parse_address(url: str) -> Address:
    """Read an article's address: absolute or only its path, on any host, or a short link.

    Raises UrlError where it names no article.
    """
    path = canonical_path(url)
    if match := _article.match(path):
        slug = match["slug"] or ""
        if slug == "amp":
            slug = ""
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
            path=f"{base}/{slug}" if slug else base,
            day=when,
            media=match["section"] == "media",
        )
    if (match := _short.match(path)) and is_site(url):
        return Address(number=int(match["number"]), path=path.rstrip("/"), day=None, media=False)
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
    depth = 7 if address.day or address.path.startswith("/fa/") else 2
    return CANONICAL_HOST + "/".join(address.path.split("/")[:depth])


def is_article(url: str) -> bool:
    """Whether the address has the form of the site's articles, on whatever host."""
    try:
        return _article.match(urlsplit(url).path) is not None
    except ValueError:
        return False


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


def is_site(url: str) -> bool:
    """Whether the address is on one of the site's hosts, or has no host at all."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return False
    return host is None or host in SITE_DOMAINS or host.endswith(_SUBDOMAINS)


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
    when = quote(to_jalali(day).replace("-", "/"), safe="")
    query = f"date={when}&service={SERVICE}&sub={desk.service}&page={page}"
    return f"{host.rstrip('/')}/fa/archive?{query}"
