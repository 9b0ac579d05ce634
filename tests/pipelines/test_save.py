"""Batches: flushed by size, by time, and at the end."""

import threading
import time

import pytest

from newscrawl.demo.site import demo_pages, serving
from tests.conftest import Scrapy


def stored_while_one_page_hangs(scrapy: Scrapy, wanted: int, *settings: str) -> int:
    """Return how many articles are stored while the last page hangs and all others are read.

    Waits until ``wanted`` are stored, then a little for more.
    """
    free, asked = threading.Event(), threading.Event()

    def pages(target: str) -> str | bytes | None:
        if "/3440001/" in target:  # the oldest: asked for last
            asked.set()
            free.wait(40)
        return demo_pages(target)

    with serving(pages) as site:
        arguments = ("-a", "provinces=qom", "-a", "since=1404-08-01", *settings)
        running = scrapy.start(site.url, *arguments)
        try:
            assert asked.wait(120)
            deadline = time.monotonic() + 10
            while scrapy.stored() < wanted and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(1)
            found = scrapy.stored()
        finally:
            free.set()
            assert running.wait(120) == 0
    assert scrapy.stored() == 6  # the end of the run stores the rest
    return found


@pytest.mark.long
def test_a_batch_is_stored_once_it_is_old_enough(scrapy: Scrapy) -> None:
    assert stored_while_one_page_hangs(scrapy, 5, "-s", "BATCH_SECONDS=0.5") == 5


@pytest.mark.long
def test_a_batch_is_stored_once_it_is_large_enough(scrapy: Scrapy) -> None:
    settings = ("-s", "BATCH_SECONDS=60", "-s", "BATCH_SIZE=2")
    assert stored_while_one_page_hangs(scrapy, 4, *settings) == 4
