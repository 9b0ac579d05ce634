"""Tasnim's 32 provincial desks, from ``desks.json``; Kashan is a second one in Isfahan."""

import json
from functools import cache
from importlib.resources import files

from newscrawl.sites.provinces import Desk, provinces

#: The site's name in ids and records.
SITE = "tasnim"
#: The site's number of the provinces service (استان‌ها), the parent of all desks.
SERVICE = "6"


@cache
def desks() -> dict[str, Desk]:
    """Return all desks by key, in the file's order."""
    text = files("newscrawl.sites.tasnim").joinpath("desks.json").read_text(encoding="utf-8")
    return {
        row["key"]: Desk(
            SITE, row["key"], row["name"], row["section"], provinces()[row["province"]]
        )
        for row in json.loads(text)
    }


def slug(desk: Desk) -> str:
    """Return the last segment of the address of a desk's list: its name, spaces as hyphens."""
    return desk.name.replace(" ", "-")
