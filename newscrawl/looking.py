"""A look at a few pages as a crawl would see them: the same downloader, guard and manners."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.errors import PageError
from newscrawl.failures import Reason, explain, of_page
from newscrawl.guard import Gate
from newscrawl.hosts import Hosts
from newscrawl.politeness import refuse_cut
from newscrawl.urls import ASKED_DOMAINS

#: What came of an address: a page, or why there is none.
Answer = Response | Reason


class LookSpider(Spider):
    """Asks for addresses one after another; ``answers`` are in their order.

    ``until_first``: the rest is not asked for once one has given a page.
    """

    name = "doctor"

    allowed_domains: list[str]
    urls: list[str]
    until_first: bool
    answers: dict[str, Answer]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """``urls``, ``until_first``, and ``gate``, where it is not to be the site's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        hosts = Hosts(crawler.settings.getlist("TASNIM_URL"))
        spider.allowed_domains = [*ASKED_DOMAINS, *hosts.names]
        spider.answers = {}
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first; each answer brings the next one."""
        for request in self._next():
            yield request

    def parse(self, response: Response, url: str) -> Iterator[Request]:
        """A page came."""
        try:
            refuse_cut(response)
            self.answers[url] = response
        except PageError as error:
            self.answers[url] = of_page(error)
        if not self.until_first:
            yield from self._next()

    def failed(self, failure: Failure) -> Iterator[Request]:
        """No page came."""
        self.answers[failure.request.cb_kwargs["url"]] = explain(failure)  # type: ignore[attr-defined]
        yield from self._next()

    def _next(self) -> Iterator[Request]:
        for url in self.urls:
            if url not in self.answers:
                # robots.txt itself may be asked for whatever it says, and need not be there.
                is_robots = url.endswith("/robots.txt")
                meta: dict[str, Any] = {"dont_obey_robotstxt": True} if is_robots else {}
                if is_robots:
                    meta |= {"handle_httpstatus_all": True, "dont_retry": True}
                yield Request(url, errback=self.failed, meta=meta, cb_kwargs={"url": url})
                return


def look(
    settings: Settings, urls: Sequence[str], *, until_first: bool = False, gate: Gate | None = None
) -> dict[str, Answer]:
    """What each address answered; an address is not in it where the look was ended before.

    Once a process, for a reactor cannot be started again. Nothing is stored.
    """
    own = settings.copy()
    own.setdict({"ITEM_PIPELINES": {}, "FEEDS": {}}, "cmdline")
    process = AsyncCrawlerProcess(own)
    crawler = process.create_crawler(LookSpider)
    given: dict[str, Any] = {"urls": list(urls), "until_first": until_first}
    process.crawl(crawler, **given, **({"gate": gate} if gate else {}))
    process.start()
    return dict(getattr(crawler.spider, "answers", {}))
