"""``scrapy merge``: folders that real crawls of a local site have made."""

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from newscrawl.demo.site import serving
from tests.conftest import Scrapy
from tests.maintenance.merging import contents, copied, files, merged, outputs, without_times
from tests.newsroom import FAST, Newsroom, article_page, articles_got

HALVES = ("qom,isfahan", "yazd,kashan,tehran")


def two_lists(newsroom: Newsroom) -> None:
    """Let the first stories of Isfahan's list stand on Kashan's, too."""
    own = newsroom.listed

    def listed(desk):  # type: ignore[no-untyped-def]
        shared = own(next(s.desk for s in newsroom.stories.values() if s.desk.key == "isfahan"))
        return own(desk) + (shared[:3] if desk.key == "kashan" else [])

    newsroom.listed = listed  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def crawled_halves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Folders of crawls of half the desks each, and of one of all desks."""
    folder = tmp_path_factory.mktemp("halves")
    newsroom = Newsroom(per_page=5)
    for n, desk in enumerate(("qom", "isfahan", "yazd", "kashan", "tehran")):
        newsroom.publish(desk, 7 + n, age=timedelta(hours=3 * n))
        newsroom.publish(desk, 4, age=timedelta(days=2, hours=n))
    two_lists(newsroom)
    with serving(newsroom) as site:
        for name, desks in (("a", HALVES[0]), ("b", HALVES[1]), ("all", ",".join(HALVES))):
            Scrapy(folder / name).crawl(site.url, "-a", f"provinces={desks}", *FAST)
    return folder / "a", folder / "b", folder / "all"


def test_two_halves_are_the_whole(crawled_halves: tuple[Path, Path, Path], tmp_path: Path) -> None:
    a, b, whole = crawled_halves
    one = merged(tmp_path / "ab", a, b)
    other = merged(tmp_path / "ba", b, a)
    third = merged(tmp_path / "none", tmp_path / "missing", a, b)
    made = outputs(one)
    assert outputs(other) == made
    assert outputs(third) == made
    assert without_times(made) == without_times(outputs(copied(whole, tmp_path / "whole")))
