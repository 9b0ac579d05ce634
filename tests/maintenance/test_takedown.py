"""Takedowns: nothing is left of an article, in no file, and no way leads it back."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from newscrawl import store
from newscrawl.demo.site import Page, serving
from newscrawl.demo.stories import stories
from newscrawl.exports import to_json
from newscrawl.maintenance.takedown import clean_up, meant
from newscrawl.persian import normalization
from newscrawl.reading.identity import provisional_id
from newscrawl.store import forgetting, open_pages, open_store, reading, takedowns
from newscrawl.store.archived_pages import each_page, keep
from newscrawl.store.articles import records, save
from newscrawl.store.coverage import coverage
from newscrawl.store.integrity import check
from newscrawl.store.ledger import left_over, open_links
from newscrawl.utils.locks import alone
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.store.test_store import LATER, NOW, article
from tests.test_republished import crawl as crawl_copies
from tests.test_republished import story as copied

QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")
ARCHIVE = ("-a", "provinces=qom", "-a", "since=1404-08-21", "-a", "until=1404-08-21")
ID = "tasnim:3440001"
WHY = "حکم دادگاه  ۱۲/۱۴۰۴"


def traces(folder: Path, texts: list[str]) -> list[str]:
    """Which of these texts' words, as they are or as the index folds them, are in which file."""
    words = {word for text in texts for word in text.split() if len(word) > 3}
    words |= {
        f for w in words for f in (normalization.fold(w).spaced, normalization.fold(w).joined) if f
    }
    found = []
    for path in folder.glob("*.db*"):
        data = path.read_bytes()
        found += [f"{path.name}: {word}" for word in sorted(words) if word.encode() in data]
    return found


def forget(folder: Path, article_id: str = ID, why: str = WHY) -> takedowns.Removed:
    """As the command does it, killed before it removes any page."""
    with closing(open_store(folder)) as news:
        name, url = meant(news, article_id)
        return takedowns.forget(news, name, url, why, NOW, provisional_id)


def kept_names(folder: Path) -> set[str | None]:
    with closing(open_pages(folder)) as kept:
        return {page.name for page, _ in each_page(kept)}


def row(folder: Path, article_id: str = ID) -> tuple[str, str, str]:
    with closing(sqlite3.connect(folder / "news.db")) as database:
        sql = "SELECT state, message, url FROM ledger WHERE id = ?"
        return tuple(database.execute(sql, [article_id]).fetchone())


@pytest.fixture(scope="module")
def qom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scrapy = Scrapy(tmp_path_factory.mktemp("qom") / "output")
    with serving() as site:
        scrapy.crawl(site.url, *QOM)
    return scrapy.folder


@pytest.fixture
def crawled(scrapy: Scrapy, qom: Path) -> Scrapy:
    shutil.copytree(qom, scrapy.folder)
    return scrapy


def test_no_byte_is_left(crawled: Scrapy) -> None:
    (told,) = [s for s in stories() if s.number == 3440001]
    own = [told.headline, *(t for t in told.body if isinstance(t, str))]
    with closing(open_store(crawled.folder)) as news:
        (before,) = [r for r in records(news) if r["id"] == ID]
        others = [to_json(r).decode() for r in records(news) if r["id"] != ID]
        # Of a life with changes: former texts, rewritten rows, an index of many parts.
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
    """Kept after the takedown, by whatever program; under another id the words are another's."""
    with closing(open_store(crawled.folder)) as news:
        (before,) = [r for r in records(news) if r["id"] == ID]
    with closing(open_pages(crawled.folder)) as kept:
        (page,) = [page for page, _ in each_page(kept) if page.name == ID]
    crawled("forget", ID, "--why", WHY)
    with closing(open_pages(crawled.folder)) as kept:
        keep(kept, page)
    assert "0 new" in crawled("reparse").stderr
    words = {name: before[name] for name in ("headline", "lead", "body")}
    with closing(open_store(crawled.folder)) as news:
        assert forgetting.turn_away(news, ID, None, None, LATER)
        assert not forgetting.turn_away(news, "tasnim:9", None, None, LATER)
        assert save(news, [article(9, **words)], LATER).new == 1
    assert "1 kept pages removed" in crawled("forget", ID, "--why", "x").stderr
    assert ID not in kept_names(crawled.folder)
    assert row(crawled.folder)[:2] == ("forgotten", WHY)


def test_rows_that_are_there_again_go_again(crawled: Scrapy) -> None:
    """Of a database that somebody has put together."""
    forget(crawled.folder)
    with closing(open_store(crawled.folder)) as news:
        save(news, [article(3440001)], LATER)
        assert forgetting.turn_away(news, ID, None, None, LATER)
    crawled("forget", ID, "--why", WHY)
    assert ID not in {record["id"] for record in crawled.records()}
    assert row(crawled.folder)[:2] == ("forgotten", WHY)


DEATH = """
import os, signal, sys
from scrapy.cmdline import execute
from newscrawl.store import forgetting, originals, pruning, takedowns

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def once(function):
    calls = []
    def called(*arguments):
        if calls:
            die()
        calls.append(1)
        return function(*arguments)
    return called

{}
execute(["scrapy", *sys.argv[1:]])
"""
STEPS = {
    "within the first transaction": "originals.sync = die",
    "after the first transaction": "forgetting.note_pages = die",
    "before the pages go": "pruning.remove_all = die",
    "before the files are written anew": "takedowns.scrub = die",
    "between the two files": "takedowns.scrub = once(takedowns.scrub)",
    "before it is noted": "forgetting.mark_cleaned = die",
}


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("by", ["command", "run"])
def test_a_kill_at_any_step_costs_nothing(crawled: Scrapy, step: str, by: str) -> None:
    word = "آخشیج‌واره"
    with closing(open_store(crawled.folder)) as news:
        save(news, [article(3440001, body=f"متن {word}")], LATER)
    assert traces(crawled.folder, [word])
    arguments = ["forget", ID, "--why", WHY, "-s", f"OUTPUT_DIR={crawled.folder}"]
    command = [sys.executable, "-c", DEATH.format(STEPS[step]), *arguments]
    environment = {**os.environ, **ENVIRONMENT}
    killed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with closing(open_store(crawled.folder)) as news, closing(open_pages(crawled.folder)) as kept:
        assert check(news, kept).damages == []
    if by == "command" or step == "within the first transaction":
        crawled("forget", ID, "--why", WHY)
    else:
        with serving() as site:
            crawled.crawl(site.url, *QOM)
    assert ID not in kept_names(crawled.folder)
    assert len(crawled.records()) == 5
    assert row(crawled.folder)[:2] == ("forgotten", WHY)
    assert traces(crawled.folder, [word]) == []
    with closing(open_store(crawled.folder)) as news:
        assert forgetting.to_clean(news) == (set(), set())


@pytest.mark.parametrize("name", ["tasnim_archive", "republished", "reparse", "archive"])
def test_beside_who_writes_it_is_refused_and_removes_nothing(crawled: Scrapy, name: str) -> None:
    with alone(crawled.folder, name):
        done = crawled("forget", ID, "--why", WHY, code=75)
    assert f"another run of {name} is writing" in done.stderr
    assert len(crawled.records()) == 6
    assert ID in kept_names(crawled.folder)


def test_a_run_leaves_it_to_the_next_beside_another(crawled: Scrapy) -> None:
    forget(crawled.folder)
    with alone(crawled.folder, "tasnim_archive"), serving() as site:
        crawled.crawl(site.url, *QOM)
    assert ID in kept_names(crawled.folder)
    done = crawled("backup", str(crawled.folder / "b.zip"))
    assert "bytes of what was forgotten may be in it" in done.stderr
    with serving() as site:
        crawled.crawl(site.url, *QOM)
    assert ID not in kept_names(crawled.folder)
    with closing(open_store(crawled.folder)) as news:
        assert forgetting.to_clean(news) == (set(), set())
        assert clean_up(crawled.folder, news) == 0


def test_a_full_disk_is_said_and_the_next_goes_on(
    crawled: Scrapy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
        done = crawled("forget", ID, "--why", WHY, code=74)
    assert "0 MB are free: make room" in done.stderr
    assert len(crawled.records()) == 5
    assert "was forgotten before" in crawled("forget", ID, "--why", WHY).stderr
    with closing(open_store(crawled.folder)) as news:
        assert forgetting.to_clean(news) == (set(), set())


def test_a_reader_is_said_and_the_next_goes_on(
    crawled: Scrapy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_WAIT_SECONDS", 0.1)
    with closing(open_store(crawled.folder)) as reader, reading(reader):
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (6,)
        done = crawled("forget", ID, "--why", WHY, code=75)
    assert "another program reads in" in done.stderr
    assert "was forgotten before" in crawled("forget", ID, "--why", WHY).stderr
    with closing(open_store(crawled.folder)) as news:
        assert forgetting.to_clean(news) == (set(), set())


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
        # Known by now: not asked once more.
        crawl_copies(scrapy, f"{other},{site.url}/7/", "-a", "again=yes")
        assert len(site.visits) == start + 2 + site.visits[start:].count("/robots.txt")
    assert [record["id"] for record in scrapy.records()] == ["127.0.0.1:8"]
    names = kept_names(scrapy.folder)
    assert names == {provisional_id(f"{site.url}/8/")} or names == {"127.0.0.1:8"}


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
