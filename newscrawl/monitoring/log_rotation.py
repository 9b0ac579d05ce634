"""A log that does not grow for ever, put aside between runs, so that no line is lost; and that says
once where it cannot be written.
"""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.errors import LockedError, StoreError
from newscrawl.utils.locks import alone, held


def put_aside(log: Path, longest: int, number: int, folder: Path) -> None:
    """Rename ``log`` to ``log.1``, that one to ``log.2`` and so on, where it has ``longest`` bytes
    (0: never) and no run is under way in ``folder``, which may be writing to it.

    ``number``: as many are kept. Where it cannot be done the log goes on growing.
    """
    try:
        if not longest or not log.is_file() or log.stat().st_size < longest or held(folder):
            return
        with alone(folder, "log"):  # of two that begin at once, one renames
            if log.stat().st_size >= longest:
                RotatingFileHandler(log, backupCount=number, delay=True).doRollover()
    except (OSError, LockedError, StoreError):
        return


class LogWatch:
    """Notes that a log cannot be written, as on a full disk; logging would print a traceback for
    each line that is lost. ``fault``: the first such error.
    """

    def __init__(self) -> None:
        self.fault: OSError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As an extension: Scrapy makes its handler anew before extensions, and after them."""
        watch = cls()
        watch.over_scrapys()
        crawler.signals.connect(watch.over_scrapys, signal=signals.spider_opened)
        return watch

    def over_scrapys(self) -> None:
        """Watch over the handler that Scrapy has now."""
        handler = get_scrapy_root_handler()
        if handler is None:
            return
        usual, usual_close = handler.handleError, handler.close

        def note(record: logging.LogRecord) -> None:
            error = sys.exc_info()[1]
            if isinstance(error, OSError):
                self.fault = self.fault or error
            else:
                usual(record)

        def close() -> None:  # which tries to write what is left, and may be Scrapy's to call
            try:
                usual_close()
            except OSError as error:
                self.fault = self.fault or error

        handler.handleError, handler.close = note, close  # type: ignore[method-assign]
