"""Times that no name calls so: above a headline, at a story's beginning, and below it."""

import pytest
from scrapy.http import HtmlResponse

from newscrawl.sites.extraction import read as read_response
from tests.sites.republished.general_pages import TITLE, A, B, C, H, P, read

AT, LATER = "2026-10-05T10:50:00Z", "2026-11-05T10:50:00Z"
SHOWN = "۱۳ مهر ۱۴۰۵"
CLOCK, OTHER = f"دوشنبه {SHOWN} - ۱۴:۲۰", "۱۴ آبان ۱۴۰۵ - ۱۴:۲۰"
EPOCH = 1791197400
STORY = f"<div class=tx>{P(A, B)}</div>"
CODE = "<span>کد خبر: ۱۲۳۴</span>"
CARD = f"<div class=c><a href=/2>خبر دیگری که جای دیگر است</a>{CODE}<span>{CLOCK}</span></div>"
CREATED = f"<dd>توسط علی</dd><dd>ایجاد شده در {CLOCK}</dd>"


def around(before: str, head: str = "", story: str = STORY, after: str = "") -> str:
    """Return a page whose headline has a box of its own. before: markup in it; head: above all."""
    return (
        f"<div id=page>{head}<div class=v><div class=hd>{before}{H}</div>{story}{after}</div></div>"
    )


def table(*rows: tuple[str, str]) -> str:
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    return f"<table>{cells}</table>"


def in_story(*lines: str) -> str:
    """Return a page with lines in the story's element, before its paragraphs."""
    return f"<div class=v>{H}<div class=tx>{''.join(lines)}{P(A, B)}</div></div>"


ABOVE = [
    around(f"<div>{CODE}<span>{CLOCK}</span></div>"),
    around(f"<div><span>{CLOCK}</span> <span>شماره: 1551043</span></div>"),
    around(f"<ul><li><span>{CODE}</span></li><li><span>{CLOCK}</span></li></ul>"),
    around(f"<span class=d>{CLOCK}</span>"),
    around(f"<div><div><small>{CLOCK}</small></div></div>"),
    around(f"<span>دوشنبه {SHOWN}</span><span>۱۴:۲۰</span>"),
    around(f"<div>تاریخ انتشار: {CLOCK}</div>"),
    around(f"<div class=itemHeader><span class=itemDateCreated>{CLOCK}</span></div>"),
    f"<div><div class=bar>{CODE}<span>{CLOCK}</span></div><div class=v>{H}{STORY}</div></div>",
    f"<td><div>{CLOCK}</div>{H}{STORY}</td>",
    f"<td><center><font>{CLOCK}</font></center>{H}{STORY}</td>",
    f"<div class=m>قم</div><div class=bar>{CODE}<span>{CLOCK}</span></div>{H}{STORY}",
]


@pytest.mark.parametrize("body", ABOVE)
def test_a_bar_above_the_headline(body: str) -> None:
    assert read(body).published_at == AT


@pytest.mark.parametrize(
    "body",
    [
        # The clock of the page, in boxes that say so, and in boxes that do not.
        around(f"<div class=today>{CLOCK}</div>"),
        around("", head=f"<div>{CLOCK}</div>"),
        around("", head=f"<header><span>{CLOCK}</span></header>"),
        around("", head=f"<div id=header><div>{CODE}<span>{CLOCK}</span></div></div>"),
        around(f"<span>{CLOCK}</span>", head=f"<div class=top>امروز {SHOWN}</div>"),
        around(f"<span>{CLOCK}</span><a href=/>خانه</a>"),
        around(f"<ul><li>{CLOCK}</li></ul>"),
        around(f"<div>قم</div><div>{CLOCK}</div>"),
        around(f"<span>{CLOCK}</span><span>{OTHER}</span>"),
        f"<div>{CLOCK}</div>{H}{STORY}",
        f"<div>{CODE}<span>{CLOCK}</span></div><p>قم</p><p>تهران</p>{H}{STORY}",
        f"<div id=header>{CODE}<span>{CLOCK}</span></div>{H}{STORY}",
        f"{CARD}{H}{STORY}",
        # Another story's.
        around(CARD),
        around("", head=CARD),
        around(f"<aside><div>{CODE}<span>{CLOCK}</span></div></aside>"),
        # An event's.
        around(f"<div>نشست شورا دوشنبه {SHOWN} ساعت ۱۴:۲۰</div>"),
    ],
)
def test_a_line_above_the_headline_that_may_be_another_ones(body: str) -> None:
    article = read(body)
    assert (article.published_at, article.jalali_date) == (None, None)


@pytest.mark.parametrize(("at", "wanted"), [("10:52", None), ("11:52", "2026-12-05T10:50:00Z")])
def test_a_lone_time_is_the_clock_of_the_page_while_it_is_asked_for(
    at: str, wanted: str | None
) -> None:
    class Archived(HtmlResponse):
        fetched_at = f"2026-12-05T{at}:00Z"

    data = f"<html><body>{around('<span>۱۴ آذر ۱۴۰۵ - ۱۴:۲۰</span>')}</body></html>".encode()
    answer = Archived("https://khabar.example/n/1", body=data, encoding="utf-8")
    assert read_response(answer, copy=True).published_at == wanted


NAMED = f"<span class=date>{CLOCK}</span>"


@pytest.mark.parametrize(
    "head",
    [
        f"<header><div>{NAMED}</div></header>",
        f"<div id=header>{NAMED}</div>",
        f"<div class='site-header x'><time datetime={AT}>x</time></div>",
        f"<div class=top><div>{NAMED}</div></div>",
        f"<div class=date-today>{NAMED}</div>",
    ],
)
def test_the_clock_in_the_head_of_the_site(head: str) -> None:
    """It stands in one frame with the story where no box holds the story alone."""
    assert read(f"<div id=page>{head}{H}{STORY}</div>").published_at is None
    assert read(f"{head}{H}{STORY}").published_at is None
    shown = f"<span class=date>{OTHER}</span>"
    assert read(f"<div id=page>{head}{shown}{H}{STORY}</div>").published_at == LATER


@pytest.mark.parametrize(
    "head", [f"<header>{NAMED}</header>", f"<div class=post-header>{NAMED}</div>"]
)
def test_a_header_of_the_story(head: str) -> None:
    assert read(f"<article>{head}{H}{STORY}</article>").published_at == AT
    assert read(f"<div><article>{head}</article>{H}{STORY}</div>").published_at == AT


@pytest.mark.parametrize("tag", ["small", "font", "label", "h5", "h6", "a", "td"])
def test_elements_of_a_time(tag: str) -> None:
    line = f"<{tag}>{CLOCK}</{tag}>"
    line = f"<table><tr>{line}</tr></table>" if tag == "td" else f"<div>{line}</div>"
    assert read(f"<article>{H}{line}{STORY}</article>").published_at == AT
    named = line.replace(f"<{tag}", f"<{tag} class=date").replace("</div>", "<i>قم</i></div>")
    assert read(f"<div class=v>{H}{named}{STORY}</div>").published_at == AT


@pytest.mark.parametrize(
    "story",
    [
        f"{P(A)}<h5 class=date>{CLOCK}</h5>{P(B)}",
        f"{P(A)}<table><tr><td class=date>{CLOCK}</td><td>قم</td></tr></table>{P(B)}",
        f"{P(A)}<p><a class=date href=/2>{CLOCK}</a></p>{P(B)}",
    ],
)
def test_cells_and_links_in_a_story_are_its_text(story: str) -> None:
    assert read(f"<div class=v>{H}<div class=tx>{story}</div></div>").published_at is None


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (in_story(f"<div class=newsdate>{CLOCK}</div>"), AT),
        (in_story(f"<div>{CLOCK}</div>"), AT),
        (in_story(f"<p>تاریخ: {CLOCK}</p>"), AT),
        (in_story(f"<div>{CLOCK}</div>").replace("<div class=v>", "<div class=tx>"), AT),
        (in_story(f"<p>زمان: {CLOCK}</p><p>مکان: قم</p>"), None),
        (in_story(f"<p>کنسرت بعدی گروه:</p><p>{CLOCK}</p>"), None),
        (in_story(f"<table><tr><td>بازی</td><td>{CLOCK}</td></tr></table>"), None),
        (in_story(f"<p>{CLOCK}</p>", P(C), f"<p>{OTHER}</p>"), None),
        (in_story(P(C), f"<p>{CLOCK}</p>"), None),
        (in_story(f"<div><a href=/2>خبر</a><b>{CLOCK}</b></div>"), None),
        (in_story(f"<blockquote><p>{CLOCK}</p></blockquote>"), None),
    ],
)
def test_the_first_line_of_a_story(body: str, wanted: str | None) -> None:
    assert read(body).published_at == wanted


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (f"<div class=post-footer>نوشته شده در تاریخ {SHOWN} ساعت ۱۴:۲۰ توسط مدیر</div>", AT),
        (f"<small>تاریخ انتشار: {CLOCK}</small>", AT),
        (f"<div>ایجاد شده در {CLOCK}</div>", AT),
        (f"<div class=entry-footer><time class=published datetime={AT}>x</time></div>", AT),
        (f"<div class=footer>تاریخ انتشار: {CLOCK}</div>", None),
        (f"<div class=comments><p>نوشته شده در {CLOCK}</p></div>", None),
        (f"<div><b>علی</b><small>ارسال شده در {CLOCK}</small></div>", None),
        (f"<small>{CLOCK}</small>", None),
        (f"<div><b>علی</b><i>منتشر شده در {CLOCK}</i><p>آفرین</p></div>", None),
        (f"<div><b>علی</b><i>منتشر شده در {CLOCK}</i><p>کد خبر: ۱۲</p></div>", AT),
        ("<div><b>علی</b><i title='1405/07/13 14:20'>۳ ماه پیش</i><p>آفرین</p></div>", None),
    ],
)
def test_a_line_below_a_story(after: str, wanted: str | None) -> None:
    assert read(f"<article>{H}{STORY}{after}</article>").published_at == wanted
    assert read(f"<div class=v>{H}{STORY}{after}</div>").published_at == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (table(("تاریخ", SHOWN), ("ساعت", "۱۴:۲۰"), ("کد", "۱۲۳")), AT),
        (table(("تاریخ انتشار:", CLOCK), ("گروه", "سیاسی")), AT),
        (f"<dl><dt>تاریخ</dt><dd>{SHOWN}</dd><dt>ساعت</dt><dd>۱۴:۲۰</dd></dl>", AT),
        (table(("تاریخ جلسه", SHOWN), ("ساعت", "۱۴:۲۰")), None),
        (
            table(
                ("زمان مسابقه", CLOCK),
            ),
            None,
        ),
        ("<span title='1405/07/13 14:20'>۳ ماه پیش</span>", AT),
        ("<span title='1405/07/13 14:20'>برنامه</span>", None),
        ("<span class=comment-date title='1405/07/13 14:20'>۳ ماه پیش</span>", None),
        (f"<a>{CLOCK} <abbr>CET</abbr></a>", None),
        (f"<dl><dt>جزئیات</dt>{CREATED}<dd>آخرین به روز رسانی در {OTHER}</dd></dl>", AT),
        (f"<small>آخرین به‌روزرسانی: {CLOCK}</small>", None),
        (f"<dl><dt>زمان مسابقه</dt><dd>{CLOCK}</dd></dl>", None),
        ("<a href=/2>خبر</a><span title='1405/07/13 14:20'>۳ ماه پیش</span>", None),
        (f"<span class=date data-timestamp={EPOCH}></span>", AT),
        (f"<span class=time data-time={EPOCH}000>۳ ماه پیش</span>", AT),
        (f"<time datetime={EPOCH}>x</time>", AT),
        (f"<span class=x data-time={EPOCH}></span>", None),
        (f"<div class=match-time data-time={EPOCH}>شروع بازی</div>", None),
        (f"<span class=time data-time={EPOCH}></span>", None),
        (f"<span class=update-time data-time={EPOCH}></span>", None),
        (f"<span class=date data-timestamp={EPOCH}99></span>", None),
    ],
)
def test_details(line: str, wanted: str | None) -> None:
    assert read(f"<div class=v>{H}<div>{line}</div>{STORY}</div>").published_at == wanted


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (around(f"<div>{CODE}<span>دوشنبه {SHOWN}</span></div>"), "1405-07-13"),
        (around(f"<div>تاریخ انتشار: {SHOWN}</div>"), "1405-07-13"),
        (f"<div class=v>{H}<small>{SHOWN}</small>{STORY}</div>", "1405-07-13"),
        (around(f"<span>دوشنبه {SHOWN}</span>"), None),
        (around("", head=f"<div>امروز دوشنبه {SHOWN}</div>"), None),
        (around("", after=f"<div>{SHOWN}</div>"), None),
    ],
)
def test_a_day_without_a_time(body: str, day: str | None) -> None:
    article = read(body)
    assert (article.published_at, article.jalali_date) == (None, day)
    assert article.headline == TITLE
