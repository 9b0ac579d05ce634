from pathlib import Path

import pytest

from newscrawl.demo.site import serving
from newscrawl.monitoring.log_rotation import put_aside
from newscrawl.utils.locks import alone
from tests.conftest import Scrapy


def logs(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.glob("crawl.log*"))}


def test_a_long_log_is_put_aside_and_so_many_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "crawl.log"
    put_aside(log, 3, 2, tmp_path)
    for text in ("first", "second", "third", "no"):
        log.write_text(text)
        put_aside(log, 3, 2, tmp_path)
    assert logs(tmp_path) == {"crawl.log": "no", "crawl.log.1": "third", "crawl.log.2": "second"}
    put_aside(log, 0, 2, tmp_path)
    assert log.exists()


def test_no_log_is_put_aside_under_a_run_that_writes_to_it(tmp_path: Path) -> None:
    log = tmp_path / "crawl.log"
    log.write_text("long enough")
    with alone(tmp_path, "tasnim"):
        put_aside(log, 3, 2, tmp_path)
    assert logs(tmp_path) == {"crawl.log": "long enough"}


@pytest.mark.long
def test_runs_of_a_day(scrapy: Scrapy) -> None:
    """Two runs, one that is refused, and one that rotates: no log line is lost."""
    scrapy.folder.mkdir()
    log = scrapy.folder / "crawl.log"
    where = ("-a", "provinces=qom", "-a", "since=1404-08-01", "-s", f"LOG_FILE={log}")
    with serving() as site:
        scrapy.crawl(site.url, *where)
        first = log.read_text(encoding="utf-8")
        assert "Spider closed" in first
        with alone(scrapy.folder, "tasnim"):
            scrapy.crawl(site.url, *where, "-s", "LOG_BYTES=100", code=75)
        both = log.read_text(encoding="utf-8")
        assert both.startswith(first)
        assert "another run" in both.removeprefix(first)
        scrapy.crawl(site.url, *where, "-s", "LOG_BYTES=100")
    found = logs(scrapy.folder)
    assert found.pop("crawl.log.1") == both
    assert list(found) == ["crawl.log"]
    assert "Spider closed" in found["crawl.log"]


def test_what_cannot_be_meant(scrapy: Scrapy) -> None:
    assert "LOG_KEPT=0" in scrapy.crawl("http://x.test", "-s", "LOG_KEPT=0", code=64).stderr
