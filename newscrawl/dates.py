"""Every form in which pages write a date, to aware UTC; Jalali days both ways.

Source of the calendar: persiantools; of Tehran's clock: the pinned tzdata package, since the
system's copy may not know that Iran gave up summer time in September 2022.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from persiantools.jdatetime import MONTH_NAMES_FA, JalaliDate

from newscrawl.errors import DateError
from newscrawl.text import TATWEEL, ZWJ, ZWNJ, clean

with files("tzdata").joinpath("zoneinfo/Asia/Tehran").open("rb") as _zone:
    TEHRAN = ZoneInfo.from_file(_zone, key="Asia/Tehran")

# The agency began in 2012; Jalali years read as Gregorian (1398) and the reverse fall outside.
_GREGORIAN = range(1990, 2100)
_JALALI = range(1369, 1479)
_PLAIN = str.maketrans(
    {digit: str(n % 10) for n, digit in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
    | {ZWNJ: " ", ZWJ: "", TATWEEL: "", "∶": ":", "：": ":", "٫": "."}
    # ابان is آبان, and اوّل is اول.
    | dict.fromkeys("آأإٱ", "ا")
    | dict.fromkeys(map(chr, range(0x64B, 0x653)), "")
)


def _numbered(*names: str) -> dict[str, int]:
    """What has several names, parted by spaces, by each of them."""
    return {name: n for n, text in enumerate(names, 1) for name in text.split()}


_MONTHS = _numbered(*(name.translate(_PLAIN) for name in MONTH_NAMES_FA if name)) | _numbered(
    *("farvardin", "ordibehesht", "khordad", "tir", "mordad amordad امرداد", "shahrivar", "mehr"),
    *("aban", "azar", "dey", "bahman", "esfand"),
)
_GREGORIAN_MONTHS = _numbered(
    *("ژانویه جانویه january jan", "فوریه february feb", "مارس march mar"),
    *("اوریل اپریل april apr", "مه می may", "ژوئن جون june jun", "ژوئیه ژوییه جولای july jul"),
    *("اوت اگوست august aug", "سپتامبر september sept sep", "اکتبر october oct"),
    *("نوامبر november nov", "دسامبر december dec"),
)
_ONES = _numbered(
    *("اول یکم نخست", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم"),
)
_ORDINALS = (
    _ONES
    | {f"{ten}و{one}": n + _ONES[one] for ten, n in (("بیست", 20), ("سی", 30)) for one in _ONES}
    | {"دهم": 10, "یازدهم": 11, "دوازدهم": 12, "سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15}
    | {"شانزدهم": 16, "هفدهم": 17, "هجدهم": 18, "هیجدهم": 18, "نوزدهم": 19, "بیستم": 20}
    | {"سیم": 30, "سیام": 30}
)
_LONGEST = 200
# By so many years and more lunar dates, read as Jalali, are ahead.
_LUNAR_AHEAD = 30

# Below, texts are as _published() makes them: Latin digits, no madda, one space for each gap and
# for ZWNJ.
_jalali = "|".join(name.replace("اردی", "اردی ?") for name in _MONTHS)
_name = rf"(?:ماه )?(?P<name>{_jalali}|{'|'.join(_GREGORIAN_MONTHS)})(?:\.| ?ماه)?"
_gap = "[ ,،/-]*"
_tens = rf"(?:بیست|سی) ?و ?(?:{'|'.join(_ONES)})|سی ?ام"
_number = (
    rf"(?P<day>(?<!\d)\d{{1,2}}|(?<!\w)(?<!و )(?:{_tens}|{'|'.join(_ORDINALS)})(?!\w))"
    r"(?: ?(?:ا?م|st|nd|rd|th)(?!\w))?"
)
_month = r" ?(?P<sign>[/.-]) ?(?P<month>\d{1,2}) ?(?P=sign) ?"
_DAYS = (
    re.compile(rf"{_number}{_gap}{_name}{_gap}(?:سال )?(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"(?<!\w){_name} ?{_number}{_gap}(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>\d{{4}}){_month}(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}}){_month}(?P<year>\d{{4}})(?!\d)"),
    # A year of two digits beside a Jalali month's name; not the hour of a time.
    re.compile(
        rf"{_number}[ /-]?(?P<name>{_jalali})(?: ?ماه)?(?: سال |[ /-]|[,،] ?)(?P<year>\d{{2}})"
        r"(?= ?(?:$|[-–—|،,;()•·]|ساعت|\d{1,2} ?:))"
    ),
)
_lunar_months = "محرم|صفر|ربیع|جمادی|رجب|شعبان|رمضان|شوال|ذی ?(?:ال ?)?(?:قعده|حجه)"
_numbers = r"\d[\d/.-]{6,8}\d"
_lunar = re.compile(
    rf"\d{{1,2}} (?:{_lunar_months})[^\d:|/-]{{0,12}}\d{{4}}"
    rf"|{_numbers} ?(?:(?:هجری )?قمری|ه ?\.? ?ق(?!\w))\.?|قمری ?:? ?{_numbers}"
)
# A page's last change is no time of publication.
_change = re.compile(
    r"(?:اخرین )?(?:(?:به ?|ب)روز ?(?:رسانی|شده)|ویرایش|اصلاح|تغییر|update|modif)\w*"
)
# The day's sign, where the time has it too: 1404.08.30 22.53
_dotted = re.compile(
    r"(?<![\d.])((?:\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}) ?[-،,]? ?)"
    r"(\d{2})\.(\d{2})(?![\d.])"
)
_time = re.compile(
    r"(?<![\d:])(\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2}))?(?![\d:])"
    r"|(?<!\d)(\d{1,2}) و (\d{1,2}) دقیقه|(?<=ساعت )(\d{1,2})\.(\d{2})(?!\d)"
)
_HALVES = {
    "am": r"ق ?[.,،/]? ?ظ\.?|قبل ?از ?ظهر|پیش ?از ?ظهر|صبح|بامداد|سحر|am|a\.m\.",
    "pm": r"ب ?[.,،/]? ?ظ\.?|بعد ?از ?ظهر|پس ?از ?ظهر|عصر|غروب|pm|p\.m\.",
    "noon": "ظهر",
    "evening": "شامگاه",
    "night": "(?:نیمه ?)?شب",
}
_half = re.compile(
    rf"(?<![^\W\d])(?:{'|'.join(f'(?P<{n}>{words})' for n, words in _HALVES.items())})(?!\w)"
)
# The site's own two forms, of nearly all pages: read in a tenth of the time of all others.
_usual = re.compile(r" ?(\d{1,2}) (\w{2,8}) (\d{4}) - (\d{1,2}):(\d{2}) ?")
_usual_meta = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: ([قب])\.ظ)?")
# What else may stand beside a day or a time that is a page's own; in a sentence there is more.
_BESIDE = frozenset(
    "شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه یک دو سه چهار پنج جمعه ادینه "
    "saturday sunday monday tuesday wednesday thursday friday sat sun mon tue wed thu fri "
    "shanbeh yekshanbeh doshanbeh seshanbeh chaharshanbeh panjshanbeh jomeh "
    "روز ساعت دقیقه ثانیه و در به مورخ مورخه تاریخ زمان انتشار نشر منتشر درج ثبت ارسال شد "
    "شده است خبر مطلب وقت محلی تهران ایران شمسی خورشیدی هجری ه ش میلادی م "
    "برابر مصادف با date time published posted on at".split()
)
_parting = re.compile(r"[|•·–—;()\[\]»›>]| [-/] ")
# An ISO 8601 time with its offset, and a Gregorian day's time that is said to be UTC.
_stamp = re.compile(
    r"(?<=\d)t(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])(?![\w:])"
)
_utc = re.compile(r"(?<=\d:\d\d) (?:gmt|utc)(?!\w)")
_jalali_year = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_clocks = re.compile(r"(?<![a-z])(?:gmt|utc|z)(?![a-z])|گرینویچ")
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
    """A day and a time as pages show them, Tehran time, as aware UTC.

    ``۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳`` (``li.time``), ``06/04/1404 03:06:48 ب.ظ`` (``rnews``), or with the
    time first, a weekday, ``ساعت``, ``مورخ``, the day in words, in English. Of another clock only
    where it says so in full: ``2025-11-21T19:23:00Z``, ``2025-11-21 19:23 GMT``. Raises DateError
    where there is not one day and one time, where they stand in a sentence, and for lunar years.
    """
    if usual := _usual.fullmatch(text):
        day, name, year, hour, minute = usual.groups()
        if month := _MONTHS.get(name.replace("ي", "ی").replace("آ", "ا")):
            return _moment(text, jalali_day(int(year), month, int(day)), int(hour), int(minute))
    if usual := _usual_meta.fullmatch(text):
        day, month, year, hour, minute, second = map(int, usual.groups()[:6])
        hour = _hour(text, hour, {"ق": "am", "ب": "pm"}.get(usual[7]))
        return _moment(text, jalali_day(year, month, day), hour, minute, second)
    line, days = _published(text)
    line, zone = _clock_of(_dotted.sub(r"\1\2:\3", line))
    times = list(_time.finditer(line))
    if _clocks.search(line):
        raise DateError(f"a time of another clock than Tehran's: {text!r}")
    if len(set(days)) != 1 or len({match.groups() for match in times}) != 1:
        raise DateError(f"not one day and one time of day: {text!r}")
    halves = list(_half.finditer(line))
    if len({match.lastgroup for match in halves}) > 1:
        raise DateError(f"two halves of the day in {text!r}")
    rest = line
    for match in (m for form in (_time, _half, _lunar, *_DAYS) for m in form.finditer(line)):
        start, end = match.span()
        rest = rest[:start] + "\0" * (end - start) + rest[end:]
    own = " ".join(part for part in _parting.split(rest) if "\0" in part)
    if not _BESIDE.issuperset(re.findall(r"\w+", own)):
        raise DateError(f"more than a day and a time of day: {text!r}")
    hour, minute, second = ([int(part) for part in times[0].groups() if part] + [0])[:3]
    half = halves[0].lastgroup if halves else None
    return _moment(text, days[0], _hour(text, hour, half), minute, second, zone=zone)


def from_attribute(text: str) -> datetime:
    """A moment as attributes have it: that of :func:`from_iso`, also of a Jalali year, or of
    :func:`from_clock_line`, ``1404-08-30 22:53``, on Tehran's clock as lines that are shown are.

    ISO 8601 without an offset, ``2025-11-21T22:53``, is a DateError: many write UTC so.
    """
    try:
        return from_iso(text)
    except DateError:
        return from_clock_line(text)


def day_in(text: str) -> date:
    """The day that a line names, such as ``جمعه ۲۱ آبان ۱۴۰۴`` or ``۱۴۰۴/۰۸/۲۱``."""
    days = set(_published(text)[1])
    if len(days) != 1:
        raise DateError(f"not one day in {text!r}")
    return days.pop()


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


def _published(text: str) -> tuple[str, list[date]]:
    """A line with Latin digits, without its marks and what it says of the last change; its days."""
    if len(text) > _LONGEST:
        raise DateError(f"no date, but a text of {len(text)} characters")
    line = clean(text).translate(_PLAIN).lower()
    while "  " in line:
        line = line.replace("  ", " ")
    before, *after = _change.split(line)
    if after and not _days(before):
        before = " ".join(part.partition("انتشار")[2] for part in after)
    return before, _days(before)


def _days(line: str) -> list[date]:
    """The days that a line names, but for lunar ones; only Jalali ones where there are any."""
    lunar = [match.span() for match in _lunar.finditer(line)]
    jalali: list[date] = []
    others: list[date] = []
    for match in (match for form in _DAYS for match in form.finditer(line)):
        if not any(start <= match.start() < end for start, end in lunar):
            with suppress(DateError):
                (jalali if _year_of(match) in _JALALI else others).append(_day_of(match))
    # Of two that are decades apart the later one is lunar.
    first = min(jalali, default=date.max)
    return [day for day in jalali if day.year < first.year + _LUNAR_AHEAD] or others


def _day_of(match: re.Match[str]) -> date:
    parts = match.groupdict()
    year, name = _year_of(match), (parts.get("name") or "").replace(" ", "") or None
    written = parts["day"].replace(" ", "")
    number = int(written) if written.isdecimal() else _ORDINALS[written]
    if name in _GREGORIAN_MONTHS or (name is None and year in _GREGORIAN):
        month = _GREGORIAN_MONTHS[name] if name else int(parts["month"])
        # 06/04/2025 is of April to some, of June to others; no month is a 21st.
        is_clear = name or number > 12 or match.start("year") < match.start("month")
        if year in _GREGORIAN and is_clear:
            with suppress(ValueError):
                return date(year, month, number)
        raise DateError(f"no day: {match[0]!r}")
    return jalali_day(year, _MONTHS[name] if name else int(parts["month"]), number)


def _year_of(match: re.Match[str]) -> int:
    """The year of a day; of two digits the one of 1400 and after, if the agency can be of it."""
    year = int(match["year"])
    if len(match["year"]) == 4:
        return year
    return 1400 + year if 1400 + year in _JALALI else 1300 + year


def _clock_of(line: str) -> tuple[str, tzinfo]:
    """A line without what says on which clock its time is, and that clock: Tehran's if nothing."""
    stamps = {match[2] for match in _stamp.finditer(line)}
    if len(stamps) == 1:
        offset = datetime.strptime(stamps.pop().upper(), "%z").tzinfo
        return _stamp.sub(r" \1", line), offset or TEHRAN
    if not _jalali_year.search(line) and _utc.search(line):
        return _utc.sub("", line), UTC
    return line, TEHRAN


def _hour(text: str, hour: int, half: str | None) -> int:
    """An hour of the day, of one on a clock with twelve or with more."""
    if half is None:
        return hour
    is_late = (
        half in {"pm", "evening"}
        or (half == "noon" and hour < 11)
        or (half == "night" and 5 < hour < 12)
    )
    is_unclear = hour == 12 and half in {"night", "evening"}  # of the day before, or of this one
    if is_unclear or (hour > 12 and half == "am") or (hour == 0 and is_late):
        raise DateError(f"hour {hour} in that half of the day: {text!r}")
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
