"""The spider of desks' lists: it turns the frontier's walks and links into requests, no more."""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl import pages
from newscrawl.arguments import CrawlArguments
from newscrawl.clock import now
from newscrawl.errors import PageError, StoreError
from newscrawl.extensions import store_failed
from newscrawl.failures import Reason, explain, of_page
from newscrawl.frontier import Frontier
from newscrawl.hosts import Hosts
from newscrawl.items import Article
from newscrawl.pages.lists import parse_list
from newscrawl.provinces import Desk
from newscrawl.urls import SITE_DOMAINS, Address, desk_page
from newscrawl.walks import DeskWalk


class DeskSpider(Spider):
    """Walks the lists of the chosen desks, and yields each article on them once."""

    allowed_domains: list[str]
    arguments: CrawlArguments
    folder: Path
    frontier: Frontier  # from start() on
    hosts: Hosts
    waiting: deque[DeskWalk]

    @classmethod
    def check_arguments(cls, given: dict[str, str]) -> CrawlArguments:
        """Read the ``-a`` arguments; raises ArgumentError."""
        return CrawlArguments.read(given)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Reads ``TASNIM_URL`` and ``OUTPUT_DIR``; the arguments are the command line's."""
        spider = super().from_crawler(crawler, *args)
        spider.arguments = cls.check_arguments(kwargs)
        spider.hosts = Hosts(crawler.settings.getlist("TASNIM_URL"))
        spider.allowed_domains = [*SITE_DOMAINS, *spider.hosts.names]
        spider.folder = Path(crawler.settings["OUTPUT_DIR"])
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """One desk's list, to find the host that answers; the rest follows."""
        try:
            self.frontier = Frontier(self.folder, self.arguments, self.crawler.stats)
            self.waiting = deque(self.frontier.walks())
        except StoreError as error:
            # Scrapy would log it, and end as if there were nothing to do.
            self.logger.critical("%s", error)
            store_failed(self.crawler)
            return
        yield self.list_request(self.waiting.popleft())

    def rest(self) -> Iterator[Request]:
        """Once a host has answered: what earlier runs left, all other lists, what to revisit."""
        for address, desk in self.frontier.left_over():
            yield self.article_request(address, desk, priority=2)
        while self.waiting:
            yield self.list_request(self.waiting.popleft())
        for address, desk in self.frontier.to_revisit():
            yield self.article_request(address, desk)

    def list_request(self, walk: DeskWalk, host: str | None = None) -> Request:
        """The next page of a walk. Lists come before articles: what is listed is known soonest."""
        host = host or self.hosts.current
        return Request(
            desk_page(host, walk.desk, walk.page),
            self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"walk": walk, "host": host},
            priority=1,
        )

    def article_request(self, address: Address, desk: Desk, priority: int = 0) -> Request:
        """An article, on the host that answers now."""
        return Request(
            self.hosts.current + address.path,
            self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"address": address, "desk": desk},
            priority=priority,
        )

    def parse_list(self, response: Response, walk: DeskWalk, host: str) -> Iterator[Request]:
        """A list page: its new articles, then its next page."""
        try:
            page = parse_list(response)
        except PageError as error:
            yield from self.try_next_host(host, walk, of_page(error))
            return
        is_first = not self.hosts.is_known
        self.hosts.has_answered(response.url)
        for address in self.frontier.take(walk, page):
            yield self.article_request(address, walk.desk)
        if walk.ended_by is None:
            yield self.list_request(walk)
        if is_first:
            yield from self.rest()

    def parse_article(self, response: Response, address: Address, desk: Desk) -> Iterator[Article]:
        """An article page, as its reader reads it."""
        try:
            article = pages.parse_article(response)
        except PageError as error:
            self.frontier.article_failed(address, of_page(error))
            return
        self.frontier.article_read(address, article.id, response.url)
        article.listed_on = desk.key
        article.fetched_at = now()
        yield article

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """A list page did not come. Past its end a list may be missing: that is its end."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk, host = request.cb_kwargs["walk"], request.cb_kwargs["host"]
        reason = explain(failure)
        if reason.is_missing and walk.page > 1:
            self.frontier.end(walk, "404")
        else:
            yield from self.try_next_host(host, walk, reason)

    def article_failed(self, failure: Failure) -> None:
        """An article did not come."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.frontier.article_failed(request.cb_kwargs["address"], explain(failure))

    def try_next_host(self, host: str, walk: DeskWalk, reason: Reason) -> Iterator[Request]:
        """Until one of the site's hosts has answered, a list is asked of the next one.

        Where none answers at all, the run ends with this desk: the others would wait as long.
        """
        if other := self.hosts.next_after(host):
            self.logger.warning("%s; trying %s", reason.message, other)
            yield self.list_request(walk, other)
            return
        self.frontier.list_failed(walk, reason)
        if not self.hosts.is_known and reason.kind in ("page", "status") and self.waiting:
            yield self.list_request(self.waiting.popleft())

    def closed(self, reason: str) -> None:  # noqa: ARG002
        """Scrapy calls this once the last request is done, or where start() failed."""
        if "frontier" in vars(self):
            self.frontier.close()
