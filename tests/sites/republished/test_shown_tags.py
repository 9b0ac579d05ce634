"""Tags that a page shows below its story, in a box with any name, or right behind the story."""

import pytest

from tests.factories import jannah, read_copy
from tests.sites.republished.general_pages import A, B, C, H, P, read

STORY = f"<div class=tx>{P(A, B, C)}</div>"
LINKS = "<a href=/t/1>سیل</a>، <a href=/t/2>قم</a>"
ITEMS = "<li><a href=/t/1>سیل</a></li><li><a href=/t/2>قم</a></li>"
TAGS = ["سیل", "قم"]
MANY = "".join(f"<a href=/t/{n}>برچسب{n}</a> " for n in range(30))
CARD = "<div><h3><a href=/2>خبر دیگری که جای دیگر است</a></h3></div>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=nwstxttags>{LINKS}</div>",
        f"<div class=tagbox>{LINKS}</div>",
        f"<div class=itemTagsBlock><span>برچسب‌ها</span><ul>{ITEMS}</ul></div>",
        f"<p class=post-tag>برچسب {LINKS}</p>",
        f"<ul class=topics>{ITEMS}</ul>",
        "<p><a rel='Index, Tag' href=/t/1>سیل</a> <a rel=tag href=/t/2>قم</a></p>",
        f"<section class=tags><h2><a>برچسب‌ها</a></h2>{LINKS}</section>",
        f"<p>برچسب‌ها: {LINKS}</p>",
        f"<div><b>کلیدواژه‌ها:</b> {LINKS}</div>",
        f"<div><span>کلمات کلیدی</span><ul>{ITEMS}</ul></div>",
        f"<section><h2>موضوعات مرتبط</h2><ul>{ITEMS}</ul></section>",
        f"<div>Tags: {LINKS}</div>",
        "<div><a href=/t/1>#سیل</a> <a href=/t/2>#قم</a></div>",
    ],
)
def test_tags_below_a_story(box: str) -> None:
    for body in (
        f"<div class=w><div>{H}{STORY}{box}</div></div>",
        f"<div class=w><article>{H}{STORY}</article>{box}</div>",
        f"<div class=w><div><article>{H}{STORY}</article></div><hr>{box}</div>",
        f"<article>{H}{STORY}</article>{box}",
        f"<article>{H}{STORY}</article>{box}<div class=tags>{MANY}</div>",
    ):
        assert read(body).tags == TAGS, body


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=tagcloud>{LINKS}</div>",
        f"<div class=popular-tags>{LINKS}</div>",
        f"<div class='hot tags'>{LINKS}</div>",
        f"<div class=widget><div class=tags>{LINKS}</div></div>",
        f"<aside><div class=tags>{LINKS}</div></aside>",
        f"<div class=sidebar><div class=tags>{LINKS}</div></div>",
        f"<div>برچسب‌های پربازدید: {LINKS}</div>",
        f"<div><h3>برچسب‌های داغ</h3><ul>{ITEMS}</ul></div>",
        f"<div><h3>موضوعات</h3><ul>{ITEMS}</ul></div>",
        f"<div class=stage>{LINKS}</div>",
        f"<div>{LINKS}</div>",
        f"<div class=related><b>برچسب‌ها:</b>{LINKS}</div>",
        f"<p>برچسب این خبر در {LINKS}</p>",
        "<p><a href=/t/1>#سیل</a> در <a href=/t/2>#قم</a></p>",
    ],
)
def test_links_that_are_no_tags_of_the_story(box: str) -> None:
    for body in (
        f"<div class=w><div>{H}{STORY}{box}</div></div>",
        f"<div class=w><article>{H}{STORY}</article>{box}</div>",
        f"<article>{H}{STORY}</article>{box}",
    ):
        assert read(body).tags == [], body


@pytest.mark.parametrize(
    "behind",
    [
        f"<div class=tags>{MANY}</div>",
        f"<div>برچسب‌ها: {MANY}</div>",
        f"{CARD * 4}<div class=tags>{LINKS}</div>",
        f"<article><h2><a href=/2>خبر دیگر</a></h2><p class=tags>{LINKS}</p></article>",
        f"<footer><div class=tags>{LINKS}</div></footer>",
        f"<nav></nav><div class=tags>{LINKS}</div>",
    ],
)
def test_tags_behind_a_story_that_are_not_its(behind: str) -> None:
    assert read(f"<div class=w><article>{H}{STORY}</article>{behind}</div>").tags == []


def test_tags_behind_the_article_of_a_known_theme() -> None:
    box = "<p class=post-tag>برچسب <a rel=tag>سیل</a> <a rel=tag>قم</a></p>"
    html = jannah("تیتر", P(A, B))
    behind = html.replace("</article>", f"</article>{box}", 1)
    assert behind != html
    assert read_copy(behind).tags == TAGS
