"""The rules of cleaning change between two crawls: words are mended, without a revision."""

from pathlib import Path
from typing import Any

import pytest
from persiantools.digits import en_to_fa

from newscrawl.demo.site import Page, serving
from tests.conftest import Scrapy
from tests.factories import SOURCE, jannah, paragraphs
from tests.newsroom import Newsroom, rows
from tests.planted import CLEAN, Planted
from tests.truth import without_times

GLUED = '    article.body = article.body and article.body.replace("متن ", "متن")\n'
QOM = ("-a", "provinces=qom")
AGAIN = ("-a", "revisit=48h")


@pytest.fixture
def older(tmp_path: Path) -> tuple[Planted, Scrapy]:
    """Return the project with older rules, and its commands."""
    planted = Planted(tmp_path / "project", "newscrawl/sites/extraction.py", CLEAN, CLEAN + GLUED)
    return planted, planted.scrapy(tmp_path / "older")


def but_for_revisions(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record | {"revision": None} for record in without_times(records)]


@pytest.mark.long
def test_a_change_of_rules_is_no_revision(scrapy: Scrapy, older: tuple[Planted, Scrapy]) -> None:
    planted, own = older
    newsroom = Newsroom()
    same, edited, alone = newsroom.publish("qom", 3)
    with serving(newsroom) as site:
        own.crawl(site.url, *QOM)
        assert all("متن3" in record["body"] for record in own.records())
        planted.mend()
        same.dress, edited.dress, edited.version = 2, 2, 2
        own.crawl(site.url, *QOM, *AGAIN)  # the third story is not sent again: 304
        scrapy.crawl(site.url, *QOM)
    found = {record["id"]: record for record in own.records()}
    assert {key: record["revision"] for key, record in found.items()} == {
        same.id: 1,
        edited.id: 2,
        alone.id: 1,
    }
    assert rows(own, "SELECT revised, unchanged FROM runs WHERE key = 2") == [(1, 2)]
    assert "متن3" not in found[same.id]["body"] + found[edited.id]["body"]
    assert "متن3" in found[alone.id]["body"]
    # What was not sent again, and the former text, are mended by reading the kept pages again.
    assert "2 changed" in own("reparse").stderr
    assert but_for_revisions(own.records()) == but_for_revisions(scrapy.records())
    assert [record["revision"] for record in own.records()] == [1, 2, 1]
    assert rows(own, "SELECT count(*), sum(body LIKE '%متن3%') FROM revisions") == [(1, 0)]
    assert "0 changed" in own("reparse").stderr


@pytest.mark.long
def test_another_address_of_a_copy_is_no_other_story_by_it(older: tuple[Planted, Scrapy]) -> None:
    planted, own = older

    def pages(target: str) -> Page:
        text = "به گزارش خبرگزاری تسنیم از قم، متن این خبر."
        return jannah("تیتر", paragraphs(text, "متن دوم") + SOURCE) if len(target) == 4 else None

    with serving(pages) as site:
        for address in ("/one", "/two"):
            urls = f"urls={site.url}{address}"
            own("crawl", "republished", "-a", urls, "-s", "DOWNLOAD_DELAY=0")
            planted.mend()
    (record,) = own.records()
    assert (record["revision"], record["body"].count("متن ")) == (1, 2)


@pytest.mark.long
def test_revisions_that_were_seen_stay(tmp_path: Path) -> None:
    """Revisions of older code, for which other digits in a headline were an edit, stay."""
    folded = '(headline or "").translate(_DIGITS)'
    planted = Planted(tmp_path / "project", "newscrawl/items.py", folded, '(headline or "")')
    own = planted.scrapy(tmp_path / "older")
    newsroom = Newsroom()
    (story,) = newsroom.publish("qom")

    def pages(target: str) -> Page:
        found = newsroom(target)
        wanted = str(story.number) if story.dress % 2 else en_to_fa(str(story.number))
        if not isinstance(found, str):
            return found
        return found.replace(f"خبر {story.number}<", f"خبر {wanted}<")

    with serving(pages) as site:
        own.crawl(site.url, *QOM)
        for mend in (False, True):
            story.dress += 1
            if mend:
                planted.mend()
            own.crawl(site.url, *QOM, *AGAIN)
            (record,) = own.records()
            assert record["revision"] == 2
    assert record["headline"] == f"خبر {story.number}"  # the later one
    for more in ((), ("--all",)):
        own("reparse", *more)
        assert own.records() == [record]
    assert rows(own, "SELECT revision, headline FROM revisions") == [(1, record["headline"])]
