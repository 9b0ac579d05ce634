"""The general reader: all of a story, nothing that stands beside it, and its own headline."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import NewscrawlError
from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.reading.boilerplate import is_box_name
from tests.sites.republished.test_copies import SOURCE, copy, jannah, paragraphs

TITLE = "تیتر خبر نمونهٔ قم"
H = f"<h1>{TITLE}</h1>"
A, B, C, D = (f"{' '.join(f'واژه{name}{n}' for n in range(12))}." for name in "ABCD")
P = paragraphs
ABOUT = f"<div class=about>{P('پایگاه خبری نمونه از سال هزار و سیصد و نود به کار است.')}</div>"
HIDDEN = f"<aside>{P(D)}</aside><form>نظر</form><p hidden>{D}</p><p style='display: none'>{D}</p>"
SECOND = f"<article><h2>تیتر دوم</h2><div>{P(*[D] * 6)}</div></article>"


def read(body: str, head: str = "", url: str = "https://khabar.example/n/1") -> Article:
    return copy(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", url)


def ld(**entry: Any) -> str:
    data = json.dumps({"@type": "NewsArticle", **entry})
    return f'<script type="application/ld+json">{data}</script>'


def og(name: str, content: str) -> str:
    return f"<meta property='og:{name}' content='{content}'>"


def widget(text: str) -> str:
    return f"<div class='elementor-widget'><div class=inner>{text}</div></div>"


@pytest.mark.parametrize(
    "body",
    [
        f"{H}<div class=body><div>{A}</div><div>{B}</div><div>{C}</div></div>",
        H + "".join(f"<div class=row><div class=col>{P(x)}</div></div>" for x in (A, B, C)),
        f"{H}<div><div class=part>{P(A, B)}</div><div class=ad-x>{P(D)}</div>{P(C)}</div>",
        f"{H}<div class=section>{widget(P(A, B))}<div><img src=x></div>{widget(P(C))}</div>",
        f"{H}<div class=text>{P(A)}<div class=group><div>{P(B, C)}</div></div></div>",
        f"{H}<div class=text>{P(A)}<blockquote>{P(B, C)}</blockquote></div>",
        f"{H}<div class='news-body social'>{P(A, B, C)}</div>{ABOUT}",
        f"{H}<div id=printArea>{P(A, B, C)}</div>{ABOUT}",
        f"<article>{H}<div class=meta>نویسنده: علی</div>{P(A, B)}{HIDDEN}{P(C)}</article>",
        f"<div>{H}{P(A)}<div class=post-related>{P(D)}</div>{P(B, C)}<p>کد خبر: ۱۲۳</p></div>",
        f"{H}<div>{P(A)}<p class=commentary>{B}</p><p class=shareholders>{C}</p></div>",
        f"<main><article>{H}<div>{P(A, B, C)}</div></article>{SECOND}</main>",
        f"{H}<div>{P(A, B, C)}</div><div id=nazarat>{P(*[D] * 9)}</div>",
        f"{H}<div>{P(A, B, C)}</div><div class=more-news>{P(*[D] * 9)}</div>",
        f"<div itemprop=articleBody>{H}{P(A, B, C)}</div>",
        f"{H}<p itemprop=articleBody>خلاصهٔ خبر</p><div>{P(A, B, C)}</div>",
    ],
)
def test_all_of_the_story_and_nothing_beside_it(body: str) -> None:
    assert (read(body).body or "").split("\n\n") == [A, B, C]


def test_short_lists_at_the_end_are_the_storys() -> None:
    end = "<ul><li>نشانی: قم</li><li>تلفن: ۱۱۰</li></ul>"
    for body in (f"<div>{H}{P(A, B)}{end}</div>", f"{H}<div>{P(A, B)}{end}</div>"):
        assert (read(body).body or "").split("\n\n") == [A, B, "- نشانی: قم\n- تلفن: ۱۱۰"]


def test_a_story_of_list_items() -> None:
    body = f"{H}<div><p>سه خبر:</p><ul><li>{A}</li><li>{B}</li></ul></div>"
    assert read(body).body == f"سه خبر:\n\n- {A}\n- {B}"


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Paragraphs in boxes in boxes, and their texts in the page's order."""
    texts: list[str] = []

    def node(depth: int) -> str:
        kind = draw(st.sampled_from("p div blockquote li".split() + ["box"] * (3 - depth) * 2))
        if kind == "box":
            tag = draw(st.sampled_from(["div", "section", "div class=row", "blockquote"]))
            inner = "".join(node(depth + 1) for _ in range(draw(st.integers(1, 4))))
            return f"<{tag}>{inner}</{tag.split()[0]}>"
        texts.append(" ".join(f"واژه{len(texts)}م{n}" for n in range(draw(st.integers(5, 30)))))
        return f"<ul><li>{texts[-1]}</li></ul>" if kind == "li" else f"<{kind}>{texts[-1]}</{kind}>"

    nodes = "".join(node(0) for _ in range(draw(st.integers(1, 5))))
    return nodes, texts


@given(layouts(), st.booleans())
def test_no_paragraph_is_lost_however_they_are_boxed(
    layout: tuple[str, list[str]], is_wrapped: bool
) -> None:
    nodes, texts = layout
    found = read(f"{H}<div class=w>{nodes}</div>" if is_wrapped else f"<div>{H}{nodes}</div>")
    kept = [text for text in texts if text in (found.body or "")]
    lost = sum(len(text) for text in texts if text not in kept)
    is_said = "body_doubtful" in found.warnings or 5 * lost < sum(map(len, texts))
    assert kept == texts or (not is_wrapped and is_said)


def test_more_text_beside_the_story_is_said() -> None:
    body = f"{H}<div class=x>{P(A, B)}</div><div class=y>{P(C)}</div>"
    assert "body_doubtful" in read(body).warnings
    assert "body_doubtful" not in read(f"{H}<div class=x>{P(A, B)}</div>").warnings


def test_json_ld_with_more_text_is_taken() -> None:
    whole = f"<p>{A} &amp;zwnj;</p><p>نیمه\u200cجان &laquo;{B}&raquo;</p>"
    found = read(f"{H}<div>{P(A)}</div>", ld(articleBody=whole))
    assert found.body == f"{A} &zwnj;\n\nنیمه\u200cجان «{B}»"
    assert "body_fallback" in found.warnings
    # The page's own paragraphs, where they are as many words.
    found = read(f"{H}<div>{P(A, B)}</div>", ld(articleBody=f"{A} {B}"))
    assert found.body == f"{A}\n\n{B}"


@pytest.mark.parametrize(
    ("body", "head", "wanted"),
    [
        ("", og("title", "قم - رونمایی از کتاب شهید"), "قم - رونمایی از کتاب شهید"),
        ("", og("title", "استاندار قم : راه باز است"), "استاندار قم : راه باز است"),
        ("", og("title", f"{TITLE} | خبر قم") + og("site_name", "خبر‌قم"), TITLE),
        ("", og("title", TITLE) + f"<title>{TITLE} | خبر قم</title>", TITLE),
        ("", f"<title>{TITLE} | خبر قم</title>", f"{TITLE} | خبر قم"),
        (H, f"<title>{TITLE} | خبر قم</title>", TITLE),
        ("<h1>خبر قم</h1><h2>تیتر خبر</h2>", "<title>تیتر خبر | خبر قم</title>", "تیتر خبر"),
        (H, ld(headline="خبری که در قالب مانده", name="stale"), TITLE),
        (H, ld(headline="خبر دیگر", url="https://khabar.example/n/7") + ld(headline=TITLE), TITLE),
        (H, ld(**{"@type": "VideoObject", "headline": "فیلم"}) + ld(headline=TITLE), TITLE),
    ],
)
def test_headlines_are_not_cut_nor_swapped(body: str, head: str, wanted: str) -> None:
    found = read(f"{body}<div>{P(A, B)}</div>", head)
    assert found.headline == wanted
    assert ("headline_doubtful" in found.warnings) == ("stale" in head)


LEAD = "سرآغاز خبر با واژهA1 و واژهB2 و واژه‌های بسیار که در توضیح بریده شده است."


@pytest.mark.parametrize(
    ("body", "head", "lead", "is_fallback"),
    [
        (f"{H}<p class=lead>{LEAD}</p>", og("description", LEAD[:30] + "…"), LEAD, False),
        (f"<div>{H}<p class=lead>{LEAD}</p></div>", "", LEAD, False),
        (H, og("description", LEAD), LEAD, True),
        (H, og("description", f"{TITLE} | خبر قم"), None, False),
        (H, og("description", "پایگاه خبری قم، آخرین اخبار استان قم و ایران"), None, False),
        # What a site says of itself on all its pages.
        (H, og("description", "ندای رود، هفته‌نامه اجتماعی و فرهنگی شمال شرق"), None, False),
    ],
)
def test_leads(body: str, head: str, lead: str | None, is_fallback: bool) -> None:
    found = read(f"{body}<div class=w><div>{P(A, B)}</div></div>", head)
    assert (found.lead, found.body) == (lead, f"{A}\n\n{B}")
    assert ("lead_fallback" in found.warnings) is is_fallback


STORY = P(f"به گزارش خبرگزاری تسنیم از قم، {A}", B)


@pytest.mark.parametrize(
    ("body", "source", "is_doubtful"),
    [
        (f"<div>{STORY}</div><div class=sidebar><b class=source>ایسنا</b></div>", "تسنیم", False),
        (f"<div><div>{STORY}</div><span class=source>ایسنا</span></div>", "ایسنا", True),
        (f"<div>{STORY}<div class=source>https://tn.ai/3440001</div></div>", "تسنیم", False),
        (f"<div>{P(A)}<p><b>منبع</b></p><p>تسنیم</p></div>", "تسنیم", False),
    ],
)
def test_sources(body: str, source: str, is_doubtful: bool) -> None:
    found = read(f"{H}<div class=page>{body}</div>")
    assert (found.source or "").removeprefix("خبرگزاری ") == source
    assert ("source_doubtful" in found.warnings) is is_doubtful


def test_sources_in_mid_story_and_names_of_sections_are_the_storys() -> None:
    roundup = f"{P(A)}<h3>سیاسی</h3>{P('منابع: آب، خاک و هوا', B)}<h3>ورزشی</h3>{P(C)}"
    wanted = [A, "سیاسی", "منابع: آب، خاک و هوا", B, "ورزشی", C]
    for found in (read(f"{H}<div>{roundup}</div>"), copy(jannah("تیتر", roundup))):
        assert (found.body or "").split("\n\n") == wanted
        assert (found.lead, found.source) == (None, None)


@pytest.mark.parametrize(
    ("moment", "published", "day"),
    [
        ("2025-11-21T10:00:00+03:30", "2025-11-21T06:30:00Z", "1404-08-30"),
        ("2025-11-21T10:00:00", None, "1404-08-30"),
        ("2025-11-21", None, "1404-08-30"),
        ("1404-08-30T10:00:00+03:30", None, "1404-08-30"),
    ],
)
def test_times(moment: str, published: str | None, day: str) -> None:
    head = "<header><time datetime='2020-01-01T00:00:00Z'>x</time></header>"
    found = read(f"{head}{H}<time datetime='{moment}'>x</time><div>{P(A, B)}</div>")
    if moment != "1404-08-30T10:00:00+03:30":  # read in meta and JSON-LD only
        assert (found.published_at, found.jalali_date) == (published, day)
    found = read(f"{H}<div>{P(A, B)}</div>", ld(datePublished=moment))
    assert (found.published_at, found.jalali_date) == (published, day)


STAMP = "2020-01-05T10:00:00+03:30"
TIME = f"<time datetime='{STAMP}'>۱۵ دی</time>"
LINE = "<span class=date>۱۵ دی ۱۳۹۸ - ۱۰:۰۰</span>"


@pytest.mark.parametrize("line", [TIME, LINE, f"<b itemprop=datePublished content='{STAMP}'>x</b>"])
def test_times_of_the_story_and_of_nothing_else(line: str) -> None:
    story = f"<div class=tx>{P(A, B, C)}</div>"
    item = f"<li><a href=/1>خبر دیگر</a>{line}</li>"
    for found in (
        read(f"<div class=w><div>{H}{line}{story}</div></div>"),
        read(f"<div class=w><div class=info>{line}</div><div>{H}{story}</div></div>"),
        read(f"<div class=w><div>{H}<div class=m><i>۱</i>{line}</div>{story}</div></div>"),
    ):
        assert found.published_at == "2020-01-05T06:30:00Z"
    for beside in (
        f"<div class=w>{H}{story}</div><div class=x><div>{line}<p>نظر خواننده</p></div></div>",
        f"<div class=w>{H}{story}<div class=c1><div>{line}<p>نظر خواننده</p></div></div></div>",
        f"<div class=w>{H}{story}<ul class=x>{item * 4}</ul></div>",
        f"<div class=w><ul class=x>{item * 4}</ul>{H}{story}</div>",
        f"<header>{line}</header><div class=w>{H}{story}</div>",
        f"<div class=m><div class=top>{line}</div><div class=w>{H}{story}</div></div>",
        f"<div class=w>{H}{story}</div><aside><article>{line}</article></aside>",
        f"<div class=w>{H}{story}<footer>{line}</footer></div>",
    ):
        if line is LINE or "c1" not in beside:
            found = read(beside)
            assert (found.published_at, found.jalali_date) == (None, None), beside


def test_leads_sources_and_pictures_of_other_stories_are_theirs() -> None:
    box = f"<div class=r{{}}><h4><a href=/1>خبر</a></h4><p class=summary>{D}</p>"
    box += "<span class=source>منبع: ایسنا</span><figure><img src=/other.jpg></figure></div>"
    boxes = "".join(map(box.format, range(4)))
    picture = "<figure><img src=/own.jpg></figure>"
    found = read(
        f"<div class=w>{H}<div class=tx>{P(A)}{picture}{P(B, C)}</div><div>{boxes}</div></div>"
    )
    assert (found.lead, found.source, found.body) == (None, None, f"{A}\n\n{B}\n\n{C}")
    assert [image.url for image in found.images] == ["https://khabar.example/own.jpg"]


def test_a_front_page_is_no_story() -> None:
    with pytest.raises(NewscrawlError, match="front page"):
        read(f"{H}<div>{P(A, B)}</div>", og("type", "website"), "https://khabar.example/")


def test_jannahs_other_boxes() -> None:
    links = "<div class=tie-related><a href=/z>خبر دیگر</a></div><aside><p>مطالب مرتبط</p></aside>"
    caption = "<div class=wp-caption><img src=/i.jpg><p class=wp-caption-text>زیرنویس</p></div>"
    code = f"<div class=code-block>{P(C)}</div><div class=code-block><a href=/ad>آگهی</a></div>"
    found = copy(jannah("تیتر", f"{caption}{P(A)}{links}<p hidden>پنهان</p>{P(B)}{code}{SOURCE}"))
    assert found.body == f"{A}\n\n{B}\n\n{C}"
    assert [image.caption for image in found.images] == ["زیرنویس"]
    second = f"</div><div class='entry-content entry'>{P(B)}<div class=page-links><a>2</a></div>"
    found = copy(jannah("تیتر", P(A) + second))
    assert found.body == f"{A}\n\n{B}"
    assert "body_doubtful" in found.warnings


def test_names_of_boxes_are_whole_words() -> None:
    for name in ("related", "post-related", "shareBox", "read_more", "tag-cloud", "entry-footer"):
        assert is_box_name(name), name
    for name in ("commentary", "has-sidebar", "sharenews", "printArea", "recommended", "content"):
        assert not is_box_name(name), name


LONG = 60_000
SLOW = [
    (f"<div>{P(A, B)}</div>", og("title", f"x{' ' * LONG}y")),
    (f"<div>{P(A, B)}</div>", f"<title>x{' ' * LONG}y</title>"),
    (f"<div>{P(A, B)}</div>", f"<title>{' - ' * (LONG // 3)}</title>"),
    (f"<div>{P(A, B)}<div class=source>x{'.' * LONG}y</div></div>", ""),
    (f"{H}<div>{P(A, B)}</div>{'<div class=source>' * 2000}{'متن ' * 2000}", ""),
    (f"{H}<div class=w>{'<div class=lead>' * 2000}{'متن ' * 2000}</div>", ""),
    (f"{H}{'<div itemprop=datePublished>' * 2000}<p>{A}", ""),
    (f"{H}<div>{P(A, 'منبع:' + ' ' * LONG + 'x', 'کد خبر' + ' ' * LONG)}</div>", ""),
    (f"{H}<div class='{'-' * LONG}' style='{'display ' * (LONG // 8)}'>{P(A, B)}</div>", ""),
    (f"{H}<div>{P('به گزارش ' + 'تسنیم در ' * (LONG // 9))}</div>", ""),
    (f"{H}<div>{P(A)}</div>", ld(articleBody="<" * LONG, description=" " * LONG + "x")),
    (f"{H}{'<ul><li>' * 1000}{A}", ""),
]


@pytest.mark.parametrize(("body", "head"), SLOW, ids=range(len(SLOW)))
def test_what_was_once_slow_is_read(body: str, head: str) -> None:
    for whole in (
        f"<html><head>{head}</head><body>{body}</body></html>",
        jannah("تیتر", body, head=head),
        jannah("تیتر", P(A), head=head) + SOURCE.replace("خبرگزاری تسنیم", f"x{'.' * LONG}y"),
    ):
        with suppress(NewscrawlError):
            assert clean(copy(whole).headline or "")
