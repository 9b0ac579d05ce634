"""Crawls of a site that changes its markup: the first run names it; quiet days raise no alarm."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from scrapy import Spider
from sqlite_utils import Database

from newscrawl.demo.site import serving
from newscrawl.exitcodes import ExitCode
from newscrawl.monitoring.alarms import as_json, drops_of, with_alarms
from newscrawl.monitoring.page_stats import Measures
from newscrawl.store import open_store
from newscrawl.store.runs import Outcome, begin_run, end_run, measured_runs
from newscrawl.store.schema import MIGRATIONS
from spiders.tasnim import TasnimSpider
from spiders.tasnim_archive import TasnimArchiveSpider
from tests.conftest import Scrapy
from tests.dressed import CHANGES, dressed
from tests.factories import NOW
from tests.monitoring.measured_runs import mixed, pages
from tests.newsroom import Newsroom, rows

HOUR = timedelta(hours=1)
QOM = ("-a", "provinces=qom")


def repeat_runs(scrapy: Scrapy, times: int) -> None:
    """Repeat the first run's row, as if the run had been made again and again."""
    with closing(open_store(scrapy.folder)) as database:
        columns = [c.name for c in database["runs"].columns if c.name != "key"]
        names = ", ".join(columns)
        for _ in range(times):
            database.execute(f"INSERT INTO runs ({names}) SELECT {names} FROM runs WHERE key = 1")


def usual_runs(scrapy: Scrapy, times: int) -> Newsroom:
    """Return a site after 1 + `times` runs without an alarm."""
    newsroom = Newsroom()
    newsroom.publish("qom", 15, age=HOUR)
    with serving(dressed(newsroom)) as site:
        assert "alarm" not in scrapy.crawl(site.url, *QOM).stderr
    repeat_runs(scrapy, times)
    return newsroom


# What the first run must name: the alarm, or the reason of its exit code if no list is known.
NAMED = {
    "class renamed": "headline read where it stands first fell from 100% to 0% of 15",
    "lead tag moved": "lead read where it stands first fell from 100% to 0% of 13",
    "JSON-LD gone": "published_at read where it stands first fell from 100% to 0% of 15",
    "date format changed": "pages with published_at in li.time fell from 100% to 0% of 15",
    "body container renamed": "pages with body fell from 100% to 0% of 15",
    "list container renamed": "list pages have no list of a known markup",
    "list item renamed": "list pages have no list of a known markup",
}


@pytest.mark.parametrize(
    "change",
    [c if c == "class renamed" else pytest.param(c, marks=pytest.mark.long) for c in CHANGES],
)
def test_a_change_is_named_in_its_first_run(scrapy: Scrapy, change: str) -> None:
    newsroom = usual_runs(scrapy, 3)
    newsroom.publish("qom", 15)
    with serving(dressed(newsroom, change)) as site:
        done = scrapy.crawl(site.url, *QOM, code=65)
    said = [line for line in done.stderr.splitlines() if line.startswith("scrapy crawl: ")]
    alarm = next((line for line in said if NAMED[change] in line), "")
    assert alarm, said
    if "list" not in change:
        assert alarm.startswith("scrapy crawl: alarm: ")
        assert alarm.count("tasnim:") == 3
        assert f"{site.url}/fa/news/" in alarm
        ((since,),) = rows(scrapy, "SELECT started_at FROM runs WHERE key = 4")
        assert f"the last of 4 good runs was that of {since}" in alarm
    assert NAMED[change] in scrapy("runs").stdout


@pytest.mark.long
def test_each_change_after_runs_of_their_own(scrapy: Scrapy) -> None:
    """Ordinary runs, each with new stories, none repeated; then the change; then it is accepted."""
    # Stories and runs are a second apart, so a page of 60 holds the stories of two runs.
    newsroom = Newsroom(per_page=60)
    with serving(dressed(newsroom)) as site:
        for _ in range(4):
            newsroom.publish("qom", 8)
            newsroom.publish("yazd", 5)
            assert "alarm" not in scrapy.crawl(site.url, "-a", "provinces=qom,yazd").stderr
    for n in range(2):  # the runs that alarm are no measure of what is usual
        newsroom.publish("qom", 10)
        newsroom.publish("yazd", 2)
        with serving(dressed(newsroom, "JSON-LD gone")) as site:
            done = scrapy.crawl(site.url, "-a", "provinces=qom,yazd", code=65)
        assert "of 4 good runs" in done.stderr, n
    newsroom.publish("qom", 5)
    with serving(dressed(newsroom, "JSON-LD gone")) as site:  # few: the last three runs beside them
        done = scrapy.crawl(site.url, "-a", "provinces=qom,yazd", code=65)
        assert "to 31% of 42 in this run and those right before it; the last of 3 " in done.stderr
    newsroom.publish("qom", 5)
    with serving(dressed(newsroom)) as site:  # it was undone: these pages are as they were
        assert "alarm" not in scrapy.crawl(site.url, "-a", "provinces=qom,yazd").stderr
    assert "run 6" in scrapy("doctor", "--accept", "6").stdout
    newsroom.publish("qom", 15)
    with serving(dressed(newsroom, "JSON-LD gone")) as site:
        assert "alarm" not in scrapy.crawl(site.url, "-a", "provinces=qom,yazd").stderr


DONE = Outcome(ended_by="finished", exit_code=0, message="done", seconds=1)
# Page statistics as version 0.1.0 stored them: thirty pages, each with tags.
KEPT = {
    "form": 2,
    "readers": {"tasnim/2": 30},
    "groups": {
        "qom": {
            "shares": {"read": [30, 30], "fill tags": [30, 30], "first lead": [29, 30]},
            "lengths": {"words": {"14": 10, "15": 12, "16": 8}, "links": {"20": 1}},
        }
    },
}


def test_what_earlier_versions_measured_is_history_but_for_killed_runs(scrapy: Scrapy) -> None:
    """Killed runs of those versions had stored unfinished measures, with examples, too."""
    scrapy.folder.mkdir()
    with closing(Database(scrapy.folder / "news.db")) as old:
        MIGRATIONS.apply(old, stop_before="0017_killed_runs")
        end_run(old, begin_run(old, TasnimSpider.name, {}, "1", NOW), DONE, NOW, KEPT)
        for alarms in ("[]", '["it fell"]', None):
            killed = begin_run(old, TasnimSpider.name, {}, "1", NOW)
            noted = [json.dumps({**KEPT, "examples": [["qom", "read", ["https://a/1"]]]}), alarms]
            old.execute("UPDATE runs SET measures = ?, alarms = ? WHERE key = ?", [*noted, killed])
    with closing(open_store(scrapy.folder)) as database:
        (one,) = measured_runs(database, TasnimSpider.name)
        assert (one.key, one.is_good) == (1, True)
        found = drops_of(database, TasnimSpider, 5, mixed(8, 32, tags=[], word_count=8))
        assert [(drop.what, drop.usual, drop.certain) for drop in found] == [
            ("pages with tags", 1, True),
            ("bodies of at least 91 words", 1, True),
        ]
        assert drops_of(database, TasnimSpider, 5, pages(40)) == []
    assert [line.split()[5] for line in scrapy("runs").stdout.splitlines()[1:]] == [
        "finished",
        *["killed"] * 3,
    ]


def test_lists_of_unknown_markup_alone_do_not_make_a_run_bad(scrapy: Scrapy) -> None:
    inferred = {"lists/inferred": 3}
    with closing(open_store(scrapy.folder)) as database:
        for counts in (inferred, {}, {**inferred, "articles/unreadable": 1}):
            run = begin_run(database, TasnimSpider.name, {}, "1", NOW)
            ended = replace(DONE, exit_code=65, counts=counts)
            end_run(database, run, ended, NOW, pages(40).to_json())
        runs = measured_runs(database, TasnimSpider.name)
    assert [run.is_good for run in runs] == [True, False, False]


def test_codes_and_reasons(scrapy: Scrapy) -> None:
    """The archive has pages of other years: what only they lack is a warning.

    What no layout goes without is certain there, too.
    """
    with closing(open_store(scrapy.folder)) as database:
        for spider in (TasnimSpider, TasnimArchiveSpider):
            run = begin_run(database, spider.name, {}, "1", NOW)
            end_run(database, run, DONE, NOW, pages(40).to_json())

        def ended(spider: type[Spider], now: Measures) -> tuple[ExitCode, str]:
            return with_alarms(ExitCode.DONE, "done", drops_of(database, spider, 9, now))

        said = "done; doubtful: pages with tags: the layout may have changed"
        assert ended(TasnimSpider, pages(40)) == (0, "done")
        assert ended(TasnimSpider, mixed(22, 18, tags=[])) == (0, said)
        said = "the layout has changed: pages with tags: 0% of 40"
        assert ended(TasnimSpider, pages(40, tags=[])) == (65, said)
        said = "done; doubtful: pages with tags, and 1 more: the layout may have changed"
        assert ended(TasnimArchiveSpider, pages(40, tags=[], sections=[])) == (
            0,
            said.replace("tags", "sections"),
        )
        said = "the layout has changed: pages with published_at: 0% of 40"
        assert ended(TasnimArchiveSpider, pages(40, published_at=None)) == (65, said)
        found = drops_of(database, TasnimSpider, 9, pages(40, tags=[]))
        assert with_alarms(ExitCode.NO_ANSWER, "x", found) == (69, "x")


def test_of_lists_alone_nothing_is_kept_where_all_is_well() -> None:
    idle = Measures()
    for number in range(12):
        idle.unchanged_list("qom", f"list {number}")
    assert as_json(Measures(), []) is None
    assert as_json(idle, []) is None
    assert as_json(pages(1), []) == pages(1).to_json()


@pytest.mark.long
def test_a_first_run_on_a_layout_that_has_changed(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 12, age=HOUR)
    with serving(dressed(newsroom, "body container renamed")) as site:
        done = scrapy.crawl(site.url, *QOM, code=65)
    assert "alarm: pages with body: 0% of 12, and no layout that is known has so few" in done.stderr
    assert "the layout has changed: pages with body: 0% of 12" in done.stderr


@pytest.mark.long
def test_a_day_of_photo_stories_alone(scrapy: Scrapy) -> None:
    """Also under the addresses of news: the pages themselves tell the kind."""
    newsroom = usual_runs(scrapy, 10)
    newsroom.publish("qom", 14)
    with serving(dressed(newsroom, is_photo=lambda _: True)) as site:
        assert "alarm" not in scrapy.crawl(site.url, *QOM).stderr


@pytest.mark.long
def test_ten_ordinary_days_raise_none(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    keys = ("qom", "yazd", "fars", "kashan")  # and one that never has a story
    # A day's stories of each desk: two weekends, and a holiday without one.
    days = [(9, 7, 8, 3), (8, 6, 9, 2), (3, 1, 2, 0), (1, 0, 1, 1), (10, 8, 7, 4)]
    days += [(9, 6, 8, 3), (7, 9, 6, 2), (0, 0, 0, 0), (2, 1, 0, 1), (9, 8, 8, 3)]

    with serving(dressed(newsroom, is_photo=lambda story: story.number % 4 == 0)) as site:
        for day in days:
            for key, count in zip(keys, day, strict=True):
                if count:
                    newsroom.publish(key, count)
            done = scrapy.crawl(site.url, "-a", f"provinces={','.join(keys)},ilam")
            assert "alarm" not in done.stderr
    assert rows(scrapy, "SELECT DISTINCT exit_code, alarms FROM runs") == [(0, "[]")]
    ((unchanged,),) = rows(scrapy, "SELECT statuses ->> '$.304' FROM runs WHERE key = 8")
    assert unchanged >= 4, "a holiday's lists are as they were"
