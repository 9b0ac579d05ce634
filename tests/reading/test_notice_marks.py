"""The marks of services that serve their own page in place of a site's."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.reading.notice_marks import NEEDLES, STRONG, WEAK

MARKS = [*STRONG.items(), *WEAK.items()]


@pytest.mark.parametrize(("kind", "marks"), MARKS, ids=[kind for kind, _ in MARKS])
@settings(max_examples=300)
@given(data=st.data())
def test_each_mark_has_a_piece_that_is_looked_for_first(
    kind: str, marks: re.Pattern[str], data: st.DataObject
) -> None:
    mark = data.draw(st.from_regex(marks, fullmatch=True))
    assert any(needle in mark for needle in NEEDLES[kind])
