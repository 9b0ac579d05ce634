"""Read the times at which a feed says that its stories were published."""

import re
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime

from newscrawl.errors import DateError
from newscrawl.persian.dates import TEHRAN, from_clock_line, from_iso

# "GMT+0330" means "+0330"; "-0000", which Python reads as no zone, means UTC.
_offset = re.compile(r"(?:GMT|UTC)(?=[+-]\d)|-(?=0000$)")
_zoneless = re.compile(r"\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: IR[SD]T)?$")
_year_one = re.compile(r"[A-Za-z]{3,9} 0\d{3}(?!\d)")
_between = re.compile(r"(?<=\d)T(?=\d)")


def from_feed(text: str) -> datetime:
    """Convert a feed's time to aware UTC: ``Fri, 21 Nov 2025 19:23:00 +0330`` (RFC 822), ISO 8601,
    or one of the site's own forms. A time without a zone is Tehran's, as all times of the site are.

    Raises DateError where the text is in none of these forms.
    """
    with suppress(DateError):
        return from_iso(text)
    with suppress(DateError):
        return from_clock_line(_between.sub(" ", text))
    try:
        moment = _wall(text)
        return from_iso((moment if moment.tzinfo else moment.replace(tzinfo=TEHRAN)).isoformat())
    except (ValueError, OverflowError) as error:
        raise DateError(f"no time in any form of a feed: {text!r}") from error


def _wall(text: str) -> datetime:
    """Return a day and time, without a zone where the text names none, or Iran's.

    Raises ValueError where the text names an unknown zone.
    """
    text = _offset.sub(lambda match: "+" if match[0] == "-" else "", text.strip())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        if _year_one.search(text):
            raise  # of a program that had no date; Python would read 2001
        moment = parsedate_to_datetime(text)
    if moment.tzinfo is None and not _zoneless.search(text):
        raise ValueError(f"no time of day, or one in an unknown time zone: {text!r}")
    return moment
