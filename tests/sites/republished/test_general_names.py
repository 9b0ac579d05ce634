"""Names that mislead: classes and ids of story parts that sound like boxes, and the other way."""

import pytest

from tests.sites.republished.general_pages import TITLE, A, B, C, D, H, P, read


@pytest.mark.parametrize(
    "story",
    [
        "<section class='Report__Section Report__Section--Ads'><p>{}</p></section>",
        "<section class='o-section o-section--has-ads'><p>{}</p></section>",
        "<div class=content-with-sidebar><p>{}</p></div>",
        "<p class=paywall>{}</p>",
        "<p><span class=eventContentTags>{}</span></p>",
        "<p><font class=promo>{}</font></p>",
    ],
)
def test_a_story_in_misleading_names(story: str) -> None:
    texts = [f"{text} {D}" for text in (A, B, C)]
    paragraphs = "".join(map(story.format, texts))
    line = "خسارت سیل در شهرهای استان قم و راه‌های آن"
    article = read(f"<div class=w>{H}<h2>{line}</h2>{paragraphs}</div>")
    assert article.body == "\n\n".join([line, *texts])
    assert "body_doubtful" not in article.warnings


@pytest.mark.parametrize("name", ["box--related", "list__item--ad", "with-ads", "text-ads"])
def test_boxes_stay_boxes(name: str) -> None:
    box = f"<div class='{name}'><p>{C}</p></div>" if name != "with-ads" else ""
    assert read(f"<div class=w>{H}<div>{P(A, B)}{box}</div></div>").body == f"{A}\n\n{B}"


def test_a_sub_heads_id_is_its_text() -> None:
    head = "<h3 id=nav_related_to_the_flood__1>خسارت سیل</h3>"
    assert read(f"<div class=w>{H}<div>{P(A)}{head}{P(B)}</div></div>").body == (
        f"{A}\n\nخسارت سیل\n\n{B}"
    )


POINTS = ["سیل قم", "برف ری", "باران در شهر کرمانشاه", "توفان شن زابل", "سرمای همدان"]
POINTS += ["بارندگی بسیار شدید در شهر کرمانشاه"]
LIST = f"<ol class=li>{''.join(f'<li>{point}</li>' for point in POINTS)}</ol>"
ROWS = "<tr><td>سکه امامی</td><td>۵۰ میلیون</td></tr><tr><td>نیم سکه</td><td>۲۸ میلیون</td></tr>"
HEADED = (
    "<tr><th>نام</th><th>نرخ</th></tr><tr><td><a href=/q/1>سکه امامی طرح جدید</a></td><td>۵۰</td>"
    "</tr><tr><td><a href=/q/2>نیم سکه بهار آزادی</a></td><td>۲۸</td></tr>"
)


FIGURES = "سکه امامی | ۵۰ میلیون\nنیم سکه | ۲۸ میلیون"
NAMED = "نام | نرخ\nسکه امامی طرح جدید | ۵۰\nنیم سکه بهار آزادی | ۲۸"
OF_PAGE = "<tr><td>کد خبر</td><td>۱۲۳۴۵</td></tr><tr><td>تعداد بازدید</td><td>۱۲۰</td></tr>"
FORM = "<tr><td>نام</td><td><input></td></tr><tr><td>ایمیل</td><td><input></td></tr>"


@pytest.mark.parametrize(
    ("rows", "between", "last"),
    [(ROWS, FIGURES, FIGURES), (HEADED, NAMED, ""), (OF_PAGE, None, ""), (FORM, None, "")],
)
def test_tables_of_figures_are_the_storys(rows: str, between: str | None, last: str) -> None:
    table = f"<table>{rows}</table>"
    framed = f"<div class=scroll><figure>{table}</figure></div>"

    def body(*parts: str) -> str | None:
        return read(f"<div class=w>{H}{''.join(parts)}</div>").body

    def told(*texts: str) -> str:
        return "\n\n".join(filter(None, texts))

    if between is not None:
        assert body(P(A), table, P(B)) == told(A, between, B)
        assert body(f"<div>{P(A)}{framed}{P(B)}</div>") == told(A, between, B)
    assert body(P(A, B), table) == told(A, B, last)
    assert body(table, P(A, B)) == told(A, B)


def test_a_table_that_lays_out_links_is_not() -> None:
    links = "<tr><td>۱</td><td><a href=/2>خبر دیگری از قم و شهرهای استان</a></td></tr>" * 2
    body = read(f"<div class=w>{H}{P(A, B)}<table>{links}</table></div>").body
    assert body == f"{A}\n\n{B}"


def test_a_list_of_a_few_words_each_between_paragraphs() -> None:
    points = "\n".join(f"- {point}" for point in POINTS)
    assert read(f"<div class=w>{H}<div>{P(A)}{LIST}{P(B)}</div></div>").body == (
        f"{A}\n\n{points}\n\n{B}"
    )


HEADLINE = "سیل قم: بارش بی‌سابقه – گزارش «تسنیم»"


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ('سیل قم: بارش بی‌سابقه - گزارش "تسنیم" | اخبار روز استان قم', HEADLINE),
        ("سیل قم: بارش بی‌سابقه — گزارش “تسنیم” - اخبار روز استان قم", HEADLINE),
    ],
)
def test_marks_of_another_form(declared: str, shown: str) -> None:
    name = "<div class=title>اخبار روز استان قم</div>"
    page = f"{name}<div class=w><h1>{shown}</h1><div>{P(A, B)}</div></div>"
    article = read(page, f"<title>{declared.replace(chr(34), '&quot;')}</title>")
    assert (article.headline, article.body) == (shown, f"{A}\n\n{B}")


def test_a_sub_head_that_begins_the_title_is_no_headline() -> None:
    page = (
        f"<div class=w><h1>سیل در قم خسارت زد</h1><div>{P(A, B)}"
        f"<h3>سیل و باران امسال شهر قم</h3>{P(C)}</div></div>"
    )
    article = read(page, "<title>سیل و باران امسال شهر قم را گرفت</title>")
    assert article.body == f"{A}\n\n{B}\n\nسیل و باران امسال شهر قم\n\n{C}"


def test_a_line_beside_long_boxes_is_doubtful() -> None:
    line = "<p>سیل در قم خسارت زد و راه‌های استان را بست.</p>"
    boxes = "".join(f"<div class=promo><p>{text} {A}</p></div>" for text in (A, B, C))
    assert "body_doubtful" in read(f"<div class=w>{H}{line}{boxes}</div>").warnings
    assert "body_doubtful" not in read(f"<div class=w>{H}{P(A, B, C)}{boxes}</div>").warnings


@pytest.mark.parametrize("name", ["read-more", "js-readmore", "readmore-content"])
def test_a_story_that_unfolds_is_read_whole(name: str) -> None:
    rest = f"<div class={name}>{P(f'{B} {B} {B}', f'{C} {C} {C}')}</div>"
    assert (read(f"<div class=w>{H}<div>{P(A)}{rest}</div></div>").body or "").endswith(C)
    box = f"<div class={name}><a href=/2>ادامهٔ همین خبر در صفحهٔ بعد</a></div>"
    assert read(f"<div class=w>{H}<div>{P(A, B)}{box}</div></div>").body == f"{A}\n\n{B}"


def test_a_poem_below_a_picture_is_no_caption() -> None:
    verses = ["بنی‌آدم اعضای یک پیکرند", "که در آفرینش ز یک گوهرند", "چو عضوی به درد آورد روزگار"]
    verses.append("دگر عضوها را نماند قرار")
    picture = "<div><img src=/a.jpg width=600></div>"
    poem = f"<div style='text-align:center'>{'<br>'.join(verses)}</div>"
    body = read(f"<div class=w>{H}<div>{P(A)}{picture}{poem}{P(B)}</div></div>").body
    assert body == "\n\n".join((A, "\n".join(verses), B))


@pytest.mark.parametrize(
    ("end", "text"),
    [
        ("<h4>حرف آخر؟</h4><p>ممنونم.</p>", "حرف آخر؟\n\nممنونم."),
        ("<h3>نکته‌ها</h3><ul><li>یک</li><li>دو</li></ul>", "نکته‌ها\n\n- یک\n- دو"),
        ("<h3>مطالب مرتبط</h3><ul><li><a href=/2>خبر دیگر قم</a></li></ul>", ""),
        ("<h3>نظرات</h3><p>نظری نیست.</p>", "نظری نیست."),
        ("<h3><a href=/2>خبر دیگری از شهر قم</a></h3>", ""),
    ],
)
def test_the_last_sub_head(end: str, text: str) -> None:
    body = read(f"<div class=w>{H}<div>{P(A, B)}{end}</div></div>").body
    assert body == f"{A}\n\n{B}" + (f"\n\n{text}" if text else "")


def test_a_live_blogs_entries_are_the_story() -> None:
    times = ("۱۴:۳۲", "۱۴:۵۵", "15:10", "۱۶:۰۱")
    entries = "".join(
        f"<div class=e><time>{at}</time>{P(text)}</div>"
        for at, text in zip(times, (f"{A} {A}", f"{B} {B}", f"{C} {C}", f"{D} {D}"), strict=True)
    )
    body = read(f"<div class=w>{H}<p>{D[:60]}</p>{entries}</div>").body or ""
    assert all(text in body for text in (A, B, C, D))


def test_what_is_set_aside_between_paragraphs_is_doubtful() -> None:
    def page(inside: str) -> str:
        return f"<div class=w>{H}<div>{P(A)}<div class=promo>{inside}</div>{P(B)}</div></div>"

    assert "body_doubtful" in read(page(f"<p>{C} {C} {C} {D}</p>")).warnings
    assert "body_doubtful" not in read(page("<p>امتیاز این خبر</p>")).warnings


def test_a_story_for_subscribers_is_doubtful() -> None:
    wall = "<div class=paywall><p>ادامهٔ این مطلب تنها برای مشترکان در دسترس است.</p></div>"
    story = P(f"{A} {B}", f"{B} {C}", f"{C} {A}")
    assert "body_doubtful" in read(f"<div class=w>{H}<div>{story}</div>{wall}</div>").warnings
    other = wall.replace("ادامهٔ این مطلب", "این امکان")
    assert "body_doubtful" not in read(f"<div class=w>{H}<div>{story}</div>{other}</div>").warnings


COMMENTS = "".join(
    f"<div class=k><b>10:2{n}</b><p>خیلی خوب است ولی کاش زودتر این کار را می‌کردند {n}.</p></div>"
    for n in range(5)
)


@pytest.mark.parametrize(
    "beside",
    [
        COMMENTS,
        "<div class=paywall><p>برای خواندن بقیهٔ این گزارش باید اشتراک بخرید و وارد شوید.</p></div>",
        f"<p><span class=comment>{D} {D}</span></p>",
        f"<div class='content--ads'><p>{D} {D}</p></div>",
        "<h3><a href=/n/7>قیمت طلا امروز</a></h3>",
        "<h3 id=leave-your-comment-here>دیدگاهتان را بنویسید</h3>",
    ],
)
def test_what_is_still_no_part_of_the_story(beside: str) -> None:
    first, second = f"{A} {B}", f"{B} {C}"
    body = read(f"<div class=w>{H}<div>{P(first, second)}{beside}</div></div>").body
    assert body == f"{first}\n\n{second}"


def test_everyday_words_beside_a_story_make_no_doubt() -> None:
    for words in ("در ادامه این نشست اعضای شورا", "بر ادامه همکاری‌های مشترک دو کشور"):
        side = f"<div class=sidebar><p>{words} گفت‌وگو کردند و رفتند.</p></div>"
        found = read(f"<div class=w>{H}<div>{P(f'{A} {B}', f'{C} {D}')}</div></div>{side}")
        assert "body_doubtful" not in found.warnings
    readers = f"<div id=comments>{P(*[f'{A} {B} {C}'] * 3)}</div>"
    assert "body_doubtful" not in read(f"<div class=w>{H}<div>{P(A)}</div>{readers}</div>").warnings


def test_a_name_of_the_site_is_no_headline() -> None:
    name = "پایگاه خبری تحلیلی قم پرس"
    head = f"<title>زلزله در قم | {name}</title>"
    for heading in (f"<h2>{name}</h2>", f"<h3>{name}</h3>"):
        found = read(f"{heading}<div class=w><h1>زلزله در قم</h1>{P(A, B)}</div>", head)
        assert (found.headline, found.body) == ("زلزله در قم", f"{A}\n\n{B}")
    about = f"<p>{C} {D}</p>"
    found = read(f"<h1>قم پرس</h1>{about}<h2>زلزله در قم</h2><div>{P(A, B)}</div>",
                 "<title>زلزله در قم</title>")  # fmt: skip
    assert found.headline == "زلزله در قم"


def test_a_headline_again_at_the_end_stays() -> None:
    found = read(f"<div class=w>{H}<div><p>{TITLE}</p>{P(A, B)}<p>{TITLE}</p></div></div>")
    assert found.body == f"{A}\n\n{B}\n\n{TITLE}"


@pytest.mark.parametrize("name", ["share-price", "social-security", "promo-free", "caption"])
def test_a_sentence_that_only_its_name_sets_apart_makes_the_body_doubtful(name: str) -> None:
    said = f"{C} {C}"
    article = read(f"<div class=w>{H}<div>{P(A, B)}<p class='{name}'>{said}</p>{P(D)}</div></div>")
    assert "body_doubtful" in article.warnings
    several = f"<div class='{name}'>{P(said, f'{B} {D}')}</div>"
    article = read(f"<div class=w>{H}<div>{P(A, B)}{several}{P(D)}</div></div>")
    assert "body_doubtful" in article.warnings or said in (article.body or "")
    picture = f"<div class='{name}'><img src=1.jpg><p>{said}</p></div>"
    whole = P(*[f"{x} {n} {y}" for x in (A, B) for y in (C, D) for n in (1, 2)])
    article = read(f"<div class=w>{H}<div>{whole}{picture}{P(D)}</div></div>")
    assert "body_doubtful" not in article.warnings
