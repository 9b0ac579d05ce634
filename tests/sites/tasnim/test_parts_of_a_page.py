"""Fields of Tasnim's pages that a broken tag, a second version or an insertion makes doubtful."""

import pytest

from newscrawl.items import Article
from newscrawl.sites.extraction import read
from tests.conftest import page
from tests.factories import ARTICLE_URL, json_ld, paragraphs, tasnim_page

A, B, C = (f"{name} گفت: این راه تا پایان سال آماده می‌شود و کارش پیش می‌رود." for name in "۱۲۳")
TITLE, LEAD = "محور قدیم قم پس از ۹ ماه باز شد", "مدیرکل راهداری خبر داد."
H1 = f'<h1 class="title">{TITLE}</h1>'
DETAILS = '<ul class="details"><li class="service"><a href="/fa/service/6/x">x</a></li></ul>'
OTHER = "این متن از آن راه دیگری است که در شهر ری ساخته می‌شود، نه در قم."
PICTURE = "https://newsmedia.tasnimmedia.com/Tasnim/Uploaded/Image/1404/08/21/1404082110154678"


def parse(story: str = paragraphs(A), *, title: str = H1, head: str = "") -> Article:
    made = tasnim_page(title=title, head=head, story=f'<div class="story">{story}</div>')
    return read(page(made, ARTICLE_URL))


@pytest.mark.parametrize(
    "title",
    [
        f'{H1}<h3 class="lead">{LEAD}{DETAILS}',
        f'{H1}<h3 class="lead">{LEAD}<h3>{DETAILS}',
        f'<h1 class="title">{TITLE}<h3 class="lead">{LEAD}</h3>{DETAILS}',
        f'<h1 class="title">{TITLE}{DETAILS}<h3 class="lead">{LEAD}</h3>',
    ],
)
def test_a_heading_that_nothing_closes_ends_at_the_next_field(title: str) -> None:
    article = parse(title=title)
    assert (article.headline, article.lead, article.body) == (TITLE, LEAD, A)


@pytest.mark.parametrize(
    "lead",
    [
        f'<div class="x">{LEAD}</div>',
        f"{LEAD}<script>var a = 1;</script><style>.b{{}}</style><i hidden>x</i><ul class=x></ul>",
        f'<div class="x">{LEAD[:6]}</div><div class="y">{LEAD[7:]}</div>',
    ],
)
def test_a_heading_may_hold_its_text_in_blocks(lead: str) -> None:
    assert parse(title=f'{H1}<h3 class="lead">{lead}</h3>').lead == LEAD


def test_what_stands_in_a_closed_headline_is_of_it() -> None:
    title = f'<h1 class="title">{TITLE} <div class="sub">{LEAD}</div></h1>'
    assert parse(title=title).headline == f"{TITLE} {LEAD}"


@pytest.mark.parametrize(
    ("shown", "headline", "is_doubtful"),
    [
        (f'<h1 class="title visible-xs">{TITLE[:9]}...</h1>{H1}', TITLE, False),
        (f'<h1 class="title">خبرگزاری تسنیم</h1>{H1}', TITLE, False),
        ('<h1 class="title">خبرگزاری تسنیم</h1>', "خبرگزاری تسنیم", True),
        (f'<h1 class="title">{TITLE[:9]}...</h1>', f"{TITLE[:9]}...", True),
        (f'<h1 class="title">{TITLE.replace("۹", "9")} + فیلم</h1>', f"{TITLE} + فیلم", False),
    ],
)
def test_the_declared_headline_among_several(
    shown: str, headline: str, *, is_doubtful: bool
) -> None:
    article = parse(title=shown, head=json_ld(headline=TITLE))
    assert (article.headline or "").replace("9", "۹") == headline
    assert ("headline_doubtful" in article.warnings) is is_doubtful


def test_json_ld_with_clearly_more_words_than_the_page_shows() -> None:
    whole = json_ld(articleBody=f"{A}\n{B}\n{C}")
    for shown in (A, "برای خواندن متن کامل عضو شوید."):
        article = parse(paragraphs(shown), head=whole)
        assert article.body == f"{A}\n\n{B}\n\n{C}"
        assert "body_fallback" in article.warnings
    other = parse(paragraphs(OTHER, B), head=json_ld(articleBody=f"{A}\n{B}\n{C}\n{A}"))
    assert other.body == f"{OTHER}\n\n{B}"
    assert "body_doubtful" in other.warnings
    same = parse(paragraphs(A, B, C), head=json_ld(articleBody=f"{LEAD} {A} {B} {C} انتهای پیام/"))
    assert not {"body_doubtful", "body_fallback"} & set(same.warnings)


@pytest.mark.parametrize(
    "twin",
    [
        f"<div class='story visible-xs'>{paragraphs(A, B[:30] + '...')}</div>{{}}",
        f"{{}}<div class='story visible-xs'>{paragraphs(A, B[:30] + '…')}</div>",
        f"{{}}<div class='story print-only'>{paragraphs(TITLE, A, B, C)}</div>",
        f"<div class='story'>{paragraphs(*(t.replace('‌', ' ') for t in (A, B, C)))}</div>{{}}",
    ],
)
def test_of_two_versions_the_whole_one_is_read(twin: str) -> None:
    whole = f"<div class='story'>{paragraphs(A, B, C)}</div>"
    made = tasnim_page(title=H1, story=twin.format(whole))
    assert read(page(made, ARTICLE_URL)).body == f"{A}\n\n{B}\n\n{C}"


@pytest.mark.parametrize("said", ["پاسخ به دوستم (@ali): باز شد", "راه <time>۱۰:۲۰</time> باز شد"])
def test_the_only_words_of_a_post_are_no_signature(said: str) -> None:
    post = f"<blockquote class=twitter-tweet><p>{said}</p>— علی (@ali)</blockquote>"
    assert len((parse(f"{paragraphs(A)}{post}").body or "").split("\n\n")) == 2


def test_what_a_post_says_stays_and_who_posted_it_goes() -> None:
    post = (
        '<blockquote class="instagram-media"><div><a href="/p/x">View this post on Instagram</a>'
        f'</div><p><a href="/p/x">{B}</a></p>'
        "<p>Ein Beitrag geteilt von <a>علی</a> (@ali) am <time>20. Mai</time></p></blockquote>"
    )
    assert parse(f"{paragraphs(A)}{post}{paragraphs(C)}").body == f"{A}\n\n{B}\n\n{C}"


@pytest.mark.parametrize(
    "inserted",
    [
        "<div class=ads><div class=ad-item><a href=/x>تعرفهٔ ویژه</a></div></div>",
        "<div class=comments><p>خدا قوت.</p></div>",
        "<p>این خبر بروز رسانی می شود...</p>",
        "<p>این خبر به‌روزرسانی می‌شود…</p>",
        "<p><a href=/fa/media>بازگشت به صفحه رسانه‌ها</a></p>",
        "<p>/انتهای پیام</p>",
        "<p>.انتهای پیام/</p>",
        "<p>انتهای<br>پیام/</p>",
        "<p>«انتهای پیام/»</p>",
    ],
)
def test_what_is_no_text_of_a_story(inserted: str) -> None:
    assert parse(paragraphs(A, B) + inserted).body == f"{A}\n\n{B}"


def test_the_time_of_change_is_corrected_as_that_of_publication() -> None:
    told = {"datePublished": "2025-11-21T22:53:40Z", "dateModified": "2025-11-21T23:53:40Z"}
    article = parse(head=json_ld(**told))
    assert article.published_at == "2025-11-21T19:23:00Z"
    assert article.modified_at == "2025-11-21T20:23:40Z"
    told["dateModified"] = "2025-11-21T23:30:00+03:30"
    assert parse(head=json_ld(**told)).modified_at == "2025-11-21T20:00:00Z"
    told["dateModified"] = "2025-11-21T20:00:00Z"
    assert parse(head=json_ld(**told)).modified_at == "2025-11-21T20:00:00Z"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("قیمت <s>120</s>90 هزار", "قیمت 120 90 هزار"),
        ("قیمت <del>120</del><ins>90</ins> هزار", "قیمت 120 90 هزار"),
        ("قیمت <s>کتاب</s>ها", "قیمت کتابها"),
        ("راه<img src=/a.jpg>باز شد", "راه باز شد"),
        ("راه‌<img src=/a.jpg>باز شد", "راه‌باز شد"),
        ("راه <img src=/a.jpg> باز شد", "راه باز شد"),
        ("12<img src=/a.jpg>13", "12 13"),
        ("را<img src=/a.jpg align=left>ه باز شد", "راه باز شد"),
        ("را<img src=/a.jpg style='float: right'>ه باز شد", "راه باز شد"),
    ],
)
def test_nothing_is_glued_or_torn(markup: str, text: str) -> None:
    assert parse(f"<p>{markup}</p>").body == text


@pytest.mark.parametrize(
    "figure",
    [
        "<p><img src={}4.jpg><br><span class=caption>شرح عکس</span></p>",
        "<figure><img src={}4.jpg><p>شرح عکس</p></figure>",
        "<p><img src={}4.jpg></p><p class=img-caption>شرح عکس</p>",
        "<div><a href=/x><img src={}4.jpg></a><div class=caption>شرح عکس</div></div>",
    ],
)
def test_captions_in_other_markup(figure: str) -> None:
    article = parse(f"{paragraphs(A)}{figure.format(PICTURE)}{paragraphs(B)}")
    assert article.body == f"{A}\n\n{B}"
    assert [image.caption for image in article.images] == ["شرح عکس"]


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class=caption>{B}</div>",
        f"<figure><img src=/a.jpg>{paragraphs(B, C)}</figure>",
        f"<figure>{paragraphs(B)}</figure>",
    ],
)
def test_what_is_no_caption(beside: str) -> None:
    assert B in (parse(paragraphs(A) + beside).body or "")


def test_one_picture_under_several_addresses() -> None:
    sizes = "".join(f"<img src={PICTURE}{n}.jpg>" for n in (2, 4, 3))
    schemes = "<img src=http://a.example/b.jpg><img src=https://a.example/b.jpg>"
    schemes += "<div class=ads><img src=/c.jpg></div>"
    images = parse(f"{paragraphs(A)}<figure>{sizes}</figure><figure>{schemes}</figure>").images
    assert [image.url for image in images] == [f"{PICTURE}4.jpg", "https://a.example/b.jpg"]


def test_aparats_script_is_a_player() -> None:
    script = "<div id=15><script src='https://www.aparat.com/embed/abc?data=1'></script></div>"
    article = parse(f"{script}<figure><img src=/a.jpg></figure>")
    assert (article.kind, article.body) == ("video", None)
