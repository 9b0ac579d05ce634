"""``reparse``: archived pages are read again, a bug's damage is mended, nothing else changes."""

import signal
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import open_pages, open_store
from newscrawl.store.archived_pages import record_page
from newscrawl.store.runs import last_runs
from tests.archive.reparsing import (
    ALL,
    are_gone,
    read,
    start,
    tables,
    unread,
    workers_of,
    zwnj_lost,
)
from tests.conftest import Scrapy
from tests.factories import archived_page
from tests.newsroom import FAST, Newsroom, rows
from tests.planted import CLEAN, Planted
from tests.truth import truth, without_times


@pytest.mark.long
def test_a_bug_is_mended_in_what_is_stored(scrapy: Scrapy, tmp_path: Path) -> None:
    planted = zwnj_lost(tmp_path / "project")
    buggy = planted.scrapy(tmp_path / "buggy")
    with serving() as site:
        buggy.crawl(site.url, *ALL)
        scrapy.crawl(site.url, *ALL)
    wrong = buggy.records()
    assert without_times(wrong) != truth()
    planted.mend()

    shown = buggy("reparse", "--diff")
    fields = {
        line.split()[0]: line.split()[1:] for line in shown.stdout.split("\n\n")[0].split("\n")
    }
    assert set(fields) == {"field", "body", "content_hash"}
    assert int(fields["body"][0]) > 40
    example = shown.stdout.split("\n\nbody\n")[1].split("\n\n")[0].splitlines()
    assert len(example) == 9
    assert "\u200c" not in example[1]
    assert "\u200c" in example[2]
    assert buggy.records() == wrong

    assert "would" not in buggy("reparse").stderr
    assert without_times(buggy.records()) == without_times(scrapy.records()) == truth()
    assert buggy.records("--raw")[0]["first_seen_at"] == wrong[0]["first_seen_at"]
    assert tables(buggy) == tables(scrapy)
    query = ("search", "می‌شود", "--limit", "100")
    assert buggy(*query).stdout == scrapy(*query).stdout
    # And then there is nothing left to do, in the project's other folder neither.
    done = scrapy("export", "-", "--since-last", "daily").stdout
    for each in (buggy, scrapy):
        said = each("reparse", "--workers", "1").stderr
        assert "0 articles read again" in said
        assert "66 today's code has read already" in said
        assert "0 changed, 0 new, 66 the same" in each("reparse", "--all").stderr
        assert each("reparse", "--diff", "--all").stdout == ""
    assert scrapy("export", "-").stdout == done
    assert scrapy("export", "-", "--since-last", "daily").stdout == ""


@pytest.mark.long
def test_what_a_bug_made_of_former_texts_is_put_right_and_numbers_stay(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    """An edit stored with the bug, an edit that the bug hid, and a change of markup alone."""
    wrong = '    article.body = (article.body or "")[:25]\n'
    planted = Planted(tmp_path / "project", "newscrawl/sites/extraction.py", CLEAN, CLEAN + wrong)
    buggy = planted.scrapy(tmp_path / "buggy")
    newsroom = Newsroom()
    seen, hidden, dressed = newsroom.publish("qom", 3)

    def pages(target: str) -> Page:
        found = newsroom(target)
        is_edited = seen.version > 1 and str(seen.number) in target and isinstance(found, str)
        return found.replace("خبر", "خبرها") if is_edited and isinstance(found, str) else found

    with serving(pages) as site:
        for step in range(2):
            for each in (buggy, scrapy):
                again = ("-a", "revisit=48h") if step else ()
                each.crawl(site.url, "-a", "provinces=qom", *again)
            seen.version, hidden.version, dressed.dress = 2, 2, 2
    right, before = without_times(scrapy.records()), without_times(buggy.records())
    assert [record["revision"] for record in right] == [2, 2, 1]
    assert [record["revision"] for record in before] == [2, 1, 1]
    planted.mend()
    assert "3 changed" in buggy("reparse").stderr
    right[1]["revision"] = 1  # nobody had seen it
    assert without_times(buggy.records()) == right
    formers = (
        "SELECT a.id, r.revision, r.headline, r.body, r.content_hash FROM revisions r "
        "JOIN articles a ON a.key = r.article WHERE a.id = '{}'"
    )
    assert rows(buggy, formers.format(seen.id)) == rows(scrapy, formers.format(seen.id))
    assert rows(buggy, formers.format(hidden.id)) == []
    assert "nothing damaged" in buggy("archive", "check").stderr


@pytest.mark.long
def test_a_page_that_cannot_be_read_any_more_is_kept_as_it_was(tmp_path: Path) -> None:
    planted = Planted(
        tmp_path / "project",
        "newscrawl/sites/tasnim/article.py",
        'ARTICLE = ("single-news", "media")',
        'ARTICLE = ("single-news-of-later", "media-of-later")',
    )
    broken, good = planted.scrapy(tmp_path / "output"), Scrapy(tmp_path / "output")
    with serving() as site:
        good.crawl(site.url, *ALL)
    before = good.records()
    done = broken("reparse", code=65)
    assert "66 cannot be read (kept as they were)" in done.stderr
    assert "unknown_layout" in done.stderr
    assert "and 46 more" in done.stderr
    assert good.records() == before
    # Six of six are too few for an alarm.
    assert "6 cannot be read" in broken("reparse", "--since", "1404-08-30").stderr
    assert good.records() == before


@pytest.mark.long
def test_a_few_pages_that_cannot_be_read_are_named(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, *ALL)
    with closing(open_pages(scrapy.folder)) as kept:
        record_page(kept, archived_page(77, body="<html>\x1b[31m هیچ".encode()))
    done = scrapy("reparse")
    assert "tasnim:77, page 134: not_an_article" in done.stderr
    assert "1 cannot be read" in done.stderr


@pytest.mark.long
def test_pages_of_articles_that_are_not_stored_become_articles(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    with serving() as site:
        scrapy.crawl(site.url, *ALL)
    alone = Scrapy(tmp_path / "alone")
    alone.folder.mkdir()
    (scrapy.folder / "pages.db").rename(alone.folder / "pages.db")
    assert "66 new" in alone("reparse").stderr
    assert without_times(alone.records()) == truth()
    first = {record["id"]: record["fetched_at"] for record in scrapy.records()}
    for record in alone.records():
        assert record["fetched_at"] == record["first_seen_at"] <= first[record["id"]]
    assert rows(alone, "SELECT DISTINCT state FROM ledger") == [("stored",)]


@pytest.mark.long
def test_since_is_a_day_of_the_address(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, *ALL)
    day = "1404-08-29"
    since = sum(record["jalali_date"] >= day for record in scrapy.records())
    assert 0 < since < 66
    assert f"{since} articles read again" in scrapy("reparse", "--all", "--since", day).stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("qom",), "no argument is wanted"),
        (("--workers", "0"), "--workers=0"),
        (("--since", "1404-13-01"), "--since=1404-13-01"),
        (("--dif",), "--dif"),
    ],
)
def test_bad_arguments(scrapy: Scrapy, arguments: tuple[str, ...], told: str) -> None:
    assert told in scrapy("reparse", *arguments, code=64).stderr


def test_where_nothing_was_kept(scrapy: Scrapy) -> None:
    assert "pages.db" in scrapy("reparse", code=66).stderr


@pytest.mark.long
def test_500_articles_with_a_bug_with_kills_between(scrapy: Scrapy, tmp_path: Path) -> None:
    wrong = CLEAN + '    article.headline = (article.headline or "")[:6] + "؟"\n'
    planted = Planted(tmp_path / "project", "newscrawl/sites/extraction.py", CLEAN, wrong)
    buggy = planted.scrapy(tmp_path / "buggy")

    def done(each: Scrapy) -> int:
        sql = "SELECT count(*) FROM articles WHERE headline NOT LIKE '%؟'"
        return int(rows(each, sql)[0][0])

    newsroom = Newsroom(per_page=50)
    for key in list(desks())[:10]:
        newsroom.publish(key, 52, age=timedelta(hours=1))
    with serving(newsroom) as site:
        buggy.crawl(site.url, *FAST)
        scrapy.crawl(site.url, *FAST)
    assert all(record["headline"].endswith("؟") for record in buggy.records())
    planted.mend()
    shown = buggy("reparse", "--diff")
    assert "headline           520" in shown.stdout
    kills = 0
    while (mended := done(buggy)) < 520 and kills < 20:
        running = start(buggy, "--workers", "2")
        before, workers = time.monotonic(), list[int]()
        while running.poll() is None:
            if done(buggy) > mended and time.monotonic() - before > 0.1:
                workers = workers_of(running.pid)
                running.send_signal(signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.002)
        running.communicate()
        assert are_gone(workers)
    assert "cannot" not in buggy("reparse").stderr
    assert kills >= 1
    assert without_times(buggy.records()) == without_times(scrapy.records())
    assert tables(buggy) == tables(scrapy)


@pytest.mark.long
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_one_says_so_and_is_gone_on_with(
    scrapy: Scrapy, sign: signal.Signals
) -> None:
    newsroom = Newsroom(per_page=50)
    for key in list(desks())[:8]:
        newsroom.publish(key, 50, age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *FAST)
    unread(scrapy)
    before = scrapy("export", "-").stdout
    running = start(scrapy, "--workers", "2")
    while not read(scrapy):
        assert running.poll() is None
        time.sleep(0.002)
    running.send_signal(sign)
    _, told = running.communicate(timeout=120)
    done = read(scrapy)
    assert done >= 50
    if running.returncode:
        assert running.returncode == 130
        assert b"interrupted" in told
    said = scrapy("reparse").stderr
    assert f"{400 - done} articles read again: 0 changed, 0 new, {400 - done} the same" in said
    assert f"{done} today's code has read already" in said
    assert read(scrapy) == 400
    assert scrapy("export", "-").stdout == before


@pytest.mark.long
def test_beside_a_crawl(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 200, age=timedelta(hours=1))
    with serving(newsroom) as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", *FAST)
        for story in newsroom.stories.values():
            story.version = 2
        running = scrapy.start(site.url, "-a", "provinces=qom", "-a", "revisit=48h")
        while running.poll() is None:
            scrapy("reparse", "--all")
        assert running.returncode == 0
    records = scrapy.records()
    assert [record["revision"] for record in records] == [2] * 200
    assert all("نسخهٔ 2" in record["body"] for record in records)
    with closing(open_store(scrapy.folder)) as news:
        assert last_runs(news, 1)[0].outcome is not None
    assert "0 changed, 0 new, 200 the same" in scrapy("reparse", "--all").stderr
