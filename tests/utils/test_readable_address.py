"""Addresses as people read them."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.utils.readable_address import encoded, readable
from newscrawl.utils.terminal import printed_address

SITE = "https://www.tasnimnews.ir/fa/news/1404/08/30/1/"


@pytest.mark.parametrize(
    "words",
    [
        "رئیس‌جمهور-در-قم",
        "می‌شود/۱۲-و-٣",
        "«قم»،-خبر؟",
        "قُمّ",
        "café",
        "x",
        "کتـاب",
    ],
)
def test_letters_are_decoded(words: str) -> None:
    assert readable(SITE + quote(words)) == SITE + words
    assert readable(SITE + words) == SITE + words
    assert encoded(SITE + words) == SITE + quote(words)


@pytest.mark.parametrize(
    "words",
    [
        *("قم\u202ematn", "\u2066قم", "قم\u200f", "\u061cقم", "قم\u200e"),  # direction
        *("قم\u200bقم", "قم\ufeff", "قم\u00adقم", "قم\u2060", "قم\u00a0قم", "قم\u3000"),  # no width
        *("قم\u200c", "\u200cقم", "قم\u200c-قم", "a\u200cb", "قم\u200c\u200cقم"),  # ZWNJ not seen
        *("قم\u2044x", "قم\u2215x", "قم\uff0fx", "قم\u29f8x", "قم\uff1fx", "قم\u3002ir"),  # slashes
        *("\u0430pple", "قم\U0001f600", "\ufdfd", "ق" + "\u064b" * 30, "\u064bقم", "قم\x85", "‍قم"),
    ],
)
def test_what_could_deceive_is_shown_escaped(words: str) -> None:
    address = SITE + quote(words)
    assert readable(address) == address
    assert readable(SITE + words) == address


@pytest.mark.parametrize(
    "address",
    [
        f"{SITE}%2F%3F%23%25%20%00%0A",  # these are of the address, or would change it
        f"{SITE}%25D9%2582",
        f"{SITE}%D9%82%D9",  # no UTF-8
        f"{SITE}%FF",
        f"{SITE}%ED%A0%80",
        f"{SITE}100%",
        "https://%D9%82%D9%85.example/",
        "javascript:alert('%D9%82%D9%85')",
        "https://[",
        "",
    ],
)
def test_what_is_not_decoded(address: str) -> None:
    assert readable(address) == address


def test_a_name_of_a_host_stays_in_its_own_encoding() -> None:
    assert readable(f"https://xn--mgb2e.example/{quote('قم')}") == "https://xn--mgb2e.example/قم"
    assert readable("https://قم.example/").isascii()


@given(st.text())
def test_the_same_address_is_shown_and_nothing_hidden(words: str) -> None:
    address = SITE + quote(words, errors="surrogatepass")
    assert encoded(readable(address)) == address
    assert all(c == "\u200c" or c.isprintable() for c in readable(address))


def test_on_a_terminal_it_is_decoded_and_a_link_to_the_encoded_one() -> None:
    address = SITE + quote("قم")
    assert printed_address(address, 500, is_terminal=False) == address
    shown = printed_address(address, 500, is_terminal=True)
    assert shown == f"\x1b]8;;{address}\x1b\\{SITE}قم\x1b]8;;\x1b\\"
    assert printed_address(SITE + "x", 500, is_terminal=True) == SITE + "x"
    hostile = f"{SITE}{quote('قم')}\x1b]8;;\x07\n"
    assert (
        printed_address(hostile, 500, is_terminal=False) == f"{SITE}{quote('قم')}\\x1b]8;;\\x07\\n"
    )
    shown = printed_address(hostile, 500, is_terminal=True)
    assert shown.count("\x1b") == 4
    assert "\x07" not in shown
    assert "\n" not in shown
