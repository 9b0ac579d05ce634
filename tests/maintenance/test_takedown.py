"""Takedowns: nothing of an article is left in any file, and nothing brings it back."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.demo.site import Page, serving
from newscrawl.demo.stories import stories
from newscrawl.exports import to_json
from newscrawl.reading.identity import provisional_id
from newscrawl.store import forgotten, open_pages, open_store
from newscrawl.store.archived_pages import each_page, record_page
from newscrawl.store.articles import records, save
from newscrawl.store.counts import open_links
from newscrawl.store.coverage import coverage
from newscrawl.store.integrity import check
from newscrawl.store.ledger import left_over
from tests.conftest import Scrapy
from tests.crawling.republished import crawl as crawl_copies
from tests.crawling.republished import story as copied
from tests.factories import LATER, NOW, article
from tests.maintenance.takedown import ARCHIVE, ID, QOM, WHY, forget, kept_names, row, traces


@pytest.mark.long
def test_no_byte_is_left(crawled: Scrapy) -> None:
    (told,) = [s for s in stories() if s.number == 3440001]
    own = [told.headline, *(t for t in told.body if isinstance(t, str))]
    with closing(open_store(crawled.folder)) as news:
        (before,) = [r for r in records(news) if r["id"] == ID]
        others = [to_json(r).decode() for r in records(news) if r["id"] != ID]
        # Give the database a history: former texts, rewritten rows, an index of many segments.
        for n in range(1, 60):
            save(news, [article(n, body=f"متن {n} " * 100)], NOW)
        for text in ("آخشیج‌واره", "دیگرگونه‌واره"):
            revised = article(3440001, headline=before["headline"], body=f"{before['body']} {text}")
            save(news, [revised], LATER)
    own += [before["body"], before["lead"], *before["tags"], "آخشیج‌واره", "دیگرگونه‌واره"]
    rest = {word for text in others for word in text.replace("\\n", " ").split()}
    words = [w for t in own for w in t.split() if w not in rest and not any(w in r for r in rest)]
    assert len(traces(crawled.folder, words)) > 40, "nothing to look for"

    done = crawled("forget", ID, "--why", WHY)

    assert "forgotten, with 2 former texts" in done.stderr
    assert "1 kept pages removed" in done.stderr
    assert traces(crawled.folder, words) == []
    assert row(crawled.folder) == (
        *("forgotten", WHY),
        "https://www.tasnimnews.ir/fa/news/1404/08/21/3440001",
    )
    assert ID not in kept_names(crawled.folder)
    assert ID not in {record["id"] for record in crawled.records()}
    assert crawled("search", "آخشیج‌واره").stdout == ""
    with (
        closing(open_store(crawled.folder)) as news,
        closing(open_pages(crawled.folder)) as kept,
    ):
        assert check(news, kept).damages == []
        assert news.execute("PRAGMA foreign_key_check").fetchall() == []
        assert news.execute("SELECT count(*) FROM search_stale").fetchone() == (0,)
    assert "was forgotten before" in crawled("forget", "3440001", "--why", "x").stderr
    assert row(crawled.folder)[1] == WHY


@pytest.mark.long
def test_no_way_leads_it_back(scrapy: Scrapy, tmp_path: Path) -> None:
    warc = tmp_path / "pages.warc.gz"
    with serving() as site:
        scrapy.crawl(site.url, *QOM)
        scrapy("archive", "export", str(warc))
        scrapy("forget", ID, "--why", WHY)
        rest = scrapy("export", "-").stdout
        start = len(site.visits)
        scrapy.crawl(site.url, *QOM, "-a", "again=yes")
        host = ("-s", f"TASNIM_URL={site.url}")
        slow = ("-s", "DOWNLOAD_DELAY=0", "-a", "again=yes")
        scrapy("crawl", "tasnim_archive", *ARCHIVE, *host, *slow)
        assert len(site.visits) > start + 2
        assert not [path for path in site.visits[start:] if "3440001" in path]
        done = scrapy("archive", "import", str(warc), *host)
    assert "passed over: 1 pages of forgotten articles" in done.stderr
    scrapy("reparse")
    assert scrapy("export", "-").stdout == rest
    assert ID not in kept_names(scrapy.folder)
    assert row(scrapy.folder)[:2] == ("forgotten", WHY)


def test_what_comes_all_the_same_is_turned_away(crawled: Scrapy) -> None:
    """A page archived after the takedown is refused; the same words under another id are not."""
    with closing(open_store(crawled.folder)) as news:
        (before,) = [r for r in records(news) if r["id"] == ID]
    with closing(open_pages(crawled.folder)) as kept:
        (page,) = [page for page, _ in each_page(kept) if page.name == ID]
    crawled("forget", ID, "--why", WHY)
    with closing(open_pages(crawled.folder)) as kept:
        record_page(kept, page)
    assert "0 new" in crawled("reparse").stderr
    words = {name: before[name] for name in ("headline", "lead", "body")}
    with closing(open_store(crawled.folder)) as news:
        assert forgotten.turn_away(news, ID, None, None, LATER)
        assert not forgotten.turn_away(news, "tasnim:9", None, None, LATER)
        assert save(news, [article(9, **words)], LATER).new == 1
    assert "1 kept pages removed" in crawled("forget", ID, "--why", "x").stderr
    assert ID not in kept_names(crawled.folder)
    assert row(crawled.folder)[:2] == ("forgotten", WHY)


def test_rows_that_are_there_again_go_again(crawled: Scrapy) -> None:
    """Rows of the article that somebody put back into the database are removed again."""
    forget(crawled.folder)
    with closing(open_store(crawled.folder)) as news:
        save(news, [article(3440001)], LATER)
        assert forgotten.turn_away(news, ID, None, None, LATER)
    crawled("forget", ID, "--why", WHY)
    assert ID not in {record["id"] for record in crawled.records()}
    assert row(crawled.folder)[:2] == ("forgotten", WHY)


def test_coverage_counts_it_apart(crawled: Scrapy) -> None:
    crawled("forget", ID, "--why", WHY)
    with closing(open_store(crawled.folder)) as news:
        total = coverage(news).total
        assert (total.listed, total.stored, total.forgotten, total.open) == (6, 5, 1, 0)
        assert open_links(news) == {}
        assert left_over(news, [], 99, LATER) == []
    lines = crawled("coverage", "--strict").stdout.splitlines()
    assert "forgotten" in lines[0]
    page = crawled.folder / "coverage.html"
    crawled("coverage", "--html", str(page))
    assert "فراموش‌شده" in page.read_text(encoding="utf-8")


@pytest.mark.long
def test_copies_at_the_same_address_and_another(scrapy: Scrapy) -> None:
    def pages(target: str) -> Page:
        name = target.strip("/").partition("?")[0]
        if name in ("a-slug", "other-slug"):
            return copied(7)
        return copied(int(name)) if name.isdigit() else None

    with serving(pages) as site:
        first, other = f"{site.url}/a-slug/", f"{site.url}/other-slug/"
        crawl_copies(scrapy, f"{first},{site.url}/8/")
        scrapy("forget", "127.0.0.1:7", "--why", WHY)
        assert traces(scrapy.folder, ["a-slug"]) == []
        start = len(site.visits)
        log = crawl_copies(scrapy, first, "-a", "again=yes")
        assert "1 of the addresses given are of forgotten articles" in log
        assert [p for p in site.visits[start:] if p != "/robots.txt"] == []
        feed = scrapy.folder / "feed.jsonl"
        crawl_copies(scrapy, f"{other},{site.url}/7/", "-O", str(feed))
        assert feed.read_text() == ""
        asked = [p for p in site.visits[start:] if p != "/robots.txt"]
        assert sorted(asked) == ["/7/", "/other-slug/"]
        # The takedown is known by now: the address is not requested again.
        crawl_copies(scrapy, f"{other},{site.url}/7/", "-a", "again=yes")
        assert len(site.visits) == start + 2 + site.visits[start:].count("/robots.txt")
    assert [record["id"] for record in scrapy.records()] == ["127.0.0.1:8"]
    names = kept_names(scrapy.folder)
    assert names == {provisional_id(f"{site.url}/8/")} or names == {"127.0.0.1:8"}


@pytest.mark.long
def test_one_that_was_never_seen(scrapy: Scrapy) -> None:
    open_store(scrapy.folder).close()
    address = "https://www.tasnimnews.ir/fa/news/1404/08/21/3440001/نام"
    done = scrapy("forget", address, "--why", WHY)
    assert f"{ID}: was never seen; it will not be taken in" in done.stderr
    with serving() as site:
        scrapy.crawl(site.url, *QOM)
        assert not [path for path in site.visits if "3440001" in path]
    assert len(scrapy.records()) == 5
    with closing(open_store(scrapy.folder)) as news:
        assert coverage(news).total.forgotten == 1


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ((), "say which"),
        ((ID,), "say why"),
        ((ID, "--why", " "), "say why"),
        (("site.example:1", "--why", WHY), "no article and no link of that name"),
        ((ID, "nonsense", "--why", WHY), "nonsense"),
        (("https://www.tasnimnews.ir/fa/about", "--why", WHY), "names no article"),
    ],
)
def test_what_cannot_be_meant_removes_nothing(
    crawled: Scrapy, arguments: tuple[str, ...], hint: str
) -> None:
    assert hint in crawled("forget", *arguments, code=64).stderr
    assert len(crawled.records()) == 6


def test_no_database(scrapy: Scrapy) -> None:
    assert "run a crawl first" in scrapy("forget", ID, "--why", WHY, code=66).stderr


def test_exports_that_only_add_say_what_to_remove(crawled: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "data" / "new.jsonl"
    crawled("forget", "tasnim:3440002", "--why", WHY)
    first = crawled("export", str(path), "--since-last", "daily", "--card")
    assert "forgotten" not in first.stderr, "no earlier export has it"
    crawled("forget", ID, "9999999", "--why", WHY)
    second = crawled("export", str(path), "--since-last", "daily", "--card")
    assert f"remove them from what it and those before it gave: {ID}\n" in second.stderr
    manifest = path.with_name("new.manifest.json")
    assert json.loads(manifest.read_text())["forgotten"] == [ID]
    assert ID in (path.parent / "README.md").read_text()
    third = crawled("export", str(path), "--since-last", "daily", "--card")
    assert "forgotten" not in third.stderr
    assert json.loads(manifest.read_text())["forgotten"] == []
    assert json.loads(manifest.read_text())["coverage"]["forgotten"] == 3
