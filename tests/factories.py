"""Make what tests need: articles, archived pages, walks, older databases, pages of the two layouts.

A test module imports from here and from other helpers, never from another ``test_*`` module.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

from newscrawl.items import Article, content_hash
from newscrawl.sites.base import Address
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.extraction import read
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import site_named
from newscrawl.sites.retry_policy import WAITS
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import Database, open_store, writing
from newscrawl.store.archived_pages import ArchivedPage, Headers
from newscrawl.store.articles import save
from newscrawl.store.bodies import packed
from newscrawl.store.captures import Capture, record
from newscrawl.store.ledger import Failed, mark_failed
from newscrawl.store.listing_walks import record_page
from newscrawl.store.schema import MIGRATIONS
from tests.conftest import page
from tests.labelled import Story

#: Moments of runs, in UTC: one, one an hour later, one a day later.
NOW, LATER, NEXT_DAY = "2025-11-21T20:00:00Z", "2025-11-21T21:00:00Z", "2025-11-22T20:00:00Z"
#: The Tehran day of articles, pages and links for which a test gives no day.
DAY = date(2025, 11, 21)
TASNIM = site_named("tasnim")
QOM, YAZD = desks()["qom"], desks()["yazd"]

# ---- articles


def article(number: int, **fields: object) -> Article:
    """Return an article of the agency, with its ``content_hash``. fields: as in Article."""
    base: dict[str, object] = {
        "id": f"tasnim:{number}",
        "site": "tasnim",
        "url": f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x",
        "headline": "تیتر",
        "body": "متن",
        "published_at": "2025-11-21T19:23:00Z",
        "jalali_date": "1404-08-30",
        "parser": "tasnim/2",
        "fetched_from": "http://127.0.0.1/x",
        **fields,
    }
    made = Article(**base)  # type: ignore[arg-type]
    made.content_hash = content_hash(made.headline, made.lead, made.body)
    return made


def own_article(number: int, story: Story, at: str | None = "2025-11-21T10:00:00Z") -> Article:
    """Return the agency's article of a story. at: when it was published, UTC."""
    return article(
        number, headline=story.headline, lead=story.lead, body=story.body, published_at=at
    )


def copied_article(
    host: str, number: int, story: Story, at: str = "2025-11-21T12:00:00Z"
) -> Article:
    """Return a story as another site republished it. at: when it was published, UTC."""
    made = own_article(number, story, at)
    made.id, made.site, made.url = f"{host}:{number}", host, f"https://{host}/{number}"
    return made


def save_bodies(database: Database, *texts: str) -> None:
    """Save one article a text, numbered from 1."""
    save(database, [article(n, body=text) for n, text in enumerate(texts, 1)], NOW)


# ---- archived pages


def import_pages(kept: Database, pages: Iterable[ArchivedPage], at: str) -> tuple[int, int]:
    """Import pages that newscrawl has exported. Return how many are new, and how many are
    there already.
    """
    with writing(kept):
        captures = (Capture(page, packed(page.body), (), is_own=True) for page in pages)
        return record(kept, captures, at)


def archived_page(number: int = 1, body: bytes = b"<html>", at: str = NOW) -> ArchivedPage:
    """Return an article's page as pages.db holds it. at: when it was fetched, UTC."""
    url = f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/x"
    headers = Headers((("Content-Type", "text/html"), ("ETag", '"é"'), ("etag", '"b"')))
    return ArchivedPage(
        kind="article",
        name=f"tasnim:{number}",
        desk="qom",
        day="2025-11-21",
        url=url,
        asked=url,
        headers=headers,
        fetched_at=at,
        run=3,
        body=body,
    )


# ---- links and walks

#: A failure that is retried.
DOWN = Failed("http_503", "status 503", 503)


def address(number: int, day: date | None = DAY) -> Address:
    """Return the address of an article, as a desk's list shows it."""
    return Address("tasnim", TASNIM.origin, number, f"/fa/news/1404/08/30/{number}/x", day)


def walk(desk: Desk = QOM, since: date = date(2025, 11, 14), **fields: object) -> DeskWalk:
    """Return a walk of a desk's list that has not begun. fields: as in DeskWalk."""
    return DeskWalk(desk=desk, since=since, **fields)  # type: ignore[arg-type]


def walk_of(database: Database, since: date, began: str, ended_by: str = "since") -> DeskWalk:
    """Save a walk of Qom's list that has ended without a link, and return it."""
    made = walk(since=since)
    made.ended_by = ended_by
    record_page(database, made, [], 1, began)
    return made


def give_up(database: Database, number: int) -> None:
    """Let a link fail until it is given up."""
    for run in range(len(WAITS) + 1):
        mark_failed(database, f"tasnim:{number}", DOWN, run, NOW)


# ---- older databases


def save_before_fingerprints(folder: Path, stored: list[Article]) -> None:
    """Make news.db in a folder as the last version without fingerprints left it."""
    with closing(open_store(folder)) as database:
        save(database, stored, NOW)
        database.execute("UPDATE articles SET original = NULL")
        for name in (
            "before_insert",
            "before_update",
            "after_insert",
            "after_update",
            "after_delete",
        ):
            database.execute(f"DROP TRIGGER fingerprints_{name}")
        fingerprints = ("fingerprints", "fingerprints_form", "fingerprints_stale")
        for name in ("bands", *fingerprints):
            database.execute(f"DROP TABLE {name}")
        names = "('0006_fingerprints', '0018_bands')"
        database.execute(f"DELETE FROM _sqlite_migrations WHERE name IN {names}")
    old = Database(sqlite3.connect(folder / "news.db"))
    assert "0006_fingerprints" in [m.name for m in MIGRATIONS.pending(old)]
    old.close()


# ---- pages of the agency

ARTICLE_URL = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x"


def tasnim_page(
    *,
    kind: str = "single-news",
    title: str = '<h1 class="title">تیتر</h1>',
    time: str = '<li class="time">۳۰ آبان ۱۴۰۴ - ۲۲:۵۳</li>',
    story: str = '<div class="story"><p>متن خبر</p></div>',
    head: str = "",
    more: str = "",
) -> str:
    """Return a page in the agency's layout. Each argument is the markup of one part of it."""
    return (
        f'<html><head><meta charset="utf-8">{head}</head><body><article class="{kind}">{title}'
        f"<ul class='details'>{time}</ul>{more}{story}</article></body></html>"
    )


def json_ld(**data: object) -> str:
    """Return the script element of a NewsArticle in JSON-LD."""
    text = json.dumps({"@type": "NewsArticle", **data}, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


# ---- pages of republished stories

COPY_URL = "https://khabar.example/some/story/"
#: The box below a republished story that names its source.
SOURCE = (
    '<div class="post-bottom-meta post-bottom-source"><div class="post-bottom-meta-title">منابع '
    'خبر</div><span class="tagcloud">© <a href="#">خبرگزاری تسنیم</a></span></div>'
)


def jannah(title: str, content: str, sub: str = "", number: int = 48213, head: str = "") -> str:
    """Return a page in the theme Jannah. number: the post's, part of its id."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body class="rtl single '
        f'postid-{number}"><article id="the-post"><nav id="breadcrumb"><a href="/">خانه</a>'
        f'<a href="/o">استانها</a></nav><h1 class="post-title entry-title">{title}</h1>{sub}'
        f'<div class="entry-content entry">{content}</div></article><a id="go-to-top" href="#">'
        "<span>دکمه بازگشت به بالا</span></a></body></html>"
    )


def paragraphs(*texts: str) -> str:
    """Return one ``p`` element for each text."""
    return "".join(f"<p>{text}</p>" for text in texts)


def read_copy(body: str | bytes, url: str = COPY_URL) -> Article:
    """Read a page as a republished story."""
    return read(page(body, url), copy=True)
