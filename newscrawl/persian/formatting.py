"""Format numbers, days and moments as Persian readers write them."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from persiantools.jdatetime import MONTH_NAMES_FA

from newscrawl.persian.dates import TEHRAN, from_iso, to_jalali

_DIGITS = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")


def digits(text: str) -> str:
    """Replace Latin digits and their separators with Persian ones: for numbers, not for prose."""
    return text.translate(_DIGITS)


@lru_cache(maxsize=4096)
def number(value: int) -> str:
    """Format a number: ``۱۲٬۳۴۵``."""
    return digits(f"{value:,}")


def share(part: int, whole: int) -> str:
    """Format ``part`` of ``whole`` in per cent: ``۹۹٫۹٪``. A dash where ``whole`` is 0.

    Rounded down, so that 100 per cent means all of it.
    """
    if not whole:
        return "—"
    percent = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_DOWN)
    return digits(f"{percent.normalize():f}") + "٪"


@lru_cache(maxsize=1024)
def month_name(day: date) -> str:
    """Return the Jalali month of a day: ``آبان ۱۴۰۴``."""
    return month_of(to_jalali(day))


def month_of(jalali: str) -> str:
    """Return the name of a Jalali month, or of a Jalali day's: ``آبان ۱۴۰۴`` for ``1404-08``."""
    year, month, *_ = jalali.split("-")
    return f"{MONTH_NAMES_FA[int(month)]} {digits(year)}"


def day_of_month(day: date) -> str:
    """Return the Jalali day of the month: ``۳۰``."""
    return digits(str(int(to_jalali(day)[-2:])))


@lru_cache(maxsize=1024)
def day_name(day: date) -> str:
    """Return the Jalali name of a day: ``۳۰ آبان ۱۴۰۴``."""
    return jalali_name(to_jalali(day))


def moment(utc: str) -> str:
    """Format a record's UTC time on Tehran's clock: ``۳۰ آبان ۱۴۰۴، ساعت ۲۲:۵۳``."""
    local = from_iso(utc).astimezone(TEHRAN)
    return f"{day_name(local.date())}، ساعت {digits(f'{local:%H:%M}')}"


def jalali_name(jalali: str) -> str:
    """Return the name of a Jalali day: ``۳۰ آبان ۱۴۰۴`` for ``1404-08-30``."""
    return f"{digits(str(int(jalali[-2:])))} {month_of(jalali)}"
