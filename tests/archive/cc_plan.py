"""Plan what CC-NEWS-like files hold of our site: which address is captured when, and how.

Each article has a fate, a small history of captures that lie in one file or in several. Every fate
occurs once before chance decides, so twenty captures and more hold them all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from newscrawl.demo.stories import DemoStory
from tests.archive import cc_pages
from tests.archive.cc_records import DRESSES, ENCODED, IDENTICAL, NOT_MODIFIED

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Capture:
    """One record of our site.

    ``at``: WARC-Date; ``body``: the page's decoded bytes, of a revisit those of the capture that it
    repeats; None where no file holds them. ``number``: the article's, None for other pages.
    ``revisit``: the profile of a revisit record, which stores no body; ``refers``: address and time
    of the capture that it repeats. ``cut``: the reason in WARC-Truncated; the body ends early.
    ``digests``: ``sha1`` as the crawler has them, ``hex``, ``sha256``, or ``none``.
    """

    address: str
    at: str
    body: bytes | None
    status: int = 200
    number: int | None = None
    revisit: str | None = None
    refers: tuple[str, str] | None = None
    cut: str | None = None
    digests: str = "sha1"
    dress: str = "verbatim"
    location: str | None = None

    @property
    def whole(self) -> bool:
        return self.cut is None


@dataclass(frozen=True, slots=True)
class Window:
    """The time that one file covers."""

    start: datetime
    length: timedelta


#: The captures of each file, by its place.
Plan = list[list[Capture]]


class _Planner:
    def __init__(self, chance: Random, site: str, first: int, windows: list[Window]) -> None:
        self.chance, self.site, self.next, self.windows = chance, site, first, windows
        self.plan: Plan = [[] for _ in windows]
        self.told: list[DemoStory] = []
        self.count = 0

    def story(self) -> DemoStory:
        before = timedelta(hours=self.chance.randint(2, 60))
        made = cc_pages.story(self.chance, self.next, self.windows[0].start - before)
        self.next += 1
        self.told.append(made)
        return made

    def places(self, count: int) -> list[int]:
        """Return places of files in the order of time, one repeated where there are too few."""
        return sorted(self.chance.choices(range(len(self.windows)), k=count))

    def put(self, place: int, capture: Capture, *, after: str = "") -> Capture:
        """Give the capture a time in a file's window, later than ``after``, and keep it."""
        window = self.windows[place]
        at = cc_pages.within(self.chance, window.start, window.length).strftime(MOMENT)
        if at <= after:
            later = datetime.strptime(after, MOMENT).replace(tzinfo=UTC)
            at = (later + timedelta(seconds=self.chance.randint(1, 90))).strftime(MOMENT)
        made = replace(capture, at=at)
        self.plan[place].append(made)
        self.count += 1
        return made

    def page(self, told: DemoStory, body: bytes | None = None, **fields: object) -> Capture:
        """Return a capture of a story's page, without its time."""
        chance = self.chance
        return Capture(
            **{
                "address": self.site + cc_pages.path(told, slug=chance.random() < 0.9),
                "at": "",
                "body": cc_pages.article(told) if body is None else body,
                "number": told.number,
                "dress": chance.choice(DRESSES),
                "digests": chance.choices(["sha1", "hex", "sha256"], (6, 1, 1))[0],
                **fields,
            }  # type: ignore[arg-type]
        )


def _single(p: _Planner) -> None:
    p.put(p.places(1)[0], p.page(p.story()))


def _same_twice(p: _Planner) -> None:
    first = p.page(p.story())
    for place in p.places(p.chance.randint(2, 3)):
        p.put(place, replace(first, dress=p.chance.choice(DRESSES)))


def _edited(p: _Planner) -> None:
    told = p.story()
    first = p.page(told)
    for place in p.places(p.chance.randint(2, 3)):
        p.put(place, replace(first, body=cc_pages.article(told)))
        told = cc_pages.edited(p.chance, told)


def _redressed(p: _Planner) -> None:
    told = p.story()
    first = p.page(told)
    for place in p.places(2):
        p.put(place, replace(first, body=cc_pages.redressed(p.chance, cc_pages.article(told))))


def _revisited(p: _Planner) -> None:
    first, *later = p.places(p.chance.randint(2, 3))
    original = p.put(first, p.page(p.story(), dress=_stored(p.chance)))
    for place in later:
        p.put(place, _again(p.chance, original), after=original.at)


def _revisited_before(p: _Planner) -> None:
    """The revisit stands in front of its original: earlier in the file, or in an earlier file."""
    early, late = p.places(2)
    original = p.put(late, p.page(p.story(), dress=_stored(p.chance)))
    again = p.put(early, _again(p.chance, original), after=original.at)
    if early == late:
        p.plan[early].remove(again)
        p.plan[early].insert(p.plan[early].index(original), again)


def _orphan(p: _Planner) -> None:
    """The capture that the revisit repeats is in none of the files."""
    lost = replace(p.page(p.story()), at="2016-09-01T00:00:00Z")
    p.put(p.places(1)[0], replace(_again(p.chance, lost), body=None))


def _cut(p: _Planner) -> None:
    whole = p.page(p.story(), dress=_stored(p.chance))
    assert whole.body is not None
    size = p.chance.randint(len(whole.body) // 3, len(whole.body) - 20)
    reason = p.chance.choices(["length", "time", "disconnect"], (4, 1, 1))[0]
    captures = [replace(whole, body=whole.body[:size], cut=reason), whole]
    p.chance.shuffle(captures)
    for place, capture in zip(p.places(2), captures, strict=True):
        p.put(place, capture)


def _only_cut(p: _Planner) -> None:
    whole = p.page(p.story(), dress=_stored(p.chance))
    assert whole.body is not None
    p.put(p.places(1)[0], replace(whole, body=whole.body[: len(whole.body) // 2], cut="length"))


def _schemes(p: _Planner) -> None:
    first = p.page(p.story())
    other = first.address.replace("https://", "http://")
    moved = first.address.replace(".com/", ".ir/", 1)
    for place, address in zip(p.places(3), (first.address, other, moved), strict=True):
        p.put(place, replace(first, address=address))


def _redirected(p: _Planner) -> None:
    page = p.page(p.story())
    asked = p.chance.choice(["http://", "https://"]) + page.address.removeprefix("https://www.")
    early, late = p.places(2)
    status = p.chance.choice([301, 302])
    before = replace(page, address=asked, body=b"", status=status, location=page.address)
    p.put(late, page, after=p.put(early, before).at)


def _gone(p: _Planner) -> None:
    page = p.page(p.story())
    early, late = p.places(2)
    first = p.put(early, page)
    status = p.chance.choices([404, 503, 403], (4, 1, 1))[0]
    error = replace(page, body=cc_pages.NOT_FOUND.encode(), status=status)
    p.put(late, error, after=first.at)


def _without_digests(p: _Planner) -> None:
    p.put(p.places(1)[0], p.page(p.story(), digests="none"))


def _list(p: _Planner) -> None:
    shown = p.told[-5:] or [p.story()]
    path, body = cc_pages.list_page(p.chance, shown)
    p.put(p.places(1)[0], p.page(shown[0], body, address=p.site + path, number=None))


_FATES: dict[Callable[[_Planner], None], int] = {
    _single: 12,
    _same_twice: 3,
    _edited: 3,
    _redressed: 2,
    _revisited: 3,
    _revisited_before: 2,
    _orphan: 1,
    _cut: 2,
    _only_cut: 1,
    _schemes: 2,
    _redirected: 1,
    _gone: 1,
    _without_digests: 2,
    _list: 3,
}


def plan(chance: Random, count: int, site: str, first: int, windows: list[Window]) -> Plan:
    """Return at least ``count`` captures, parted among files.

    site: scheme and host of the addresses; first: number of the first article; windows: one a file.
    """
    planner = _Planner(chance, site, first, windows)
    once = list(_FATES)
    chance.shuffle(once)
    while planner.count < count:
        fate = once.pop() if once else chance.choices(list(_FATES), list(_FATES.values()))[0]
        fate(planner)
    return planner.plan


def _stored(chance: Random) -> str:
    """Return a dress in which the stored body is the page, so that it may be cut or repeated."""
    return chance.choice([dress for dress in DRESSES if dress != ENCODED])


def _again(chance: Random, original: Capture) -> Capture:
    profile = IDENTICAL if chance.random() < 0.8 else NOT_MODIFIED
    return replace(
        original,
        at="",
        revisit=profile,
        refers=(original.address, original.at),
        status=200 if profile == IDENTICAL else 304,
        dress=_stored(chance),
    )
