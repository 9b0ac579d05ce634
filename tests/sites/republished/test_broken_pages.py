"""Copies whose tags are broken: what is lost, or taken from elsewhere, is said."""

import pytest

from newscrawl.errors import NewscrawlError
from tests.factories import SOURCE, jannah, read_copy
from tests.sites.republished.general_pages import A, B, C, D, H, P, read

COOKIES = "<div>This website uses cookies to improve your experience. You can opt-out.</div>"


@pytest.mark.parametrize(
    "body",
    [
        f'<div class=w>{H}<div>{P(A)}<p class="x>{B}</p><p dir="rtl">{C}</p></div></div>',
        # The story stands in the attribute: what is left is not the page's story.
        f'{COOKIES}<div class=w>{H}<div class="content>{P(A, B)}</div><div class="x"></div></div>',
        f"<div class=w>{H}<div>{P(A)}<script>{B}<br>{C}</div></div>",
        # A box that is left open, with the story in it.
        f"<p>Local voices from a small town near you</p><nav><a href=/1>x</a>{H}{P(A, B)}",
        f"{H}<div class=w>{P(A)}<form><input type=email><button>عضویت</button>{P(B, C, D)}</form>",
    ],
)
def test_words_that_a_broken_tag_hides_are_said(body: str) -> None:
    try:
        article = read(body)
    except NewscrawlError:
        return
    whole = all(words in (article.body or "") for words in (A, B))
    assert whole or "body_doubtful" in article.warnings


def test_a_story_about_cookies_is_read() -> None:
    about = "The new cookie law asks each site to say which cookies it keeps, and for how long."
    story = P(A, about, B).replace("class", "")
    assert about in (read(f"<div class=w>{H}<div>{story}</div></div>").body or "")


def test_a_stray_end_tag_in_a_theme_is_said() -> None:
    made = jannah("تیتر", f"{P(A)}</div>{P(B, C)}<div>")
    assert "body_doubtful" in read_copy(made).warnings
    assert "body_doubtful" not in read_copy(jannah("تیتر", P(A, B, C))).warnings


def test_the_label_of_a_source_box_is_no_source() -> None:
    stray = SOURCE.replace("منابع خبر</div>", "</div>منابع خبر</div>")
    assert read_copy(jannah("تیتر", P(A, B) + stray)).source != "منابع خبر"


def sentences(name: str, number: int) -> str:
    """Return paragraphs of sixteen words each, all different."""
    texts = (" ".join(f"{name}{n}{word}" for word in range(15)) for n in range(number))
    return P(*(f"{text} بود." for text in texts))


@pytest.mark.parametrize(
    "box",
    [
        "<div class=ads><img src=/a.gif>",
        "<div class=related><b>بیشتر بخوانید</b><a href=/2>خبر دیگر</a>",
        "<div class=share-box><a href=#>t</a>",
        "<section class=inline-ad><a href=/x><img src=/a.gif></a>",
        "<figure><img src=/1.jpg><figcaption>عکس: علی",
        "<form><input><button>x</button>",
        "<aside>",
        "<blockquote class=twitter-tweet><p>سلام بر همه</p>",
        "<ul class=tags><li>الف",
        "<div class=newsletter><p>عضو شوید</p>",
        "<div class=comments><h4>نظرات</h4>",
        "<div hidden>",
        "<div style='display:none'>",
    ],
)
@pytest.mark.parametrize("before", [3, 6])
def test_a_box_that_is_left_open_in_a_story_is_said(box: str, before: int) -> None:
    rest = sentences("پس", 8)
    article = read(
        f"<div class=w>{H}<div class=tx>{sentences('پیش', before)}{box}{rest}</div></div>"
    )
    whole = "پس714 بود." in (article.body or "")
    assert whole or "body_doubtful" in article.warnings


@pytest.mark.parametrize(
    "box",
    [
        "<div class=comments><h4>نظرات</h4><div>{}</div></div>",
        "<div class=related><p>نخستین جملهٔ خبر دیگر همین است و بس.</p></div>",
        "<div class=author-box><p>او سال‌هاست که می‌نویسد و می‌خواند.</p></div>",
        "<div hidden><p>نشانی این صفحه رونوشت شد.</p></div>",
    ],
)
def test_a_closed_box_is_no_doubt(box: str) -> None:
    story = f"<div class=tx>{sentences('پیش', 6)}{box.format(sentences('نظر', 2))}</div>"
    assert "body_doubtful" not in read(f"<div class=w>{H}{story}</div>").warnings


LINKS = "".join(f"<p>🔹 <a href=/n/{n}>خبر شمارهٔ {n} از امروز استان</a></p>" for n in range(6))
OTHER = (
    "<div class=it><a href=/m/{0}><h3>تیتر خبر دیگری با شمارهٔ {0}</h3></a><p>{1} {0} {2}</p></div>"
)
ENTRIES = "".join(OTHER.format(n, A, B) for n in range(5))
ABOUT = P("این پایگاه خبری هر روز خبرهای استان را منتشر می‌کند و نشانی دفترش این است.", B)


@pytest.mark.parametrize("beside", ["", f"<aside class=side>{ENTRIES}</aside>"])
@pytest.mark.parametrize(
    "story",
    [
        f"<p>خبرهای امروز را بخوانید.</p>{LINKS}",
        P(*(" ".join(f"<a href=/t/{w}>{w}</a>" for w in text.split()) for text in (A, B, C))),
    ],
)
def test_a_story_of_links_is_not_replaced_by_other_stories(story: str, beside: str) -> None:
    made = f"<main><article>{H}<div class=entry-content>{story}</div></article></main>{beside}"
    article = read(made)
    assert "body_doubtful" in article.warnings
    last = "شمارهٔ 5" if "🔹" in story else C.split()[-1]
    assert last in (article.body or "")
    assert "تیتر خبر دیگری" not in (article.body or "")


@pytest.mark.parametrize("tag", ["aside", "footer", "nav"])
@pytest.mark.parametrize("line", ["خبر کوتاه است.", "خبر کوتاه است و همین سی حرف را دارد."])
def test_text_in_a_box_is_not_quietly_the_story(tag: str, line: str) -> None:
    story = f"<div class=entry-content><p>{line}</p></div>"
    article = read(f"<main><article>{H}{story}</article></main><{tag}>{ABOUT}</{tag}>")
    assert "body_doubtful" in article.warnings or article.body == line


def test_a_story_that_goes_on_behind_a_link_is_said() -> None:
    more = "<p><a href=/n/1/all>ادامه مطلب</a></p>"
    article = read(f"<div class=w>{H}<div>{P(A, B)}{more}</div></div>")
    assert (article.body, "body_doubtful" in article.warnings) == (f"{A}\n\n{B}", True)


@pytest.mark.parametrize("tags", ["dt dd", "h3 p", "h4 div"])
def test_a_question_that_is_asked_again_stays(tags: str) -> None:
    ask, answer = tags.split()
    question = "لطفا در این باره توضیح دهید؟"
    pairs = [f"<{ask}>{question}</{ask}><{answer}>{text}</{answer}>" for text in (A, B, C, D)]
    story = "".join(pairs)
    story = f"<dl>{story}</dl>" if ask == "dt" else story
    assert (read(f"<div class=w>{H}<div>{story}</div></div>").body or "").count(question) == 4
