"""Tell the time: the only module that reads the clock."""

from datetime import UTC, date, datetime, timedelta

from newscrawl.persian.dates import tehran_day, utc_text


def now() -> str:
    """Return this moment in UTC, in the form of records."""
    return utc_text(datetime.now(UTC))


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
