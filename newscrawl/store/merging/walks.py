"""Bring the walks of another folder: the days that they covered, and those they were to cover."""

from collections.abc import Iterable, Mapping

from newscrawl.store import Database, ask, writing

#: First and last covered Tehran day (ISO); the last one is covered in part.
Interval = tuple[str, str]
_SAME = "desk, since, until, archive, started_at"
_OUTCOME = "ended_at, ended_by, complete, pages, links, odd"


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Join intervals of covered days where one begins no later than another ends; sorted. Pure."""
    found: list[Interval] = []
    for since, until in sorted(intervals):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def bring_goals(target: Database, copy: Database) -> None:
    """Bring the days that walks were to cover, before all links: nothing is forgotten by a kill."""
    with writing(target):
        target.conn.executemany(
            "INSERT INTO goals (desk, until, since) VALUES (?, ?, ?) ON CONFLICT (desk, until) "
            "DO UPDATE SET since = excluded.since WHERE excluded.since < since",
            ask(copy, "SELECT desk, until, since FROM goals"),
        )


def bring_walks(target: Database, copy: Database, runs: Mapping[int, int]) -> None:
    """Bring the walks and the days that they covered, in one transaction, after all links.

    ``runs``: the keys here of the other folder's runs.
    """
    with writing(target):
        for (desk,) in ask(copy, "SELECT DISTINCT desk FROM walks ORDER BY desk"):
            _bring_walks(target, copy, desk, runs)
        for (desk,) in ask(copy, "SELECT desk FROM walked ORDER BY desk"):
            _bring_days(target, copy, desk)


def _bring_walks(target: Database, copy: Database, desk: str, runs: Mapping[int, int]) -> None:
    sql = f"SELECT {_SAME}, {_OUTCOME}, run, key FROM walks WHERE desk = ? ORDER BY key"  # noqa: S608
    here = {row[:5]: (row[5:11], row[12]) for row in ask(target, sql, [desk])}
    for *row, run, _ in ask(copy, sql, [desk]):
        same, outcome = tuple(row[:5]), tuple(row[5:])
        if same not in here:
            known = None if run is None else runs.get(run, 0)
            target.execute(
                f"INSERT INTO walks ({_SAME}, {_OUTCOME}, run) "  # noqa: S608
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*row, known],
            )
        elif here[same][0][0] is None and outcome[0] is not None:  # it has ended since
            target.execute(
                f"UPDATE walks SET ({_OUTCOME}) = (?, ?, ?, ?, ?, ?) WHERE key = ?",  # noqa: S608
                [*outcome, here[same][1]],
            )


def _bring_days(target: Database, copy: Database, desk: str) -> None:
    *apart, (since, until) = union([*_intervals(target, desk), *_intervals(copy, desk)])
    sql = "SELECT etag, last_modified, origin, top FROM walked WHERE desk = ?"
    named = {*ask(target, sql, [desk]), *ask(copy, sql, [desk])}
    # Which of two first pages is the newer is not known: the next walk asks for it in full.
    first_page = named.pop() if len(named) == 1 else (None, None, None, None)
    target.execute(
        "INSERT INTO walked (desk, since, until, etag, last_modified, origin, top) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (desk) DO UPDATE SET since = excluded.since, "
        "until = excluded.until, etag = excluded.etag, last_modified = excluded.last_modified, "
        "origin = excluded.origin, top = excluded.top",
        [desk, since, until, *first_page],
    )
    target.execute("DELETE FROM walked_apart WHERE desk = ?", [desk])
    target.conn.executemany(
        "INSERT INTO walked_apart (desk, since, until) VALUES (?, ?, ?)",
        [(desk, *days) for days in apart],
    )


def _intervals(database: Database, desk: str) -> list[Interval]:
    sql = (
        "SELECT since, until FROM walked WHERE desk = ?1 "
        "UNION SELECT since, until FROM walked_apart WHERE desk = ?1"
    )
    return [(since, until) for since, until in ask(database, sql, [desk])]
