"""Pages that show more than their own story: nothing of the others may be read as the story's."""

import pytest

from newscrawl.items import Article
from tests.factories import json_ld
from tests.sites.iran_samaneh.pages import (
    BODY,
    NUMBER,
    TAGS,
    TITLE,
    URL,
    parse,
    read,
    samaneh_page,
)

OTHER_TITLE = "<div class='title'><a href='/fa/news/999999/x'>خبر دیگر</a></div>"
OTHER_FIELDS = (
    "<div class='rutitr'>بالای دیگر</div><div class='subtitle'>چکیدهٔ دیگر</div>"
    "<div class='news_pdate_c'>۱ فروردین ۱۴۰۰ - ۰۱:۰۱</div>"
    "<div class='news_id_c'>کد خبر: ۹۹۹۹۹۹</div>"
    "<div class='news_path'><a href='/fa/fars'>فارس</a></div>"
    "<div class='tags'><a href='/fa/tags/9/1/z'>دیگر</a></div>"
    "<span class='news_home_link'><a href='https://www.yjc.ir/000001'>کوتاه</a></span>"
    "<figure><img src='/f/other.jpg'></figure>"
)
#: A teaser, and a whole further story whose text is longer than the page's own.
TEASER = f"<div class='box_b'>{OTHER_TITLE}{OTHER_FIELDS}</div>"
OTHER_BODY = f"<div class='body'><p>{'متن دیگر. ' * 40}</p></div>"
STORY = f"<div class='news_p_box'>{OTHER_TITLE}{OTHER_FIELDS}{OTHER_BODY}</div>"


def fields(article: Article) -> tuple[object, ...]:
    return (
        *(article.id, article.url, article.kicker, article.headline, article.lead, article.body),
        *(article.sections, article.services, article.tags, article.published_at),
        *(article.short_url, article.images, article.related, article.warnings),
    )


WHOLE = fields(read(samaneh_page(rutitr="پیش‌تیتر")))


@pytest.mark.parametrize("other", [TEASER, STORY, TEASER + STORY])
@pytest.mark.parametrize("place", ["before", "inside", "after"])
def test_other_stories_around_the_own_one(other: str, place: str) -> None:
    around = {"after": other + TAGS if place == "after" else TAGS}
    if place != "after":
        around[place] = other
    assert fields(read(samaneh_page(rutitr="پیش‌تیتر", **around))) == WHOLE


def test_what_the_own_story_lacks_is_not_taken_from_another() -> None:
    for other in (TEASER, STORY):
        bare = read(
            samaneh_page(
                before=other,
                inside=other,
                toolbar="<div class='news_pdate_c'>۱۲ ارديبهشت ۱۴۰۴ - ۱۶:۱۲</div>",
                subtitle="",
                after=other,
            )
        )
        assert (bare.kicker, bare.lead, bare.sections, bare.tags) == (None, None, [], [])
        assert (bare.short_url, bare.images) == (None, [])
        assert bare.published_at == "2025-05-02T12:42:00Z"


def test_the_own_story_behind_many_others() -> None:
    article = read(samaneh_page(before=STORY * 70))
    assert (article.headline, article.body) == (TITLE, "بند نخست خبر.\n\nبند دوم خبر.")


def test_a_story_inside_the_text_is_no_part_of_it() -> None:
    inside = f"<div class='body'><p>آغاز.</p>{STORY}<p>پایان.</p></div>"
    article = read(samaneh_page(body=inside))
    assert article.body == "آغاز.\n\nپایان."
    assert (article.images, article.published_at) == ([], "2025-05-02T12:42:00Z")


def test_a_body_inside_the_body_is_part_of_it() -> None:
    nested = "<div class='body'><p>آغاز.</p><div class='body'><p>میان.</p></div><p>پایان.</p></div>"
    assert read(samaneh_page(body=nested)).body == "آغاز.\n\nمیان.\n\nپایان."


def test_stories_one_after_the_other_in_one_element() -> None:
    further = f"<h1 class='title'><a href='/fa/news/999999/x'>دیگر</a></h1>{OTHER_BODY}"
    article = read(samaneh_page(inside=further))
    assert (article.headline, article.body) == (TITLE, "بند نخست خبر.\n\nبند دوم خبر.")
    assert "id_conflict" not in article.warnings
    split = read(samaneh_page(inside="<div class='body'><p>بند سوم خبر.</p></div>"))
    assert split.body == "بند نخست خبر.\n\nبند دوم خبر.\n\nبند سوم خبر."


def test_a_story_for_telephones_and_for_wide_screens_is_read_once() -> None:
    twice = f"<div class='body visible-xs'>{BODY}</div><div class='body hidden-xs'>{BODY}</div>"
    assert read(samaneh_page(body=twice)).body == "بند نخست خبر.\n\nبند دوم خبر."


@pytest.mark.parametrize(
    "comments",
    [
        "<div class='comments'><div class='body'>{}</div></div>",
        "<div class='comments'><div class='title'>نظر شما</div><div class='body'>{}</div></div>",
        "<div class='comment_list'><div class='body'>{}</div></div>",
        "<aside><div class='body'>{}</div></aside>",
        "<div style='display: none'><div class='body'>{}</div></div>",
        "<footer><div class='title'>درباره ما</div><div class='body'>{}</div></footer>",
    ],
)
@pytest.mark.parametrize("place", ["before", "inside", "after"])
def test_bodies_of_boxes(comments: str, place: str) -> None:
    box = comments.format("نوشتهٔ کسی دیگر که از خود خبر بلندتر است و بلندتر. " * 9)
    article = read(samaneh_page(**{place: box}))
    assert article.body == "بند نخست خبر.\n\nبند دوم خبر."
    assert (article.headline, article.lead) == (TITLE, "چکیدهٔ خبر.")


def test_boxes_in_the_text() -> None:
    body = (
        "<div class='body'><p>آغاز <img src='/f/own.jpg'></p>"
        "<div class='adv_padd'><a href='/fa/ads/redirect/a/7'><img src='/f/ad.jpg'>آگهی</a></div>"
        "<div class='related-news'>مطالب مرتبط "
        "<a href='/fa/news/7/x'><img src='/f/t.jpg'>خبر هفت</a></div>"
        "<div class='linear_news'><a class='title5' href='/fa/news/8/x'>خبر هشت</a></div>"
        "<script>var error = 1;</script><p style='display:none'>پنهان</p>"
        "<div class='social-note'>این بند نام جعبه دارد، اما متن خبر است و پیوندی در آن نیست.</div>"
        "<p>در <a class='tags_item' href='/fa/tags/1'>قم</a> و <span class='tag'>ساوه</span>.</p>"
        "<div class='related'>یک سطر کوتاه</div><p>پایان</p></div>"
    )
    article = read(samaneh_page(body=body))
    assert (article.body or "").split("\n\n") == [
        "آغاز",
        "این بند نام جعبه دارد، اما متن خبر است و پیوندی در آن نیست.",
        "در قم و ساوه.",
        "یک سطر کوتاه",
        "پایان",
    ]
    assert [image.url for image in article.images] == ["https://www.yjc.ir/f/own.jpg"]
    assert article.related == ["yjc:7"]


def test_the_name_of_the_site_and_labels_of_boxes_are_no_headlines() -> None:
    logo = "<header><h1 class='title'><a href='/'>باشگاه خبرنگاران</a></h1></header>"
    label = "<div class='title'>اخبار مرتبط</div>"
    assert read(samaneh_page(before=logo, inside=label)).headline == TITLE
    told = read(samaneh_page(title="", before=logo, inside=label, head=json_ld(headline="تیتر سر")))
    assert told.headline == "تیتر سر"
    # A headline that the page declares is one wherever it stands.
    away = f"<div><h1>{TITLE}</h1></div>"
    head = f"<title>{TITLE} - باشگاه</title>"
    assert (
        read(samaneh_page(title="", before=logo + away, inside=label, head=head)).headline == TITLE
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<div class='news_body_con'>", "<div class='news_body_con'><article>"),
        ("<div class='body'>", "<form><div class='body'>"),
        ("<body id='news'>", "<body id='print' class='body'>"),
        ("<div class='news_p_box'>", "<main class='social'>"),
        ("</p>", ""),
    ],
)
def test_surroundings_make_no_difference(old: str, new: str) -> None:
    article = read(samaneh_page().replace(old, new))
    assert (article.headline, article.published_at) == (TITLE, "2025-05-02T12:42:00Z")
    assert (article.body or "").startswith("بند نخست خبر.\n\nبند دوم خبر.")


def test_a_page_that_is_cut_says_so() -> None:
    whole = samaneh_page()
    for end in range(whole.index("بند دوم"), whole.index("</html>"), 40):
        article = parse(whole[:end], URL)
        assert article.id == f"yjc:{NUMBER}"
        assert "page_cut" in article.warnings
        assert (article.body or "").startswith("بند نخست خبر.")
