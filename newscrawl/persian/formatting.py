"""Numbers, days and moments as Persian readers write them."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.persian.dates import TEHRAN, from_iso, to_jalali

_DIGITS = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")


def digits(text: str) -> str:
    """The same text with Persian digits and signs between them: for numbers, not for prose."""
    return text.translate(_DIGITS)


@lru_cache(maxsize=4096)
def number(value: int) -> str:
    """``۱۲٬۳۴۵``."""
    return digits(f"{value:,}")


def share(part: int, whole: int) -> str:
    """``۹۹٫۹٪``, rounded down: a hundred is all of it. A dash where there is nothing to share."""
    if not whole:
        return "—"
    percent = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_DOWN)
    return digits(f"{percent.normalize():f}") + "٪"


@lru_cache(maxsize=1024)
def month_name(day: date) -> str:
    """``آبان ۱۴۰۴``."""
    return month_of(to_jalali(day))


def month_of(jalali: str) -> str:
    """``آبان ۱۴۰۴`` of ``1404-08``, or of a day of it."""
    year, month, *_ = jalali.split("-")
    return f"{MONTH_NAMES_FA[int(month)]} {digits(year)}"


def day_of_month(day: date) -> str:
    """``۳۰``."""
    return digits(str(int(to_jalali(day)[-2:])))


@lru_cache(maxsize=1024)
def day_name(day: date) -> str:
    """``۳۰ آبان ۱۴۰۴``."""
    return jalali_name(to_jalali(day))


def moment(utc: str) -> str:
    """``۳۰ آبان ۱۴۰۴، ساعت ۲۲:۵۳``, on Tehran's clock, of a record's UTC."""
    local = from_iso(utc).astimezone(TEHRAN)
    return f"{day_name(local.date())}، ساعت {digits(f'{local:%H:%M}')}"


def jalali_name(jalali: str) -> str:
    """``۳۰ آبان ۱۴۰۴`` of ``1404-08-30``."""
    return f"{digits(str(int(jalali[-2:])))} {month_of(jalali)}"
