"""Filter the archive of raw pages by places and days, and remove old pages from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from newscrawl.persian.dates import from_iso, tehran_day
from newscrawl.sites.registry import desks, site_of, site_of_id
from newscrawl.store import Database, archived_pages, page_links, retention
from newscrawl.store.archived_pages import LIST, ArchivedPage
from newscrawl.store.selection import Selection


@dataclass(frozen=True, slots=True)
class PageFilter:
    """A filter of archived pages by the sites, places and days of a selection of articles.

    The day of an article's page is the one in its address; pages without one pass. The day of a
    list's page is the one on which it came. An article's place is the stored one, or else the desk
    on whose list it stood.
    """

    selection: Selection

    def of(
        self, news: Database | None, kept: Database, damages: list[str]
    ) -> Iterator[tuple[ArchivedPage, bool]]:
        """Yield these pages as :func:`newscrawl.store.archived_pages.each_page` does."""

        def is_wanted(page: ArchivedPage) -> bool:
            is_of_site = not self.selection.sites or _site(page) in self.selection.sites
            return is_of_site and self._is_of_days(page) and self._is_of_places(page, news)

        return archived_pages.each_page(kept, is_wanted, damages)

    def _is_of_days(self, page: ArchivedPage) -> bool:
        if page.day is None and page.kind != LIST:
            return True
        day = date.fromisoformat(page.day) if page.day else tehran_day(from_iso(page.fetched_at))
        return self.selection.has_day(day)

    def _is_of_places(self, page: ArchivedPage, news: Database | None) -> bool:
        if not self.selection.places:
            return True  # saves a query for each page
        stored = page_links.places_of(news, page.name) if news and page.name else None
        desk = desks().get(page.desk or "")
        listed = (desk.province.key, desk.short) if desk and desk.province else (None, None)
        found = stored or listed
        return self.selection.has_place(*found)


def _site(page: ArchivedPage) -> str:
    """Return the name of the site of a page, or the host of a republished story's."""
    desk = desks().get(page.desk or "")
    site = site_of_id(page.name or "") or site_of(page.url)
    named = desk.site if desk else site.name if site else None
    return named or urlsplit(page.url).netloc


def remove_older(news: Database, kept: Database, moment: str) -> int:
    """Remove the pages that were archived before a moment (UTC) and return their number.

    Imported pages count from their import. Stored articles lose their link first: a kill in between
    leaves pages that nothing names.
    """
    removed = 0
    while keys := retention.older_than(kept, moment):
        page_links.unlink(news, keys)
        retention.remove(kept, keys)
        removed += len(keys)
    retention.give_back(kept)
    return removed
