import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from newscrawl.errors import CutPageError
from newscrawl.utils.truncation import cut_error, is_cut, refuse_cut


@given(st.binary(max_size=600), st.sampled_from([(), ("cached",), ("partial",)]))
def test_a_page_is_cut_where_neither_its_length_nor_its_end_shows_it_whole(
    body: bytes, flags: tuple[str, ...]
) -> None:
    assert not is_cut(body + b"</HTML>\n", flags)
    shows_no_end = b"</html" not in body[-512:].lower()
    assert is_cut(body, flags) == ("partial" in flags and shows_no_end)


def test_a_page_that_is_cut_is_refused_by_its_address() -> None:
    cut = HtmlResponse("http://a.example/1", body=b"<html><p>", flags=["partial"])
    assert isinstance(cut_error(cut), CutPageError)
    with pytest.raises(CutPageError, match=r"http://a\.example/1 ended before its end tag"):
        refuse_cut(cut)
    whole = cut.replace(flags=[])
    refuse_cut(whole)
    assert cut_error(whole) is None
