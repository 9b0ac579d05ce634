from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.errors import DateError
from newscrawl.persian import dates
from tests.strategies import DAYS, MOMENTS


@pytest.mark.parametrize(
    ("read", "text", "wanted"),
    [
        (dates.from_iso, "2019-05-20T18:23:00.0000000Z", "2019-05-20T18:23:00Z"),
        (dates.from_iso, "2019-05-20T22:53:00+04:30", "2019-05-20T18:23:00Z"),
        (dates.from_clock_line, " ۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳ ", "2019-05-20T18:23:00Z"),
        (dates.from_clock_line, "۳۰ اردیبهشت ۱۳۹۸ - ۲۲:۵۳", "2019-05-20T18:23:00Z"),
        (dates.from_clock_line, "٣٠ آبان ١٤٠٤ - ٢٢:٥٣", "2025-11-21T19:23:00Z"),
        (dates.from_clock_line, "30 آبان 1404 - 22:53", "2025-11-21T19:23:00Z"),
        (dates.from_clock_line, "۳۰ آبان ۱۴۰۴ ساعت ۲۲:۵۳", "2025-11-21T19:23:00Z"),
        (dates.from_clock_line, "06/04/1404 03:06:48 ب.ظ", "2025-06-27T11:36:48Z"),
        (dates.from_clock_line, "06/04/1404 12:06:48 ق.ظ", "2025-06-26T20:36:48Z"),
        (dates.from_clock_line, "06/04/1404 12:00:00 ب.ظ", "2025-06-27T08:30:00Z"),
        (dates.from_clock_line, "۰۶/۰۴/۱۴۰۴ ۱۵:۰۶:۴۸", "2025-06-27T11:36:48Z"),
    ],
)
def test_forms_of_the_site(read: object, text: str, wanted: str) -> None:
    assert callable(read)
    assert dates.utc_text(read(text)) == wanted


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (dates.from_iso, "1398-02-28T18:23:00Z"),  # a Jalali year where a Gregorian one belongs
        (dates.from_iso, "2019-05-20T18:23:00"),
        (dates.from_iso, "yesterday"),
        (dates.from_clock_line, "۲ ساعت پیش"),
        (dates.from_clock_line, "۳۰ آبان ۲۰۲۵ - ۲۲:۵۳"),
        (dates.from_clock_line, "۳۱ آبان ۱۴۰۴ - ۲۲:۵۳"),
        (dates.from_clock_line, "۳۰ نوامبر ۱۴۰۴ - ۲۲:۵۳"),
        (dates.from_clock_line, "۳۰ آبان ۱۴۰۴ - ۲۵:۵۳"),
        (dates.from_clock_line, "06/04/1404 13:06:48 ق.ظ"),
    ],
)
def test_what_is_none_of_them_is_an_error(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(DateError):
        read(text)


def test_summer_time_ended_in_2022() -> None:
    assert dates.from_clock_line("۳۰ شهریور ۱۴۰۱ - ۱۲:۰۰").hour == 7  # +04:30
    assert dates.from_clock_line("۳۰ مرداد ۱۴۰۲ - ۱۲:۰۰").hour == 8  # +03:30
    assert dates.tehran_text(dates.from_iso("2019-05-20T18:23:00Z")) == "2019-05-20T22:53:00+04:30"


def test_the_hour_that_came_twice_is_ambiguous() -> None:
    assert dates.is_ambiguous(dates.from_clock_line("۳۰ شهریور ۱۳۹۸ - ۲۳:۳۰"))
    assert not dates.is_ambiguous(dates.from_clock_line("۳۰ شهریور ۱۳۹۸ - ۲۲:۳۰"))
    assert not dates.is_ambiguous(dates.from_clock_line("۳۰ شهریور ۱۴۰۳ - ۲۳:۳۰"))


@pytest.mark.parametrize(
    "text", ["1404-08-30", "1404/08/30", "۱۴۰۴-۰۸-۳۰", "1404/8/30", "2025-11-21", " 2025/11/21 "]
)
def test_a_day_as_users_type_it(text: str) -> None:
    assert dates.day_from_user(text) == date(2025, 11, 21)


@pytest.mark.parametrize("text", ["1404-13-45", "1404-12-30", "30-08-1404", "0704-01-01", "", "x"])
def test_no_day(text: str) -> None:
    with pytest.raises(DateError, match="1404-08-30"):
        dates.day_from_user(text)


@given(DAYS)
def test_days_round_trip(day: date) -> None:
    assert dates.day_from_user(dates.to_jalali(day)) == day
    assert dates.day_from_user(day.isoformat()) == day


@given(MOMENTS)
def test_moments_round_trip_through_every_form(moment: datetime) -> None:
    assert dates.from_iso(dates.utc_text(moment)) == moment
    assert dates.from_iso(dates.tehran_text(moment)) == moment
    year, month, day = dates.to_jalali(dates.tehran_day(moment)).split("-")
    wall = moment.astimezone(dates.TEHRAN)
    line = en_to_fa(f"{int(day)} {MONTH_NAMES_FA[int(month)]} {year} - {wall:%H:%M}")
    rnews = f"{day}/{month}/{year} {wall:%H:%M:%S}"
    # In the hour that comes twice the clock cannot say which: the earlier is taken, and marked.
    late = timedelta(hours=1) if wall.fold else timedelta(0)
    assert dates.from_clock_line(line) == moment.replace(second=0) - late
    assert dates.from_clock_line(rnews) == moment - late


@given(DAYS)
def test_jalali_dates_sort_as_days_do(day: date) -> None:
    assert dates.to_jalali(day) < dates.to_jalali(day + timedelta(days=1))
