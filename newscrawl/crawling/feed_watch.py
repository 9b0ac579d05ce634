"""The site's feed as a second source of links: a story in the feed and on no list is a link, too.

A run makes one conditional request, for the form of the feed that answered last. If no form is
known, or that one fails, the forms are tried in their order. No answer from any is not a failure.
"""

import logging
from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.archive.recorder import ARCHIVE_AS, ArchiveAs
from newscrawl.crawling.frontier import Frontier
from newscrawl.downloader.conditional import NOT_MODIFIED, if_changed
from newscrawl.downloader.failure_reasons import explain
from newscrawl.errors import PageError
from newscrawl.persian.cleaning import clean
from newscrawl.persian.clock import now
from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.feed import Entry, Feed, parse_feed
from newscrawl.sites.hosts import Hosts
from newscrawl.sites.list_entries import kind_of_other
from newscrawl.store import feeds
from newscrawl.store.archived_pages import LIST
from newscrawl.utils import stat_names
from newscrawl.utils.http_validators import UNKNOWN, Validators

logger = logging.getLogger(__name__)


class SiteFeed:
    """Request the feed once, and hold its entries until the lists have been walked."""

    def __init__(self, hosts: Hosts, frontier: Frontier, *, is_wanted: bool) -> None:
        """is_wanted: False to make no request."""
        self.hosts = hosts
        self.frontier = frontier
        self.shown: tuple[Feed, str, Validators] | None = None
        self._forms = iter(self._tries() if is_wanted else ())

    def _tries(self) -> Iterator[tuple[str, str, Validators]]:
        """Yield host, form and its last validators; the form that answered last comes first."""
        known, validators = feeds.known_feed(self.frontier.database, self.frontier.site.name, now())
        hosts = [self.hosts.current] if self.hosts.is_known else self.hosts.urls
        for host in hosts:
            if known:
                yield host, known, validators
            yield from (
                (host, form, UNKNOWN) for form in self.hosts.site.feed_paths() if form != known
            )

    def requests(self) -> Iterator[Request]:
        """Yield a request for the next form; nothing if all were tried or one has answered."""
        if self.shown is None and (form := next(self._forms, None)):
            host, path, validators = form
            request = Request(
                host + path,
                self.parse,
                errback=self.failed,
                cb_kwargs={"form": path},
                meta={
                    ARCHIVE_AS: ArchiveAs(LIST),
                    "dont_retry": True,
                },  # lists show its stories, too
            )
            yield if_changed(request, validators)

    def parse(self, response: Response, form: str) -> Iterator[Request]:
        """Read the feed; if something else came in its place, try the next form."""
        if response.status == NOT_MODIFIED:
            self.hosts.has_answered(response.url)
            self._forms = iter(())
            return
        try:
            feed = parse_feed(response, self.hosts.site)
        except PageError as error:
            yield from self._next(str(error))
            return
        self.hosts.has_answered(response.url)
        is_cut = feed.is_cut or "partial" in response.flags
        validators = UNKNOWN if is_cut else Validators.of(response)
        self.shown = feed, form, validators

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Try the next form."""
        yield from self._next(explain(failure).message)

    def take(self) -> None:
        """Enter the stories that no list has shown into the ledger; call after the lists' walks."""
        if self.shown is not None:
            self._record(*self.shown)

    def _record(self, feed: Feed, form: str, validators: Validators) -> None:
        """Record the feed's stories that no list has shown, of the requested desks and days."""
        site, database, stats = self.hosts.site, self.frontier.database, self.frontier.stats
        wanted = [entry.address for entry in feed.entries if self._is_wanted(entry)]
        others = [
            OtherEntry(said, "not_article" if kind_of_other(said, form, site) else "unrecognised")
            for said in feed.unrecognised
        ]
        new = feeds.record_feed(database, site.name, form, validators, wanted, others, now())
        stats.inc_value(stat_names.FEED_ENTRIES, len(feed.entries))
        if new:
            stats.inc_value(stat_names.FEED_NEW, new)
            logger.warning("%d stories are in the site's feed, and on no list", new)

    def _is_wanted(self, entry: Entry) -> bool:
        """Return True if a feed's entry is of the requested days, and if it names one of the
        requested desks, or the provinces section where all are requested.

        Where all desks of a site with a list each are requested, its feed is that of the provinces
        section, and its entries need not name it.
        """
        a, site = self.frontier.arguments, self.hosts.site
        is_whole = len(a.desks) == len(site.desks)
        if not is_whole or site.has_shared_lists:
            names = {desk.name for desk in (*a.desks, *(site.provincial_lists if is_whole else ()))}
            if names.isdisjoint(map(clean, entry.sections)):
                return False
        day = entry.day
        return day is None or ((a.since or day) <= day <= (a.until or day))

    def _next(self, why: str) -> Iterator[Request]:
        logger.info("no feed: %s", why)
        yield from self.requests()
