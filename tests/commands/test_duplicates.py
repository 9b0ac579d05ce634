"""``scrapy duplicates``: clusters of copies and re-issues."""

from contextlib import closing
from dataclasses import replace

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.items import Article
from newscrawl.persian.cleaning import ZWNJ
from newscrawl.store import open_store
from newscrawl.store.articles import save
from tests.conftest import Scrapy
from tests.factories import (
    NOW,
    SOURCE,
    copied_article,
    jannah,
    own_article,
    paragraphs,
    save_before_fingerprints,
)
from tests.stories import EDITOR, STORIES


def store(scrapy: Scrapy, *stored: Article) -> None:
    with closing(open_store(scrapy.folder)) as database:
        save(database, stored, NOW)


def listed(scrapy: Scrapy, *arguments: str) -> list[list[str]]:
    """Return the table's rows as columns, without the headline."""
    rows = []
    for line in scrapy("duplicates", *arguments).stdout.splitlines()[1:-2]:
        number, *rest = line.split()
        mark = "*" if rest[0] == "*" else ""
        rows.append([number, mark, *rest[bool(mark) :][:5]])
    return rows


def test_copies_and_re_issues_the_newest_first(scrapy: Scrapy) -> None:
    one, other, alone = STORIES[:3]
    store(
        scrapy,
        own_article(1, one, "2025-11-20T20:29:00Z"),
        copied_article("a.ir", 5, one, "2025-11-20T20:30:00Z"),
        own_article(3, alone),
        own_article(2, replace(one, headline="باز هم"), "2025-11-21T06:00:00Z"),
        copied_article("a.ir", 6, other, "2025-11-21T12:00:00Z"),
        copied_article("b.ir", 7, other, "2025-11-21T11:00:00Z"),
    )
    assert listed(scrapy) == [
        ["1", "", "b.ir:7", "b.ir", "1404-08-30", "14:30", "-"],
        ["1", "", "a.ir:6", "a.ir", "1404-08-30", "15:30", "100%"],
        ["2", "*", "tasnim:1", "tasnim", "1404-08-29", "23:59", "-"],
        ["2", "", "a.ir:5", "a.ir", "1404-08-30", "00:00", "100%"],
        ["2", "", "tasnim:2", "tasnim", "1404-08-30", "09:30", "100%"],
    ]
    head, *_, last = scrapy("duplicates").stdout.splitlines()
    assert head.split() == ["cluster", "id", "site", "Tehran", "like", "headline"]
    assert last == "clusters: 2, without an original: 1; articles: 5"


def test_an_edited_copy_says_how_alike_it_is(scrapy: Scrapy) -> None:
    story = STORIES[0]
    store(scrapy, own_article(1, story), copied_article("a.ir", 2, EDITOR.other_words(story, 0.08)))
    _, (*_, like) = listed(scrapy)
    assert 70 <= int(like.rstrip("%")) < 100


def test_a_cluster_is_whole_where_one_of_it_is_asked_for(scrapy: Scrapy) -> None:
    first, second = own_article(1, STORIES[0]), copied_article("a.ir", 2, STORIES[0])
    first.jalali_date, second.jalali_date, first.desk = "1404-08-29", "1404-08-30", "kashan"
    first.province, first.province_name = "isfahan", "اصفهان"
    store(scrapy, first, second, own_article(9, STORIES[1]))
    for chosen in (["--since=1404-08-30"], ["--until=1404-08-29"], ["--province=kashan,qom"]):
        assert [row[2] for row in listed(scrapy, *chosen)] == ["tasnim:1", "a.ir:2"]
    for chosen in (["--since=1404-09-01"], ["--province=qom"]):
        assert scrapy("duplicates", *chosen).stdout == "no duplicates\n"


def test_an_older_databases_fingerprints_are_made_first(scrapy: Scrapy) -> None:
    scrapy.folder.mkdir()
    save_before_fingerprints(
        scrapy.folder, [own_article(1, STORIES[0]), own_article(2, STORIES[0])]
    )
    done = scrapy("duplicates")
    assert done.stderr == ""
    assert "clusters: 1, without an original: 0; articles: 2" in done.stdout
    assert scrapy("duplicates").stderr == ""


def test_what_a_page_says_never_acts(scrapy: Scrapy) -> None:
    story = replace(STORIES[0], headline="\x1b[2J\u202e\nتیتر" + "ب" * 500)
    store(scrapy, own_article(1, story, None), copied_article("a.ir", 2, story))
    printed = scrapy("duplicates").stdout
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert "\\x1b[2J\\u202e\\nتیتر" in printed
    assert len(printed.splitlines()) == 5


def test_none(scrapy: Scrapy) -> None:
    scrapy("duplicates", code=66)
    store(scrapy, own_article(1, STORIES[0]))
    assert scrapy("duplicates").stdout == "no duplicates\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x"], "no argument is wanted"),
        (["--since=1404-09-01", "--until=1404-08-01"], "no day is in between"),
        (["--province=qum"], "qom"),
        (["--provnce=qom"], "--province"),
    ],
)
def test_what_cannot_be_meant(scrapy: Scrapy, arguments: list[str], message: str) -> None:
    assert message in scrapy("duplicates", *arguments, code=64).stderr


def reissued(target: str) -> Page:
    """Serve a story as another site republishes it.

    Without ZWNJ, with a word changed, a paragraph left out and another headline.
    """
    story = STORIES[int(target.strip("/"))] if target.strip("/").isdigit() else None
    if story is None:
        return None
    texts = [text.replace(ZWNJ, "").replace("گفت", "افزود") for text in story.paragraphs[:-1]]
    return jannah("تیتر دیگر", paragraphs(*texts, "انتهای پیام/") + SOURCE)


def test_a_copy_that_is_crawled(scrapy: Scrapy) -> None:
    stored = [own_article(3441000 + n, story) for n, story in enumerate(STORIES[:20])]
    store(scrapy, *stored, own_article(3441099, STORIES[5], "2025-11-22T10:00:00Z"))
    with serving(reissued) as site:
        scrapy("crawl", "republished", "-a", f"urls={site.url}/5/", "-s", "DOWNLOAD_DELAY=0")
    originals = {record["id"]: record["original"] for record in scrapy.records()}
    assert originals.pop("127.0.0.1:48213") == "tasnim:3441005"
    assert set(originals.values()) == {None}
    rows = listed(scrapy)
    assert [row[1:3] for row in rows] == [
        ["*", "tasnim:3441005"],
        ["", "tasnim:3441099"],
        ["", "127.0.0.1:48213"],
    ]
