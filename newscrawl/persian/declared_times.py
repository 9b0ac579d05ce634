"""Read times that pages declare in JSON-LD, and tell those that copy a clock of another offset."""

import re
from datetime import datetime, timedelta

from newscrawl.errors import DateError
from newscrawl.persian.date_forms import JALALI_YEAR, PLAIN
from newscrawl.persian.dates import TEHRAN, from_clock_line, from_iso

_offset = re.compile(r"\d(?:[zZ]|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))\s*$", re.ASCII)
# What a server states that copies Tehran's clock: UTC, or Tehran's offset in its other season,
# which many still state although Iran gave up summer time in September 2022.
_COPIED = (timedelta(), timedelta(hours=3, minutes=30), timedelta(hours=4, minutes=30))


def from_json(text: str) -> datetime:
    """Convert ISO 8601, or a Jalali day and a time, which plug-ins for Persian put into JSON-LD."""
    try:
        return from_iso(text)
    except DateError:
        if JALALI_YEAR.search(text.translate(PLAIN)):
            return from_clock_line(text)
        raise


def offset_of(text: str) -> timedelta | None:
    """Return the offset from UTC at the end of a time in the form of ISO 8601; None without one."""
    match = _offset.search(text[-20:])
    if match is None:
        return None
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if match["sign"] == "-" else offset


def error_of(text: str, moment: datetime, shown: datetime) -> timedelta | None:
    """Return by how much a moment is ahead where its text has what a clock in Tehran showed at the
    minute ``shown``, and states another offset than Tehran's; None where it does not.
    """
    stated, true = offset_of(text), shown.astimezone(TEHRAN).utcoffset()
    if stated is None or true is None or stated == true or stated not in _COPIED:
        return None
    wall, seen = moment + stated, shown + true
    is_same = wall.replace(second=0) == seen.replace(second=0)
    return true - stated if is_same else None
