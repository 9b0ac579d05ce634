"""Pages that are damaged, foreign or no pages: a named error or a record that says so."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import (
    InvalidArticleError,
    NewscrawlError,
    OtherArticleError,
    PageError,
    UnknownSiteError,
)
from newscrawl.items import WARNINGS, to_record
from newscrawl.sites.extraction import read
from tests.conftest import page

GOLDEN = (Path(__file__).parent / "golden/tasnim/article_2019.html").read_bytes()
URL = "https://www.tasnimnews.ir/fa/news/1398/02/30/2015001/x"


@pytest.mark.parametrize("name", ["other_isna_2019.html", "other_yjc_2019.html"])
def test_other_agencies_pages(captured: Callable[[str], bytes], name: str) -> None:
    body = captured(name)
    with pytest.raises(UnknownSiteError, match="article#the-post"):
        read(page(body, "https://agency.example/1"))
    # Under an address of the site it says whose it is. A converter has renamed YJC's attribute.
    own = body.replace(b"<meta value=", b"<meta content=")
    with pytest.raises(OtherArticleError, match="says that it is"):
        read(page(own, URL))


@pytest.mark.parametrize(
    "body", [b"", b"   \n", b"\x00" * 50, bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n", b"{}"]
)
def test_what_is_no_page(body: bytes) -> None:
    with pytest.raises(PageError):
        read(page(body, URL, "application/octet-stream"))


@pytest.mark.long
def test_a_page_of_five_megabytes() -> None:
    filler = "<p>بند دراز با نیم‌فاصله‌ها و ۱۲ شماره.</p>".encode() * 75_000
    body = GOLDEN.replace(b"<h2><strong>", filler + b"<h2><strong>", 1)
    assert len(body) > 5_000_000
    started = time.process_time()
    article = read(page(body, URL))
    assert article.body is not None
    assert article.body.count("بند دراز") == 75_000
    assert time.process_time() - started < 60


def test_a_page_cut_in_half() -> None:
    start = GOLDEN.index(b'<div class="story">')
    cut = read(page(GOLDEN[: start + 700], URL))
    assert "page_cut" in cut.warnings
    assert cut.body
    # Cut before its story: what the head says is kept, and said to be that.
    early = read(page(GOLDEN[:start], URL))
    assert early.body is None
    assert {"page_cut", "no_story_found"} <= set(early.warnings)


def test_the_captured_page_cut_in_half(captured: Callable[[str], bytes]) -> None:
    body = captured("tasnim_article_2015910.html")
    whole = read(page(body, URL.replace("2015001", "2015910")))
    for share in range(1, 10):
        try:
            part = read(page(body[: len(body) * share // 10], URL.replace("2015001", "2015910")))
        except PageError:
            continue
        assert "page_cut" in part.warnings
        assert part.headline is not None
        assert part.headline[:9] == (whole.headline or "")[:9]


@given(st.integers(0, len(GOLDEN)), st.integers(0, len(GOLDEN)), st.binary(max_size=8))
def test_no_damage_gives_anything_but_a_record_or_a_named_error(
    start: int, end: int, noise: bytes
) -> None:
    body = GOLDEN[: min(start, end)] + noise + GOLDEN[max(start, end) :]
    try:
        record = to_record(read(page(body, URL)))
    except NewscrawlError:
        return
    assert record["headline"]
    assert set(record["warnings"]) <= set(WARNINGS)


@pytest.mark.parametrize(
    ("charset", "header"),
    [
        ("utf-8", "text/html; charset=windows-1256"),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8", "text/html"),
        ("windows-1256", "text/html; charset=windows-1256"),
        ("utf-16", "text/html"),
    ],
)
def test_a_wrong_charset_in_the_header_costs_no_letter(charset: str, header: str) -> None:
    title, story = "<h1 class='title'>پگاه چهارشنبه</h1>", "<div class='story'><p>متن</p></div>"
    text = f"<article class='single-news'>{title}{story}</article></html>"
    if charset == "windows-1256":
        text = text.replace("ی", "ي")
    article = read(page(text.encode(charset), URL, header))
    assert article.headline == "پگاه چهارشنبه"
    assert ("encoding_doubtful" in article.warnings) == (charset != "utf-8")


def test_a_header_of_utf_8_that_the_bytes_refute_gives_way_to_the_pages_own_charset() -> None:
    meta = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1256'>"
    story = "<div class='story'><p>متن</p></div>"
    text = f"<html><head>{meta}</head><body><article class='single-news'>{story}"
    text += "<h1 class='title'>پگاه چهارشنبه</h1></article></body></html>"
    body = text.replace("ی", "ي").encode("windows-1256")
    assert read(page(body, URL, "text/html; charset=utf-8")).headline == "پگاه چهارشنبه"


def test_a_few_bad_bytes_leave_the_rest_as_it_is() -> None:
    body = GOLDEN.replace("آغاز".encode(), b"\xff").replace("اهالی".encode(), b"\xd8")
    article = read(page(body, URL, "text/html; charset=windows-1256"))
    assert "encoding_doubtful" in article.warnings
    assert article.headline == "آب‌انبار روستا| دری که پس از ۴۰ سال باز شد"
    assert "\ufffd" in (article.body or "")


def test_missing_parts_are_named() -> None:
    bare = "<html><article class='single-news'><h1 class='title'>تیتر</h1></article></html>"
    with pytest.raises(InvalidArticleError, match="no body or pictures") as error:
        read(page(bare, URL))
    assert error.value.missing == ("body or pictures",)
