"""What a time states as its offset, and whose clock it copies."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.persian import dates
from newscrawl.persian.declared_times import error_of, offset_of

# Minutes from 1995 to 2050.
MOMENTS = st.integers(13_150_000, 42_070_000).map(
    lambda minutes: datetime.fromtimestamp(60 * minutes, UTC)
)
OFFSETS = st.sampled_from(["Z", "+00:00", "+0000", "+03:30", "+04:30"])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("2025-11-16T14:20:00Z", 0), ("2025-11-16T14:20+03:30", 210)),
        *(("2025-11-16T14:20:00.1234567-0500 ", -300), ("۱۴۰۴-۰۸-۲۵T14:20:00z", 0)),
        *(("2025-11-16", None), ("2025-11-16T14:20", None), ("۲۵ آبان ۱۴۰۴ - ۱۴:۲۰", None)),
        ("", None),
    ],
)
def test_offsets(text: str, minutes: int | None) -> None:
    assert offset_of(text) == (None if minutes is None else timedelta(minutes=minutes))


@given(MOMENTS, OFFSETS)
def test_a_copied_clock_is_found_and_its_error_leads_back(moment: datetime, offset: str) -> None:
    text = f"{moment.astimezone(dates.TEHRAN):%Y-%m-%dT%H:%M:%S}{offset}"
    stated = dates.from_iso(text)
    error = error_of(text, stated, moment)
    assert stated - (error or timedelta()) == moment
    assert (error is None) == (stated == moment)


@given(MOMENTS, MOMENTS, OFFSETS)
def test_two_times_of_different_clocks_are_no_copies(
    moment: datetime, other: datetime, offset: str
) -> None:
    text = f"{other.astimezone(dates.TEHRAN):%Y-%m-%dT%H:%M:%S}{offset}"
    if f"{moment.astimezone(dates.TEHRAN):%c}" != f"{other.astimezone(dates.TEHRAN):%c}":
        assert error_of(text, dates.from_iso(text), moment) is None
