import pytest

from newscrawl.demo.pages import PAGE_SIZE, list_page
from newscrawl.demo.stories import on_list
from newscrawl.errors import NoMarkupError, NotAListError
from newscrawl.pages.lists import parse_list
from newscrawl.provinces import desks
from tests.conftest import page

URL = "https://www.tasnimnews.ir/fa/service/62/x?page=1"


def item(href: str) -> str:
    link = f'<a href="{href}"><h2 class="title">x</h2></a>'
    return f'<article class="list-item service-bulleted">{link}</article>'


def numbers(body: str, url: str = URL) -> list[int]:
    return [address.number for address in parse_list(page(body, url)).links]


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
    read = parse_list(page("".join(map(item, hrefs)), URL))
    assert [(address.number, address.media) for address in read.links] == [(2, False), (3, True)]
    assert read.strangers == 2


def test_absolute_links_on_the_host_that_answers() -> None:
    local = "http://127.0.0.1:8000/fa/news/1404/08/30/5/x"
    assert numbers(item(local), "http://127.0.0.1:8000/fa/service/62/x") == [5]
    assert numbers(item(local) + item("/fa/news/1404/08/30/6/x"), "http://127.0.0.1:9/x") == [6]


def test_what_is_no_list_is_an_error_not_an_empty_list() -> None:
    with pytest.raises(NotAListError, match="list-item"):
        parse_list(page("<html><body>Please try later</body></html>", URL))
    with pytest.raises(NoMarkupError):
        parse_list(page("", URL))


def test_a_list_whose_entries_were_renamed_is_no_empty_list() -> None:
    renamed = list_page(desks()["qom"], on_list(desks()["qom"]), 1).replace(
        "list-item", "news-card"
    )
    with pytest.raises(NotAListError, match=r"no 'article\.list-item'"):
        parse_list(page(renamed, URL))
    with pytest.raises(NotAListError, match="none of the 1 entries"):
        parse_list(page(item("https://example.org/x"), URL))
