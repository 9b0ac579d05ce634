"""What all spiders that fill the ledger share: start, reading an article's page, and end."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.archive.recorder import ARCHIVED, place_of
from newscrawl.crawling.link_states import Outcomes
from newscrawl.downloader.failure_reasons import Reason, explain, of_page
from newscrawl.downloader.shutdown import RunEndedError, store_failed
from newscrawl.downloader.spider_protocol import NewsSpider, Progress
from newscrawl.errors import PageError, StoreError
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.signals import page_unread
from newscrawl.sites.extraction import refuse_detour, refuse_doubtful
from newscrawl.utils.http_validators import Validators
from newscrawl.utils.truncation import refuse_cut


class LedgerSpider(Spider, NewsSpider):
    """Request the links of a frontier, and yield the articles on the pages that come."""

    arguments_class: ClassVar[Any]

    arguments: Any
    frontier: Outcomes  # from open_frontier() on

    @classmethod
    def check_arguments(cls, given: dict[str, str]) -> Any:
        """Read the ``-a`` arguments; raise ArgumentError."""
        return cls.arguments_class.read(given)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Take the command line's arguments."""
        spider = super().from_crawler(crawler, *args)
        spider.arguments = cls.check_arguments(kwargs)
        return spider

    @abstractmethod
    def open_frontier(self) -> Iterable[Request]:
        """Open the frontier and return the first requests. Raise StoreError."""

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests; their answers bring the others."""
        for request in self.unless_store_fails(self.open_frontier):
            yield request

    def unless_store_fails(self, step: Callable[[], Iterable[Request]]) -> Iterable[Request]:
        """Call ``step`` and return its requests. If the database fails, end the run instead, and
        return none.
        """
        try:
            return step()
        except StoreError as error:
            # Scrapy would log the error, and end as if there were nothing to do.
            self.logger.critical("%s", error)
            store_failed(self.crawler)
            return ()

    def read_page(
        self,
        response: Response,
        parse: Callable[[Response], Article],
        asked: str,
        *,
        is_stored: bool,
        name: str,
        group: str,
    ) -> Article | Reason:
        """Read an article's page; return the article, or the reason why the page cannot be used.

        asked: the address that was requested. is_stored: refuse a doubtful page, which would
        replace the stored article. name, group: the article's id and its desk or host, for
        :data:`page_unread`.
        """
        try:
            refuse_cut(response)
            refuse_detour(response.url, asked)
            article = parse(response)
            if is_stored:
                refuse_doubtful(article)
        except PageError as error:
            reason = of_page(error)
            if reason.kind == "page":
                where = f"{name} {place_of(response)}"
                self.crawler.signals.send_catch_log(page_unread, desk=group, where=where)
            return reason
        return article

    def finish(self, article: Article, response: Response) -> Article:
        """Add to an article what its response says: validators, archived page, and time."""
        if "page_cut" not in article.warnings:  # else the server would never send the whole page
            article.validators = Validators.of(response)
        article.page = response.meta.get(ARCHIVED)
        article.fetched_at = now()
        return article

    def progress(self) -> Progress:
        """Return how far the run has come."""
        return self.frontier.progress() if "frontier" in vars(self) else Progress()

    def count_waiting(self) -> int:
        """Count the known links to articles that are still to be fetched. Raises StoreError."""
        return self.frontier.count_waiting() if "frontier" in vars(self) else 0

    def reason_of(self, failure: Failure) -> Reason | None:
        """Return why a request failed; None if the run ended before it was sent."""
        return None if isinstance(failure.value, RunEndedError) else explain(failure)

    def closed(self, reason: str) -> None:  # noqa: ARG002
        """Close the frontier. Scrapy calls this after the last request, or if start() failed."""
        if "frontier" in vars(self):
            self.frontier.close()
