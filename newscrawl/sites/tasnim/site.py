"""Tasnim: all that the rest of newscrawl knows of the site."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newscrawl.persian.dates import to_jalali
from newscrawl.reading.picture_names import PictureNames
from newscrawl.sites.addresses import path_of
from newscrawl.sites.base import Address, ListMarkup, Site
from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim import addresses
from newscrawl.sites.tasnim.desks import SERVICE, SITE, desks

if TYPE_CHECKING:
    from newscrawl.sites.forms import SiteForms


@dataclass(frozen=True, kw_only=True)
class TasnimSite(Site):
    """The site's addresses; see :mod:`newscrawl.sites.tasnim.addresses`."""

    def forms(self) -> "tuple[SiteForms, ...]":
        """Return the forms that its pages may show; see :mod:`newscrawl.sites.tasnim.forms`."""
        from newscrawl.sites.tasnim.forms.every import FORMS  # no crawl needs them

        return FORMS

    def has_form_of_article(self, url: str) -> bool:
        """Return True if the address has the form of the site's articles, on any host."""
        return addresses.is_article(url)

    def address_of(self, url: str) -> Address:
        """Parse an article's address. Raises UrlError where it names no article."""
        return addresses.parse_address(url)

    def list_url(self, host: str, desk: Desk, page: int) -> str:
        """Return the address of a page of a desk's list, with the slug of the menus."""
        return addresses.desk_page(host, desk, page)

    def archive_url(self, host: str, desk: Desk, day: date, page: int) -> str:
        """Return the address of a page of a desk's Tehran day in the site's archive."""
        return addresses.archive_page(host, desk, day, page)

    def whole_archive_url(self, host: str, day: date) -> str:
        """Return the address of the archive for a Tehran day, all services, page 1."""
        return addresses.whole_archive_page(host, day)

    def path_of_number(self, number: int, day: date | None = None) -> str:
        """Return ``/fa/news/YYYY/MM/DD/NUMBER``; without a day, the path of its short link."""
        return f"/fa/news/{to_jalali(day).replace('-', '/')}/{number}" if day else f"/{number}"

    def feed_paths(self) -> tuple[str, ...]:
        """Return the paths that the feed of the provinces service may have."""
        return addresses.feed_paths()

    def short_link(self, number: int) -> str:
        """Return the short link: the number on a domain of its own."""
        return f"https://{addresses.SHORT_DOMAIN}/{number}"

    def is_feed(self, url: str) -> bool:
        """Return True if the address has the path of the site's feeds, in any form."""
        return path_of(url).startswith("/fa/rss/")

    def is_list(self, url: str) -> bool:
        """Return True if the address is a desk's list or a day of the archive."""
        return addresses.list_service(url) is not None

    def desk_of_list(self, url: str) -> Desk | None:
        """Return the desk whose service number the address has."""
        number = addresses.list_service(url)
        return None if number is None else self.desk_of_section(number)

    def section_of(self, url: str) -> str | None:
        """Return the service number of a link to a service or desk."""
        return addresses.service_number(url)


# The folder in which the agency keeps its advertisements; and its picture hosts, where one picture
# has up to three addresses: ...2.jpg is its thumbnail, ...4.jpg the full one.
_PICTURES = PictureNames(
    advertised="/Tasnim/Uploaded/Ads/",
    sized=re.compile(
        r"^(https?://[a-z0-9.-]*tasnim(?:news|media)\.[a-z]+/(?:[^\s/]+/)*\d{8,})"
        r"[2-4](\.(?:jpe?g|png|webp|gif))$",
        re.IGNORECASE,
    ),
)

SITES = (
    TasnimSite(
        name=SITE,
        title="خبرگزاری تسنیم",
        english="Tasnim News Agency",
        names=("تسنیم",),
        spells_out=True,
        short="Tasnim",
        licence=(
            "published under CC BY 4.0:\n"
            "name Tasnim News Agency as their author, and link the story (`url`)"
        ),
        licence_id="cc-by-4.0",
        domains=addresses.DOMAINS,
        short_domains=(addresses.SHORT_DOMAIN,),
        desks=tuple(desks().values()),
        provincial=frozenset({SERVICE}),
        roots=("fa/news/", "fa/media/"),
        markup=ListMarkup(
            lists="section.news-container.top-news-service > section.content, "
            ".archive-result .content",
            bare="section.content",
            entry="article.list-item",
            boxes=frozenset({"box-item", "news-box"}),
            per_page=20,  # on 746 pages of 2024
        ),
        pictures=_PICTURES,
        is_default=True,
        facts="pages of 2019 and texts of 2024-25 were read; markup after 2019 is claimed",
    ),
)
