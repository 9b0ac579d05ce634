"""The general reader takes headline, lead, source and time from the story, from no other one."""

import pytest

from tests.factories import jannah, json_ld, read_copy
from tests.sites.republished.general_pages import TITLE, A, B, C, D, H, P, og, read

LEAD = "سرآغاز خبر با واژهA1 و واژهB2 و واژه‌های بسیار که در توضیح بریده شده است."
STORY = P(f"به گزارش خبرگزاری تسنیم از قم، {A}", B)
STAMP = "2020-01-05T10:00:00+03:30"
TIME = f"<time datetime='{STAMP}'>۱۵ دی</time>"
LINE = "<span class=date>۱۵ دی ۱۳۹۸ - ۱۰:۰۰</span>"


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
        (H, json_ld(headline="خبری که در قالب مانده", name="stale"), TITLE),
        (
            H,
            json_ld(headline="خبر دیگر", url="https://khabar.example/n/7")
            + json_ld(headline=TITLE),
            TITLE,
        ),
        (
            H,
            json_ld(**{"@type": "VideoObject", "headline": "فیلم"}) + json_ld(headline=TITLE),
            TITLE,
        ),
    ],
)
def test_headlines_are_not_cut_nor_swapped(body: str, head: str, wanted: str) -> None:
    found = read(f"{body}<div>{P(A, B)}</div>", head)
    assert found.headline == wanted
    assert ("headline_doubtful" in found.warnings) == ("stale" in head)


@pytest.mark.parametrize(
    ("body", "head", "lead", "is_fallback"),
    [
        (f"{H}<p class=lead>{LEAD}</p>", og("description", LEAD[:30] + "…"), LEAD, False),
        (f"<div>{H}<p class=lead>{LEAD}</p></div>", "", LEAD, False),
        (H, og("description", LEAD), LEAD, True),
        (H, og("description", f"{TITLE} | خبر قم"), None, False),
        (H, og("description", "پایگاه خبری قم، آخرین اخبار استان قم و ایران"), None, False),
        # A description of the site, the same on all its pages.
        (H, og("description", "ندای رود، هفته‌نامه اجتماعی و فرهنگی شمال شرق"), None, False),
    ],
)
def test_leads(body: str, head: str, lead: str | None, is_fallback: bool) -> None:
    found = read(f"{body}<div class=w><div>{P(A, B)}</div></div>", head)
    assert (found.lead, found.body) == (lead, f"{A}\n\n{B}")
    assert ("lead_fallback" in found.warnings) is is_fallback


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
    for found in (read(f"{H}<div>{roundup}</div>"), read_copy(jannah("تیتر", roundup))):
        assert (found.body or "").split("\n\n") == wanted
        assert (found.lead, found.source) == (None, None)


@pytest.mark.parametrize(
    ("moment", "published", "day"),
    [
        ("2025-11-21T10:00:00+03:30", "2025-11-21T06:30:00Z", "1404-08-30"),
        ("2025-11-21T10:00:00", None, "1404-08-30"),
        ("2025-11-21", None, "1404-08-30"),
        ("1404-08-30T10:00:00+03:30", "2025-11-21T06:30:00Z", "1404-08-30"),
    ],
)
def test_times(moment: str, published: str | None, day: str) -> None:
    head = "<header><time datetime='2020-01-01T00:00:00Z'>x</time></header>"
    found = read(f"{head}{H}<time datetime='{moment}'>x</time><div>{P(A, B)}</div>")
    assert (found.published_at, found.jalali_date) == (published, day)
    found = read(f"{H}<div>{P(A, B)}</div>", json_ld(datePublished=moment))
    assert (found.published_at, found.jalali_date) == (published, day)


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
