"""Stories that a missing or a stray tag leaves open or closes early, and clocks that are wrong."""

import pytest

from newscrawl.items import Article
from newscrawl.sites.extraction import read
from newscrawl.sites.tasnim.article import parse_article
from tests.conftest import page
from tests.factories import ARTICLE_URL, TASNIM, json_ld, paragraphs, tasnim_page

A, B, C = (f"{name} گفت: این راه تا پایان سال آماده می‌شود و کارش پیش می‌رود." for name in "۱۲۳")
END = "<p>انتهای پیام/</p>"
BELOW = (
    '<div class="footer">R35347/P1015135/S3,27/CT7</div>'
    '<ul class="smart-keyword"><li class="skeyword-item"><a>قم</a></li></ul>'
    "<div class=comment-item><span>۱۶ آبان ۱۴۰۵ - ۰۹:۱۱</span>"
    "<p>خوانندهٔ خبر نوشت که چنین شد.</p></div>"
)


def parse(story: str, head: str = "") -> Article:
    made = tasnim_page(head=head, story=f'<div class="story">{story}</div>')
    return parse_article(page(made, ARTICLE_URL), TASNIM)


@pytest.mark.parametrize(
    "story",
    [
        paragraphs(A, B) + "</div>" + paragraphs(C) + END,
        paragraphs(A, B) + "</div></div>" + paragraphs(C) + END,
        paragraphs(A) + "</div><div>" + paragraphs(B, C) + END,
        paragraphs(A) + "<div>" + paragraphs(B, C) + END + "</div>" + BELOW,
        paragraphs(A) + "<table><tr><td>" + paragraphs(B, C) + END + BELOW,
        # A stray end tag before boxes, and without an end mark.
        f"{paragraphs(A)}</div>{paragraphs(B)}<figure><img src=/a></figure>{paragraphs(C)}{END}",
        f"{paragraphs(A, B)}</div><div id=v1><script>1</script></div>{paragraphs(C)}{END}",
        f"{paragraphs(A, B)}</div><div class=readmore-container>x</div>{paragraphs(C)}{END}",
        # A box that is left open, and one right before what stands below the story.
        f"{paragraphs(A)}<div class=sharer>{paragraphs(B, C)}{END}{BELOW}",
        f"{paragraphs(A)}<div class=jwplayer><script>1</script>{paragraphs(B, C)}{END}{BELOW}",
        f"{paragraphs(A)}<div class=jwplayer><script>1</script>{paragraphs(B, C)}</div>{BELOW}",
        f"{paragraphs(A)}<blockquote class=tiktok-embed>{paragraphs(B, C)}<b>انتهای پیام/</b>",
        f"{paragraphs(A)}<noscript><img src=/a.gif>{paragraphs(B, C)}{END}",
        f"{paragraphs(A)}<figure><img src=/a.jpg><figcaption>{paragraphs(B, C)}{END}",
        f"{paragraphs(A)}<svg><path d=M0>{paragraphs(B, C)}{END}",
        # A stray end tag before bare text, and before elements that are no paragraphs.
        f"{paragraphs(A)}</div>{B}<center>{C}</center>انتهای پیام/",
        f"{paragraphs(A)}</div><section>{paragraphs(B)}</section><b>{C}</b>{END}",
        f"{paragraphs(A, B)}</div>{C} انتهای پیام/",
        f"{paragraphs(A)}</div><script>x('y')</script><style>p {{}}</style>{paragraphs(B, C)}{END}",
        # A story that is left open, without an end mark.
        f"{paragraphs(A, B, C)}{BELOW}",
        f"<div>{paragraphs(A, B)}<div>{paragraphs(C)}{BELOW}</div>",
    ],
)
def test_a_broken_tag_costs_no_words(story: str) -> None:
    article = parse(story)
    assert article.body == "\n\n".join((A, B, C))
    assert "body_doubtful" in article.warnings
    assert C in (article.body_raw or "")


@pytest.mark.parametrize("stray", range(1, 5))
def test_a_story_deep_in_the_page_is_closed_early_by_several_tags(stray: int) -> None:
    early = f'<div class="story">{paragraphs(A)}' + "</div>" * stray
    deep = "<div class=x1><div class=x2><div class=x3><div class=x4>"
    made = tasnim_page(story=f"{deep}{early}{paragraphs(B, C)}{END}" + "</div>" * (5 - stray))
    article = parse_article(page(made, ARTICLE_URL), TASNIM)
    assert article.body == "\n\n".join((A, B, C))
    assert "body_doubtful" in article.warnings


@pytest.mark.parametrize(
    ("story", "body"),
    [
        (f"{paragraphs(A)}</div><div class=more>{paragraphs(B)}", A),
        (f"{paragraphs(A)}</div><section>{paragraphs(B)}</section>", A),
        (f"{paragraphs(A)}</div>{paragraphs(B, C)}{BELOW}", A),
        (f"{paragraphs(A)}</div>{B} و {C}", A),
    ],
)
def test_text_beside_a_story_is_said(story: str, body: str) -> None:
    article = parse(story)
    assert article.body == body
    assert "body_doubtful" in article.warnings
    before = tasnim_page(story=f'{paragraphs(A)}<div class="story">{paragraphs(B)}</div>')
    assert "body_doubtful" in parse_article(page(before, ARTICLE_URL), TASNIM).warnings


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class=comments>{paragraphs(A)}</div>",
        f"<div class=share-box>{paragraphs(A)}</div>",
        f"<aside>{paragraphs(A)}</aside><article>{paragraphs(B)}</article>",
        f"<div style='display:none'>{paragraphs(A)}</div>",
        "<p>اخبار استان‌ها</p><p>نشانی کوتاه این خبر در شبکه</p>",
        f"<p><a href=/x>{A}</a></p>",
    ],
)
def test_what_is_no_text_beside_a_story(beside: str) -> None:
    article = parse(f"{paragraphs(B)}</div>{beside}")
    assert article.body == B
    assert "body_doubtful" not in article.warnings


@pytest.mark.parametrize("story", ["", "<div id=root></div>", "<p>&nbsp;</p>"])
def test_a_single_picture_stands_for_no_story(story: str) -> None:
    picture = "</div><figure><img src=/{}.jpg></figure>"
    assert "no_story_found" in parse(f"{story}{picture.format(1)}").warnings
    assert "no_story_found" not in parse(f"{story}{picture.format(1)}{picture.format(2)}").warnings


def test_a_whole_story_is_not_doubtful() -> None:
    for story in (paragraphs(A, B, C) + END, paragraphs(A, B, C)):
        assert parse(story).body == "\n\n".join((A, B, C))
        assert "body_doubtful" not in parse(story).warnings


def test_tehrans_clock_that_json_ld_calls_utc() -> None:
    # The page shows 22:53, which is 19:23 in UTC.
    wrong = parse(paragraphs(A), json_ld(datePublished="2025-11-21T22:53:40Z"))
    assert wrong.published_at == "2025-11-21T19:23:00Z"
    assert "date_conflict" in wrong.warnings
    right = parse(paragraphs(A), json_ld(datePublished="2025-11-21T19:23:40Z"))
    assert right.published_at == "2025-11-21T19:23:40Z"
    assert "date_conflict" not in right.warnings
    other = parse(paragraphs(A), json_ld(datePublished="2025-11-21T21:23:40Z"))
    assert other.published_at == "2025-11-21T21:23:40Z"


def test_the_frames_of_amp_have_no_words() -> None:
    frames = (
        "<amp-ad width=300><div overflow>تبلیغات</div></amp-ad>"
        "<amp-iframe><p placeholder>در حال بارگذاری ویدئو...</p></amp-iframe>"
    )
    assert parse(paragraphs(A) + frames + paragraphs(B)).body == f"{A}\n\n{B}"


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<style>", "<iframe src=/a>", "<textarea>"])
def test_an_end_that_nobody_sees_is_cut(piece: str) -> None:
    made = tasnim_page(story=f'<div class="story">{paragraphs(A)}{piece}{paragraphs(B)}{END}</div>')
    article = read(page(made, ARTICLE_URL))
    assert article.body == A
    assert "page_cut" in article.warnings


def test_the_words_of_the_mark_elsewhere_make_no_doubt() -> None:
    data = json_ld(articleBody=f"{A} انتهای پیام/")
    for story in (paragraphs(A), paragraphs(A, "نشان «انتهای پیام/» در پایان خبرهاست.")):
        assert "body_doubtful" not in parse(story, data).warnings


def test_an_h1_that_is_left_open_or_cut() -> None:
    head = f'<meta property="og:title" content="{A} - اخبار تسنیم - Tasnim">'
    for title in (f'<h1 class="title">{A}<div>' + B * 9, f'<h1 class="title">{A[:9]}<svg>'):
        made = tasnim_page(head=head, title=title)
        article = parse_article(page(made, ARTICLE_URL), TASNIM)
        if "svg" in title:
            assert "headline_doubtful" in article.warnings
        else:
            assert (article.headline, "headline_fallback" in article.warnings) == (A, True)


@pytest.mark.parametrize("mark", ["انتهای پیام", "انتهای‌ پیام/", "انتهای پیام.", "انتهای پیام/"])
@pytest.mark.parametrize(
    "line",
    [
        "<p>نظرات پس از تأیید مدیران سایت منتشر می‌شود.</p>",
        "<p>استفاده از مطالب این سایت با ذکر منبع آزاد است.</p>",
        "<noscript><p>برای دیدن این صفحه جاوااسکریپت را در مرورگر خود روشن کنید.</p></noscript>",
        "<form><p>پیش از فرستادن نظر خود قوانین سایت را یک بار بخوانید.</p></form>",
        "<div><a href=/1>تیتر دیگر</a><p>نخستین جملهٔ خبر دیگری که در این جعبه آمده است.</p></div>",
    ],
)
def test_a_line_of_the_site_beside_a_whole_story(mark: str, line: str) -> None:
    article = parse(f"{paragraphs(A, B, C)}<p>{mark}</p></div>{line}")
    assert article.body == "\n\n".join((A, B, C))
    assert "body_doubtful" not in article.warnings


def test_a_box_with_an_end_mark_of_its_own_is_not_the_storys_end() -> None:
    other = f"<div class=more-news>{paragraphs(B, C)}{END}</div>"
    assert parse(f"{paragraphs(A)}</div>{other}").body == A


def test_text_without_elements_behind_a_stray_tag() -> None:
    article = parse(f"{paragraphs(A)}</div>{paragraphs(B)}{C}<br>انتهای پیام/")
    assert article.body == "\n\n".join((A, B, C))


@pytest.mark.parametrize(
    "leak", ["<a href=/fa/service/6/x> - اخبار استانها - </a>", "<div class=x>- اخبار قم -</div>"]
)
def test_the_services_name_is_known_by_its_words(leak: str) -> None:
    dated = f"به گزارش خبرگزاری تسنیم از کرج، {A}"
    made = tasnim_page(story=f"<div class=story>{leak}<p>{dated}</p>{END}</div>")
    article = read(page(made, ARTICLE_URL))
    assert (article.body, article.dateline) == (dated, "کرج")
    assert parse(paragraphs("- اخبار روز را شنیدم - گفت و رفت")).body


def test_what_stands_below_a_story_is_known_by_its_words() -> None:
    """A quotation mark is missing: the next tag is a part of the last one."""
    broken = (
        f'{paragraphs(A)}{END}<div class="clearfix></div></div>\n<div class="footer">R1/S3,27/CT7'
    )
    column = '<section class="np-col"><section class="news-container">بیشتر بخوانید...</section>'
    article = parse(f"{broken}</div>{column}")
    assert (article.body, article.desk_code) == (A, None)


@pytest.mark.parametrize(
    ("swallowing", "is_doubtful"),
    [
        (f'<p dir="rtl>{B}</p><p class="x">{C}</p>', True),
        (f'<p><a href="/x>{B}</a></p><p class="x">{C}</p>', True),
        (f"<script>{paragraphs(B)}<script>var y;</script>{paragraphs(C)}", True),
        (f"<script>{B}<br/>{C}", True),
        (f'<p style="background: url(data:image/svg+xml,<svg></svg>)">{B}</p>', False),
        (f'<p><img alt="<b>{B}</b>" data-caption="<p>x</p>" src=/x>{C}</p>', False),
        (f"<script type=text/x-tpl><p>{B}</p></script>{paragraphs(C)}", False),
        ("<script>document.write('<div>x</div>')</script>", False),
    ],
)
def test_words_inside_a_tag_are_said(swallowing: str, is_doubtful: bool) -> None:
    article = parse(f"{paragraphs(A)}{swallowing}{END}")
    assert ("body_doubtful" in article.warnings) == is_doubtful


def test_a_quotation_that_is_left_open_costs_no_words() -> None:
    post = f"<blockquote class=twitter-tweet><div><p>{A}</p>&mdash; علی (@ali)</blockquote>"
    body = parse(f"{post}<p>گفت:</p><blockquote>{B}</blockquote>{paragraphs(C)}{END}").body or ""
    assert all(words in body for words in (A, B, C))


@pytest.mark.parametrize("tag", ["h2", "h3"])
@pytest.mark.parametrize("between", ["", "<h1 class=title>تیتر</h1>", "<br> "])
def test_a_lead_that_begins_twice(tag: str, between: str) -> None:
    more = f"<{tag} class=lead>{between}<{tag} class=lead>خلاصهٔ خبر</{tag}><ul><li>{B}</ul>"
    made = tasnim_page(more=more, story=f"<div class=story>{paragraphs(A)}{END}</div>")
    assert parse_article(page(made, ARTICLE_URL), TASNIM).lead == "خلاصهٔ خبر"


def test_tags_of_a_list_that_is_left_open() -> None:
    tags = (
        "<ul class=smart-keyword><li><a href=/fa/keyword/1/x>قم</a><li><a href=/fa/keyword/2/x>آب"
    )
    more = f"<div class=sharer><a href=//t.me/x>تلگرام</a></div><article class=box-item>{B}"
    made = tasnim_page(story=f"<div class=story>{paragraphs(A)}{END}</div>{tags}{more}")
    assert parse_article(page(made, ARTICLE_URL), TASNIM).tags == ["قم", "آب"]


def test_a_meta_tag_that_swallows_the_next_one_says_nothing() -> None:
    head = '<meta property="og:site_name" content="خبرگزاری />\n<meta name="keywords" content="آب">'
    made = tasnim_page(head=head, story=f"<div class=story>{paragraphs(A)}{END}</div>")
    assert parse_article(page(made, ARTICLE_URL), TASNIM).source is None


@pytest.mark.parametrize(
    "attribute",
    [
        "media='(400px<=width<=700px)'",
        "href='https://t.me/share/url?text=<b>x</b>'",
        "href=\"javascript:document.write('<p>x</p>')\"",
        "summary='a < b'",
        "tooltip='<b>x</b> y'",
        "class='<?php x ?>'",
    ],
)
def test_markup_in_an_attribute_of_a_whole_page_is_no_doubt(attribute: str) -> None:
    article = parse(f"{paragraphs(A)}<p><a {attribute}>x</a> {B}</p>{paragraphs(C)}{END}")
    assert "body_doubtful" not in article.warnings


@pytest.mark.parametrize("name", ["np-col", "news-container"])
def test_columns_in_a_story_are_its_text(name: str) -> None:
    body = parse(f"{paragraphs(A)}<div class={name}>{paragraphs(B)}</div>{paragraphs(C)}{END}").body
    assert body == "\n\n".join((A, B, C))
    assert parse(f"<div class={name}>{paragraphs(A, B)}{END}</div>").body == f"{A}\n\n{B}"


def test_sub_heads_that_look_like_the_services_name_stay() -> None:
    story = (
        f"{paragraphs(A)}<p>- اخبار کوتاه -</p>{paragraphs(B)}<ul><li>- اخبار قم -</li></ul>{END}"
    )
    body = parse(story).body or ""
    assert "- اخبار کوتاه -" in body
    assert "اخبار قم" in body
