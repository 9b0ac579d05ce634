"""A spider that asks for pages and does nothing with them: what Scrapy itself takes.

scrapy runspider empty_spider.py -a url=http://127.0.0.1:PORT -a paths=FILE
"""

from collections.abc import AsyncIterator
from pathlib import Path

from scrapy import Request, Spider
from scrapy.http import Response


class EmptySpider(Spider):
    """Asks for each path of a file."""

    name = "empty"
    handle_httpstatus_list = (404,)

    def __init__(self, url: str, paths: str) -> None:
        super().__init__()
        self.asked = [url + path for path in Path(paths).read_text(encoding="utf-8").splitlines()]

    async def start(self) -> AsyncIterator[Request]:
        """All of them; the same more than once, where ours asked so."""
        for address in self.asked:
            yield Request(address, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Nothing."""
