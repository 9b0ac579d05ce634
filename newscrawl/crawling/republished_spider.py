"""The spider of republished stories: it requests the user's seed URLs, host by host, and no others.

A copy, in the names here, is a republished story.
"""

import logging
from collections import deque
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure
from w3lib.url import canonicalize_url

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.archive.recorder import ARCHIVE_AS, ArchiveAs
from newscrawl.crawling.ledger_spider import LedgerSpider
from newscrawl.crawling.link_states import Outcomes, outcome
from newscrawl.crawling.republished_arguments import CopyArguments
from newscrawl.downloader.conditional import NOT_MODIFIED, if_changed
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.downloader.run_context import run_context
from newscrawl.items import Article
from newscrawl.persian.clock import now
from newscrawl.reading.identity import provisional_id, set_apart
from newscrawl.sites import readers
from newscrawl.sites.extraction import clean_article, validate
from newscrawl.store.archived_pages import COPY
from newscrawl.store.forgotten import turn_away
from newscrawl.store.republished import Copy, identify, record_seeds, to_ask, words_of
from newscrawl.store.revisions import says_otherwise
from newscrawl.utils import stat_names
from newscrawl.utils.address_guard import AllowList

logger = logging.getLogger(__name__)

# After this many requests in a row without an answer, each with its retries, a host counts as down.
_SILENT = 3


class CopyFrontier(Outcomes):
    """The frontier of one run: its URLs, by host, and what became of them."""

    def __init__(
        self, folder: Path, arguments: CopyArguments, stats: StatsCollector, run: int
    ) -> None:
        """folder: where news.db is. run: key of the run's row."""
        super().__init__(folder, stats, run, ())
        self.arguments = arguments
        self.waiting: dict[str, deque[Copy]] = {}
        self._given = frozenset(arguments.urls)
        # Article id -> content_hash, of the articles that this run has read.
        self._read: dict[str, str | None] = {}
        self._repeated: list[tuple[Copy, str]] = []
        self._kept = ArchivedWords(folder)

    def open(self) -> None:
        """Enter the seed URLs into the ledger as pending; queue those that are due, and the links
        that earlier runs left on the same hosts.
        """
        urls = self.arguments.urls
        if left_out := record_seeds(self.database, urls, provisional_id, now()):
            logger.warning(
                "%d of the addresses given are of forgotten articles: not asked", left_out
            )
            self.stats.set_value(stat_names.COPIES_FORGOTTEN, left_out)
        gate, given = self.arguments.gate, self._given
        order = {url: n for n, url in enumerate(urls)}
        due = to_ask(self.database, now(), again=False)
        known = [c for c in to_ask(self.database, now(), again=True) if c.url in given]
        if self.arguments.again:
            due = [*known, *(c for c in due if c.url not in given)]
        else:
            stored = sum(copy.is_stored for copy in known)
            self.stats.set_value(stat_names.COPIES_STORED_ALREADY, stored)
        # Seed URLs first, in the user's order; then the links that earlier runs left.
        due.sort(key=lambda copy: order.get(copy.url, len(order)))
        for copy in due:
            # URLs that differ only in the order of their query are one.
            same = canonicalize_url(copy.url)
            if gate.refusal(copy.url) is None and same not in self._asked:
                self._asked.add(same)
                self.waiting.setdefault(_origin(copy.url), deque()).append(copy)
        self.stats.inc_value(stat_names.ARTICLES_ASKED, len(self._asked))
        self.stats.set_value(stat_names.COPIES_GIVEN, len(urls))

    def next_of(self, origin: str) -> Copy | None:
        """Take the next link of a host from its queue; None if none is left."""
        queue = self.waiting.get(origin)
        return queue.popleft() if queue else None

    def copy_read(self, copy: Copy, article: Article) -> bool:
        """Note that a page was read. Return True if this run has not read its story yet.

        Two pages that claim the same id are one story if their words are the same. If not, the
        later page gets an id made of its URL, so that a template's mistake does not make one story
        overwrite another.
        """
        self._answered += 1
        self.silence.heard(_origin(copy.url))
        self.stats.inc_value(stat_names.ARTICLES_READ)
        if self._is_anothers(copy, article):
            logger.warning(
                "%s claims to be %s, whose words are others; it is kept as %s",
                *(copy.url, article.id, provisional_id(copy.url)),
            )
            self.stats.inc_value(stat_names.COPIES_SET_APART)
            set_apart(article, copy.url)
        elif article.id in self._read:
            self.stats.inc_value(stat_names.COPIES_REPEATED)
            self._repeated.append((copy, article.id))
            return False
        self._read[article.id] = article.content_hash
        article.given = copy.url
        return True

    def copy_unchanged(self, copy: Copy) -> None:
        """Note that a stored story has not changed, as the server says."""
        self.article_unchanged(copy, _origin(copy.url))
        self._read[copy.id] = words_of(self.database, copy.id)

    def close(self) -> None:
        """Link each URL that repeated a story of this run to that story, which is stored by now;
        then close the database.
        """
        try:
            for copy, article_id in self._repeated:
                if words_of(self.database, article_id) == self._read[article_id]:
                    identify(self.database, copy, article_id, now())
                else:
                    turn_away(self.database, article_id, copy.url, None, now())
        finally:
            self._kept.close()
            super().close()

    def _is_anothers(self, copy: Copy, article: Article) -> bool:
        """Return True if the id that a page claims belongs to a story with other words."""
        if article.id in self._read:
            return self._read[article.id] != article.content_hash
        if copy.id == article.id:
            return False  # the story of this URL, revised
        return says_otherwise(self.database, article, self._kept)

    def copy_failed(self, copy: Copy, reason: Reason) -> None:
        """Note why a URL gave no article; leave its host alone if it has stopped answering."""
        origin = _origin(copy.url)
        self.article_failed(copy, reason, origin)
        if copy.url not in self._given and outcome(reason) == "failed":
            self.stats.inc_value(stat_names.COPIES_FAILED_OF_EARLIER)
        if self.silence.of(origin) >= _SILENT:
            self.leave(origin)

    def leave(self, origin: str) -> int:
        """Send a host no more requests. Its waiting links stay pending; return their number."""
        left = len(self.waiting.pop(origin, ()))
        self.stats.inc_value(stat_names.COPIES_LEFT_ALONE, left)
        return left


class CopySpider(LedgerSpider):
    """Request each URL once; on each host, one after another."""

    arguments_class: ClassVar[type[CopyArguments]] = CopyArguments

    # Each run has other seed URLs, and their sites have nothing in common.
    steady: ClassVar[bool] = False
    one_site: ClassVar[bool] = False

    gate: AllowList
    arguments: CopyArguments
    frontier: CopyFrontier  # from start() on

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Allow requests only to the hosts of the seed URLs."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.gate = spider.arguments.gate
        return spider

    def open_frontier(self) -> Iterator[Request]:
        """Open the frontier; return the first request of each host. Each answer brings the next."""
        folder, run = Path(self.crawler.settings["OUTPUT_DIR"]), run_context(self.crawler).run
        self.frontier = CopyFrontier(folder, self.arguments, self.crawler.stats, run)
        self.frontier.open()
        return chain.from_iterable(map(self._next, tuple(self.frontier.waiting)))

    def parse_copy(self, response: Response, copy: Copy) -> Iterator[Request | Article]:
        """Yield the host's next request, and the article on this page."""
        yield from self._next(_origin(copy.url))
        if response.status == NOT_MODIFIED:
            self.frontier.copy_unchanged(copy)
            return
        article = self.read_page(
            response,
            _read_copy,
            copy.url,
            is_stored=copy.is_stored,
            name=copy.id,
            group=urlsplit(response.url).hostname or "",
        )
        if isinstance(article, Reason):
            self.frontier.copy_failed(copy, article)
        elif self.frontier.copy_read(copy, article):
            yield self.finish(article, response)

    def copy_failed(self, failure: Failure) -> Iterator[Request]:
        """Note why no page came, and yield the host's next request."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if reason := self.reason_of(failure):
            copy: Copy = request.cb_kwargs["copy"]
            self.frontier.copy_failed(copy, reason)
            yield from self._next(_origin(copy.url))

    def leave_alone(self, url: str, why: str) -> bool:
        """Send a host no more requests; the others go on."""
        left = self.frontier.leave(_origin(url))
        message = "%s: its site asks to be left alone; %d addresses of it stay pending"
        self.logger.error(message, why, left)
        return True

    def _next(self, origin: str) -> Iterator[Request]:
        copy = self.frontier.next_of(origin)
        if copy is None:
            return
        request = Request(
            copy.url,
            self.parse_copy,
            errback=self.copy_failed,
            meta={ARCHIVE_AS: ArchiveAs(COPY, copy.id)},
            cb_kwargs={"copy": copy},
        )
        yield if_changed(request, copy.validators) if copy.is_stored else request


def _read_copy(response: Response) -> Article:
    """Read the page of a republished story, then clean and validate the article.

    This precedes the decision on its id, so that no invalid article takes the id of a valid one.
    """
    return validate(clean_article(readers.parse_copy(response)))


def _origin(url: str) -> str:
    """Return a URL's host with its port, without ``www.``; the scheme makes no difference."""
    return urlsplit(url).netloc.lower().removeprefix("www.")
