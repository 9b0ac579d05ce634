"""A new agency is a folder under sites/, a spider and its pages: nothing else is edited.

The test adds one, of a CMS of its own, to a copy of the project, and runs the whole way with it.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawl.demo.site import Answer, DemoSite, Page, serving
from newscrawl.persian.clock import today
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.provinces import provinces
from tests.conftest import ROOT, Scrapy

DAYS, A_DAY = 3, 4
_HTML = {"Content-Type": "text/html; charset=utf-8"}
SITE = '''
"""An invented agency."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit

from newscrawl.errors import UrlError
from newscrawl.persian.dates import day_from_user, to_jalali
from newscrawl.sites.addresses import canonical_path, path_of
from newscrawl.sites.base import Address, ListMarkup, Site
from newscrawl.sites.provinces import Desk, desks_of_provinces, provinces

_story = re.compile(r"^/story-(\\d+)\\.html$")


@dataclass(frozen=True, kw_only=True)
class PeykSite(Site):
    def address_of(self, url: str) -> Address:
        match = _story.match(canonical_path(url))
        if match is None:
            raise UrlError(f"no story: {url!r}")
        return Address(self.name, self.origin, int(match[1]), f"/story-{match[1]}.html")

    def list_url(self, host: str, desk: Desk, page: int) -> str:
        return f"{host}/list/{desk.section}?n={page}"

    def archive_url(self, host: str, desk: Desk, day: date, page: int) -> str:
        return f"{host}/old/{desk.section}?day={to_jalali(day)}&n={page}"

    def is_list(self, url: str) -> bool:
        return path_of(url).startswith(("/list/", "/old/"))

    def path_of_number(self, number: int, day: date | None = None) -> str:
        return f"/story-{number}.html"

    def without_words(self, address: Address) -> str:
        return address.url


SITES = (
    PeykSite(
        name="peyk",
        title="پیک استان‌ها",
        english="Peyk",
        licence="a licence of its own",
        domains=("peyk.example",),
        desks=desks_of_provinces("peyk", {key: f"s{n}" for n, key in enumerate(provinces())}),
        roots=("story-",),
        markup=ListMarkup(lists="ol.stories", entry="ol.stories > li", time="i"),
    ),
)
'''
READER = '''
"""Read the invented agency\'s pages."""

from datetime import date

from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.fields import Chain, Page, css, timed
from newscrawl.sites.base import Site
from newscrawl.sites.story_text import read_story

VERSION = 1
PARSER = f"peyk/{VERSION}"
SINCE, UNTIL = date(2026, 1, 1), None
HEADLINE = Chain(css("h2.head"))
PUBLISHED = Chain(timed(css("p.when"), dates.from_clock_line))


def knows(document: Document) -> bool:
    return document.root.find(".//main") is not None


def parse_article(response: Response, site: Site) -> Article:
    document = document_of(response)
    main = document.root.find(".//main")
    if main is None:
        raise NotAnArticleError(f"no <main> in {document.url}")
    page, address = Page(document, main), site.address_of(document.url)
    story = read_story(page, page.all("div.words"), "div.words")
    headline = HEADLINE.first(page, "headline")
    published = PUBLISHED.first(page, "published_at")
    return Article(
        id=address.id,
        site=site.name,
        url=address.url,
        headline=headline,
        headline_raw=headline,
        body=story.body,
        body_raw=story.raw,
        services=[node.get("data-of") or "" for node in page.all("b.desk")],
        published_at=dates.utc_text(published) if published else None,
        published_local=dates.tehran_text(published) if published else None,
        jalali_date=dates.to_jalali(dates.tehran_day(published)) if published else None,
        parser=PARSER,
        fetched_from=document.url,
        choices=page.choices,
        tried=page.tried,
    )
'''
SPIDER = '''
"""The spiders of the invented agency."""

from newscrawl.crawling.archive_spider import ArchiveSpider
from newscrawl.crawling.listing_spider import ListSpider


class PeykSpider(ListSpider):
    name = site_name = "peyk"


class PeykArchiveSpider(ArchiveSpider):
    name, site_name = "peyk_archive", "peyk"
'''


BROWSE = """
import sys
from pathlib import Path
from newscrawl.views.app import make_app
client = make_app(Path(sys.argv[1])).test_client()
for path in ("/", "/article/peyk:100"):
    print(client.get(path, base_url="http://127.0.0.1").get_data(as_text=True))
"""


class Peyk:
    """Its pages: Qom's and Yazd's stories of some days, ``A_DAY`` a day."""

    def __init__(self) -> None:
        self.edited: set[int] = set()
        self.layout = "words"

    def stories(self, section: str) -> list[int]:
        keys = {f"s{n}": key for n, key in enumerate(provinces())}
        base = {"qom": 100, "yazd": 200}.get(keys[section])
        return [base + n for n in range(DAYS * A_DAY)] if base else []

    def day(self, number: int) -> str:
        return to_jalali(today() - timedelta(days=number % 100 // A_DAY)).replace("-", "/")

    def __call__(self, target: str) -> Page:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        words = parts.path.strip("/").split("/")
        if parts.path == "/robots.txt":
            return "User-agent: *\nAllow: /"
        if words[0] in ("list", "old"):
            shown = self.stories(words[1])
            if words[0] == "old":
                shown = [n for n in shown if self.day(n).replace("/", "-") == query["day"]]
            page = int(query["n"])
            items = "".join(
                f"<li><a href='/story-{n}.html'>خبر {n}</a> <i>{self.day(n)} 12:00</i></li>"
                for n in shown[5 * (page - 1) : 5 * page]
            )
            return Answer(200, f"<html><ol class=stories>{items}</ol></html>", _HTML)
        if not words[0].startswith("story-"):
            return None
        number = int(words[0].removeprefix("story-").removesuffix(".html"))
        sections = {100: "qom", 200: "yazd"}
        of = [*provinces()].index(sections[number // 100 * 100])
        text = f"متنِ خبر {number} می‌گوید{' دوباره' if number in self.edited else ''} چه شد."
        return Answer(
            200,
            f"<html><main><h2 class=head>خبر {number}</h2><b class=desk data-of=s{of}>قم</b>"
            f"<p class=when>{self.day(number)} 12:00</p><div class={self.layout}><p>{text}</p>"
            "<p>این کار به‌خوبی پیش می‌رود و گزارش‌ها ادامه دارد.</p></div></main></html>",
            _HTML,
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the agency's files; nothing else differs."""
    root = tmp_path_factory.mktemp("peyk") / "project"
    for name in ("newscrawl", "spiders", "pipelines"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("scrapy.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    folder = root / "newscrawl/sites/peyk"
    folder.mkdir()
    for name, text in (
        ("__init__", '"""An invented agency."""'),
        ("site", SITE),
        ("pages", READER),
    ):
        (folder / f"{name}.py").write_text(text.lstrip(), encoding="utf-8")
    (root / "spiders/peyk.py").write_text(SPIDER.lstrip(), encoding="utf-8")
    return root


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with serving(Peyk()) as running:
        yield running


@pytest.mark.long
def test_the_whole_way(project: Path, site: DemoSite, tmp_path: Path) -> None:
    scrapy = Scrapy(tmp_path / "output", project)
    pages = site.pages
    assert isinstance(pages, Peyk)
    fast = ("-s", f"PEYK_URL={site.url}", "-s", "DOWNLOAD_DELAY=0")

    def ids(*arguments: str) -> list[str]:
        lines = scrapy("export", "-", *arguments).stdout.splitlines()
        return sorted(json.loads(line)["id"] for line in lines)

    assert "peyk" in scrapy("list").stdout.split()
    scrapy("crawl", "peyk", "-a", "provinces=qom", *fast)
    assert ids() == [f"peyk:{n}" for n in range(100, 112)]
    scrapy("crawl", "peyk", *fast)
    every = [f"peyk:{n}" for n in [*range(100, 112), *range(200, 212)]]
    assert ids("--site", "peyk") == every
    assert ids("--site", "isna") == []
    record = json.loads(scrapy("export", "-").stdout.splitlines()[0])
    assert (record["site"], record["parser"], record["province_from"]) == (
        *("peyk", "peyk/1", "service"),
    )
    assert "به‌خوبی" in record["body"]

    before = len(site.log)
    scrapy("crawl", "peyk", *fast)
    asked = [request.path for request in site.log[before:]]
    assert not any(path.startswith("/story") for path in asked), "nothing is fetched again"
    pages.edited.add(105)
    scrapy("crawl", "peyk", "-a", "revisit=9d", *fast)
    revised = [r for line in scrapy("export", "-").stdout.splitlines() if (r := json.loads(line))]
    assert [r["id"] for r in revised if r["revision"] == 2] == ["peyk:105"]

    first = to_jalali(today() - timedelta(days=DAYS - 1))
    scrapy("crawl", "peyk_archive", "-a", f"since={first}", "-a", "provinces=yazd", *fast)
    table = scrapy("coverage", "--site", "peyk").stdout
    assert "total       peyk/qom" in table
    # Of the other desks nothing is known: an empty list may just not be shown.
    assert table.endswith(f"open: {len(provinces()) - 2} not walked to the end\n")
    exported = scrapy("export", "-").stdout
    scrapy("reparse", "--all")
    assert scrapy("export", "-").stdout == exported
    assert "peyk:100" in scrapy("search", "خبر 100", "--site", "peyk").stdout
    scrapy("export", str(tmp_path / "set/peyk.jsonl"), "--card")
    card = (tmp_path / "set/README.md").read_text(encoding="utf-8")
    assert "a licence of its own" in card
    shown = subprocess.run(
        [sys.executable, "-c", BROWSE, tmp_path / "output"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert "پیک استان‌ها" in shown
    assert "خبر 100" in shown
    scrapy("forget", "peyk:100", "--why", "a test")
    assert "peyk:100" not in ids()
    # A redesign is said in the run that meets it.
    pages.layout = "letters"
    pages.edited |= {*range(200, 212)}
    scrapy("crawl", "peyk", "-a", "revisit=9d", *fast, code=65)
