"""Snippets: the words around a match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.search.query import read_query
from newscrawl.search.snippets import snippet


def shown(words: str, *texts: str | None) -> str:
    units = read_query(words).wanted
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in snippet(texts, units))


@pytest.mark.parametrize(
    ("words", "text", "wanted"),
    [
        ("میشود", "چنین می‌شود، بله", "چنین [می‌شود]، بله"),
        ("می‌شود", "چنین می شود، بله", "چنین [می شود]، بله"),
        ("می شود", "چنین میشود، بله", "چنین [میشود]، بله"),
        ("رئیسجمهور", "با رييس جمهور", "با [رييس جمهور]"),
        ("رئیس‌جمهور", "با رئیسجمهور", "با [رئیسجمهور]"),
        ("1404", "«۱۴۰۴»", "«[۱۴۰۴]»"),
        ("خانه", "خانهٔ ما و خانه‌ی او", "[خانهٔ] ما و [خانه‌ی] او"),
        ("جاده", "حمل‌ونقل جاده‌ای، قم-جاده", "حمل‌ونقل [جاده‌ای]، قم-[جاده]"),
        ('"قم تهران"', "قم، تهران. تهران قم", "[قم، تهران]. تهران قم"),
        ("علی", "عَلی و علیه", "[عَلی] و علیه"),
        ("آباد", "شهر عَلی‌آباد بود", "شهر [عَلی‌آباد] بود"),
        ("علی", "شهر عَلی‌آبادِ نو", "شهر [عَلی‌آبادِ] نو"),
        ("درصد", "تا ۵درصد رشد", "تا [۵درصد] رشد"),
        ("1200", "از ۱٬۲۰۰ نفر", "از [۱٬۲۰۰] نفر"),
        ("خانه", "خانه ی ما", "[خانه] ی ما"),
        ("کوآلا", "چیزی نیست", "چیزی نیست"),
        ("قم", "یک\n\nقم\nدو", "یک [قم] دو"),
    ],
)
def test_hits_are_marked_in_the_text_as_it_stands(words: str, text: str, wanted: str) -> None:
    assert shown(words, text) == wanted


def test_the_text_and_the_window_with_most_of_the_words() -> None:
    far = "الف " * 50
    assert shown("قم ری", None, "", "قم", f"{far}قم {far}ری و قم {far}").count("[") == 2
    assert shown("قم ری", "قم", "ری") == "[قم]"
    assert shown("قم", f"{far}(قم) {far}") == f"… {'الف ' * 6}([قم]) {'الف ' * 16}الف …"


@given(
    st.text(alphabet="قم ری\u200c،\n\u0650۱", max_size=300), st.sampled_from(["قم", "ری قم", "۱"])
)
def test_nothing_is_added_or_split(text: str, words: str) -> None:
    parts = shown(words, text).removeprefix("… ").removesuffix(" …")
    plain = parts.replace("[", "").replace("]", "")
    assert plain in re.sub(r" *\n[ \n]*", " ", text)
    whole = text.replace("\n", " ").split()
    assert all(word in whole for word in plain.split())
