"""The marks of services that serve their own page in place of a site's."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.reading.document import Document
from newscrawl.reading.notice_marks import NEEDLES, STRONG, WEAK, kind_of_marks
from tests.conftest import page

MARKS = [*STRONG.items(), *WEAK.items()]


@pytest.mark.parametrize(("kind", "marks"), MARKS, ids=[kind for kind, _ in MARKS])
@settings(max_examples=300)
@given(data=st.data())
def test_each_mark_has_a_piece_that_is_looked_for_first(
    kind: str, marks: re.Pattern[str], data: st.DataObject
) -> None:
    mark = data.draw(st.from_regex(marks, fullmatch=True))
    assert any(needle in mark for needle in NEEDLES[kind])


@pytest.mark.parametrize("kind", ["application/ld+json", "application/LD+JSON; charset=utf-8"])
def test_a_story_in_json_ld_may_mention_a_service(kind: str) -> None:
    def kind_in(attributes: str) -> str | None:
        script = f'<script {attributes}>{{"articleBody": "window._cf_chl_opt"}}</script>'
        document = Document(page(f"<html><body>{script}<p>متن</p></body></html>".encode()))
        return kind_of_marks(document, 1, is_strong=False)

    assert kind_in("") == "challenge"
    assert kind_in(f'type="{kind}"') is None
