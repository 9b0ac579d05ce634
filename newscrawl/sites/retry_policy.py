"""Decide when to retry a failed link and when to fetch an article again.

Pure: the present time is an argument.
"""

from collections.abc import Sequence
from datetime import timedelta

from newscrawl.persian.dates import from_iso, utc_text
from newscrawl.utils.http_validators import UNKNOWN, Validators

#: How long a link waits after its first, second, ... failed try; after the first it is due at once,
#: in the next run. When one try more than there are waits has failed, the link is given up.
WAITS = tuple(timedelta(hours=hours) for hours in (0, 1, 6, 24, 72))

#: How long after a page's last full response a server's "304 Not Modified" is believed, and how
#: many such answers in a row are believed of a list: some servers say so for ever.
BELIEVED, BELIEVED_IN_A_ROW = timedelta(days=1), 3


def is_believed(seen: str, now: str) -> bool:
    """Return True if a page may be fetched conditionally; ``seen``: its last full response."""
    return _after(seen, timedelta(0)) <= now < _after(seen, BELIEVED)


def believed(seen: str, named: Sequence[str | None], now: str) -> Validators:
    """Return the validators in ``named``, which came with a page's last full response at ``seen``;
    UNKNOWN where that is too long ago, so that the page is fetched unconditionally.
    """
    return Validators(*named) if is_believed(seen, now) else UNKNOWN


def next_try(attempts: int, now: str) -> str | None:
    """Return when a link that has failed ``attempts`` times (from 1) is due; None: given up."""
    return None if attempts > len(WAITS) else _after(now, WAITS[attempts - 1])


def next_revisit(published: str | None, now: str, ages: Sequence[timedelta]) -> str | None:
    """Return when to fetch an article again: when it reaches the next of the ``ages``.

    None where it has passed all of them, or where its time of publication is not known.
    """
    if published is None:
        return None
    looks = (_after(published, age) for age in sorted(ages))
    return next((look for look in looks if look > now), None)


def _after(moment: str, wait: timedelta) -> str:
    return utc_text(from_iso(moment) + wait)
