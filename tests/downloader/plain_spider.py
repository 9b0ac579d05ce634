"""A spider of a foreign project, which knows nothing of newscrawl.

scrapy runspider plain_spider.py -a url=http://127.0.0.1:PORT
"""

from collections.abc import AsyncIterator

from scrapy import Request, Spider
from scrapy.http import Response


class PlainSpider(Spider):
    """Request a page of the host in ``url``, and a page of another host."""

    name = "plain"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.urls = [f"{url}/fa/x", "http://127.0.0.2:9/x"]

    async def start(self) -> AsyncIterator[Request]:
        """Request both pages."""
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Log the response."""
        self.logger.info("came: %s", response.url)
