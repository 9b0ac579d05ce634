"""Hypothesis strategies that several property tests share."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from newscrawl.persian import dates

#: Twenty years of Jalali days, and moments in UTC to the second.
FIRST, LAST = dates.jalali_day(1390, 1, 1), dates.jalali_day(1410, 12, 29)
DAYS = st.dates(FIRST, LAST)
MOMENTS = st.datetimes(
    datetime(FIRST.year, FIRST.month, FIRST.day),  # noqa: DTZ001
    datetime(LAST.year, LAST.month, LAST.day),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
