"""The context of a run is one object on its crawler; nothing of it is in the settings."""

import sqlite3
from contextlib import closing

import pytest
from scrapy.crawler import Crawler

from newscrawl import settings
from newscrawl.demo.stories import on_list
from newscrawl.downloader.run_context import RunContext, attach, run_context
from newscrawl.sites.tasnim.desks import desks
from spiders.tasnim import TasnimSpider
from tests.conftest import Scrapy
from tests.servers import answering, http


def crawler() -> Crawler:
    return Crawler(TasnimSpider, {"TASNIM_URL": "http://127.0.0.1:8000"})


def test_a_crawler_that_no_command_has_started_has_a_context_of_its_own() -> None:
    one, other = crawler(), crawler()
    assert run_context(one) == RunContext(run=0, typed_hosts=())
    assert run_context(one) is run_context(one)
    assert run_context(one) is not run_context(other)


@pytest.mark.parametrize("is_read_first", [False, True])
def test_a_crawler_has_one_run(*, is_read_first: bool) -> None:
    one = crawler()
    if is_read_first:  # a component that has read it would go on with another one
        run_context(one)
    else:
        attach(RunContext(7), one)
    with pytest.raises(ValueError, match="one run"):
        attach(RunContext(8), one)
    assert run_context(one).run == (0 if is_read_first else 7)


def test_settings_hold_settings_only() -> None:
    """What a run knows of itself is not among the settings."""
    assert not {"RUN", "GIVEN_LITERALS"} & set(vars(settings))


@pytest.mark.long
def test_what_a_run_writes_names_its_run(scrapy: Scrapy) -> None:
    lost = on_list(desks()["qom"])[0].number
    gone = [http(status="404 Not Found")]
    with answering(lambda path: gone if f"/{lost}/" in path else None) as site:
        for _ in range(2):
            scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01")
    with closing(sqlite3.connect(scrapy.folder / "pages.db")) as pages:
        of_pages = {run for (run,) in pages.execute("SELECT run FROM pages")}
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as news:
        of_walks = {run for (run,) in news.execute("SELECT run FROM walks")}
        tried = {run for (run,) in news.execute("SELECT tried_in FROM ledger WHERE tried_in <> 0")}
    assert (of_pages, of_walks) == ({1, 2}, {1, 2})
    assert tried == {2}, "the run that tried the lost page last"
