"""Captures by way of the Wayback Machine are imported as the site's own pages, at their time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newscrawl.archive.wayback import Wayback
from newscrawl.items import to_record
from newscrawl.sites.extraction import read
from tests.archive.cc_plan import Capture
from tests.archive.importing import archived
from tests.archive.warcs import ARTICLE, Imported, response, take
from tests.archive.wayback import FORMS, Replayed, wayback
from tests.archive.wayback_files import (
    QUOTED,
    escaped_slashes,
    interstitial,
    quoting_page,
    write_wget,
)
from tests.conftest import Scrapy, page

CAPTURED = datetime(2023, 1, 5, 10, 30, tzinfo=UTC)
AT = "2023-01-05T10:30:00Z"
PATH, PAGE = quoting_page(3, 2_830_001, datetime(2023, 1, 4, 8, 0, tzinfo=UTC))
ADDRESS = f"https://www.tasnimnews.com{PATH}"


def undone(replayed: Replayed) -> bytes:
    found = Wayback.of(replayed.uri)
    assert found is not None
    assert found.url == ADDRESS
    return found.undo(replayed.body)


def record(body: bytes) -> dict[str, Any]:
    return to_record(read(page(body, ADDRESS)), raw=True)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("original", [PAGE, escaped_slashes(PAGE)], ids=["plain", "escaped"])
def test_the_record_is_that_of_the_page(form: str, original: str) -> None:
    for flag in ("", "if_", "id_"):
        body = undone(wayback(original, ADDRESS, CAPTURED, form=form, flag=flag))
        assert record(body) == record(original.encode())
        text = body.decode()
        assert f'href="{QUOTED}"' in text
        assert f"نشانی {QUOTED} و" in text
        assert "/web/20230105103000" not in text
        assert "WAYBACK TOOLBAR INSERT -->" not in text
        if flag == "id_":
            assert body == original.encode()
    assert [e.tag for e in html.document_fromstring(body).iter() if isinstance(e.tag, str)] == [
        e.tag for e in html.document_fromstring(original).iter() if isinstance(e.tag, str)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("brackets", [True, False])
def test_a_file_of_wgets(tmp_path: Path, form: str, brackets: bool) -> None:
    replays = [
        wayback(PAGE, ADDRESS, CAPTURED, form=form),
        # The same capture, fetched again: only the notes at its end are new.
        wayback(PAGE, ADDRESS, CAPTURED, form=form, fetched=datetime(2026, 2, 4, tzinfo=UTC)),
        wayback(PAGE, ADDRESS, CAPTURED + timedelta(days=30), form=form),
        wayback("<html><p>elsewhere</p></html>", "https://news.example/1", CAPTURED, form=form),
        interstitial("http://tn.ai/1234567", ADDRESS, CAPTURED),
    ]
    path = tmp_path / "wayback.warc.gz"
    write_wget(path, replays, 5, start=datetime(2026, 2, 3, tzinfo=UTC), brackets=brackets)
    taken = Imported(tmp_path / "kept", path, longest=10**6)
    (found,) = taken.pages
    assert (found.url, found.asked, found.fetched_at) == (ADDRESS, ADDRESS, AT)
    assert found.name == "tasnim:2830001"
    assert not found.is_partial
    assert taken.taken.passed["pages of other hosts"] == 1
    assert taken.taken.passed["answers that are no pages"] == 1
    dates = {name: value for name, value in found.headers.pairs if name.lower() == "date"}
    assert all("05 Jan 2023" in value for value in dates.values())


@pytest.mark.parametrize(
    ("address", "url", "time", "flag"),
    [
        (
            "https://web.archive.org/web/2023id_/http:/a.example/x",
            "http://a.example/x",
            "2023",
            "id_",
        ),
        ("http://web.archive.org/web/20230105103000/a.example", "http://a.example", None, ""),
        (
            "https://web.archive.org:443/web/20230105103000IF_/https://a.example/?u=/web/1/http://b",
            *("https://a.example/?u=/web/1/http://b", None, "if_"),
        ),
    ],
)
def test_addresses(address: str, url: str, time: str | None, flag: str) -> None:
    assert Wayback.of(address) == Wayback(url, time or "20230105103000", flag)


@pytest.mark.parametrize(
    "address",
    [
        "https://web.archive.org/web/*/https://a.example/",
        "https://web.archive.org/details/x",
        "https://web.archive.org.example/web/20230105103000/https://a.example/",
        "https://archive.org/web/",
        ARTICLE,
    ],
)
def test_other_addresses(address: str) -> None:
    assert Wayback.of(address) is None


def test_a_time_that_is_no_time_is_the_headers() -> None:
    short = Wayback("https://a.example", "2023", "")
    assert short.moment(None) is None
    assert short.moment("Thu, 05 Jan 2023 10:30:00 GMT") == CAPTURED
    assert replace(short, time="20231345000000").moment(None) is None


@given(st.binary(max_size=300))
def test_no_bytes_raise_and_undoing_twice_is_undoing_once(noise: bytes) -> None:
    found = Wayback(ADDRESS, "20230105103000", "")
    link = b'<a href="/web/20230105103000/https://a.example/">'
    once = found.undo(b"<head>" + noise + link)
    assert found.undo(once) == once


def test_hostile_pages_take_no_square_of_their_length() -> None:
    found = Wayback(ADDRESS, "20230105103000", "")
    for piece in (
        *(b"<script", b"<head", b"<a /web/20230105103000/"),
        *(b"<!-- FILE ARCHIVED ON", b"<!-- FILE ARCHIVED ON -->"),
    ):
        body = b"<html></html>" + piece * 100_000
        assert len(found.undo(body)) <= len(body)


@pytest.mark.long
def test_they_are_one_page_with_other_captures(scrapy: Scrapy, tmp_path: Path) -> None:
    """A crawler of Common Crawl and the Wayback Machine with id_ have the same bytes."""
    from tests.archive.cc_news import make_file

    later = Capture(ADDRESS, "2023-02-01T00:00:00Z", PAGE.encode(), number=2_830_001)
    made = make_file(tmp_path / "a.warc.gz", 1, size=100_000, captures=[later])
    path = tmp_path / "b.warc.gz"
    replayed = wayback(PAGE, ADDRESS, CAPTURED, flag="id_")
    write_wget(path, [replayed], 5, start=datetime(2026, 2, 3, tzinfo=UTC))
    scrapy("archive", "import", str(made.path), str(path), "--read")
    ((address, at, _, _),) = archived(scrapy.folder)
    assert (address, at) == (ADDRESS, AT)
    (stored,) = scrapy.records()
    assert stored["fetched_at"] == AT
    assert QUOTED in stored["body"]


@pytest.mark.parametrize(
    ("time", "memento"),
    [
        ("2023", "Thu, 31 Dec 9999 23:59:59 -2300"),
        ("99991231235959", None),
        ("20231399999999", None),
        ("2023", "no time"),
    ],
)
def test_moments_that_no_calendar_has(tmp_path: Path, time: str, memento: str | None) -> None:
    uri = f"https://web.archive.org/web/{time}id_/{ADDRESS}"
    pairs = [("Memento-Datetime", memento)] if memento else []
    found = take(tmp_path, response(uri=uri, http=pairs), response())
    assert [page.url for page in found.pages] == [ARTICLE]
    assert found.taken.passed == {"captures of the Wayback Machine without a full time": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"</html>" + b" " * 300_000,
        b"</html>" + b"<!-- FILE ARCHIVED ON" * 20_000,
        b"<link " + b"/banner-styles.css" * 20_000,
    ],
)
def test_pages_made_to_cost_time(body: bytes) -> None:
    begun = perf_counter()
    assert Wayback(ADDRESS, "20230105103000", "").undo(body) == body
    assert perf_counter() - begun < 2
