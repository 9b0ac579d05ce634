"""Our spiders follow the protocol of our components; foreign spiders run as plain ones."""

import ast
import re
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl import settings
from newscrawl.contact.visitor import VisitSpider
from newscrawl.crawling.listing_spider import ListSpider
from newscrawl.crawling.republished_spider import CopySpider
from newscrawl.downloader import spider_protocol
from newscrawl.downloader.fetch import AskingSpider, FetchSpider
from newscrawl.downloader.spider_protocol import (
    NewsSpider,
    NewsSpiderClass,
    news_spider,
    news_spider_class,
    site_gate,
)
from newscrawl.sites.registry import sites
from spiders.tasnim import TasnimSpider
from tests.conftest import ROOT, Scrapy
from tests.downloader.plain_spider import PlainSpider
from tests.factories import TASNIM
from tests.servers import answering, http

# mypy refuses these lines where a class lacks a member, or has it with other types.
CLASSES: tuple[NewsSpiderClass, ...] = (ListSpider, CopySpider)
SPIDERS: tuple[type[NewsSpider], ...] = (ListSpider, CopySpider, FetchSpider, VisitSpider)

PACKAGES = ("newscrawl", "spiders", "pipelines")
LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES}))
SINCE = {"since": "1404-08-01"}
UNTRIED = {name: {"untried": "yes"} for name, site in sites().items() if site.known == "claimed"}
GIVEN: dict[str, dict[str, str]] = {
    **{name: UNTRIED.get(name, {}) for name in sites()},
    **{f"{name}_archive": SINCE | UNTRIED.get(name, {}) for name in sites()},
    "republished": {"urls": "https://site.example/48213/,http://127.0.0.1:8000/2/"},
}
MODULES = ("-s", "SPIDER_MODULES=tests.downloader.plain_spider")
SOURCES = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]


def made(spider: type[Spider], **given: str) -> Spider:
    return spider.from_crawler(Crawler(spider, {"TASNIM_URL": [TASNIM.origin]}), **given)


def is_same(one: object, other: object) -> bool:
    return one is other


def test_every_spider_is_tried_here() -> None:
    assert sorted(LOADER.list()) == sorted(GIVEN)


@pytest.mark.parametrize("name", GIVEN)
def test_our_spiders_are_taken_for_what_they_are(name: str) -> None:
    spider = LOADER.load(name)
    assert is_same(news_spider_class(spider), spider)
    one = made(spider, **GIVEN[name])
    assert is_same(news_spider(one), one)
    read = news_spider_class(spider).check_arguments({**GIVEN[name], "max_minutes": "5"})
    assert read.max_minutes == 5
    assert read.typed_hosts == (("127.0.0.1",) if name == "republished" else ())


@pytest.mark.parametrize("spider", [FetchSpider, VisitSpider])
def test_so_are_those_of_the_doctor(spider: type[AskingSpider]) -> None:
    one = made(spider)
    assert is_same(news_spider(one), one)
    assert news_spider(one).gate.refusal(f"{TASNIM.origin}/fa") is None
    assert news_spider(one).gate.refusal("https://site.example/") is not None
    assert not news_spider(one).has_other_host(TASNIM.origin)
    assert not news_spider(one).leave_alone(TASNIM.origin, "it rests")


def test_a_list_has_other_hosts_until_one_has_answered() -> None:
    crawler = Crawler(TasnimSpider, {"TASNIM_URL": ["http://a.example", "http://b.example"]})
    spider = TasnimSpider.from_crawler(crawler)
    assert spider.has_other_host("http://a.example/fa/x")
    assert not spider.has_other_host("http://b.example/fa/x")
    spider.hosts.has_answered("http://a.example/fa/x")
    assert not spider.has_other_host("http://a.example/fa/x")
    assert spider.gate == site_gate(spider.hosts)


def test_a_spider_of_another_kind_keeps_to_its_domains_and_the_users_hosts() -> None:
    class Elsewhere(Spider):
        name = "elsewhere"
        allowed_domains = ("site.example", "private.example")

    given = {"TASNIM_URL": ["http://private.example:8000"]}
    spider = Elsewhere.from_crawler(Crawler(Elsewhere, given))
    taken = news_spider(spider)
    asked = {
        "https://site.example/x": True,
        "https://www.site.example/x": True,
        "http://private.example:8000/x": True,
        "http://www.private.example/x": False,  # the user gave a host, and not what is below it
        "https://other.example/x": False,
        "http://10.0.0.1/": False,
    }
    assert {url: taken.gate.refusal(url) is None for url in asked} == asked
    assert not taken.has_other_host("https://site.example/x")
    assert not taken.leave_alone("https://site.example/x", "it rests")
    traits = news_spider_class(Elsewhere)
    assert (traits.one_site, traits.steady) == (True, True)
    read = traits.check_arguments({"colour": "green"})
    assert (read.max_minutes, read.typed_hosts) == (None, ())


@pytest.mark.long
def test_a_plain_spider_runs_with_our_manners(scrapy: Scrapy) -> None:
    path = Path(__file__).parent / "plain_spider.py"
    with answering(lambda path: [http(b"x")] if path.startswith("/fa") else None) as site:
        given = ("-a", f"url={site.url}", "-s", f"TASNIM_URL={site.url}", "-s", "DOWNLOAD_DELAY=0")
        done = scrapy("runspider", str(path), *given)
        crawled = scrapy("crawl", PlainSpider.name, *given, *MODULES, code=70)
    for log in (done.stderr, crawled.stderr):
        assert log.count("came: ") == 1
        assert "'offsite/filtered': 1" in log
        assert "Traceback" not in log


def test_a_plain_spider_is_ended_by_a_rest_that_is_too_long(scrapy: Scrapy) -> None:
    rest = [http(b"", "Retry-After: 7200", status="429 Too Many Requests")]
    with answering(lambda path: rest if path.startswith("/fa") else None) as site:
        given = ("-a", f"url={site.url}", "-s", f"TASNIM_URL={site.url}", "-s", "DOWNLOAD_DELAY=0")
        done = scrapy("crawl", PlainSpider.name, *given, *MODULES, code=69)
    assert "the site asks to be left alone for 7200 s" in done.stderr


@pytest.mark.long
def test_no_spider_is_probed_by_name() -> None:
    probing = [
        f"{path.name}: {ast.unparse(node)}"
        for path in SOURCES
        if path.name != Path(spider_protocol.__file__).name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "hasattr")
        if re.search("spider|loader", ast.unparse(node.args[0]))
    ]
    assert probing == [], f"add a member to NewsSpider, or to NewsSpiderClass, for {probing}"
