"""Times, tags and sections, wherever a page may have them."""

import pytest

from tests.factories import json_ld
from tests.sites.iran_samaneh.pages import meta, read, samaneh_page

PDATE = "<div class='news_pdate_c'>{}</div>"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("تاریخ انتشار: ۱۲ ارديبهشت ۱۴۰۴ - ۱۶:۱۲", "2025-05-02T12:42:00Z"),
        ("۱۶:۱۲ - ۱۲ ارديبهشت ۱۴۰۴", "2025-05-02T12:42:00Z"),
        ("<span>تاریخ انتشار:</span> ۱۲ اردیبهشت ۱۳۹۸ - ۱۶:۱۲", "2019-05-02T11:42:00Z"),
        ("۱۲ ارديبهشت ۱۴۰۴ - ۱۶:۱۲ <span>02 May 2025</span>", "2025-05-02T12:42:00Z"),
        ("<i class='fa'></i> ۱۴۰۴/۰۲/۱۲ - ۱۶:۱۲", "2025-05-02T12:42:00Z"),
        ("تاریخ: <b>چهار روز پیش</b> ۱۲ ارديبهشت ۱۴۰۴ - ۱۶:۱۲", "2025-05-02T12:42:00Z"),
    ],
)
def test_the_time_on_the_page_is_tehrans(line: str, published: str) -> None:
    article = read(samaneh_page(toolbar=PDATE.format(line)))
    assert article.published_at == published
    assert article.choices["published_at"] == ".news_pdate_c"
    assert "published_at_fallback" not in article.warnings


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (json_ld(datePublished="2025-05-02T16:12:09+03:30"), "2025-05-02T12:42:09Z"),
        (meta("article:published_time", "2025-05-02T12:42:05Z"), "2025-05-02T12:42:05Z"),
        (
            meta("article:published_time", "۱۴۰۴/۰۲/۱۲ - ۱۶:۱۲", value="value"),
            "2025-05-02T12:42:00Z",
        ),
    ],
)
def test_times_without_a_line_on_the_page(head: str, published: str) -> None:
    article = read(samaneh_page(toolbar="", head=head))
    assert article.published_at == published
    assert "published_at_fallback" in article.warnings


def test_times_are_held_against_each_other() -> None:
    same = read(samaneh_page(head=json_ld(datePublished="2025-05-02T16:12:09+03:30")))
    assert (same.published_at, "date_conflict" in same.warnings) == ("2025-05-02T12:42:00Z", False)
    other = read(samaneh_page(head=json_ld(datePublished="2025-05-05T16:12:09+03:30")))
    assert (other.published_at, "date_conflict" in other.warnings) == ("2025-05-02T12:42:00Z", True)
    # A crawler met a published_time that was still to come: it is no time of publication.
    ahead = read(samaneh_page(head=meta("article:published_time", "2099-12-13T10:22:15+03:30")))
    assert (ahead.published_at, "date_conflict" in ahead.warnings) == (
        "2025-05-02T12:42:00Z",
        False,
    )


def test_the_hour_that_came_twice_is_doubtful() -> None:
    line = PDATE.format("۳۰ شهریور ۱۳۹۸ - ۲۳:۳۰")
    assert "time_ambiguous" in read(samaneh_page(toolbar=line)).warnings
    exact = read(samaneh_page(toolbar="", head=json_ld(datePublished="2019-09-21T19:00:00Z")))
    assert "time_ambiguous" not in exact.warnings


def test_modified_times_have_no_fallback() -> None:
    for head in (
        json_ld(dateModified="2025-05-03T00:00:00Z"),
        meta("article:modified_time", "۱۴۰۴/۰۲/۱۳ - ۰۳:۳۰", value="value"),
    ):
        article = read(samaneh_page(head=head))
        assert article.modified_at == "2025-05-03T00:00:00Z"
        assert not [w for w in article.warnings if w.startswith("modified")]


@pytest.mark.parametrize(
    ("after", "head", "tags"),
    [
        ("<div class='tags_title'><a class='tags_item'>الف</a> ، <a>ب</a></div>", "", ["الف", "ب"]),
        ("<ul class='tags'><li><a>الف</a><li><a>ب</a></ul>", "", ["الف", "ب"]),
        (
            "<div class='tags'><b class='title'>برچسب‌ها</b><a>الف</a><a> </a><a>الف</a></div>",
            "",
            ["الف"],
        ),
        ("", meta("keywords", "الف،ب ج", key="name", value="value"), ["الف", "ب ج"]),
        ("", meta("article:tag", "الف , ب", key="name", value="value"), ["الف", "ب"]),
        ("", json_ld(keywords=["الف", "ب"]), ["الف", "ب"]),
        ("", "", []),
    ],
)
def test_tags(after: str, head: str, tags: list[str]) -> None:
    assert read(samaneh_page(after=after, head=head)).tags == tags


def test_sections_leave_out_the_front_page() -> None:
    path = (
        "<div class='news_path'><a href='/'>صفحه نخست</a> » <a href='/fa/fars/204'>شیراز</a></div>"
    )
    article = read(samaneh_page(toolbar=PDATE.format("۱۲ مهر ۱۴۰۲ - ۱۰:۰۰") + path))
    assert (article.sections, article.services) == (["شیراز"], ["fars"])
    named = meta("article:section", "فارس", key="name", value="value")
    told = read(samaneh_page(toolbar=PDATE.format("۱۲ مهر ۱۴۰۲ - ۱۰:۰۰"), head=named))
    assert (told.sections, told.services) == (["فارس"], [])
    assert "sections_fallback" in told.warnings
