"""The spider of listings: it turns the frontier's walks and links into requests."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from newscrawl.archive.recorder import ARCHIVE_AS, ArchiveAs, archive_as, place_of
from newscrawl.crawling.arguments import CrawlArguments, read_ages
from newscrawl.crawling.feed_watch import SiteFeed
from newscrawl.crawling.frontier import Frontier
from newscrawl.crawling.ledger_spider import LedgerSpider
from newscrawl.downloader.conditional import NOT_MODIFIED, if_changed
from newscrawl.downloader.failure_reasons import Reason, of_page
from newscrawl.downloader.run_context import run_context
from newscrawl.downloader.spider_protocol import site_gate
from newscrawl.errors import PageError
from newscrawl.items import Article
from newscrawl.monitoring.page_stats import NO_DESK
from newscrawl.signals import list_seen, list_unchanged
from newscrawl.sites import readers
from newscrawl.sites.base import Address, Site
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.hosts import Hosts
from newscrawl.sites.lists import refuse_other_list
from newscrawl.sites.pagination import Walk
from newscrawl.sites.registry import site_named
from newscrawl.store.archived_pages import LIST
from newscrawl.store.ledger import Due
from newscrawl.utils.address_guard import AllowList
from newscrawl.utils.http_validators import Validators
from newscrawl.utils.truncation import refuse_cut

# Links handed to the engine at a time, so that a year's backlog does not fill the memory.
_PORTION = 500
# After _SILENT requests in a row without an answer the site counts as down. If no host has given a
# list yet, _PROBES unanswered lists are enough to give up.
_SILENT, _PROBES = 10, 3


class ListSpider(LedgerSpider):
    """Walk lists, and yield each article on them once. site_name: whose lists."""

    site_name: ClassVar[str]
    arguments_class: ClassVar[type[CrawlArguments]] = CrawlArguments
    frontier_class: ClassVar[type[Frontier]] = Frontier
    one_site: ClassVar[bool] = True
    steady: ClassVar[bool] = True
    gate: AllowList
    arguments: CrawlArguments
    frontier: Frontier  # from start() on, as feed
    feed: SiteFeed
    hosts: Hosts
    probes: Iterator[Walk]
    portions: Iterator[Iterable[Request]]
    once_more: list[Walk]

    @classmethod
    def site(cls) -> Site:
        """Return the site that the spider crawls."""
        return site_named(cls.site_name)

    @classmethod
    def check_arguments(cls, given: dict[str, str]) -> CrawlArguments:
        """Read the ``-a`` arguments; raise ArgumentError."""
        return cls.arguments_class.read(given, cls.site())

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the site's hosts from the settings."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.hosts = Hosts.of(cls.site(), crawler.settings)
        spider.gate = site_gate(spider.hosts)
        spider.probes, spider.portions, spider.once_more = iter(()), iter(()), []
        crawler.signals.connect(spider.next_portion, signal=signals.spider_idle)
        return spider

    def has_other_host(self, url: str) -> bool:
        """Return True if another of the site's hosts is still untried."""
        return self.hosts.next_after(url) is not None

    def open_frontier(self) -> list[Request]:
        """Open the frontier; return the request of one list, to find the host that answers."""
        settings = self.crawler.settings
        self.frontier = self.frontier_class(
            Path(settings["OUTPUT_DIR"]),
            self.arguments,
            self.crawler.stats,
            run_context(self.crawler).run,
            read_ages("REVISIT_AGES", settings.getlist("REVISIT_AGES")),
        )
        wanted = settings.getbool("FEEDS_OF_SITE") and self.frontier.wants_feed
        self.feed = SiteFeed(self.hosts, self.frontier, is_wanted=wanted)
        groups = self.frontier.walks()
        self.probes = iter(next(groups, []))
        self.portions = self._portions(groups)
        return [self.list_request(probe) for probe in islice(self.probes, 1)]

    def _portions(self, groups: Iterator[list[Walk]]) -> Iterator[Iterable[Request]]:
        """Yield the requests that follow once a host has answered, in portions; each is sent when
        the one before it is done.
        """
        yield self.feed.requests()
        yield from self._due_articles()
        yield map(self.list_request, self.probes)
        yield from self._rest_of_group()
        for group in groups:
            yield map(self.list_request, group)
            yield from self._rest_of_group()
        self.feed.take()
        yield from self._due_articles()
        found = self.frontier.to_revisit()
        self.frontier.revisits = len(found)
        revisits = iter(found)
        while portion := list(islice(revisits, _PORTION)):
            yield [self.revisit_request(address, due) for address, due in portion]

    def _rest_of_group(self) -> Iterator[Iterable[Request]]:
        while self.once_more:
            walks, self.once_more = self.once_more, []
            yield map(self.list_request, walks)
        yield from self._due_articles()

    def _due_articles(self) -> Iterator[Iterable[Request]]:
        while portion := self.frontier.due(_PORTION):
            yield [self.article_request(address, due.desk) for address, due in portion]

    def next_portion(self) -> None:
        """Send the next portion when the spider is idle; if there is none, let the run end."""
        if self.crawler.engine is None:
            return
        # If no host has given a list, one may still give the feed.
        portions = self.portions if self.hosts.is_known else iter([self.feed.requests()])
        if requests := self.unless_store_fails(lambda: next(filter(None, map(list, portions)), [])):
            for request in requests:
                self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def list_request(self, walk: Walk, host: str | None = None) -> Request:
        """Return the request for a walk's page."""
        host = host or self.hosts.current
        return if_changed(
            Request(
                walk.address(host),
                self.parse_list,
                errback=self.list_failed,
                cb_kwargs={"walk": walk, "host": host},
                meta={ARCHIVE_AS: ArchiveAs(LIST, desk=walk.desk.key)},
            ),
            self.frontier.first_page_validators(walk),
        )

    def article_request(self, address: Address, desk: str | None) -> Request:
        """Return the request for an article that is not stored, on the host that answers."""
        return Request(
            self.hosts.current + address.path,
            self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"address": address, "desk": desk},
            meta={ARCHIVE_AS: archive_as(address, desk)},
        )

    def revisit_request(self, address: Address, due: Due) -> Request:
        """Return the conditional request for a stored article."""
        request = self.article_request(address, due.desk)
        request.cb_kwargs["is_stored"] = True
        return if_changed(request, due.validators)

    def parse_list(self, response: Response, walk: Walk, host: str) -> Iterator[Request]:
        """Enter a list page's links into the ledger, then request the next page."""
        is_first = not self.hosts.is_known
        if response.status == NOT_MODIFIED:
            self.hosts.has_answered(response.url)
            self.crawler.signals.send_catch_log(
                list_unchanged, desk=walk.desk.key, where=response.url
            )
            self.frontier.end(walk, "unchanged")
        else:
            try:
                refuse_cut(response)
                refuse_other_list(response.url, walk.address(host))
                page = self.frontier.read(walk, response)
            except PageError as error:
                reason = of_page(error)
                if reason.kind == "page":
                    self.say_of_list(walk, place_of(response), None)
                yield from self.try_next_host(host, walk, reason)
                self.end_in_silence()
                return
            links = None if page.is_inferred else len(page.links)
            self.say_of_list(walk, place_of(response), links)
            self.hosts.has_answered(response.url)
            self.frontier.take(walk, page, Validators.of(response))
        yield from self.walk_on(walk)
        if is_first:
            yield from next(self.portions, ())

    def say_of_list(self, walk: Walk, where: str, links: int | None) -> None:
        """Signal how many links a list page had, for page statistics; None: it was unreadable."""
        is_first = walk.page == 1 and isinstance(walk, DeskWalk)
        self.crawler.signals.send_catch_log(
            list_seen, desk=walk.desk.key, where=where, links=links, is_first=is_first
        )

    def walk_on(self, walk: Walk) -> Iterator[Request]:
        """Yield the request for the walk's next page; put off a page that is to be tried again."""
        if walk.waits:
            self.once_more.append(walk)
        elif walk.ended_by is None:
            yield self.list_request(walk)

    def parse_article(
        self, response: Response, address: Address, desk: str | None, *, is_stored: bool = False
    ) -> Iterator[Article]:
        """Yield the article on a page, or note why there is none."""
        if response.status == NOT_MODIFIED:
            self.frontier.article_unchanged(address)
            return
        article = self.read_page(
            response,
            partial(readers.parse_article, site=self.hosts.site),
            address.path,
            is_stored=is_stored,
            name=address.id,
            group=desk or NO_DESK,
        )
        if isinstance(article, Reason):
            self.frontier.article_failed(address, article)
            self.end_in_silence()
        elif self.frontier.article_read(address, article):
            article.listed_on = desk
            if is_stored or self.frontier.choice.is_wanted(address, article, desk):
                yield self.finish(article, response)

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """Note that a list page did not come. A missing page after the first is the list's end."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk, host = request.cb_kwargs["walk"], request.cb_kwargs["host"]
        reason = self.reason_of(failure)
        if reason is None:
            return
        if reason.is_missing and walk.page > 1:
            self.frontier.missing(walk)
            yield from self.walk_on(walk)
        else:
            yield from self.try_next_host(host, walk, reason)
            self.end_in_silence()

    def article_failed(self, failure: Failure) -> None:
        """Note that an article did not come."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if reason := self.reason_of(failure):
            self.frontier.article_failed(request.cb_kwargs["address"], reason)
            self.end_in_silence()

    def end_in_silence(self) -> None:
        """End the run if the site has stopped answering: further requests would wait in vain."""
        if self.frontier.silence.of() == _SILENT and self.crawler.engine is not None:
            self.logger.error("no answer to %d requests in a row; the run ends", _SILENT)
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="no_answer"))

    def try_next_host(self, host: str, walk: Walk, reason: Reason) -> Iterator[Request]:
        """Request a failed list from the next host, until one of the site's hosts has answered.

        If no host gives it, the fault may be this list's alone: request the next list. After
        _PROBES lists without any answer the run ends: the others would wait as long.
        """
        if other := self.hosts.next_after(host):
            self.logger.warning("%s; trying %s", reason.message, other)
            yield self.list_request(walk, other)
            return
        if not self.hosts.is_known:
            walk.tried = walk.page  # fail now: there may be no later try
        if self.frontier.list_failed(walk, reason):
            self.once_more.append(walk)
        if not self.hosts.is_known and self.frontier.silence.of() < _PROBES:
            yield from map(self.list_request, islice(self.probes, 1))
