"""Republished stories, the whole way: local hosts, the real spider, the store, the requests."""

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo.site import Answer, Page, Redirect, serving
from newscrawl.items import KEYS
from tests.conftest import Scrapy
from tests.crawling.republished import STORY, crawl, ledger, stories, story


@pytest.mark.long
def test_copies_of_two_hosts_and_nobody_else_is_asked(scrapy: Scrapy, tmp_path: Path) -> None:
    def leading(target: str) -> Page:
        if target == "/away/":
            return Redirect(f"{third.url}/3/")
        return Redirect("/7/") if target == "/moved/" else stories(target)

    with (
        serving(leading) as one,
        serving(stories, "127.0.0.2") as two,
        serving(stories, "127.0.0.3") as third,
    ):
        addresses = [
            *(f"{one.url}/{path}/" for path in (48213, "moved", "away", 9999, "none")),
            *(f"{two.url}/{path}/" for path in (48213, 2)),
        ]
        file = tmp_path / "copies.txt"
        file.write_text("# of two hosts\n" + "\n".join(addresses) + "\n", encoding="utf-8")
        feed = tmp_path / "feed.jsonl"
        log = crawl(scrapy, f"@{file}", "-O", str(feed))
        asked = one.visits[:], two.visits[:]
        crawl(scrapy, f"@{file}")
        assert third.visits == []
    assert "not on the public network, nor among the addresses given" in log
    records = {record["id"]: record for record in scrapy.records()}
    assert set(records) == {
        *("127.0.0.1:48213", "127.0.0.1:7"),
        *("127.0.0.2:48213", "127.0.0.2:2"),
    }
    for record in records.values():
        assert tuple(record) == KEYS
        assert record["site"] == record["id"].partition(":")[0]
        assert (record["province"], record["province_from"]) == ("qom", "dateline")
        assert record["source"] == "خبرگزاری تسنیم"
        assert record["body"] == "\n\n".join(STORY[:2])
        assert record["original"] is None
    assert {json.loads(line)["id"] for line in feed.read_text().splitlines()} == set(records)
    found = ledger(scrapy)
    assert {url: found[url] for url in addresses if found[url][0] != "stored"} == {
        f"{one.url}/away/": ("failed", "refused"),
        f"{one.url}/9999/": ("failed", "refused"),
        f"{one.url}/none/": ("gone", "http_404"),  # by the second run
    }
    assert one.visits[0] == two.visits[0] == "/robots.txt"
    assert not any("9999" in path for path in one.visits)
    # The second run asks again for what failed, and for nothing that is stored.
    again = [path for path in one.visits[len(asked[0]) :] if path != "/robots.txt"]
    assert sorted(again) == ["/away/", "/none/"]
    assert two.visits == asked[1]


@pytest.mark.long
def test_looking_again(scrapy: Scrapy) -> None:
    changed: set[str] = set()

    def pages(target: str) -> Page:
        more = "<p>متن سوم</p>" if target in changed else ""
        return story(int(target.strip("/")), more=more) if target.strip("/").isdigit() else None

    with serving(pages) as site:
        urls = f"{site.url}/1/,{site.url}/2/"
        crawl(scrapy, urls)
        changed.add("/2/")
        crawl(scrapy, urls)
        assert [record["revision"] for record in scrapy.records()] == [1, 1]
        crawl(scrapy, urls, "-a", "again=yes")
        statuses = [visit.status for visit in site.log if visit.path == "/1/"]
    assert statuses == [200, 304]
    assert {r["id"]: r["revision"] for r in scrapy.records()} == {
        "127.0.0.1:1": 1,
        "127.0.0.1:2": 2,
    }


@pytest.mark.long
def test_what_was_cut_short_is_taken_up(scrapy: Scrapy) -> None:
    with serving(stories) as site:
        urls = ",".join(f"{site.url}/{n}/" for n in range(1, 6))
        crawl(scrapy, urls, "-s", "CLOSESPIDER_ITEMCOUNT=1")
        assert "pending" in {state for state, _ in ledger(scrapy).values()}
        # Of the same host any address will do.
        crawl(scrapy, f"{site.url}/6/")
    assert set(ledger(scrapy).values()) == {("stored", None)}
    assert len(scrapy.records()) == 6
    pages = [path for path in site.visits if path != "/robots.txt"]
    assert len(pages) == len(set(pages)) == 6


@pytest.mark.parametrize(
    ("answers", "code", "reason"),
    [
        (["404", "nothing"], 65, "none of the 2 addresses"),
        (["500"], 69, "no page came"),
        (["500", "page", "nothing"], 0, "done"),
    ],
)
def test_exit_codes(scrapy: Scrapy, answers: list[str], code: int, reason: str) -> None:
    def pages(target: str) -> Page:
        number = target.strip("/")
        if not number.isdigit():
            return None
        bodies: dict[str, Any] = {
            "page": story(int(number)),
            "nothing": "<html><body>be right back</body></html>",
            "500": Answer(500),
        }
        return bodies.get(answers[int(number)])

    with serving(pages) as site:
        urls = ",".join(f"{site.url}/{n}/" for n in range(len(answers)))
        assert reason in crawl(scrapy, urls, "-s", "RETRY_TIMES=0", code=code)


@pytest.mark.long
def test_a_silent_host_costs_the_others_nothing(scrapy: Scrapy) -> None:
    def silent(target: str) -> Page:
        return None if target == "/robots.txt" else Answer(reset=True)

    with serving(stories) as one, serving(silent, "127.0.0.2") as two:
        urls = ",".join(f"{host.url}/{n}/" for host in (two, one) for n in range(1, 7))
        log = crawl(scrapy, urls, "-s", "RETRY_TIMES=0", code=69)
    assert "3 addresses were not asked for" in log
    assert len(scrapy.records()) == 6
    # Twisted itself asks once more where a connection that was kept open is closed.
    assert set(two.visits) == {"/robots.txt", "/1/", "/2/", "/3/"}
    states = [state for url, (state, _) in ledger(scrapy).items() if url.startswith(two.url)]
    assert sorted(states) == ["failed"] * 3 + ["pending"] * 3


@pytest.mark.long
def test_retry_after_is_each_hosts_own(scrapy: Scrapy) -> None:
    begun = time.monotonic()

    def resting(target: str) -> Page:
        if target == "/1/" and time.monotonic() < begun + 1.5 and "/1/" not in two.visits[:-1]:
            return Answer(429, headers={"Retry-After": "3"})
        return stories(target)

    def away(target: str) -> Page:
        is_page = target != "/robots.txt"
        return Answer(503, headers={"Retry-After": "7200"}) if is_page else None

    with (
        serving(stories) as one,
        serving(resting, "127.0.0.2") as two,
        serving(away, "127.0.0.3") as three,
    ):
        begun = time.monotonic() + 60
        urls = ",".join(f"{h.url}/{n}/" for h in (one, two, three) for n in range(1, 4))
        log = crawl(scrapy, urls, "-s", "DOWNLOAD_DELAY=0.01", code=69)
    assert "its site asks to be left alone; 2 addresses of it stay pending" in log
    assert [path for path in three.visits if path != "/robots.txt"] == ["/1/"]
    assert len(scrapy.records()) == 6
    gaps = [after.at - before.at for before, after in pairwise(two.log)]
    assert max(gaps) >= 2.9
    assert one.log[-1].at - one.log[0].at < 2


@pytest.mark.long
def test_arguments_end_before_the_first_request(scrapy: Scrapy, tmp_path: Path) -> None:
    with serving(stories) as site:
        file = tmp_path / "addresses"
        file.write_text(f"{site.url}/1/\nhttp://10.1.2.3/\n", encoding="utf-8")
        assert "line 2" in crawl(scrapy, f"@{file}", code=64)
        assert "cannot be read" in crawl(scrapy, "@absent", code=64)
        assert "Did you mean urls" in crawl(scrapy, f"{site.url}/1/", "-a", "url=x", code=64)
    assert site.visits == []
    assert not (scrapy.folder / "news.db").exists()


def test_names_that_lead_here_stay_refused(scrapy: Scrapy) -> None:
    """Only typed IP addresses are allowed here: a name may resolve to anything."""
    with serving(stories) as site:
        port = site.url.rpartition(":")[2]
        urls = f"http://localhost:{port}/1/,http://copies.example:{port}/2/"
        told = ("-s", "TWISTED_DNS_RESOLVER=tests.hostsfile.ToldResolver")
        names = json.dumps({"copies.example": "127.0.0.1"})
        crawl(scrapy, urls, *told, "-s", f"NAMES={names}")
    # It is robots.txt that is asked for first, and refused.
    assert ledger(scrapy)[f"http://copies.example:{port}/2/"] == ("failed", "refused")
    assert [path for path in site.visits if path != "/robots.txt"] == ["/1/"]


@pytest.mark.long
def test_the_desks_coverage_is_as_it_was(scrapy: Scrapy) -> None:
    with serving(stories) as site:
        crawl(scrapy, f"{site.url}/1/,{site.url}/none/")
    text = scrapy("coverage").stdout
    assert "total       all" in text
    assert "qom" not in text.partition("total")[0]


@pytest.mark.long
def test_a_host_that_changed_its_theme_is_named(scrapy: Scrapy) -> None:
    """This is only a warning: the next addresses may be of other years or hosts."""

    def other_theme(target: str) -> Page:
        page = stories(target)
        return (
            page.replace("post-title", "t").replace("entry-", "x-")
            if isinstance(page, str)
            else page
        )

    with serving(stories) as site:
        for first in (1, 101, 201):
            urls = ",".join(f"{site.url}/{n}/" for n in range(first, first + 15))
            assert "alarm" not in crawl(scrapy, urls)
    with serving(other_theme) as site:
        urls = ",".join(f"{site.url}/{n}/" for n in range(301, 332))
        said = crawl(scrapy, urls)
        assert said.count("(page:") >= 3
        assert (
            "alarm: 127.0.0.1: pages with lead fell from 100% to 0% of 31; the last of 3 good"
            in said
        )
        assert "doubtful" in said


def test_an_address_of_any_length_is_asked_for(scrapy: Scrapy) -> None:
    with serving(stories) as site:
        long = f"{site.url}/5?{'x' * 2500}"
        crawl(scrapy, f"{long},{site.url}/6/")
        assert [visit.partition("?")[0] for visit in site.visits[1:]] == ["/5", "/6/"]
