"""The walk of a list, page by page, until it ends. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.addresses import Address, archive_page, desk_page
from newscrawl.utils.http_validators import UNKNOWN, Validators

#: How far a desk that was never walked is walked back.
FIRST_WALK = timedelta(days=7)
#: The ways in which a list itself ends.
LIST_ENDS = ("empty", "repeated", "404")
# The day on which the last walk began was covered in part; the one before it is looked over again,
# for stories that came with an earlier date.
_OVERLAP = timedelta(days=1)
# A page that is the one before it may be the last one shown again, or its stories were pushed on
# by as many new ones: only where it is shown once more the list is at its end.
_REPEATS = 2
# So many pages without a link that is new to the walk: it shows the same in ever other orders.
_STALE = 10


@dataclass(frozen=True, slots=True)
class Walked:
    """The Tehran days of a desk that complete walks have covered; of ``until`` only a part."""

    since: date
    until: date


@dataclass(kw_only=True, slots=True)
class Walk(ABC):
    """One walk of one list. ``since`` and ``until`` are Tehran days, both included.

    ``ended_by`` is None while it goes on; ``empty``, ``repeated`` and ``404`` are the list's end.
    ``key``: its row in the ledger, from its first page on. ``validators``: its first page's.
    ``cut``: a page of it came without its end, so that links may be missing; ``inferred``: the
    links of a page were inferred, and may be others than the list's; neither proves that all was
    seen. ``others``: addresses of its entries that name no article. ``tried``: the last page that
    failed, or that seemed to lie past the end; it is asked for once more, later.
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
    _before: list[int] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _stale: int = 0
    _repeats: int = 0

    @property
    def name(self) -> str:
        """What it walks, for messages."""
        return self.desk.key

    @property
    @abstractmethod
    def complete(self) -> bool:
        """Whether all that the list had of its days has been seen."""

    @property
    def listed_by(self) -> str:
        """Who shows its links, as the ledger has it."""
        return "inference" if self.inferred else self.kind

    @property
    def waits(self) -> bool:
        """Whether its page is to be asked for once more, later."""
        return self.ended_by is None and self.tried == self.page

    @abstractmethod
    def address(self, host: str) -> str:
        """The address of the page that is next."""

    @abstractmethod
    def is_wanted(self, address: Address) -> bool:
        """Whether a link is of the days asked for; one without a day is: its page will say."""

    def take(self, links: Sequence[Address], covered: Collection[str] = ()) -> None:
        """Take in one page's links: the walk moves on, or ends. ``covered``: ids among them."""
        numbers = [address.number for address in links]
        if not links:
            self.doubt("empty")
        elif numbers == self._before:
            self._repeats += 1
            if self._repeats == _REPEATS:
                self.ended_by = "repeated"
        else:
            self._repeats = 0
            self.ended_by = self._ended(links, covered)
        self._stale = self._stale + 1 if self._seen.issuperset(numbers) else 0
        if self._stale == _STALE:
            self.ended_by = "repeated"
        if links:
            self._before = numbers
            self._seen.update(numbers)
            self.page += self.ended_by is None

    def doubt(self, ended_by: str) -> None:
        """A page seems to lie past the list's end; it ends there once that is seen again."""
        if self.tried == self.page:
            self.ended_by = ended_by
        else:
            self.tried = self.page

    @abstractmethod
    def _ended(self, links: Sequence[Address], covered: Collection[str]) -> str | None:
        """What ends the walk on a page that has something new; None: nothing does."""


@dataclass(kw_only=True, slots=True)
class DeskWalk(Walk):
    """A walk of a desk's list, newest first. Besides the list's end, it ends at what is covered
    already (``covered``), at the day asked for (``since``), unchanged (``unchanged``), or at the
    user's bound (``pages``), which leaves it incomplete.
    """

    kind = "list"

    pages: int | None = None
    #: Whether an earlier walk has covered the list from some link down, past ``since``.
    joins: bool = False
    #: Whether to stop at such a link; where not, covered days are walked over.
    stops: bool = False
    #: The oldest day that any walk of the desk was asked for; ``since`` where there was none.
    floor: date | None = None
    _met: bool = False

    @property
    def name(self) -> str:
        """The desk, and its days where they have an end."""
        return (
            self.desk.key if self.until is None else f"{self.desk.key} {self.since}..{self.until}"
        )

    @property
    def complete(self) -> bool:
        """Whether it reached what is covered, its day or the list's end.

        A list that is empty on its first page may be one that is not shown, and one that ends
        before what it had shown earlier is not whole: they prove nothing.
        """
        if self.ended_by not in ("covered", "since", "unchanged", *LIST_ENDS):
            return False
        if self.cut or self.inferred:
            return False
        if self.ended_by == "empty" and self.page == 1:
            return False
        return not self.ended_short

    @property
    def ended_short(self) -> bool:
        """Whether the list ended before any link that it had shown to an earlier walk."""
        return self.ended_by in LIST_ENDS and self.joins and not self._met

    def address(self, host: str) -> str:
        """The desk's list."""
        return desk_page(host, self.desk, self.page)

    def is_wanted(self, address: Address) -> bool:
        """As asked; without an end, also the days that earlier walks were asked for: a story may
        come late.
        """
        first = self.since if self.until or self.floor is None else min(self.floor, self.since)
        day = address.day
        return day is None or (first <= day and (self.until is None or day <= self.until))

    def doubt(self, ended_by: str) -> None:
        """As of any list; one that is empty on its first page proves nothing, seen again or not."""
        if self.page == 1:
            self.ended_by = ended_by
        else:
            Walk.doubt(self, ended_by)  # slots make another class of this one: no super()

    def _ended(self, links: Sequence[Address], covered: Collection[str]) -> str | None:
        known = [address.id in covered for address in links]
        self._met = self._met or any(known)
        if self.stops and _mostly(known):
            return "covered"
        # Where nothing known was met yet, the day alone does not prove that none lies between.
        last = self.floor if self.stops and not self._met and self.floor else self.since
        if _mostly([address.day is not None and address.day < last for address in links]):
            return "since"
        return "pages" if self.pages is not None and self.page >= self.pages else None


@dataclass(kw_only=True, slots=True)
class DayWalk(Walk):
    """A walk of one day of a desk in the archive: ``since`` is that day. It ends with its list, or
    where the archive shows other days than the one asked for (``other_days``).
    """

    kind = "archive"

    #: Whether the day was over when the walk began: only then it can be complete.
    is_over: bool = True

    @property
    def name(self) -> str:
        """Desk and day."""
        return f"{self.desk.key} {self.since}"

    @property
    def complete(self) -> bool:
        """Whether all of a day that is over has been seen."""
        is_whole = not (self.cut or self.inferred)
        return self.ended_by in LIST_ENDS and self.is_over and is_whole

    def address(self, host: str) -> str:
        """The archive's list of the desk's day."""
        return archive_page(host, self.desk, self.since, self.page)

    def is_wanted(self, address: Address) -> bool:
        """Whether a link is of the day or beside it: an edited time may cross midnight."""
        return address.day is None or abs(address.day - self.since) <= timedelta(days=1)

    def _ended(self, links: Sequence[Address], covered: Collection[str]) -> str | None:  # noqa: ARG002
        return None if any(link.day in (self.since, None) for link in links) else "other_days"


def _mostly(is_so: Sequence[bool]) -> bool:
    """Whether it holds at a page's end: of its last link and of half of them all, so that a single
    story pinned or out of its place does not end a walk.
    """
    return is_so[-1] and 2 * sum(is_so) >= len(is_so)


def first_day(since: date | None, walked: Walked | None, goal: date | None, today: date) -> date:
    """How far back to walk: as asked; else to what is covered already; else seven days.

    ``goal``: the day that an unfinished walk was to reach; it is taken up.
    """
    if since is not None:
        return since
    # A clock that was ahead during the last walk must not end this one at once.
    day = (
        today - FIRST_WALK
        if walked is None
        else min(max(min(walked.until, today) - _OVERLAP, walked.since), today)
    )
    return day if goal is None else min(day, goal)
