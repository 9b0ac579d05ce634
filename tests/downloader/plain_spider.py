"""A spider of somebody else's project: it knows nothing of newscrawl.

scrapy runspider plain_spider.py -a url=http://127.0.0.1:PORT
"""

from collections.abc import AsyncIterator

from scrapy import Request, Spider
from scrapy.http import Response


class PlainSpider(Spider):
    """Ask for two pages: of a host that was given, and of one that was not."""

    name = "plain"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.urls = [f"{url}/fa/x", "http://127.0.0.2:9/x"]

    async def start(self) -> AsyncIterator[Request]:
        """Both at once."""
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Say what came."""
        self.logger.info("came: %s", response.url)
