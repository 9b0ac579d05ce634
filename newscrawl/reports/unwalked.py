"""Find what a user asked about by name, desks, sites or days, and no walk has ever looked at."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newscrawl.sites.base import Site
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import choose_desks, default_site, desks, site_named, sites
from newscrawl.store.coverage import Coverage

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unwalked:
    """Days of a desk's list that no walk covers, both included; None: no day of it was walked.

    ``name``: the desk's key, the site's name, or empty for the lists of all desks.
    """

    name: str
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asked about: ``--province``, ``--site``, ``--since`` and ``--until``."""

    provinces: str | None = None
    sites: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


def unwalked(found: Coverage, asked: Asked, today: date) -> list[Unwalked]:
    """Return what was asked about by name and never walked; nothing where nothing was named.

    ``found``: the coverage of the desks and days asked about. Without a last day, each desk counts
    up to the day that its own walks have reached: the next run may be minutes away.
    """
    known = {*found.walked, *found.archive_days, *(cell.desk for cell in found.cells if cell.desk)}
    among = [site_named(name) for name in asked.sites]
    if asked.provinces is None:
        missing = [Unwalked(site.name) for site in among if not known & _keys(site)]
        lists = _walked_lists(found, among)
    else:
        # Where no site is named, those of which nothing is known are not meant.
        among = among or [s for s in sites().values() if known & _keys(s)] or [default_site()]
        named = {desk.key: _lists_of(desk) for desk in choose_desks(asked.provinces, *among)}
        missing = [Unwalked(key) for key, keys in named.items() if not known & keys]
        lists = {key: keys for key, keys in named.items() if known & keys}
    if asked.since or asked.until:
        missing += [
            Unwalked(name, days)
            for name, keys in lists.items()
            for days in _gaps(_Days(found, keys), asked, today)
        ]
        if not lists and not missing:
            first, last = asked.since or asked.until, asked.until or asked.since
            assert first
            assert last
            missing = [Unwalked("", (first, last))]
    return missing


def _keys(site: Site) -> set[str]:
    return {desk.key for desk in (*site.desks, *site.lists, *site.archives)}


def _lists_of(desk: Desk) -> set[str]:
    """Return the keys of the lists that show a desk's stories, its archive's too."""
    site = site_named(desk.site)
    return {each.key for each in (*site.lists_of([desk]), *site.archives_of([desk]))}


def _walked_lists(found: Coverage, among: Sequence[Site]) -> dict[str, set[str]]:
    """Return the lists that were walked, each with the archive that shows the same stories."""
    chosen: dict[str, set[str]] = {}
    for key in sorted({*found.walked, *found.archive_days}):
        desk = desks().get(key)
        if desk is None or (among and desk.site not in {site.name for site in among}):
            continue
        site = site_named(desk.site)
        if desk in site.archives and any(name in found.walked for name in _keys(site)):
            continue
        chosen[key] = {key, *(archive.key for archive in site.archives_of([desk]))}
    return chosen


class _Days:
    """The days that the walks of some lists have covered together."""

    def __init__(self, found: Coverage, keys: Collection[str]) -> None:
        self._found = found
        self._keys = keys
        walked = [days for key in keys for days in found.walked.get(key, ())]
        archived = [day for key in keys for day in found.archive_days.get(key, ())]
        self.first = min([*(days.since for days in walked), *archived], default=date.max)
        self.last = max([*(days.until for days in walked), *archived], default=date.min)

    def has(self, day: date) -> bool:
        """Return True if a walk covers all of a day."""
        hows = {self._found.walked_how(key, day) for key in self._keys}
        return bool(hows & {"list", "archive"})


def _gaps(walked: _Days, asked: Asked, today: date) -> Iterator[tuple[date, date]]:
    """Yield the intervals of the days asked for that no walk covers, oldest first."""
    is_over = asked.until is not None and asked.until < today
    last = asked.until if is_over and asked.until else walked.last
    first = asked.since or min(walked.first, last)
    if last < first:
        yield first, max(asked.until or first, first)
        return
    begin = None
    for n in range((last - first).days + 1):
        day = first + n * _DAY
        if walked.has(day) or (day == walked.last and not is_over):
            if begin is not None:
                yield begin, day - _DAY
            begin = None
        elif begin is None:
            begin = day
    if begin is not None:
        yield begin, last
