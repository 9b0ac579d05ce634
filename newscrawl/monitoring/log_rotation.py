"""Rotate the log between runs, so that no line is lost, and notice once if it cannot be written."""

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
    """Rename ``log`` to ``log.1``, that one to ``log.2`` and so on, if it has at least ``longest``
    bytes (0: never) and no run is under way in ``folder``, which may be writing to it.

    number: how many renamed logs are kept. If the renaming fails, the log goes on growing.
    """
    try:
        if not longest or not log.is_file() or log.stat().st_size < longest or held(folder):
            return
        with alone(folder, "log"):  # only one of two runs that begin at once renames
            if log.stat().st_size >= longest:
                RotatingFileHandler(log, backupCount=number, delay=True).doRollover()
    except (OSError, LockedError, StoreError):
        return


class LogWatch:
    """Note that a log cannot be written, as on a full disk. Python's logging would print a
    traceback for each lost line. fault: the first such error.
    """

    def __init__(self) -> None:
        self.fault: OSError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Watch Scrapy's handler now and when the spider opens: Scrapy replaces it before it builds
        the extensions, and again after that.
        """
        watch = cls()
        watch.over_scrapys()
        crawler.signals.connect(watch.over_scrapys, signal=signals.spider_opened)
        return watch

    def over_scrapys(self) -> None:
        """Watch the handler that Scrapy has now."""
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

        def close() -> None:  # it writes what is left; Scrapy may be the caller
            try:
                usual_close()
            except OSError as error:
                self.fault = self.fault or error

        handler.handleError, handler.close = note, close  # type: ignore[method-assign]
