"""The addresses of a site of the CMS Nastooh, and what one of these sites may declare otherwise.

Captured (one page, May 2019): ``/news/<number>/<slug>``, ``/print/<number>/<slug>``,
``/amp/<number>/``, ``/service/<section>/<part>``, and ``/news/<number>/`` as the short link.
Claimed by public crawlers: pages of lists (``?pi=``), the archive's query, ``/photo/``, and short
links ``/x...``, whose codes name no number that can be read off them. ``/video/`` is assumed: the
menu has a section of that name, as it has for photos.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, unquote, urlsplit

from newscrawl.errors import DateError, UrlError
from newscrawl.persian.dates import jalali_day, to_jalali
from newscrawl.reading.picture_names import PictureNames
from newscrawl.sites.addresses import canonical_path, path_of
from newscrawl.sites.base import Address, ListMarkup, Site
from newscrawl.sites.provinces import Desk

_article = re.compile(
    r"^/+(?:(?:amp|print)/+|(?P<section>news|photo|video)/+)"
    r"0{0,9}(?P<number>[1-9]\d{0,14})(?:/+(?P<slug>.*))?$",
    re.ASCII,
)
_section = re.compile(r"^/service/+([^/].*?)/*$")
_archive = re.compile(r"^/(?:archive|page/archive\.xhtml)/*$")
_feed = re.compile(r"^/rss(?:/|$)")
# A number that begins with its day: Jalali year, month and day, and five digits. The year has four
# digits since 1400, two before.
_dated = re.compile(r"(?:(?P<year>1[34]\d\d)|(?P<short>\d\d))(?P<rest>\d\d\d\d)\d{5}", re.ASCII)
# One picture has an address for each size: in the captured page .../d/2019/05/30/3/57884874.jpg
# in the article, 2 as thumbnail, 4 for other programs.
_PICTURES = PictureNames(
    sized=re.compile(
        r"^(https?://[^/]+/d/\d{4}/\d\d/\d\d/)[1-4](/\d+\.(?:jpe?g|png|webp|gif))(?:\?.*)?$",
        re.IGNORECASE | re.ASCII,
    )
)
# Other hosts of an agency's domain are editions in other languages, with numbers of their own.
_HOSTS = ("", "www.", "m.", "amp.")


@dataclass(frozen=True, kw_only=True)
class NastoohSite(Site):
    """A site of the family. ``headlines``: selectors of the headline that the page shows, best
    first. ``has_dated_numbers``: an article's number begins with its Jalali day.
    """

    family: str = "nastooh"
    roots: tuple[str, ...] = ("news/", "photo/", "video/")
    pictures: PictureNames = _PICTURES
    headlines: tuple[str, ...] = ("h1.title", "h1.first-title")
    has_dated_numbers: bool = False
    # Claimed: an archive page and list pages of two sites, and boxes of the captured page.
    markup: ListMarkup = field(
        default_factory=lambda: ListMarkup("div:not(.sidebar) > section.list", ".desc")
    )

    def address_of(self, url: str) -> Address:
        """Parse an article's address: an absolute URL on any host, or a path alone. The print and
        AMP versions are the same article.

        Raises UrlError where it names no article, or one of the agency's other hosts, such as the
        edition in another language.
        """
        match = _article.match(canonical_path(url).rstrip("/"))
        if not match or (self.owns(url) and not self._is_main(url)):
            raise UrlError(f"the address names no article (/news/NUMBER/...): {url!r}")
        number, section = int(match["number"]), match["section"] or "news"
        base = f"/{section}/{number}"
        return Address(
            site=self.name,
            origin=self.origin,
            number=number,
            path=f"{base}/{match['slug']}" if match["slug"] else base,
            day=_day_of(number) if self.has_dated_numbers else None,
            media=section != "news",
        )

    def _is_main(self, url: str) -> bool:
        host = urlsplit(url.strip()).hostname or ""
        return any(host == f"{prefix}{domain}" for domain in self.domains for prefix in _HOSTS)

    def list_url(self, host: str, desk: Desk, page: int) -> str:
        """Return the address of page ``page`` (from 1) of a section's list on ``host``; of the
        whole archive, newest first, where the list is of no section.
        """
        path = f"service/{quote(desk.section)}" if desk.section else "archive"
        return f"{host.rstrip('/')}/{path}?pi={page}"

    def archive_url(self, host: str, desk: Desk, day: date, page: int) -> str:  # noqa: ARG002
        """Return the address of page ``page`` (from 1) of a Tehran day in the site's archive, which
        holds all sections.
        """
        year, month, number = map(int, to_jalali(day).split("-"))
        return f"{host.rstrip('/')}/archive?pi={page}&ms=0&dy={number}&mn={month}&yr={year}"

    def feed_paths(self) -> tuple[str, ...]:
        """Return the path of the feed of all sections; the address of a section's is not known."""
        return ("/rss",)

    def short_link(self, number: int) -> str:
        """Return the article's address without its slug, as the captured page has it."""
        return f"{self.origin}/news/{number}/"

    def is_feed(self, url: str) -> bool:
        """Return True if the address has the path of the site's feeds, on whatever host."""
        return _feed.match(path_of(url)) is not None

    def is_list(self, url: str) -> bool:
        """Return True if the address is a section's list or a day of the archive, on any host."""
        return self.section_of(url) is not None or _archive.match(path_of(url)) is not None

    def desk_of_list(self, url: str) -> Desk | None:
        """Return the list of a section's address or of the archive's; None where no list has it."""
        section = "" if _archive.match(path_of(url)) else self.section_of(url)
        lists = (*self.lists, *self.archives)
        known = lists if section == "" else (*self.desks, *self.lists)
        return next((desk for desk in known if desk.section == section), None)

    def section_of(self, url: str) -> str | None:
        """Return a section's identifier: ``Sports/9001`` for ``/service/Sports/9001``."""
        match = _section.match(path_of(url))
        return unquote(match[1]) if match else None


def _day_of(number: int) -> date | None:
    """Return the day that a number begins with; None where its digits are no day."""
    match = _dated.fullmatch(str(number))
    if match is None:
        return None
    year = int(match["year"] or f"13{match['short']}")
    month, day = int(match["rest"][:2]), int(match["rest"][2:])
    try:
        return jalali_day(year, month, day)
    except DateError:
        return None
