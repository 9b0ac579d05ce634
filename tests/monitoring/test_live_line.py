"""What a user sees of a crawl on a terminal; and that elsewhere all is as if there were no line."""

import re
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.site import serving
from newscrawl.demo.stories import on_list
from newscrawl.downloader.spider_protocol import Progress
from newscrawl.monitoring.live_line import line
from newscrawl.sites.tasnim.desks import desks
from newscrawl.utils.locks import alone
from newscrawl.utils.stat_names import ARTICLES_STORED, REQUESTS
from tests.conftest import Scrapy
from tests.servers import answering, http
from tests.terminals import Shown, on_terminal

STORIES = len(on_list(desks()["qom"]))
EVIL = "\x1b]0;owned\x07\x1b[31m\u202e\x9b2J\x7f"
_log_line = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[.+\] [A-Z]+: |    ")


def crawled(url: str, folder: Path, *arguments: str, columns: int = 120, **how: object) -> Shown:
    """Crawl a local site's desk Qom on a terminal; slowly, so that there is a line to see."""
    where = ("-s", f"TASNIM_URL={url}", "-a", "provinces=qom", "-a", "since=1404-08-01")
    pace = () if "DOWNLOAD_DELAY=0" in arguments else ("-s", "DOWNLOAD_DELAY=0.3")
    return on_terminal(
        *("crawl", "tasnim", *where, *pace, "-s", "RETRY_WAIT=0.05", *arguments),
        folder=folder,
        columns=columns,
        **how,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("columns", [120, pytest.param(44, marks=pytest.mark.long)])
def test_one_line_that_goes(tmp_path: Path, columns: int) -> None:
    """The line is the last one, at most as wide as the terminal, and gone in the end."""
    with serving() as site:
        shown = crawled(site.url, tmp_path / "out", columns=columns)
    assert shown.code == 0
    log = tmp_path / "out" / "crawl.log"
    said = shown.text.replace("\r", "\n").splitlines()
    assert [line for line in said if str(log) in line] == [f"scrapy crawl: the log is {log}"]
    assert "".join(shown.end).count("left in the ledger") == 1
    assert f"{STORIES} articles stored" in shown.text
    lines = [line for line in shown.last_lines if line.startswith("desks ")]
    assert len(lines) > 1, shown.last_lines
    assert re.match(rf"desks [01] of 1, stored \d of {STORIES}, ", lines[-1])
    if columns == 120:
        assert all(re.search(r"\d\.\d pages/s", line) for line in lines)
        assert any(re.search(r", (at least )?\d+\.\d s left █+", line) for line in lines)
    for screen in shown.screens:
        assert not [line for line in screen[:-1] if line.startswith("desks ")]
    assert not [line for line in shown.end if line.startswith("desks ")]
    text = log.read_text(encoding="utf-8")
    assert "Spider opened" in text
    assert "Spider closed" in text
    assert "Spider opened" not in shown.text


def evil(path: str) -> Iterable[bytes] | None:
    """Put controls into the status line of an article and into another's page."""
    one, two = (story.number for story in on_list(desks()["qom"])[:2])
    if f"/{one}/" in path:
        return [http(status="404 Not").replace(b"404 Not", b"404 " + EVIL.encode())]
    if f"/{two}/" in path:
        return [http(f"<html><title>{EVIL}\nforged</title>{EVIL}</html>".encode())]
    return None


@pytest.mark.long
def test_errors_stand_above_it_and_have_no_controls(tmp_path: Path) -> None:
    with answering(evil) as site:
        shown = crawled(site.url, tmp_path / "out", environment={"TQDM_COLOUR": "red"})
    assert not set(shown.text) & set("\x07\x1b\u202e\x9b\x7f")
    errors = [line for line in shown.end if re.match(r"\d\d:\d\d:\d\d ERROR: tasnim:", line)]
    assert len(errors) == 2, shown.end
    last = next(n for n, line in enumerate(shown.end) if line.startswith("scrapy crawl: tasnim: "))
    assert shown.end.index(errors[1]) < last
    assert not [line for line in shown.end if line.startswith("forged")]
    assert "RefererMiddleware" not in shown.text, "no user can do anything about it"


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
def test_it_ends_cleanly_when_the_run_is_ended(tmp_path: Path, number: int) -> None:
    with serving() as site:
        shown = crawled(site.url, tmp_path / "out", when=lambda said: " left " in said, send=number)
    assert shown.code == 130
    assert "".join(shown.end[-3:]).startswith("scrapy crawl: tasnim: interrupted")
    assert not [line for line in shown.end if "pages/s" in line]


@pytest.mark.long
def test_the_terminal_goes_away(scrapy: Scrapy) -> None:
    with serving() as site:
        shown = crawled(site.url, scrapy.folder, when=lambda said: " left " in said, send=None)
    assert shown.code == 0
    assert scrapy.stored() == STORIES
    assert "INFO: tasnim: done; " in (scrapy.folder / "crawl.log").read_text(encoding="utf-8")


@pytest.mark.long
def test_records_that_go_to_the_terminal_are_not_cut_by_a_line(tmp_path: Path) -> None:
    with serving() as site:
        shown = crawled(site.url, tmp_path / "out", "-o", "-:jsonl", "-s", "DOWNLOAD_DELAY=0.3")
    assert len([line for line in shown.text.splitlines() if line.startswith('{"id": ')]) == STORIES
    assert "\r" not in shown.text
    assert "pages/s" not in shown.text


@pytest.mark.long
def test_the_site_is_down(tmp_path: Path) -> None:
    with answering(lambda _: [b""]) as site:
        shown = crawled(site.url, tmp_path / "out", "-s", "RETRY_TIMES=0")
    assert shown.code == 69
    assert [line for line in shown.end if " ERROR: qom: page 1 of the list" in line]
    assert not [line for line in shown.end if "pages/s" in line]


@pytest.mark.long
def test_another_run_is_at_work(tmp_path: Path) -> None:
    """Cron is told by the exit code alone; a person is told."""
    folder = tmp_path / "out"
    with alone(folder, "tasnim"):
        shown = crawled("http://127.0.0.1:9", folder)
    assert shown.code == 75
    assert re.fullmatch(r"\d\d:\d\d:\d\d WARNING: another run.*", shown.end[0])


@pytest.mark.parametrize(
    "option", [pytest.param("-s LOG_FILE=", marks=pytest.mark.long), "--logfile="]
)
def test_the_users_own_file_gets_the_log(tmp_path: Path, option: str) -> None:
    own = tmp_path / "own.log"
    with serving() as site:
        shown = crawled(site.url, tmp_path / "out", *f"{option}{own}".split())
    assert "Spider closed" in own.read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "crawl.log").exists()
    assert "".join(shown.end[:2]).startswith(f"scrapy crawl: the log is {own}")
    assert [line for line in shown.last_lines if line.startswith("desks ")]


def assert_a_log(text: str) -> None:
    """Assert that a text is the log of a crawl, from its first line to the last, and only that."""
    assert re.match(r"\S+ \S+ \[scrapy\.utils\.log\] INFO: Scrapy .* started", text)
    opened = text.partition("Spider opened\n")[2].splitlines()
    assert opened
    assert all(_log_line.match(line) for line in opened), opened
    assert re.search(r"INFO: tasnim: done; .*", opened[-1]), opened[-1]
    assert "\r" not in text
    assert "RefererMiddleware" in text


@pytest.mark.long
def test_a_user_who_wants_the_log_on_the_terminal_has_it_as_ever(tmp_path: Path) -> None:
    with serving() as site:
        shown = crawled(
            site.url, tmp_path / "out", "-s", "LOG_FILE=", "-s", "DOWNLOAD_DELAY=0", columns=999
        )
    assert_a_log(shown.text)
    assert not (tmp_path / "out" / "crawl.log").exists()


@pytest.mark.long
def test_a_user_who_wants_no_log_has_none(tmp_path: Path) -> None:
    with answering(evil) as site:
        shown = crawled(site.url, tmp_path / "out", "-s", "LOG_ENABLED=False")
    assert "ERROR" not in shown.text
    assert [line for line in shown.last_lines if line.startswith("desks ")]
    assert not (tmp_path / "out" / "crawl.log").exists()


def test_without_a_terminal_nothing_is_new(scrapy: Scrapy) -> None:
    """The log goes to standard error, and nothing else does; only the database is in the folder."""
    with serving() as site:
        done = scrapy.crawl(site.url, "-a", "provinces=qom", "-a", "since=1404-08-01")
    assert_a_log(done.stderr)
    assert not (scrapy.folder / "crawl.log").exists()


@pytest.mark.long
def test_a_terminal_for_standard_output_alone_is_none(tmp_path: Path) -> None:
    with serving() as site:
        shown = crawled(site.url, tmp_path / "out", "-s", "DOWNLOAD_DELAY=0", piped=["stderr"])
    assert (shown.code, shown.text) == (0, "")
    assert not (tmp_path / "out" / "crawl.log").exists()


numbers = st.integers(0, 10**7)


@given(walked=numbers, more=numbers, waiting=numbers, revisited=numbers, stored=numbers)
def test_its_numbers(walked: int, more: int, waiting: int, revisited: int, stored: int) -> None:
    progress = Progress(1, walked, walked + more, revisited, revisited + 7)
    said = line(progress, waiting, {ARTICLES_STORED: stored, REQUESTS: 30}, 60.0)
    assert said.startswith(
        f"desks {walked:,} of {walked + more:,}, "[: 99 * bool(walked + more)]
        + f"stored {stored:,} of {stored + waiting:,}, "
        f"again {revisited:,} of {revisited + 7:,}, 0.5 pages/s, "
    )
    assert ("at least " in said) == bool(more)
    assert said.endswith(" left")


def test_the_time_left() -> None:
    stats = {ARTICLES_STORED: 50, REQUESTS: 100}
    done, half = Progress(9, 32, 32), Progress(9, 2, 32)
    assert line(done, 300, stats, 100.0).endswith("1.0 pages/s, 5 min 00 s left")
    assert line(done, 300, stats, 100.0, 90.0).endswith("1.0 pages/s, ends in 1 min 30 s")
    assert line(done, 300, stats, 100.0, 900.0).endswith("5 min 00 s left")
    assert line(half, 300, stats, 100.0).endswith("at least 5 min 30 s left")
    assert line(half, 300, stats, 100.0, -1.0).endswith("ends in 0.0 s")
    assert line(Progress(), 0, {}, 0.0) == "stored 0 of 0, 0.0 pages/s"
    assert line(Progress(0, 1, 9, unit="desks' days"), 0, {}, 0.0).startswith("desks' days 1 of 9")
