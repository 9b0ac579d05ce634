"""Former layouts of a site: the page decides which reader reads it; the record names it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.errors import NotAnArticleError
from newscrawl.sites import readers, tasnim
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.readers import PARSERS

LAYOUTS = Path(__file__).parent / "layouts"
NEW = (
    '<article class="single-news"><h1 class="title">تیتر</h1><div class="story">متن</div></article>'
)
# Of the same day and address, whatever the layout: no clock decides.
URL = "https://www.tasnimnews.ir/fa/news/1404/08/30/3440001/x"


def old(name: str) -> str:
    return f'<div id="news-{name}"><b class="news-title">تیتر</b><p class="news-text">متن</p></div>'


@pytest.fixture
def with_old_layouts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the files of former layouts into their site's folder, and do nothing else."""
    monkeypatch.setattr(tasnim, "__path__", [*tasnim.__path__, str(LAYOUTS)])
    readers.readers.cache_clear()
    yield
    readers.readers.cache_clear()
    for file in LAYOUTS.glob("*.py"):
        sys.modules.pop(f"newscrawl.sites.tasnim.{file.stem}", None)


@pytest.mark.usefixtures("with_old_layouts")
def test_the_page_decides_and_the_record_names_its_reader() -> None:
    assert [r.name for r in readers.readers() if r.package == "tasnim"] == [
        *("tasnim", "tasnim_1393", "tasnim_1390")
    ]
    assert read(page(NEW, URL)).parser == PARSERS["tasnim"]
    assert read(page(old("1393"), URL)).parser == "tasnim_1393/4"
    assert read(page(old("1390"), URL)).parser == "tasnim_1390/2"
    # Where several know it, today's layout, then the one left behind last.
    assert read(page(old("1390") + old("1393"), URL)).parser == "tasnim_1393/4"
    assert read(page(old("1390") + NEW, URL)).parser == PARSERS["tasnim"]


@pytest.mark.usefixtures("with_old_layouts")
def test_a_page_that_none_knows_fails_as_todays() -> None:
    with pytest.raises(NotAnArticleError, match="single-news"):
        read(page("<p>متن</p>", URL))


def test_without_its_file_a_layout_is_not_read() -> None:
    with pytest.raises(NotAnArticleError, match="single-news"):
        read(page(old("1393"), URL))


def test_a_record_names_its_reader_and_its_version() -> None:
    for reader in readers.readers():
        module = sys.modules[reader.parse_article.__module__]
        assert f"{reader.name}/{module.VERSION}" == module.PARSER, "the reader's name, and VERSION"


def test_readers_of_one_site_say_which_pages_they_know() -> None:
    claiming = [r for r in readers.readers() if r.package == "tasnim"]
    for reader in claiming:
        module = sys.modules[reader.parse_article.__module__]
        assert module.SINCE, "the day of the earliest page seen in the layout"
        assert hasattr(module, "knows"), "the page decides between the readers of a site"
    assert [r.name for r in claiming if r.until is None] == ["tasnim"], "one layout is today's"
