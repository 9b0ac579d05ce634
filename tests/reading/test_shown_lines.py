"""The lines that a page shows: each word once, in its line, and nothing that readers do not see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading.markup import SILENT
from newscrawl.reading.shown_lines import shown_lines
from tests.reading.trees import tree


def lines(markup: str) -> list[str]:
    return [line.text for line in shown_lines(tree(markup), SILENT)]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("یک<p>دو</p>سه<div>چهار<b>پنج</b></div>", ["یک", "دو", "سه", "چهارپنج"]),
        ("<p>یک<br>دو\n سه</p><p>\n</p><p></p>", ["یک\nدو سه"]),
        ("<ul><li>یک<br>دو</ul>سه<br>", ["یک\nدو", "سه"]),
        ("<span>4</span><span>0</span><span>4</span>", ["404"]),
        ("<ul><li>یک<li>دو<ul><li>سه</ul></ul>چهار", ["یک دو سه", "چهار"]),
        ("<ul hidden><li>یک</ul><p>دو</p><p>سه</p>", ["دو", "سه"]),
        ("یک<script>x</script>دو<p style='display: none'>سه</p>چهار", ["یکدو", "چهار"]),
        ("<table><tr><td>یک<td>دو</table>", ["یک", "دو"]),
    ],
)
def test_lines_of_markup(markup: str, wanted: list[str]) -> None:
    assert lines(markup) == wanted


def test_a_list_says_that_it_is_one() -> None:
    shown = tree("پیش<ul><li>یک<ol><li>دو</ol><li>سه</ul><p>چهار<ul><li>پنج")
    found = [*shown_lines(shown, SILENT)]
    assert found == [
        ("پیش", False),
        ("یک دو سه", True),
        ("چهار", False),
        ("پنج", True),
    ]


def test_a_reader_may_stop_at_any_line() -> None:
    assert next(shown_lines(tree("<p>یک</p>" * 10_000), SILENT)).text == "یک"


pieces = st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<ul><li>", "</ul>", "<br>", "<div>", "#"])


@given(st.lists(pieces, max_size=30))
def test_every_word_is_in_one_line_in_the_pages_order(parts: list[str]) -> None:
    words = [f"م{n} " if part == "#" else part for n, part in enumerate(parts)]
    told = [word.strip() for word in words if "م" in word]
    assert " ".join(lines("".join(words))).split() == told
