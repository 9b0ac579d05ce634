"""The id of a republished story: no mistake of a template makes two stories one."""

import pytest

from newscrawl.reading.identity import is_front, provisional_id
from tests.factories import jannah, paragraphs, read_copy


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("/show?ref=1201", "/show?ref=1202", False),
        ("/show?amp=7", "/show?amp=8", False),
        ("/show?id=7&amp=1", "/show?id=7", True),
        ("/7?share=telegram&tgme=1", "/7?utm_source=x", True),
        ("/7?share=1", "/7?share=2", False),
        ("/?b=1&a=2", "/?a=2&b=1", True),
        ("/?12345", "/?12345=", True),
    ],
)
def test_which_addresses_are_one(one: str, other: str, is_same: bool) -> None:
    body = jannah("تیتر", paragraphs("متن")).replace("postid-", "x")
    found = [read_copy(body, f"http://x.example{path}") for path in (one, other)]
    assert (found[0].id == found[1].id) is is_same


def test_a_canonical_link_to_the_front_page_says_nothing() -> None:
    body = jannah("تیتر", paragraphs("متن"), head='<link rel="canonical" href="/">')
    found = [read_copy(body.replace("postid-", "x"), f"http://x.example/{n}") for n in (1, 2)]
    assert [one.url for one in found] == ["http://x.example/1", "http://x.example/2"]
    assert found[0].id != found[1].id


def test_a_canonical_link_without_what_only_tells_where_a_reader_came_from() -> None:
    for query, kept in (("?utm_medium=x&id=7", "?id=7"), ("?fbclid=1", ""), ("?p=7", "?p=7")):
        head = f'<link rel="canonical" href="/news{query}">'
        found = read_copy(jannah("تیتر", paragraphs("متن"), head=head), "http://x.example/1")
        assert found.url == f"http://x.example/news{kept}"


def test_the_address_stays_as_it_was_asked_for() -> None:
    assert read_copy(jannah("تیتر", paragraphs("متن")), "http://x.example/i?/n/1#x").url == (
        "http://x.example/i?/n/1"
    )


@pytest.mark.parametrize("path", ["", "/", "/index.php", "/fa/", "/Default.aspx", "/home"])
def test_front_pages(path: str) -> None:
    assert is_front(f"http://x.example{path}")
    assert not is_front(f"http://x.example{path}?p=1")
    assert not is_front(f"http://x.example{path}/n/1")


def test_a_provisional_name_is_no_pages_own() -> None:
    url = "http://x.example/1"
    assert read_copy(jannah("تیتر", paragraphs("متن")).replace("postid-", "x"), url).id != (
        provisional_id(url)
    )
