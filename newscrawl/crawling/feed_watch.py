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
from newscrawl.sites.feed import Feed, parse_feed
from newscrawl.sites.hosts import Hosts
from newscrawl.store.archived_pages import LIST
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
        known, validators = self.frontier.known_feed()
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
            self.frontier.take_feed(*self.shown)

    def _next(self, why: str) -> Iterator[Request]:
        logger.info("no feed: %s", why)
        yield from self.requests()
