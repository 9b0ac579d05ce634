"""What a run knows of itself beside its settings: one object, attached to its crawler.

The crawler is what Scrapy passes to every component, and the one object that is there before the
first of them is built. Settings hold settings only.
"""

from dataclasses import dataclass

from scrapy.crawler import Crawler

_ATTRIBUTE = "newscrawl_run_context"


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run. The defaults are those of a crawler that no command of ours has started.

    run: key of the run's row in news.db; 0 where there is none.
    typed_hosts: hosts off the public network that the user typed in an address: they may be
    connected to.
    """

    run: int = 0
    typed_hosts: tuple[str, ...] = ()


def attach(context: RunContext, crawler: Crawler) -> None:
    """Attach its context to a crawler, before the crawl starts. Raise ValueError if it has one."""
    if _ATTRIBUTE in vars(crawler):
        raise ValueError("a crawler has one run, and this one's is known already")
    vars(crawler)[_ATTRIBUTE] = context


def run_context(crawler: Crawler) -> RunContext:
    """Return the context of a crawler's run."""
    context: RunContext = vars(crawler).setdefault(_ATTRIBUTE, RunContext())
    return context
