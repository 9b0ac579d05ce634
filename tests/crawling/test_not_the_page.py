"""Crawls that get other pages than requested: recorded, retried, and never stored as a story."""

import sqlite3
from contextlib import closing

import pytest

from newscrawl.demo.site import Answer, Page, Redirect, serving
from tests.conftest import Scrapy
from tests.crawling.republished import crawl as crawl_copies
from tests.crawling.republished import ledger as ledger_of_copies
from tests.crawling.republished import story
from tests.newsroom import Newsroom, every, ids, rows
from tests.sites.other_answers import CHALLENGE, GONE, LOGIN, dressed

QOM = ("-a", "provinces=qom")
ROBOTS = "User-agent: *\nDisallow:\n"
WALLS = {
    "in words": CHALLENGE,
    "with status 403": Answer(403, CHALLENGE),
    "with status 404": Answer(404, CHALLENGE),
    "by a header alone": Answer(403, "<html></html>", {"cf-mitigated": "challenge"}),
    "by a header, with status 200": Answer(200, "<p>x</p></html>", {"CF-Mitigated": "challenge"}),
    "with status 503": Answer(503, CHALLENGE),
}
# The first at once, the others with the longer trials.
EACH_WALL = [
    pytest.param(wall, id=name, marks=pytest.mark.long if n else [])
    for n, (name, wall) in enumerate(WALLS.items())
]
LEDGER = "SELECT id, state, reason, due_at IS NOT NULL FROM ledger ORDER BY id"


def newsroom(count: int) -> Newsroom:
    room = Newsroom()
    room.publish("qom", count)
    return room


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
def test_a_wall_on_every_page_ends_the_run_with_69(scrapy: Scrapy, wall: Page) -> None:
    with serving(lambda path: ROBOTS if path == "/robots.txt" else wall) as site:
        done = scrapy.crawl(site.url, code=69)
    assert "the site answered with challenges, or pages of a site that is closed" in done.stderr
    assert len(site.visits) < 20, "it is not asked on and on"
    assert rows(scrapy, LEDGER) == []
    assert rows(scrapy, "SELECT count(*) FROM walks WHERE complete") == [(0,)]


@pytest.mark.long
@pytest.mark.parametrize("wall", EACH_WALL)
def test_a_wall_before_each_article_is_no_answer_and_each_is_had_later(
    scrapy: Scrapy, wall: Page
) -> None:
    room = newsroom(4)
    is_shut = True

    def pages(target: str) -> Page:
        return wall if is_shut and target.startswith("/fa/news/") else room(target)

    with serving(pages) as site:
        for _ in range(2):  # with status 404, too, none is gone
            done = scrapy.crawl(site.url, *QOM, "-a", "again=yes", code=69)
            assert "in place of each article came challenges" in done.stderr
            assert rows(scrapy, LEDGER) == [
                (f"tasnim:{number}", "failed", "not_the_page", 1) for number in room.stories
            ]
        is_shut = False
        scrapy.crawl(site.url, *QOM, "-a", "again=yes")
    assert ids(scrapy) == every(room)


@pytest.mark.long
def test_ten_walls_in_a_row_end_the_run(scrapy: Scrapy) -> None:
    room = newsroom(60)
    asked: list[str] = []

    def pages(target: str) -> Page:
        if not target.startswith("/fa/news/"):
            return room(target)
        asked.append(target)
        return room(target) if len(asked) <= 3 else CHALLENGE

    with serving(pages) as site:
        done = scrapy.crawl(site.url, *QOM, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", code=69)
    assert "the site came to answer with challenges" in done.stderr
    assert len(asked) < 40, "no more than what was under way"
    assert len(ids(scrapy)) == 3
    assert rows(scrapy, "SELECT count(*) FROM ledger WHERE state = 'pending'")[0][0] > 20


@pytest.mark.parametrize("gone", [GONE, pytest.param(dressed(GONE), marks=pytest.mark.long)])
def test_a_page_that_is_gone_in_words_is_tried_again_at_the_usual_waits(
    scrapy: Scrapy, gone: str
) -> None:
    room = newsroom(9)
    path = room.stories[3_000_005].path
    with serving(lambda target: gone if target == path else room(target)) as site:
        scrapy.crawl(site.url, *QOM)
        scrapy.crawl(site.url, *QOM, "-a", "again=yes")
    assert [row for row in rows(scrapy, LEDGER) if row[1] != "stored"] == [
        ("tasnim:3000005", "failed", "not_the_page", 1)
    ]
    with serving(room) as site:
        scrapy.crawl(site.url, *QOM, "-a", "again=yes")
    assert ids(scrapy) == every(room)


@pytest.mark.long
@pytest.mark.parametrize("detour", ["/", "/fa/login?back=x"])
def test_an_article_that_leads_to_the_front_page_or_a_login(scrapy: Scrapy, detour: str) -> None:
    room = newsroom(2)
    path = room.stories[3_000_002].path
    front = str(room(room.stories[3_000_001].path)).replace("3000001", "3000002")

    def pages(target: str) -> Page:
        if target == path:
            return Redirect(detour)
        return front if target == detour else room(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
    assert rows(scrapy, LEDGER)[1] == ("tasnim:3000002", "failed", "not_the_page", 1)
    assert ids(scrapy) == {"tasnim:3000001"}
    assert "not_the_page" in scrapy("reparse").stderr
    assert ids(scrapy) == {"tasnim:3000001"}


@pytest.mark.parametrize(
    "answer",
    [
        CHALLENGE,
        pytest.param(GONE, marks=pytest.mark.long),
        dressed(GONE),
        pytest.param(LOGIN, marks=pytest.mark.long),
    ],
)
def test_no_such_answer_replaces_what_is_stored(scrapy: Scrapy, answer: str) -> None:
    room = newsroom(1)
    is_there = True

    def pages(target: str) -> Page:
        return answer if target.startswith("/fa/news/") and not is_there else room(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
        before = scrapy.records("--raw")
        is_there = False
        code = 69 if answer == CHALLENGE else 0
        scrapy.crawl(site.url, *QOM, "-a", "revisit=30d", code=code)
    assert scrapy.records("--raw") == before
    assert rows(scrapy, "SELECT state, reason FROM ledger") == [("stored", None)]
    # Nor once it is read again from what is kept.
    assert rows_of_pages(scrapy) == 2
    scrapy("reparse")
    assert scrapy.records("--raw") == before


def test_a_kept_wall_is_no_reading(scrapy: Scrapy) -> None:
    room = newsroom(2)

    def pages(target: str) -> Page:
        return CHALLENGE if target.startswith("/fa/news/") else room(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM, code=69)
    done = scrapy("reparse")
    assert done.stderr.count("not_the_page") == 2
    assert "2 cannot be read" in done.stderr
    assert scrapy.records() == []


def test_lists_that_are_not_there_in_words_are_no_lists(scrapy: Scrapy) -> None:
    """No link on them counts: a "not found" page shows the latest stories of other desks."""
    room = newsroom(3)
    links = "".join(
        f"<li><a href='{s.path}'>خبر {s.number}</a></li>" for s in room.stories.values()
    )
    gone = GONE.replace("</body>", f"<main><ul>{links}</ul></main></body>")
    with serving(lambda path: ROBOTS if path == "/robots.txt" else gone) as site:
        done = scrapy.crawl(site.url, *QOM, code=65)
    assert "no list page could be read" in done.stderr
    assert rows(scrapy, LEDGER) == []
    (counts,) = rows(scrapy, "SELECT counts FROM runs")[0]
    assert '"lists/failed_by/not_the_page"' in counts


@pytest.mark.long
def test_a_second_page_that_is_a_wall_leaves_the_walk_unfinished(scrapy: Scrapy) -> None:
    room = Newsroom(per_page=2)
    room.publish("qom", 5)
    is_shut = True

    def pages(target: str) -> Page:
        return CHALLENGE if is_shut and "page=2" in target else room(target)

    with serving(pages) as site:
        scrapy.crawl(site.url, *QOM)
        assert len(ids(scrapy)) == 2
        assert rows(scrapy, "SELECT count(*) FROM walks WHERE complete") == [(0,)]
        is_shut = False
        scrapy.crawl(site.url, *QOM)
    assert ids(scrapy) == every(room)


@pytest.mark.long
def test_copies(scrapy: Scrapy) -> None:
    answers: dict[str, Page] = {
        "/1/": CHALLENGE,
        "/2/": GONE,
        "/3/": Redirect("/wp-login.php?redirect_to=/3/"),
        "/4/": Redirect("/"),
        "/wp-login.php?redirect_to=/3/": LOGIN.replace("ورود", "خوش آمدید"),
        "/": story(9),
        "/5/": story(5),
    }

    def pages(target: str) -> Page:
        return ROBOTS if target == "/robots.txt" else answers.get(target)

    with serving(pages) as site:
        urls = [f"{site.url}/{n}/" for n in range(1, 6)]
        crawl_copies(scrapy, ",".join(urls))
        assert ledger_of_copies(scrapy) == {
            **dict.fromkeys(urls[:4], ("failed", "not_the_page")),
            urls[4]: ("stored", None),
        }
        before = scrapy.records()
        assert [record["headline"] for record in before] == ["تیتر 5"]
        for answer, code in ((GONE, 65), (CHALLENGE, 69), (answers["/3/"], 65)):
            answers["/5/"] = answer
            crawl_copies(scrapy, urls[4], "-a", "again=yes", code=code)
            assert scrapy.records() == before
        said = crawl_copies(scrapy, urls[0], "-a", "again=yes", code=69)
        assert "no page came for 1 of 1 addresses: the sites answered with challenges" in said
        # What is kept is read no other way.
        scrapy("reparse")
        assert scrapy.records() == before


def rows_of_pages(scrapy: Scrapy) -> int:
    """Return how many pages of articles are archived."""
    with closing(sqlite3.connect(scrapy.folder / "pages.db")) as database:
        sql = "SELECT count(*) FROM pages WHERE kind = 'article'"
        return int(database.execute(sql).fetchone()[0])
