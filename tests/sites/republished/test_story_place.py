"""The sections and the kicker that an unknown site shows around its story."""

import pytest

from newscrawl.items import Article
from tests.factories import json_ld
from tests.sites.republished.general_pages import TITLE, A, B, H, P, read

STORY = f"<div class=tx>{P(A, B)}</div>"
URL = "https://khabar.example/n/1"


def link(href: str, text: str, rel: str = "") -> str:
    return f"<a href='{href}' rel='{rel}'>{text}</a>"


CULTURE, BOOKS = link("/farhang", "فرهنگ و هنر"), link("/farhang/ketab", "کتاب")
HOME = link("/", "کهک‌نیوز")
NAMES = ["فرهنگ و هنر", "کتاب"]


def page(above: str, head: str = "") -> Article:
    return read(f"<div>{above}<div><div>{H}{STORY}</div></div></div>", head)


@pytest.mark.parametrize(
    "above",
    [
        f"<div class=site-breadcrumbs>{HOME} / {CULTURE} / {BOOKS} / <b>{TITLE}</b></div>",
        f"<nav aria-label=breadcrumb>{link('/x', 'صفحهٔ اصلی')}{CULTURE}{BOOKS}</nav>",
        f"<ol id=breadcrumb><li>{CULTURE}<li>{BOOKS}<li>{link(URL, 'همین خبر')}</ol>",
        f"<ul class=breadcrumb><li>{CULTURE}<li>{BOOKS}<li>{link('/n/1?x', TITLE)}</ul>",
        f"<p itemtype=http://schema.org/BreadcrumbList>{CULTURE}{BOOKS}{link('/d', '1404/8')}</p>",
        # A menu of that name is none.
        f"<p class=breadcrumb>{BOOKS * 7}</p><p class=breadcrumb>{CULTURE}{BOOKS}</p>",
        link("/f", NAMES[0], "category tag") + link("/k", NAMES[1], "category tag"),
    ],
)
def test_sections(above: str) -> None:
    found = page(above)
    assert (found.sections, "no_sections_found" in found.warnings) == (NAMES, False)


def crumb(name: str, item: object) -> dict[str, object]:
    return {"@type": "ListItem", "name": name, "item": item}


def test_sections_in_json_ld() -> None:
    crumbs = [
        crumb("کهک‌نیوز", "https://khabar.example/"),
        crumb(NAMES[0], "https://khabar.example/farhang"),
        {"@type": "ListItem", "item": {"@id": "/farhang/ketab", "name": NAMES[1]}},
        {"@type": "ListItem", "name": "این خبر"},
    ]
    head = json_ld(**{"@type": "BreadcrumbList", "itemListElement": crumbs})
    assert page("", head).sections == NAMES
    for broken in ("x", [1], [{"item": 5}], [{"item": {"name": 7}}]):
        head = json_ld(**{"@type": "BreadcrumbList", "itemListElement": broken})
        assert page("", head).sections == []


@pytest.mark.parametrize(
    "above",
    [
        f"<p class=breadcrumb>{HOME}</p>",
        f"<p class=breadcrumb>{link('#', TITLE)}</p>",
        f"<aside>{link('/f', 'کتاب', 'category tag')}</aside>",
        f"<p class=breadcrumb>{link('https://t.me/kahak', 'تلگرام')}</p>",
        f"<p class=breadcrumb>{link('javascript:back()', 'بازگشت')}</p>",
        f"<p class=breadcrumb>{link('/1404/08/25', '۲۵ آبان ۱۴۰۴')}</p>",
        CULTURE,
    ],
)
def test_no_sections(above: str) -> None:
    assert page(above).sections == []


def test_sections_of_the_stories_below_are_not_its_own() -> None:
    cards = "".join(
        f"<div>{link(f'/{n}', f'بخش{n}', 'category tag')}{P(A)}</div>" for n in range(3)
    )
    own = link("/farhang", NAMES[0], "category tag")
    assert read(f"<div>{own}{H}{STORY}{cards}</div>").sections == [NAMES[0]]
    body = f"<body class=has-breadcrumb>{H}{STORY}<footer>{CULTURE}{BOOKS}</footer>"
    assert read(body).sections == []


@pytest.mark.parametrize("name", ["roo-titr", "RoTitr", "news-uptitle", "over_title", "kicker"])
def test_kickers(name: str) -> None:
    line = f"<p class='{name}'>در نشستی با ناشران:</p>"
    for frame in (f"{line}{H}{STORY}", f"<header>{line}{H}</header>{STORY}"):
        found = read(f"<div class=w><article>{frame}</article></div>")
        assert (found.kicker, found.headline) == ("در نشستی با ناشران:", TITLE)
        assert found.body == f"{A}\n\n{B}"


@pytest.mark.parametrize(
    "frame",
    [
        f"<p class=kicker>کتاب</p>{H}{STORY}",
        f"<p class=overline>۲۵ آبان ۱۴۰۴ - ۱۲:۳۰</p>{H}{STORY}",
        f"<p class=pop-up-title>عضویت در خبرنامهٔ کهک</p>{H}{STORY}",
        f"<div><p class=rutitr>در نشستی دیگر</p>{link('/n/2', 'خبر دیگر')}</div>{H}{STORY}",
        f"<p class=title>در نشستی با ناشران</p>{H}{STORY}",
        f"<p class=kicker>{TITLE}</p>{H}{STORY}",
        f"{H}{STORY}<p class=kicker>در نشستی با ناشران</p>",
        f"<p class=kicker>{'در نشستی با ناشران ' * 9}</p>{H}{STORY}",
    ],
)
def test_no_kickers(frame: str) -> None:
    assert read(f"<div class=w><article>{frame}</article></div>").kicker is None


def test_sections_say_nothing_about_the_headline() -> None:
    name, line = "کتاب‌خانهٔ کهک", "نشست ماهانهٔ ناشران روز شنبه برپا می‌شود"
    post = f"<a class=owner_name href=/k>{name}</a><div><div><b>{line}</b><br><br>{A}</div></div>"
    head = f"<title>{name}</title><meta property=og:title content='{name}'>"
    found = read(f"<p class=breadcrumb>{CULTURE}</p>{post}", head)
    assert (found.headline, found.choices["headline"]) == (line, "first line")
    assert found.sections == [NAMES[0]]
