"""A look at a few pages as a crawl would see them: the same downloader, guard and manners."""

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
from newscrawl.utils.address_guard import AllowList
from newscrawl.utils.truncation import refuse_cut

#: What came of an address: a page, or why there is none.
Answer = Response | Reason


class AskingSpider(Spider, NewsSpider):
    """Asks for addresses one after another; each answer brings the next one. ``answers`` are in
    their order.
    """

    name = "doctor"

    gate: AllowList
    answers: dict[str, Answer]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """kwargs: ``gate``, where it is not to be the site's own; what else the spider takes."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if "gate" not in kwargs:
            spider.gate = site_gate(Hosts(crawler.settings.getlist("TASNIM_URL")))
        spider.answers = {}
        return spider

    @abstractmethod
    def following(self) -> tuple[str, dict[str, Any]] | None:
        """The address that is next, with its request's meta; None: nothing more."""

    async def start(self) -> AsyncIterator[Request]:
        """The first."""
        for request in self._next():
            yield request

    def parse(self, response: Response, url: str) -> Iterator[Request]:
        """A page came."""
        self.answers[url] = response
        yield from self._next()

    def failed(self, failure: Failure) -> Iterator[Request]:
        """No page came."""
        self.answers[failure.request.cb_kwargs["url"]] = explain(failure)  # type: ignore[attr-defined]
        yield from self._next()

    def _next(self) -> Iterator[Request]:
        if following := self.following():
            url, meta = following
            yield Request(url, errback=self.failed, meta=meta, cb_kwargs={"url": url})


class LookSpider(AskingSpider):
    """Asks for pages to be read: one that was cut is none.

    ``until_first``: the rest is not asked for once one has given a page.
    """

    urls: list[str]
    until_first: bool

    def parse(self, response: Response, url: str) -> Iterator[Request]:
        """A page came."""
        try:
            refuse_cut(response)
            self.answers[url] = response
        except PageError as error:
            self.answers[url] = of_page(error)
        if not self.until_first:
            yield from self._next()

    def following(self) -> tuple[str, dict[str, Any]] | None:
        """The next one in their order."""
        url = next((url for url in self.urls if url not in self.answers), None)
        if url is None:
            return None
        # robots.txt itself may be asked for whatever it says, and need not be there.
        is_robots = url.endswith("/robots.txt")
        meta = {"dont_obey_robotstxt": True, "handle_httpstatus_all": True, "dont_retry": True}
        return url, meta if is_robots else {}


def look(
    settings: Settings,
    urls: Sequence[str],
    *,
    until_first: bool = False,
    gate: AllowList | None = None,
    typed_hosts: Sequence[str] = (),
) -> dict[str, Answer]:
    """Fetch addresses, and return what each answered; an address is not in it where the look was
    ended before. Nothing is stored. typed_hosts: see RunContext.
    """
    given: dict[str, Any] = {"urls": list(urls), "until_first": until_first}
    own_gate = {"gate": gate} if gate else {}
    crawler = run(settings, LookSpider, typed_hosts, **given, **own_gate)
    # None where the look was ended before it began.
    return dict(crawler.spider.answers) if isinstance(crawler.spider, AskingSpider) else {}


def run(
    settings: Settings,
    spider: type[AskingSpider],
    typed_hosts: Sequence[str] = (),
    **given: Any,
) -> Crawler:
    """Run such a spider to its end. Once a process, for a reactor cannot be started again."""
    own = settings.copy()
    own.setdict({"ITEM_PIPELINES": {}, "FEEDS": {}}, "cmdline")
    process = AsyncCrawlerProcess(own)
    crawler = process.create_crawler(spider)
    attach(RunContext(typed_hosts=tuple(typed_hosts)), crawler)
    process.crawl(crawler, **given)
    process.start()
    return crawler
