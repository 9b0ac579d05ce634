"""Convert every form in which pages write a date to aware UTC, and Jalali days both ways.

Every function that reads text raises DateError where the text is no date of the agency.
The calendar is persiantools'. Tehran's clock comes from the pinned tzdata package, since the
system's copy may not know that Iran gave up summer time in September 2022.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from newscrawl.errors import DateError
from newscrawl.persian.cleaning import clean
from newscrawl.persian.date_forms import (
    BESIDE,
    BY,
    CHANGE,
    CLOCKS,
    DAY,
    DAYS,
    DOTTED,
    GREGORIAN_MONTHS,
    HALF,
    IN_UTC,
    JALALI_YEAR,
    LONGEST,
    LUNAR,
    LUNAR_AHEAD,
    MONTHS,
    ORDINALS,
    PARTING,
    PLAIN,
    PUBLICATION,
    STAMP,
    TIME,
    USUAL,
    USUAL_META,
)

with files("tzdata").joinpath("zoneinfo/Asia/Tehran").open("rb") as _zone:
    TEHRAN = ZoneInfo.from_file(_zone, key="Asia/Tehran")

#: The Gregorian years of dates. The agency began in 2012; Jalali years read as Gregorian (1398),
#: and the reverse, fall outside.
YEARS = range(1990, 2100)
_JALALI = range(1369, 1479)


def from_iso(text: str) -> datetime:
    """Convert ``2019-05-20T18:23:00.0000000Z`` (JSON-LD) to aware UTC, to the second."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DateError(f"no ISO 8601 date and time: {text!r}") from error
    if moment.tzinfo is None:
        raise DateError(f"ISO 8601 time without its offset from UTC: {text!r}")
    if moment.year not in YEARS:
        raise DateError(f"year {moment.year} is no Gregorian year of the agency: {text!r}")
    return moment.astimezone(UTC).replace(microsecond=0)


def from_clock_line(text: str) -> datetime:
    """Convert a day and a time as pages show them, in Tehran time, to aware UTC.

    ``۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳`` (``li.time``), ``06/04/1404 03:06:48 ب.ظ`` (``rnews``), or with the
    time first, a weekday, ``ساعت``, ``مورخ``, the day in words, in English. The time is on another
    clock only where the text says so in full: ``2025-11-21T19:23:00Z``, ``2025-11-21 19:23 GMT``.

    Raises DateError where the text has not exactly one day and one time, where they stand in a
    sentence, and for lunar years.
    """
    if usual := USUAL.fullmatch(text):
        day, name, year, hour, minute = usual.groups()
        if month := MONTHS.get(name.replace("ي", "ی").replace("آ", "ا")):
            return _moment(text, jalali_day(int(year), month, int(day)), int(hour), int(minute))
    if usual := USUAL_META.fullmatch(text):
        day, month, year, hour, minute, second = map(int, usual.groups()[:6])
        hour = _hour(text, hour, {"ق": "am", "ب": "pm"}.get(usual[7]))
        return _moment(text, jalali_day(year, month, day), hour, minute, second)
    line, days = _published(text)
    line = BY.sub("توسط ", line) if "توسط" in line else line
    line, zone = _clock_of(DOTTED.sub(r"\1\2:\3", line))
    times = list(TIME.finditer(line))
    if CLOCKS.search(line):
        raise DateError(f"a time of another clock than Tehran's: {text!r}")
    if len(set(days)) != 1 or len({match.groups() for match in times}) != 1:
        raise DateError(f"not one day and one time of day: {text!r}")
    halves = list(HALF.finditer(line))
    if len({match.lastgroup for match in halves}) > 1:
        raise DateError(f"two halves of the day in {text!r}")
    rest = line
    for match in (m for form in (TIME, HALF, LUNAR, *DAYS) for m in form.finditer(line)):
        start, end = match.span()
        rest = rest[:start] + "\0" * (end - start) + rest[end:]
    own = " ".join(part for part in PARTING.split(rest) if "\0" in part)
    if not BESIDE.issuperset(re.findall(r"\w+", own)):
        raise DateError(f"more than a day and a time of day: {text!r}")
    hour, minute, second = ([int(part) for part in times[0].groups() if part] + [0])[:3]
    half = halves[0].lastgroup if halves else None
    return _moment(text, days[0], _hour(text, hour, half), minute, second, zone=zone)


def from_attribute(text: str) -> datetime:
    """Convert a moment in an attribute's form to aware UTC.

    It is read by :func:`from_iso`, or else by :func:`from_clock_line`, on Tehran's clock as shown
    lines are: ``1404-08-30 22:53``.

    ISO 8601 without an offset, ``2025-11-21T22:53``, is a DateError: many write UTC so.
    """
    try:
        return from_iso(text)
    except DateError:
        return from_clock_line(text)


def day_in(text: str) -> date:
    """Return the one day that a line names, such as ``جمعه ۲۱ آبان ۱۴۰۴`` or ``۱۴۰۴/۰۸/۲۱``."""
    days = set(_published(text)[1])
    if len(days) != 1:
        raise DateError(f"not one day in {text!r}")
    return days.pop()


def written_day(text: str) -> date:
    """Return :func:`day_in`, or the day of ISO 8601 without an offset: ``2025-11-21T10:00:00``."""
    try:
        return day_in(text)
    except DateError:
        pass
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DateError(f"no day in {text!r}") from error
    if moment.tzinfo is not None or moment.year not in YEARS:
        raise DateError(f"an offset from UTC, or no year of the agency, in {text!r}")
    return moment.date()


@lru_cache(maxsize=1024)
def jalali_day(year: int, month: int, day: int) -> date:
    """Convert a Jalali date to a Gregorian one. Raises DateError where there is no such day."""
    if year not in _JALALI:
        raise DateError(f"year {year} is no Jalali year of the agency")
    try:
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise DateError(f"no such day: {year:04}-{month:02}-{day:02}") from error


def day_from_user(text: str) -> date:
    """Read a day as users type it: Jalali or Gregorian by the year, any digits, with - or /."""
    match = DAY.match(text)
    if not match:
        raise DateError(f"{text!r} is no date: write 1404-08-30 (Jalali) or 2025-11-21 (Gregorian)")
    year, month, day = (int(part) for part in match.groups())
    try:
        if year in _JALALI:
            return jalali_day(year, month, day)
        if year in YEARS:
            return date(year, month, day)
    except ValueError as error:
        raise DateError(
            f"{text!r} is no date: there is no day {day} of month {month} in {year}; "
            "write 1404-08-30 (Jalali) or 2025-11-21 (Gregorian)"
        ) from error
    raise DateError(
        f"{text!r} is no date of the agency: write a year from {_JALALI[0]} to {_JALALI[-1]} "
        f"(Jalali, 1404-08-30) or from {YEARS[0]} to {YEARS[-1]} (2025-11-21)"
    )


def tehran_day(moment: datetime) -> date:
    """Return the day in Tehran at a moment, as a Gregorian date."""
    return moment.astimezone(TEHRAN).date()


def tehran_minute(utc: str) -> str:
    """Format a UTC time of any year on Tehran's clock: ``1404-08-30 22:53``."""
    local = datetime.fromisoformat(utc).astimezone(TEHRAN)
    return f"{to_jalali(local.date())} {local:%H:%M}"


@lru_cache(maxsize=1024)
def to_jalali(day: date) -> str:
    """Format a day in the Jalali calendar, with Latin digits and zeros: ``1398-02-30``."""
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
    return f"{jalali.year:04}-{jalali.month:02}-{jalali.day:02}"


def utc_text(moment: datetime) -> str:
    """Format a moment in UTC: ``2019-05-20T18:23:00Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def tehran_text(moment: datetime) -> str:
    """Format a moment on Tehran's clock: ``2019-05-20T22:53:00+04:30``."""
    return moment.astimezone(TEHRAN).isoformat(timespec="seconds")


def is_ambiguous(moment: datetime) -> bool:
    """Return True if Tehran's clock showed this wall time twice: in the hour summer time ended.

    A time read off the wall clock in that hour may be one hour late.
    """
    wall = moment.astimezone(TEHRAN).replace(fold=0)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def _published(text: str) -> tuple[str, list[date]]:
    """Return a line with Latin digits, without marks and last change, and the days it names."""
    if len(text) > LONGEST:
        raise DateError(f"no date, but a text of {len(text)} characters")
    line = clean(text).translate(PLAIN).lower()
    while "  " in line:
        line = line.replace("  ", " ")
    before, *after = CHANGE.split(line)
    if after and not _days(before):
        before = " ".join(rest for part in after for rest in PUBLICATION.split(part, 1)[1:])
    return before, _days(before)


def _days(line: str) -> list[date]:
    """Return the days that a line names: the Jalali ones, else others. Lunar dates are left out."""
    lunar = [match.span() for match in LUNAR.finditer(line)]
    jalali: list[date] = []
    others: list[date] = []
    for match in (match for form in DAYS for match in form.finditer(line)):
        if not any(start <= match.start() < end for start, end in lunar):
            with suppress(DateError):
                (jalali if _year_of(match) in _JALALI else others).append(_day_of(match))
    # Of two days that are decades apart the later one is lunar.
    first = min(jalali, default=date.max)
    return [day for day in jalali if day.year < first.year + LUNAR_AHEAD] or others


def _day_of(match: re.Match[str]) -> date:
    parts = match.groupdict()
    year, name = _year_of(match), (parts.get("name") or "").replace(" ", "") or None
    written = parts["day"].replace(" ", "")
    number = int(written) if written.isdecimal() else ORDINALS[written]
    if name in GREGORIAN_MONTHS or (name is None and year in YEARS):
        month = GREGORIAN_MONTHS[name] if name else int(parts["month"])
        # 06/04/2025 is in April to some readers, in June to others; no month is the 21st.
        is_clear = name or number > 12 or match.start("year") < match.start("month")
        if year in YEARS and is_clear:
            with suppress(ValueError):
                return date(year, month, number)
        raise DateError(f"no day: {match[0]!r}")
    return jalali_day(year, MONTHS[name] if name else int(parts["month"]), number)


def _year_of(match: re.Match[str]) -> int:
    """Return the year of a day. Two digits mean a year of 1400 or later, if the agency had it."""
    year = int(match["year"])
    if len(match["year"]) == 4:
        return year
    return 1400 + year if 1400 + year in _JALALI else 1300 + year


def _clock_of(line: str) -> tuple[str, tzinfo]:
    """Return a line without its words for a clock, and that clock; Tehran's where none is named."""
    stamps = {match[2] for match in STAMP.finditer(line)}
    if len(stamps) == 1:
        offset = datetime.strptime(stamps.pop().upper(), "%z").tzinfo
        return STAMP.sub(r" \1", line), offset or TEHRAN
    if not JALALI_YEAR.search(line) and IN_UTC.search(line):
        return IN_UTC.sub("", line), UTC
    return line, TEHRAN


def _hour(text: str, hour: int, half: str | None) -> int:
    """Return the hour of the day, 0 to 23, for an hour on a clock with 12 hours or with 24."""
    if half is None:
        return hour
    is_late = (
        half in {"pm", "evening"}
        or (half == "noon" and hour < 11)
        or (half == "night" and 5 < hour < 12)
    )
    is_unclear = hour == 12 and half in {"night", "evening"}  # of the day before, or of this one
    if is_unclear or (hour > 12 and half == "am") or (hour == 0 and is_late):
        raise DateError(f"hour {hour} does not fit its half of the day: {text!r}")
    if hour >= 12:
        return 0 if half == "am" else hour
    return hour + 12 if is_late else hour


def _moment(
    text: str, day: date, hour: int, minute: int, second: int = 0, *, zone: tzinfo = TEHRAN
) -> datetime:
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(f"no such time of day in {text!r}")
    wall = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (wall + timedelta(hours=hour, minutes=minute, seconds=second)).astimezone(UTC)
