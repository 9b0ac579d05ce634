"""The demo's stories: invented, in natural Persian, one JSON file a desk."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from newscrawl.persian.dates import TEHRAN, jalali_day
from newscrawl.sites.provinces import Desk
from newscrawl.sites.tasnim.desks import desks


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStory:
    """One story, with the fields of its file.

    ``body``: blocks, each a paragraph or a dict with one key: ``heading``, ``quote``, ``list`` or
    ``table``; ``published``: Tehran time; ``related``: numbers of stories; ``also_on``: keys of
    other desks whose lists show it.
    """

    number: int
    desk: Desk
    kind: str
    layout: str
    published: datetime
    kicker: str | None
    headline: str
    lead: str | None
    body: list[str | dict[str, Any]]
    tags: list[str]
    captions: list[str]
    related: list[int]
    also_on: list[str]


@cache
def stories() -> tuple[DemoStory, ...]:
    """Return all stories, newest first."""
    found = [
        DemoStory(desk=desk, published=_moment(row.pop("published")), **row)
        for desk in desks().values()
        for row in _rows(desk)
    ]
    return tuple(sorted(found, key=lambda story: (story.published, story.number), reverse=True))


def on_list(desk: Desk) -> list[DemoStory]:
    """Return the stories that a desk's list shows, newest first."""
    return [story for story in stories() if desk == story.desk or desk.key in story.also_on]


def _rows(desk: Desk) -> list[dict[str, Any]]:
    file = files(__name__).joinpath(f"{desk.key}.json")
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []


def _moment(text: str) -> datetime:
    """Parse a Jalali time of Tehran such as ``1404-08-27T14:05``."""
    day, _, clock = text.partition("T")
    year, month, of_month = map(int, day.split("-"))
    hour, minute = map(int, clock.split(":"))
    start = jalali_day(year, month, of_month)
    wall = datetime(start.year, start.month, start.day, tzinfo=TEHRAN)
    return wall + timedelta(hours=hour, minutes=minute)
