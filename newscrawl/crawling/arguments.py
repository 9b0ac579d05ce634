"""The ``-a`` arguments of spiders, checked before the first request."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from newscrawl.errors import ArgumentError, DateError, unknown
from newscrawl.items import Article
from newscrawl.persian.clock import today
from newscrawl.persian.dates import day_from_user
from newscrawl.sites.base import Site
from newscrawl.sites.pagination import FIRST_WALK
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import choose_desks

_whole = re.compile(r"^\d{1,9}$")
_OLDEST = 100 * 366 * 24
_age = re.compile(r"^(\d{1,6})([hd])$|^0$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlArguments:
    """The arguments of ``scrapy crawl SITE``, read; None for an argument that was not given.

    site: whose desks they are. again: walk covered days again, and retry links that were given up
    or are gone.
    """

    site: Site
    desks: tuple[Desk, ...]
    since: date | None = None
    until: date | None = None
    pages: int | None = None
    revisit: timedelta | None = None
    max_minutes: float | None = None
    again: bool = False

    NAMES: ClassVar[tuple[str, ...]] = (
        *("provinces", "since", "until", "pages", "revisit", "max_minutes", "again"),
        "untried",
    )
    #: None of these arguments names a host.
    typed_hosts: ClassVar[tuple[str, ...]] = ()

    @property
    def lists(self) -> Sequence[Desk]:
        """The lists to walk for the chosen desks."""
        return self.site.lists_of(self.desks)

    @property
    def archives(self) -> Sequence[Desk]:
        """The lists of the archive to walk for the chosen desks."""
        return self.site.archives_of(self.desks)

    @property
    def all_lists(self) -> list[Desk]:
        """The lists whose open links a run tries."""
        return [*dict.fromkeys([*self.lists, *self.archives])]

    @property
    def provinces(self) -> set[str]:
        """The keys of the chosen desks' provinces."""
        return {desk.province.key for desk in self.desks if desk.province}

    def wants(self, article: Article, *, is_provincial: bool) -> bool:
        """Return True if an article on a list of several provinces is of the chosen desks.

        Its province decides; where all desks are chosen, an article without a known province is
        wanted if it is provincial: of the provinces section.
        """
        if article.province is not None:
            return article.province in self.provinces
        return is_provincial and len(self.desks) == len(self.site.desks)

    @property
    def days_are_said(self) -> bool:
        """True if the user named days; if not, the crawl goes on with the goals of earlier runs."""
        return self.since is not None or self.until is not None

    @classmethod
    def read(cls, given: Mapping[str, str], site: Site) -> Self:
        """Read arguments. Raises ArgumentError with a message that names the choices; also for a
        site of which only claims are known, unless ``untried=yes`` is given.
        """
        check_names(given, cls.NAMES)
        if site.known == "claimed" and not read_yes("untried", given.get("untried")):
            raise ArgumentError(
                f"{site.name}: no page of this site was ever read; what is known of it is a claim "
                f"({site.facts}). To try it, say -a untried=yes, and look at what comes: scrapy "
                f"doctor --site {site.name}"
            )
        since, until = read_days("since", given.get("since"), "until", given.get("until"))
        if since and since > today():
            raise ArgumentError(f"since={given['since']} is a day to come: there is nothing yet")
        cls.check_days(given, since, until)
        return cls(
            site=site,
            desks=tuple(choose_desks(given.get("provinces"), site)),
            since=since,
            until=until,
            pages=read_count("pages", given.get("pages")),
            revisit=_read_age("revisit", given.get("revisit")),
            max_minutes=read_minutes("max_minutes", given.get("max_minutes")),
            again=read_yes("again", given.get("again")),
        )

    @classmethod
    def check_days(cls, given: Mapping[str, str], since: date | None, until: date | None) -> None:
        """Raise ArgumentError if these days make no sense for this spider."""
        if until and not since and until < today() - FIRST_WALK:
            raise ArgumentError(
                f"until={given['until']} is older than the days that are walked by default: say "
                "since=, too"
            )


class ArchiveArguments(CrawlArguments):
    """The arguments of ``scrapy crawl SITE_archive``; ``since`` is always there."""

    NAMES = ("provinces", "since", "until", "max_minutes", "again", "untried")

    @classmethod
    def check_days(
        cls,
        given: Mapping[str, str],  # noqa: ARG003
        since: date | None,
        until: date | None,  # noqa: ARG003
    ) -> None:
        """Raise ArgumentError without ``since``: the archive itself sets the crawl no first day."""
        if since is None:
            raise ArgumentError(
                "say from which day on: -a since=1404-08-01 (and -a until=1404-08-30; without it, "
                "until today)"
            )


def check_names(given: Iterable[str], known: Collection[str]) -> None:
    """Raise ArgumentError for the first ``-a`` argument whose name is not known."""
    for name in given:
        if name not in known:
            raise ArgumentError(unknown(f"argument -a {name}", name, known))


def read_days(
    since_name: str, since: str | None, until_name: str, until: str | None
) -> tuple[date | None, date | None]:
    """Read the first and the last of some days, as users type them; both are included.

    Raises ArgumentError if a date cannot be read or the first day is after the last.
    """
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


def read_count(name: str, text: str | None) -> int | None:
    """Read a whole number from 1 on. Raises ArgumentError."""
    if text is None:
        return None
    if not _whole.match(text.strip()) or int(text) < 1:
        raise ArgumentError(
            f"{name}={text}: write a whole number from 1 to 999999999, such as {name}=3"
        )
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


def read_minutes(name: str, text: str | None) -> float | None:
    """Read a number of minutes, more than 0 and less than 366 days. Raises ArgumentError."""
    if text is None:
        return None
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0
    if not 0 < minutes < 60 * 24 * 366:
        raise ArgumentError(f"{name}={text}: write a number of minutes, such as {name}=50")
    return minutes


def read_yes(name: str, text: str | None) -> bool:
    """Read ``yes`` or ``no``; None is no. Raises ArgumentError for anything else."""
    if text is None or text.strip().lower() in ("no", "0", "false"):
        return False
    if text.strip().lower() not in ("yes", "1", "true"):
        raise ArgumentError(f"{name}={text}: write {name}=yes or {name}=no")
    return True


def read_ages(name: str, texts: Iterable[str]) -> tuple[timedelta, ...]:
    """Read the ages of a setting, such as ``2h,12h,48h``: sorted, without 0. Raises
    ArgumentError.
    """
    ages = (_read_age(name, str(text)) for text in texts)
    return tuple(sorted(age for age in ages if age))
