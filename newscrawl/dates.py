"""Every form in which the site writes a date, to aware UTC; Jalali days both ways.

Source of the calendar: persiantools; of Tehran's clock: the pinned tzdata package, since the
system's copy may not know that Iran gave up summer time in September 2022.
"""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from persiantools.jdatetime import MONTH_NAMES_FA, JalaliDate

from newscrawl.errors import DateError

with files("tzdata").joinpath("zoneinfo/Asia/Tehran").open("rb") as _zone:
    TEHRAN = ZoneInfo.from_file(_zone, key="Asia/Tehran")

# The agency began in 2012; Jalali years read as Gregorian (1398) and the reverse fall outside.
_GREGORIAN = range(1990, 2100)
_JALALI = range(1369, 1479)
_MONTHS = {name: number for number, name in enumerate(MONTH_NAMES_FA) if name}
_ARABIC_LETTERS = str.maketrans("يىك", "ییک")

_clock_line = re.compile(
    r"^(\d{1,2}) (\S{2,12}) (\d{4})(?: ?[-–،,] ?| )(?:ساعت )?(\d{1,2}):(\d{2})$"
)
_meta_time = re.compile(
    r"^(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ?(ق\.?ظ|ب\.?ظ)?\.?$"
)
_numbers = re.compile(
    r"^([1۱١][34۳۴٣٤]\d\d)[-/](\d{1,2})[-/](\d{1,2})(?: |T| ?- ?)(\d{1,2}):(\d{2})(?::(\d{2}))?$"
)
# "GMT+0330" is "+0330"; and "-0000", which Python takes for no zone, is UTC.
_offset = re.compile(r"(?:GMT|UTC)(?=[+-]\d)|-(?=0000$)")
_zoneless = re.compile(r"\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: IR[SD]T)?$")
_named_day = re.compile(r"(?<!\d)(\d{1,2}) (\S{2,12}),?،? (\d{4})(?!\d)")
_numbered_day = re.compile(r"(?<!\d)(1[34]\d\d|[۱١][۳۴٣٤]\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_day = re.compile(r"^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})\s*$")


def from_iso(text: str) -> datetime:
    """``2019-05-20T18:23:00.0000000Z`` (JSON-LD) as aware UTC, to the second."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DateError(f"no ISO 8601 date and time: {text!r}") from error
    if moment.tzinfo is None:
        raise DateError(f"ISO 8601 time without its offset from UTC: {text!r}")
    if moment.year not in _GREGORIAN:
        raise DateError(f"year {moment.year} is no Gregorian year of the agency: {text!r}")
    return moment.astimezone(UTC).replace(microsecond=0)


def from_clock_line(text: str) -> datetime:
    """``۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳`` (``li.time``), Tehran time, as aware UTC."""
    match = _clock_line.match(" ".join(text.split()))
    if not match:
        raise DateError(f"not of the form 'day month year - hour:minute': {text!r}")
    day, name, year, hour, minute = match.groups()
    month = _MONTHS.get(name.translate(_ARABIC_LETTERS))
    if month is None:
        raise DateError(f"no Jalali month {name!r} in {text!r}")
    return _tehran(text, jalali_day(int(year), month, int(day)), int(hour), int(minute))


def from_rnews(text: str) -> datetime:
    """``06/04/1404 03:06:48 ب.ظ`` (``rnews:datePublished``): Jalali, Tehran, as aware UTC."""
    match = _meta_time.match(" ".join(text.split()))
    if not match:
        raise DateError(f"not of the form 'day/month/year hour:minute:second': {text!r}")
    day, month, year, hour, minute, second = (int(part) for part in match.groups()[:6])
    half = match[7]
    if half:
        if not 1 <= hour <= 12:
            raise DateError(f"hour {hour} beside {half} in {text!r}")
        hour = hour % 12 + (12 if half.startswith("ب") else 0)
    return _tehran(text, jalali_day(year, month, day), hour, minute, second)


def from_numbers(text: str) -> datetime:
    """``1404/08/30 22:53`` or ``۱۴۰۴-۰۸-۳۰ ۲۲:۵۳:۰۱``: Jalali, Tehran, as aware UTC."""
    match = _numbers.match(" ".join(text.split()))
    if not match:
        raise DateError(f"not of the form 'year/month/day hour:minute': {text!r}")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return _tehran(text, jalali_day(year, month, day), hour, minute, second)


def from_feed(text: str) -> datetime:
    """A feed's time as aware UTC: ``Fri, 21 Nov 2025 19:23:00 +0330`` (RFC 822), ISO 8601, or one
    of the site's own forms. Where it names no zone it is Tehran's, as all that the site shows is.
    """
    for read in (from_iso, from_numbers, from_clock_line, from_rnews):
        try:
            return read(text)
        except DateError:
            continue
    try:
        moment = _wall(text)
        if moment.year not in _GREGORIAN:
            raise DateError(f"year {moment.year} is no Gregorian year of the agency: {text!r}")
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=TEHRAN)
        return zoned.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise DateError(f"no time in any form of a feed: {text!r}") from error


def _wall(text: str) -> datetime:
    """A day and time; without a zone only where the text names none, or Iran's."""
    text = _offset.sub(lambda match: "+" if match[0] == "-" else "", text.strip())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = parsedate_to_datetime(text)
    if moment.tzinfo is None and not _zoneless.search(text):
        raise ValueError(f"neither a time of day without a zone nor a zone that is known: {text!r}")
    return moment


def day_in(text: str) -> date:
    """The Jalali day that a line names, such as ``جمعه ۲۱ آبان ۱۴۰۴`` or ``۱۴۰۴/۰۸/۲۱``."""
    if match := _named_day.search(text):
        month = _MONTHS.get(match[2].translate(_ARABIC_LETTERS))
        if month is not None:
            return jalali_day(int(match[3]), month, int(match[1]))
    if match := _numbered_day.search(text):
        return jalali_day(int(match[1]), int(match[2]), int(match[3]))
    raise DateError(f"no Jalali day in {text!r}")


def written_day(text: str) -> date:
    """The day of :func:`day_in`, or of ISO 8601 without an offset: ``2025-11-21T10:00:00``."""
    try:
        return day_in(text)
    except DateError:
        pass
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DateError(f"no day in {text!r}") from error
    if moment.tzinfo is not None or moment.year not in _GREGORIAN:
        raise DateError(f"no day of the agency, as its clock has it, in {text!r}")
    return moment.date()


@lru_cache(maxsize=1024)
def jalali_day(year: int, month: int, day: int) -> date:
    """The Gregorian date of a Jalali one."""
    if year not in _JALALI:
        raise DateError(f"year {year} is no Jalali year of the agency")
    try:
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise DateError(f"no such day: {year:04}-{month:02}-{day:02}") from error


def day_from_user(text: str) -> date:
    """A day as users type it: Jalali or Gregorian, told apart by the year, any digits, - or /."""
    match = _day.match(text)
    if not match:
        raise DateError(f"{text!r} is no date: write 1404-08-30 (Jalali) or 2025-11-21 (Gregorian)")
    year, month, day = (int(part) for part in match.groups())
    try:
        if year in _JALALI:
            return jalali_day(year, month, day)
        if year in _GREGORIAN:
            return date(year, month, day)
    except ValueError as error:
        raise DateError(
            f"{text!r} is no date: there is no day {day} of month {month} in {year}; "
            "write 1404-08-30 (Jalali) or 2025-11-21 (Gregorian)"
        ) from error
    raise DateError(
        f"{text!r} is no date of the agency: write a year from {_JALALI[0]} to {_JALALI[-1]} "
        f"(Jalali, 1404-08-30) or from {_GREGORIAN[0]} to {_GREGORIAN[-1]} (2025-11-21)"
    )


def tehran_day(moment: datetime) -> date:
    """The day in Tehran, as a Gregorian date."""
    return moment.astimezone(TEHRAN).date()


def tehran_minute(utc: str) -> str:
    """``1404-08-30 22:53``, on Tehran's clock, of a record's UTC."""
    local = from_iso(utc).astimezone(TEHRAN)
    return f"{to_jalali(local.date())} {local:%H:%M}"


@lru_cache(maxsize=1024)
def to_jalali(day: date) -> str:
    """``1398-02-30``, always with Latin digits and zeros."""
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
    return f"{jalali.year:04}-{jalali.month:02}-{jalali.day:02}"


def utc_text(moment: datetime) -> str:
    """``2019-05-20T18:23:00Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def tehran_text(moment: datetime) -> str:
    """``2019-05-20T22:53:00+04:30``."""
    return moment.astimezone(TEHRAN).isoformat(timespec="seconds")


def is_ambiguous(moment: datetime) -> bool:
    """Whether Tehran's clock showed this moment's wall time twice: the hour that summer time ended.

    A time read off the wall clock in that hour may be one hour late.
    """
    wall = moment.astimezone(TEHRAN).replace(fold=0)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def _tehran(text: str, day: date, hour: int, minute: int, second: int = 0) -> datetime:
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(f"no such time of day in {text!r}")
    wall = datetime(day.year, day.month, day.day, tzinfo=TEHRAN)
    return (wall + timedelta(hours=hour, minutes=minute, seconds=second)).astimezone(UTC)
