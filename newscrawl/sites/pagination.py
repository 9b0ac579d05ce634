"""Walk a list page by page, and decide when the walk ends and whether it is complete. Pure."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from newscrawl.sites.base import Address
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import site_named
from newscrawl.utils.http_validators import UNKNOWN, Validators

#: How far back to walk a desk that was never walked.
FIRST_WALK = timedelta(days=7)
#: The values of ``ended_by`` that mean the end of the list itself.
LIST_ENDS = ("empty", "repeated", "404")
# The last walk covered only a part of the day on which it began; the day before that is walked
# again, too, for stories that were published with an earlier date.
_OVERLAP = timedelta(days=1)
# A page equal to the one before it may be the last page shown again, or new stories may have pushed
# the old ones exactly one page on: only a second repetition is the list's end.
_REPEATS = 2
# After so many pages in a row without a new link the list only shows known links in other orders.
_STALE = 10


@dataclass(frozen=True, slots=True)
class Walked:
    """The Tehran days of a desk that complete walks have covered; ``until`` is covered in part."""

    since: date
    until: date


@dataclass(kw_only=True, slots=True)
class Walk(ABC):
    """One walk of one list. ``since`` and ``until`` are Tehran days, both included.

    ``ended_by`` is None while the walk goes on; ``empty``, ``repeated`` and ``404`` mean the list's
    end. ``key``: the walk's row in the ledger, set with its first page. ``validators``: those of
    the first page. ``cut``: a page came truncated, so links may be missing. ``inferred``: the links
    of a page were inferred, and may not be the list's. A walk that is cut or inferred does not
    prove that all links were seen. ``others``: addresses of entries that name no article.
    ``tried``: the number of the last page that failed, seemed to lie past the end, or does not go
    on where the one before it ended; it is fetched once more, later. ``skipped``: which page in
    between did not show its own links, and how; "" for none. ``confirms``: what was odd on the walk
    before: if it is the same, it is believed.
    """

    kind: ClassVar[str]

    desk: Desk
    since: date
    until: date | None = None
    key: int | None = None
    validators: Validators = UNKNOWN
    page: int = 1
    ended_by: str | None = None
    cut: bool = False
    inferred: bool = False
    others: frozenset[str] = frozenset()
    tried: int = 0
    skipped: str = ""
    confirms: str | None = None
    _before: list[int] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _stale: int = 0
    _repeats: int = 0

    @property
    def name(self) -> str:
        """What the walk covers, for messages."""
        return self.desk.key

    @property
    @abstractmethod
    def complete(self) -> bool:
        """Whether the walk has seen all that the list has of the days asked for."""

    @property
    def listed_by(self) -> str:
        """How its links were found, as the ledger stores it: ``inference`` or the kind of list."""
        return "inference" if self.inferred else self.kind

    @property
    def waits(self) -> bool:
        """Whether the walk waits to fetch its current page once more, later."""
        return self.ended_by is None and self.tried == self.page

    @abstractmethod
    def address(self, host: str) -> str:
        """Return the address of the next page on a host."""

    @abstractmethod
    def is_wanted(self, address: Address) -> bool:
        """Return True if a link is of the days asked for, or has no day: its page will tell it."""

    def take(
        self,
        links: Sequence[Address],
        covered: Collection[str] = (),
        *,
        entries: int | None = None,
    ) -> None:
        """Take one page's links and move to the next page, or end the walk.

        ``covered``: the ids among the links that earlier walks have covered. ``entries``: how many
        entries the page has, with those that are no links to articles.
        """
        numbers = [address.number for address in links]
        tried = self.tried
        if not links:
            self.doubt("empty")
        elif numbers == self._before:
            self._repeats += 1
            if self._repeats == _REPEATS:
                self.ended_by = "repeated"
        else:
            self.follow(numbers, len(links) if entries is None else entries)
            self.skipped = self.skipped or (f"repeat {self.page}" if self._repeats else "")
            self._repeats = 0
            self.ended_by = self._ended(links, covered)
        self._stale = self._stale + 1 if self._seen.issuperset(numbers) else 0
        if self._stale == _STALE:
            self.ended_by = "repeated"
        if links and self.tried == tried:
            self._before = numbers
            self._seen.update(numbers)
            self.page += self.ended_by is None
        self._judge_end()

    @property
    def odd(self) -> str | None:
        """What may have left links out, for the next walk to compare; None for nothing."""
        return self.skipped or None

    def _judge_end(self) -> None:
        """Leave a walk incomplete that may lack links, unless the last one saw the same."""
        if self.ended_by in LIST_ENDS and self.odd and self.odd != self.confirms:
            self.ended_by = "skipped"

    def follow(self, numbers: Sequence[int], entries: int) -> None:  # noqa: B027  (not all lists use it)
        """Note a page that does not repeat the one before: its article numbers, and how many
        entries it has.
        """

    def doubt(self, ended_by: str) -> None:
        """Note that the current page seems to lie past the list's end; the second time, the walk
        ends with ``ended_by``.
        """
        if self.tried == self.page:
            self.ended_by = ended_by
            self._judge_end()
        else:
            self.tried = self.page

    @abstractmethod
    def _ended(self, links: Sequence[Address], covered: Collection[str]) -> str | None:
        """Return what ends the walk on a page that does not repeat the last; None: it goes on."""


@dataclass(kw_only=True, slots=True)
class DayWalk(Walk):
    """A walk of one day of a desk in the site's archive: ``since`` is that day.

    It ends with the list, or where the archive shows only other days (``other_days``). Behind pages
    with the day's own stories one page of other days is no end yet: it may hold the last neighbours
    of the day that the archive shows, too.

    Nothing on one walk proves that it saw all of the day: an empty, missing, short or repeated page
    looks like a quiet day. So every end is odd, and believed when the next walk sees the same links
    and the same end; before that the walk ends ``once``.
    """

    kind = "archive"

    #: Whether the day was over when the walk began; otherwise the walk cannot be complete.
    is_over: bool = True
    #: How many pages of other days alone may still come.
    _neighbours: int = 0
    _end: str = ""

    @property
    def name(self) -> str:
        """The desk's key and the day."""
        return f"{self.desk.key} {self.since}"

    @property
    def complete(self) -> bool:
        """Whether the day was over, and the walk has seen all of its list."""
        is_whole = not (self.cut or self.inferred)
        return self.ended_by in LIST_ENDS and self.is_over and is_whole

    @property
    def odd(self) -> str | None:
        """As for any list; and how the list of a day that was over ended, behind which links."""
        return ", ".join(filter(None, (self.skipped, self._end))) or None

    def _judge_end(self) -> None:
        if self.ended_by not in LIST_ENDS:
            return
        if self.is_over:
            partly = "partly, " if self.cut or self.inferred else ""
            links = hashlib.sha256(repr(sorted(self._seen)).encode()).hexdigest()[:16]
            self._end = f"{partly}{self.ended_by} behind {len(self._seen)} links {links}"
        if self.odd and self.odd != self.confirms:
            self.ended_by = "skipped" if self.skipped else "once"

    def address(self, host: str) -> str:
        """Return the address of the next page of the desk's day in the archive."""
        site = site_named(self.desk.site)
        return site.archive_url(host, self.desk, self.since, self.page)

    def is_wanted(self, address: Address) -> bool:
        """Return True if a link is of the day, of the day before or after it, or has no day.

        The days beside it count because an edited time may cross midnight.
        """
        return address.day is None or abs(address.day - self.since) <= timedelta(days=1)

    def _ended(
        self,
        links: Sequence[Address],
        covered: Collection[str],  # noqa: ARG002  (other lists end at covered links)
    ) -> str | None:
        if any(link.day in (self.since, None) for link in links):
            self._neighbours = 1
            return None
        self._neighbours -= 1
        return "other_days" if self._neighbours < 0 else None


def first_day(since: date | None, walked: Walked | None, goal: date | None, today: date) -> date:
    """Return the first Tehran day to walk: ``since``, the day asked for; else back to the covered
    days; else seven days back.

    ``goal``: the day that an unfinished walk was to reach; where it is earlier, it is taken up.
    """
    if since is not None:
        return since
    # min(): where the clock was ahead during the last walk, this one must not end at once.
    day = (
        today - FIRST_WALK
        if walked is None
        else min(max(min(walked.until, today) - _OVERLAP, walked.since), today)
    )
    return day if goal is None else min(day, goal)
