from hypothesis import given
from hypothesis import strategies as st

from newscrawl.terminal import columns, plain


def test_what_would_act_is_written_out() -> None:
    assert plain("a\x1b[31mb\x07") == "a\\x1b[31mb\\x07"
    assert plain("x\u202ey\u2066z\u200f") == "x\\u202ey\\u2066z\\u200f"
    assert plain("one\ntwo\r\u2028three\ud800") == "one\\ntwo\\r\\u2028three\\ud800"
    assert plain("می\u200cشود ۱۲ «خبر»") == "می\u200cشود ۱۲ «خبر»"
    assert plain("x" * 400) == "x" * 300 + "…"


@given(st.text())
def test_it_is_one_line_that_can_be_encoded(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert plain(shown, most=10_000) == shown


def test_columns_align() -> None:
    assert columns(("word", "n"), [("a", "1"), ("longer", "100")], {"word"}) == [
        "word      n",
        "a         1",
        "longer  100",
    ]
