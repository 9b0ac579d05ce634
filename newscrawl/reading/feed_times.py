"""When a feed says that a story was published."""

import re
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime

from newscrawl.errors import DateError
from newscrawl.persian.dates import TEHRAN, from_clock_line, from_iso

# "GMT+0330" is "+0330"; and "-0000", which Python takes for no zone, is UTC.
_offset = re.compile(r"(?:GMT|UTC)(?=[+-]\d)|-(?=0000$)")
_zoneless = re.compile(r"\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: IR[SD]T)?$")
_between = re.compile(r"(?<=\d)T(?=\d)")


def from_feed(text: str) -> datetime:
    """A feed's time as aware UTC: ``Fri, 21 Nov 2025 19:23:00 +0330`` (RFC 822), ISO 8601, or one
    of the site's own forms. Where it names no zone it is Tehran's, as all that the site shows is.
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
    """A day and time; without a zone only where the text names none, or Iran's."""
    text = _offset.sub(lambda match: "+" if match[0] == "-" else "", text.strip())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = parsedate_to_datetime(text)
    if moment.tzinfo is None and not _zoneless.search(text):
        raise ValueError(f"neither a time of day without a zone nor a zone that is known: {text!r}")
    return moment
