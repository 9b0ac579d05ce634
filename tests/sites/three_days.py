"""An agency with stories of three days, and the check of what is stored of them."""

from datetime import datetime, timedelta

from newscrawl.persian.dates import TEHRAN
from tests.conftest import Scrapy
from tests.sites.agencies import Agency, AgencyStory, PastEnd, agencies


def agency_of(scrapy: Scrapy, past_end: PastEnd = "empty", per_page: int = 4) -> Agency:
    """Return the site with six stories on each of three days: of Qom, of Yazd, and of sport.

    The last day is today; right after midnight its stories are some minutes ahead.
    """
    return fill(agencies()[scrapy.site](per_page=per_page, past_end=past_end))


def fill(agency: Agency) -> Agency:
    """Publish the stories of :func:`agency_of`."""
    now = datetime.now(TEHRAN)
    last = max(now, now.replace(hour=0, minute=10))
    for day in range(3):
        at = last - timedelta(days=day)
        agency.publish("qom", 3, at=at)
        agency.publish("yazd", 2, at=at - timedelta(minutes=3))
        agency.publish(None, 1, at=at - timedelta(minutes=5))
    return agency


def assert_true(scrapy: Scrapy, agency: Agency, stories: list[AgencyStory]) -> None:
    """Check that these stories of a site are stored and no others, with all that pages decide."""
    records = {record["id"]: record for record in scrapy.records("--site", agency.name)}
    assert set(records) == {story.id for story in stories}
    for story in stories:
        truth = agency.truth(story)
        assert {key: records[story.id][key] for key in truth} == truth
