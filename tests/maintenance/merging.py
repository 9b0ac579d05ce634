"""Make output folders as crawls at given moments would, merge them, and compare the results."""

import json
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.archive.archived_words import ArchivedWords
from newscrawl.archive.reparse import Readings, dated
from newscrawl.sites.desk_walk import DeskWalk
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.sites.tasnim.desks import desks
from newscrawl.store import open_pages, open_store
from newscrawl.store.archived_pages import ARTICLE, ArchivedPage, record_page
from newscrawl.store.articles import save
from newscrawl.store.listing_walks import record_page as record_list
from newscrawl.store.runs import Outcome, begin_run, end_run
from newscrawl.utils.http_validators import Validators
from tests.conftest import Scrapy
from tests.newsroom import Told, article_page

PUBLISHED = datetime(2025, 11, 1, 8, 30, tzinfo=UTC)
_TIMES = ("first_seen_at", "fetched_at")


def at(minute: int) -> str:
    """Return a moment, so many minutes after the first, in UTC."""
    return f"2025-11-03T{10 + minute // 60:02}:{minute % 60:02}:00Z"


def fetched(folder: Path, minute: int, number: int, version: int, desk: str = "qom") -> Path:
    """Store a story as a run of that minute, which found it on a desk's list, would have done."""
    now, of = at(minute), desks()[desk]
    told = Told(number, desks()["qom"], PUBLISHED, version)
    link = parse_address(told.path)
    page = ArchivedPage(
        kind=ARTICLE,
        url=link.url,
        asked=link.url,
        fetched_at=now,
        body=article_page(told).encode(),
        name=told.id,
        desk=desk,
        day=link.day.isoformat() if link.day else None,
        status=200,
    )
    with (
        closing(open_store(folder)) as news,
        closing(open_pages(folder)) as kept,
        closing(ArchivedWords(folder)) as words,
    ):
        run = begin_run(news, "tasnim", {"provinces": desk}, "1", now)
        walk = DeskWalk(desk=of, since=PUBLISHED.date())
        walk.take([link])
        walk.ended_by = "since"
        record_list(news, walk, [link], run, now)
        key = record_page(kept, replace(page, run=run))
        page = replace(page, run=run, key=key)
        article = dated(Readings([page], of).read(page), page)
        article.validators = Validators(f'"{version}"', None, "https://www.tasnimnews.ir")
        save(news, [article], now, kept=words)
        done = Outcome(ended_by="finished", exit_code=0, message="done", seconds=minute, stored=1)
        end_run(news, run, done, now)
    return folder


def copied(folder: Path, to: Path) -> Scrapy:
    """Return commands on a copy of an output folder; of an empty one if ``folder`` is missing."""
    if folder.exists():
        shutil.copytree(folder, to)
    return Scrapy(to)


def merged(to: Path, first: Path, *others: Path) -> Scrapy:
    """Return commands on a copy of ``first`` at ``to``, with the other folders merged into it."""
    scrapy = copied(first, to)
    scrapy("merge", *map(str, others))
    return scrapy


def outputs(scrapy: Scrapy) -> dict[str, bytes]:
    """Return what export, archive export, coverage and stats write."""
    warc = scrapy.folder.parent / f"{scrapy.folder.name}.warc"
    scrapy("archive", "export", str(warc))
    printed = {
        name: scrapy(*name.split()).stdout.encode()
        for name in ("export - --raw", "coverage", "stats", "duplicates")
    }
    return {**printed, "archive export": warc.read_bytes()}


def without_times(made: dict[str, bytes]) -> dict[str, Any]:
    """Return outputs of two crawls of one site in a form that does not depend on the clock, nor on
    how often a page was fetched.
    """
    records = [json.loads(line) for line in made["export - --raw"].splitlines()]
    for record in records:
        for name in _TIMES:
            del record[name]
    pages = set()
    for record in made["archive export"].split(b"WARC/1.1\r\n"):
        named = re.findall(rb"^WARC-(?:Target-URI|Payload-Digest): (\S+)", record, re.MULTILINE)
        pages.add(tuple(sorted(named)))
    assert len(pages) > len(records)
    rest = {
        name: text for name, text in made.items() if name in ("coverage", "stats", "duplicates")
    }
    return {"records": records, "pages": pages, **rest}


def contents(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of both databases, sorted, by database and table."""
    found = {}
    for name in ("news.db", "pages.db"):
        with closing(sqlite3.connect(folder / name)) as database:
            sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'"
            for (table,) in database.execute(sql).fetchall():
                rows = database.execute(f"SELECT * FROM {table}").fetchall()
                found[f"{name} {table}"] = sorted(rows, key=repr)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder with what they hold."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def sql(scrapy: Scrapy, text: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Run a statement in news.db, and return its rows."""
    with closing(sqlite3.connect(scrapy.folder / "news.db")) as database, database:
        return database.execute(text, parameters).fetchall()
