"""Names that resolve to this machine, looked up by Scrapy's downloader in a separate process."""

import json
import re
import sqlite3
from typing import Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet.testing import MemoryReactorClock

from newscrawl.demo.stories import on_list
from newscrawl.downloader.resolver import GuardedResolver
from newscrawl.sites.tasnim.desks import desks
from tests.conftest import Scrapy
from tests.servers import RawSite, answering, forbidden, redirect

QOM = ("-a", "provinces=qom", "-a", "since=1404-08-01")
NUMBERS = [story.number for story in on_list(desks()["qom"])]
# Without the address guard: the resolver must refuse by itself.
OPEN = (
    "-s",
    "DOWNLOADER_MIDDLEWARES="
    + json.dumps(
        {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "newscrawl.downloader.download_errors.RefusalMiddleware": 595,
        }
    ),
)


def messages(scrapy: Scrapy) -> dict[int, tuple[str, str]]:
    database = sqlite3.connect(scrapy.folder / "news.db")
    found = database.execute("SELECT id, reason, message FROM ledger WHERE state <> 'stored'")
    rows = {int(row[0].partition(":")[2]): (row[1], row[2]) for row in found}
    database.close()
    return rows


def sent_to(scrapy: Scrapy, targets: dict[int, str], *arguments: str) -> tuple[RawSite, str]:
    """Crawl a site with articles that redirect elsewhere. targets: location by number."""

    def answer(path: str) -> list[bytes] | None:
        target = next((targets[number] for number in targets if f"/{number}/" in path), None)
        return redirect(target) if target else None

    with answering(answer) as site:
        done = scrapy.crawl(site.url, *QOM, *arguments)
    assert "Traceback" not in done.stderr
    log = re.sub(r"[\w.]+Middleware", "", done.stderr)
    assert "etry" not in log, "it is not tried again"
    return site, done.stderr


@pytest.mark.long
def test_names_and_spellings_that_lead_to_this_machine(scrapy: Scrapy) -> None:
    with forbidden() as others:
        hosts = dict(zip(NUMBERS, ["localhost", "127.0.0.2", "0x7f000002"], strict=False))
        targets = {number: f"http://{hosts[number]}:{others[0].port}/" for number in hosts}
        sent_to(scrapy, targets, *OPEN)
    assert [other.callers for other in others] == [0, 0, 0]
    found = messages(scrapy)
    assert {n: found[n][0] for n in found} == dict.fromkeys(hosts, "refused")
    said = [found[number][1].partition(" (http")[0] for number in hosts]
    assert said == [
        "localhost leads to 127.0.0.1, a loopback address",
        "127.0.0.2 is a loopback address",
        "0x7f000002 leads to 127.0.0.2, a loopback address",
    ]
    assert len(scrapy.records()) == 3


@pytest.mark.long
def test_a_name_of_the_sites_may_not_lead_here_either(scrapy: Scrapy) -> None:
    """With every guard in place: the allow list knows the name, the resolver its address."""
    names = {"www.tasnimnews.ir": "127.0.0.2", "cdn.tasnimnews.ir": "127.0.0.2"}
    told = ("-s", "TWISTED_DNS_RESOLVER=tests.hostsfile.ToldResolver")
    targets = {
        NUMBERS[0]: "http://www.tasnimnews.ir/fa/x",
        NUMBERS[1]: "https://CDN.tasnimnews.ir/fa/x",
    }
    sent_to(scrapy, targets, *told, "-s", f"NAMES={json.dumps(names)}")
    found = messages(scrapy)
    assert {n: found[n][0] for n in found} == dict.fromkeys(targets, "refused")
    for number, name in zip(targets, names, strict=True):
        assert f"{name} leads to 127.0.0.2, a loopback address" in found[number][1]


@pytest.mark.long
def test_the_users_own_host_may_be_a_name_that_leads_here(scrapy: Scrapy) -> None:
    with answering(lambda _: None) as site:
        scrapy.crawl(f"http://localhost:{site.port}", *QOM)
    assert len(scrapy.records()) == 6


@pytest.mark.long
def test_so_may_a_proxy(scrapy: Scrapy, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(lambda _: None) as proxy:
        monkeypatch.setenv("http_proxy", f"http://localhost:{proxy.port}")
        scrapy.crawl("http://mirror.example", *QOM)
    assert len(scrapy.records()) == 6
    assert all(url.startswith("http://mirror.example/") for url in proxy.visits)


def test_a_name_that_is_not_there_is_no_refusal(scrapy: Scrapy) -> None:
    done = scrapy.crawl("http://nowhere.invalid", *QOM, "-s", "RETRY_TIMES=0", code=69)
    assert "CannotResolveHostError" in done.stderr


def test_a_resolver_remembers_its_own_refusals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    reactor: Any = MemoryReactorClock()  # type: ignore[no-untyped-call]
    one, other = (GuardedResolver(reactor, 10, 1.0, ["mine.example"]) for _ in "12")
    monkeypatch.setitem(dnscache, "inside.example", "10.0.0.7")
    monkeypatch.setitem(dnscache, "mine.example", "10.0.0.7")
    found: list[object] = []
    one.getHostByName("inside.example").addErrback(found.append)
    one.getHostByName("mine.example").addCallback(found.append)
    assert [str(each) for each in found[1:]] == ["10.0.0.7"]
    assert dict(one.refusals) == {
        "inside.example": "inside.example leads to 10.0.0.7, a private address"
    }
    assert dict(other.refusals) == {}
