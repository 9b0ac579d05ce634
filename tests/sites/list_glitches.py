"""Lists of articles, and what a page of one may show for a run in place of its own links."""

from collections.abc import Callable, Sequence
from datetime import date

from newscrawl.sites.base import Address
from newscrawl.sites.tasnim.addresses import parse_address

TODAY = date(2025, 11, 21)
PER_PAGE = 20
#: What a page of a list shows in place of its own links; None: the page does not exist.
Glitch = Callable[[int, Sequence[int]], Sequence[int] | None]


def link(number: int) -> Address:
    return parse_address(f"/fa/news/1404/08/30/{number}")


def page(numbers: Sequence[int], page: int) -> Sequence[int]:
    return numbers[(page - 1) * PER_PAGE : page * PER_PAGE]


def well(number: int, numbers: Sequence[int]) -> Sequence[int] | None:
    return page(numbers, number)


def newest(count: int, start: int = 1) -> list[int]:
    return list(range(start + count - 1, start - 1, -1))


GLITCHES: dict[str, Glitch] = {
    "empty": lambda n, all_: () if n == 2 else page(all_, n),
    "missing": lambda n, all_: None if n == 2 else page(all_, n),
    "short": lambda n, all_: page(all_, n)[:5] if n == 2 else page(all_, n),
    "the first again": lambda n, all_: page(all_, 1 if n == 2 else n),
    "every page empty": lambda n, all_: () if n > 1 else page(all_, n),
    "every page missing": lambda n, all_: None if n > 1 else page(all_, n),
    "every page the first": lambda _, all_: page(all_, 1),
}
