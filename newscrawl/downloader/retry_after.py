"""Read the header ``Retry-After``, without Scrapy: worker processes read it, too."""

from email.utils import parsedate_to_datetime

from newscrawl.persian.clock import seconds_until
from newscrawl.utils.http_validators import HeadedResponse


def retry_after(response: HeadedResponse) -> float | None:
    """Return the seconds that ``Retry-After`` asks for; None if it is missing or unreadable.

    A date in it is counted from the answer's own ``Date`` if there is one, since clocks differ.
    """
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdigit() and text.isascii():
        return float(text[:15])  # more is no number of seconds
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    try:
        date = parsedate_to_datetime((response.headers.get("Date") or b"").decode("latin-1"))
        return max(0.0, (until - date).total_seconds())
    except (ValueError, TypeError):
        return max(0.0, seconds_until(until))
