"""The main picture of a story on an unknown site, its gallery, and pictures that are none of it."""

import pytest

from tests.factories import json_ld
from tests.sites.republished.general_pages import TITLE, A, B, C, H, P, og, read

TEXT = f"<div class=tx>{P(A, B, C)}</div>"
HOST = "https://khabar.example"
LAZY = "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src=/own.jpg>"
INNER = "<figure><img src=/product.jpg><figcaption>نمونه‌ای از محصول تازه</figcaption></figure>"
META = "<div class=meta><span>۱۲ شهریور ۱۴۰۳</span></div>"
OTHER = "خبری دیگر از شهر همسایه"


def pictures(body: str, head: str = "") -> list[str]:
    return [image.url.removeprefix(HOST) for image in read(body, head).images]


@pytest.mark.parametrize(
    "picture",
    [
        f"<div class=thumb>{LAZY}</div>",
        f"<div class=thumb>{LAZY}<noscript><img src=/own.jpg></noscript></div>",
        "<div class=thumb><img src=/own.jpg></div>",
        "<div class=post-thumb><img src=/own.jpg class=wp-post-image itemprop=image></div>",
        "<div class=single-featured><a href=/own.jpg><img src=/own.jpg></a></div>",
        "<div><picture><source srcset=/own.jpg><img src=/img/ph.svg></picture></div>",
    ],
)
@pytest.mark.parametrize("head", ["{}{}", "<header>{}{}</header>", "{}<div class=hd>{}</div>"])
def test_an_unsized_picture_right_above_the_headline(head: str, picture: str) -> None:
    top = head.format(picture, f"{H}{META}")
    assert pictures(f"<article>{top}{TEXT}</article>") == ["/own.jpg"]
    assert pictures(f"<div class=w>{top}{TEXT}</div>") == ["/own.jpg"]


@pytest.mark.parametrize(
    "above",
    [
        "<div class=logo><img src=/a.jpg></div>",
        "<div class=t><img src=/images/header.jpg></div>",
        "<div class=t><a href=/><img src=/a.jpg></a></div>",
        f"<div class=t><img src=/a.jpg><b>{OTHER}</b> {A * 2}</div>",
        f"<div class=t><img src=/a.jpg></div><h3><a href=/2>{OTHER}</a></h3>",
        f"<div class=t><img src=/a.jpg></div><div class=x>{P(OTHER)}</div>",
        "<div class=t><img src=/a.jpg><img src=/b.jpg></div>",
        "<div class=t><img src=/a.gif></div>",
        "<div class=t><img src=/a.jpg class=rounded-full></div>",
        "<div class=t><img src=/a.jpg width=80></div>",
    ],
)
def test_others_above_the_headline_are_none(above: str) -> None:
    assert pictures(f"<div class=w>{above}{H}{TEXT}</div>") == []


@pytest.mark.parametrize("text", [P(A), P(A, B, C)])
@pytest.mark.parametrize("picture", ["<img src=/own.jpg>", LAZY])
def test_a_picture_beside_a_short_story(picture: str, text: str) -> None:
    page = f"<div class=w>{H}{META}{picture}<div class=text>{text}</div></div>"
    assert pictures(page) == ["/own.jpg"]


@pytest.mark.parametrize("beside", ["<img src=/b.jpg>", "<a href=/2><img src=/b.jpg></a>"])
def test_several_pictures_beside_a_story_may_be_anyones(beside: str) -> None:
    page = f"<div class=w>{H}<img src=/a.jpg>{beside}<div class=text>{P(A)}</div></div>"
    assert pictures(page) == []


@pytest.mark.parametrize(
    ("told", "shown", "found"),
    [
        ("/up/photo_1.jpg", INNER, ["/up/photo_1.jpg", "/product.jpg"]),
        ("/up/product-300x200.jpg", INNER, ["/product.jpg"]),
        ("/cdn/w600/product.jpg", INNER, ["/product.jpg"]),
        ("/up/logo.jpg", INNER, ["/product.jpg"]),
        ("/up/default-og.jpg", INNER, ["/product.jpg"]),
        ("/up/ogimage.png", INNER, ["/product.jpg"]),
        ("/wp-content/themes/x/share.jpg", INNER, ["/product.jpg"]),
        ("/avatar/ali.jpg", INNER, ["/product.jpg"]),
        ("/up/logo.jpg", "", []),
        ("/avatar/ali.jpg", "", []),
        ("/up/photo_1.jpg", "", ["/up/photo_1.jpg"]),
        ("/up/9412345_xl.jpg", INNER.replace("product", "9412345_304"), ["/9412345_304.jpg"]),
    ],
)
def test_the_declared_picture_comes_first(told: str, shown: str, found: list[str]) -> None:
    story = f"<div class=tx>{P(A, B)}{shown}{P(C)}</div>"
    assert pictures(f"<article>{H}{story}</article>", og("image", told)) == found


@pytest.mark.parametrize(
    ("top", "head"),
    [
        ("<div class=top><a href=/><img src=/up/x1.png></a></div>", ""),
        ("<div class=site-logo><a><img src=/up/x1.png></a></div>", ""),
        ("", json_ld(headline=TITLE, publisher={"logo": {"url": "/up/x1.png"}})),
        ("", json_ld(headline=TITLE, publisher={"logo": "/up/x1.png"})),
    ],
)
def test_a_declared_logo_of_any_name_is_none(top: str, head: str) -> None:
    story = f"{top}<article>{H}<div class=tx>{P(A, B)}{INNER}{P(C)}</div></article>"
    assert pictures(story, og("image", "/up/x1.png") + head) == ["/product.jpg"]


@pytest.mark.parametrize(
    "story",
    [
        f"<article>{H}<figure><img src=/own.jpg></figure>{TEXT}</article>",
        f"<article>{H}<div class=tx><p><img src=/own.jpg></p>{P(A, B, C)}</div></article>",
    ],
)
def test_a_story_that_shows_its_main_picture_needs_no_other(story: str) -> None:
    assert pictures(story, og("image", "/card.jpg")) == ["/own.jpg"]


FIGURE = (
    "<figure><a href=/f/{0}_b.jpg><img src=/f/{0}_m.jpg></a><figcaption>{1}</figcaption></figure>"
)
FIGURES = [FIGURE.format(n, f"بازسازی پل قدیمی ساری‌دره، نمای {n}، {A}") for n in range(4)]


@pytest.mark.parametrize("form", ["{}", "<li>{}</li>", "<div class=col>{}</div>"])
@pytest.mark.parametrize(
    "box", ["<div class=photos>{}</div>", "<section class=g><ul>{}</ul></section>"]
)
def test_a_gallery_below_the_text(box: str, form: str) -> None:
    gallery = box.format("".join(map(form.format, FIGURES)))
    page = f"<article class=gallery-page>{H}<p class=gallery-text>{A}</p>{gallery}</article>"
    assert pictures(page) == [f"/f/{n}_b.jpg" for n in range(4)]


@pytest.mark.parametrize(
    "other",
    [
        f"<figure><a href=/2><img src=/2.jpg></a><figcaption>{OTHER}</figcaption></figure>",
        f"<div><figure><img src=/2.jpg></figure><a href=/2>{OTHER}</a></div>",
        f"<div><figure><img src=/2.jpg></figure><h4>{OTHER}</h4></div>",
    ],
)
@pytest.mark.parametrize("class_", ["photos", "related"])
def test_a_list_of_stories_is_no_gallery(class_: str, other: str) -> None:
    assert pictures(f"<article>{H}{TEXT}<div class={class_}>{other * 3}</div></article>") == []


def test_nor_is_a_box_or_a_single_figure() -> None:
    box = f"<div class=related>{''.join(FIGURES)}</div>"
    assert pictures(f"<article>{H}{TEXT}{box}</article>") == []
    assert pictures(f"<article>{H}{TEXT}<div class=x>{FIGURES[0]}</div></article>") == []


@pytest.mark.parametrize(
    "inserted",
    [
        "<p><img src=/files/adv/1.gif></p>",
        "<p><img src=/x/ads/1.jpg></p>",
        "<p><img src=/ad.gif></p>",
        "<p><img src=/ad728.gif></p>",
        "<p><img src=/banner-2.gif></p>",
        "<p><img src=/users/avatars/1.jpg></p>",
        "<p><img src=/users/avatar.jpg></p>",
        "<p><img src=https://secure.gravatar.com/x/1.jpg></p>",
        "<p><a href=/fa/ads/redirect/a/1><img src=/1.jpg></a></p>",
        "<p><a href=https://shop.example/x rel='nofollow sponsored'><img src=/1.jpg></a></p>",
        "<p><a href=/x rel='noopener sponsored'><img src=/1.jpg></a></p>",
        "<div class=adv_in_text><img src=/1.jpg></div>",
        "<div class='flex items-center'><img class='h-10 w-10 rounded-full' src=/av.jpg></div>",
        "<div class=author-box><div><img src=/av.jpg></div><p>سارا محمدی</p></div>",
        "<div class=bio><img src=/av.jpg></div>",
    ],
)
def test_advertisements_and_portraits_are_no_pictures(inserted: str) -> None:
    page = f"<article>{H}<div>{P(A, B)}{inserted}{INNER}{P(C)}</div></article>"
    assert pictures(page) == ["/product.jpg"]
    assert pictures(page.replace(INNER, ""), og("image", "/own.jpg")) == ["/own.jpg"]


@pytest.mark.parametrize(
    ("inserted", "found"),
    [
        ("<p><a href=/x rel=nofollow><img src=/1.jpg></a></p>", "/1.jpg"),
        ("<p><a href=https://cdn.example/1.jpg rel=nofollow><img src=/s.jpg></a></p>", ""),
        ("<p><a href=https://news.khabar.example/ rel=nofollow><img src=/1.jpg></a></p>", "/1.jpg"),
        ("<p><a href=https://flickr.example/1 rel=nofollow><img src=/1.jpg></a></p>", "/1.jpg"),
        ("<p><img src=/commons/a/ad/1.jpg></p>", "/commons/a/ad/1.jpg"),
        ("<p><img src=/up/banner/1.jpg></p>", "/up/banner/1.jpg"),
        ("<p><img src=/up/banner-1.jpg></p>", "/up/banner-1.jpg"),
        ("<p><img src=/ads-law/1.jpg></p>", "/ads-law/1.jpg"),
        ("<p><img src=/up/adam.jpg></p>", "/up/adam.jpg"),
        ("<div class=has-ads><img src=/1.jpg></div>", "/1.jpg"),
        ("<div class=shadow-box><img src=/1.jpg></div>", "/1.jpg"),
    ],
)
def test_what_only_looks_like_one_stays(inserted: str, found: str) -> None:
    page = f"<article>{H}<div>{P(A, B)}{inserted}{P(C)}</div></article>"
    assert pictures(page) == [found or "https://cdn.example/1.jpg"]


def test_a_headline_in_the_picture_s_words_is_still_enough() -> None:
    picture = f"<div><img src=/own.jpg alt='{TITLE}'><img src=/b.jpg></div>"
    assert pictures(f"<div class=w>{H}{picture}{TEXT}</div>") == ["/own.jpg"]
