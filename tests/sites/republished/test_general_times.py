"""Times that an unknown site declares or shows in one of many forms, and those that are none."""

import pytest

from tests.factories import json_ld
from tests.sites.republished.general_pages import TITLE, A, B, H, P, read

STORY = f"<div class=tx>{P(A, B)}</div>"
LATER, AT = "2026-11-05T10:50:00Z", "2026-10-05T10:50:00Z"
SHOWN = "۱۳ مهر ۱۴۰۵"
DETAILS = f"<ul class=info><li>{SHOWN} - ۱۴:۲۰</li><li>کد خبر: ۱۲۳</li></ul>"


def page(above: str = "", below: str = "") -> str:
    return f"<article>{H}{above}{STORY}{below}</article>"


def web_page(url: str) -> str:
    return json_ld(**{"@type": "WebPage", "url": url, "datePublished": AT})


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (
            page(
                f"<time class=updated datetime={LATER}>x</time>"
                f"<time class='entry-date published' datetime={AT}>x</time>"
            ),
            "",
        ),
        (
            page(
                f"<p>آخرین ویرایش <time datetime={LATER}>x</time> | انتشار "
                f"<time datetime={AT}>x</time></p>"
            ),
            "",
        ),
        (page("", f"<b>در <abbr class=published title={AT}>x</abbr></b>"), ""),
        (page(f"<ul><li><span>{SHOWN}</span></li><li><span>۱۴:۲۰</span></li></ul>"), ""),
        (page(f"<span>ارسال شده توسط <u>مدیر</u> در <u>{SHOWN} @ ۲:۲۰ ب.ظ</u></span>"), ""),
        (page(f"<div class=date>ارسال شده توسط مدیر در تاریخ {SHOWN} ساعت ۱۴:۲۰</div>"), ""),
        (page("", f"<p>منتشر شده در {SHOWN} ساعت ۱۴:۲۰</p>"), ""),
        (page(f"<footer class=node__meta><time datetime={AT}>x</time></footer>"), ""),
        (
            page(
                "",
                f"<time class=published datetime={AT}>x</time>"
                f"<time class=published datetime={LATER}>y</time>",
            ).replace("<article>", "<div>"),
            "",
        ),
        (page(f"<div class='news_nav news_pdate_c'>{SHOWN} - ۱۴:۲۰</div>"), ""),
        (page(f"<time class=updated datetime={AT} pubdate>October 5, 2026 10:50 pm</time>"), ""),
        (page(f"<div class=date>{SHOWN} - ۱۴:۲۰ کد خبر: ۹۲۵۱۱۴</div>"), ""),
        (page(f"<p><time>{SHOWN} - ۱۴:۲۰ | بازدید: ۱۲۳</time></p>"), ""),
        (f"<div>{DETAILS}<h1>{TITLE}</h1>{STORY}</div>", ""),
        (f"<div><div><p><i>تاریخ انتشار:</i> {SHOWN} - ۱۴:۲۰</p></div>{H}{STORY}</div>", ""),
        (f"<div>{H}{STORY}<div><div>علی در <time datetime={AT}>x</time></div></div></div>", ""),
        (page(f"<span property='schema:dateCreated' content='{AT}'></span>"), ""),
        (page(f"<span property='dc:date dc:created' content='{AT}'>x</span>"), ""),
        (
            page(f"<div class=news_toolbar><i class=news_pdate_c>{SHOWN} - ۱۴:۲۰</i></div>"),
            "",
        ),
        (page(), f"<meta name=DC.date.issued content={AT}>"),
        (page(), f"<meta property=og:article:published_time content={AT}>"),
        (page(), web_page("https://khabar.example/n/1")),
    ],
)
def test_a_time_of_publication(body: str, head: str) -> None:
    assert read(body, head).published_at == AT


@pytest.mark.parametrize(
    "body",
    [
        page(f"<time class=updated datetime={LATER}>x</time>"),
        page(f"<time class=entry-modified-time datetime={LATER}>x</time>"),
        page(f"<time class=updated datetime={LATER}>2026-11-05 14:20</time>"),
        page(f"<p>به‌روزرسانی: <time datetime={LATER}>x</time></p>"),
    ],
)
def test_a_time_of_a_change_is_none(body: str) -> None:
    assert read(body).published_at is None


@pytest.mark.parametrize(
    ("told", "published"),
    [("خبری که از شهر دیگری آمد", None), (f"{TITLE} و شهر", LATER)],
)
def test_json_ld_of_another_story(told: str, published: str | None) -> None:
    data = json_ld(headline=told, datePublished=LATER, articleBody=f"{B} " * 9)
    article = read(page(), data)
    assert article.headline == TITLE
    assert article.published_at == published
    assert (article.body == f"{A}\n\n{B}") is (published is None)
    shown = read(page(f"<time datetime={AT}>x</time>"), data).published_at
    assert shown == (published or AT)


def test_json_ld_with_the_storys_name_is_its_own() -> None:
    data = json_ld(headline="شهری در مرکز ایران", name=TITLE, datePublished=AT)
    assert read(page(), data).published_at == AT


def test_another_page_in_json_ld_has_no_time_for_this_one() -> None:
    assert read(page(), web_page("https://khabar.example/")).published_at is None


SHOWN_AT = f"<div class=date>{SHOWN} - ۱۴:۲۰</div>"
OTHERS = f"<a href=/2>بعدی</a><time class='entry-date published' datetime={LATER}>y</time>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"{page(SHOWN_AT)}<div>{OTHERS}</div>", AT),
        (f"{page()}<div class=sidebar>{OTHERS}</div>", None),
        (f"{page()}<div id=comments><abbr class=published title={LATER}>y</abbr></div>", None),
        (page(f"<blockquote><p>x <time datetime={LATER}>y</time></p></blockquote>"), None),
        (page(f"<blockquote><p class=date>{SHOWN} - ۱۴:۲۰</p></blockquote>"), None),
        (page(f"<blockquote><span>{SHOWN} - ۱۴:۲۰</span></blockquote>{SHOWN_AT}"), AT),
        (page("", f"<blockquote><p>منتشر شده در {SHOWN} ساعت ۱۴:۲۰</p></blockquote>"), None),
        (
            page(
                "", f"<blockquote><b><time class=published datetime={AT}>x</time></b></blockquote>"
            ),
            None,
        ),
        (page(f"<blockquote><i itemprop=datePublished>{SHOWN} - ۱۴:۲۰</i></blockquote>"), None),
        (f"<blockquote>{page(SHOWN_AT)}</blockquote>", AT),
        (
            f"<div>{H}{STORY}<div><b>علی</b> <time datetime={AT}>x</time><p>آفرین</p></div></div>",
            None,
        ),
        (f"<div>{H}{STORY}<div><a href=/x>{A}</a><time datetime={AT}>x</time></div></div>", None),
        (f"<div><ul><li>{SHOWN} - ۱۴:۲۰</li><li>قم</li></ul>{H}{STORY}</div>", None),
        (
            f"<div>{H}{STORY}<div><b>علی</b><time datetime={AT}>x</time><i>آفرین</i></div></div>",
            None,
        ),
        (page(SHOWN_AT, f"<footer><div>{OTHERS}</div></footer>"), AT),
        (page(f"<div>روزنامه اصلاحات <time datetime={AT}>x</time></div>"), AT),
        (page(f"<div>محیط زیست و تغییر اقلیم <time datetime={AT}>x</time></div>"), AT),
        (page(f"<abbr class=post-author title='علی'>ع</abbr><time datetime={AT}>x</time>"), AT),
        (page(f"<div class=date>{SHOWN} توسط مدیر بعدازظهر ۰۲:۲۰</div>"), None),
    ],
)
def test_the_time_is_the_storys_own(body: str, wanted: str | None) -> None:
    assert read(body).published_at == wanted


def test_json_ld_stays_where_the_page_confirms_it() -> None:
    data = json_ld(headline=TITLE, datePublished=AT)
    body = f"<h1>اخبار استان‌ها</h1><div class=w><h2>{TITLE}</h2>{STORY}</div>"
    assert read(body, f"<title>قم پرس - {TITLE}</title>{data}").published_at == AT
    english = json_ld(headline="Flood reaches Qom", datePublished=AT)
    assert read(page(), english).published_at == AT
