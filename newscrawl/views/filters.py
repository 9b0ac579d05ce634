"""Read and write the filters and the checkpoint of a list in the parameters of an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Self

from newscrawl.errors import ArgumentError, DateError
from newscrawl.persian.dates import day_from_user, to_jalali
from newscrawl.sites.registry import choose_keys
from newscrawl.store.browse import Checkpoint
from newscrawl.store.selection import NONE, Selection

_month = re.compile(r"^1[34]\d\d-(0[1-9]|1[0-2])$")
_checkpoint = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?_(\d{1,18})$")
# Characters. No name of a section or tag is longer.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list; None does not filter. ``site``: its name; ``province``: the key of a
    province or a desk; ``month``: such as ``1404-08``; ``none`` in these two chooses the articles
    without one; ``since``, ``until``: Jalali days, both included.
    """

    site: str | None = None
    province: str | None = None
    section: str | None = None
    tag: str | None = None
    month: str | None = None
    since: str | None = None
    until: str | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Read an address's parameters; empty ones do not filter. Raises ArgumentError."""
        asked = cls(**{field.name: given.get(field.name) or None for field in fields(cls)})
        place, month = asked.province, asked.month
        if place not in (None, NONE):
            choose_keys(place or "")
        if month not in (None, NONE) and not _month.match(month or ""):
            raise ArgumentError("a month is written 1404-08")
        if max(len(n or "") for n in (asked.site, asked.section, asked.tag)) > _LONGEST:
            raise ArgumentError("no site, section or tag has such a name")
        return replace(asked, since=_jalali(asked.since), until=_jalali(asked.until))

    @property
    def parameters(self) -> dict[str, str]:
        """The filters as parameters of an address."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}

    @property
    def selection(self) -> Selection:
        """The filters as the store takes them."""
        spans = [tuple(day_from_user(d) if d else None for d in (self.since, self.until))]
        if self.month not in (None, NONE):
            spans.append(_days(self.month))
        since, until = ([day for day in days if day] for days in zip(*spans, strict=True))
        return Selection(
            places=(self.province,) if self.province else (),
            sites=(self.site,) if self.site else (),
            since=max(since, default=None),
            until=min(until, default=None),
            part=("month", None) if self.month == NONE else None,
            section=self.section,
            tag=self.tag,
        )

    def but(self, name: str, value: str | None) -> Self:
        """Return a copy with the filter `name` set to `value`."""
        return replace(self, **{name: value})


def read_checkpoint(text: str | None) -> Checkpoint | None:
    """Read what :func:`checkpoint_text` writes: where a list goes on. Raises ArgumentError."""
    if not text:
        return None
    match = _checkpoint.match(text)
    if not match:
        raise ArgumentError("that is no place in a list")
    return Checkpoint(match[1], int(match[2]))


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Return ``2025-11-21T19:23:00Z_4711``, without the time if the article has none."""
    return f"{checkpoint.published_at or ''}_{checkpoint.key}"


def _jalali(day: str | None) -> str | None:
    try:
        return to_jalali(day_from_user(day)) if day else None
    except DateError as error:
        raise ArgumentError(str(error)) from error


def _days(month: str | None) -> tuple[date, date]:
    year, number = map(int, (month or "").split("-"))
    following = f"{year + number // 12}-{number % 12 + 1:02}"
    try:
        return day_from_user(f"{month}-01"), day_from_user(f"{following}-01") - timedelta(days=1)
    except DateError as error:
        raise ArgumentError(str(error)) from error
