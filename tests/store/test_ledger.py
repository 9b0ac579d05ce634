"""Links in the ledger: their states, and when they are requested again."""

from datetime import timedelta
from itertools import product

import pytest

from newscrawl.sites.retry_policy import WAITS
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database
from newscrawl.store.articles import save
from newscrawl.store.counts import open_links, waiting
from newscrawl.store.feeds import record_feed
from newscrawl.store.ledger import (
    Due,
    Failed,
    left_over,
    left_over_of_feed,
    mark_failed,
    mark_unchanged,
    to_revisit,
    younger_than,
)
from newscrawl.store.listing_walks import record_page
from newscrawl.utils.http_validators import Validators
from tests.factories import DAY, LATER, NOW, address, article, walk

QOM, YAZD = desks()["qom"], desks()["yazd"]
DOWN = Failed("http_503", "status 503", 503)
MISSING = Failed("http_404", "status 404", 404, is_missing=True)
NAMED = Validators('"a"', "Fri", "http://a")
RUN = 99
AGES = [timedelta(hours=hours) for hours in (2, 12, 48)]


@pytest.fixture
def listed(database: Database) -> Database:
    """Three links on Qom's list, the last one on Yazd's, too."""
    record_page(database, walk(QOM), [address(n) for n in (1, 2, 3)], 1, NOW)
    record_page(database, walk(YAZD), [address(3)], 1, NOW)
    return database


def state_of(database: Database, number: int) -> tuple[object, ...]:
    sql = "SELECT state, reason, status, attempts, due_at FROM ledger WHERE id = ?"
    return tuple(database.execute(sql, [f"tasnim:{number}"]).fetchone())


def test_what_was_left_is_taken_up_newest_first(listed: Database) -> None:
    save(listed, [article(1)], NOW)
    assert left_over(listed, [QOM, YAZD], RUN, NOW) == [
        Due(address(3).url, "qom"),
        Due(address(2).url, "qom"),
    ]
    assert left_over(listed, [YAZD], RUN, NOW) == [Due(address(3).url, "yazd")]
    assert open_links(listed) == {"pending": 2}


def test_what_failed_is_due_at_growing_waits_then_given_up(listed: Database) -> None:
    moment = NOW
    for n, wait in enumerate(WAITS, 1):
        assert mark_failed(listed, "tasnim:3", DOWN, n, moment) == "failed"
        state, reason, status, attempts, due = state_of(listed, 3)
        assert (state, reason, status, attempts) == ("failed", "http_503", 503, n)
        assert left_over(listed, [YAZD], RUN, str(due))
        early = left_over(listed, [YAZD], RUN, moment)
        assert bool(early) == (wait == timedelta(0))
        moment = str(due)
    assert mark_failed(listed, "tasnim:3", DOWN, 9, moment) == "given up"
    assert left_over(listed, [YAZD], RUN, "2099-01-01T00:00:00Z") == []
    assert open_links(listed) == {"given up": 1, "pending": 2}
    # Once it is stored after all, no trace of the failures is left.
    save(listed, [article(3)], LATER)
    assert state_of(listed, 3) == ("stored", None, None, 0, None)


def test_a_link_is_gone_once_it_was_missing_in_two_runs(listed: Database) -> None:
    assert mark_failed(listed, "tasnim:1", MISSING, 1, NOW) == "failed"
    assert mark_failed(listed, "tasnim:1", MISSING, 1, NOW) == "failed"  # the same run
    assert mark_failed(listed, "tasnim:1", DOWN, 2, NOW) == "failed"
    assert mark_failed(listed, "tasnim:1", MISSING, 3, NOW) == "gone"
    assert "tasnim:1" not in [due.url for due in left_over(listed, [QOM], RUN, LATER)]
    assert open_links(listed) == {"pending": 2}


def test_a_clock_that_was_ahead_puts_no_try_off(listed: Database) -> None:
    for _ in range(3):
        mark_failed(listed, "tasnim:1", DOWN, 1, "2031-01-01T00:00:00Z")
    assert address(1).url in [due.url for due in left_over(listed, [QOM], RUN, LATER)]


def test_what_is_stored_stays_stored_whatever_befalls_another_look(listed: Database) -> None:
    save(listed, [article(1)], NOW, AGES)
    for failed in (DOWN, MISSING):
        assert mark_failed(listed, "tasnim:1", failed, 5, LATER, AGES) == "stored"
    assert state_of(listed, 1)[0] == "stored"


def test_articles_are_looked_at_again_at_their_ages(listed: Database) -> None:
    # Published at 19:23, stored at 20:00: due at 21:23, 07:23 and 19:23 of the day after next.
    save(listed, [article(1, validators=NAMED)], NOW, AGES)
    assert to_revisit(listed, [QOM], "2025-11-21T21:22:59Z") == []
    due = [Due(article(1).url, "qom", NAMED)]
    assert to_revisit(listed, [QOM], "2025-11-21T21:23:00Z") == due
    assert to_revisit(listed, [YAZD], "2025-11-21T21:23:00Z") == []
    mark_unchanged(listed, "tasnim:1", "2025-11-21T22:00:00Z", AGES)
    assert to_revisit(listed, [QOM], "2025-11-22T07:22:59Z") == []
    assert to_revisit(listed, [QOM], "2025-11-22T07:23:00Z") == due
    # The run after next comes late: one look makes up for two.
    save(listed, [article(1)], "2025-11-24T00:00:00Z", AGES)
    assert to_revisit(listed, [QOM], "2099-01-01T00:00:00Z") == []


def test_an_age_that_had_passed_asks_for_nothing(listed: Database) -> None:
    save(listed, [article(1), article(2, published_at=None)], "2025-11-24T00:00:00Z", AGES)
    assert to_revisit(listed, [QOM], "2025-11-24T01:59:59Z") == []
    # Without a time of publication it counts from when it was first seen.
    assert to_revisit(listed, [QOM], "2099-01-01T00:00:00Z") == [Due(article(2).url, "qom")]


def test_a_look_that_failed_is_tried_again_a_page_that_is_missing_is_not(listed: Database) -> None:
    save(listed, [article(1), article(2)], NOW, AGES)
    at = "2025-11-21T21:30:00Z"
    mark_failed(listed, "tasnim:1", DOWN, 2, at, AGES)
    mark_failed(listed, "tasnim:2", MISSING, 2, at, AGES)
    assert to_revisit(listed, [QOM], at) == [Due(article(1).url, "qom")]
    assert len(to_revisit(listed, [QOM], "2025-11-22T07:23:00Z")) == 2


def test_all_younger_than_an_age(listed: Database) -> None:
    old = article(2, published_at="2025-11-20T00:00:00Z")
    save(listed, [article(1, validators=NAMED), old], "2025-11-30T00:00:00Z", AGES)
    found = younger_than(listed, [QOM], "2025-11-21T00:00:00Z", "2025-11-30T23:59:59Z")
    assert found == [Due(article(1).url, "qom", NAMED)]
    # A day later all is asked for anew, whatever the server named; so where a clock was ahead.
    for at in ("2025-12-01T00:00:00Z", "2025-11-29T00:00:00Z"):
        assert younger_than(listed, [QOM], "2025-11-21T00:00:00Z", at) == [
            Due(article(1).url, "qom")
        ]


def test_a_run_tries_nothing_twice_and_takes_so_much_at_a_time(listed: Database) -> None:
    assert [due.url for due in left_over(listed, [QOM], 7, NOW, limit=2)] == [
        address(3).url,
        address(2).url,
    ]
    mark_failed(listed, "tasnim:3", DOWN, 7, NOW)
    assert len(left_over(listed, [QOM], 7, NOW)) == 2
    assert len(left_over(listed, [QOM], 8, NOW)) == 3


def test_as_many_wait_as_are_left_over(listed: Database) -> None:
    record_feed(listed, "tasnim", "/rss", Validators(), [address(8)], [], NOW)
    other_day = address(4, DAY - timedelta(1))
    record_page(listed, walk(QOM), [other_day], 2, NOW)
    mark_failed(listed, "tasnim:3", DOWN, 7, NOW)
    save(listed, [article(1)], NOW)
    for run, at, some in product((7, 8), (NOW, LATER, "2099-01-01T00:00:00Z"), ([QOM], [YAZD])):
        found = left_over(listed, some, run, at)
        assert waiting(listed, some, run, at) == len(found)
        of_day = left_over(listed, some, run, at, since=DAY, until=DAY)
        assert waiting(listed, some, run, at, since=DAY, until=DAY) == len(of_day)
        of_feed = left_over_of_feed(listed, "tasnim", run, at)
        assert len(of_feed) == 1
        assert waiting(listed, some, run, at, feed_of="tasnim") == len(found) + 1
        assert waiting(listed, some, run, at, feed_of="isna") == len(found)
