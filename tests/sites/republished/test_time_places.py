"""Where an unknown site's page may show the story's time, and where it shows other times."""

import pytest

from tests.sites.republished.general_pages import TITLE, A, B, C, H, P, read

T = "شنبه ۷ مهر ۱۴۰۳ - ۱۱:۰۰"
STORY = f"<div>{P(A, B, C)}</div>"


@pytest.mark.parametrize(
    "body",
    [
        # A bar above the headline, with the story's number or without.
        f"<div class=w><div><span>کد خبر: 1</span><span>{T}</span></div>{H}{STORY}</div>",
        f"<div><span>کد خبر: 1</span><span>{T}</span></div>{H}{STORY}",
        f"<div class=w><div><i>کد خبر: 1</i><i>{T}</i></div><div class=t>{H}{STORY}</div></div>",
        f"<main><div class=x><ul><li>کد خبر: 1</li><li>{T}</li></ul>{H}{STORY}</div></main>",
        f"<div class=w><div><span>{T}</span></div>{H}{STORY}</div>",
        f"<div class=w><div>تاریخ انتشار: {T}</div>{H}{STORY}</div>",
        f"<div class=w><div><b class=itemDateCreated>{T}</b><h2>{TITLE}</h2></div>{STORY}</div>",
        # Below it, in any element.
        *(f"<div class=w>{H}<{tag}>{T}</{tag}>{STORY}</div>" for tag in ("small", "font", "h5")),
        f"<div class=w>{H}<small class=date>{T}</small>{STORY}</div>",
        f"<table><tr><td>{H}<tr><td>{T}<tr><td>{STORY}</table>",
        f"<div>{H}<table><tr><td>روز<td>۷ مهر ۱۴۰۳<td>ساعت<td>۱۱:۰۰</table>{STORY}</div>",
        # The first line of the story's element.
        f"<div class=w>{H}<div class=x><div class=newsdate>{T}</div>{P(A, B, C)}</div></div>",
        f"<div class=w>{H}<div class=x><div><span>{T}</span></div>{P(A, B, C)}</div></div>",
        # Below the story, with a label.
        f"<div class=w>{H}{STORY}<div>نوشته شده در تاریخ ۷ مهر ۱۴۰۳ ساعت ۱۱:۰۰</div></div>",
        f"<div class=w>{H}{STORY}<div class=post-footer>ایجاد شده در {T}</div></div>",
        # In an attribute of a line that says how long ago it was.
        f"<div class=w>{H}<span class=date title='{T}'>۳ ماه پیش</span>{STORY}</div>",
        f"<div class=w>{H}<span title='۱۴۰۳/۰۷/۰۷ ۱۱:۰۰'>۳ ماه پیش</span>{STORY}</div>",
        f"<div class=w>{H}<span data-timestamp=1727508600>3 months ago</span>{STORY}</div>",
        f"<div class=w>{H}<time data-time=1727508600000>۳ ماه پیش</time>{STORY}</div>",
    ],
)
def test_the_storys_time_is_found(body: str) -> None:
    article = read(body)
    assert article.published_at == "2024-09-28T07:30:00Z"
    assert article.body == "\n\n".join((A, B, C))


@pytest.mark.parametrize(
    "body",
    [
        # The site's own clock.
        f"<div id=wrap><div id=header><span>{T}</span></div>{H}{STORY}</div>",
        f"<div class=w><div class=top-bar><div>{T}</div></div>{H}{STORY}</div>",
        f"<div class=w><div class=today>{T}</div>{H}{STORY}</div>",
        f"<div class=w><div>امروز {T}</div>{H}{STORY}</div>",
        f"<div>{T}</div>{H}{STORY}",
        f"<header><div>{T}</div></header>{H}{STORY}",
        # Times of comments, of other stories, and of a change.
        f"<div class=w>{H}{STORY}<ul><li><a href=/1>خبر دیگر روز</a><small>{T}</small></ul></div>",
        f"<div class=w>{H}{STORY}<div><b>علی</b><small>{T}</small>{A}</div></div>",
        f"<div class=w>{H}{STORY}<div><b>علی</b><i title='{T}'>۳ روز پیش</i>{A}</div></div>",
        f"<div class=w><div><a href=/9>خبر دیگر شهر</a><small>{T}</small></div>{H}{STORY}</div>",
        f"<div class=w><div><h2><a href=/9>دیگر</a></h2>منتشر شده در {T}</div><p>{H}{STORY}</div>",
        f"<div class=w>{H}<small>به‌روزرسانی: {T}</small>{STORY}</div>",
        # Two times, and one in a sentence.
        f"<div class=w>{H}<small>{T}</small><small>شنبه ۶ مهر ۱۴۰۳ - ۱۱:۰۰</small>{STORY}</div>",
        f"<div class=w>{H}<div><p>شنبه ۷ مهر ۱۴۰۳ ساعت ۱۱:۰۰ آمد.</p>{P(A, B)}</div></div>",
    ],
)
def test_another_time_is_not_the_storys(body: str) -> None:
    assert read(body).published_at is None


@pytest.mark.parametrize(
    "tags",
    [
        "<p class=post-tag><a href=/t/1>آب</a> <a href=/t/2>نان</a></p>",
        "<ul class=tags><li><a href=/t/1>آب</a><li><a href=/t/2>نان</a></ul>",
        "<div class=tagbox><a href=/t/1>آب</a>، <a href=/t/2>نان</a></div>",
        "<div><a rel=tag href=/t/1>آب</a> <a rel=tag href=/t/2>نان</a></div>",
        "<div>برچسب‌ها: <a href=/t/1>آب</a>، <a href=/t/2>نان</a></div>",
        "<div><span>برچسب ها</span><a href=/t/1>آب</a><a href=/t/2>نان</a></div>",
        "<div><a href=/t/1>#آب</a> <a href=/t/2>#نان</a></div>",
    ],
)
def test_tags_right_after_the_storys_frame(tags: str) -> None:
    story = f"<article>{H}{STORY}</article>"
    assert read(f"<main><div class=m>{story}{tags}</div></main>").tags == ["آب", "نان"]
    side = f"<div class=sidebar>{tags}</div>"
    assert read(f"<main><div class=m>{story}{side}</div></main>").tags == []
    cloud = f"<div class=tagcloud-widget>{tags}</div>"
    assert read(f"<main><div class=m>{story}</div>{cloud}</main>").tags == []
