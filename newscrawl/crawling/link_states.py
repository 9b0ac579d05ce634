"""Count, log and note in the ledger what became of the articles that a run requested."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from scrapy.statscollectors import StatsCollector

from newscrawl.crawling.silence import Silence
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.downloader.spider_protocol import Progress
from newscrawl.persian.clock import now
from newscrawl.store import ledger, open_store
from newscrawl.store.ledger import Failed
from newscrawl.utils import stat_names

logger = logging.getLogger(__name__)


class LedgerLink(Protocol):
    """A requested link, by its id in the ledger."""

    @property
    def id(self) -> str: ...


class Outcomes:
    """A run's entries in the ledger for its articles. Subclasses add where the links come from.

    unit: what a walk of a list walks, if there are any, for :meth:`progress`.
    """

    unit = "desks"

    def __init__(
        self, folder: Path, stats: StatsCollector, run: int, ages: Sequence[timedelta]
    ) -> None:
        """folder: where news.db is. stats: counts ``newscrawl/articles``. run: key of the run's
        row. ages: those at which a stored article is fetched again.
        """
        self.stats = stats
        self.run = run
        self.ages = ages
        self.database = open_store(folder)
        self.silence = Silence()
        self._asked: set[str] = set()
        self._answered = 0

    @property
    def unanswered(self) -> int:
        """The number of links that were requested, or are queued, and have no answer yet."""
        return len(self._asked) - self._answered

    def progress(self) -> Progress:
        """Return how far the run has come."""
        return Progress(self._answered)

    def count_waiting(self) -> int:
        """Count the links that are still to be fetched. Raises StoreError."""
        return self.unanswered

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def article_unchanged(self, link: LedgerLink, host: str = "") -> None:
        """Note that a stored article has not changed, and that its host (see Silence) answered."""
        self._answered += 1
        self.silence.heard(host)
        self.stats.inc_value(stat_names.ARTICLES_UNCHANGED)
        ledger.mark_unchanged(self.database, link.id, now(), self.ages)

    def article_failed(self, link: LedgerLink, reason: Reason, host: str = "") -> None:
        """Note why a link gave no article. host: see Silence."""
        self._answered += 1
        self.listen(reason, host)
        self.stats.inc_value(stat_names.ARTICLES_BY_OUTCOME[outcome(reason)])
        self.stats.inc_value(stat_names.ARTICLES_FAILED_BY + reason.word)
        if reason.kind == "wall":
            self.stats.inc_value(stat_names.ARTICLES_WALLS)
        failed = Failed(reason.word, reason.message, reason.status, reason.is_missing)
        state = ledger.mark_failed(self.database, link.id, failed, self.run, now(), self.ages)
        if state in stat_names.ARTICLES_BY_LAST_STATE:
            self.stats.inc_value(stat_names.ARTICLES_BY_LAST_STATE[state])
        suffix = {"failed": "", "stored": " (what is stored stays)"}.get(state, f" ({state})")
        logger.error("%s: %s%s", link.id, reason.message, suffix)

    def listen(self, reason: Reason, host: str = "") -> None:
        """Count walls, and the host's requests in a row without an answer."""
        if reason.kind == "wall":
            self.stats.inc_value(stat_names.WALLS)
        self.silence.failed(reason, host)


def outcome(reason: Reason) -> str:
    """Return how a link without an article is counted: ``unreadable``, ``missing`` (the site
    answered that there is no such page) or ``failed``.
    """
    if reason.kind == "page":
        return "unreadable"
    return "missing" if reason.is_missing else "failed"
