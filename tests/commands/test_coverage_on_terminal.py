"""``scrapy coverage`` on a terminal: a screen of the newest days, and what is not shown is said."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from newscrawl.persian.dates import to_jalali
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import open_store
from newscrawl.store.listing_walks import record_page
from tests.conftest import Scrapy
from tests.factories import NOW, address
from tests.terminals import on_terminal

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


def shown_on(folder: Path, *arguments: str, rows: int, columns: int = 130) -> list[str]:
    """Return the lines that ``scrapy coverage`` prints on a terminal."""
    shown = on_terminal("coverage", *arguments, folder=folder, rows=rows, columns=columns)
    assert shown.code == 0
    return shown.text.splitlines()


def apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the table's lines of days, and all others."""
    days = [line for line in lines if line.startswith(("14", "unknown "))]
    return days, [line for line in lines if line not in days]


def elsewhere(folder: Path, *arguments: str) -> list[str]:
    """Return the lines that ``scrapy coverage`` prints where there is no terminal."""
    return Scrapy(folder)("coverage", *arguments).stdout.splitlines()


THREE = ("--province", ",".join([*desks()][:3]))


@pytest.mark.parametrize(
    ("rows", "columns", "most"),
    [
        (21, 130, 19),
        pytest.param(43, 80, 19, marks=pytest.mark.long),
        pytest.param(3, 200, 1, marks=pytest.mark.long),
    ],
)
def test_the_newest_days_that_fit(folder: Path, rows: int, columns: int, most: int) -> None:
    days, others = apart(shown_on(folder, *THREE, rows=rows, columns=columns))
    every_day, every_other = apart(elsewhere(folder, *THREE))
    assert len(days) == (most - most % 3 or most), "whole days, if there is room for one"
    assert days == every_day[-len(days) :]
    (note,) = [line for line in others if line not in every_other]
    assert others == [every_other[0], note, *every_other[1:]], "all totals and remarks stay"
    rest = every_day[1 + 2 : -len(days)]  # the first three are of the unknown day
    older = [line[:10] for line in rest if line[:10] != days[0][:10]]
    assert f"{len({*older}):,} older days ({older[0]}..{older[-1]}), links of unknown days" in note
    assert (f"2 more desks of {to_jalali(LAST)}" in note) == (most == 1)
    assert "--all" in note
    assert "--since" in note


@pytest.mark.long
def test_all_days_are_shown_where_they_are_asked_for_or_fit(folder: Path) -> None:
    assert shown_on(folder, *THREE, "--all", rows=20) == elsewhere(folder, *THREE)
    since = (*THREE, "--since", to_jalali(LAST - timedelta(50)))
    assert shown_on(folder, *since, rows=20) == elsewhere(folder, *since)
    assert shown_on(folder, *THREE, rows=500) == elsewhere(folder, *THREE)
    assert len(apart(elsewhere(folder, *THREE))[0]) == 3 * (DAYS + 1)


@pytest.mark.long
def test_a_day_of_all_desks_that_is_longer_than_a_screen(folder: Path) -> None:
    days, others = apart(shown_on(folder, rows=24))
    assert days == apart(elsewhere(folder))[0][-22:]
    assert f"10 more desks of {to_jalali(LAST)}, {DAYS - 1} older days" in others[1]
    assert others[2:] == apart(elsewhere(folder))[1][1:]
