"""``scrapy merge``: folders that real crawls of a local site have made."""

from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.demo.site import Answer, Page, serving
from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.desks import desks
from tests.conftest import Scrapy
from tests.maintenance.merging import (
    contents,
    copied,
    files,
    merged,
    outputs,
    sql,
    without_times,
)
from tests.newsroom import FAST, Newsroom, Told, articles_got, every, ids, lists_asked

_OPEN = "SELECT id, state FROM ledger WHERE state <> 'stored'"
HALVES = ("qom,isfahan", "yazd,kashan,tehran")


class TwoLists(Newsroom):
    """A newsroom that shows the newest stories of Isfahan on Kashan's list, too."""

    def listed(self, desk: Desk) -> list[Told]:
        """Return a desk's stories, newest first."""
        own = super().listed(desk)
        if desk.key != "kashan":
            return own
        isfahan = next(s.desk for s in self.stories.values() if s.desk.key == "isfahan")
        both = own + super().listed(isfahan)[:3]
        return sorted(both, key=lambda story: (story.published, story.number), reverse=True)


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Folders of crawls of half the desks each, and of one of all desks."""
    folder = tmp_path_factory.mktemp("halves")
    newsroom = TwoLists(per_page=5)
    for n, desk in enumerate(("qom", "isfahan", "yazd", "kashan", "tehran")):
        newsroom.publish(desk, 4, age=timedelta(days=2, hours=n))
        newsroom.publish(desk, 7 + n, age=timedelta(hours=3 * n))
    with serving(newsroom) as site:
        for name, keys in (("a", HALVES[0]), ("b", HALVES[1]), ("all", ",".join(HALVES))):
            Scrapy(folder / name).crawl(site.url, "-a", f"provinces={keys}", *FAST)
    return folder / "a", folder / "b", folder / "all"


@pytest.mark.long
def test_two_halves_are_the_whole(halves: tuple[Path, Path, Path], tmp_path: Path) -> None:
    a, b, whole = halves
    before = files(b)
    one = merged(tmp_path / "ab", a, b)
    assert files(b) == before, "the other folder is only read"
    made = outputs(one)
    assert outputs(merged(tmp_path / "ba", b, a)) == made
    assert outputs(merged(tmp_path / "none", tmp_path / "missing", b, a)) == made
    of_one = outputs(copied(whole, tmp_path / "whole"))
    assert without_times(made) == without_times(of_one)
    written = str(tmp_path / "new.jsonl")
    one("export", written, "--since-last", "x")
    stored = contents(one.folder)
    for again in (a, b):
        said = one("merge", str(again)).stderr
        assert ": 0 articles new, 0 revised, " in said
        assert "0 pages new" in said
        assert "0 runs new" in said
    assert contents(one.folder) == stored
    assert outputs(one) == made
    one("export", written, "--since-last", "x")
    assert Path(written).read_bytes() == b"", "nothing has changed since"
    assert not list(one.folder.glob(".merge*copies"))
    # Indexes, fingerprints and notes of changes are those of a crawl.
    assert one("search", "متن").stdout.count("tasnim:") > 0
    assert sql(one, "SELECT key FROM search_stale UNION SELECT key FROM fingerprints_stale") == []
    ((articles, sketches, changes),) = sql(
        one,
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM fingerprints), "
        "(SELECT count(*) FROM changes)",
    )
    assert articles == sketches == changes == len(ids(one))
    assert "nothing damaged" in one("archive", "check").stderr
    assert "0 changed, 0 new" in one("reparse", "--all", "--workers", "1").stderr
    assert len(one("runs").stdout.splitlines()) == 3


@pytest.mark.long
def test_a_crawl_of_the_result_goes_on(tmp_path: Path) -> None:
    """Pending stays pending, and is fetched; nothing that one of the folders has is."""
    newsroom = Newsroom()
    newsroom.publish("qom", 45)
    newsroom.publish("yazd", 41)  # 40 would end behind a full page
    bad = {story.path for desk in ("qom", "yazd") for story in newsroom.listed(desks()[desk])[:2]}

    def pages(target: str) -> Page:
        return Answer(410) if target in bad else newsroom(target)

    with serving(pages) as site:
        for desk in ("qom", "yazd"):
            few = ("-s", "CLOSESPIDER_ITEMCOUNT=3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
            Scrapy(tmp_path / desk).crawl(site.url, "-a", f"provinces={desk}", *few)
        left = [
            row
            for desk in ("qom", "yazd")
            for row in sql(Scrapy(tmp_path / desk), f"{_OPEN} ORDER BY id")
        ]
        assert {state for _, state in left} == {"pending", "failed"}
        scrapy = merged(tmp_path / "all", tmp_path / "qom", tmp_path / "yazd")
        assert sql(scrapy, f"{_OPEN} ORDER BY id") == sorted(left)
        bad.clear()
        scrapy.crawl(site.url, "-a", "provinces=qom,yazd", *FAST)
        got = articles_got(site)
        assert len(got) == len(set(got)) == len(every(newsroom))
        assert ids(scrapy) == every(newsroom)
        start = len(site.log)
        scrapy.crawl(site.url, "-a", "provinces=qom,yazd", *FAST)
        assert articles_got(site, start) == []
        assert len(lists_asked(site, start)) == 2
