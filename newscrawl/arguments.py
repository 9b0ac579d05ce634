"""What users say with ``-a``, checked before the first request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from newscrawl.clock import today
from newscrawl.dates import day_from_user
from newscrawl.errors import ArgumentError, DateError, did_you_mean
from newscrawl.provinces import Desk, choose_desks
from newscrawl.walks import FIRST_WALK

_whole = re.compile(r"^\d{1,6}$")
_OLDEST = 100 * 366 * 24
_age = re.compile(r"^(\d{1,6})([hd])$|^0$")


@dataclass(frozen=True, slots=True)
class CrawlArguments:
    """The arguments of ``scrapy crawl tasnim``, read; None where the user said nothing."""

    desks: tuple[Desk, ...]
    since: date | None = None
    until: date | None = None
    pages: int | None = None
    revisit: timedelta | None = None

    NAMES = ("provinces", "since", "until", "pages", "revisit")

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "CrawlArguments":
        """Raises ArgumentError, with a message that names the choices."""
        for name in given:
            if name not in cls.NAMES:
                raise ArgumentError(unknown(f"argument -a {name}", name, cls.NAMES))
        since, until = read_days("since", given.get("since"), "until", given.get("until"))
        if until and not since and until < today() - FIRST_WALK:
            raise ArgumentError(
                f"until={given['until']} is older than the days that are walked by default: say "
                "since=, too"
            )
        if since and since > today():
            raise ArgumentError(f"since={given['since']} is a day to come: there is nothing yet")
        return cls(
            desks=tuple(choose_desks(given.get("provinces"))),
            since=since,
            until=until,
            pages=_count("pages", given.get("pages")),
            revisit=_read_age("revisit", given.get("revisit")),
        )


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """The message for a name that does not exist: the nearest ones, and all."""
    names = sorted(known)
    hint = did_you_mean(name, names, cutoff=0.5)
    return f"there is no {what}.{hint} The choices are: {', '.join(names)}"


def read_days(
    since_name: str, since: str | None, until_name: str, until: str | None
) -> tuple[date | None, date | None]:
    """Two DATEs as users type them, both included; ArgumentError where no day is in between."""
    first, last = _day(since_name, since), _day(until_name, until)
    if first and last and first > last:
        raise ArgumentError(
            f"{since_name}={since} is after {until_name}={until}: no day is in between"
        )
    return first, last


def _day(name: str, text: str | None) -> date | None:
    try:
        return None if text is None else day_from_user(text)
    except DateError as error:
        raise ArgumentError(f"{name}={text}: {error}") from error


def _count(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not _whole.match(text.strip()) or int(text) < 1:
        raise ArgumentError(f"{name}={text}: write a whole number from 1, such as {name}=3")
    return int(text)


def _read_age(name: str, text: str | None) -> timedelta | None:
    if text is None:
        return None
    match = _age.match(text.strip())
    hours = int(match[1] or 0) * (24 if match[2] == "d" else 1) if match else _OLDEST + 1
    if hours > _OLDEST:
        raise ArgumentError(
            f"{name}={text}: write an age such as 48h, 30d or 0 (a century at most)"
        )
    return timedelta(hours=hours)
