"""Days and times as pages write them: in any order, in words, in other alphabets and calendars."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.errors import DateError
from newscrawl.persian import dates
from tests.strategies import MOMENTS


@pytest.mark.parametrize(
    "text",
    [
        *("چهارشنبه, ۲۱ آبان ۱۴۰۴", "21 آبان 1404 - 10:00", "۱۴۰۴/۰۸/۲۱ ساعت ۹"),
        *("1404-08-21T10:15:00", "2025-11-12", "آبان ۲۱, ۱۴۰۴", "۲۱/۰۸/۱۴۰۴", "۲۱ آبان‌ماه ۱۴۰۴"),
        *("۲۱ جمادی‌الاول ۱۴۴۷، ۲۱ آبان ۱۴۰۴", "۱۴۰۴/۰۸/۲۱ - ۱۴۴۷/۰۵/۲۱", "۱۲ نوامبر ۲۰۲۵"),
        "۲۱ آبان ۱۴۰۴ (۱۲ نوامبر ۲۰۲۵) | ویرایش: ۲۲ آبان ۱۴۰۴",
    ],
)
def test_the_day_in_a_line(text: str) -> None:
    assert dates.day_in(text) == date(2025, 11, 12)


@pytest.mark.parametrize(
    "text",
    [
        *("", "۲۱ آبان", "11/12/2025", "۳۱ مهر ۱۴۰۴", "۱۴۰۴/۱۳/۰۱", "۱۱۴۰۴/۰۸/۲۱"),
        *("۲۱ تا ۲۴ آبان", "۲۱ آبان ۱۴۰۴ تا ۲۴ آبان ۱۴۰۴", "به‌روزرسانی: ۲۱ آبان ۱۴۰۴"),
        *(
            "۱۴۴۷/۰۵/۳۰ قمری",
            "قمری: ۱۴۰۵/۰۵/۳۰",
            "۳۰ رمضان ۱۴۰۵",
            "1405/05/30 هـ.ق",
            "۲۱ آبان " * 40,
        ),
    ],
)
def test_no_day_in_a_line(text: str) -> None:
    with pytest.raises(DateError):
        dates.day_in(text)


MOMENT = "2026-11-28T06:45:00Z"
#: The same moment as pages write it: every order, sign, alphabet and label that was met.
SHOWN = """
شنبه ۷ آذر ۱۴۰۵ - ۱۰:۱۵
شنبه، ۷ آذر ۱۴۰۵، ساعت ۱۰:۱۵
شنبه 7 آذر 1405 ساعت 10 و 15 دقیقه
٠٧ آذر ماه ١٤٠٥ | ١٠:١٥
۱۰:۱۵ - ۷ آذر ۱۴۰۵
۱۰:۱۵ شنبه ۷ آذر‌ماه ۱۴۰۵
ساعت ۱۰:۱۵ مورخ ۱۴۰۵/۰۹/۰۷
ساعت: ۱۰:۱۵ - تاریخ: ۱۴۰۵.۹.۷
۱۴۰۵-۰۹-۰۷ ۱۰:۱۵:۰۰
1405/9/7 10:15
07/09/1405 10:15:00 ق.ظ
۰۷-۰۹-۱۴۰۵ - ۱۰ : ۱۵
آذر ۷, ۱۴۰۵ ۱۰:۱۵ صبح
۷/آذر/۱۴۰۵ - ۱۰:۱۵ قبل‌ازظهر
7 آذر 1405 10:15am
ساعت ۱۰.۱۵ پیش از ظهر، ۷ آذر ۱۴۰۵ خورشیدی
تاریخ انتشار: شنبه ۷ آذر ۱۴۰۵ - ۱۰:۱۵ | کد خبر: ۴۸۲۱۳
کد خبر: ۱۴۰۵۰۹۰۷۱۲۳ - منتشر شده در ۷ آذر ۱۴۰۵ ساعت ۱۰:۱۵
خبرنگار قم - ۷ آذر ۱۴۰۵ - ۱۰:۱۵ به وقت تهران
۷ آذر ۱۴۰۵ - ۱۷ جمادی‌الثانی ۱۴۴۸ - ۲۸ نوامبر ۲۰۲۶ - ۱۰:۱۵
۱۴۰۵/۰۹/۰۷ هـ.ش - ۱۴۴۸/۰۶/۱۷ ه‍.ق - ۱۰:۱۵
۷ آذر ۱۴۰۵ - ۱۰:۱۵ | به‌روزرسانی: ۸ آذر ۱۴۰۵ - ۱۱:۰۰
آخرین ویرایش: ۸ آذر ۱۴۰۵ - ۱۱:۰۰ | انتشار: ۷ آذر ۱۴۰۵ - ۱۰:۱۵
۲۸ نوامبر ۲۰۲۶ - ۱۰:۱۵
2026-11-28 10:15
شنبه، هفتم آذر ۱۴۰۵ | ۱۰:۱۵
شنبه هفتم آذرماه سال ۱۴۰۵ ساعت: ۱۰:۱۵
شنبه 7 اذر 1405 - 10:15
۷ أذر ١٤٠٥ - ١٠:١٥
۷‌ام آذر سال ۱۴۰۵ - ۱۰:۱۵
۷ آذر ۰۵ - ۱۰:۱۵
7-آذر-05 10:15
۷ آذر ۰۵، ساعت ۱۰:۱۵
7 Azar 1405 - 10:15
Shanbeh, Azar 7, 1405 10:15 AM
28-11-2026 10:15
28/11/2026 10:15
۲۸ / ۱۱ / ۲۰۲۶ ساعت ۱۰:۱۵
Saturday, November 28, 2026 10:15 AM
Nov. 28th, 2026 at 10:15
Sat, 28 Nov 2026 06:45:00 GMT
2026-11-28 06:45 UTC
2026-11-28T10:15:00+03:30
2026-11-28T06:45:00.000Z
انتشار: 2026-11-28T09:45+0300
1405-09-07T10:15:00+03:30
۱۴۰۵.۰۹.۰۷ ۱۰.۱۵
۰۷.۰۹.۱۴۰۵ - ۱۰.۱۵
۷ آذر ۱۴۰۵ - ۱۰:۱۵ ق٫ظ
"""


@pytest.mark.parametrize("text", SHOWN.strip().split("\n"))
def test_a_day_and_a_time_in_whatever_order(text: str) -> None:
    assert dates.utc_text(dates.from_clock_line(text)) == MOMENT


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        *(("۰۲:۱۵ ب.ظ", 14), ("۰۲:۱۵ ب ظ", 14), ("ساعت ۲:۱۵ بعد‌از‌ظهر", 14), ("۲:۱۵ عصر", 14)),
        *(("14:15 بعدازظهر", 14), ("02:15 PM", 14), ("۱۲:۱۵ ب.ظ", 12), ("۱۲:۱۵ ظهر", 12)),
        *(("۱:۱۵ ظهر", 13), ("۱۱:۱۵ ظهر", 11), ("۹:۱۵ شب", 21), ("۲:۱۵ شب", 2)),
        *(("۲:۱۵ بامداد", 2), ("بامداد، ۲:۱۵", 2), ("۱۲:۱۵ ق.ظ", 0), ("۰۰:۱۵ بامداد", 0)),
        *(("۲:۱۵ ب٫ظ", 14), ("۲:۱۵ ب/ظ", 14), ("۱۰:۱۵ شامگاه", 22), ("۵:۱۵ شامگاه", 17)),
        *(("۹:۱۵ صبح", 9), ("ساعت ۷:۱۵ غروب", 19), ("14:15", 14), ("00:15", 0)),
    ],
)
def test_the_half_of_the_day(clock: str, hour: int) -> None:
    for line in (f"شنبه ۷ آذر ۱۴۰۵ - {clock}", f"{clock} - ۱۴۰۵/۰۹/۰۷"):
        wall = dates.from_clock_line(line).astimezone(dates.TEHRAN)
        assert (wall.day, wall.hour, wall.minute) == (28, hour, 15)


@pytest.mark.parametrize(
    "text",
    [
        # Of which day is that midnight? Which half? Which of two?
        *("۷ آذر ۱۴۰۵ - ۱۲:۱۵ شب", "۷ آذر ۱۴۰۵ - ۱۴:۱۵ صبح", "۷ آذر ۱۴۰۵ - ۲:۱۵ صبح عصر"),
        *("۷ آذر ۱۴۰۵ - ۱۰:۱۵ تا ۱۱:۱۵", "۷ آذر ۱۴۰۵ تا ۹ آذر ۱۴۰۵ ساعت ۱۰:۱۵"),
        *("۷ آذر ۱۴۰۵ ساعت ۱۰", "۱۰:۱۵", "۱۴۴۷/۰۵/۳۰ قمری ۱۰:۱۵", "۳۰ شعبان ۱۴۴۷ - ۱۰:۱۵"),
        *("11/12/2026 10:15", "11/28/2026 10:15", "بروزرسانی: ۷ آذر ۱۴۰۵ - ۱۰:۱۵"),
        # Digits alone: of which is the year? With a month's name: an hour is no year.
        *("05/09/07 - 10:15", "07/09/05 - 10:15", "۷ آذر ۱۰:۱۵", "۷ نوامبر ۲۶ - ۱۰:۱۵"),
        # Two different days, in whatever form; no such day.
        *("هفتم آذر ۱۴۰۵ تا نهم آذر ۱۴۰۵ ساعت ۱۰:۱۵", "۷ آذر ۱۴۰۵ / ۸ آذر ۰۵ - ۱۰:۱۵"),
        *("سی و دوم آبان ۱۴۰۵ - ۱۰:۱۵", "سی و یکم آبان ۱۴۰۵ - ۱۰:۱۵", "31 Aban 1405 10:15"),
        # A mark out of five is no time of day.
        *("۷ آذر ۱۴۰۵ | ۴.۲۵", "۱۴۰۵.۰۹.۰۷ | ۰۴.۲۵", "۷ آذر ۱۴۰۵ - ۱۲:۱۵ شامگاه"),
        # A sentence is not the page's own line.
        "این مراسم ساعت ۱۰:۱۵ روز ۷ آذر ۱۴۰۵ در قم برگزار می‌شود",
        "۵ دقیقه مطالعه ۷ آذر ۱۴۰۵ ۱۰:۱۵",
        # Of another clock than Tehran's.
        *("2026-11-28T10:15", "2026-11-28 10:15+03:30", "۷ آذر ۱۴۰۵ - ۱۰:۱۵ UTC"),
        *(
            "2026-11-28T10:15+99:30",
            "2026-11-28T10:15+03:3३",
            "2026-11-28 10:15-11:15",
            "Nov 28, 2026 1:45 am EST",
        ),
        *("2026-11-28 10:15 (UTC)", "۷ آذر ۱۴۰۵ - ۱۰:۱۵ | GMT", "2026-11-28 10:15Z"),
    ],
)
def test_what_is_not_one_day_and_one_time_is_none(text: str) -> None:
    with pytest.raises(DateError):
        dates.from_clock_line(text)


@pytest.mark.parametrize("text", ["۳۱ شهریور ۹۸", "سی و یکم شهریور ۱۳۹۸", "31 Shahrivar 1398"])
def test_years_of_two_digits_are_of_the_agencys_time(text: str) -> None:
    assert dates.day_in(text) == date(2019, 9, 22)


WORDS = """
اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم
هجدهم نوزدهم بیستم بیست‌و‌یکم بیست‌ودوم بیست‌وسوم بیست‌وچهارم بیست‌وپنجم بیست‌وششم بیست‌وهفتم بیست‌وهشتم
بیست‌ونهم سی‌ام سی‌ویکم
""".split()


@pytest.mark.parametrize(("number", "word"), list(enumerate(WORDS, 1)))
def test_days_in_words(number: int, word: str) -> None:
    for spelt in (word, word.replace("\u200c", " "), word.replace("\u200c", "")):
        assert dates.day_in(f"روز {spelt} خرداد ۱۴۰۵") == dates.jalali_day(1405, 3, number)
    assert len(WORDS) == 31


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1404-08-30 22:53", "2025-11-21T19:23:00Z"),
        ("2025-11-21 22:53", "2025-11-21T19:23:00Z"),
        ("1404-08-30T22:53:00+03:30", "2025-11-21T19:23:00Z"),
        ("1404-08-30T19:23:00Z", "2025-11-21T19:23:00Z"),
        ("2025-11-21T22:53:00+03:30", "2025-11-21T19:23:00Z"),
        ("2025-11-21T20:23+01:00", "2025-11-21T19:23:00Z"),
        ("2025-11-21T22:53:00", None),
        ("1404-08-30T22:53:00", None),
        ("1404-08-31T22:53:00+03:30", None),
        ("1404-08-30", None),
        ("", None),
    ],
)
def test_moments_in_attributes(text: str, wanted: str | None) -> None:
    if wanted:
        assert dates.utc_text(dates.from_attribute(text)) == wanted
    else:
        with pytest.raises(DateError):
            dates.from_attribute(text)


@given(MOMENTS, st.sampled_from(["%A, %B %d, %Y %I:%M %p", "%d %b %Y - %H:%M", "%Y-%m-%dT%H:%M%z"]))
def test_moments_round_trip_in_english(moment: datetime, form: str) -> None:
    wall = moment.astimezone(dates.TEHRAN)
    late = timedelta(hours=1) if wall.fold and "z" not in form else timedelta(0)
    assert dates.from_clock_line(wall.strftime(form)) == moment.replace(second=0) - late


@given(MOMENTS, st.permutations(["day", "time", "weekday"]), st.sampled_from(" |-،"), st.booleans())
def test_moments_round_trip_in_any_order(
    moment: datetime, order: list[str], sign: str, is_named: bool
) -> None:
    wall = moment.astimezone(dates.TEHRAN)
    day = dates.to_jalali(dates.tehran_day(moment))
    year, month, number = day.split("-")
    named = f"{int(number)} {MONTH_NAMES_FA[int(month)]} {year}" if is_named else day
    parts = {"day": named, "time": f"{wall:%H:%M}", "weekday": "سه‌شنبه"}
    line = f" {sign} ".join(parts[part] for part in order)
    late = timedelta(hours=1) if wall.fold else timedelta(0)
    found = dates.from_clock_line(en_to_fa(line))
    assert found == moment.replace(second=0) - late
    assert dates.day_in(line) == dates.tehran_day(moment)


@given(
    st.text(alphabet="۰۱۴۵0127 /:-.،|آذرقمبظصبحساعت\u200c", max_size=60)
    | st.lists(
        st.sampled_from(
            "سی و یکم بیست‌ ام آذر ۳۱ azar nov 2025 1405 ۰۵ T10:15 +14:59 Z gmt - .".split(" ")
        )
    ).map(" ".join)
    | st.from_regex(r"\A\d{4}-[01]\d-[0-3]\dT[0-2]\d:\d{2}(Z|[+-][01]\d:?\d\d)\Z")
)
def test_no_line_raises_anything_else(line: str) -> None:
    for read in (dates.from_clock_line, dates.day_in, dates.written_day, dates.from_attribute):
        with suppress(DateError):
            read(line)
