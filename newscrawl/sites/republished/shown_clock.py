"""Hold the time that an unknown site declares for its story against those that the page shows."""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from newscrawl.errors import DateError
from newscrawl.persian import dates
from newscrawl.persian.date_forms import JALALI_YEAR, PLAIN
from newscrawl.persian.declared_times import offset_of
from newscrawl.reading.fields import Page, meta
from newscrawl.sites.article_parts import clock_of
from newscrawl.sites.republished.bare_times import moment_in
from newscrawl.sites.republished.page_times import (
    MODIFIED,
    PUBLISHED,
    dated_line,
    shown_lines,
)
from newscrawl.sites.republished.time_places import LINES

_MOST = 20
_DAY = timedelta(days=1)
# Dari, Pashto, and any language as it is written in Afghanistan, whose clock is not Tehran's.
_afghan = re.compile(r"(?:prs|ps)(?![a-z])|[a-z]+[-_]af(?![a-z])", re.IGNORECASE)


def published_of(page: Page) -> datetime | None:
    """Return the time of publication; None where the page has none.

    Where the page shows the clock of the declared time with a Jalali day, this is Tehran's clock,
    whatever offset is declared. ``date_conflict`` says so, or that all shown days are others.
    """
    published = PUBLISHED.first(page, "published_at")
    if published is None or offset_of(page.time_texts[page.choices["published_at"]]) is None:
        return published
    lines = list(islice(shown_lines(page), _MOST))
    jalali = [line for line in lines if JALALI_YEAR.search(line.translate(PLAIN))]
    clocks = [] if _is_afghan(page) else filter(None, map(moment_in, jalali))
    clock = clock_of(page, published, clocks)
    days = set(_days_below(page))
    is_other = bool(days) and _is_far(published, days)
    if clock is not None or (is_other and _is_far(MODIFIED.first(page, "modified_at"), days)):
        page.warnings.add("date_conflict")
    return clock or published


def _is_far(moment: datetime | None, days: Collection[date]) -> bool:
    return moment is None or all(abs(day - dates.tehran_day(moment)) > _DAY for day in days)


def _days_below(page: Page) -> Iterator[date]:
    """Yield the days that stand between headline and story: a bar above has today's."""
    nodes = page.own.before
    below = nodes[nodes.index(page.title) :] if page.title in nodes else nodes
    lines = (dated_line(node, page) for node in below if node.tag in LINES)
    for line in islice(filter(None, lines), _MOST):
        with suppress(DateError):
            yield dates.day_in(line)


def _is_afghan(page: Page) -> bool:
    host = urlsplit(page.document.url).hostname or ""
    told = [page.document.root.get("lang"), meta("og:locale").read(page)]
    return host.endswith(".af") or any(_afghan.match(text) for text in told if text)
