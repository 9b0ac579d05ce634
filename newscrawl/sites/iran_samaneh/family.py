"""What the sites made with Iran Samaneh have in common: the forms of their addresses.

Captured, in one site's page of May 2019: addresses of articles, of short links, print and AMP
pages, of sections and of the feed; the markup of list entries in boxes. Claimed by public crawlers:
the archive's address (ten of them), the class of its list (four), ``?page=`` of a list (two).
"""

import re
from dataclasses import dataclass
from datetime import date

from newscrawl.errors import UrlError
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.addresses import canonical_path, path_of
from newscrawl.sites.base import Address, ListMarkup, Site
from newscrawl.sites.provinces import Desk

#: The digits of a short link's code: the article's number in base 62, six digits with zeros before.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LONGEST_CODE = 6

# The number identifies the article: everything after it, slashes included, is the slug.
_article = re.compile(
    r"^/+fa/+(?:(?:amp/+)?news|print|send|save)/+(?P<number>\d{1,12})(?:/+(?P<slug>.*))?$", re.ASCII
)
# Articles of another CMS, /fa/news/1404/08/30/3440001: the number is a Jalali year.
_dated = re.compile(r"^/+fa/+news/+1[34]\d\d/+\d{1,2}(?:/|$)", re.ASCII)
# No word of an address begins with a zero.
_short = re.compile(rf"^/(?P<code>0[0-9A-Za-z]{{{_LONGEST_CODE - 1}}})/?$", re.ASCII)
_section = re.compile(r"^/+fa/+(?P<section>[A-Za-z][A-Za-z0-9_-]{0,60})(?:/+\d{1,6})?/*$", re.ASCII)
# First words of addresses that are no section's.
_NO_SECTIONS = frozenset(
    "about ads allnews amp archive contacts links list live login news newsletter polls prayer "
    "print report rss save search send sitemap sitemap2 tag tags weather".split()
)

#: ``.linear_news`` is captured (in boxes); the lists, ``.vizhe_cv`` and the time are claims.
MARKUP = ListMarkup(
    lists=".archive_content, .news_archive_container",
    entry=".linear_news, .vizhe_cv",
    time=".tarikh_archive, time",
)


@dataclass(frozen=True, kw_only=True)
class SamanehSite(Site):
    """A site made with Iran Samaneh.

    ``bodies``: selectors of the nodes that hold a story's text; the first that has text counts. The
    names of sections in addresses (``/fa/qom``) are the ``section`` of its desks.
    """

    licence: str = "All rights reserved; ask the agency before you publish its texts."
    family: str = "iran_samaneh"
    roots: tuple[str, ...] = ("fa/news/",)
    markup: ListMarkup = MARKUP
    bodies: tuple[str, ...] = (".body",)

    def address_of(self, url: str) -> Address:
        """Parse an article's address: an absolute URL on any host, a path alone, or a short link.

        The pages to print, to send and to save an article, and its AMP page, have its address. A
        short link counts on the site's own hosts only. Raises UrlError where it names no article.
        """
        path = canonical_path(url).rstrip("/").removesuffix("/amp").rstrip("/")
        match = _article.match(path)
        if match and not _dated.match(path) and (number := int(match["number"])):
            slug = match["slug"]
            base = f"/fa/news/{number}"
            return Address(self.name, self.origin, number, f"{base}/{slug}" if slug else base)
        short = _short.match(path)
        if short and self.owns(url) and (number := _number(short["code"])):
            # The path of the number is valid on every host, unlike the code.
            return Address(self.name, self.origin, number, f"/fa/news/{number}", is_short=True)
        raise UrlError(f"the address names no article (/fa/news/NUMBER/...): {url!r}")

    def list_url(self, host: str, desk: Desk, page: int) -> str:
        """Return the address of page ``page`` (from 1) of a desk's list on ``host``.

        The section's address is captured, ``?page=`` is a claim.
        """
        return f"{host.rstrip('/')}/fa/{desk.section}?page={page}"

    def archive_url(self, host: str, desk: Desk, day: date, page: int) -> str:  # noqa: ARG002
        """Return the address of page ``page`` (from 1) of a Tehran day in the archive of all desks.

        A claim. The archive's numbers of services and sections are not known, so it is asked for
        all of them.
        """
        when = to_jalali(day).replace("-", "/")
        return (
            f"{host.rstrip('/')}/fa/archive?service_id=-1&sec_id=-1&cat_id=-1&rpp=100"
            f"&from_date={when}&to_date={when}&p={page}"
        )

    def feed_paths(self) -> tuple[str, ...]:
        """Return the path of the feed of all news, the only one that the captured page names."""
        return ("/fa/rss/allnews",)

    def is_feed(self, url: str) -> bool:
        """Return True if the address has the path of the site's feeds, on whatever host."""
        return path_of(url).startswith("/fa/rss/")

    def short_link(self, number: int) -> str:
        """Return the short link, ``/00T1yh`` for 6919119. The form is captured in one link."""
        return f"{self.origin}/{_code(number)}"

    def is_list(self, url: str) -> bool:
        """Return True if the address is a desk's list or a day of the archive, on any host."""
        return path_of(url).rstrip("/") == "/fa/archive" or self.desk_of_list(url) is not None

    def desk_of_list(self, url: str) -> Desk | None:
        """Return the desk of a list's address; None where the address names none."""
        match = _section.match(path_of(url))
        known = (*self.desks, *self.lists) if match else ()
        return next((desk for desk in known if match and desk.section == match["section"]), None)

    def section_of(self, url: str) -> str | None:
        """Return the section that a link leads to: ``qom`` for ``/fa/qom`` and ``/fa/qom/206``."""
        match = _section.match(path_of(url))
        return match["section"] if match and match["section"] not in _NO_SECTIONS else None


def all_news(site: str) -> tuple[Desk]:
    """Return the list of all sections' news, ``/fa/allnews``, as a list of a site.

    One captured menu names it; that every site has it is a claim.
    """
    return (Desk(site, f"{site}/allnews", "همهٔ اخبار", "allnews", None),)


def _number(code: str) -> int:
    number = 0
    for digit in code:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number


def _code(number: int) -> str:
    code = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        code = _DIGITS[digit] + code
    return code.rjust(_LONGEST_CODE, "0")
