"""A news site that changes while it is crawled: stories appear, are edited, are taken down."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.demo.site import Answer, DemoSite, Page
from newscrawl.persian.dates import TEHRAN, to_jalali
from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.desks import SERVICE, desks
from newscrawl.sites.tasnim.site import SITES
from tests.conftest import Scrapy

(TASNIM,) = SITES
FAST = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
_HEAD = '<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8">'


@dataclass
class Told:
    """One story. ``version``: raised by each edit; ``dress``: by a change of the markup alone."""

    number: int
    desk: Desk
    published: datetime
    version: int = 1
    dress: int = 1

    @property
    def path(self) -> str:
        day = to_jalali(self.published.date()).replace("-", "/")
        return f"/fa/news/{day}/{self.number}/story"

    @property
    def id(self) -> str:
        return f"tasnim:{self.number}"


class Newsroom:
    """The site's pages, newest first in lists. Pass an instance to a server as its pages."""

    def __init__(self, per_page: int = 20) -> None:
        self.per_page = per_page
        self.stories: dict[int, Told] = {}
        self._lock = threading.Lock()

    def publish(self, desk: str, count: int = 1, age: timedelta = timedelta(0)) -> list[Told]:
        """Publish stories of a desk, one a second, the last one ``age`` ago; return them."""
        with self._lock:
            first = 3_000_001 + len(self.stories)
            last = datetime.now(UTC).replace(microsecond=0) - age
            told = [
                Told(
                    first + n,
                    desks()[desk],
                    (last - timedelta(seconds=count - n)).astimezone(TEHRAN),
                )
                for n in range(count)
            ]
            self.stories |= {story.number: story for story in told}
        return told

    def listed(self, desk: Desk) -> list[Told]:
        """Return a desk's stories, newest first."""
        with self._lock:
            own = [story for story in self.stories.values() if story.desk == desk]
        return sorted(own, key=lambda story: (story.published, story.number), reverse=True)

    def __call__(self, target: str) -> Page:
        """Return the page of a path with its query, None if there is none."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        words = parts.path.split("/")
        if parts.path.startswith("/fa/service/"):
            desk = TASNIM.desk_of_section(words[3])
            return self._list(self.listed(desk), query, "top-news-service") if desk else None
        if parts.path == "/fa/archive":
            desk, day = TASNIM.desk_of_section(query["sub"]), query["date"].replace("/", "-")
            assert desk
            assert query["service"] == SERVICE
            of_day = [s for s in self.listed(desk) if to_jalali(s.published.date()) == day]
            return self._list(of_day, query, "archive-result")
        if parts.path.startswith("/fa/news/"):
            story = self.stories.get(int(words[6]))
            return article_page(story) if story else None
        return None

    def _list(self, stories: list[Told], query: dict[str, str], container: str) -> str:
        page = int(query.get("page", 1))
        items = "".join(
            f'<article class="list-item"><a href="{story.path}"><h2 class="title">خبر '
            f"{story.number}</h2></a></article>"
            for story in stories[(page - 1) * self.per_page : page * self.per_page]
        )
        return (
            f'{_HEAD}</head><body><section class="news-container {container}">'
            f'<section class="content">{items}</section></section></body></html>'
        )


def article_page(story: Told) -> str:
    """Return a story's page."""
    at = story.published
    year, month, day = map(int, to_jalali(at.date()).split("-"))
    clock = en_to_fa(f"{day} {MONTH_NAMES_FA[month]} {year} - {at:%H:%M}")
    services = "".join(
        f'<li class="service"><a href="/fa/service/{number}/x">{name}</a></li>'
        for number, name in ((SERVICE, "استانها"), (story.desk.section, story.desk.name))
    )
    return (
        f'{_HEAD}<meta property="og:url" content="{story.path}"></head><body>'
        f'<article class="single-news dress-{story.dress}">'
        f'<h1 class="title">خبر {story.number}</h1>'
        f'<ul class="list-inline details"><li class="time">{clock}</li>{services}</ul>'
        f'<div class="story"><p>به گزارش خبرگزاری تسنیم از {story.desk.name}، متن {story.number} '
        f"نسخهٔ {story.version}.</p></div></article></body></html>"
    )


def articles_got(site: DemoSite, start: int = 0) -> list[str]:
    """Return the paths of articles served with status 200. start: position in the server's log."""
    return [v.path for v in site.log[start:] if v.path.startswith("/fa/news/") and v.status == 200]


def lists_asked(site: DemoSite, start: int = 0) -> list[str]:
    """Return the paths of requested list pages. start: position in the server's log."""
    lists = ("/fa/service/", "/fa/archive")
    return [v.path for v in site.log[start:] if v.path.startswith(lists)]


def gone(_: str) -> Page:
    """Answer 410: the page was taken down."""
    return Answer(410)


def rows(scrapy: Scrapy, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database:
        return database.execute(sql).fetchall()


def ids(scrapy: Scrapy) -> set[str]:
    return {record["id"] for record in scrapy.records()}


def every(newsroom: Newsroom) -> set[str]:
    return {story.id for story in newsroom.stories.values()}
