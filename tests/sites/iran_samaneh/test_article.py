"""The reader on pages with one change each: every field, wherever a page may have it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NotAnArticleError
from newscrawl.persian.cleaning import clean
from newscrawl.sites.iran_samaneh.family import SamanehSite
from newscrawl.sites.registry import sites
from tests.factories import json_ld
from tests.sites.iran_samaneh.pages import (
    BODY,
    NUMBER,
    TITLE,
    URL,
    meta,
    parse,
    read,
    samaneh_page,
)

ENTEKHAB = SamanehSite(
    name="entekhab",
    title="انتخاب",
    english="Entekhab",
    domains=("entekhab.ir",),
    bodies=("div.khabar-matn", ".body"),
)


def test_a_whole_page() -> None:
    site_name = meta(
        "og:site_name", "خبرگزاری باشگاه | آخرین اخبار | YJC", key="name", value="value"
    )
    article = read(samaneh_page(head=site_name, rutitr="پیش‌تیتر"))
    assert article.id == f"yjc:{NUMBER}"
    assert article.url == URL
    assert (article.kicker, article.headline, article.lead) == ("پیش‌تیتر", TITLE, "چکیدهٔ خبر.")
    assert article.body == "بند نخست خبر.\n\nبند دوم خبر."
    assert article.source == "خبرگزاری باشگاه"
    assert (article.sections, article.services) == (["قم", "شهر قم"], ["qom"])
    assert (article.province, article.desk, article.province_from) == ("qom", "qom", "service")
    assert article.tags == ["سیل", "پل"]
    assert article.published_at == "2025-05-02T12:42:00Z"
    assert article.jalali_date == "1404-02-12"
    assert article.warnings == []


@pytest.mark.parametrize(
    ("title", "head", "headline", "choice"),
    [
        ("<h1 class='title'><a href='/fa/news/1/x'>تیتر</a></h1>", "", "تیتر", ".title"),
        ("<div class='title'><a href='#'>تیتر</a></div>", "", "تیتر", ".title"),
        ("<h1>تیتر<br>دراز</h1>", "", "تیتر دراز", ".title"),
        ("<h1 class='Htags'><span class='title-news'>تیتر</span></h1>", "", "تیتر", ".title"),
        (
            "<div class='title'><div class='rutitr'>بالا</div><h1>تیتر</h1></div>",
            "",
            "تیتر",
            ".title",
        ),
        ("", json_ld(headline="تیتر"), "تیتر", "json-ld headline"),
        ("", meta("og:title", "تیتر | باشگاه خبرنگاران جوان"), "تیتر", "meta og:title"),
        ("", meta("og:title", "تیتر - قم"), "تیتر - قم", "meta og:title"),
        (
            "",
            meta("og:title", "تیتر - قم - باشگاه خبر | خبر فوری | YJC")
            + meta("og:site_name", "باشگاه خبر | خبر فوری | YJC", key="name", value="value"),
            "تیتر - قم",
            "meta og:title",
        ),
        ("", meta("name", "تیتر", key="itemprop", value="value"), "تیتر", "meta name"),
    ],
)
def test_the_headline(title: str, head: str, headline: str, choice: str) -> None:
    article = read(samaneh_page(title=title, head=head))
    assert (article.headline, article.choices["headline"]) == (headline, choice)
    assert ("headline_fallback" in article.warnings) == (choice != ".title")


def test_a_description_is_a_lead_only_if_it_is_no_headline() -> None:
    named = read(samaneh_page(subtitle="", head=meta("description", "توضیح", key="name")))
    assert (named.lead, "lead_fallback" in named.warnings) == ("توضیح", True)
    repeated = read(samaneh_page(subtitle="", head=meta("description", TITLE, key="name")))
    assert (repeated.lead, "no_lead_found" in repeated.warnings) == (None, True)


def test_the_layout_that_crawlers_met_later() -> None:
    article = read(
        samaneh_page(
            before="<span class='photo-newspage-date'><span>۱۲ خرداد ۱۴۰۲ - ۱۰:۰۳</span></span>",
            toolbar="",
            title="<h1 class='Htags'><span class='title-news'>تیتر خبر</span></h1>",
            subtitle="<div class='baznashr-subtitle'><strong>چکیده</strong></div>",
            body=(
                f"<div class='row baznashr-body'>{BODY}<div class='path_bottom_body'><a href='/'>"
                "باشگاه خبرنگاران جوان</a><i></i><a href='/fa/qom'>قم</a></div></div>"
            ),
            after="<div class='tag_items_photo'><a href='/fa/tags/1'>سیل</a></div>",
        )
    )
    assert (article.headline, article.lead) == ("تیتر خبر", "چکیده")
    assert article.body == "بند نخست خبر.\n\nبند دوم خبر."
    assert (article.sections, article.province) == (["قم"], "qom")
    assert article.published_at == "2023-06-02T06:33:00Z"
    assert article.tags == ["سیل"]


def test_a_site_may_have_another_body() -> None:
    body = (
        "<div class='body'><p>معرفی سایت.</p></div><div class='khabar-matn'>سطر یک<br>سطر دو</div>"
    )
    article = read(samaneh_page(body=body), "https://www.entekhab.ir/fa/news/1/x", ENTEKHAB)
    assert (article.id, article.body) == ("entekhab:1", "سطر یک\nسطر دو")
    assert article.choices["body"] == "div.khabar-matn"
    fararu = sites()["fararu"]
    named = "<div class='title_rutitr_body'><p>متن خبر.</p></div>"
    assert read(samaneh_page(body=named), "https://www.fararu.com/fa/news/2", fararu).body == (
        "متن خبر."
    )


WHOLE = (
    "<div class='{}'><div class='rutitr'>بالا</div><h1 class='title'>تیتر</h1>"
    "<div class='subtitle'>چکیده</div><h2>میان‌تیتر</h2><p>متن</p></div>"
)


@pytest.mark.parametrize(
    "body",
    [
        WHOLE.format("title_rutitr_body"),
        WHOLE.replace("<h2>", "<div class='body'><h2>").format("title_rutitr_body") + "</div>",
    ],
)
def test_headline_kicker_and_lead_may_stand_in_the_bodys_node(body: str) -> None:
    logo = "<header><h1><a href='/'>نام سایت</a></h1></header>"
    page = samaneh_page(before=logo, title="", subtitle="", body=body)
    article = read(page, "https://www.fararu.com/fa/news/2", sites()["fararu"])
    assert (article.kicker, article.headline, article.lead) == ("بالا", "تیتر", "چکیده")
    assert article.body == "میان‌تیتر\n\nمتن"


def test_a_sub_head_is_no_headline() -> None:
    body = "<div class='body'><h1>میان‌تیتر</h1><p>متن</p></div>"
    assert read(samaneh_page(body=body)).headline == TITLE
    told = read(samaneh_page(title="", body=body, head=json_ld(headline="تیتر سر")))
    assert (told.headline, told.body) == ("تیتر سر", "میان‌تیتر\n\nمتن")


def test_json_ld_has_the_body_where_the_page_has_none() -> None:
    head = json_ld(articleBody="بند الف.\nبند ب.\nانتهای پیام/")
    article = read(samaneh_page(body="<div class='body'> </div>", head=head))
    assert article.body == "بند الف.\n\nبند ب."
    assert "body_fallback" in article.warnings
    without = parse(samaneh_page(body=""))
    assert (without.body, "no_story_found" in without.warnings) == (None, True)


@pytest.mark.parametrize(
    ("body", "kind", "pictures"),
    [
        ("<div class='body'><p>متن <img src='/f/1.jpg'></p></div>", "article", ["/f/1.jpg"]),
        (
            "<div class='image_set'><a href='/f/2_big.jpg'><img src='/f/2_small.jpg'></a></div>",
            "photo",
            ["/f/2_big.jpg"],
        ),
        ("<div class='body'><video poster='/f/3.jpg'></video></div>", "video", ["/f/3.jpg"]),
        ("<div class='body'><p>متن</p></div><div class='image_set'></div>", "article", []),
        (
            (
                "<div class='body'> </div></div><div><div class='image_set'><img src='/f/4.jpg'>"
                "<span>دریافت</span></div>"
            ),
            "photo",
            ["/f/4.jpg"],
        ),
    ],
)
def test_kinds_and_pictures(body: str, kind: str, pictures: list[str]) -> None:
    article = read(samaneh_page(body=body))
    assert article.kind == kind
    assert [image.url for image in article.images] == [f"https://www.yjc.ir{p}" for p in pictures]


def test_related_stories_are_those_of_read_more_links() -> None:
    body = (
        "<div class='body'><p>متن با <a href='/fa/news/11/x'>پیوند</a> در میان.</p>"
        "<p>بیشتر بخوانید: <a href='https://www.yjc.ir/fa/news/22/y'>خبر دیگر</a></p>"
        f"<p>بیشتر بخوانید: <a href='/fa/news/{NUMBER}/z'>همین خبر</a></p>"
        "<p>بیشتر بخوانید: <a href='https://www.tabnak.ir/fa/news/33/y'>خبر سایت دیگر</a></p></div>"
    )
    article = read(samaneh_page(body=body))
    assert article.related == ["yjc:22"]
    assert article.body == "متن با پیوند در میان."


def test_the_short_link_is_the_pages() -> None:
    link = "<span class='news_home_link'><a href='https://www.yjc.ir/00ay4b'>x</a></span>"
    assert parse(samaneh_page(after=link)).short_url == "https://www.yjc.ir/00ay4b"
    assert parse(samaneh_page()).short_url is None


@pytest.mark.parametrize(
    "url",
    [
        URL,
        f"https://www.yjc.ir/fa/news/{NUMBER}",
        f"https://www.yjc.ir/fa/print/{NUMBER}",
        f"http://127.0.0.1:8000/fa/news/{NUMBER}/x",
        sites()["yjc"].short_link(NUMBER) or "",
        "https://www.yjc.ir/fa/preview",
    ],
)
def test_an_article_has_one_address_however_it_was_fetched(url: str) -> None:
    article = parse(samaneh_page(), url)
    assert (article.id, article.url, article.fetched_from) == (f"yjc:{NUMBER}", URL, url)
    assert "id_conflict" not in article.warnings


@pytest.mark.parametrize("toolbar", [None, "<div class='news_id_c'>کد خبر: ۸۸۱۲۳۴۵</div>"])
def test_another_number_on_the_page_is_doubtful(toolbar: str | None) -> None:
    title = "<div class='title'><h1>تیتر</h1></div>"
    body = samaneh_page() if toolbar is None else samaneh_page(title=title, toolbar=toolbar)
    article = parse(body, "https://www.yjc.ir/fa/news/5/x")
    assert (article.id, article.url) == ("yjc:5", "https://www.yjc.ir/fa/news/5/x")
    assert "id_conflict" in article.warnings


def test_a_page_without_any_number_is_no_article() -> None:
    bare = samaneh_page(toolbar="", title="<h1 class='title'>تیتر</h1>")
    with pytest.raises(NotAnArticleError, match="number"):
        parse(bare, "https://www.yjc.ir/fa/qom")


def test_another_familys_site_is_refused() -> None:
    with pytest.raises(TypeError, match="tasnim"):
        parse(samaneh_page(), site=sites()["tasnim"])


def test_a_list_is_no_article() -> None:
    entries = "<div class='linear_news'><a class='title5' href='/fa/news/1/x'>خبر</a></div>"
    with pytest.raises(NotAnArticleError, match=r"\.body"):
        parse(f"<html><body><h1>باشگاه</h1>{entries}</body></html>", "https://www.yjc.ir/fa/qom")


WORDS = st.text(alphabet="ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئ", min_size=1, max_size=8).filter(
    lambda word: "نتها" not in word
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@pytest.mark.long
@given(
    st.lists(SENTENCES, min_size=1, max_size=6), st.sampled_from(["p", "div", "h2", "blockquote"])
)
def test_every_word_of_the_body_is_kept(paragraphs: list[str], tag: str) -> None:
    body = "".join(f"<{tag}>{text}</{tag}>" for text in paragraphs)
    article = parse(samaneh_page(body=f"<div class='body'>{body}<p>انتهای پیام/ز</p></div>"))
    wanted = [text for text in paragraphs if clean(text)]
    assert clean(article.body or "").split() == " ".join(wanted).split()
