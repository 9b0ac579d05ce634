"""Texts in the card's YAML: any text is quoted on one line that YAML can read."""

import json
import re

from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.exports.card import quoted

_PRINTABLE = re.compile('"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*"')


@given(st.text())
@example("1404")
@example('a: "b" # c')
@example("خبر\u200cها 😀\ufeff\x85\u2028\x7f\ufffe\udcff\n")
def test_any_name_stays_a_text(name: str) -> None:
    line = quoted(name)
    assert _PRINTABLE.fullmatch(line)
    assert json.loads(line) == name
