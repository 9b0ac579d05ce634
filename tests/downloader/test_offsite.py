"""Redirects and retries: only the site is requested, and the ledger names refused hosts."""

import re
import sqlite3
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import pytest
from scrapy.settings.default_settings import DOWNLOAD_HANDLERS_BASE
from scrapy.utils.test import get_crawler

from newscrawl import settings
from newscrawl.demo.stories import on_list
from newscrawl.downloader.offsite import OffsiteMiddleware
from newscrawl.sites.tasnim.desks import desks
from spiders.tasnim import TasnimSpider
from tests.conftest import Scrapy
from tests.servers import answering, forbidden, http, redirect

#: Where pages send us, the port of servers that must not be called in place of PORT; and why not.
ELSEWHERE = {
    "http://127.0.0.1:PORT/": "not on the public network",
    "//127.0.0.1:PORT/x": "not on the public network",
    "http://127.0.0.2:PORT/": "not on the public network",
    "http://127.1:PORT/": "not on the public network",
    "http://2130706434:PORT/": "not on the public network",
    "http://0x7f000002:PORT/": "not on the public network",
    "http://0177.0.0.2:PORT/": "not on the public network",
    "http://127.0.0.2.:PORT/": "not on the public network",
    "http://127%2e0.0.2:PORT/": "",
    "http://１２７。０。０。２:PORT/": "not on the public network",
    "http://0.0.0.0:PORT/": "not on the public network",
    "http://[::1]:PORT/": "not on the public network",
    "http://[::ffff:127.0.0.2]:PORT/": "not on the public network",
    "http://localhost:PORT/": "not on the public network",
    "http://LOCALHOST.:PORT/": "not on the public network",
    "http://x.localhost:PORT/": "not on the public network",
    "http://x.127.0.0.1:PORT/": "not on the public network",
    "http://www.tasnimnews.ir@127.0.0.2:PORT/": "",
    "http://127.0.0.1:PORT\\@www.tasnimnews.ir/": "",
    "http://www.tasnimnews.ir:PORT/": "port PORT of www.tasnimnews.ir is not the site's",
    "http://tasnimnews.ir.localhost:PORT/": "not on the public network",
    "https://www.tasnimnews.com/fa/news/1404/08/30/1/x": "is not one of the site's hosts",  # lost
    "https://tn.ai/3440001": "is not one of the site's hosts",
    "ftp://127.0.0.2:PORT/": "status 302",  # Scrapy does not follow these
    "file:///etc/hostname": "status 302",  # Scrapy does not follow these
    "data:text/html,x": "status 302",  # Scrapy does not follow these
}


def ledger(scrapy: Scrapy) -> dict[int, tuple[str, str]]:
    database = sqlite3.connect(scrapy.folder / "news.db")
    found = database.execute("SELECT id, reason, message FROM ledger WHERE state <> 'stored'")
    rows = {int(row[0].partition(":")[2]): (row[1], row[2]) for row in found}
    database.close()
    return rows


def number_in(path: str) -> int | None:
    match = re.match(r"/fa/(?:news|media)/\d+/\d+/\d+/(\d+)", path)
    return int(match[1]) if match else None


@pytest.mark.long
def test_no_redirect_leads_to_this_machine(scrapy: Scrapy) -> None:
    keys = [key for key in desks() if on_list(desks()[key])]
    listed = sorted({story.number for key in keys for story in on_list(desks()[key])})
    sent = dict(zip(listed, ELSEWHERE, strict=False))
    assert len(listed) > 2 * len(sent) == 2 * len(ELSEWHERE)
    with forbidden() as others:
        port = str(others[0].port)

        def answer(path: str) -> Iterable[bytes] | None:
            target = sent.get(number_in(path) or 0)
            if target is None:
                return None
            # A server sends UTF-8.
            return redirect(target.replace("PORT", port).encode().decode("latin-1"))

        with answering(answer) as site:
            done = scrapy.crawl(site.url, "-a", "since=1404-08-01")
    assert [other.callers for other in others] == [0, 0, 0]
    found = ledger(scrapy)
    assert set(found) == set(sent)
    for number, target in sent.items():
        assert found[number][0] == (
            "refused" if "http" in target or "//" in target[:2] else "http_302"
        )
        assert ELSEWHERE[target].replace("PORT", port) in found[number][1], target
    assert len(scrapy.records()) == len(listed) - len(sent)
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_second_try_is_looked_at_as_well(scrapy: Scrapy) -> None:
    """Scrapy marks a retry with dont_filter, and a redirect of it inherits the mark."""
    first, *_ = (story.number for story in on_list(desks()["qom"]))
    tries = count()
    with forbidden() as others:

        def answer(path: str) -> Iterable[bytes] | None:
            if number_in(path) != first:
                return None
            if next(tries) == 0:
                return [http(status="503 Service Unavailable")]
            return redirect(f"http://127.0.0.2:{others[0].port}/")

        with answering(answer) as site:
            scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01")
    assert next(tries) == 2
    assert [other.callers for other in others] == [0, 0, 0]
    assert ledger(scrapy)[first][0] == "refused"


def test_nor_does_robots_txt_lead_elsewhere(scrapy: Scrapy) -> None:
    with forbidden() as others:
        away = redirect(f"http://127.0.0.2:{others[0].port}/robots.txt")
        with answering(lambda path: away if path == "/robots.txt" else None) as site:
            # It did not come, and forbids all.
            scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01", code=69)
    assert [other.callers for other in others] == [0, 0, 0]


@pytest.mark.long
def test_the_users_hosts_may_lead_to_each_other(scrapy: Scrapy) -> None:
    first, second, *_ = (story.number for story in on_list(desks()["qom"]))
    with answering(lambda _: None) as other:

        def answer(path: str) -> Iterable[bytes] | None:
            if number_in(path) == first:
                return redirect(f"{other.url}{path}")
            if number_in(path) == second:  # the same server under a name that was not given
                return redirect(f"http://localhost:{other.port}{path}")
            return None

        with answering(answer) as site:
            scrapy.crawl(f"{site.url},{other.url}", "-a", "provinces=qom", "-a", "since=1404-08-01")
    assert set(ledger(scrapy)) == {second}
    assert [number_in(path) for path in other.visits if number_in(path)] == [first]


def test_a_lost_host_is_asked_only_where_the_user_names_it() -> None:
    lost = "https://www.tasnimnews.com"
    for given, refusals in (("https://www.tasnimnews.ir", 4), (lost, 3)):
        crawler = get_crawler(TasnimSpider, {"TASNIM_URL": given}, prevent_warnings=False)
        middleware = OffsiteMiddleware.from_crawler(crawler)
        middleware.spider_opened(TasnimSpider.from_crawler(crawler))
        asked = (
            f"{lost}/fa/x",
            "https://tasnimnews.com/",
            "https://x.tasnimnews.com/",
            "http://tn.ai/1",
        )
        assert sum(middleware.gate.refusal(url) is not None for url in asked) == refusals
        assert middleware.gate.refusal("https://cdn.tasnimnews.ir/x") is None


def test_what_is_no_web_address_has_no_handler(tmp_path: Path) -> None:
    """Not even if the allow list lets everything pass."""
    done = Scrapy(tmp_path)("fetch", "file:///etc/hostname", "-s", "DOWNLOADER_MIDDLEWARES={}")
    assert "Unsupported URL scheme 'file'" in done.stderr
    assert done.stdout == ""
    handlers = {**DOWNLOAD_HANDLERS_BASE, **settings.DOWNLOAD_HANDLERS}
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
