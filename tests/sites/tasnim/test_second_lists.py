"""Lists with entries beside the known list, entries with two stories, and pages that are cut."""

from pathlib import Path

import pytest

from newscrawl.errors import ArgumentError, NotThePageError
from newscrawl.maintenance.setup_checks import entries
from newscrawl.sites.address_forms import read_form
from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.lists import parse_list, refuse_other_list
from newscrawl.store import open_store
from newscrawl.store.entries import add_entries, unrecognised
from tests.conftest import page
from tests.factories import NOW, QOM, TASNIM
from tests.sites.tasnim.feeds import item as entry
from tests.sites.tasnim.feeds import read, rss

URL = "https://www.tasnimnews.ir/fa/service/62/x?page=1"


def item(*numbers: int) -> str:
    links = "".join(f'<a href="/fa/news/1405/09/07/{n}/x"><h2>x</h2></a>' for n in numbers)
    return f'<article class="list-item">{links}</article>'


def known(*items: str) -> str:
    inside = f'<section class="content">{"".join(items)}</section>'
    return f'<section class="news-container top-news-service">{inside}</section>'


def listed(body: str) -> tuple[list[int], bool]:
    found = parse_list(page(f"<html><body><main>{body}</main></body></html>", URL), TASNIM)
    return [link.number for link in found.links], found.is_inferred


SECOND = f'<div class="latest">{item(1000002)}{item(1000003)}</div>'


OLDER = "<a href=/fa/news/1390/01/01/1000009/x>خبر</a>"


@pytest.mark.parametrize(
    ("body", "numbers", "is_inferred"),
    [
        (known(item(1000001)), [1000001], False),
        (known(item(1000001)) + SECOND, [1000001, 1000002, 1000003], True),
        (known() + SECOND, [1000002, 1000003], True),
        (known(), [], False),
        (known(item(1000001)) + f"<aside>{SECOND}</aside>", [1000001], False),
        (known(item(1000001)) + f'<div class="sidebar">{SECOND}</div>', [1000001], False),
        (known(item(1000001, 1000004)), [1000001, 1000004], False),
        (known(item(1000001, 1000001)), [1000001], False),
        (known(item(1000001)) + f'<section class="news-box">{SECOND}</section>', [1000001], False),
        (known(item(1000001).replace("</article>", f"مرتبط: {OLDER}</article>")), [1000001], False),
    ],
)
def test_entries_beside_the_known_list(body: str, numbers: list[int], *, is_inferred: bool) -> None:
    assert listed(body) == (numbers, is_inferred)


def test_an_entry_that_is_cut_off_is_none() -> None:
    whole = known(item(1000001), item(1000002))
    cut = whole[: whole.rindex(' href="')]  # in the tag of the second link
    found = parse_list(page(f"<html><body>{cut}", URL), TASNIM)
    assert ([link.number for link in found.links], found.others) == ([1000001], ())
    titled = f"{cut.removesuffix('<a')}<h2>خبر</h2>"
    others = parse_list(page(f"<html><body>{titled}", URL), TASNIM).others
    assert [other.text for other in others] == ["خبر"]


def test_a_feed_that_is_cut_in_an_address() -> None:
    whole = rss(
        entry(link="/fa/news/1405/09/07/1000001/x"), entry(link="/fa/news/1405/09/07/1000002/x")
    )
    cut = read(whole[: whole.index("1000002") + 5])
    assert [e.address.number for e in cut.entries] == [1000001]
    assert (cut.unrecognised, cut.is_cut) == ((), True)


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT"])
def test_the_day_of_an_address_is_believed_before_a_feeds(date: str) -> None:
    told = entry(f"<pubDate>{date}</pubDate>", link="/fa/news/1405/09/07/1000001/x")
    (found,) = read(rss(told)).entries
    assert str(found.day) == "2026-11-28"
    (short,) = read(rss(entry(f"<pubDate>{date}</pubDate>", link="/1000001"))).entries
    assert str(short.day) in ("None", "2099-01-01")


def test_entries_without_an_address_cannot_be_accepted(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="their list's"):
        read_form("/fa/service/")
    database = open_store(tmp_path)
    database.execute("INSERT INTO other_forms VALUES (?, ?)", [URL.partition("62")[0], NOW])
    other = OtherEntry(f"{URL.partition('?')[0]}#x", "unrecognised", "x")
    assert add_entries(database, QOM, [other], "tasnim", NOW) == (1, 1)
    assert [found.text for found in unrecognised(database)] == ["x"]
    database.close()
    (finding,) = [f for f in entries(tmp_path) if f.problem]
    assert finding.found.startswith("1 have no address, such as 'x' on https://www.tasnimnews.ir")
    assert "--accept" not in (finding.problem or "")


@pytest.mark.parametrize(
    ("url", "is_other"),
    [
        ("https://www.tasnimnews.ir/fa/service/76/%DB%8C%D8%B2%D8%AF?page=1", True),
        ("https://www.tasnimnews.ir/fa/service/62/%D9%82%D9%85?page=1", False),
        ("https://www.tasnimnews.ir/fa/service/62?page=2", False),
        ("https://www.tasnimnews.ir/fa/service/۶۲/x", False),
        ("https://www.tasnimnews.ir/fa/service/062/x", False),
        ("https://www.tasnimnews.ir/fa/province/qom", False),
    ],
)
def test_where_a_list_leads(url: str, *, is_other: bool) -> None:
    if is_other:
        with pytest.raises(NotThePageError, match="another list"):
            refuse_other_list(url, URL)
    else:
        refuse_other_list(url, URL)
