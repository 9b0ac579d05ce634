"""Times, tags, sources and pictures around a story that no name marks: its own, and others'."""

import pytest

from tests.sites.republished.general_pages import A, B, C, H, P, og, read

STORY = f"<div class=tx>{P(A, B, C)}</div>"
CLOCK = "شنبه ۲۱ آبان ۱۴۰۴ | ۱۱:۴۵"
AT = "2025-11-12T08:15:00Z"


@pytest.mark.parametrize(
    ("body", "published"),
    [
        (f"<div class=w>{H}<div><span>{CLOCK}</span></div>{STORY}</div>", AT),
        (f"<div class=w>{H}<p><span>۱۴۰۴/۰۸/۲۱</span> <span>۱۱:۴۵</span></p>{STORY}</div>", AT),
        (f"<article><div><a href=/s>قم</a> <i>x</i><b>{CLOCK}</b></div>{H}{STORY}</article>", AT),
        (f"<div class=w>{H}{STORY}<div class=x>نوشته شده در {CLOCK} توسط</div></div>", AT),
        (f"<div class=w>{H}{STORY}<p><b>تاریخ انتشار خبر: {CLOCK}</b></p></div>", AT),
        (f"<div class=hd><span>{CLOCK}</span></div>{H}{STORY}", None),
        (f"<div class=w>{H}<div class=tx>{P(A)}<p>زمان: {CLOCK}</p>{P(B, C)}</div></div>", None),
        (f"<div class=w>{H}<div><a href=/2>خبر</a><span>{CLOCK}</span></div>{STORY}</div>", None),
        (f"<div class=w>{H}{STORY}<div class=x><p>ارسال در {CLOCK}</p></div></div>", None),
        (f"<div class=w>{H}{STORY}<div class=x><b>{CLOCK}</b><p>نظر</p></div></div>", None),
        (f"<div class=w>{H}<b>{CLOCK}</b><b>شنبه ۲۱ آبان ۱۴۰۴ ۱۲:۰۰</b>{STORY}</div>", None),
    ],
)
def test_a_time_without_a_name(body: str, published: str | None) -> None:
    assert read(body).published_at == published


@pytest.mark.parametrize(
    ("below", "tags"),
    [
        (
            "<ul class=td-tags><li><a href=/t/1>الف</a></li><li><a href=/t/2>ب</a></li></ul>",
            "الف ب",
        ),
        (
            "<div class=source-tags><b><a href=/s>ایسنا</a></b><p class=tags><a>الف</a></p></div>",
            "الف",
        ),
        ("<p><a rel=tag href=/t/1>#الف</a> <a rel='tag x' href=/t/2>ب</a></p>", "الف ب"),
        ("<p><a rel='category tag' href=/c/1>اخبار استان</a></p>", ""),
        ("<div class=related-posts><a rel=tag href=/t/1>الف</a></div>", ""),
        ("<div class='widget widget_tag_cloud'><a href=/t/1>الف</a></div>", ""),
        ("<div class=related><b>خبر</b><span class=tag><a href=/t/1>ورزش</a></span></div>", ""),
        (f"<div class=tags><a href=/t/1>{'الف ' * 40}</a></div>", ""),
    ],
)
def test_tags_of_the_storys_frame(below: str, tags: str) -> None:
    story = f"<div class=w>{H}{STORY}{below}</div>"
    assert read(story).tags == tags.split()
    assert read(f"{H}{STORY}{below}").tags == []  # the frame is the whole page
    head = '<meta name="keywords" content="سیل، قم">'
    assert read(story, head).tags == ["سیل", "قم"]


@pytest.mark.parametrize(
    ("body", "source"),
    [
        (f"{STORY}<div class=sign><span>منبع خبر: ایسنا</span></div>", "ایسنا"),
        (f"{STORY}<p>منبع</p><p>قم</p>", None),
        (f"<div class=tx>{P(A)}<p>منبع آگاه: گفت‌وگوها ادامه دارد</p>{P(B, C)}</div>", None),
        (f"<div class=tx>{P(A)}<p>منبع آب این شهر تنها یک چاه است.</p>{P(B, C)}</div>", None),
    ],
)
def test_a_line_that_names_the_source(body: str, source: str | None) -> None:
    assert read(f"<div class=w>{H}{body}</div>").source == source


@pytest.mark.parametrize(
    ("above", "address"),
    [
        ("<figure><img src=/own.jpg></figure>", "own.jpg"),
        ("<div class=picture><img src=/own.jpg width=640></div>", "own.jpg"),
        ("<a href=/full.jpg><img src=/own.jpg width=640></a>", "full.jpg"),
        ("<img src=/own.jpg width=120>", "og.jpg"),
        ("<div class=author-box><img src=/ali.jpg width=400></div>", "og.jpg"),
        ("<a href=https://shop.example/><img src=/728x90.gif width=728></a>", "og.jpg"),
        ("<a href=/news/2><figure><img src=/other.jpg></figure></a>", "og.jpg"),
    ],
)
def test_pictures_between_headline_and_story(above: str, address: str) -> None:
    found = read(f"<div class=w>{H}{above}{STORY}</div>", og("image", "/og.jpg"))
    assert [image.url for image in found.images] == [f"https://khabar.example/{address}"]


def test_a_picture_in_a_box_inside_the_story_is_anothers() -> None:
    box = "<div class=related-inline><a href=/2><img src=/2.jpg><b>خبر دیگر</b></a></div>"
    own = "<figure><img src=/own.jpg></figure>"
    found = read(f"<div class=w>{H}<div class=tx>{P(A)}{own}{P(B)}{box}{P(C)}</div></div>")
    assert [image.url for image in found.images] == ["https://khabar.example/own.jpg"]
