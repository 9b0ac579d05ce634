import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.pages import PAGE_SIZE, list_page
from newscrawl.demo.stories import on_list
from newscrawl.errors import NoMarkupError, NotAListError, NotThePageError
from newscrawl.sites.addresses import OtherEntry
from newscrawl.sites.lists import ListPage, parse_list
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks
from tests.conftest import page
from tests.factories import TASNIM

URL = "https://www.tasnimnews.ir/fa/service/62/x?page=1"


def item(href: str) -> str:
    link = f'<a href="{href}"><h2 class="title">x</h2></a>'
    return f'<article class="list-item service-bulleted">{link}</article>'


def listed(*items: str) -> str:
    """Return a page with a list of these entries."""
    inside = f'<section class="content">{"".join(items)}</section>'
    return f'<section class="news-container top-news-service">{inside}</section>'


def numbers(body: str, url: str = URL) -> list[int]:
    return [address.number for address in parse_list(page(body, url), TASNIM).links]


def test_the_list_and_nothing_beside_it() -> None:
    qom = desks()["qom"]
    shown = on_list(qom)
    assert numbers(list_page(qom, shown, 1)) == [s.number for s in shown[:PAGE_SIZE]]
    assert numbers(list_page(qom, shown, 99)) == []


def test_the_archives_container() -> None:
    content = f'<div class="content">{item("/fa/news/1404/08/30/1/x")}</div>'
    assert numbers(f'<div class="news-container archive-result">{content}</div>') == [1]


def test_items_without_a_known_container_are_read() -> None:
    assert numbers(f"<main>{item('/fa/news/1404/08/30/1/x')}</main>") == [1]


def test_each_article_once_and_strangers_counted() -> None:
    hrefs = (
        "/fa/news/1404/08/30/2/x",
        "https://www.tasnimnews.ir/fa/news/1404/08/30/2/y",
        "/fa/media/1404/08/30/3/x",
        "https://example.org/fa/news/1404/08/30/4/x",
        "/fa/service/62/",
    )
    read = parse_list(page("".join(map(item, hrefs)), URL), TASNIM)
    assert [(address.number, address.media) for address in read.links] == [(2, False), (3, True)]
    assert read.others == (
        OtherEntry("https://example.org/fa/news/1404/08/30/4/x", "unrecognised", "x"),
        OtherEntry("https://www.tasnimnews.ir/fa/service/62/", "not_article", "x"),
    )


def test_absolute_links_on_the_host_that_answers() -> None:
    local = "http://127.0.0.1:8000/fa/news/1404/08/30/5/x"
    assert numbers(item(local), "http://127.0.0.1:8000/fa/service/62/x") == [5]
    assert numbers(item(local) + item("/fa/news/1404/08/30/6/x"), "http://127.0.0.1:9/x") == [6]


def test_what_is_no_list_is_an_error_not_an_empty_list() -> None:
    with pytest.raises(NotAListError, match="list-item"):
        parse_list(page("<html><body>Please try later</body></html>", URL), TASNIM)
    with pytest.raises(NoMarkupError):
        parse_list(page("", URL), TASNIM)


NUMBER = 3440001
NEWS = f"fa/news/1404/08/30/{NUMBER}"


@pytest.mark.parametrize(
    "href",
    [
        f"/{NEWS}/قم-۲/۳-گل",
        f"/{NEWS}/%D9%82%D9%85%2F2/3/4",
        f"/{NEWS}/قم: «بازی» (۲-۳)!؛ چرا؟",
        f"/{NEWS}/a b  c",
        f"/{NEWS}",
        f"/{NEWS}/",
        f"/{NEWS}///x",
        f"/{NEWS}?utm=1&page=3#top",
        f"/{NEWS}/x?a=/fa/news/1404/08/30/9/y",
        f"{NEWS}/بدون-خط",
        f"../../../{NEWS}/x",
        f"./{NEWS}/x",
        f"//www.tasnimnews.ir/{NEWS}/x",
        f"https://www.tasnimnews.com/{NEWS}/x",
        f"HTTP://WWW.TasnimNews.ir/{NEWS}/x",
        f"https://tasnimnews.ir//{NEWS}//x",
        f"  /{NEWS}/x\n",
        f"\\{NEWS.replace('/', chr(92))}\\x",
        f"/news/1404/08/30/{NUMBER}/بدون-زبان",
        f"/fa/news/1404/8/3/{NUMBER}/x",
        f"/fa/news/{NUMBER}/بدون-روز",
        f"/fa/news/1404/08/{NUMBER}",
        f"/fa/media/1404/08/30/{NUMBER}/x/amp",
        f"/fa/news/1404/13/40/{NUMBER}/روزی-که-نیست",
        f"https://tn.ai/{NUMBER}",
    ],
)
def test_the_number_is_the_identity_whatever_stands_around_it(href: str) -> None:
    read = parse_list(page(listed(item(href)), URL), TASNIM)
    assert [address.number for address in read.links] == [NUMBER]
    assert read.others == ()
    assert not read.is_inferred
    (address,) = read.links
    assert parse_address(address.url) == address, "what is stored is read as the same again"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_no_slug_loses_its_article(slug: str) -> None:
    assert numbers(listed(item(f"/{NEWS}/{html.escape(slug)}"))) == [NUMBER]


@pytest.mark.parametrize("base", ["/", "https://www.tasnimnews.ir/", "https://cdn.example/", "["])
def test_links_are_relative_to_the_base(base: str) -> None:
    head = f'<html><head><base href="{base}"></head><body>'
    assert numbers(head + listed(item(f"{NEWS}/x"), item("/fa/news/1404/08/30/5/x"))) == [NUMBER, 5]


@pytest.mark.parametrize(
    "href",
    [
        "/fa/news/overview/top",
        "/fa/service/6/استان‌ها",
        "/fa/tag/قم",
        "/fa/tags/12/x",
        "/fa/search?query=قم",
        "/fa/reports/12/x",
        "/fa/rss/feed/6/0/7/0",
        "/Tasnim/Uploaded/Ads/1404/x.html",
        "https://shop.example/click?id=77",
        "/",
        "/fa",
    ],
)
def test_entries_of_known_other_kinds(href: str) -> None:
    read = parse_list(page(listed(item(f"/{NEWS}/x"), item(href)), URL), TASNIM)
    assert [address.number for address in read.links] == [NUMBER]
    assert [entry.state for entry in read.others] == ["not_article"]


def test_an_advertisement_is_known_by_its_class_too() -> None:
    boxed = f'<div class="ad-item">{item("/fa/x/77/y")}</div>'
    assert [entry.state for entry in parse_list(page(listed(boxed), URL), TASNIM).others] == [
        "not_article"
    ]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/fa/interview/77/x", "https://www.tasnimnews.ir/fa/interview/77/x"),
        ("/en/news/2025/11/21/3440001/x", "https://www.tasnimnews.ir/en/news/2025/11/21/3440001/x"),
        (
            "https://new.example/fa/news/1404/08/30/5/x",
            "https://new.example/fa/news/1404/08/30/5/x",
        ),
        ("javascript:void(0)", "javascript:void(0)"),
        ("http://[", "http://["),
    ],
)
def test_what_nobody_knows_is_said_with_its_address(href: str, url: str) -> None:
    read = parse_list(page(listed(item(f"/{NEWS}/x"), item(href)), URL), TASNIM)
    assert [(entry.state, entry.url) for entry in read.others] == [("unrecognised", url)]
    assert not read.is_unreadable
    assert parse_list(page(listed(item(href)), URL), TASNIM).is_unreadable


def test_an_entry_without_a_link_is_told_by_what_it_shows() -> None:
    def entry(clock: str) -> str:
        return (
            f'<article class="list-item"><h2 class="title">خبر</h2><time>{clock}</time></article>'
        )

    def read(clock: str) -> ListPage:
        return parse_list(page(listed(entry(clock)), f"{URL}&x=1"), TASNIM)

    (one,), (other,) = read("۲ ساعت پیش").others, read("۳ ساعت پیش").others
    assert one.state == "unrecognised"
    assert one.url == other.url != ""
    assert one.text == "خبر ۲ ساعت پیش"


def test_an_unclosed_entry_ends_where_the_next_one_begins() -> None:
    opened = '<article class="list-item"><h2>{}</h2>'
    told = [*map(opened.format, ("یک", "دو", "سه")), "<time datetime='2025-11-21T10:00:00Z'>"]
    read = parse_list(page(listed("".join(told)), URL), TASNIM)
    assert [other.text for other in read.others] == ["یک", "دو", "سه"]
    links = [item(f"/fa/news/{n}/x").replace("</article>", "") for n in (1234567, 1234568)]
    read = parse_list(page(listed(*links, told[-1]), URL), TASNIM)
    # The time stands in both, and is the inner one's.
    assert [(a.number, str(a.day)) for a in read.links] == [
        (1234567, "None"),
        (1234568, "2025-11-21"),
    ]


def test_an_entry_that_only_holds_others_is_none() -> None:
    inner = '<article class="list-item"><h2>یک</h2></article>'
    held = f'<article class="list-item"><div>{inner}{inner.replace("یک", "دو")}</div></article>'
    empty = '<article class="list-item"></article>'
    read = parse_list(page(listed(held, empty), URL), TASNIM)
    assert [other.text for other in read.others] == ["یک", "دو", ""]


def test_a_notice_below_a_menu_is_read() -> None:
    menu = "".join(f"<li><a href='/m/{n}'>بخش شمارهٔ {n}</a></li>" for n in range(20))
    notice = "<div><p>متأسفانه صفحهٔ مورد نظر شما پیدا نشد</p></div>"
    with pytest.raises(NotThePageError):
        parse_list(page(f"<ul>{menu}</ul>{notice}<p>{'متن ' * 30}</p>", URL), TASNIM)


def test_an_entry_inside_its_link_and_one_of_another_markup() -> None:
    wrapped = f'<a href="/{NEWS}/x"><article class="list-item"><h2>x</h2></article></a>'
    other = '<div class="special"><a href="/fa/news/1404/08/30/7/x">x</a></div>'
    box = '<article class="box-item"><a href="/fa/news/1404/08/30/8/x">x</a></article>'
    assert numbers(listed(box, wrapped, other)) == [NUMBER, 7]


@pytest.mark.parametrize(
    "before", ["..", "/", "/fa/service", "https://www.tasnimnews.ir/fa/service"]
)
def test_an_address_with_a_slash_or_a_word_too_many_is_no_lost_article(before: str) -> None:
    href = f"{before}{'/fa' if before == '/' else ''}/news/1404/08/30/3440001/خبر"
    found = parse_list(page(listed(item(href)), URL), TASNIM)
    assert [link.number for link in found.links] == [3440001]
