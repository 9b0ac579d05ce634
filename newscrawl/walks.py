"""The walk of one desk's list, page by page, newest first, until it ends. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from newscrawl.provinces import Desk
from newscrawl.urls import Address

#: How far a desk that was never walked is walked back.
FIRST_WALK = timedelta(days=7)
# The day on which the last walk began was covered in part; the one before it is looked over again,
# for stories that came with an earlier date.
_OVERLAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Walked:
    """The Tehran days of a desk that complete walks have covered; of ``until`` only a part."""

    since: date
    until: date


@dataclass(slots=True)
class DeskWalk:
    """One desk's walk. ``since`` and ``until`` are Tehran days, both included.

    ``ended_by`` is None while it goes on; ``empty``, ``repeated`` and ``404`` are the list's end,
    ``since`` is the day reached, ``pages`` the user's bound, which leaves it incomplete.
    """

    desk: Desk
    since: date
    until: date | None = None
    pages: int | None = None
    key: int = 0
    page: int = 1
    ended_by: str | None = None
    _before: list[int] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether it reached the day or the list's end, and passed over nothing that is newer.

        A list that is empty on its first page may be one that is not shown: it proves nothing.
        """
        nothing = self.ended_by == "empty" and self.page == 1
        return self.ended_by not in (None, "pages") and self.until is None and not nothing

    def take(self, links: Sequence[Address]) -> list[Address]:
        """Take in one page's links: gives those in the days asked for, and moves on or ends."""
        numbers = [address.number for address in links]
        if not links:
            self.ended_by = "empty"
        elif numbers == self._before:
            self.ended_by = "repeated"  # past its end the list shows its last page again
        elif self._is_past(links):
            self.ended_by = "since"
        elif self.pages is not None and self.page >= self.pages:
            self.ended_by = "pages"
        if self.ended_by is None:
            self._before = numbers
            self.page += 1
        elif self.ended_by == "repeated":
            return []
        return [address for address in links if self._is_wanted(address)]

    def _is_wanted(self, address: Address) -> bool:
        # One whose address has no day is read: its page will say.
        day = address.day
        return day is None or (self.since <= day and (self.until is None or day <= self.until))

    def _is_past(self, links: Sequence[Address]) -> bool:
        """Whether the page's end is older than ``since``: its last link and half of them all, so
        that a single story pinned or out of its place does not end the walk.
        """
        old = [address.day is not None and address.day < self.since for address in links]
        return old[-1] and 2 * sum(old) >= len(old)


def first_day(since: date | None, walked: Walked | None, today: date) -> date:
    """How far back to walk: as asked; else to what is covered already; else seven days."""
    if since is not None:
        return since
    return today - FIRST_WALK if walked is None else walked.until - _OVERLAP
