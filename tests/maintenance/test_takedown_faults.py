"""Takedowns that are killed, meet other writers, or have no disk space: the next one goes on."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from types import SimpleNamespace

import pytest

from newscrawl import store
from newscrawl.demo.site import serving
from newscrawl.maintenance.takedown import clean_up
from newscrawl.store import forgotten, open_pages, open_store, reading
from newscrawl.store.articles import save
from newscrawl.store.integrity import check
from newscrawl.utils.locks import alone
from tests.conftest import ENVIRONMENT, ROOT, Scrapy
from tests.factories import LATER, article
from tests.maintenance.takedown import ID, QOM, WHY, forget, kept_names, row, traces

DEATH = """
import os, signal, sys
from scrapy.cmdline import execute
from newscrawl.store import duplicate_links, forgotten, retention, takedown

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
    "within the first transaction": "duplicate_links.sync = die",
    "after the first transaction": "forgotten.note_pages = die",
    "before the pages go": "retention.remove_all = die",
    "before the files are written anew": "takedown.scrub = die",
    "between the two files": "takedown.scrub = once(takedown.scrub)",
    "before it is noted": "forgotten.mark_cleaned = die",
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
        assert forgotten.to_clean(news) == (set(), set())


@pytest.mark.parametrize("name", ["tasnim_archive", "republished", "reparse", "archive"])
def test_beside_who_writes_it_is_refused_and_removes_nothing(crawled: Scrapy, name: str) -> None:
    with alone(crawled.folder, name):
        done = crawled("forget", ID, "--why", WHY, code=75)
    assert f"another run of {name} is writing" in done.stderr
    assert len(crawled.records()) == 6
    assert ID in kept_names(crawled.folder)


@pytest.mark.long
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
        assert forgotten.to_clean(news) == (set(), set())
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
        assert forgotten.to_clean(news) == (set(), set())


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
        assert forgotten.to_clean(news) == (set(), set())
