"""Begin the walks of desks' lists where earlier runs left them, and say how they ended."""

import logging
from collections.abc import Sequence

from newscrawl.crawling.arguments import CrawlArguments
from newscrawl.persian.clock import now, today
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import DayWalk, Walk, first_day
from newscrawl.sites.provinces import Desk
from newscrawl.store import Database, earlier_walks
from newscrawl.store.listing_walks import Goal

logger = logging.getLogger(__name__)


def desk_walk(
    database: Database, desk: Desk, goals: Sequence[Goal], arguments: CrawlArguments
) -> DeskWalk:
    """Return the walk of a desk's list: back to what earlier walks have covered, or as far as an
    earlier one was to go; once a day also where it ended behind a full page.
    """
    walked = earlier_walks.walked(database, desk)
    goal = next((g.since for g in goals if g.desk == desk.key and g.until is None), None)
    since = first_day(arguments.since, walked, goal, today())
    end = earlier_walks.doubted_end(database, desk, now())
    if end and end.is_due and not arguments.days_are_said and arguments.pages is None:
        since = min(since, end.since)
    joins = walked is not None and since <= walked.until and not arguments.again
    return DeskWalk(
        desk=desk,
        since=since,
        until=arguments.until,
        pages=arguments.pages,
        joins=joins,
        stops=joins and walked is not None and since >= walked.since,
        floor=min(since, walked.since) if joins and walked else None,
        top=earlier_walks.top(database, desk) if joins else frozenset(),
        confirms=earlier_walks.last_odd(database, desk) or (end.odd if end else None),
    )


def bounded_walks(
    database: Database, goals: Sequence[Goal], lists: Sequence[Desk]
) -> list[DeskWalk]:
    """Return the walks of bounded days that earlier runs were to make and did not finish."""
    desks = {desk.key: desk for desk in lists}
    return [
        DeskWalk(
            desk=desks[goal.desk],
            since=goal.since,
            until=goal.until,
            confirms=earlier_walks.last_odd(database, desks[goal.desk], (goal.since, goal.until)),
        )
        for goal in goals
        if goal.until is not None and goal.desk in desks
    ]


def say_end(walk: Walk) -> bool:
    """Log what is wrong with a walk that has ended; return True if links may be missing."""
    is_short = isinstance(walk, DeskWalk) and walk.ended_short
    if walk.ended_by == "other_days":
        logger.error("%s: the archive shows stories of other days than this one", walk.name)
    if walk.ended_by == "undated":
        logger.error(
            "%s: the list shows no days, so nobody can tell how far back it was walked: mend "
            "ListMarkup.time of the site, or crawl its archive",
            walk.name,
        )
    if walk.ended_by == "skipped":
        logger.warning(
            "%s: a page of the list, up to page %d, did not show its own links, so some may be "
            "missing; the list is walked again by the next run. If the site has changed its list, "
            "run once with -a again=yes",
            *(walk.name, walk.page),
        )
    if walk.ended_by == "once" and isinstance(walk, DayWalk):
        logger.info("%s: seen once; the day is done when the next run sees the same", walk.name)
    elif walk.ended_by == "once":
        logger.warning("%s: the list ended behind a full page; the next run looks again", walk.name)
    if is_short:
        logger.warning(
            "%s: the list ended on page %d (%s) before what it had shown earlier; it is walked "
            "again by the next run. If the site has dropped old stories from its list, run "
            "once with -a again=yes",
            *(walk.name, walk.page, walk.ended_by),
        )
    return is_short or walk.ended_by == "skipped"
