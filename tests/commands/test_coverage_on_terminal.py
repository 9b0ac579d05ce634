"""``scrapy coverage`` on a terminal: a screen of the newest days, and what is not shown is said."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from newscrawl.persian.dates import to_jalali
from newscrawl.sites.pagination import DeskWalk
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import open_store
from newscrawl.store.listing_walks import record_page
from tests.conftest import Scrapy
from tests.factories import NOW, address
from tests.terminals import Shown, on_terminal

LAST = date(2025, 11, 21)
DAYS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty days of three desks; on the last day, links of all desks; one link of no known day."""
    made = tmp_path_factory.mktemp("coverage") / "output"
    links = [address(1, None)] + [address(n, LAST - timedelta(n - 2)) for n in range(2, DAYS + 2)]
    with closing(open_store(made)) as database:
        for n, desk in enumerate(desks().values()):
            of_desk = links if n < 3 else links[1:2]
            walk = DeskWalk(desk=desk, since=LAST)
            record_page(database, walk, of_desk, 1, NOW)
    return made


def of_days(shown: list[str]) -> list[str]:
    """Return the table's lines of days."""
    return [line for line in shown if line.startswith(("14", "unknown "))]


def on(folder: Path, *arguments: str, rows: int, columns: int = 130) -> list[str]:
    """Return the lines of ``scrapy coverage`` on a terminal."""
    shown: Shown = on_terminal("coverage", *arguments, folder=folder, rows=rows, columns=columns)
    assert shown.code == 0
    return shown.text.splitlines()


def test_the_newest_whole_days_and_what_is_left_out(folder: Path, scrapy: Scrapy) -> None:
    scrapy.folder = folder
    everything = scrapy("coverage", "--province", "ardabil,alborz,qom").stdout.splitlines()
    one = desks()["qom"].key
    shown = on(folder, "--province", "ardabil,alborz,qom", rows=20)
    days = of_days(shown)
    assert days == of_days(everything)[-len(days) :]
    assert 15 <= len(days) <= 18
    first, before = (to_jalali(LAST - timedelta(n)) for n in (DAYS - 1, len(days) // 3))
    note = shown[1]
    assert note.startswith("not shown: ")
    assert f"older days ({first}..{before})" in note or first in note
    assert "links of unknown days" in note
    assert "--all" in note
    assert "--since" in note
    rest = [line for line in shown if line not in (*days, note)]
    assert rest == [line for line in everything if line not in of_days(everything)]
    assert one in shown[-1] or rest
