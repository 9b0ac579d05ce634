"""A spider that requests pages and does nothing with them: the cost of Scrapy itself.

scrapy runspider empty_spider.py -a url=http://127.0.0.1:PORT -a paths=FILE
"""

from collections.abc import AsyncIterator
from pathlib import Path

from scrapy import Request, Spider
from scrapy.http import Response


class EmptySpider(Spider):
    """Requests each path in a file."""

    name = "empty"
    handle_httpstatus_list = (404,)

    def __init__(self, url: str, paths: str) -> None:
        super().__init__()
        self.asked = [url + path for path in Path(paths).read_text(encoding="utf-8").splitlines()]

    async def start(self) -> AsyncIterator[Request]:
        """Request all paths, repeated ones again, as newscrawl did."""
        for address in self.asked:
            yield Request(address, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Do nothing."""
