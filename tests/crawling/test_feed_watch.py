"""The feed beside the lists: stories only it shows are fetched and counted, without an alarm."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest

from newscrawl.demo.site import Answer, DemoSite, Page, serving
from newscrawl.sites.tasnim.addresses import feed_paths
from tests.conftest import Scrapy
from tests.newsroom import FAST, Newsroom, Told, articles_got, ids, rows

FIRST, SECOND = feed_paths()


class WithFeed(Newsroom):
    """A newsroom with a feed, which has stories that its lists may hide.

    ``path``: the address of the feed; ``is_named``: whether it has an ETag, so that it is sent
    again only after a change.
    """

    path = FIRST
    hidden: frozenset[int] = frozenset()
    lists_answer = True
    is_named = True

    def listed(self, desk: object) -> list[Told]:
        return [story for story in super().listed(desk) if story.number not in self.hidden]  # type: ignore[arg-type]

    def __call__(self, target: str) -> Page:
        if target == self.path:
            shown = feed(self.stories.values())
            return shown if self.is_named else Answer(body=shown)
        if target.startswith("/fa/rss"):
            return None
        if target.startswith("/fa/service") and not self.lists_answer:
            return Answer(503)
        return super().__call__(target)


def feed(stories: Iterable[Told]) -> str:
    items = "".join(
        f"<item><title>خبر {s.number}</title><link>https://www.tasnimnews.ir{s.path}</link>"
        f"<guid isPermaLink='false'>tasnim-{s.number}</guid>"
        f"<category>استانها &gt; {s.desk.name}</category>"
        f"<pubDate>{format_datetime(s.published.astimezone(UTC))}</pubDate></item>"
        for s in stories
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    )


def feeds_asked(site: DemoSite, start: int = 0) -> list[tuple[str, int]]:
    return [(v.path, v.status) for v in site.log[start:] if v.path.startswith("/fa/rss")]


@pytest.mark.long
def test_what_no_list_shows_is_fetched_counted_and_covered(scrapy: Scrapy) -> None:
    newsroom = WithFeed()
    shown = newsroom.publish("qom", 3, age=timedelta(hours=1))
    (hidden,) = newsroom.publish("yazd", 1, age=timedelta(hours=1))
    newsroom.hidden = frozenset({hidden.number})
    with serving(newsroom) as site:
        done = scrapy.crawl(site.url, *FAST)
        assert "1 stories are in the site's feed, and on no list" in done.stderr
        assert "1 shown by the feed alone" in done.stderr
        assert ids(scrapy) == {story.id for story in (*shown, hidden)}
        assert feeds_asked(site) == [(FIRST, 200)]
        assert rows(scrapy, "SELECT id FROM ledger WHERE listed_by = 'feed'") == [(hidden.id,)]
        # By its own page it is yazd's.
        (record,) = [r for r in scrapy.records() if r["id"] == hidden.id]
        assert (record["province"], record["province_from"]) == ("yazd", "service")
        told = scrapy("coverage", "--province", "yazd").stdout
        assert "shown by the site's feed and by no list: 1" in told
        assert next(x.split()[2:4] for x in told.splitlines() if " yazd " in x) == ["1", "1"]
        # The next run asks once, conditionally, in the form that answered.
        start = len(site.log)
        scrapy.crawl(site.url, *FAST, "-a", "revisit=48h")
        assert feeds_asked(site, start) == [(FIRST, 304)]
        assert {v.status for v in site.log[start:] if v.path.startswith("/fa/news/")} == {304}
        assert len([v for v in site.log[start:] if v.path == hidden.path]) == 1
        newsroom.hidden = frozenset()
        scrapy.crawl(site.url, *FAST, "-a", "again=yes", "-a", "since=2020-01-01")
    assert "and by no list" not in scrapy("coverage").stdout
    assert rows(scrapy, "SELECT listed_by FROM ledger WHERE id = '" + hidden.id + "'") == [
        ("feed",)
    ]


@pytest.mark.long
def test_the_second_form_and_the_change_of_forms(scrapy: Scrapy) -> None:
    newsroom = WithFeed()
    newsroom.path = SECOND
    newsroom.publish("qom", 1)
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *FAST)
        assert feeds_asked(site) == [(FIRST, 404), (SECOND, 200)]
        start = len(site.log)
        scrapy.crawl(site.url, *FAST)
        assert feeds_asked(site, start) == [(SECOND, 304)]
        newsroom.path = FIRST
        start = len(site.log)
        scrapy.crawl(site.url, *FAST)
        assert feeds_asked(site, start) == [(SECOND, 404), (FIRST, 200)]


@pytest.mark.long
def test_no_feed_is_no_alarm_and_off_is_off(scrapy: Scrapy) -> None:
    newsroom = Newsroom()
    newsroom.publish("qom", 1)
    with serving(newsroom) as site:
        done = scrapy.crawl(site.url, *FAST)
        assert "alarm" not in done.stderr
        assert feeds_asked(site) == [(FIRST, 404), (SECOND, 404)]
        start = len(site.log)
        scrapy.crawl(site.url, *FAST, "-s", "FEEDS_OF_SITE=False")
        scrapy.crawl(site.url, *FAST, "-a", "pages=1")
        scrapy.crawl(site.url, *FAST, "-a", "since=2025-11-01", "-a", "until=2025-11-02")
        assert feeds_asked(site, start) == []


@pytest.mark.long
def test_where_lists_fail_the_feed_keeps_the_crawl_going(scrapy: Scrapy) -> None:
    newsroom = WithFeed()
    newsroom.lists_answer = False
    stories = newsroom.publish("qom", 3)
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *FAST, "-a", "provinces=qom,yazd", code=69)
        assert ids(scrapy) == {story.id for story in stories}
        newsroom.lists_answer = True
        start = len(site.log)
        scrapy.crawl(site.url, *FAST, "-a", "provinces=qom,yazd")
        assert articles_got(site, start) == []


@pytest.mark.long
def test_of_the_desks_asked_for_and_of_no_other(scrapy: Scrapy) -> None:
    newsroom = WithFeed()
    (qom,), (yazd,) = newsroom.publish("qom", 1), newsroom.publish("yazd", 1)
    newsroom.hidden = frozenset({qom.number, yazd.number})
    with serving(newsroom) as site:
        scrapy.crawl(site.url, *FAST, "-a", "provinces=qom")
        assert ids(scrapy) == {qom.id}
        newsroom.is_named = False
        scrapy.crawl(site.url, *FAST)
        assert ids(scrapy) == {qom.id, yazd.id}
