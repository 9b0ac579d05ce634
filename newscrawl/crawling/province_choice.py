"""Choose the stories of the asked provinces on a list of several, by what each page says."""

import logging
from copy import deepcopy

from scrapy.statscollectors import StatsCollector

from newscrawl.crawling.arguments import CrawlArguments
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.sites.attribution import attribute
from newscrawl.sites.base import Address
from newscrawl.sites.extraction import clean_article
from newscrawl.store import Database, other_provinces
from newscrawl.utils import stat_names

logger = logging.getLogger(__name__)


class ProvinceChoice:
    """The choice of one run. A desk's own list shows its stories only, so all of it is wanted."""

    def __init__(
        self, database: Database, arguments: CrawlArguments, stats: StatsCollector, run: int
    ) -> None:
        """run: key of the run's row. stats: counts articles of other provinces."""
        self.database = database
        self.arguments = arguments
        self.stats = stats
        self.run = run

    def ask_for(self) -> None:
        """Ask for the links that earlier runs put aside and that are of the asked provinces."""
        a = self.arguments
        if number := other_provinces.ask_for(self.database, a.site, a.provinces):
            logger.info("%d links that earlier runs did not ask for are of these provinces", number)

    def is_wanted(self, address: Address, article: Article, desk: str | None) -> bool:
        """Return True if an article is to be stored; if not, note its province in the ledger.

        desk: key of the list that showed it; None if only the feed did.
        """
        site = self.arguments.site
        listed_on = site.key_of_desk(desk) if desk else None
        if listed_on.province is not None if listed_on else not site.has_shared_lists:
            return True
        found = attribute(clean_article(deepcopy(article)))
        is_provincial = not site.provincial.isdisjoint(
            article.services
        ) or other_provinces.is_listed_on(self.database, address.id, site.provincial_lists)
        if self.arguments.wants(found, is_provincial=is_provincial):
            return True
        self.stats.inc_value(stat_names.ARTICLES_OF_OTHER_PROVINCES)
        other_provinces.put_aside(self.database, address.id, found.province, self.run, now())
        return False
