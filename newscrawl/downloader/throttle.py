"""The downloader's delays: no setting or component shortens what a host asks for."""

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
    """The waits that a host asks for.

    apart: least seconds from one request to the next; if not 0, requests go one at a time.
    until: no request before this moment, in seconds of the monotonic clock.
    """

    apart: float = 0.0
    until: float = 0.0


class Slot(ScrapySlot):
    """Scrapy's queue of one host. Settings and AutoThrottle may set its delay and jitter; these can
    lengthen the waits that the host asks for, never shorten them.
    """

    def __init__(self, concurrency: int, delay: float, jitter: float) -> None:
        super().__init__(concurrency, delay, jitter)
        # By host: with CONCURRENT_REQUESTS_PER_IP several hosts share a slot.
        self.owed: dict[str, Owed] = {}

    def download_delay(self) -> float:
        """Return the seconds from the last request to the next."""
        own = super().download_delay()
        owed = (max(o.apart, o.until - self.lastseen) for o in self.owed.values())
        return max(own, *owed, 0.0)

    def free_transfer_slots(self) -> int:
        """Return how many requests may be sent now."""
        free = super().free_transfer_slots()
        is_one = any(each.apart for each in self.owed.values())
        return min(free, 1 - len(self.transferring)) if is_one else free


class Downloader(ScrapyDownloader):
    """Scrapy's downloader with our :class:`Slot`. owed: host name -> the waits it asks for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.owed: dict[str, Owed] = {}

    def owed_to(self, request: Request) -> Owed:
        """Return the waits that the host of a request asks for, to be read and set."""
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
        # Scrapy adds it only when the coroutine runs; without a delay, by then every waiting
        # request would have been sent.
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
