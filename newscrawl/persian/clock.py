"""The only place that asks what time it is."""

from datetime import UTC, date, datetime, timedelta

from newscrawl.persian.dates import tehran_day, utc_text


def now() -> str:
    """This moment, UTC, as records write it."""
    return utc_text(datetime.now(UTC))


def today() -> date:
    """Today in Tehran."""
    return tehran_day(datetime.now(UTC))


def ago(age: timedelta) -> str:
    """The moment so long ago, UTC, as records write it."""
    return utc_text(datetime.now(UTC) - age)


def seconds_until(moment: datetime) -> float:
    """How long until a moment; one without an offset is taken for UTC. Negative: it has passed."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()
