"""Each site after a redesign of its articles: the first run names it; ordinary days are silent."""

import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from newscrawl.demo.site import Page, serving
from tests.conftest import Scrapy
from tests.newsroom import ids
from tests.sites.agencies import Agency, agencies
from tests.sites.agency_yjc import SamanehAgency

pytestmark = pytest.mark.long
QOM = ("-a", "provinces=qom", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


class Watched(NamedTuple):
    """A folder with the runs of ten days, and the site."""

    scrapy: Scrapy
    agency: Agency


#: The sites, and one whose lists have a markup that nobody knows, so that each run ends with 65.
_MADE: dict[str, Callable[[], Agency]] = {
    **{name: partial(made, per_page=40) for name, made in agencies().items()},
    "yjc, lists unknown": partial(SamanehAgency, per_page=40, has_known_lists=False),
}


@pytest.fixture(params=sorted(_MADE))
def ten_days(request: pytest.FixtureRequest, tmp_path: Path) -> Watched:
    """Ten ordinary days: many stories, few, none. No run raises an alarm."""
    agency = _MADE[request.param]()
    scrapy = Scrapy(tmp_path / "output", site=agency.name)
    with serving(agency) as site:
        for day, count in enumerate((12, 9, 14, 3, 0, 11, 15, 1, 10, 12)):
            for story in agency.publish("qom", count, age=timedelta(hours=10 - day)):
                story.words = ("بندی از خبر که هر روز چیز دیگری می‌گوید. " * (1 + story.number % 5),)
            done = scrapy.crawl(site.url, *QOM, code=agency.ends_with)
            assert "alarm" not in done.stderr, f"day {day}"
            assert "doubtful" not in done.stderr, f"day {day}"
    return Watched(scrapy, agency)


def test_each_change_of_layout_is_named_in_its_first_run(ten_days: Watched, tmp_path: Path) -> None:
    made, agency = ten_days
    assert set(agency.redesigns) == {"headline", "lead", "body", "published_at"}
    for field, changes in agency.redesigns.items():
        shutil.copytree(made.folder, tmp_path / field)
        scrapy = Scrapy(tmp_path / field, site=made.site)
        new = agency.publish("qom", 15)
        with serving(redesigned(agency, changes)) as site:
            done = scrapy.crawl(site.url, *QOM, code=65)
        alarms = [line for line in done.stderr.splitlines() if "scrapy crawl: alarm: " in line]
        assert any(f"{field} " in line for line in alarms), done.stderr
        assert any(story.id in line for line in alarms for story in new)
        with serving(agency) as site:  # the reader was mended: nothing was lost
            scrapy.crawl(site.url, *QOM, "-a", "again=yes", code=agency.ends_with)
        assert ids(scrapy) == agency.ids()
        for story in new:
            agency.remove(story)


def redesigned(agency: Agency, changes: Sequence[tuple[str, str]]) -> Callable[[str], Page]:
    """Return the agency's pages, with changes of the articles' markup."""

    def pages(target: str) -> Page:
        page = agency(target)
        if isinstance(page, str) and agency.is_article(target):
            for old, changed in changes:
                assert old in page
                page = page.replace(old, changed)
        return page

    return pages
