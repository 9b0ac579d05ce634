"""Make the visit: request the plan's addresses one after another, as politely as a crawl.

Each part is requested once. A failure is not retried; it goes into the report.
"""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from newscrawl.archive.recorder import ARCHIVE_AS, ARCHIVED, ArchiveAs
from newscrawl.contact.plan import MOST, PARTS, PlannedPage, next_part
from newscrawl.contact.visit import ARTICLE, NO_PAGE, DecodedPage, Head, Seen, Visit
from newscrawl.downloader.failure_reasons import Reason
from newscrawl.downloader.fetch import AskingSpider, run
from newscrawl.downloader.spider_protocol import site_gate
from newscrawl.errors import NoDatabaseError
from newscrawl.sites.base import Site
from newscrawl.sites.hosts import Hosts
from newscrawl.store import open_pages, open_store, page_links
from newscrawl.store.archived_pages import LIST, Headers, reserve
from newscrawl.utils import stat_names
from newscrawl.utils.truncation import is_cut

# No page of the site needs a longer chain of redirects.
_MOST_REDIRECTS = 3
# Error responses are looked at, too; handle_httpstatus_all would also deliver redirects.
_ERRORS = list(range(400, 600))
#: Scrapy's finish reason for a run that was not cut short.
_FINISHED = "finished"


class VisitSpider(AskingSpider):
    """Request the parts of a visit, and note every response, whatever its status.

    ``visit``: filled with what comes; ``hosts_left``: the hosts still to try if the visit's host
    does not answer; ``heads``: the responses to the current part so far, redirects included;
    ``part``: the current part and its address.
    """

    visit: Visit
    hosts_left: list[str]
    requests: int
    heads: list[Head]
    part: tuple[PlannedPage, str] | None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Listen to the downloader, too: redirects and robots.txt never reach a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.requests, spider.heads, spider.part = 0, [], None
        crawler.signals.connect(spider.sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(spider.downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(spider.received, signal=signals.response_received)
        return spider

    def sent(self) -> None:
        """Count a request."""
        self.requests += 1

    def downloaded(self, request: Request, response: Response) -> None:
        """Note a response as it came, before the middlewares undo its encodings."""
        head = Head(response.url, response.status, _headers(response), len(response.body))
        (self.visit.robots.heads if self._is_robots(request) else self.heads).append(head)

    def received(self, request: Request, response: Response) -> None:
        """Note the response for robots.txt, which a middleware requests."""
        if self._is_robots(request):
            self.visit.robots.answer = _answer(response)

    def _is_robots(self, request: Request) -> bool:
        first: str = (request.meta.get("redirect_urls") or [request.url])[0]
        return bool(request.meta.get("dont_obey_robotstxt")) and first == self.visit.robots.asked

    def following(self) -> tuple[str, dict[str, Any]] | None:
        """Note the last part's response; return the next address and its meta, None at the end."""
        visit = self.visit
        if self.part is not None:
            visit.seen[self.part[0].name] = self._seen(*self.part)
        first = visit.seen.get("list")
        if first is not None and first.is_silent and self.hosts_left:
            visit.silent.append(visit.seen.pop("list"))
            visit.host = self.hosts_left.pop(0)
            visit.robots = visit.part("robots.txt", NO_PAGE)
        visit.robots.asked = f"{visit.host}/robots.txt"
        self.part = next_part(visit, self.requests)
        if self.part is None:
            return None
        part, url = self.part
        left = MOST - self.requests - (not visit.robots.heads)
        return url, {
            "handle_httpstatus_list": _ERRORS,
            "max_retry_times": 0,
            "redirect_ttl": max(0, min(_MOST_REDIRECTS, left - 1)),
            **self._archive_meta(part, url),
        }

    def _archive_meta(self, part: PlannedPage, url: str) -> dict[str, Any]:
        if part.kind == NO_PAGE:
            return {}
        if part.kind != ARTICLE:
            desk = self.visit.site.desk_of_list(url)
            return {ARCHIVE_AS: ArchiveAs(LIST, desk=desk.key if desk else None)}
        address = self.visit.site.address_of(url)
        day = address.day.isoformat() if address.day else None
        return {ARCHIVE_AS: ArchiveAs(ARTICLE, address.id, None, day)}

    def _seen(self, part: PlannedPage, url: str) -> Seen:
        answer = self.answers[url]
        seen = self.visit.part(part.name, part.kind, url)
        seen.heads, self.heads = self.heads, []
        if isinstance(answer, Reason):
            seen.why, seen.is_silent = answer.message, answer.kind == "silence"
        else:
            seen.answer = _answer(answer)
        return seen


def visit_site(settings: Settings, site: Site, today: date) -> Visit:
    """Visit the first of a site's hosts that answers. ``today``: in Tehran.

    Pages are archived as in a crawl. Call it once a process: a reactor cannot be started again.
    """
    hosts = Hosts.of(site, settings)
    first, *others = hosts.urls
    visit = Visit(first, site, today)
    if settings.getbool("ARCHIVE_PAGES"):
        _reserve_keys(Path(settings["OUTPUT_DIR"]))
    # The middleware requests robots.txt itself, so max_retry_times in our meta does not reach it.
    settings.setdict({"RETRY_TIMES": 0}, "cmdline")
    crawler = run(settings, VisitSpider, visit=visit, hosts_left=others, gate=site_gate(hosts))
    stats = crawler.stats.get_stats() if crawler.stats else {}
    reason = stats.get(stat_names.FINISH_REASON, "shutdown")
    visit.ended = None if reason == _FINISHED else str(reason)
    for part in PARTS:
        why = f"the visit ended before it ({visit.ended})"
        visit.seen.setdefault(part.name, visit.part(part.name, part.kind, why=why))
    return visit


def _reserve_keys(folder: Path) -> None:
    """Keep new pages from getting the key of a page that news.db refers to."""
    try:
        with closing(open_store(folder, create=False)) as news:
            greatest = page_links.greatest(news)
    except NoDatabaseError:
        greatest = 0
    with closing(open_pages(folder)) as pages:
        reserve(pages, greatest)


def _answer(response: Response) -> DecodedPage:
    return DecodedPage(
        url=response.url,
        status=response.status,
        headers=_headers(response),
        body=response.body,
        is_cut=is_cut(response.body, response.flags),
        key=response.meta.get(ARCHIVED) if response.request else None,
    )


def _headers(response: Response) -> Headers:
    return Headers(
        tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
    )
