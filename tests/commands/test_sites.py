"""``scrapy sites``: what is known of each site, and when it was tried."""

import re
from contextlib import closing

from newscrawl.commands.sites import lines
from newscrawl.sites.registry import default_site, sites
from newscrawl.store import open_store
from newscrawl.store.runs import Outcome, begin_run, end_run
from tests.conftest import Scrapy
from tests.factories import LATER, NOW


def rows(shown: list[str]) -> dict[str, list[str]]:
    """Return the cells of each line by the site's name, without the head."""
    return {cells[0]: cells for cells in (re.split(r"\s{2,}", line) for line in shown[1:])}


def test_a_line_a_site(scrapy: Scrapy) -> None:
    head, *_ = shown = scrapy("sites").stdout.splitlines()
    assert head.split() == "site domain known last good run desks title facts".split()
    told = rows(shown)
    assert [*told] == [*sites()]
    assert told["yjc"][1:5] == ["yjc.ir", "captured", "-", str(len(sites()["yjc"].desks))]
    assert told["irna"][2] == "claimed, untried"
    assert all(
        line.endswith(site.facts) for line, site in zip(shown[1:], sites().values(), strict=True)
    )
    assert not scrapy.folder.exists()
    scrapy("sites", "isna", code=64)


def test_when_a_site_was_tried(scrapy: Scrapy) -> None:
    good = Outcome(ended_by="finished", exit_code=0, message="done", seconds=1)
    failed = Outcome(ended_by="finished", exit_code=69, message="x", seconds=1)
    name = default_site().name
    with closing(open_store(scrapy.folder)) as news:
        end_run(news, begin_run(news, name, {}, "1", NOW), good, NOW, {"n": 1})
        end_run(news, begin_run(news, name, {}, "1", LATER), failed, LATER, {"n": 1})
        begin_run(news, "republished", {}, "1", LATER)
    told = rows(scrapy("sites").stdout.splitlines())
    assert told[name][3] == NOW
    assert told["isna"][3] == "-"


def test_a_claimed_site_is_untried_until_a_good_run() -> None:
    told = rows([*lines(sites(), {"irna": NOW})])
    assert told["irna"][2:4] == ["claimed", NOW]
    assert told["mehr"][2:4] == ["claimed, untried", "-"]
