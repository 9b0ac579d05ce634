"""The frontier of a crawl of the site's archive."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta

from newscrawl.crawling.frontier import Frontier
from newscrawl.persian.clock import now, today
from newscrawl.sites.base import Address
from newscrawl.sites.pagination import DayWalk, Walk
from newscrawl.sites.provinces import Desk
from newscrawl.store import counts, earlier_walks, ledger
from newscrawl.store import listing_walks as ledger_of_walks
from newscrawl.store.ledger import Due
from newscrawl.utils import stat_names

logger = logging.getLogger(__name__)


class ArchiveFrontier(Frontier):
    """The links of a crawl of the site's archive, day by day, newest day first."""

    unit = "desks' days"

    def walks(self) -> Iterator[list[Walk]]:
        """Yield the walks of all desks for the last day, then for the day before it, and so on;
        leave out each desk's complete days.
        """
        self.prepare()
        arguments = self.arguments
        first, last = arguments.since, min(arguments.until or today(), today())
        assert first is not None
        days = [last - timedelta(n) for n in range((last - first).days + 1)]
        done = ledger_of_walks.complete_days(self.database, first, last)
        todo = {
            day: [d for d in arguments.archives if arguments.again or (day, d.key) not in done]
            for day in days
        }
        if skipped := len(days) * len(arguments.archives) - sum(map(len, todo.values())):
            self.stats.inc_value(stat_names.LISTS_SKIPPED, skipped)
            logger.info("%d desks' days are complete already, and are skipped", skipped)
        if not any(todo.values()) and self._left_over(1):
            todo[last] = [arguments.archives[0]]  # one list is needed to find the host that answers
        self.to_walk = sum(map(len, todo.values()))
        for day, desks in todo.items():
            if desks:
                yield [self._day_walk(desk, day) for desk in desks]

    def _day_walk(self, desk: Desk, day: date) -> DayWalk:
        odd = earlier_walks.last_odd(self.database, desk, (day, None), archive=True)
        return DayWalk(desk=desk, since=day, is_over=day < today(), confirms=odd)

    @property
    def wants_feed(self) -> bool:
        """False: the feed shows only the newest stories."""
        return False

    def to_revisit(self) -> list[tuple[Address, Due]]:
        """Return no articles: the spider of current news revisits them."""
        return []

    def _left_over(self, limit: int) -> list[Due]:
        """Return the open links of the requested days only."""
        a = self.arguments
        days = {"since": a.since, "until": a.until}
        return ledger.left_over(self.database, a.all_lists, self.run, now(), limit=limit, **days)

    def count_waiting(self) -> int:
        """Count the links that are still to be fetched. Raises StoreError."""
        a = self.arguments
        return counts.waiting(
            self.database, a.all_lists, self.run, now(), since=a.since, until=a.until
        )
