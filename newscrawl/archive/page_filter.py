"""The archive of raw pages as a whole: which of them are meant, and what is too old removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from newscrawl.persian.dates import from_iso, tehran_day
from newscrawl.sites.provinces import desks
from newscrawl.store import Database, archived_pages, page_links, retention
from newscrawl.store.archived_pages import LIST, Page


@dataclass(frozen=True, slots=True)
class Which:
    """Pages of provinces or desks (``places``, their keys), of Tehran days, both included.

    An article's page is of the day that its address says, one that says none is of any; a list's is
    of the day on which it came. An article's place is where it is stored, or else the desk on whose
    list it stood.
    """

    places: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def of(
        self, news: Database | None, kept: Database, damages: list[str]
    ) -> Iterator[tuple[Page, bool]]:
        """These pages, as :func:`newscrawl.store.archived_pages.each_page` gives them."""

        def is_wanted(page: Page) -> bool:
            return self._is_of_days(page) and self._is_of_places(page, news)

        return archived_pages.each_page(kept, is_wanted, damages)

    def _is_of_days(self, page: Page) -> bool:
        if page.day is None and page.kind != LIST:
            return True
        day = date.fromisoformat(page.day) if page.day else tehran_day(from_iso(page.fetched_at))
        return (self.since or date.min) <= day <= (self.until or date.max)

    def _is_of_places(self, page: Page, news: Database | None) -> bool:
        if not self.places:
            return True
        stored = page_links.places_of(news, page.name) if news and page.name else None
        desk = desks().get(page.desk or "")
        found = stored or (desk and (desk.province.key, desk.key)) or (None, None)
        return any(place in self.places for place in found)


def remove_older(news: Database, kept: Database, moment: str) -> int:
    """Remove the pages that were kept before a moment (UTC), whatever the time of those that were
    imported; gives their number.

    Stored articles lose their link first: a kill in between leaves pages that nothing names.
    """
    removed = 0
    while keys := retention.older_than(kept, moment):
        page_links.unlink(news, keys)
        retention.remove(kept, keys)
        removed += len(keys)
    retention.give_back(kept)
    return removed
