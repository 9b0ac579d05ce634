"""The parts of an article's page: blocks, differences, addresses."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.store.browse import Revision
from newscrawl.views.article_page import (
    TextBlock,
    blocks,
    changes,
    difference,
    direction,
    origin,
    web_address,
)

WORDS = st.lists(st.sampled_from(["قم", "می‌شود", "a", " ", "\n", "\n\n", "\r", "x "])).map("".join)


def test_blocks() -> None:
    body = "به گزارش\nتسنیم\n\n- یک\n- دو\n\n- یک\nنه\n\nقم | ۱۲"
    assert list(blocks(body)) == [
        TextBlock("paragraph", ["به گزارش", "تسنیم"]),
        TextBlock("list", ["یک", "دو"]),
        TextBlock("paragraph", ["- یک", "نه"]),
        TextBlock("paragraph", ["قم | ۱۲"]),
    ]
    assert list(blocks(None)) == list(blocks("")) == []


@given(WORDS, WORDS)
def test_a_difference_has_both_texts_letter_by_letter(old: str, new: str) -> None:
    pieces = list(difference(old, new))
    assert "".join(p.text for p in pieces if p.kind != "ins") == old
    assert "".join(p.text for p in pieces if p.kind != "del") == new


def test_a_difference_is_marked_word_by_word() -> None:
    old = "یک دو سه\n\nاستاندار سخن گفت.\n\nپایان"
    new = "یک دو سه\n\nاستاندار نیز سخن گفت.\n\nپایان\n\nافزوده"
    marked = [(p.kind, p.text) for p in difference(old, new) if p.kind != "same"]
    assert [(kind, text.strip()) for kind, text in marked] == [("ins", "نیز"), ("ins", "افزوده")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 50_000, "b a " * 30_000),
        ("\n".join("ab" * 20_000), "\n".join("ba" * 20_000)),
        (" ".join(map(str, range(900))), " ".join(map(str, range(900, 0, -1)))),
    ],
)
def test_texts_made_to_be_slow_are_not(old: str, new: str) -> None:
    started = time.process_time()
    assert "".join(p.text for p in difference(old, new) if p.kind != "del") == new
    assert time.process_time() - started < 5


def test_changes_are_told_newest_first() -> None:
    first = Revision(1, "تیتر", None, "متن", "2025-11-21T20:00:00Z")
    second = Revision(2, "تیتر", "لید", "متن", "2025-11-21T21:00:00Z")
    now = Revision(3, "تیتر نو", "لید", None, "")
    found = changes([first, second], now)
    assert [(c.revision, c.at, [name for name, _ in c.fields]) for c in found] == [
        (3, "2025-11-21T21:00:00Z", ["headline", "body"]),
        (2, "2025-11-21T20:00:00Z", ["lead"]),
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://newsmedia.tasnimnews.com/a b.jpg", "https://newsmedia.tasnimnews.com"),
        ("HTTP://127.0.0.1:8000/x", "http://127.0.0.1:8000"),
        ("http://[::1]:80/x", "http://[::1]:80"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//evil.example/x", None),
        ("https://a'b;script-src *", None),
        ("https://x.example; script-src https://evil.example/", None),
        ("https://[", None),
        ("https://x:99999/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, expected: str | None) -> None:
    assert origin(url) == expected
    assert web_address(url) == (url if expected else None)


def test_a_text_with_any_persian_is_right_to_left() -> None:
    assert direction("IBM در قم") == "rtl"
    assert direction("English only, ۱۲") == "rtl"
    assert direction("English only") == direction("") == direction(None) == "auto"
