"""What a user names, and no walk has looked at."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reports.unwalked import Asked, Unwalked, unwalked
from newscrawl.sites.pagination import Walked
from newscrawl.store.coverage import Counts, Coverage

TODAY = date(2026, 3, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def coverage(
    walked: dict[str, list[Walked]], archive: dict[str, set[date]] | None = None
) -> Coverage:
    return Coverage([], Counts(), [], 0, walked, archive or {}, [], [])


def gaps(found: Coverage, **asked: object) -> list[Unwalked]:
    return unwalked(found, Asked(**asked), TODAY)  # type: ignore[arg-type]


def test_nothing_is_missing_where_nothing_is_named() -> None:
    assert gaps(coverage({})) == []
    assert gaps(coverage({"qom": [Walked(ago(3), ago(0))]})) == []


def test_a_province_is_one_of_the_sites_that_are_crawled() -> None:
    tasnim = coverage({"qom": [Walked(ago(3), ago(0))]})
    assert gaps(tasnim, provinces="qom") == []
    assert gaps(tasnim, provinces="qom", sites=["yjc"]) == [Unwalked("yjc/qom")]
    # Whose list of all provinces was walked, knows each of them.
    isna = coverage({"isna/provinces": [Walked(ago(3), ago(0))]})
    assert gaps(isna, provinces="qom") == []
    assert gaps(isna, provinces="qom", sites=["tasnim"]) == [Unwalked("qom")]
    assert gaps(coverage({}), provinces="qom") == [Unwalked("qom")]


def test_the_archive_of_a_site_covers_days_of_its_lists() -> None:
    days = {ago(n) for n in (4, 5)}
    found = coverage({"isna/provinces": [Walked(ago(3), ago(0))]}, {"isna/archive": days})
    assert gaps(found, sites=["isna"], since=ago(5)) == []
    missing = [Unwalked("isna/provinces", (ago(7), ago(6)))]
    assert gaps(found, sites=["isna"], since=ago(7)) == missing
    assert gaps(found, provinces="qom", since=ago(7)) == [Unwalked("isna/qom", missing[0].days)]
    only = coverage({}, {"isna/archive": days})
    assert gaps(only, since=ago(5), until=ago(4)) == []
    assert gaps(only, since=ago(6), until=ago(4)) == [Unwalked("isna/archive", (ago(6), ago(6)))]


def test_the_next_run_may_be_minutes_away() -> None:
    found = coverage({"qom": [Walked(ago(9), ago(1))], "yazd": [Walked(ago(9), ago(0))]})
    assert gaps(found, since=ago(5)) == []
    assert gaps(found, since=ago(5), until=ago(0)) == []
    assert gaps(found, since=ago(5), until=ago(1)) == [Unwalked("qom", (ago(1), ago(1)))]
    assert gaps(found, since=ago(0)) == [Unwalked("qom", (ago(0), ago(0)))]


def test_days_of_which_no_list_was_walked_at_all() -> None:
    assert gaps(coverage({}), until=ago(3)) == [Unwalked("", (ago(3), ago(3)))]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3),
    st.sets(st.integers(1, 30)),
    st.integers(0, 32),
    st.integers(1, 32),
)
def test_the_days_named_are_those_that_nothing_covers(
    intervals: list[tuple[int, int]], archived: set[int], since: int, until: int
) -> None:
    since, until = max(since, until), min(since, until) or 1
    walked = [Walked(ago(max(pair)), ago(min(pair))) for pair in intervals]
    if not walked and not archived:
        return
    days = {ago(n) for n in archived}
    found = gaps(coverage({"qom": walked}, {"qom": days}), since=ago(since), until=ago(until))
    told = [gap.days for gap in found if gap.days]
    missing = {first + timedelta(n) for first, last in told for n in range((last - first).days + 1)}
    covered = days | {ago(n) for w in walked for n in range(33) if w.since <= ago(n) < w.until}
    assert missing == {ago(n) for n in range(until, since + 1)} - covered
    assert all(a[1] + timedelta(1) < b[0] for a, b in pairwise(told))
