"""``scrapy runs``: what each run did, and how it ended."""

from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.demo.site import serving
from newscrawl.store import open_store
from newscrawl.store.runs import KEPT, Outcome, begin_run, end_run, measured_runs
from newscrawl.utils.locks import alone, is_held
from tests.conftest import Scrapy
from tests.factories import LATER, NOW

DONE = Outcome(
    ended_by="finished",
    exit_code=0,
    message="done",
    seconds=200.4,
    lists=32,
    stored=410,
    revised=3,
    unchanged=7,
    failed=1,
    requests=455,
    bytes=12_340_000,
)


def begin(scrapy: Scrapy, *outcomes: Outcome | None, spider: str = "tasnim") -> None:
    with closing(open_store(scrapy.folder)) as database:
        for outcome in outcomes:
            key = begin_run(database, spider, {"provinces": "qom", "pages": "3"}, "0.1", NOW)
            if outcome:
                end_run(database, key, outcome, LATER)


def ends(scrapy: Scrapy) -> list[str]:
    return [line.split()[5] for line in scrapy("runs").stdout.splitlines()[1:]]


def test_a_line_a_run(scrapy: Scrapy) -> None:
    refused = Outcome(ended_by="finished", exit_code=69, message="no page came", seconds=3.21)
    begin(scrapy, DONE, refused)
    head, first, second, why = scrapy("runs").stdout.splitlines()
    assert head.split() == (
        "run started Tehran spider ended by code took lists stored revised unchanged failed "
        "requests MB arguments".split()
    )
    assert first.split() == [
        *("1", "2025-11-21T20:00:00Z", "1404-08-30", "23:30", "tasnim", "finished", "0"),
        *("3", "min", "20", "s", "32", "410", "3", "7", "1", "455", "12.3"),
        *("pages=3", "provinces=qom"),
    ]
    assert second.split()[6:9] == ["69", "3.2", "s"]
    assert why.strip() == "no page came"


def test_the_last_ones(scrapy: Scrapy) -> None:
    begin(scrapy, *[DONE] * 12)
    assert len(scrapy("runs").stdout.splitlines()) == 11
    last = scrapy("runs", "--last", "2").stdout.splitlines()
    assert [line.split()[0] for line in last] == ["run", "11", "12"]


def test_a_run_without_an_end_is_running_or_was_killed(scrapy: Scrapy) -> None:
    begin(scrapy, None, DONE, None)
    begin(scrapy, None, spider="tasnim_archive")
    assert ends(scrapy) == ["killed", "finished", "killed", "killed"]
    with alone(scrapy.folder, "tasnim"):
        assert ends(scrapy) == ["killed", "finished", "running", "killed"]
    begin(scrapy, DONE)
    with alone(scrapy.folder, "tasnim"):
        # The lock is held by a run that has no row yet; the killed one is not it.
        assert ends(scrapy)[:3] == ["killed", "finished", "killed"]


def test_what_was_typed_and_said_never_acts(scrapy: Scrapy) -> None:
    ended = Outcome(ended_by="\x1b[2J", exit_code=70, message="a\x1b]0;x\x07\nb", seconds=1)
    with closing(open_store(scrapy.folder)) as database:
        end_run(database, begin_run(database, "x", {"a": "\x1b[31m\u202e"}, "1", NOW), ended, NOW)
    printed = scrapy("runs").stdout
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert "\\x1b[31m\\u202e" in printed
    assert len(printed.splitlines()) == 3


def test_of_a_real_crawl(scrapy: Scrapy) -> None:
    with serving() as site:
        scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01")
    (line,) = scrapy("runs").stdout.splitlines()[1:]
    assert line.endswith("provinces=qom since=1404-08-01")
    assert line.split()[4:7] == ["tasnim", "finished", "0"]


def test_measures_are_kept_of_the_last_runs_of_each_spider(scrapy: Scrapy) -> None:
    with closing(open_store(scrapy.folder)) as database:
        for n in range(KEPT + 5):
            for spider in ("tasnim", "tasnim_archive"):
                key = begin_run(database, spider, {}, "0.1", NOW)
                end_run(database, key, DONE, LATER, {"n": n} if n else None)
        kept = measured_runs(database, "tasnim")
        assert [run.measures["n"] for run in kept] == list(range(5, KEPT + 5))
        ((number,),) = database.execute("SELECT count(measures) FROM runs").fetchall()
        assert number == 2 * KEPT


def test_good_runs_outlast_any_number_that_alarmed(scrapy: Scrapy) -> None:
    """Otherwise a fault that lasts a hundred runs would become the usual."""
    bad = Outcome(ended_by="finished", exit_code=65, message="x", seconds=1, alarms=["it fell"])
    with closing(open_store(scrapy.folder)) as database:
        for ended in (DONE, DONE, *[bad] * (KEPT + 5)):
            end_run(database, begin_run(database, "tasnim", {}, "1", NOW), ended, LATER, {"n": 1})
        kept = measured_runs(database, "tasnim")
    assert [run.key for run in kept if run.is_good] == [1, 2]
    assert len(kept) == KEPT + 2


@pytest.mark.parametrize(("code", "is_good"), [(0, True), (130, True), (65, False), (69, False)])
def test_which_runs_are_good(scrapy: Scrapy, code: int, is_good: bool) -> None:
    ended = Outcome(ended_by="x", exit_code=code, message="x", seconds=1)
    with closing(open_store(scrapy.folder)) as database:
        end_run(database, begin_run(database, "tasnim", {}, "1", NOW), ended, LATER, {"n": 1})
        assert [run.is_good for run in measured_runs(database, "tasnim")] == [is_good]


def test_none_yet(scrapy: Scrapy) -> None:
    scrapy("runs", code=66)
    open_store(scrapy.folder).close()
    assert scrapy("runs").stdout == "no runs yet\n"


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5", ""])
def test_bad_numbers(scrapy: Scrapy, number: str) -> None:
    assert "whole number" in scrapy("runs", f"--last={number}", code=64).stderr
    assert "no argument is wanted" in scrapy("runs", "5", code=64).stderr


def test_a_look_at_the_lock_holds_nothing(tmp_path: Path) -> None:
    assert not is_held(tmp_path, "tasnim")
    assert not list(tmp_path.iterdir())
    with alone(tmp_path, "tasnim"):
        assert is_held(tmp_path, "tasnim")
        assert not is_held(tmp_path, "other")
    assert not is_held(tmp_path, "tasnim")
    with alone(tmp_path, "tasnim"):
        pass
