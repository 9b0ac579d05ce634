"""Fields on a page that belong to another story: JSON-LD, a time, a lead, a number; and short
stories that sound like a notice. The pages were written without knowledge of the readers.
"""

import json
from typing import Any

import pytest

from newscrawl.errors import NotThePageError, OtherArticleError
from newscrawl.items import Article
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.factories import jannah, read_copy
from tests.sites.everywhere import READERS, between

URL = "https://www.tasnimnews.ir/fa/news/1404/08/30/3456789/baran"
HEADLINE = "باران پاییزی قم را تازه کرد"
TIME = "۳۰ آبان ۱۴۰۴ - ۲۲:۵۳"
MOMENT = "2025-11-21T19:23:00Z"
STORY = (
    "<p>بارش باران از بامداد امروز در بیشتر شهرستان‌های استان قم آغاز شد.</p>"
    "<p>کشاورزان خرسندند.</p>"
)
OTHER_URL = "https://www.tasnimnews.ir/fa/news/1399/02/16/2250000/x"


def site(
    story: str = STORY,
    *,
    headline: str = HEADLINE,
    head: str = "",
    inside: str = "",
    lead: str = "<h3 class='lead'>لید</h3>",
    time: str = f"<ul><li class='time'>{TIME}</li></ul>",
    after: str = "",
) -> Article:
    title = f"<title>{headline} - اخبار استانها - اخبار تسنیم</title>"
    body = f"{inside}<h1 class='title'>{headline}</h1>{time}{lead}<div class='story'>{story}</div>"
    markup = f"<html><head>{title}{head}</head><body><article class='single-news'>{body}{after}"
    return read(page(f"{markup}</article></body></html>", URL))


def ld(*entries: dict[str, Any]) -> str:
    listed: Any = entries[0] if len(entries) == 1 else list(entries)
    return f'<script type="application/ld+json">{json.dumps(listed)}</script>'


RELATED = {"@type": "NewsArticle", "headline": "دیگر", "datePublished": "2020-05-05T10:00:00Z"}
OWN = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2025-11-21T19:23:00Z"}


@pytest.mark.parametrize(
    "entries",
    [
        ({**RELATED, "mainEntityOfPage": OTHER_URL, "image": "https://x.example/a.jpg"},),
        ({**RELATED, "url": OTHER_URL, "keywords": ["الف"]},),
        ({"@type": "VideoObject", "name": "فیلم", "datePublished": "2020-01-01T00:00:00Z"},),
        (RELATED, OWN),
        (OWN, RELATED),
        ({**RELATED, "url": OTHER_URL}, {**OWN, "url": URL}),
    ],
)
def test_json_ld_of_something_else_says_nothing_of_a_story(entries: tuple[dict[str, Any]]) -> None:
    found = site(head=ld(*entries))
    assert (found.published_at, found.images, found.tags) == (MOMENT, [], [])
    text = f"<h1 class='post-title'>{HEADLINE}</h1>"
    whole = f"<title>{HEADLINE} | نمونه</title>{ld(*entries)}{text}<div>{STORY}</div></html>"
    assert read_copy(whole, "https://khabar.example/48213").published_at in (None, MOMENT)


def test_of_several_times_the_one_with_the_addresss_day_is_a_storys() -> None:
    box = "<div class='box'><ul><li class='time'>۵ آذر ۱۴۰۲ - ۰۹:۰۰</li></ul></div>"
    hidden = "<ul hidden><li class='time'>۵ آذر ۱۴۰۰ - ۰۹:۰۰</li></ul>"
    for inside in (box, hidden, f"{hidden}{box}"):
        assert site(inside=inside).published_at == MOMENT
    comments = "<div class='comments'><ul><li class='time'>۵ آذر ۱۴۰۴ - ۰۹:۰۰</li></ul></div>"
    assert site(time="", after=comments).published_at is None


def test_the_lead_of_a_story_in_a_box_is_not_this_ones() -> None:
    box = "<aside><article class='box-item'><h3 class='lead'>لید دیگر</h3></article></aside>"
    assert site(lead="", after=box).lead is None


def test_a_whole_number_and_day_is_another_story() -> None:
    other = f"<meta property='og:url' content='{OTHER_URL}'>"
    time = "<ul><li class='time'>۱۶ اردیبهشت ۱۳۹۹ - ۱۰:۰۰</li></ul>"
    with pytest.raises(OtherArticleError):
        site(head=other, time=time)
    assert "id_conflict" in site(head=other).warnings


SHORT = ["ورود و خروج", "یافت نشد", "حذف شد", "کد امنیتی", "دسترسی محدود شد", "عضویت", "۴۰۴"]


@pytest.mark.parametrize("headline", SHORT)
def test_a_signed_story_is_refused_for_no_words(headline: str) -> None:
    told = f"<p>به گزارش خبرگزاری تسنیم از قم، {headline}؛ این را استاندار گفت.</p>"
    assert site(f"{told}<p>انتهای پیام/644/</p>", headline=headline).headline == headline
    with pytest.raises(NotThePageError):
        site(f"<p>{headline}. لطفا دوباره تلاش کنید.</p>", headline="یافت نشد", time="")


@pytest.mark.parametrize("name", ["error404", "search search-no-results", "archive category"])
def test_what_wordpress_calls_no_post_is_none(name: str) -> None:
    text = f"<body class='{name}'><h1>{HEADLINE}</h1><div>{STORY}</div></body></html>"
    with pytest.raises(NotThePageError):
        read_copy(text, "https://khabar.example/48213")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "sentence",
    [
        "<a href='https://sanjesh.example/list.pdf'>فهرست پذیرفته‌شدگان</a> را ببینید.",
        "<a href='https://www.tasnimnews.com/fa/news/1404/08/29/3439999/x'>این نقشه</a> را ببینید",
    ],
)
def test_a_sentence_that_begins_with_a_link_is_a_sentence(sentence: str, reader: str) -> None:
    assert len(between(f"<p>{sentence}</p>", reader)) == 1


@pytest.mark.parametrize("reader", READERS)
def test_a_label_and_its_links_may_stand_in_a_table(reader: str) -> None:
    link = "<a href='https://www.tasnimnews.com/fa/news/1404/08/29/3439999/x'>سدهای قم پر شد</a>"
    table = f"<table><tr><td>بیشتر بخوانید</td></tr><tr><td>{link}</td></tr></table>"
    assert between(table, reader) == []


def test_jannahs_box_of_another_post_is_none_of_this_ones() -> None:
    box = (
        "<div id='inline-related-post' class='mag-box mini-posts-box content-only'><h3>مشابه</h3>"
        "<ul><li><h2 class='post-title'><a href='/1'>سدهای قم پر شد</a></h2><img src='/a.jpg'>"
        "</li></ul></div>"
    )
    found = read_copy(
        jannah(HEADLINE, f"{STORY}{box}<div class='kk-star-ratings'>امتیاز: ۵ از ۵</div>")
    )
    assert "سدهای" not in (found.body or "")
    assert "امتیاز" not in (found.body or "")


def test_the_agencys_advertisements_are_no_pictures() -> None:
    ad = "<img src='https://newsmedia.tasnimnews.com/Tasnim/Uploaded/Ads/1404/x.gif'>"
    own = "<img src='https://newsmedia.tasnimnews.com/Tasnim/Uploaded/Image/1404/08/30/1.jpg'>"
    assert len(site(f"<figure>{own}</figure><p>{ad}</p>{STORY}").images) == 1
