"""No query that runs often scans a whole table."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from newscrawl.store import (
    Database,
    browse,
    change_log,
    counts,
    duplicate_links,
    earlier_walks,
    forgotten,
    ledger,
    listing_walks,
    open_store,
    page_links,
    republished,
    runs,
    search_index,
)
from newscrawl.store.articles import assign_revision, count, record, records, save
from newscrawl.store.coverage import coverage
from newscrawl.store.ledger import Failed
from newscrawl.store.search import search
from newscrawl.store.selection import Selection
from tests.factories import LATER, NOW, QOM, YAZD, address, article, walk

#: Tables with at least one row for every article or link.
BIG = (
    *("articles", "ledger", "listings", "article_tags", "article_sections", "tags", "images"),
    *("related", "warnings", "revisions", "changes", "fingerprints", "bands"),
    *("given", "forgotten", "search_docsize"),
)
AGES = [timedelta(hours=1)]
_name = re.compile(rf"\b({'|'.join(BIG)})\b(?:\s+(?:AS\s+)?(\w+))?")
_with = re.compile(r"(\w+) AS \(SELECT")
_question = re.compile("SELECT|WITH|INSERT|UPDATE|DELETE")
_scan = re.compile(r"^SCAN (\w+)(.*)$")
_row = re.compile(r"\b(new|old)\.(\w+)")


class Asked:
    """Collects the statements that a database runs, and all statements of its triggers."""

    def __init__(self, database: Database) -> None:
        self.database = database
        sql = "SELECT sql FROM {} WHERE type = 'trigger'"
        self.statements: dict[str, Any] = {
            part.strip(): None
            for schema in ("sqlite_schema", "sqlite_temp_schema")
            for (made,) in database.execute(sql.format(schema)).fetchall()
            for part in made.partition("BEGIN")[2].rpartition("END")[0].split(";")
        }
        assert len(self.statements) > 10

    @contextmanager
    def all(self) -> Iterator[None]:
        """Collect the statements run while the block lasts.

        With their parameters if they are known; those of executemany have only their values.
        """
        connection = self.database.conn
        connection.set_trace_callback(lambda sql: self.statements.setdefault(sql, None))
        try:
            with self.database.tracer(self.statements.__setitem__):
                yield
        finally:
            connection.set_trace_callback(None)

    def scans(self) -> set[tuple[str, str]]:
        """Return the scans of whole tables or indexes: table, and statement in single spaces."""
        found = set()
        for sql, parameters in self.statements.items():
            text = " ".join(_row.sub(r":\1_\2", sql).split())
            if not _question.match(text) or "'main'." in text:  # FTS5's own are by key
                continue
            meant = {name: name for name in BIG}
            meant |= {alias: table for table, alias in _name.findall(text) if alias}
            for named in _with.findall(text):
                meant.pop(named, None)
            for *_, detail in self._plan(text, parameters):
                if (scan := _scan.match(detail)) and scan[1] in meant:
                    found.add((meant[scan[1]] + scan[2], text))
        return found

    def _plan(self, text: str, parameters: Any) -> list[Any]:
        given = parameters or dict.fromkeys(re.findall(r":((?:new|old)_\w+)", text))
        return self.database.conn.execute(f"EXPLAIN QUERY PLAN {text}", given).fetchall()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with a few rows of every kind: the queries do not depend on their number."""
    with closing(open_store(tmp_path)) as opened:
        listing_walks.record_page(opened, walk(), [address(n) for n in range(1, 30)], 1, NOW)
        save(opened, [some(n) for n in range(1, 20)], NOW, AGES)
        yield opened


def some(number: int, **fields: object) -> Any:
    body = " ".join(f"واژه{number}{n}" for n in range(90))
    made = article(number, body=body, tags=["الف"], province="qom", desk="qom", **fields)
    return replace(made, sections=["قم"], related=["tasnim:1"], warnings=["no_lead_found"])


def store(database: Database) -> None:
    """Store new, unchanged, revised, refused and forgotten articles, and a seed URL."""
    republished.record_seeds(database, ["https://a.example/1"], str, NOW)
    assign_revision(database, some(30), None, NOW)
    assign_revision(database, replace(some(31), id="a.example:1", site="a.example"), None, NOW)
    save(database, [some(30), some(1), some(2, headline="دیگر")], LATER, AGES)
    save(database, [replace(some(33), headline=None), some(34)], LATER, AGES)
    one = replace(some(35), id="a.example:1", site="a.example", given="https://a.example/1")
    save(database, [one], LATER, AGES)
    save(database, [replace(some(1), published_at=LATER, body=some(2).body)], LATER, AGES)
    forgotten.turn_away(database, some(3).id, None, None, NOW)
    ledger.mark_unchanged(database, "tasnim:1", LATER, AGES)
    for n in (25, 26, 1):
        missing = Failed("http_404", "x", 404, is_missing=True)
        ledger.mark_failed(database, f"tasnim:{n}", missing, 1, LATER, AGES)


def idle(database: Database) -> None:
    """Run the queries of a crawl that finds nothing new."""
    page_links.greatest(database)
    run = runs.begin_run(database, "tasnim", {}, "1", NOW)
    listing_walks.goals(database)
    listing_walks.set_goals(database, [walk()])
    earlier_walks.first_page_validators(database, QOM, NOW)
    listing_walks.disbelieve_days_to_come(database, date(2025, 11, 21), NOW)
    earlier_walks.walked(database, QOM)
    earlier_walks.top(database, QOM)
    earlier_walks.last_odd(database, QOM)
    earlier_walks.doubted_end(database, QOM, NOW)
    listing_walks.covered(database, QOM, [address(1), address(2)])
    again = walk()
    again.ended_by = "covered"
    listing_walks.record_page(database, again, [address(1), address(2)], run, LATER)
    listing_walks.end_walk(database, again, run, LATER)
    listing_walks.complete_days(database, date(2025, 11, 1), date(2025, 11, 21))
    ledger.left_over(database, [QOM, YAZD], run, LATER)
    ledger.left_over(database, [QOM], run, LATER, since=date(2025, 11, 1), until=date(2025, 11, 2))
    ledger.left_over_of_feed(database, "tasnim", run, LATER)
    ledger.to_revisit(database, [QOM, YAZD], LATER)
    ledger.to_revisit(database, [QOM], LATER)
    ledger.younger_than(database, [QOM], NOW, LATER)
    counts.open_links(database)
    counts.waiting(database, [QOM, YAZD], run, LATER, feed_of="tasnim")
    counts.waiting(database, [QOM], run, LATER, since=date(2025, 11, 1), until=date(2025, 11, 2))
    republished.to_ask(database, LATER, again=False)
    search_index.waiting(database)
    duplicate_links.waiting(database)
    runs.measured_runs(database, "tasnim")


def read(database: Database) -> None:
    """Run exports of a selection, searches, and the pages of browse."""
    day = date(2025, 11, 21)
    for selection in (
        Selection(places=("qom",)),
        Selection(since=day, until=day),
        Selection(tag="الف"),
        Selection(section="قم", since=day),
        Selection(changed_after=3),
    ):
        list(records(database, selection))
        count(database, selection)
        search(database, "واژه11", selection, 10)
        browse.shelf(database, selection, None, 5, 9)
    found = browse.shelf(database, Selection(), None, 5, 9)
    browse.shelf(database, Selection(), found.more, 5, 9)
    search(database, "واژه11 | واژه12", Selection(), 10)
    record(database, "tasnim:1")
    change_log.latest(database)
    change_log.exported_up_to(database, "x", Selection())
    change_log.forgotten_since(database, "x")
    browse.last_stored(database, 5)
    browse.newest_day(database)
    browse.revisions(database, "tasnim:2", 5)
    browse.copies(database, "tasnim:2", 5)
    browse.headlines(database, ["tasnim:1", "tasnim:2"])
    page_links.places_of(database, "tasnim:1")
    counts.provinces_met(database)
    counts.by_province_and_site(database, Selection(since=day))
    counts.by_province_and_site(database, Selection(until=day))


def whole(database: Database) -> None:
    """Run the commands that read everything."""
    list(records(database))
    coverage(database)
    counts.first_and_last(database)
    for by in get_args(counts.By):
        counts.numbers(database, by)


_ALL_COUNTED = "of all articles there is a number beside each name"
#: Scans that are meant: a table and how, a part of the statement, and why.
MEANT = {
    ("given", "SELECT url FROM given"): "as many as a user gave",
    ("given", "FROM given g JOIN ledger l"): "all given addresses are looked at, for what is due",
    ("ledger USING INDEX ledger_open", "count(*)"): "an index of open links alone, all counted",
    ("ledger USING INDEX ledger_open", "AND (+l.day IS NULL"): "open links alone, which are due",
    ("ledger USING INDEX ledger_by_feed", "l.listed_by = 'feed'"): "what the feed has shown alone",
    ("changes", "ORDER BY seq DESC LIMIT"): "from its end, as many as are shown",
    ("articles USING COVERING INDEX articles_in_short", "INDEXED BY articles_in_short"): (
        "the newest first, until as many are found as are counted; chosen, and measured by views"
    ),
    ("article_sections USING COVERING", "FROM article_sections x GROUP BY"): _ALL_COUNTED,
    ("article_tags USING COVERING", "FROM article_tags x GROUP BY"): _ALL_COUNTED,
    ("articles USING COVERING", "SELECT count(*) FROM articles"): _ALL_COUNTED,
    ("articles USING COVERING INDEX articles_by_day", "FROM articles GROUP BY 1"): _ALL_COUNTED,
    ("articles USING COVERING INDEX articles_by_province", "GROUP BY 1"): _ALL_COUNTED,
    ("articles USING COVERING INDEX articles_in_short", "SELECT desk AS name"): _ALL_COUNTED,
    ("articles USING INDEX articles_by_time", "ORDER BY published_at, id"): "an export of all",
    ("ledger USING COVERING INDEX ledger_by_day", "l.due_at IS NULL"): "all links, by state",
    **dict.fromkeys(
        [("articles", f"SELECT {name} AS name") for name in ("kind", "site", "parser")],
        "stats are seldom asked for, and an index more would be paid for by each article",
    ),
}


def is_meant(scan: tuple[str, str], meant: tuple[str, str]) -> bool:
    return f"{scan[0]} ".startswith(f"{meant[0]} ") and meant[1] in scan[1]


@pytest.mark.parametrize("way", [store, idle, read, whole])
def test_no_big_table_is_gone_through(database: Database, way: Callable[[Database], None]) -> None:
    asked = Asked(database)
    with asked.all():
        way(database)
    scans = {scan for scan in asked.scans() if not any(is_meant(scan, meant) for meant in MEANT)}
    assert not scans, "an index or another question: " + "\n".join(map(": ".join, sorted(scans)))


def test_all_that_is_meant_is_met(database: Database) -> None:
    asked = Asked(database)
    with asked.all():
        for way in (store, idle, read, whole):
            way(database)
    scans = asked.scans()
    assert not [meant for meant in MEANT if not any(is_meant(scan, meant) for scan in scans)]


def test_a_scan_is_seen(database: Database) -> None:
    database.execute(
        "CREATE TEMP TRIGGER look AFTER UPDATE ON main.ledger BEGIN "
        "DELETE FROM related WHERE id = new.url; END"
    )
    asked = Asked(database)
    with asked.all():
        database.execute("SELECT a.id FROM articles a WHERE a.kicker = ?", ["x"]).fetchall()
        database.execute("SELECT id FROM articles WHERE id = ?", ["x"]).fetchall()
        database.conn.executemany("UPDATE ledger SET url = ? WHERE url <> ?", [("a", "a")])
    assert {table.split()[0] for table, _ in asked.scans()} == {"articles", "ledger", "related"}
