"""The set's pages: each an HTML file in this folder, with the whole record that it is to give.

A page begins with a comment: the address that it was fetched from and, where that matters, the
desk on whose list it stood (``<!-- https://... listed on qom -->``).
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse

from newscrawl.items import to_record
from newscrawl.sites import provinces
from newscrawl.sites.extraction import read

FOLDER = Path(__file__).parent
#: Only the clock and the history know these.
TIMES = ("first_seen_at", "fetched_at")

_comment = re.compile(rb"<!-- (?P<url>\S+)(?: listed on (?P<desk>[a-z-]+))? -->\n")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page: ``html`` is the file without its comment, ``record`` what it is to give."""

    name: str
    url: str
    listed_on: str | None
    html: bytes
    record: dict[str, Any]


def gold_pages(folder: Path = FOLDER) -> list[GoldPage]:
    """Every page of the set, by name."""
    return [_load(path) for path in sorted(folder.glob("*.html"))]


def our_record(gold: GoldPage) -> dict[str, Any]:
    """What newscrawl gives for the page, without the two times."""
    desk = provinces.desks()[gold.listed_on] if gold.listed_on else None
    headers = {"Content-Type": "text/html; charset=utf-8"}  # as the site says, of every page
    record = to_record(read(HtmlResponse(gold.url, body=gold.html, headers=headers), desk))
    return {key: value for key, value in record.items() if key not in TIMES}


def differences(got: dict[str, Any], wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, each with what came and what was wanted; keys' order counts too."""
    found = {
        key: (got.get(key, "no such key"), wanted.get(key, "no such key"))
        for key in [*wanted, *(key for key in got if key not in wanted)]
        if key not in got or key not in wanted or got[key] != wanted[key]
    }
    if not found and list(got) != list(wanted):
        found["order of keys"] = (list(got), list(wanted))
    return found


def _load(path: Path) -> GoldPage:
    body = path.read_bytes()
    comment = _comment.match(body)
    if comment is None:
        raise ValueError(f"{path} is to begin with a comment that holds its address")
    return GoldPage(
        name=path.stem,
        url=comment["url"].decode(),
        listed_on=comment["desk"].decode() if comment["desk"] else None,
        html=body[comment.end() :],
        record=json.loads(path.with_suffix(".json").read_text(encoding="utf-8")),
    )
