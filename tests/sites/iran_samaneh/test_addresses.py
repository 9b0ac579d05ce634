from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import UrlError
from newscrawl.sites.provinces import provinces
from newscrawl.sites.registry import sites

SLUG = "%D9%82%D9%85"
YJC = sites()["yjc"]
QOM = YJC.desk_of_section("qom")


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.yjc.ir/fa/news/6919119/{SLUG}",
        f"http://yjc.ir/fa/news/6919119/{SLUG.lower()}/?utm=1#top",
        "/fa/news/6919119/قم",
        f"http://127.0.0.1:8000/fa/news/6919119/{SLUG}/amp",
        f"https://www.yjc.ir/fa/amp/news/6919119/{SLUG}",
        f"https://www.yjc.ir//fa/news/06919119//{SLUG}",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    address = YJC.address_of(url)
    assert address.id == "yjc:6919119"
    assert address.url == f"https://www.yjc.ir/fa/news/6919119/{SLUG}"
    assert (address.day, address.media, address.is_short) == (None, False, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.yjc.ir/fa/news/6919119",
        "https://www.yjc.ir/fa/amp/news/6919119",
        "https://www.yjc.ir/fa/print/6919119",
        "/fa/send/6919119",
        "http://www.yjc.ir/fa/save/6919119?x=1",
        "https://www.yjc.ir/00T1yh",
    ],
)
def test_pages_of_an_article_have_its_address(url: str) -> None:
    assert YJC.address_of(url).url == "https://www.yjc.ir/fa/news/6919119"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x",
        "/fa/news/1398/2/3",
        "https://khabar.example/00T1yh",  # a code counts on the site's own hosts only
        "https://www.yjc.ir/T1yh00",
        "https://www.yjc.ir/000000",
        "https://www.yjc.ir/fa/news/0/x",
        "https://www.yjc.ir/fa/news/top",
        "https://www.yjc.ir/en/news/6919119/x",  # another number space
        "https://www.yjc.ir/fa/qom/206",
        "https://www.yjc.ir/fa/tags/540/1/x",
        "https://www.yjc.ir/fa/report/6919119",
        "",
        "http://[",
    ],
)
def test_what_names_no_article(url: str) -> None:
    with pytest.raises(UrlError):
        YJC.address_of(url)


def test_a_number_that_looks_like_a_year_is_a_number() -> None:
    assert YJC.address_of("/fa/news/1404/08-30").number == 1404
    assert YJC.address_of("https://www.yjc.ir/fa/news/1404").number == 1404


@given(st.integers(1, 62**6 - 1))
def test_a_short_link_names_its_number(number: int) -> None:
    link = YJC.short_link(number)
    assert link is not None
    if number < 62**5:
        address = YJC.address_of(link)
        assert (address.number, address.is_short) == (number, True)
    else:  # such a code may be a word
        with pytest.raises(UrlError):
            YJC.address_of(link)


def test_the_captured_short_link() -> None:
    assert YJC.short_link(6919119) == "https://www.yjc.ir/00T1yh"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers(1, 99_999_999),
)
def test_canonical_addresses_are_stable(slug: str, number: int) -> None:
    try:
        first = YJC.address_of(f"https://www.yjc.ir/fa/news/{number}/{slug}")
    except UrlError:
        # The slug begins with the month of one of Tasnim's addresses.
        assert 1300 <= number <= 1499
        assert slug.lstrip("/\t\r\n")[:1].isdigit()
        return
    again = YJC.address_of(first.url)
    assert again == first
    assert first.number == number
    assert first.url.isascii()


@given(st.integers(1300, 1499), st.integers(1, 12), st.integers(1, 31), st.integers(1, 9_999_999))
def test_no_address_of_tasnim_is_one(year: int, month: int, day: int, number: int) -> None:
    for path in (f"{year}/{month:02}/{day:02}/{number}/x", f"{year}/{month}/{day}/{number}"):
        with pytest.raises(UrlError):
            YJC.address_of(f"https://www.tasnimnews.ir/fa/news/{path}")


def test_lists_and_archive() -> None:
    assert QOM is not None
    url = YJC.list_url("http://127.0.0.1:80/", QOM, 3)
    assert url == "http://127.0.0.1:80/fa/qom?page=3"
    assert YJC.desk_of_list(url) == QOM
    (everything,) = YJC.archives
    archive = YJC.archive_url("https://www.yjc.ir", everything, date(2019, 5, 2), 2)
    assert archive == (
        "https://www.yjc.ir/fa/archive?service_id=-1&sec_id=-1&cat_id=-1&rpp=100"
        "&from_date=1398/02/12&to_date=1398/02/12&p=2"
    )
    assert YJC.desk_of_list(archive) is None
    assert YJC.is_list(url)
    assert YJC.is_list(archive)
    assert YJC.is_list("https://www.yjc.ir/fa/qom/206")
    for other in ("/fa/political", "/fa/news/6919119", "/fa/list/35", "/fa/", "http://["):
        assert not YJC.is_list(other)


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://www.yjc.ir/fa/chaharmahal-bakhtiari/196", "chaharmahal-bakhtiari"),
        ("/fa/qom", "qom"),
        ("/fa/states/", "states"),
        ("/fa/news", None),
        ("/fa/news/6919119", None),
        ("/fa/list/35", None),
        ("/fa/archive?service_id=1", None),
        ("/fa/", None),
        ("https://www.yjc.ir/", None),
        ("http://[", None),
    ],
)
def test_the_section_of_a_link(url: str, section: str | None) -> None:
    assert YJC.section_of(url) == section


def test_feeds() -> None:
    assert YJC.feed_paths() == ("/fa/rss/allnews",)
    assert YJC.is_feed("https://www.yjc.ir/fa/rss/25")
    assert not YJC.is_feed("https://www.yjc.ir/fa/news/6919119/rss")
    assert not YJC.is_feed("http://[")


def test_each_province_has_a_desk_with_a_section_of_its_own() -> None:
    assert {desk.province.key for desk in YJC.desks if desk.province} == {*provinces()}
    sections = [desk.section for desk in YJC.desks]
    assert all(sections)
    assert len(sections) == len({*sections}) == 33  # Mahabad and Abadan have one, too
    assert all(YJC.desk_of_section(desk.section) == desk for desk in YJC.desks)


@pytest.mark.parametrize("name", ["tabnak", "asriran", "fararu"])
def test_untried_sites_are_marked(name: str) -> None:
    site = sites()[name]
    assert site.known == "claimed"
    assert "captured" in site.facts
    (every,) = site.lists
    assert site.desk_of_list(site.list_url(site.origin, every, 1)) == every
    assert site.address_of("/fa/news/12345/x").url == f"{site.origin}/fa/news/12345/x"
