"""The spider of copies: it asks for the addresses that the user gave, host by host, no more."""

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

from newscrawl.archive.archived_words import KeptWords
from newscrawl.archive.recorder import KEPT_AS, KeptAs
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
from newscrawl.store.forgetting import turn_away
from newscrawl.store.republished import Copy, identify, record_given, to_ask, words_of
from newscrawl.store.revisions import says_otherwise
from newscrawl.utils import stat_names
from newscrawl.utils.address_guard import AllowList

logger = logging.getLogger(__name__)

# So many requests in a row that a host leaves without an answer, each tried again: it is down.
_SILENT = 3


class CopyFrontier(Outcomes):
    """The addresses of one run, by host, and what became of them."""

    def __init__(
        self, folder: Path, arguments: CopyArguments, stats: StatsCollector, run: int
    ) -> None:
        """``folder``: where news.db is. ``run``: its row."""
        super().__init__(folder, stats, run, ())
        self.arguments = arguments
        self.waiting: dict[str, deque[Copy]] = {}
        self._given = frozenset(arguments.urls)
        # Articles that this run has read, and the content_hash of each.
        self._read: dict[str, str | None] = {}
        self._repeated: list[tuple[Copy, str]] = []
        self._kept = KeptWords(folder)

    def open(self) -> None:
        """Note the addresses as pending, and line up those that are due, with what earlier runs
        left on the same hosts.
        """
        urls = self.arguments.urls
        if left_out := record_given(self.database, urls, provisional_id, now()):
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
        # As they were given; what earlier runs left, after them.
        due.sort(key=lambda copy: order.get(copy.url, len(order)))
        for copy in due:
            # Scrapy asks only once for what differs in the order of its query.
            same = canonicalize_url(copy.url)
            if gate.refusal(copy.url) is None and same not in self._asked:
                self._asked.add(same)
                self.waiting.setdefault(_origin(copy.url), deque()).append(copy)
        self.stats.inc_value(stat_names.ARTICLES_ASKED, len(self._asked))
        self.stats.set_value(stat_names.COPIES_GIVEN, len(urls))

    def next_of(self, origin: str) -> Copy | None:
        """The next address of a host; None where none is left."""
        queue = self.waiting.get(origin)
        return queue.popleft() if queue else None

    def copy_read(self, copy: Copy, article: Article) -> bool:
        """A page was read. Gives whether it is one that this run has not read yet.

        Two pages of one name are one story where their words are the same. Where they are not, the
        later one keeps the address's own name: no template's slip makes a story overwrite another.
        """
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
        """The server says that a stored copy is as it was."""
        self.article_unchanged(copy, _origin(copy.url))
        self._read[copy.id] = words_of(self.database, copy.id)

    def close(self) -> None:
        """Name the addresses whose story another one brought, now that it is stored."""
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
        """Whether the name that a page gives itself is that of a story with other words."""
        if article.id in self._read:
            return self._read[article.id] != article.content_hash
        if copy.id == article.id:
            return False  # this address's own story, revised
        return says_otherwise(self.database, article, self._kept)

    def copy_failed(self, copy: Copy, reason: Reason) -> None:
        """An address came to nothing; where its host has stopped answering, it is left alone."""
        origin = _origin(copy.url)
        self.article_failed(copy, reason, origin)
        if copy.url not in self._given and outcome(reason) == "failed":
            self.stats.inc_value(stat_names.COPIES_FAILED_OF_EARLIER)
        if self.silence.of(origin) >= _SILENT:
            self.leave(origin)

    def leave(self, origin: str) -> int:
        """Ask a host for nothing more; what waits stays pending. Gives how many those are."""
        left = len(self.waiting.pop(origin, ()))
        self.stats.inc_value(stat_names.COPIES_LEFT_ALONE, left)
        return left


class CopySpider(LedgerSpider):
    """Asks for each address once, on each host one after another."""

    arguments_class: ClassVar[type[CopyArguments]] = CopyArguments

    # The user names other pages each time, and their sites have nothing in common.
    steady: ClassVar[bool] = False
    one_site: ClassVar[bool] = False

    gate: AllowList
    arguments: CopyArguments
    frontier: CopyFrontier  # from start() on

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Let only the hosts of the arguments' addresses be requested."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.gate = spider.arguments.gate
        return spider

    def open_frontier(self) -> Iterator[Request]:
        """Give the first address of each host; each answer brings the next one."""
        folder, run = Path(self.crawler.settings["OUTPUT_DIR"]), run_context(self.crawler).run
        self.frontier = CopyFrontier(folder, self.arguments, self.crawler.stats, run)
        self.frontier.open()
        return chain.from_iterable(map(self._next, tuple(self.frontier.waiting)))

    def parse_copy(self, response: Response, copy: Copy) -> Iterator[Request | Article]:
        """A page, as the reader that knows its layout reads it."""
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
        """An address gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if reason := self.reason_of(failure):
            copy: Copy = request.cb_kwargs["copy"]
            self.frontier.copy_failed(copy, reason)
            yield from self._next(_origin(copy.url))

    def leave_alone(self, url: str, why: str) -> bool:
        """Ask a host for nothing more; the others go on."""
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
            meta={KEPT_AS: KeptAs(COPY, copy.id)},
            cb_kwargs={"copy": copy},
        )
        yield if_changed(request, copy.validators) if copy.is_stored else request


def _read_copy(response: Response) -> Article:
    """Read a copy's page. It is cleaned and validated before it is named: one that is not valid
    takes no name away from one that is.
    """
    return validate(clean_article(readers.parse_copy(response)))


def _origin(url: str) -> str:
    """The host with its port: ``www.`` and the scheme make no difference."""
    return urlsplit(url).netloc.lower().removeprefix("www.")
