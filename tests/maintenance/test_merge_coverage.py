"""``scrapy merge``: days, walks, goals, runs and entries of lists."""

from contextlib import closing
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.pagination import DayWalk, Walked
from newscrawl.store import Database, feeds, open_store
from newscrawl.store.coverage import coverage
from newscrawl.store.earlier_walks import first_page_validators, walked
from newscrawl.store.entries import accept_form
from newscrawl.store.ledger import mark_failed
from newscrawl.store.listing_walks import covered, end_walk, record_page, set_goals
from newscrawl.store.runs import Outcome, accept_run, begin_run, end_run, last_runs, measured_runs
from newscrawl.utils.http_validators import Validators
from tests.factories import DOWN, QOM, YAZD, address
from tests.maintenance.merging import contents, merged, outputs, sql

pytestmark = pytest.mark.long


def november(day: int) -> date:
    return date(2025, 11, day)


def walk_days(database: Database, first: int, last: int, etag: str | None = None) -> None:
    """Walk Qom's list on the last of these days, back to the first one."""
    made = DeskWalk(desk=QOM, since=november(first))
    made.ended_by, made.validators = "since", Validators(etag)
    links = [address(100 + day, november(day)) for day in range(last, first - 1, -1)]
    record_page(database, made, links, 1, f"2025-11-{last:02}T09:00:00Z")


def folders(tmp_path: Path, *days: tuple[int, int]) -> list[Path]:
    """Make a folder for each walk of these days."""
    for n, (first, last) in enumerate(days):
        with closing(open_store(tmp_path / str(n))) as news:
            walk_days(news, first, last, f'"{n}"')
    return [tmp_path / str(n) for n in range(len(days))]


def test_covered_days_are_those_of_all(tmp_path: Path) -> None:
    """Two walks leave a gap between them, which the third one closes."""
    parts = folders(tmp_path, (2, 5), (12, 16), (4, 12))
    two = merged(tmp_path / "two", *parts[:2])
    with closing(open_store(two.folder)) as news:
        found = coverage(news)
        newest = Walked(november(12), november(16))
        assert found.walked == {"qom": [Walked(november(2), november(5)), newest]}
        how = [found.walked_how("qom", november(day)) for day in (1, 4, 5, 8, 12, 16)]
        assert how == [None, "list", "part", None, "list", "part"]
        assert walked(news, QOM) == newest, "the next walk goes back to these, and not beyond"
        links = [address(100 + day, november(day)) for day in (13, 3)]
        assert covered(news, QOM, links) == {"tasnim:113", "tasnim:103"}
    assert "1404-08-11..1404-08-14,1404-08-21..1404-08-25" in two("coverage").stdout
    whole = outputs(merged(tmp_path / "pair", two.folder, parts[2]))["coverage"]
    for order in permutations(parts):
        scrapy = merged(tmp_path / "-".join(p.name for p in order), *order)
        printed = scrapy("coverage").stdout
        assert printed.encode() == whole
        assert "1404-08-11..1404-08-25" in printed
        assert sql(scrapy, "SELECT * FROM walked_apart") == []
        # Whose first page is newer is not known: the next walk asks for it in full, and need not
        # come to the top of one of them.
        assert sql(scrapy, "SELECT etag, top FROM walked") == [(None, None)]


def test_validators_of_a_list_stay_where_one_folder_walked_it(tmp_path: Path) -> None:
    (folder,) = folders(tmp_path, (2, 5))
    with closing(open_store(tmp_path / "yazd")) as news:
        set_goals(news, [DeskWalk(desk=YAZD, since=november(1))])
        end_walk(news, DeskWalk(desk=YAZD, since=november(1), ended_by="failed"), 1, _AT)
        set_goals(news, [DeskWalk(desk=QOM, since=november(4), until=november(5))])
    for order in ((folder, tmp_path / "yazd"), (tmp_path / "yazd", folder)):
        scrapy = merged(tmp_path / f"in-{order[0].name}", *order)
        with closing(open_store(scrapy.folder)) as news:
            assert first_page_validators(news, QOM, "2025-11-05T12:00:00Z").etag == '"0"'
        printed = scrapy("coverage", "--strict", code=1).stdout
        assert "not walked to its end: yazd 1404-08-10..now" in printed
        assert "not walked to its end: qom 1404-08-13..1404-08-14" in printed


_AT = "2025-11-20T09:00:00Z"


def test_days_of_the_archive_and_walks_that_ended_later(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "a")) as news:
        day = DayWalk(desk=QOM, since=november(3))
        record_page(news, day, [address(7, november(3))], 1, _AT)
    scrapy = merged(tmp_path / "here", tmp_path / "missing", tmp_path / "a")
    assert "not walked to its end: qom 1404-08-12" in scrapy("coverage").stdout
    with closing(open_store(tmp_path / "a")) as news:
        day.ended_by, day.page = "empty", 2
        record_page(news, day, [], 1, "2025-11-20T09:01:00Z")
    scrapy("merge", str(tmp_path / "a"))
    printed = scrapy("coverage").stdout
    assert "not walked to its end" not in printed
    assert "archive:1" in printed
    assert len(sql(scrapy, "SELECT * FROM walks")) == 1


def test_runs_are_those_of_all_in_the_order_of_time(tmp_path: Path) -> None:
    """Among them a run that had not ended, and two that began in the same second."""
    bad = Outcome(
        ended_by="finished", exit_code=65, message="x (page:12)", seconds=3, alarms=["y (page:12)"]
    )
    with closing(open_store(tmp_path / "a")) as a, closing(open_store(tmp_path / "b")) as b:
        for database, seconds in ((a, 1.25), (b, 2.5)):
            run = begin_run(database, "tasnim", {}, "1", _AT)
            good = Outcome(ended_by="finished", exit_code=0, message="done", seconds=seconds)
            end_run(database, run, good, "2025-11-20T09:00:05Z", {"pages": seconds})
        early = begin_run(b, "tasnim", {"provinces": "qom"}, "1", "2025-11-19T09:00:00Z")
        mark = record_page(a, DeskWalk(desk=QOM, since=november(1)), [address(7)], 1, _AT)
        assert mark.new == 1
        mark_failed(a, "tasnim:7", DOWN, 1, _AT)
    scrapy = merged(tmp_path / "ab", tmp_path / "a", tmp_path / "b")
    with closing(open_store(tmp_path / "b")) as b:
        end_run(b, early, bad, "2025-11-19T09:10:00Z", {"pages": 3})
        assert accept_run(b, early, _AT)
    scrapy("merge", str(tmp_path / "b"))
    for one in (scrapy, merged(tmp_path / "ba", tmp_path / "b", tmp_path / "a")):
        with closing(open_store(one.folder)) as news:
            runs = last_runs(news, 9)
            assert [run.started_at[8:10] for run in runs] == ["19", "20", "20"]
            assert {run.outcome and run.outcome.seconds for run in runs} == {3, 1.25, 2.5}
            assert runs[0].outcome
            (first, *_) = measured_runs(news, "tasnim")
            assert (first.started_at, first.measures) == (runs[0].started_at, {"pages": 3})
            by_key = {run.key: run for run in runs}
        ((tried, of_walk),) = sql(one, "SELECT tried_in, (SELECT run FROM walks) FROM ledger")
        assert tried == of_walk
        assert by_key[tried].outcome.seconds == 1.25  # type: ignore[union-attr]
    # Keys of pages there name nothing here.
    assert "alarm: y\n" in scrapy("runs").stdout


def test_entries_that_are_no_articles(tmp_path: Path) -> None:
    """A form that a user of one folder has accepted settles entries of the other."""
    unknown = "https://www.tasnimnews.ir/fa/gallery/12"
    other = OtherEntry("https://www.tasnimnews.ir/fa/poll/7", "unrecognised", "نظرسنجی")
    with closing(open_store(tmp_path / "a")) as a, closing(open_store(tmp_path / "b")) as b:
        entries = [OtherEntry(unknown, "unrecognised", "نگارخانه"), other]
        record_page(a, DeskWalk(desk=QOM, since=november(1)), [], 1, _AT, others=entries)
        feeds.record_feed(a, "tasnim", "/fa/rss/a", Validators('"a"'), [address(8)], [], _AT)
        accept_form(b, "https://www.tasnimnews.ir/fa/gallery/", _AT)
        feeds.record_feed(
            b, "tasnim", "/fa/rss/b", Validators('"b"'), [], [], "2025-11-20T09:00:01Z"
        )
    made = []
    for order in ("ab", "ba"):
        scrapy = merged(tmp_path / order, *(tmp_path / name for name in order))
        printed = scrapy("coverage").stdout
        made.append(printed)
        assert "unrecognised: qom https://www.tasnimnews.ir/fa/poll/7" in printed
        assert "gallery" not in printed
        assert "shown by the site's feed and by no list: 1" in printed
        with closing(open_store(scrapy.folder)) as news:
            assert feeds.known_feed(news, "tasnim", "2025-11-20T10:00:00Z") == (
                "/fa/rss/b",
                Validators('"b"'),
            )
        before = contents(scrapy.folder)
        scrapy("merge", *(str(tmp_path / name) for name in order))
        assert contents(scrapy.folder) == before
    assert made[0] == made[1]
