"""Walk a desk's list, newest first, from its top down to what earlier walks have covered. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from newscrawl.sites.base import Address
from newscrawl.sites.pagination import LIST_ENDS, Walk
from newscrawl.sites.registry import site_named

# After so many pages in a row that show no day, nobody can tell how far back a walk has come.
_UNDATED = 10
#: How ``odd`` names the end of a list behind its only full page, and behind the last of several.
ONCE, FULL = "once", "full"


@dataclass(kw_only=True, slots=True)
class DeskWalk(Walk):
    """A walk of a desk's list, newest first.

    It ends with the list, at links that are covered already (``covered``), at the day asked for
    (``since``), where the list has not changed (``unchanged``), or at the user's limit of pages
    (``pages``), where a page between others did not show its own links (``skipped``), where a list
    ended behind a full page (``once``) or where the list shows no days (``undated``), which leave
    it incomplete. What is odd is believed when the next walk sees the same; but a walk that has not
    come to the newest covered links never is. An end behind a full page is a server's word alone:
    even when it is believed, it covers no day below the links (``shown_since``).
    """

    kind = "list"

    pages: int | None = None
    #: Whether an earlier walk has covered the list from some link on, back past ``since``.
    joins: bool = False
    #: Whether to stop at such a link; otherwise covered days are walked again.
    stops: bool = False
    #: The oldest day that any walk of the desk was asked for; None counts as ``since``.
    floor: date | None = None
    #: The article numbers at the top of the list when a complete walk saw it last.
    top: frozenset[int] = frozenset()
    _met: bool = False
    _undated: int = 0
    _sizes: dict[int, int] = field(default_factory=dict)
    _past: str | None = None
    _first: tuple[int, ...] = ()
    _behind_full: str = ""
    _days: Sequence[date] = ()

    @property
    def name(self) -> str:
        """The desk's key, followed by the days where the walk has a last day."""
        return (
            self.desk.key if self.until is None else f"{self.desk.key} {self.since}..{self.until}"
        )

    @property
    def complete(self) -> bool:
        """Whether the walk reached covered links, its first day, or the list's end.

        Two ends prove nothing: a list that is empty on its first page may just not be shown, and
        one that ends before links that it showed earlier is not whole.
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
        """Whether the list ended before it showed any link that an earlier walk has covered."""
        return self.ended_by in LIST_ENDS and self.joins and not self._met

    @property
    def shown_since(self) -> date | None:
        """The first day of which the walk has seen all links; None if nothing shows it."""
        if not self._behind_full:
            return self.since
        # The day of most of the last page's links, so that one out of its order is no proof.
        day = self._days[len(self._days) // 2] if self._days else None
        return max(self.since, day + timedelta(days=1)) if day else None

    @property
    def shown_first(self) -> tuple[int, ...]:
        """The article numbers of the first page."""
        return self._first

    def address(self, host: str) -> str:
        """Return the address of the next page of the desk's list."""
        return site_named(self.desk.site).list_url(host, self.desk, self.page)

    def is_wanted(self, address: Address) -> bool:
        """Return True if a link is of the days asked for, or has no day.

        A walk without a last day also wants the days that earlier walks were asked for: a story may
        come late.
        """
        first = self.since if self.until or self.floor is None else min(self.floor, self.since)
        day = address.day
        return day is None or (first <= day and (self.until is None or day <= self.until))

    def follow(self, numbers: Sequence[int], entries: int) -> None:
        """As for any list. Behind a page that seemed to be past the end, none was expected."""
        if self.page == 1:
            self._first = tuple(numbers)
        self.skipped = self.skipped or (f"past {self.page}" if self._past else "")
        self._past = None
        self._sizes[self.page] = entries

    @property
    def _is_full(self) -> bool:
        """Whether the fullest page had as many entries as all of the site's pages but the last."""
        full = self._per_page
        return full is not None and max(self._sizes.values(), default=0) >= full

    @property
    def _per_page(self) -> int | None:
        return site_named(self.desk.site).markup.per_page

    @property
    def odd(self) -> str | None:
        """As for any list; or a page with fewer entries than all pages but the last have, or an end
        behind a full page.
        """
        *before, _ = self._sizes.items() or [(0, 0)]
        short = [f"short {page}: {n}" for page, n in before if n < (self._per_page or 0)]
        signs = [self.skipped, *(short if self._is_full else ()), self._behind_full]
        return ", ".join(filter(None, signs)) or None

    def _note_full(self) -> None:
        """Note that the list has ended behind a page as full as any: nothing shows it to be the
        last one.
        """
        *_, last = self._sizes.values() or (0,)
        # Where the site's pages have no known size, one that is missing or repeated says as little.
        unknown = max(self._sizes.values(), default=0) if self.ended_by != "empty" else None
        if last and last >= (self._per_page or unknown or last + 1):
            only_first = self._seen <= {*self._first}
            self._behind_full = ONCE if only_first else f"{FULL} {len(self._sizes)}"

    def doubt(self, ended_by: str) -> None:
        """As for any list; but on the first page the walk ends at once: such a list proves nothing,
        whether it is seen once or twice. Behind a full page, one page more is looked at.
        """
        if self.page == 1:
            self.ended_by = ended_by
        elif self.tried == self.page and self._past is None and self._is_full:
            self._past = ended_by
            self.page += 1
            self.tried = self.page
        else:
            Walk.doubt(self, ended_by)  # not super(): slots=True replaces the class it refers to
        self._judge_end()

    def _judge_end(self) -> None:
        is_list_end = self.ended_by in LIST_ENDS
        if not (is_list_end or self.ended_by in ("covered", "since")):
            return
        if is_list_end and (self.page == 1 or self.ended_short):
            return
        if is_list_end:
            self._note_full()
        odd = self.odd
        if self.joins and not self._is_joined(()):
            self.ended_by = "skipped"
        elif odd and odd != self.confirms:
            self.ended_by = "once" if odd == self._behind_full else "skipped"

    def _is_joined(self, links: Sequence[Address]) -> bool:
        """Return True if the walk has come to a quarter of the links at the top of the list when a
        walk saw it last; others may have been taken down.

        Covered links that lie deeper prove nothing: a page may be a copy of former days.
        """
        seen = self._seen.union(link.number for link in links)
        return 4 * len(self.top & seen) >= len(self.top)

    def _ended(self, links: Sequence[Address], covered: Collection[str]) -> str | None:
        self._days = sorted(address.day for address in links if address.day)
        known = [address.id in covered for address in links]
        self._met = self._met or any(known)
        if self.stops and _mostly(known):
            if self._is_joined(links) or self.tried == self.page:
                return "covered"
            self.tried = self.page  # once more, later
            return None
        # Before any covered link was met, a day before ``since`` alone does not prove that there is
        # no gap up to the covered links.
        last = self.floor if self.stops and not self._met and self.floor else self.since
        if _mostly([address.day is not None and address.day < last for address in links]):
            return "since"
        if self.pages is not None and self.page >= self.pages:
            return "pages"
        self._undated = 0 if any(address.day for address in links) else self._undated + 1
        return "undated" if self._undated == _UNDATED else None


def _mostly(is_so: Sequence[bool]) -> bool:
    """Return True if a condition holds for a page's last link and for half of its links.

    So a single story that is pinned or out of its order does not end a walk.
    """
    return is_so[-1] and 2 * sum(is_so) >= len(is_so)
