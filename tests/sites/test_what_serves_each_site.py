"""All commands that read what is stored serve each site: filters, archive, reparse, views."""

import json
import shutil
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from newscrawl.demo.site import serving
from newscrawl.store import open_store
from newscrawl.views.app import make_app
from tests.conftest import Scrapy
from tests.newsroom import ids, rows
from tests.sites.agencies import Agency, agencies
from tests.sites.three_days import agency_of, assert_true
from tests.truth import without_times
from tests.views.asking import get, page, text

pytestmark = pytest.mark.long
SITES = sorted(agencies())
BOTH = ("-a", "provinces=qom,yazd")


class Served(NamedTuple):
    """A folder, the site whose stories it has, and the address at which they were served."""

    scrapy: Scrapy
    agency: Agency
    url: str


@pytest.fixture(scope="module", params=SITES)
def crawled_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Served:
    """One site's stories of two provinces, one of them edited. Copy the folder to change it."""
    scrapy = Scrapy(tmp_path_factory.mktemp(request.param) / "output", site=request.param)
    agency = agency_of(scrapy)
    with serving(agency) as site:
        scrapy.crawl(site.url, *BOTH, code=agency.ends_with)
        agency.edit(agency.told("qom")[0])
        # Of two pages of one second, which are the same to an import but for their digests, nobody
        # can tell the later one.
        time.sleep(1.1)
        scrapy.crawl(site.url, *BOTH, "-a", "revisit=30d", code=agency.ends_with)
    return Served(scrapy, agency, site.url)


@pytest.fixture
def of_site(crawled_site: Served, tmp_path: Path) -> Served:
    """The same with a folder of its own."""
    shutil.copytree(crawled_site.scrapy.folder, tmp_path / "output")
    scrapy = Scrapy(tmp_path / "output", site=crawled_site.scrapy.site)
    return crawled_site._replace(scrapy=scrapy)


def test_exports_searches_stats_and_coverage_of_a_site(of_site: Served) -> None:
    scrapy, agency, _ = of_site
    assert_true(scrapy, agency, agency.provincial())
    assert {r["province"] for r in scrapy.records("--province", "yazd")} == {"yazd"}
    other = next(name for name in SITES if name != agency.name)
    assert scrapy.records("--site", other) == []
    assert "of 15 articles found" in scrapy("search", "--site", agency.name, "گزارش").stderr
    assert "no article found" in scrapy("search", "--site", other, "گزارش").stderr
    figures = json.loads(scrapy("stats", "--json", "--site", agency.name).stdout)
    assert figures["site"] == {agency.name: 15}
    assert figures["province"] == {"qom": 9, "yazd": 6}
    assert json.loads(scrapy("stats", "--json", "--site", other).stdout)["articles"] == 0
    total = scrapy("coverage", "--site", agency.name).stdout.split("total       all")[1].split()
    assert total[1] == "15"
    assert (
        "total       all                          0" in scrapy("coverage", "--site", other).stdout
    )


def test_reparse_gives_the_same_bytes(of_site: Served) -> None:
    scrapy = of_site.scrapy
    before = scrapy("export", "-", "--raw").stdout
    scrapy("reparse", "--all")
    assert scrapy("export", "-", "--raw").stdout == before
    scrapy("archive", "check")


def test_pages_exported_and_imported_are_the_same_articles(of_site: Served, tmp_path: Path) -> None:
    scrapy, agency, url = of_site
    scrapy("archive", "export", str(tmp_path / "pages.warc.gz"))
    other = Scrapy(tmp_path / "other", site=scrapy.site)
    host = ("-s", f"{agency.name.upper()}_URL={url}")
    other("archive", "import", str(tmp_path / "pages.warc.gz"), "--read", *host)
    assert without_times(other.records()) == without_times(scrapy.records())


def test_a_story_that_is_forgotten_stays_away(of_site: Served) -> None:
    scrapy, agency, _ = of_site
    story = agency.told("yazd")[0]
    scrapy("forget", story.id, "--why", "court order")
    assert story.id not in ids(scrapy)
    with serving(agency) as site:
        scrapy.crawl(site.url, *BOTH, "-a", "again=yes", code=agency.ends_with)
        assert agency.got(site.log) == []
    scrapy("reparse", "--all")
    assert ids(scrapy) == {s.id for s in agency.provincial()} - {story.id}
    assert rows(scrapy, f"SELECT state FROM ledger WHERE id = '{story.id}'") == [("forgotten",)]


def client_of(scrapy: Scrapy) -> FlaskClient:
    with closing(open_store(scrapy.folder)):
        return make_app(scrapy.folder).test_client()


def test_browsing(of_site: Served) -> None:
    scrapy, agency, _ = of_site
    browser = client_of(scrapy)
    front = text(page(browser, "/"))
    newest = agency.told("qom")[0]
    assert newest.headline in front
    shown = text(page(browser, f"/article/{newest.id}"))
    truth = agency.truth(newest)
    assert all(" ".join(truth[key].split()) in shown for key in ("headline", "lead"))
    assert newest.texts[0] in shown
    assert "برای نوبت 1" in shown, "the former text"
    for path in (f"/articles?site={agency.name}", f"/search?q=گزارش&site={agency.name}"):
        assert agency.told("yazd")[0].headline in text(page(browser, path))
    get(browser, f"/article/{agency.name}:1", 404)
