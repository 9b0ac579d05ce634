"""The downloader's delays in one hand: what a host asks for holds whatever else sets a delay."""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.core.downloader import Slot as ScrapySlot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred


@dataclass(slots=True)
class Owed:
    """What a host asks for: seconds ``apart`` from one request to the next, one at a time; and no
    request before the moment ``until`` (of the monotonic clock).
    """

    apart: float = 0.0
    until: float = 0.0


class Slot(ScrapySlot):
    """Scrapy's queue of one host. Its delay, and the jitter of it, are anybody's to set (settings,
    AutoThrottle); they may lengthen what is owed to the host and never shorten it.
    """

    def __init__(self, concurrency: int, delay: float, jitter: float) -> None:
        super().__init__(concurrency, delay, jitter)
        # By host: with CONCURRENT_REQUESTS_PER_IP several of them share a slot.
        self.owed: dict[str, Owed] = {}

    def download_delay(self) -> float:
        """Seconds from the last request to the next."""
        own = super().download_delay()
        owed = (max(o.apart, o.until - self.lastseen) for o in self.owed.values())
        return max(own, *owed, 0.0)

    def free_transfer_slots(self) -> int:
        """How many requests may be sent now."""
        free = super().free_transfer_slots()
        is_one = any(each.apart for each in self.owed.values())
        return min(free, 1 - len(self.transferring)) if is_one else free


class Downloader(ScrapyDownloader):
    """Scrapy's, with a :class:`Slot` for each host; ``owed`` is what hosts ask for, by name."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.owed: dict[str, Owed] = {}

    def owed_to(self, request: Request) -> Owed:
        """What the host of a request asks for, to be read and set."""
        return self.owed.setdefault(urlparse_cached(request).hostname or "", Owed())

    def _get_slot(self, request: Request) -> tuple[str, ScrapySlot]:  # type: ignore[override]
        key, slot = super()._get_slot(request)
        if not isinstance(slot, Slot):
            slot = self.slots[key] = Slot(slot.concurrency, slot.delay, slot.jitter)
        slot.owed[urlparse_cached(request).hostname or ""] = self.owed_to(request)
        return key, slot

    def _wait_for_download(
        self, slot: ScrapySlot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        # Scrapy counts it once its coroutine runs: without a delay all that waits was sent by then.
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
