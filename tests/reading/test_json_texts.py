"""Texts of a JSON list are decoded together, as each of them is alone."""

from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.reading.json_texts import as_text, as_texts

PIECES = st.sampled_from(
    [*"&amp; &#1740; &zwnj; &#0; &#1; &amp;amp; &notit; & copy ; \n \r \0 قم".split(" "), " "]
)
TEXT = st.lists(PIECES).map("".join) | st.text()


@given(st.lists(TEXT | st.none() | st.integers() | st.lists(TEXT)) | TEXT | st.none())
@example(["a\0b", "&amp;"])
@example(["&#1;", "&#32;", " "])
def test_texts_are_decoded_together_as_each_is_alone(values: object) -> None:
    listed = values if isinstance(values, list) else [values]
    assert as_texts(values) == [text for text in map(as_text, listed) if text]


@given(st.lists(st.sampled_from(["&amp;", "&#1740;", "&zwnj;", "&#0;", "&#1;", "&x;", "قم"])))
def test_entities_are_decoded_once(pieces: list[str]) -> None:
    assert as_text("x" + "".join(pieces)) == "x" + "".join(map(unescape, pieces))
