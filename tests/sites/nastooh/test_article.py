"""The family's reader on pages in both layouts, with one change each."""

from urllib.parse import quote

import pytest

from newscrawl.errors import OtherArticleError
from newscrawl.persian.cleaning import ZWNJ
from tests.factories import json_ld
from tests.sites.nastooh.pages import (
    ISNA,
    MEHR,
    NUMBER,
    URL,
    isna_page,
    mehr_page,
    read,
)

MEHR_URL = "https://www.mehrnews.com/news/6017630/عنوان-مهر"


def test_a_page_of_isna() -> None:
    head = (
        '<meta property="og:site_name" content="ایسنا">'
        '<meta property="article:section" content="استان ها">'
        '<meta property="nastooh:topic" content="province">'
        '<meta property="article:published_time" content="2024-05-04T07:00:09Z">'
        '<meta property="article:modified_time" content="2024-05-04T08:00:00Z">'
    )
    article = read(isna_page(head))
    assert (article.id, article.site, article.kind) == (f"isna:{NUMBER}", "isna", "article")
    assert article.url == f"https://www.isna.ir/news/{NUMBER}/{quote('گشایش-پل-تازه')}"
    assert article.short_url == f"https://www.isna.ir/news/{NUMBER}/"
    assert (article.kicker, article.headline, article.lead) == (None, "گشایش پل تازه", "چکیده خبر")
    assert article.body == f"به گزارش ایسنا از یزد، پل می{ZWNJ}گذرد.\n\nبند دوم{ZWNJ}اش."
    assert article.body_raw
    assert article.body_raw.endswith("انتهای پیام")
    assert (article.sections, article.services) == (["استان‌ها", "یزد"], ["province"])
    assert (article.source, article.tags, article.related) == ("ایسنا", ["پل"], [])
    assert [(i.url, i.caption) for i in article.images] == [
        ("https://www.isna.ir/d/2024/05/04/3/62.jpg", "پل")
    ]
    assert article.published_at == "2024-05-04T07:00:09Z"
    assert article.published_local == "2024-05-04T10:30:09+03:30"
    assert (article.modified_at, article.jalali_date) == ("2024-05-04T08:00:00Z", "1403-02-15")
    assert article.warnings == []


def test_a_page_of_mehr() -> None:
    crumbs = (
        '<li><a href="/service/HiTech">دانش</a></li>'
        '<li class="active"><a href="/service/HiTech/New">نو</a></li>'
    )
    head = '<meta property="og:site_name" content="خبرگزاری مهر | اخبار ایران | Mehr News Agency">'
    summary = '<p class="summary introtext">چکیده مهر</p>'
    article = read(mehr_page(head, summary, crumbs=crumbs), MEHR_URL, MEHR)
    assert (article.id, article.kicker) == ("mehr:6017630", "روتیتر؛")
    assert (article.headline, article.lead) == ("عنوان مهر", "چکیده مهر")
    assert article.body == f"به گزارش ایسنا از یزد، پل می{ZWNJ}گذرد.\n\nبند دوم{ZWNJ}اش."
    assert (article.sections, article.services) == (["دانش", "نو"], ["HiTech", "HiTech/New"])
    assert (article.source, article.tags) == ("خبرگزاری مهر", ["یک", "دو"])
    assert article.short_url == "https://mehrnews.com/x349jN"
    assert [(i.caption, i.width, i.height) for i in article.images] == [("زیر عکس", 800, 400)]
    assert article.published_at == "2024-02-08T06:00:00Z"
    assert article.warnings == ["published_at_fallback"]


def test_a_summary_without_its_paragraph_is_read_without_the_caption() -> None:
    article = read(mehr_page(summary="<div>چکیده در بلوک</div>"), MEHR_URL, MEHR)
    assert (article.lead, article.choices["lead"]) == ("چکیده در بلوک", ".item-summary")


@pytest.mark.parametrize(
    ("head", "time", "published", "met"),
    [
        (
            json_ld(datePublished="2024-05-04T07:00:01Z"),
            "",
            "2024-05-04T07:00:01Z",
            "json-ld datePublished",
        ),
        (
            "",
            '<meta itemprop="datePublished" content="2024-05-04 10:30:37.883">',
            "2024-05-04T07:00:37Z",
            "meta datePublished",
        ),
        (
            "",
            '<meta itemprop="datePublished" content="2024-05-04T07:00:37.883Z">',
            "2024-05-04T07:00:37Z",
            "meta datePublished",
        ),
        (
            "",
            "<div class='item-date'><span>یزد</span><span>۱۵ اردیبهشت ۱۴۰۳، ۱۰:۳۰</span></div>",
            "2024-05-04T07:00:00Z",
            ".item-date",
        ),
        (
            "",
            "<div class='item-date'><span>۱۵ اردیبهشت ۱۴۰۳</span> - <span>۱۰:۳۰</span></div>",
            "2024-05-04T07:00:00Z",
            ".item-date",
        ),
        ("", None, "2024-05-04T07:00:00Z", "details list"),
        (
            '<meta property="article:published_time" content="2124-05-04T07:00:09Z">',
            None,
            "2024-05-04T07:00:00Z",
            "details list",
        ),
        ("", "۲ ساعت پیش", None, None),
    ],
)
def test_the_chain_of_times(
    head: str, time: str | None, published: str | None, met: str | None
) -> None:
    article = read(isna_page(head) if time is None else isna_page(head, time=time))
    assert (article.published_at, article.choices.get("published_at")) == (published, met)
    assert article.jalali_date == "1403-02-15"  # the number has it, if nothing else
    assert ("no_time_found" in article.warnings) == (published is None)
    assert ("published_at_fallback" in article.warnings) == (met is not None)


def test_the_day_of_the_cms_counts_where_no_time_is_found() -> None:
    head = '<meta property="nastooh:publishDate" content="2024-05-05">'
    article = read(isna_page(head, time=""))
    assert (article.published_at, article.jalali_date) == (None, "1403-02-16")
    assert "date_conflict" not in article.warnings


@pytest.mark.parametrize(
    ("day", "is_doubtful"), [("2024-05-05", False), ("2024-05-06", True), ("2024-05-02", True)]
)
def test_the_dates_are_held_against_each_other(day: str, is_doubtful: bool) -> None:
    head = f'<meta property="article:published_time" content="{day}T12:00:00Z">'
    article = read(isna_page(head, time=""))
    assert ("date_conflict" in article.warnings) == is_doubtful
    assert article.published_at == f"{day}T12:00:00Z"


def test_other_places_of_tags_lead_and_text() -> None:
    head = (
        '<meta name="keywords" property="article:tag" content="پل,یزد،راه">'
        '<meta property="og:description" content="چکیده در سر">'
        + json_ld(articleBody="متن در داده")
    )
    article = read(isna_page(head, body="", lead="", tags=""))
    assert (article.tags, article.lead, article.body) == (
        ["پل", "یزد", "راه"],
        "چکیده در سر",
        "متن در داده",
    )
    assert {"tags_fallback", "lead_fallback", "body_fallback"} <= {*article.warnings}
    # A description that repeats the headline is no lead.
    article = read(isna_page('<meta name="description" content="گشایش پل تازه">', lead=""))
    assert article.lead is None
    assert "lead_fallback" not in article.warnings


def test_tags_in_no_list() -> None:
    links = '<header><a href="/t">همه</a></header><a>یک</a> <a>دو</a>'
    tags = f'<section class="box tags">{links}</section>'
    assert read(isna_page(tags=tags)).tags == ["یک", "دو"]


def test_several_tags_in_meta_are_all_read() -> None:
    head = '<meta property="article:tag" content="پل"><meta property="article:tag" content="یزد">'
    assert read(isna_page(head, tags="")).tags == ["پل", "یزد"]


def test_the_section_of_meta_may_name_its_part() -> None:
    head = '<meta property="article:section" content="اقتصاد &gt; آب و انرژی">'
    article = read(isna_page(head, section=""))
    assert article.sections == ["اقتصاد", "آب و انرژی"]
    assert "sections_fallback" in article.warnings


def test_links_in_the_details_name_sections_and_those_in_the_text_do_not() -> None:
    section = '<li><a href="https://www.isna.ir/service/province/qom">قم</a></li>'
    body = '<p>متن <a href="/service/Sports">ورزش</a></p>'
    article = read(isna_page(section=section, body=body))
    assert article.services == ["province", "province/qom"]


def test_one_picture_in_two_sizes_is_one() -> None:
    head = (
        json_ld(image="https://www.isna.ir/d/2024/05/04/4/62.jpg")
        + '<meta property="og:image" content="https://www.isna.ir/d/2024/05/04/4/99.jpg">'
    )
    (image,) = read(isna_page(head)).images
    assert image.url == "https://www.isna.ir/d/2024/05/04/4/62.jpg"
    assert image.thumbnail == "https://www.isna.ir/d/2024/05/04/3/62.jpg"
    for number, thumbnail in (("62", 2), ("63", 3)):  # another picture's is not its thumbnail
        small = f"https://www.isna.ir/d/2024/05/04/2/{number}.jpg"
        (image,) = read(isna_page(json_ld(image=image.url, thumbnailUrl=small))).images
        assert image.thumbnail == f"https://www.isna.ir/d/2024/05/04/{thumbnail}/62.jpg"


def test_a_story_without_text_is_a_photo_story_or_a_video() -> None:
    gallery = '<div class="gallery"><figure><img src="/d/2024/05/04/3/1.jpg"></figure></div>'
    photo = read(isna_page(body=gallery))
    assert (photo.kind, photo.body, len(photo.images)) == ("photo", None, 2)
    video = read(isna_page(body='<video poster="/p.jpg"></video>'))
    assert (video.kind, video.body) == ("video", None)
    address = f"https://www.isna.ir/photo/{NUMBER}/x"
    article = read(isna_page(body="<p>زیر عکس‌ها.</p>"), address)
    assert (article.kind, article.url) == ("photo", address)


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.isna.ir/amp/{NUMBER}/",
        f"https://isna.ir/print/{NUMBER}/x",
        f"https://isna.ir/x{NUMBER}",
        f"http://127.0.0.1:8000/news/{NUMBER}",
        "https://isna.ir/xdLwnn",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    article = read(isna_page(f'<link rel="canonical" href="{URL}">'), url)
    assert article.url == f"https://www.isna.ir/news/{NUMBER}/{quote('گشایش-پل-تازه')}"
    assert "id_conflict" not in article.warnings


def test_the_short_link_or_the_code_gives_the_number_where_the_address_has_none() -> None:
    assert read(isna_page(), "https://isna.ir/xdLwnn").id == f"isna:{NUMBER}"
    assert read(mehr_page(), "https://mehrnews.com/x349jN", MEHR).id == "mehr:6017630"


@pytest.mark.parametrize(
    "claim",
    [
        '<link rel="canonical" href="/news/1403021500009/x">',
        '<meta property="og:url" content="https://isna.ir/news/1403021500009">',
        '<meta property="nastooh:code" content="1403021500009">',
    ],
)
def test_a_page_that_names_another_number_is_marked_or_refused(claim: str) -> None:
    article = read(isna_page(claim))
    assert (article.id, "id_conflict" in article.warnings) == (f"isna:{NUMBER}", True)
    with pytest.raises(OtherArticleError):
        read(isna_page(claim), URL.replace("14030215", "14030115"))


def test_claims_of_other_hosts_do_not_count() -> None:
    head = (
        '<link rel="canonical" href="https://en.isna.ir/news/1403021500009/x">'
        '<meta property="og:url" content="https://www.mehrnews.com/news/1403021500009">'
    )
    assert read(isna_page(head)).warnings == read(isna_page()).warnings


def test_the_site_decides_which_headline_is_shown() -> None:
    both = isna_page().replace(
        '<h1 class="first-title"', '<h1 class="title">رو</h1><h1 class="first-title"'
    )
    assert ISNA.headlines[0] == "h1.first-title"
    assert read(both).headline == "گشایش پل تازه"
    assert read(both, URL.replace("isna.ir", "mehrnews.com"), MEHR).headline == "رو"
