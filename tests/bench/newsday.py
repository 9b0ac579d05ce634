"""A simulated day of the site: stories appear as usual at each hour, and some are edited."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from newscrawl.persian.dates import TEHRAN
from newscrawl.sites.tasnim.desks import desks
from tests.bench.material import Material
from tests.newsroom import Newsroom, Told

#: The first moment of the day, in Tehran.
DAWN = datetime(2025, 11, 22, tzinfo=TEHRAN)
#: Weight of each hour of Tehran in a day's news: little at night, most before noon.
HOURS = (
    *(1, 0.5, 0.3, 0.2, 0.2, 0.5, 1.5, 4, 7, 9, 10, 10),
    *(9, 8, 7, 6, 5.5, 5, 4.5, 4, 3, 2.5, 2, 1.5),
)
#: Number of days before it whose stories the site already has.
BEFORE = 2
#: Share of stories that are edited, and the mean time from publication to the edit.
EDITED, EDITED_AFTER = 0.08, timedelta(hours=3)


class NewsDay(Newsroom):
    """The site. :meth:`go_on` moves its time on. ``told``: stories a day."""

    def __init__(self, seed: int, told: int) -> None:
        super().__init__()
        chance = random.Random(seed)
        material = Material(seed)
        moments = sorted(
            DAWN + timedelta(days=day) + _of_day(chance)
            for day in range(-BEFORE, 1)
            for _ in range(told)
        )
        keys = list(desks())
        self.coming = [
            Told(3_000_001 + n, desks()[chance.choice(keys)], moment.replace(microsecond=0))
            for n, moment in enumerate(moments)
        ]
        self.edits = sorted(
            (
                (story.published + chance.expovariate(1) * EDITED_AFTER, story.number)
                for story in self.coming
                if chance.random() < EDITED
            ),
            reverse=True,
        )
        self.coming.reverse()
        self.texts = {
            story.number: "".join(f"<p>{p}</p>" for p in material.texts(story.number)[1])
            for story in self.coming
        }

    def go_on(self, moment: datetime) -> tuple[int, int]:
        """Publish and edit all that is due by a moment; return how many of each."""
        new = edited = 0
        while self.coming and self.coming[-1].published <= moment:
            story = self.coming.pop()
            self.stories[story.number] = story
            new += 1
        while self.edits and self.edits[-1][0] <= moment:
            self.stories[self.edits.pop()[1]].version += 1
            edited += 1
        return new, edited

    def __call__(self, target: str) -> str | None:
        """Return the newsroom's page, with a text as long as real ones."""
        page = super().__call__(target)
        if not isinstance(page, str) or not target.startswith("/fa/news/"):
            return page if isinstance(page, str) else None
        return page.replace("</p></div>", f"</p>{self.texts[int(target.split('/')[6])]}</div>", 1)


def hours(number: int) -> Iterator[datetime]:
    """Yield the ends of the day's hours, UTC. Fewer than 24 begin at six in the morning."""
    first = 0 if number == len(HOURS) else 6
    yield from ((DAWN + timedelta(hours=first + n)).astimezone(UTC) for n in range(1, number + 1))


def start_of(number: int) -> datetime:
    """Return when the first hour of :func:`hours` begins."""
    return next(hours(number)) - timedelta(hours=1)


def _of_day(chance: random.Random) -> timedelta:
    (hour,) = chance.choices(range(len(HOURS)), weights=HOURS)
    return timedelta(hours=hour, seconds=chance.randrange(3600))
