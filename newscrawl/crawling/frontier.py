"""The frontier: what a run still has to fetch, and what became of the links that it fetched.

It joins the walks of lists and the ledger. A spider makes requests of it; of Scrapy's engine it
uses only the statistics.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from scrapy.statscollectors import StatsCollector

from newscrawl.crawling.arguments import CrawlArguments
from newscrawl.crawling.desk_walks import bounded_walks, desk_walk, say_end
from newscrawl.crawling.link_states import Outcomes, outcome
from newscrawl.crawling.province_choice import ProvinceChoice
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.downloader.spider_protocol import Progress
from newscrawl.errors import NotAListError, UrlError
from newscrawl.items import Article
from newscrawl.persian.clock import ago, now, today
from newscrawl.reading.document import Response
from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.lists import ListPage, parse_list
from newscrawl.sites.pagination import FIRST_WALK, Walk
from newscrawl.sites.unknown_lists import SeenOnAll
from newscrawl.store import counts, earlier_walks, ledger
from newscrawl.store import listing_walks as ledger_of_walks
from newscrawl.store.entries import make_links, unrecognised
from newscrawl.store.ledger import Due
from newscrawl.utils import stat_names
from newscrawl.utils.http_validators import UNKNOWN, Validators

logger = logging.getLogger(__name__)


class Frontier(Outcomes):
    """The links of one run. :meth:`walks` gives the lists to walk, in their order."""

    def __init__(
        self,
        folder: Path,
        arguments: CrawlArguments,
        stats: StatsCollector,
        run: int = 0,
        ages: Sequence[timedelta] = (),
    ) -> None:
        """folder: where news.db is. stats: counts ``newscrawl/lists`` and ``/articles``. run: key
        of the run's row. ages: those at which a stored article is fetched again.
        """
        super().__init__(folder, stats, run, ages)
        self.arguments = arguments
        self.site = arguments.site
        self.choice = ProvinceChoice(self.database, arguments, stats, run)
        self.on_all_pages = SeenOnAll()
        self.to_walk = self.walked = self.revisits = 0  # for progress()
        if ledger_of_walks.disbelieve_days_to_come(self.database, today(), now()):
            logger.warning(
                "days to come were noted as covered: this machine's clock was ahead, or is behind; "
                "the last %d days are walked again",
                FIRST_WALK.days,
            )

    def walks(self) -> Iterator[list[Walk]]:
        """Yield the walks in groups; a group begins when the one before it is done."""
        self.prepare()
        goals = ledger_of_walks.goals(self.database)
        walks = [desk_walk(self.database, d, goals, self.arguments) for d in self.arguments.lists]
        if not self.arguments.days_are_said and self.arguments.pages is None:
            walks += bounded_walks(self.database, goals, self.arguments.lists)
        ledger_of_walks.set_goals(self.database, walks)
        self.to_walk = len(walks)
        yield [*walks]

    def prepare(self) -> None:
        """Take up what an earlier run has put aside and this one can use."""
        self.read_again()
        self.choice.ask_for()

    def read_again(self) -> None:
        """Turn unrecognised entries into links if they can be read by now: an earlier version could
        not read them, or did not count their host as the site's.
        """
        readable = []
        for entry in unrecognised(self.database):
            try:
                if self.site.owns(entry.url):
                    readable.append((entry, self.site.address_of(entry.url)))
            except UrlError:
                continue
        if readable:
            make_links(self.database, readable, now())
            logger.info("%d entries, unrecognised before, are links to articles", len(readable))

    def due(self, limit: int) -> list[tuple[Address, Due]]:
        """Return up to ``limit`` links that are due: listed and never fetched, or failed before."""
        return self._asked_for(self._left_over(limit))

    def to_revisit(self) -> list[tuple[Address, Due]]:
        """Return stored articles to fetch again: those due, or younger than ``-a revisit``."""
        desks, age = self.arguments.all_lists, self.arguments.revisit
        if age is None:
            return self._asked_for(ledger.to_revisit(self.database, desks, now()))
        if not age:
            return []
        return self._asked_for(ledger.younger_than(self.database, desks, ago(age), now()))

    def progress(self) -> Progress:
        """Return how far the run has come."""
        walks, again = (self.walked, self.to_walk), max(self.revisits - self.unanswered, 0)
        return Progress(self._answered, *walks, again, self.revisits, self.unit)

    def first_page_validators(self, walk: Walk) -> Validators:
        """Return the validators for a list's first page, if all links below an unchanged first page
        are known; else UNKNOWN.
        """
        if isinstance(walk, DeskWalk) and walk.stops and walk.page == 1 and walk.pages is None:
            return earlier_walks.first_page_validators(self.database, walk.desk, now())
        return UNKNOWN

    def read(self, walk: Walk, response: Response) -> ListPage:
        """Read a list page. Raises PageError, after recording the entries that name no article."""
        try:
            page = parse_list(response, self.site)
        except NotAListError:
            if not walk.inferred:
                raise
            return ListPage((), is_inferred=True)  # past the end of a list that has no markup
        # Entries that stand on every page, even on the one past the end, are no part of the list.
        others = {other.url for other in page.others}
        if page.is_unreadable and not others <= walk.others:
            self._record(walk, (), page.others)
            raise NotAListError(
                f"none of the {len(page.others)} entries in {response.url} names an article"
            )
        walk.others |= others
        return page

    def take(self, walk: Walk, page: ListPage, validators: Validators) -> None:
        """Record a list page's links, and move the walk to its next page or to its end."""
        self.silence.heard()
        links = page.links
        if page.is_inferred:
            walk.inferred = True
            links = self.on_all_pages.without(links)
            self.stats.inc_value(stat_names.LISTS_INFERRED)
        if page.is_cut:
            walk.cut = True
            logger.warning("%s: page %d of the list has no end tag", walk.name, walk.page)
        if walk.page == 1:
            walk.validators = validators
        if walk.page == 1 and isinstance(walk, DeskWalk):
            self.stats.inc_value(stat_names.LISTS_NAMING if links else stat_names.LISTS_NAMING_NONE)
        covered = ledger_of_walks.covered(self.database, walk.desk, links)
        walk.take(links, covered, entries=len(links) + len(page.others))
        self._record(walk, links, page.others)
        is_read = walk.ended_by != "other_days"
        self.stats.inc_value(stat_names.LISTS_READ if is_read else stat_names.LISTS_UNREADABLE)
        if walk.ended_by is not None:
            self._ended(walk)

    def _record(self, walk: Walk, links: Sequence[Address], others: Sequence[OtherEntry]) -> None:
        again = self.arguments.again
        recorded = ledger_of_walks.record_page(
            self.database, walk, links, self.run, now(), others=others, again=again
        )
        self.stats.inc_value(stat_names.ENTRIES_NEW, recorded.new)
        for entry in others:
            self.stats.inc_value(stat_names.ENTRIES_BY_STATE + entry.state)
        if recorded.unrecognised:
            self.stats.inc_value(stat_names.ENTRIES_NEW_UNRECOGNISED, recorded.unrecognised)
            logger.warning(
                "%s: page %d of the list has %d new entries that name no article; scrapy doctor "
                "shows them",
                *(walk.name, walk.page, recorded.unrecognised),
            )

    @property
    def wants_feed(self) -> bool:
        """True if the feed may show more than the lists: the run's pages and days have no bound."""
        a = self.arguments
        return a.pages is None and (a.until is None or a.until >= today())

    def missing(self, walk: Walk) -> None:
        """Note that a page after the first does not exist: the list's end, once seen twice."""
        self.silence.heard()
        self.stats.inc_value(stat_names.LISTS_READ)
        walk.doubt("404")
        if walk.ended_by is not None:
            self.end(walk, walk.ended_by)

    def end(self, walk: Walk, ended_by: str) -> None:
        """End a walk for which no page came: ``404``, or ``unchanged``."""
        walk.ended_by = ended_by
        self.silence.heard()
        if ended_by == "unchanged":
            self.stats.inc_value(stat_names.LISTS_UNCHANGED)
        ledger_of_walks.end_walk(self.database, walk, self.run, now())
        self._ended(walk)

    def list_failed(self, walk: Walk, reason: Reason) -> bool:
        """Note that a list page failed. Return True if it is to be requested once more; if not, the
        walk ends incomplete, and a later run takes it up.
        """
        self.listen(reason)
        if walk.tried != walk.page and not reason.is_missing:
            walk.tried = walk.page
            message = "%s: page %d of the list: %s; it is asked for once more later"
            logger.warning(message, walk.name, walk.page, reason.message)
            return True
        self.stats.inc_value(stat_names.LISTS_BY_OUTCOME[outcome(reason)])
        self.stats.inc_value(stat_names.LISTS_FAILED_BY + reason.word)
        logger.error("%s: page %d of the list: %s", walk.name, walk.page, reason.message)
        walk.ended_by = "failed"
        self.walked += 1
        ledger_of_walks.end_walk(self.database, walk, self.run, now())
        return False

    def article_read(self, address: Address, article: Article) -> bool:
        """Note that an article page was read. Return True if it is the requested article."""
        if article.id != address.id:
            message = f"{article.fetched_from}, asked for as {address.id}, is {article.id}"
            self.article_failed(address, Reason("page", "other_article", message))
            return False
        self._answered += 1
        self.silence.heard()
        self.stats.inc_value(stat_names.ARTICLES_READ)
        if article.is_of_unknown_layout:
            self.stats.inc_value(stat_names.ARTICLES_UNKNOWN_LAYOUT)
            message = "%s: no reader knows the layout of %s; stored as inferred, and kept"
            logger.warning(message, address.id, article.fetched_from)
        return True

    def _left_over(self, limit: int) -> list[Due]:
        at = self.run, now()
        found = ledger.left_over(self.database, self.arguments.all_lists, *at, limit=limit)
        return found + ledger.left_over_of_feed(self.database, self.site.name, *at, limit)

    def count_waiting(self) -> int:
        """Count the links that are still to be fetched. Raises StoreError."""
        a = self.arguments
        return counts.waiting(self.database, a.all_lists, self.run, now(), feed_of=self.site.name)

    def _ended(self, walk: Walk) -> None:
        self.walked += 1
        self.stats.inc_value(f"{stat_names.LISTS_ENDED_BY}{walk.ended_by}")
        message = "%s: list walked to page %d, back to %s (%s)"
        logger.info(message, walk.name, walk.page, walk.since, walk.ended_by)
        if say_end(walk):
            self.stats.inc_value(stat_names.LISTS_ENDED_SHORT)

    def _asked_for(self, found: Iterable[Due]) -> list[tuple[Address, Due]]:
        asked = []
        for due in found:
            address = self.site.address_of(due.url)
            if address.id not in self._asked:
                self._asked.add(address.id)
                asked.append((address, due))
        self.stats.inc_value(stat_names.ARTICLES_ASKED, len(asked))
        return asked
