"""List pages in the family's markup, read by the house's list reader."""

from newscrawl.sites.lists import parse_list
from tests.conftest import page
from tests.sites.iran_samaneh.pages import SITE

ENTRY = (
    "<div class='linear_news'><a class='title5' href='/fa/news/{0}/x' title='خبر'>"
    "<i class='fa'></i>خبر {0}</a></div>"
)
BOX = f"<div class='box_b'><span>آخرین اخبار</span>{ENTRY.format(1)}</div>"
URL = "https://www.yjc.ir/fa/archive?service_id=-1&from_date=1404/02/12&to_date=1404/02/12&p=1"


def test_an_archive_page_has_its_entries_and_no_box() -> None:
    entries = "".join(map(ENTRY.format, (9, 8, 7)))
    listed = f"<html><body>{BOX}<div class='archive_content'>{entries}</div>{BOX}</body></html>"
    found = parse_list(page(listed, URL), SITE)
    assert [address.id for address in found.links] == ["yjc:9", "yjc:8", "yjc:7"]
    assert (found.others, found.is_inferred) == ((), False)


def test_an_empty_archive_page_is_a_list() -> None:
    listed = f"<html><body>{BOX}<div class='news_archive_container'></div></body></html>"
    assert parse_list(page(listed, URL), SITE).links == ()
