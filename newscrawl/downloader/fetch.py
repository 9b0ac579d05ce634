"""Fetch a few pages as a crawl would: with the same downloader, address guard and politeness."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.downloader.failure_reasons import Reason, explain, of_page
from newscrawl.downloader.run_context import RunContext, attach
from newscrawl.downloader.spider_protocol import NewsSpider, site_gate
from newscrawl.errors import PageError
from newscrawl.sites.hosts import Hosts
from newscrawl.sites.registry import default_site
from newscrawl.utils.address_guard import AllowList
from newscrawl.utils.truncation import refuse_cut

#: The result of one address: a page, or the reason why there is none.
Answer = Response | Reason


class AskingSpider(Spider, NewsSpider):
    """Request addresses one after another, each once the one before has been answered.

    answers: by address, in the order of the requests.
    """

    name = "doctor"

    gate: AllowList
    answers: dict[str, Answer]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """kwargs: the spider's attributes; among them ``gate``, unless it is the site's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if "gate" not in kwargs:
            spider.gate = site_gate(Hosts.of(default_site(), crawler.settings))
        spider.answers = {}
        return spider

    @abstractmethod
    def following(self) -> tuple[str, dict[str, Any]] | None:
        """Return the next address with its request's meta; None at the end."""

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first request."""
        for request in self._next():
            yield request

    def parse(self, response: Response, url: str) -> Iterator[Request]:
        """Note a page."""
        self.answers[url] = response
        yield from self._next()

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Note why no page came."""
        self.answers[failure.request.cb_kwargs["url"]] = explain(failure)  # type: ignore[attr-defined]
        yield from self._next()

    def _next(self) -> Iterator[Request]:
        if following := self.following():
            url, meta = following
            yield Request(url, errback=self.failed, meta=meta, cb_kwargs={"url": url})


class FetchSpider(AskingSpider):
    """Request pages in order to read them; a page that was cut counts as a failure.

    until_first: stop after the first page that came.
    """

    urls: list[str]
    until_first: bool

    def parse(self, response: Response, url: str) -> Iterator[Request]:
        """Note a page, or that it was cut."""
        try:
            refuse_cut(response)
            self.answers[url] = response
        except PageError as error:
            self.answers[url] = of_page(error)
        if not self.until_first:
            yield from self._next()

    def following(self) -> tuple[str, dict[str, Any]] | None:
        """Return the next of ``urls``."""
        url = next((url for url in self.urls if url not in self.answers), None)
        if url is None:
            return None
        # robots.txt itself may be requested whatever it says, and need not exist.
        is_robots = url.endswith("/robots.txt")
        meta = {"dont_obey_robotstxt": True, "handle_httpstatus_all": True, "dont_retry": True}
        return url, meta if is_robots else {}


def fetch_pages(
    settings: Settings,
    urls: Sequence[str],
    *,
    until_first: bool = False,
    gate: AllowList | None = None,
    typed_hosts: Sequence[str] = (),
) -> dict[str, Answer]:
    """Fetch addresses and return their answers by address, without those not reached when the user
    interrupted. Nothing is stored.

    until_first: stop after the first page that came. gate: hosts that may be requested, by default
    the site's. typed_hosts: see RunContext.
    """
    given: dict[str, Any] = {"urls": list(urls), "until_first": until_first}
    own_gate = {"gate": gate} if gate else {}
    crawler = run(settings, FetchSpider, typed_hosts, **given, **own_gate)
    # crawler.spider is None if the user interrupted before the start.
    return dict(crawler.spider.answers) if isinstance(crawler.spider, AskingSpider) else {}


def run(
    settings: Settings,
    spider: type[AskingSpider],
    typed_hosts: Sequence[str] = (),
    **given: Any,
) -> Crawler:
    """Run a spider to its end and return its crawler; ``given`` are the spider's attributes.

    Only once in a process: a reactor cannot be restarted.
    """
    own = settings.copy()
    own.setdict({"ITEM_PIPELINES": {}, "FEEDS": {}}, "cmdline")
    process = AsyncCrawlerProcess(own)
    crawler = process.create_crawler(spider)
    attach(RunContext(typed_hosts=tuple(typed_hosts)), crawler)
    process.crawl(crawler, **given)
    process.start()
    return crawler
