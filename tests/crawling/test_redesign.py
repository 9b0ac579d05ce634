"""A redesigned site: stories are stored with a warning, reported, and never replace better ones."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.sites.tasnim.addresses import CANONICAL_HOST
from tests.conftest import Scrapy
from tests.newsroom import FAST, Newsroom, ids, rows

QOM = ("-a", "provinces=qom", *FAST)
# Words enough for a story that nobody marks as one.
_STORY = "این بند از خبر به اندازهٔ کافی دراز است تا متن روان باشد و نه فهرست و نه منو. " * 4
_BOX = "".join(
    f'<li><a href="/fa/news/1404/01/0{n}/90{n}/old">پربازدید {n}</a></li>' for n in range(1, 6)
)


class Redesigned(Newsroom):
    """The same stories in another layout. ``changes``: replacements in every page."""

    def __init__(self, *changes: tuple[str, str], per_page: int = 5) -> None:
        super().__init__(per_page=per_page)
        self.changes = changes

    def __call__(self, target: str) -> Page:
        found = super().__call__(target)
        if not isinstance(found, str):
            return found
        found = found.replace("</p></div>", f"</p><p>{_STORY}</p><p>{_STORY}</p></div>")
        for before, after in self.changes:
            found = found.replace(before, after)
        return found


LISTS = (
    ('class="news-container top-news-service"', 'class="flow"'),
    ('class="content"', 'class="cards"'),
    ('<article class="list-item">', '<div class="card teaser">'),
    ("</h2></a></article>", "</h2></a></div>"),
    ("<body>", f'<body><header><a href="/fa/news/1404/01/09/9/x">x</a></header><ul>{_BOX}</ul>'),
)
ARTICLES = (
    ('<article class="single-news dress-1">', '<div class="page"><div class="inner">'),
    ("</div></article>", "</div></div></div>"),
    ('class="story"', 'class="rich"'),
    ('class="title"', 'class="big"'),
    ('class="list-inline details"', 'class="facts"'),
    ('class="time"', 'class="at"'),
    ('class="service"', 'class="where"'),
)


def listed_by(scrapy: Scrapy) -> set[tuple[str, str]]:
    return set(rows(scrapy, "SELECT state, listed_by FROM ledger WHERE id LIKE 'tasnim:3______'"))


def texts(scrapy: Scrapy) -> dict[str, tuple[str, str, int]]:
    return {r["id"]: (r["headline"], r["body"], r["revision"]) for r in scrapy.records()}


@pytest.mark.long
def test_a_list_whose_markup_was_renamed_is_read_by_inference(scrapy: Scrapy) -> None:
    site = Redesigned(*LISTS)
    published = {story.id for story in site.publish("qom", 23)}
    with serving(site) as server:
        done = scrapy.crawl(server.url, *QOM, code=65)
        assert "their links were inferred" in done.stderr
        assert ids(scrapy) == published, "the box and the header name no story that is there"
        assert listed_by(scrapy) == {("stored", "inference")}
        # It proves nothing: the list is walked again.
        assert rows(scrapy, "SELECT complete FROM walks") == [(0,)]
        assert "not walked to its end: qom" in scrapy("coverage").stdout
        before = texts(scrapy)
        site.changes = ()
        scrapy.crawl(server.url, *QOM)
    assert texts(scrapy) == before
    assert rows(scrapy, "SELECT complete FROM walks") == [(0,), (1,)]


@pytest.mark.long
def test_only_the_container_or_only_the_entries_renamed(scrapy: Scrapy) -> None:
    site = Redesigned(*LISTS[:2])
    published = {story.id for story in site.publish("qom", 7)}
    with serving(site) as server:
        scrapy.crawl(server.url, *QOM, code=65)
        assert ids(scrapy) == published
        site.changes = LISTS[2:4]
        published |= {story.id for story in site.publish("qom", 3)}
        scrapy.crawl(server.url, *QOM, code=65)
    assert ids(scrapy) == published


@pytest.mark.long
def test_articles_of_an_unknown_layout_are_stored_marked_and_never_replace(scrapy: Scrapy) -> None:
    site = Redesigned()
    known = site.publish("qom", 3, age=timedelta(hours=1))
    with serving(site) as server:
        scrapy.crawl(server.url, *QOM)
        before = texts(scrapy)
        site.changes = ARTICLES
        unknown = site.publish("qom", 12)
        done = scrapy.crawl(server.url, *QOM, "-a", "revisit=48h", code=65)
        assert "15 of 15 article pages could not be read" in done.stderr
        records = {record["id"]: record for record in scrapy.records()}
        assert {key: text for key, text in texts(scrapy).items() if key in before} == before
        for story in unknown:
            record = records[story.id]
            assert "unknown_layout" in record["warnings"]
            assert record["site"] == "tasnim"
            assert record["url"].endswith(story.path)
            assert _STORY.strip() in record["body"]
            assert record["province"] == "qom"
            assert record["jalali_date"] == story.path[9:19].replace("/", "-")
        assert not any("unknown_layout" in records[story.id]["warnings"] for story in known)
        # The reader mended, or the layout back: no revision, and nothing is worse.
        site.changes = ()
        scrapy.crawl(server.url, *QOM, "-a", "revisit=48h")
    after = scrapy.records()
    assert not any("unknown_layout" in record["warnings"] for record in after)
    assert {record["revision"] for record in after} == {1}
    assert {record["headline"] for record in after} == {
        f"خبر {story.number}" for story in (*known, *unknown)
    }


def test_a_page_that_is_no_story_is_none_in_whatever_layout(scrapy: Scrapy) -> None:
    site = Redesigned()
    (story,) = site.publish("qom", 1)
    pages: Callable[[str], Page] = site

    def soft(target: str) -> Page:
        if target.startswith("/fa/news/"):
            return f"<html><body><h1>یافت نشد</h1><ul>{_BOX}</ul></body></html>"
        return pages(target)

    with serving(soft) as server:
        scrapy.crawl(server.url, *QOM)
    assert rows(scrapy, "SELECT id, state, reason FROM ledger") == [
        (story.id, "failed", "not_the_page")
    ]


KNOWN = tuple(f"/fa/tag/{n}" for n in range(15))
STRANGE = tuple(f"/fa/interview/{n}/x" for n in range(4))


def entries(*hrefs: str) -> tuple[str, str]:
    items = "".join(
        f'<article class="list-item"><a href="{href}"><h2 class="title">{n}</h2></a></article>'
        for n, href in enumerate(hrefs)
    )
    return '<section class="content">', f'<section class="content">{items}'


@pytest.mark.long
def test_entries_that_name_no_article_are_kept_and_said(scrapy: Scrapy) -> None:
    site = Redesigned(entries(*KNOWN, "https://shop.example/click?n=1"), per_page=20)
    site.publish("qom", 10, age=timedelta(hours=2))
    with serving(site) as server:
        done = scrapy.crawl(server.url, *QOM)
        assert done.stderr.count("unrecognised") == 0, "known kinds never alarm"
        # The page is full, and nothing is behind it: a second run believes it.
        scrapy.crawl(server.url, *QOM)
        assert "no gap" in scrapy("coverage", "--strict").stdout
        # Three of 23 new ones are more than a tenth.
        site.changes = (entries(*STRANGE[:3]),)
        site.publish("qom", 20, age=timedelta(hours=1))
        done = scrapy.crawl(server.url, *QOM, code=65)
        assert "3 of 23 new entries of lists name no article" in done.stderr
        assert "3 unrecognised left in the ledger" in done.stderr
        scrapy.crawl(server.url, *QOM)  # they are not new any more
        site.publish("qom", 20)
        site.changes = (entries(STRANGE[3]),)  # one of 21 is not many: said, and no alarm
        done = scrapy.crawl(server.url, *QOM)
        assert "4 unrecognised left in the ledger" in done.stderr
    assert rows(
        scrapy,
        "SELECT state, reason, count(*) FROM ledger WHERE state <> 'stored' GROUP BY 1, 2 "
        "ORDER BY 1",
    ) == [("not_article", "not_article", 16), ("unrecognised", "unrecognised", 4)]
    told = scrapy("coverage", "--strict", code=1).stdout
    assert "4 entries of lists are unrecognised" in told
    assert "/fa/interview/3/x" in told
    elsewhere = scrapy("coverage", "--strict", "--province", "yazd", code=1).stdout
    assert elsewhere.endswith("open: 1 never walked\n"), "the entries are of another desk"
    doctor = scrapy.inside(
        "doctor", "-s", f"OUTPUT_DIR={scrapy.folder}", "-s", "TASNIM_URL=http://127.0.0.1:9"
    )
    assert "16 of lists are no articles, 4 unrecognised" in doctor.stdout
    assert f"scrapy doctor --accept {CANONICAL_HOST}/fa/interview/" in doctor.stdout
    scrapy("doctor", "--accept", "/fa/news/", code=64)
    scrapy("doctor", "--accept", "interview", code=64)
    assert "4 entries are no articles" in scrapy("doctor", "--accept", "/fa/interview/").stdout
    scrapy("coverage", "--strict")


def test_a_page_of_strange_entries_is_no_end_of_its_list(scrapy: Scrapy) -> None:
    site = Redesigned(per_page=5)
    site.publish("qom", 12)
    newsroom: Callable[[str], Page] = site

    def strange_from_page_2(target: str) -> Page:
        found = newsroom(target)
        is_behind = "page=" in target and "page=1" not in target
        return found.replace("/fa/news/", "/fa/story/") if is_behind else found  # type: ignore[union-attr, arg-type]

    with serving(strange_from_page_2) as server:
        done = scrapy.crawl(server.url, *QOM)
    assert "none of the 5 entries" in done.stderr
    assert "5 unrecognised left in the ledger, not walked to their end: qom" in done.stderr
    assert rows(scrapy, "SELECT ended_by, complete FROM walks") == [("failed", 0)]


@pytest.mark.long
def test_an_entry_that_became_readable_is_a_link(scrapy: Scrapy) -> None:
    """As after a move of the site to a host that was unknown when the list was read."""
    site = Redesigned()
    site.publish("qom", 1)
    with serving(site) as server:
        scrapy.crawl(server.url, *QOM)
        late = site.publish("yazd", 1)[0]
        with closing(sqlite3.connect(scrapy.folder / "news.db")) as database, database:
            url = f"{CANONICAL_HOST}{late.path}"
            name = "tasnim:entry-0"
            database.execute(
                "INSERT INTO ledger (id, url, state, reason, asked, listed_at, changed_at, "
                "listed_by) VALUES (?, ?, 'unrecognised', 'unrecognised', 0, 'x', 'x', 'list')",
                [name, url],
            )
            database.execute(
                "INSERT INTO listings (id, desk, listed_at) VALUES (?, 'qom', 'x')", [name]
            )
        scrapy.crawl(server.url, *QOM)
    assert late.id in ids(scrapy)
    assert rows(
        scrapy, "SELECT state, listed_by FROM ledger WHERE id = ?".replace("?", f"'{late.id}'")
    ) == [("stored", "list")]
