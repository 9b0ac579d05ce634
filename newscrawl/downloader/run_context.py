"""What a run knows of itself beside its settings, as one object attached to its crawler.

Scrapy passes the crawler to every component, and it exists before the first of them is built.
Settings hold settings only.
"""

from dataclasses import dataclass

from scrapy.crawler import Crawler

_ATTRIBUTE = "newscrawl_run_context"


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run. The defaults are for a crawler that none of our commands has started.

    run: key of the run's row in news.db; 0 if it has none.
    typed_hosts: hosts off the public network that the user typed in an address, so that connecting
    to them is allowed.
    """

    run: int = 0
    typed_hosts: tuple[str, ...] = ()


def attach(context: RunContext, crawler: Crawler) -> None:
    """Attach a run's context to its crawler, before the crawl starts. Raise ValueError if it
    already has one.
    """
    if _ATTRIBUTE in vars(crawler):
        raise ValueError("a crawler has one run, and this one's is known already")
    vars(crawler)[_ATTRIBUTE] = context


def run_context(crawler: Crawler) -> RunContext:
    """Return the context of a crawler's run."""
    context: RunContext = vars(crawler).setdefault(_ATTRIBUTE, RunContext())
    return context
