import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import UrlError
from newscrawl.sites import registry
from newscrawl.sites.tasnim import addresses
from newscrawl.sites.tasnim.desks import desks
from tests.conftest import ROOT
from tests.factories import TASNIM

SLUG = "%D9%82%D9%85"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.tasnimnews.com/fa/news/1398/02/30/2015910/{SLUG}",
        f"https://www.tasnimnews.ir/fa/news/1398/02/30/2015910/{SLUG}?utm=1#top",
        f"http://tasnimnews.com/fa/news/1398/2/30/2015910/{SLUG.lower()}/",
        "/fa/news/1398/02/30/2015910/قم",
        f"http://127.0.0.1:8000/fa/news/1398/02/30/2015910/{SLUG}/amp",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    address = addresses.parse_address(url)
    assert address.id == "tasnim:2015910"
    assert address.url == f"https://www.tasnimnews.ir/fa/news/1398/02/30/2015910/{SLUG}"
    assert address.day == date(2019, 5, 20)
    assert not address.media


def test_other_forms() -> None:
    assert addresses.parse_address("https://tn.ai/2015910").number == 2015910
    assert addresses.parse_address("https://tasnimnews.com/2015905").day is None
    assert addresses.parse_address("/fa/media/1404/08/30/3440001").media
    assert addresses.parse_address("/fa/news/1404/08/30/3440001/amp").path.endswith("/3440001")
    impossible = addresses.parse_address("/fa/news/1404/12/30/3440001/x")
    assert (impossible.number, impossible.day) == (3440001, None)


@pytest.mark.parametrize(
    "url",
    ["/fa/service/62/", "https://example.org/2015910", "/fa/news/overview/top", "", "http://["],
)
def test_what_names_no_article(url: str) -> None:
    with pytest.raises(UrlError):
        addresses.parse_address(url)


def test_hosts_of_the_site() -> None:
    assert registry.site_of("https://newsmedia.tasnimnews.com/x") is not None
    assert registry.site_of("/fa/x") is not None
    for other in (
        "https://tasnimnews.com.evil.example/fa/news/1404/01/01/1234567",
        "https://nottasnimnews.com/",
        # A broken link of old stories; it was never a host of the site.
        "https://vpn.tasnimnews.org/ContentManager/1/https://www.tasnimnews.com",
    ):
        assert registry.site_of(other) is None, other


def test_only_the_present_domain_is_asked() -> None:
    for url in (
        "https://www.tasnimnews.ir/fa/x",
        "http://tasnimnews.ir",
        "https://a.TASNIMNEWS.ir",
    ):
        assert registry.is_asked(url)
    for url in (
        "https://www.tasnimnews.com/fa/news/1398/02/30/2015910/x",
        "https://tasnimnews.com/2015910",
        "https://tn.ai/2015910",
        "https://www.tasnimnews.org/",
        "https://tasnimnews.ir.example/",
        "https://nottasnimnews.ir/",
        "/fa/x",
        "http://[",
    ):
        assert not registry.is_asked(url)


def test_the_next_move_is_one_line(tmp_path: Path) -> None:
    """In a copy of the code with that line on top of DOMAINS."""
    for package in ("newscrawl", "spiders", "pipelines"):
        shutil.copytree(ROOT / package, tmp_path / package)
    file = tmp_path / "newscrawl/sites/tasnim/addresses.py"
    text = file.read_text(encoding="utf-8")
    first = f'    "{addresses.DOMAINS[0]}",'
    assert text.count(first) == 1
    file.write_text(text.replace(first, f'    "moved.example",\n{first}'), encoding="utf-8")
    code = (
        "from newscrawl.sites.registry import default_site, is_asked, parse_address, site_of\n"
        f"old = 'https://www.{addresses.DOMAINS[0]}/fa/news/1404/08/30/1234567/x'\n"
        "print(default_site().origin, parse_address(old).url)\n"
        "print(site_of(old) is default_site(), is_asked(old))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "https://www.moved.example",
        "https://www.moved.example/fa/news/1404/08/30/1234567/x",
        *("True", "False"),
    ]


def test_lists() -> None:
    qom = addresses.desk_page("http://127.0.0.1:80/", desks()["qom"], 3)
    assert qom == f"http://127.0.0.1:80/fa/service/62/{SLUG}?page=3"
    assert addresses.service_number(qom) == "62"
    assert addresses.service_number("/fa/service/6") == "6"
    assert addresses.service_number("/fa/services/6") is None


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers(1, 9_999_999),
)
def test_canonical_addresses_are_stable(slug: str, number: int) -> None:
    url = f"https://www.tasnimnews.ir/fa/news/1404/08/30/{number}/{slug}"
    try:
        first = addresses.parse_address(url)
    except UrlError:
        return  # the slug ended the address: a slash, a question mark
    again = addresses.parse_address(first.url)
    assert again == first
    assert first.url.isascii()


def test_the_feeds_forms_in_order() -> None:
    assert addresses.feed_paths() == ("/fa/rss/feed/6/0/7/0", "/fa/rss/feeds/6/0/0/0")
    assert addresses.feed_paths("62")[0] == "/fa/rss/feed/62/0/7/0"
    assert all(
        TASNIM.is_feed(f"https://www.tasnimnews.ir{path}") for path in addresses.feed_paths("62")
    )
    assert not TASNIM.is_feed("https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/rss")
    assert not TASNIM.is_feed("http://[")
