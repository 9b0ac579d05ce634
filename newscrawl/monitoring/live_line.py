"""Show a crawl on a terminal: one line that stays last, and warnings and errors above it."""

import logging
import sys
import time
import traceback
from collections.abc import Mapping
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newscrawl.downloader.shutdown import is_ending
from newscrawl.downloader.spider_protocol import Progress, news_spider
from newscrawl.errors import StoreError
from newscrawl.monitoring.run_summary import duration
from newscrawl.utils import stat_names
from newscrawl.utils.terminal import plain_line

_SECONDS = 1.0
# The ledger is asked how many links wait during at most this part of the time; in between, the
# number falls by the answers: with 50,000 open links asking took 0.7 seconds.
_PART = 0.02
_BAR = 24
# Its only warning is given at each start: that settings.py has switched RefererMiddleware off.
_NOT_SHOWN = "scrapy.downloadermiddlewares.redirect"


class LiveLine:
    """A progress bar of a crawl on standard error, which is a terminal.

    From the block's beginning the log's warnings and errors are shown; from :meth:`follow` on the
    line stands below them. Once a second it is made anew of the run's statistics and the ledger.
    """

    def __init__(self, level: int | None) -> None:
        """level: of the log records that are shown; None: none is."""
        self._handler = _AboveTheLine(level) if level is not None else None
        self._timer: Any = None
        self._bar: Any = None

    def __enter__(self) -> Self:
        if self._handler:
            logging.root.addHandler(self._handler)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def follow(self, crawler: Crawler) -> None:
        """Show the line from the spider's opening on; called before the crawl starts."""
        self._crawler = crawler
        self._began = self._next = time.monotonic()
        self._known = 0
        crawler.signals.connect(self._start, signal=signals.spider_opened)
        crawler.signals.connect(self._stop, signal=signals.spider_closed)

    def close(self) -> None:
        """Remove the line, and show no more records."""
        self._stop()
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        if self._handler:
            logging.root.removeHandler(self._handler)
            self._handler = None

    def _start(self) -> None:
        from tqdm import tqdm  # not at the top: few commands show one

        # Said here, so that no TQDM_COLOUR of the environment wins over NO_COLOR.
        shape = {"bar_format": f"{{desc}} {{bar:{_BAR}}}", "dynamic_ncols": True, "colour": None}
        self._bar = tqdm(total=0, file=sys.stderr, leave=False, **shape)
        self._timer = create_looping_call(self._show)
        self._timer.start(_SECONDS, now=False)

    def _stop(self) -> None:
        if self._timer is not None and self._timer.running:
            self._timer.stop()

    def _show(self) -> None:
        if self._crawler.spider is None:
            return
        spider, stats = news_spider(self._crawler.spider), self._crawler.stats.get_stats()
        progress, now = spider.progress(), time.monotonic()
        if now >= self._next:
            try:
                self._known = spider.count_waiting() + progress.answered
            except StoreError:
                return  # the crawl meets it, too, and says it
            self._next = now + (time.monotonic() - now) / _PART
        waiting = max(self._known - progress.answered, 0)
        end = self._crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")
        seconds = now - self._began
        text = line(progress, waiting, stats, seconds, end - seconds if end else None)
        self._bar.n = int(stats.get(stat_names.ARTICLES_STORED, 0))
        self._bar.total = self._bar.n + waiting
        self._bar.desc = f"ending: {text}" if is_ending(self._crawler) else text
        self._bar.refresh()


def line(
    progress: Progress,
    waiting: int,
    stats: Mapping[str, Any],
    seconds: float,
    bound: float | None = None,
) -> str:
    """Return what the line says.

    waiting: the number of known links to fetch. seconds: since the crawl began. bound: seconds
    until the run ends in any case. The time left is that of the known pages; until all lists are
    walked, more may become known.
    """
    names = (stat_names.ARTICLES_STORED, stat_names.REQUESTS)
    stored, asked = (int(stats.get(name, 0)) for name in names)
    parts = [f"stored {stored:,} of {stored + waiting:,}"]
    if progress.walks:
        parts.insert(0, f"{progress.unit} {progress.walked:,} of {progress.walks:,}")
    if progress.revisits:
        parts.append(f"again {progress.revisited:,} of {progress.revisits:,}")
    pace = asked / max(seconds, 1e-9)
    parts.append(f"{pace:.1f} pages/s")
    lists = progress.walks - progress.walked
    pages = lists + waiting + progress.revisits - progress.revisited
    left = pages / max(pace, 1e-9)
    if bound is not None and bound <= left:
        parts.append(f"ends in {duration(max(bound, 0))}")
    elif asked and pages:
        parts.append(f"{'at least ' * bool(lists)}{duration(left)} left")
    return ", ".join(parts)


class _AboveTheLine(logging.Handler):
    """Write each record to standard error as one line; the live line moves below it."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.addFilter(lambda record: record.name != _NOT_SHOWN)
        self.setFormatter(_OneLine("%(asctime)s %(levelname)s: %(message)s", "%H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        from tqdm import tqdm

        try:
            tqdm.write(self.format(record), file=sys.stderr)
        except OSError:  # the terminal is gone
            self.handleError(record)


class _OneLine(logging.Formatter):
    """Format a record in one line without controls; of a traceback the last line is shown."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            text += f": {traceback.format_exception_only(record.exc_info[1])[-1].strip()}"
        plain = logging.makeLogRecord({**vars(record), "msg": plain_line(text), "args": None})
        plain.exc_info = plain.exc_text = plain.stack_info = None
        return super().format(plain)
