"""Golden pages: HTML files beside the whole records expected of them.

A page begins with a comment: its address and, where that matters, the desk whose list shows it
(``<!-- https://... listed on qom -->``). The README lists the pages of this folder. Those of
``tests/sites/golden`` lie in a folder named after their reader; their records also have the keys of
``--raw``. Pages of a family of sites lie in a folder here that is named after the family.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse

from newscrawl.items import Article, to_record
from newscrawl.sites.extraction import read
from newscrawl.sites.readers import readers
from newscrawl.sites.registry import desks, site_of_form

FOLDER = Path(__file__).parent
SITES = FOLDER.parent / "sites/golden"
#: Keys that golden records leave out: times depend on the clock and on earlier runs; the reader's
#: version stands in :mod:`tests.readers`.
APART = ("parser", "first_seen_at", "fetched_at")
#: Pages of this folder whose reader is not ``tasnim``.
READERS = {
    "leak_of_a_copy_in_a_heading_and_a_link": "jannah",
    "leak_of_a_copy_in_the_agencys_own_markup": "jannah",
    "unknown_layout_of_the_site": "general",
}

_comment = re.compile(rb"<!-- (?P<url>\S+)(?: listed on (?P<desk>[a-z-]+))? -->\n")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page. html: the file without its comment; reader: name of the reader that must read it;
    expected: its record without the keys of APART, None if nobody has written it yet.
    """

    path: Path
    url: str
    listed_on: str | None
    html: bytes
    reader: str
    expected: dict[str, Any] | None

    @property
    def name(self) -> str:
        """The file's name without its ending, which says what is difficult."""
        return self.path.stem

    @property
    def is_of_a_site(self) -> bool:
        """Whether it lies in a reader's folder of golden records."""
        return self.path.parent.parent == SITES

    @property
    def record(self) -> dict[str, Any]:
        """The expected record. Raises FileNotFoundError if it is not written yet."""
        if self.expected is None:
            raise FileNotFoundError(self.path.with_suffix(".json"))
        return self.expected


def gold_pages(folder: Path = FOLDER) -> list[GoldPage]:
    """Return every page of a folder, by name."""
    return [_load(path) for path in sorted(folder.glob("*.html"))]


def families() -> list[Path]:
    """Return the folders of families' pages."""
    return sorted(path for path in FOLDER.iterdir() if any(path.glob("*.html")))


def site_pages(sites: Path = SITES) -> list[GoldPage]:
    """Return every page of the readers' folders, by reader and name."""
    return [page for folder in sorted(sites.iterdir()) for page in gold_pages(folder)]


def read_gold(gold: GoldPage) -> Article:
    """Read a page as newscrawl does. Raises PageError if it cannot be read."""
    site = site_of_form(gold.url)
    keys = (gold.listed_on, f"{site.name}/{gold.listed_on}" if site else None)
    desk = next(filter(None, map(desks().get, filter(None, keys[::-1]))), None)
    headers = {"Content-Type": "text/html; charset=utf-8"}  # as the site serves every page
    response = HtmlResponse(gold.url, body=gold.html, headers=headers)
    copies = {reader.name for reader in readers() if reader.copies}
    return read(response, desk, copy=gold.is_of_a_site and gold.reader in copies)


def our_record(gold: GoldPage) -> dict[str, Any]:
    """Return the record that newscrawl gives for a page, without the keys of APART."""
    record = to_record(read_gold(gold), raw=gold.is_of_a_site)
    return {key: value for key, value in record.items() if key not in APART}


def differences(got: dict[str, Any], wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields that differ: (got, wanted). The order of keys counts, too."""
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
    record, folder = path.with_suffix(".json"), path.parent.name
    is_of_a_site = folder in {reader.name for reader in readers()}
    return GoldPage(
        path=path,
        url=comment["url"].decode(),
        listed_on=comment["desk"].decode() if comment["desk"] else None,
        html=body[comment.end() :],
        reader=folder if is_of_a_site else READERS.get(path.stem, "tasnim"),
        expected=json.loads(record.read_text(encoding="utf-8")) if record.exists() else None,
    )
