"""Addresses in JSON-LD are compared by path and query, or by their last number."""

import re
from urllib.parse import unquote, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.reading.json_ld import is_same_page

PIECES = "/ 12345 123456 ? # %31 %2F ب %D8%A8 : @ [ a x.ir https:// \t \xa0 %".split(" ")
ADDRESS = st.lists(st.sampled_from(PIECES)).map("".join)


def told(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return f"{unquote(parts.path).rstrip('/')}?{unquote(parts.query)}"


@given(ADDRESS, st.sampled_from(["https://x.ir/", "https://x.ir/a/ب"]) | ADDRESS)
@example("https://x.ir/n/%31234%35/ب", "https://x.ir/12345/x")
@example("https://x.ir/12\t345", "https://x.ir/12345/")
@example("//x.ir/a/%D8%A8/#b", "https://x.ir/a/ب")
def test_the_quick_test_changes_no_answer(address: str, url: str) -> None:
    one, other = told(address), told(url)
    numbers = [re.findall(r"(?<=/)\d{5,12}(?=[/?])", text)[-1:] for text in (one, other)]
    assert is_same_page(address, url) == (one == other or (numbers[0] == numbers[1] != []))
