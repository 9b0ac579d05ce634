"""Tell the time: the only module that reads the clock."""

from datetime import UTC, date, datetime, timedelta

from newscrawl.errors import ClockError
from newscrawl.persian.dates import YEARS, tehran_day, utc_text


def now() -> str:
    """Return this moment in UTC, in the form of records."""
    return utc_text(datetime.now(UTC))


def check() -> None:
    """Raise ClockError where the clock's year is none of the agency's: a machine without a battery
    starts in 1970.
    """
    moment = datetime.now(UTC)
    if moment.year not in YEARS:
        raise ClockError(
            f"this machine's clock says {utc_text(moment)}: set it; nothing was asked for"
        )


def today() -> date:
    """Return today's date in Tehran."""
    return tehran_day(datetime.now(UTC))


def ago(age: timedelta) -> str:
    """Return the moment ``age`` ago in UTC, in the form of records."""
    return utc_text(datetime.now(UTC) - age)


def seconds_until(moment: datetime) -> float:
    """Return the seconds until a moment; negative if it has passed.

    A moment without an offset is taken for UTC.
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()
