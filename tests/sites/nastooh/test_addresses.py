"""The family's addresses: captured and claimed forms, and what holds for every address."""

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.errors import UrlError
from newscrawl.persian.dates import to_jalali
from newscrawl.sites.registry import desks, site_of, sites
from tests.sites.nastooh.pages import ISNA, MEHR

numbers = st.integers(1, 10**14)
slugs = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
days = st.dates(date(1991, 3, 21), date(2098, 12, 31))
hosts = st.sampled_from(
    ["https://www.isna.ir", "http://isna.ir", "https://m.isna.ir", "http://127.0.0.1:8000", ""]
)


@given(hosts, numbers, slugs)
@example("", 5, "a/b/")
@example("", 5, "%2f?#")
def test_every_form_of_an_address_is_one_article(host: str, number: int, slug: str) -> None:
    address = ISNA.address_of(f"{host}/news/{number}/{quote(slug)}")
    assert (address.site, address.number, address.id) == ("isna", number, f"isna:{number}")
    assert address.url.startswith(f"https://www.isna.ir/news/{number}")
    assert address.url.isascii()
    assert ISNA.address_of(address.url) == address
    for form in ("amp", "print"):
        assert ISNA.address_of(f"{host}/{form}/{number}/{quote(slug)}") == address
    bare = ISNA.address_of(f"{host}/news/{number}")
    assert (bare.path, bare.day) == (f"/news/{number}", address.day)
    with pytest.raises(UrlError):  # no code of a short link tells the number
        ISNA.address_of(f"{host}/x{number}")


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"https://www.isna.ir/{text}", f"/news/{text}"):
        try:
            address = ISNA.address_of(url)
        except UrlError:
            continue
        assert ISNA.address_of(address.url) == address
        assert str(address.number) in ISNA.without_words(address)
    for url in (text, f"/service/{text}"):
        ISNA.is_list(url), ISNA.is_feed(url), ISNA.desk_of_list(url), ISNA.section_of(url)


@given(days, st.integers(0, 99_999))
def test_a_number_of_isna_holds_its_day(day: date, serial: int) -> None:
    written = to_jalali(day).replace("-", "")
    short = written.removeprefix("13") if written < "1400" else written
    assert ISNA.address_of(f"/news/{short}{serial:05}").day == day
    assert MEHR.address_of(f"/news/{short}{serial:05}").day is None


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("98030903723", date(2019, 5, 30)),  # captured
        ("1404042616251", date(2025, 7, 17)),
        ("98133903723", None),
        ("98030903", None),
        ("1303021509876", None),
        ("57989885", None),
    ],
)
def test_only_a_plausible_day_counts(number: str, day: date | None) -> None:
    assert ISNA.address_of(f"/news/{number}/x").day == day


@pytest.mark.parametrize(
    "url",
    [
        "https://www.isna.ir/",
        "https://www.isna.ir/news/",
        "https://www.isna.ir/news/abc/x",
        "https://www.isna.ir/news/0/x",
        "https://www.isna.ir/news/98030903723abc",
        "https://www.isna.ir/news/1234567890123456",
        "https://www.isna.ir/service/Sports/9001",
        "https://www.isna.ir/tag/98030903723",
        "https://isna.ir/xdLwnn",
        "https://isna.ir/x12345678",  # a code of digits, by chance
        "https://en.isna.ir/news/98030903723/x",  # another edition, with numbers of its own
        "http://[",
    ],
)
def test_what_names_no_article(url: str) -> None:
    with pytest.raises(UrlError):
        ISNA.address_of(url)


def test_media_stories_keep_their_section() -> None:
    for section in ("photo", "video"):
        address = ISNA.address_of(f"https://www.isna.ir/{section}/97042312224/x")
        assert (address.media, address.path) == (True, f"/{section}/97042312224/x")
    assert not ISNA.address_of("/news/97042312224").media


def test_lists_and_archive() -> None:
    (desk,), (archive,) = ISNA.lists, ISNA.archives
    url = ISNA.list_url("http://127.0.0.1:8000/", desk, 3)
    assert url == "http://127.0.0.1:8000/service/province?pi=3"
    assert (ISNA.is_list(url), ISNA.desk_of_list(url)) == (True, desk)
    url = ISNA.archive_url(ISNA.origin, archive, date(2025, 11, 21), 2)
    assert url == "https://www.isna.ir/archive?pi=2&ms=0&dy=30&mn=8&yr=1404"
    assert (ISNA.is_list(url), ISNA.desk_of_list(url)) == (True, archive)
    assert ISNA.list_url("https://x", MEHR.lists[0], 1) == "https://x/archive?pi=1"
    assert ISNA.desk_of_list("/service/Sports") is None
    assert ISNA.section_of("https://www.isna.ir/service/Sports/9001?pi=2") == "Sports/9001"
    assert ISNA.section_of("/service/Iran/%D9%85%D8%AC%D9%84%D8%B3/") == "Iran/مجلس"
    assert not any(map(ISNA.is_list, ("/", "/service/", "/news/1/archive", "/archives", "/rss")))


def test_feed_and_short_link() -> None:
    assert [ISNA.is_feed(f"https://x{path}") for path in ("/rss", "/rss/tp/14", "/rss-help")] == [
        True,
        True,
        False,
    ]
    assert all(map(ISNA.is_feed, ISNA.feed_paths()))
    link = ISNA.short_link(98030903723)  # as the captured page has it
    assert link == "https://www.isna.ir/news/98030903723/"
    assert ISNA.address_of(link).number == 98030903723


@pytest.mark.parametrize("name", ["isna", "irna", "mehr", "hamshahri", "khabaronline"])
def test_the_declared_sites(name: str) -> None:
    site = sites()[name]
    assert site.family == "nastooh"
    assert site_of(f"{site.origin}/news/1") is site
    assert (site.known == "captured") == (name == "isna")
    assert "ask before you publish" in site.licence
    assert len(site.desks) == 31
    assert site.facts
    for desk in (*site.lists, *site.archives, *site.desks):
        assert desks()[desk.key] == desk
        assert desk.site == name
