"""Keep escape sequences of pages out of the log, and warn if certificates are not verified."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.utils.terminal import PlainFormatter

logger = logging.getLogger(__name__)


class Safeguards:
    """Make the log safe before the first request, and warn of unverified certificates."""

    def __init__(self, *, verified: bool) -> None:
        """verified: True if the site's certificate is checked."""
        self.verified = verified

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``DOWNLOAD_VERIFY_CERTIFICATES``."""
        safeguards = cls(verified=crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"))
        crawler.signals.connect(safeguards.spider_opened, signal=signals.spider_opened)
        return safeguards

    def spider_opened(self) -> None:
        """Wrap the log's formatter. Not earlier: Scrapy replaces its handler after it has built the
        extensions.
        """
        handler = get_scrapy_root_handler()
        if handler and handler.formatter and not isinstance(handler.formatter, PlainFormatter):
            handler.setFormatter(PlainFormatter(handler.formatter))
        if not self.verified:
            logger.warning(
                "DOWNLOAD_VERIFY_CERTIFICATES is off: whoever stands between here and the site can "
                "answer in its place, and what is stored may not be the site's"
            )
