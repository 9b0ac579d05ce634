"""When a link is due for another try, and an article for another look. Pure: time comes in."""

from collections.abc import Sequence
from datetime import timedelta

from newscrawl.dates import from_iso, utc_text
from newscrawl.validators import UNKNOWN, Validators

#: After each try of a link that failed, how long until it is due for the next; a first failure is
#: due in the next run. After as many tries as there are waits, and one more, it is given up.
WAITS = tuple(timedelta(hours=hours) for hours in (0, 1, 6, 24, 72))

#: So long after a page last came whole a server is believed that it is as it was; after so many of
#: a list's answers in a row it is not either: some name one state for ever.
BELIEVED, BELIEVED_IN_A_ROW = timedelta(days=1), 3


def is_believed(seen: str, now: str) -> bool:
    """Whether a page that last came whole at ``seen`` may be asked for only if it has changed."""
    return _after(seen, timedelta(0)) <= now < _after(seen, BELIEVED)


def believed(seen: str, named: Sequence[str | None], now: str) -> Validators:
    """What a server named a page's state when it last came whole; UNKNOWN where that is long ago,
    and all is to be asked for anew.
    """
    return Validators(*named) if is_believed(seen, now) else UNKNOWN


def next_try(attempts: int, now: str) -> str | None:
    """When a link that has failed ``attempts`` times (from 1) is due again; None: given up."""
    return None if attempts > len(WAITS) else _after(now, WAITS[attempts - 1])


def next_look(published: str | None, now: str, ages: Sequence[timedelta]) -> str | None:
    """When an article is to be looked at again: at the first of the ages that is still to come.

    None where all of them have passed, or where nothing says when it was published.
    """
    if published is None:
        return None
    looks = (_after(published, age) for age in sorted(ages))
    return next((look for look in looks if look > now), None)


def _after(moment: str, wait: timedelta) -> str:
    return utc_text(from_iso(moment) + wait)
