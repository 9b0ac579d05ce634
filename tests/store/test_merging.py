"""The rules of a merge are unions: neither order nor repetition makes a difference."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import essence
from newscrawl.store.merging.histories import Fetch, lay
from newscrawl.store.merging.links import STATES, LedgerRow, joined
from newscrawl.store.merging.walks import Interval, union
from tests.factories import article

pytestmark = pytest.mark.long

_MOMENTS = st.integers(1, 6).map(lambda hour: f"2025-11-21T0{hour}:00:00Z")


@st.composite
def fetches(draw: st.DrawFn) -> Fetch:
    """A fetch with its record, of one of four texts, one of which was guessed."""
    text = draw(st.sampled_from(["الف", "ب", "پ", "حدس"]))
    made = article(1, body=text, fetched_at=draw(_MOMENTS))
    made.warnings = ["unknown_layout"] if text == "حدس" else []
    assert made.content_hash
    assert made.fetched_at
    texts = (made.headline, made.lead, made.body)
    return Fetch(
        at=made.fetched_at,
        content_hash=made.content_hash,
        essence=essence(*texts),
        texts=texts,
        page=draw(st.none() | st.just(7)),
        record=made,
    )


def said(fetch: Fetch) -> tuple[str, str]:
    return fetch.at, fetch.content_hash


def shape(groups: list[list[Fetch]]) -> list[list[tuple[str, str]]]:
    return [[said(fetch) for fetch in group] for group in groups]


@given(st.lists(fetches(), min_size=1, max_size=8), st.randoms())
def test_a_history_is_the_union_of_fetches(some: list[Fetch], random: object) -> None:
    whole = lay(some)
    shuffled = [*some, *some]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert shape(lay(shuffled)) == shape(whole)
    # What a folder stores of a history is enough to lay it together with another's.
    for cut in range(1, len(some)):
        parts = (lay(some[:cut]), lay(some[cut:]))
        stored = [fetch for groups in parts for group in groups for fetch in group]
        assert shape(lay(stored)) == shape(whole)


@given(st.lists(fetches(), min_size=1, max_size=8))
def test_a_history_is_in_order_and_has_no_text_twice_in_a_row(some: list[Fetch]) -> None:
    groups = lay(some)
    laid = [fetch for group in groups for fetch in group]
    assert [said(fetch) for fetch in laid] == sorted(said(fetch) for fetch in laid)
    assert all(len({fetch.essence for fetch in group}) == 1 for group in groups)
    assert all(one[-1].essence != other[0].essence for one, other in pairwise(groups))
    last = groups[-1][-1]
    better = [fetch for fetch in some if not fetch.is_guess]
    assert said(last) == max(said(fetch) for fetch in better or some)
    assert last.record
    if better:
        assert {said(fetch) for fetch in laid} == {said(fetch) for fetch in better}


@given(st.lists(fetches(), min_size=1, max_size=5), fetches())
def test_a_former_text_never_becomes_the_current_one(some: list[Fetch], late: Fetch) -> None:
    """A clock that was ahead has dated it later."""
    former = replace(late, at="2026-01-01T00:00:00Z", record=None)
    groups = lay([former, *some])
    assert groups[-1][-1].record
    assert any(said(former) == said(fetch) for group in groups for fetch in group)


_rows = st.builds(
    LedgerRow,
    id=st.just("tasnim:1"),
    url=st.sampled_from(["https://a.example/1", "https://a.example/1/x"]),
    day=st.just("2025-11-21"),
    state=st.sampled_from(STATES),
    reason=st.none() | st.just("http_503"),
    message=st.none() | st.just("x"),
    attempts=st.integers(0, 3),
    listed_at=_MOMENTS,
    changed_at=_MOMENTS,
    status=st.none() | st.just(503),
    due_at=st.none() | _MOMENTS,
    asked=st.integers(0, 1),
    missing_in=st.none(),
    tried_in=st.none(),
    etag=st.none() | st.just('"1"'),
    last_modified=st.none(),
    origin=st.none(),
    revisit_at=st.none() | _MOMENTS,
    listed_by=st.sampled_from([None, "list", "feed"]),
)


@given(_rows, _rows, _rows)
def test_what_folders_know_of_a_link_is_a_union(a: LedgerRow, b: LedgerRow, c: LedgerRow) -> None:
    assert joined(a, a) == a
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))
    assert joined(joined(a, b), b) == joined(a, b)


@given(_rows, _rows)
def test_the_better_knowledge_of_a_link_wins(a: LedgerRow, b: LedgerRow) -> None:
    order = ["pending", "failed", "unrecognised", "not_article", "gone", "stored", "forgotten"]
    best = joined(a, b)
    assert best.state == max(a.state, b.state, key=order.index)
    assert best.listed_at == min(a.listed_at, b.listed_at)
    assert best.asked == max(a.asked, b.asked)
    if a.state == b.state:
        pick = min if a.state == "forgotten" else max
        assert best.changed_at == pick(a.changed_at, b.changed_at)


_days = st.integers(1, 28).map(lambda day: f"2025-11-{day:02}")
_intervals = st.lists(
    st.tuples(_days, _days).map(lambda ends: (min(ends), max(ends))), min_size=1, max_size=6
)


@given(_intervals, _intervals, _intervals)
def test_covered_days_are_a_union(a: list[Interval], b: list[Interval], c: list[Interval]) -> None:
    whole = union([*a, *b, *c])
    assert union([*union([*c, *b]), *a]) == union([*whole, *a]) == whole
    assert all(one[1] < other[0] for one, other in pairwise(whole))

    def whole_days(intervals: list[Interval]) -> set[int]:
        # The last day of an interval is covered in part.
        return {d for first, last in intervals for d in range(int(first[-2:]), int(last[-2:]))}

    assert whole_days(whole) == whole_days([*a, *b, *c])
