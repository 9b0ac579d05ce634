"""Compare a run's page statistics with those of recent good runs of its spider."""

from collections.abc import Sequence
from typing import Any

from scrapy import Spider

from newscrawl.downloader.spider_protocol import news_spider_class
from newscrawl.exitcodes import ExitCode
from newscrawl.monitoring.drift import Drop, Past, drops
from newscrawl.monitoring.page_stats import FORM, Measures
from newscrawl.store import Database
from newscrawl.store.runs import measured_runs


def drops_of(database: Database, spider: type[Spider], run: int, now: Measures) -> list[Drop]:
    """Return the measures that dropped in a run. run: its key. now: its page statistics."""
    if not now.groups:
        return []
    past = [
        Past(
            earlier.started_at,
            Measures.from_json(earlier.measures, now.reader),
            earlier.is_good,
            earlier.is_accepted,
        )
        for earlier in measured_runs(database, spider.name)
        if earlier.key < run and earlier.measures.get("form") == FORM
    ]
    traits = news_spider_class(spider)
    return drops(now, past, one_site=traits.one_site, steady=traits.steady)


def with_alarms(code: ExitCode, message: str, found: Sequence[Drop]) -> tuple[ExitCode, str]:
    """Return a run's exit code and reason, given its drops, the certain ones first. A run that
    failed keeps its own code and reason.
    """
    if code != ExitCode.DONE or not found:
        return code, message
    first, more = found[0], f", and {len(found) - 1} more" if len(found) > 1 else ""
    if not first.certain:
        return code, f"done; doubtful: {first.what}{more}: the layout may have changed"
    said = f"{first.what}: {first.share:.0%} of {first.pages}"
    return ExitCode.UNREADABLE, f"the layout has changed: {said}{more}"


def as_json(measures: Measures, found: Sequence[Drop]) -> dict[str, Any] | None:
    """Return the page statistics to store in the run's row; None if they are of no use to later
    runs: the run read no article page, and nothing dropped. Many such runs would push out those
    that are worth comparing with.
    """
    return measures.to_json() if measures.pages or (measures.groups and found) else None
