"""The maker of Wayback captures: what it rewrites, what it adds, and what it leaves alone."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from warcio.archiveiterator import ArchiveIterator

from newscrawl.sites.extraction import read
from tests.archive.wayback import FORMS, HOST, Replayed, uri_of, wayback
from tests.archive.wayback_files import (
    QUOTED,
    escaped_slashes,
    interstitial,
    quoting_page,
    write_wget,
)
from tests.conftest import page

pytestmark = pytest.mark.long

CAPTURED = datetime(2023, 1, 5, 10, 30, tzinfo=UTC)
TIME = "20230105103000"
PATH, PAGE = quoting_page(3, 2_830_001, datetime(2023, 1, 4, 8, 0, tzinfo=UTC))
ADDRESS = f"https://www.tasnimnews.com{PATH}"


def replay(form: str = "2024", flag: str = "", original: str = PAGE) -> str:
    return wayback(original, ADDRESS, CAPTURED, flag=flag, form=form).body.decode()


def main_of(text: str) -> Any:
    (main,) = html.document_fromstring(text).xpath("//main")
    return main


def test_the_address_names_time_and_page() -> None:
    made = wayback(PAGE, ADDRESS, CAPTURED)
    assert made.uri == f"https://web.archive.org/web/{TIME}/{ADDRESS}"
    assert uri_of(ADDRESS, CAPTURED, "id_") == f"{HOST}/web/{TIME}id_/{ADDRESS}"


def test_the_original_bytes() -> None:
    raw = PAGE.encode() + b"\xff\xfe"
    for form in FORMS:
        made = wayback(raw, ADDRESS, CAPTURED, flag="id_", form=form)
        assert made.body == raw
        headers = {name.lower(): value for name, value in made.headers}
        assert headers["memento-datetime"] == "Thu, 05 Jan 2023 10:30:00 GMT"
        assert "x-archive-orig-date" in headers
    assert raw[-2:] in wayback(raw, ADDRESS, CAPTURED).body


@pytest.mark.parametrize("form", FORMS)
def test_words_are_left_alone(form: str) -> None:
    before, after = main_of(PAGE), main_of(replay(form))
    assert after.text_content() == before.text_content()
    assert QUOTED in after.text_content()
    assert "<!-- End Wayback Rewrite JS Include -->" in after.text_content()


@pytest.mark.parametrize("form", FORMS)
def test_what_a_replay_adds_is_where_it_stands_in_saved_pages(form: str) -> None:
    text = replay(form)
    ends = text.count("<!-- End Wayback Rewrite JS Include -->")
    assert ends == (0 if form == "2016" else 1)
    assert re.search(r"<head>\s*<script[^>]+(analytics|athena)\.js", text)
    body = text.partition("<body")[2].partition(">")[2]
    assert body.lstrip().startswith("<!-- BEGIN WAYBACK TOOLBAR INSERT -->")
    assert text.count("<!-- END WAYBACK TOOLBAR INSERT -->") == 1
    tail = text.partition("</html>")[2]
    assert "FILE ARCHIVED ON 10:30:00 Jan 05, 2023 AND RETRIEVED FROM THE" in tail
    assert ("playback timings (ms):" in tail) == (form != "2016")
    assert not re.search("@[A-Z]+@", text)


def test_a_flag_leaves_the_toolbar_away() -> None:
    text = replay(flag="if_")
    assert "<!-- BEGIN WAYBACK TOOLBAR INSERT" not in text
    assert "<!-- End Wayback Rewrite JS Include -->" in text


@pytest.mark.parametrize(
    ("form", "links"),
    [
        (
            "2016",
            (
                f'href="/web/{TIME}cs_/https://www.tasnimnews.com/assets/site.css"',
                f'href="//web.archive.org/web/{TIME}im_/https://cdn.example/i.ico"',
                'property="og:image" content="https://newsmedia.tasnimnews.com/a.jpg"',
                f'href="{QUOTED}"',
                'data-src="/lazy.jpg"',
            ),
        ),
        (
            "2020",
            (
                f'href="{HOST}/web/{TIME}cs_/https://www.tasnimnews.com/assets/site.css"',
                f'content="{HOST}/web/{TIME}im_/https://newsmedia.tasnimnews.com/a.jpg"',
                f'href="{HOST}/web/{TIME}/{QUOTED}"',
                f"url('{HOST}/web/{TIME}im_/https://www.tasnimnews.com/img/a.png')",
            ),
        ),
        (
            "2024",
            (
                f'href="/web/{TIME}/https://www.tasnimnews.com/x"',
                f'src="//web.archive.org/web/{TIME}js_/https://cdn.example/a.js"',
                f'srcset="/web/{TIME}im_/https://www.tasnimnews.com/p-500.jpg 500w, ',
                f', /web/{TIME}im_/https://cdn.example/p-800.jpg 800w"',
                f'href="/web/{TIME}/{QUOTED}"',
                f'action="/web/{TIME}/https://www.tasnimnews.com/fa/search"',
                f'data-src="/web/{TIME}im_/https://www.tasnimnews.com/lazy.jpg"',
            ),
        ),
    ],
)
def test_links_are_rewritten(form: str, links: tuple[str, ...]) -> None:
    text = replay(form)
    for link in links:
        assert link in text
    for kept in ('"mailto:a@news.example"', '"#top"', '"more.html"', '"javascript:void(0)"'):
        assert f"href={kept}" in text
    long = f"{HOST}/web/{TIME}/"
    assert f'"{long}https://stats.example/c?u="' in text
    assert f'"{long}http://stats.example/d"'.replace("/", "\\/") in text


@pytest.mark.parametrize("form", FORMS)
def test_json_ld_is_rewritten_in_its_own_writing(form: str) -> None:
    pages = [quoting_page(seed, 2_830_001 + seed, CAPTURED)[1] for seed in range(8)]
    found = [page for page in pages if '"application/ld+json"' in page]
    assert found
    long = f"{HOST}/web/{TIME}/https://newsmedia"
    for original in found:
        assert f'"url": "{long}' in replay(form, original=original)
        text = replay(form, original=escaped_slashes(original))
        assert '"url": "{}'.format(long.replace("/", "\\/")) in text
        assert '"https:\\/\\/newsmedia' not in text


@pytest.mark.parametrize("form", FORMS)
def test_the_story_is_read_off_a_replay_as_off_the_page(form: str) -> None:
    before, after = (read(page(text, ADDRESS)) for text in (PAGE, replay(form)))
    assert (after.headline, after.body) == (before.headline, before.body)
    assert QUOTED in (after.body or "")


@pytest.mark.parametrize("brackets", [True, False])
def test_a_wget_file_holds_the_downloads(tmp_path: Path, brackets: bool) -> None:
    replayed: list[Replayed] = [
        wayback(PAGE, ADDRESS, CAPTURED, flag=flag, form=form)
        for form in FORMS
        for flag in ("", "id_", "if_")
    ]
    replayed.append(interstitial(ADDRESS, f"{ADDRESS}/y", CAPTURED))
    path = tmp_path / "tasnim.warc.gz"
    write_wget(path, replayed, 5, brackets=brackets)
    found, kinds, chunks = [], [], 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            kinds.append(record.rec_type)
            if record.rec_type == "response":
                chunks += record.http_headers.get_header("Transfer-Encoding") == "chunked"
                uri = record.rec_headers.get_header("WARC-Target-URI")
                found.append((uri, record.content_stream().read()))
    assert found == [(made.uri, made.body) for made in replayed]
    assert kinds == ["warcinfo", *["request", "response"] * len(replayed), "resource"]
    assert 0 < chunks < len(replayed)
    (tmp_path / "again").mkdir()
    write_wget(tmp_path / "again" / path.name, replayed, 5, brackets=brackets)
    assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
