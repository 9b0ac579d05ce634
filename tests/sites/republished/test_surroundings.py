"""Text among a story's paragraphs that is not the story's, and paragraphs that look like such."""

import pytest

from newscrawl.reading.insertions import Block
from newscrawl.sites.republished.posts import without_hashtags
from tests.sites.republished.general_pages import A, B, C, D, H, P, read

WHOLE = "\n\n".join((A, B, C))
PICTURE = "<div><img src=1.jpg><p>نمایی از پل قدیمی ساری‌دره در پاییز</p></div>"
LINE = "بازسازی پل قدیمی ساری‌دره از نگاه دوربین"
QUOTE = f"<div class=w--quotation><blockquote class=widget__quote>{P(D)}</blockquote></div>"
WRITER = "کاوه مرادی‌پور"


def body(*inner: str) -> str:
    return f"{H}<div class=txt>{''.join(inner)}</div>"


@pytest.mark.parametrize(
    "inner",
    [
        f"<div class=x1>{P(D)}<button>می‌خرم</button></div>",
        f"<div class=x1>{P(D)}<a class='btn btn-ok' href=/shop>خرید</a></div>",
        f"<div class=x1><h4>عضو شوید</h4>{P(D)}<form><input type=email></form></div>",
        f"<div class=x1>{P(D)}<label><input type=radio>آری</label></div>",
        f"<div class=x1><span>تبلیغات</span><span>{D}</span></div>",
        f"<section class=x1><small>تبلیغ</small>{P(D)}</section>",
        f"<div class=x1>-- آگهی: {D} --</div>",
        f"<div class=x1><img src=1.jpg><em>{LINE}</em></div>",
        f"<div class=x1><img src=1.jpg></div><div class=piccaption>{LINE}</div>",
        f"<x-block><img src=1.jpg><x-caption>{LINE}</x-caption></x-block>",
        f"<div class=x1>{PICTURE}{PICTURE}</div>",
        "<p class=b><a class=button href=/share>هم‌رسانی کنید</a></p>",
        "<p>هم‌رسانی: <a href=/t>تلگرام</a> <a href=/b>بله</a></p>",
    ],
)
def test_it_is_none_of_the_storys(inner: str) -> None:
    assert read(body(P(A, B), inner, P(C))).body == WHOLE


@pytest.mark.parametrize(
    "inner",
    [
        "<div class=i>کد خبر: ۸۸۱ | گروه: دریا | خبرنگار: مریم بندری</div>",
        "<p class=story__by>متن: مریم بندری | عکس: علی صیادی</p>",
        "<p>گزارش از مریم بندری و علی صیادی</p>",
        "<x-meta><span>تحریریهٔ دشت</span><span>۲۵ اردیبهشت ۱۴۰۴</span></x-meta>",
    ],
)
def test_a_byline_is_none(inner: str) -> None:
    assert read(f"<article>{H}{inner}<div class=txt>{P(A, B, C)}</div></article>").body == WHOLE


@pytest.mark.parametrize("names", ["author-bio entry-content", "x"])
def test_nor_is_what_speaks_of_the_writer(names: str) -> None:
    about = (
        f"<div class='{names}'><h4>{WRITER}</h4>{P('نویسنده است و در کوهستان زندگی می‌کند.')}</div>"
    )
    byline = f"<span class=author>{WRITER}</span>"
    page = f"<article>{H}{byline}{about}<div class=txt>{P(A, B, C)}</div></article>"
    assert read(page).body == WHOLE


def test_the_last_edit_is_none() -> None:
    edited = "<div class=n>آخرین ویرایش توسط مدیر در ۱۶ تیر ۱۴۰۴، در مجموع ۱ بار.</div>"
    assert read(f"<article>{H}<div class=txt>{P(A, B, C)}</div>{edited}</article>").body == WHOLE


@pytest.mark.parametrize(
    "inner",
    [
        f"<div class=body><div>{WRITER}: {A}</div><div>{B}</div><div>{C}</div></div>",
        f"<div class=lead><img src=1.jpg><div>{A}</div></div><div class=body>{P(B, C)}</div>",
        f"<div class=body><div>{A}</div><button>هم‌رسانی</button><div>{B}</div><div>{C}</div></div>",
        f"<div class=body>{P(f'تبلیغات: {A}', B, C)}</div>",
        f"<div class=body><div><b>آگهی</b>\u200cهای {A}</div><div>{B}</div><div>{C}</div></div>",
        "".join(f"<div class=part><div>{x}</div><button>کپی</button></div>" for x in (A, B, C)),
        f"<div class=body>{P(A, B)}<img src=1.jpg>{P(LINE, C)}</div>",
        f"<div class=body>{P(A, B)}{QUOTE}{P(C)}</div>",
        f"<div class=body><h2>بهار ۱۳۵۷</h2>{P(A)}<ul><li>۱۲ مهر ۱۳۹۹</li></ul>{P(B, C)}</div>",
        f"<p class=teaser-text>{A}</p><div class=body>{P(B, C)}</div>",
    ],
)
def test_it_is_the_storys_whatever_it_looks_like(inner: str) -> None:
    article = read(f"<span class=author>{WRITER}</span>{H}{inner}")
    text = f"{article.lead or ''}\n\n{article.body}"
    assert [x for x in (A, B, C) if x not in text] == []
    assert [x for x in ("۱۳۵۷", "۱۳۹۹", LINE, D) if x in inner and x not in text] == []


def test_names_say_nothing_where_the_headline_stands_in_a_box() -> None:
    link = "<a href=/2>خبری دیگر از شهر همسایه</a>"
    others = "".join(f"<div class=text>{link}{P(D * 2)}</div>" for _ in range(5))
    story = f"<div class='promo related'>{H}<div class=comment-list>{P(A, B, C)}</div></div>"
    assert read(f"<div>{story}</div><div class=story>{others}</div>").body == WHOLE


def test_remarks_stand_under_names_and_dates() -> None:
    remarks = "".join(f"<p><b>{name}</b> ۲۶-۰۸-۱۴۰۵<br>{D}</p>" for name in ("سعید", "لیلا", "رضا"))
    assert read(body(P(A, B, C), remarks)).body == WHOLE


@pytest.mark.parametrize("day", ["سه‌شنبه {} مهر ۱۳۹۹", "در {} مهر ۱۳۹۹", "مهر {}, ۱۳۹۹"])
def test_a_chronicle_keeps_its_days(day: str) -> None:
    days = "".join(f"<p>{day.format(n)}<br>{D}</p>" for n in (3, 10, 17))
    assert (read(body(P(A, B, C), days)).body or "").count(D) == 3


CHANNEL = "خبر شیرین‌شهر"
TAGS = "<a>#شهری</a> <b>🆔</b> @khabar"
POST = f"<div class=text><b>{LINE}</b><br><br>{A}<br><br>{B}<br><br>{TAGS}</div>"


@pytest.mark.parametrize("class_", ["owner_name", "post-author"])
def test_a_post_is_headed_by_its_first_line(class_: str) -> None:
    head = f"<title>{CHANNEL}</title><meta property=og:title content='{CHANNEL}'>"
    article = read(f"<a class={class_} href=/k>{CHANNEL}</a><div>{POST}</div>", head)
    assert (article.headline, article.body) == (LINE, f"{A}\n\n{B}")
    assert "headline_fallback" in article.warnings


def test_a_bold_line_is_no_headline_where_the_page_has_one() -> None:
    article = read(f"<a class=author href=/k>{CHANNEL}</a>{H}<div>{POST}</div>")
    assert LINE in (article.body or "")


@pytest.mark.parametrize("line", ["#شهری #حمل‌ونقل", "🆔 @khabar", "#الف"])
def test_last_lines_of_hashtags_are_set_aside(line: str) -> None:
    assert [b.text for b in without_hashtags([Block(f"{A}\n\n{line}")])] == [A]
    assert [b.aside for b in without_hashtags([Block(A), Block(line)])] == [False, True]


@pytest.mark.parametrize("text", ["رتبهٔ #۱ از آن قم شد", "…", "#شهری"])
def test_all_else_stays(text: str) -> None:
    assert without_hashtags([Block(text)]) == [Block(text)]


def test_a_longer_text_farther_from_the_headline_is_another_story_or_doubtful() -> None:
    own = f"<div class=w>{H}<div class=txt>{P(f'{A} {B}', f'{B} {C}')}</div></div>"
    long = P(*[f"{D} {n} {D}" for n in range(5)])
    article = read(f"<div>{own}<article><h2>خبری دیگر از شهر همسایه</h2>{long}</article></div>")
    assert article.body == f"{A} {B}\n\n{B} {C}"
    article = read(f"<div>{own}<div><h4>یادداشت</h4>{long}</div></div>")
    assert "body_doubtful" in article.warnings


@pytest.mark.parametrize("lead", [P(f"{A} {B}"), f"<header>{P(f'{A} {B}', f'{B} {C}')}</header>"])
def test_a_story_apart_from_its_headline_and_lead_is_no_other(lead: str) -> None:
    whole = [f"{D} {x}" for x in (A, B, C, D)]
    page = f"<article><div>{H}{lead}</div><div class=x1>{P(*whole)}</div></article>"
    article = read(page)
    assert article.body is not None
    assert article.body.endswith("\n\n".join(whole))
    assert "body_doubtful" not in article.warnings
