"""Dialogs of consent, and pages whose headline is the site's name; and true stories like them."""

import pytest

from newscrawl.sites.lists import parse_list
from tests.conftest import page
from tests.factories import TASNIM
from tests.sites.other_answers import COPY, themed, what

ASKED = "ما و همکارانمان کوکی‌هایی روی دستگاه شما ذخیره می‌کنیم تا آگهی‌ها را بسنجیم."
MORE = [
    "همکاران ما داده‌ها را سیزده ماه نگه می‌دارند و برای مقصودی دیگر به کار نمی‌برند.",
    "برای دانستن حقوق خود بیانیهٔ حریم خصوصی را بخوانید یا در تنظیمات هدف‌ها را ببینید.",
    "سنجش کارکرد محتوا و شناخت مخاطبان از راه آمار از دیگر هدف‌های این پردازش است.",
]
STORY = [
    "استاندار قم امروز در جمع خبرنگاران گفت که راه‌های شمالی استان پس از برف سنگین باز شد.",
    "او افزود که چهل دستگاه ماشین برف‌روب سه روز کار کردند و هنوز در گردنه‌ها مانده‌اند.",
    "به گفتهٔ او هواشناسی از بارش تازه‌ای در پایان هفته خبر داده است و مردم آگاه باشند.",
]
BUTTON = "<button>می‌پذیرم</button>"


def text(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def dialog(inner: str, role: str = "role='dialog'") -> str:
    return f"<div class='x' {role}>{inner}</div>"


@pytest.mark.parametrize("role", ["role='dialog'", "role=alertdialog", "aria-modal='true'"])
def test_a_long_text_in_a_dialog_that_asks_for_consent(role: str) -> None:
    wall = dialog(f"<h1>ما به اجازهٔ شما نیاز داریم</h1>{text(ASKED, *MORE)}{BUTTON}", role)
    assert what(f"<html><title>صدا</title><body>{wall}</body></html>", COPY) == "consent"


@pytest.mark.parametrize(
    "body",
    [
        dialog(text(ASKED) + BUTTON) + f"<h1>راه‌های قم باز شد</h1><div>{text(*STORY)}</div>",
        f"<h1>راه‌های قم باز شد</h1><div>{text(*STORY)}</div>" + dialog(text(ASKED, *MORE) + BUTTON),
        dialog(f"<h1>کوکی‌ها و حریم خصوصی ما</h1>{text(ASKED, *MORE, *STORY)}"),  # no button
        dialog(f"<h1>راه‌های قم باز شد</h1>{text(*STORY)}{BUTTON}"),  # no cookies
    ],
)
def test_a_story_beside_or_in_a_dialog_is_a_story(body: str) -> None:
    assert what(f"<html><title>خبر</title><body>{body}</body></html>", COPY) == "story"


def test_a_list_below_a_dialog_is_a_list() -> None:
    links = "".join(
        f"<div><a href='/fa/news/1404/08/30/34400{n:02}/x'>خبر شمارهٔ {n} از راه‌های قم</a></div>"
        for n in range(30)
    )
    html = f"<html><title>قم</title><body>{dialog(text(ASKED) + BUTTON)}{links}</body></html>"
    assert (
        len(parse_list(page(html, "https://www.tasnimnews.ir/fa/service/62/x"), TASNIM).links) == 30
    )


def named(second: str, *paragraphs: str) -> str:
    heads = f"<header><h1>site.example</h1><h2>{second}</h2></header>"
    body = f"{heads}<div>{text(*paragraphs)}</div>"
    return f"<html><title>site.example</title><body>{body}</body></html>"


def test_a_domain_is_sold_in_any_number_of_words() -> None:
    offer = [
        "اگر به دنبال نامی کوتاه برای کسب‌وکار خود در غرب کشور هستید این فرصتی بی‌تکرار است.",
        "قیمت پیشنهادی فروشنده چهل میلیون تومان است و انتقال پس از پرداخت سه روز زمان می‌برد.",
        "پرداخت از راه حساب امانی انجام می‌شود و تا پیش از انتقال پول نزد ما خواهد ماند.",
    ]
    assert what(named("این دامنه برای فروش گذاشته شده است", *offer), COPY) == "parked"
    assert what(named("راه‌های شمالی قم باز شد", *STORY), COPY) == "story"
    assert what(named("ورود به سایت", *STORY), COPY) == "story"


@pytest.mark.parametrize(
    "headline", ["خرید دامنه", "فروش دامنه", "من ربات نیستم؛ کپچا و نابینایان"]
)
def test_a_story_below_a_headline_like_a_notice(headline: str) -> None:
    html = themed(f"{headline.partition('؛')[0]} | خبر شهر", headline, STORY)
    assert what(html, COPY) == "story"


def test_a_notice_in_the_second_title_counts_where_the_first_is_empty() -> None:
    head = "<meta property='og:title' content='صفحه یافت نشد'>"
    for title in ("", "| زاگرس"):
        assert what(themed(title, "زاگرس ما", ["متن"], head=head), COPY) == "not_found"


@pytest.mark.parametrize(
    ("headline", "lines", "kind"),
    [
        (
            "پیش از ادامه",
            [
                (
                    "ما و شرکای ما از کوکی‌ها و داده‌ها برای ارائهٔ خدمات، سنجش مشارکت مخاطب و نمایش "
                    "آگهی‌های متناسب با علاقهٔ شما استفاده می‌کنیم."
                ),
                "اگر «رد همه» را برگزینید، از کوکی‌ها برای این کار استفاده نخواهیم کرد.",
            ],
            "consent",
        ),
        ("ما به حریم خصوصی شما احترام می‌گذاریم", ["از کوکی‌ها بهره می‌گیریم."], "consent"),
        (
            "دسترسی به تارنمای فراخوانده شده امکان‌پذیر نمی‌باشد.",
            ["در صورتی که این تارنما به اشتباه پالایش شده است، درخواست بازبینی بفرستید."],
            "unavailable",
        ),
        (
            "درخواست‌های بیش از اندازه",
            ["شمار درخواست‌های شما از حد مجاز گذشته است. چند دقیقهٔ دیگر دوباره تلاش کنید."],
            "unavailable",
        ),
    ],
)
def test_notices_in_other_words(headline: str, lines: list[str], kind: str) -> None:
    assert what(themed(headline, headline, lines), COPY) == kind
