"""The runs of spiders: their arguments, what they did, and how they ended."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from newscrawl.store import Database, ask, writing
from newscrawl.utils import stat_names


@dataclass(kw_only=True, slots=True)
class Outcome:
    """How a run ended. ``bytes``: size of the responses as transferred, compressed; ``statuses``:
    number of responses by HTTP status; ``counts``: all other counters by name; ``alarms``: the
    drops in the run's page statistics, a sentence each.
    """

    ended_by: str
    exit_code: int
    message: str
    seconds: float
    lists: int = 0
    stored: int = 0
    revised: int = 0
    unchanged: int = 0
    failed: int = 0
    requests: int = 0
    bytes: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Run:
    """One run; ``outcome`` is None if it has not ended: it is under way, or was killed."""

    key: int
    spider: str
    arguments: dict[str, str]
    version: str
    started_at: str
    ended_at: str | None
    outcome: Outcome | None


@dataclass(kw_only=True, slots=True)
class Measured:
    """The page statistics of one run. ``is_good``: later runs are compared with it;
    ``is_accepted``: a user accepted what it raised alarms about.
    """

    key: int
    started_at: str
    is_good: bool
    is_accepted: bool
    measures: Any


#: The statistics of so many good runs of a spider are kept, and of as many others: a run is
#: compared with twenty, and up to thirty more with a page each may be added to these.
KEPT = 50
# Good runs raised no alarm, and ended well or were interrupted (their pages were sound), or were
# accepted by a user. So are those that ended with 65 only because links of lists were inferred: a
# site whose lists nobody knows would have no other, and no change of its articles would be noticed.
_INFERRED, *_BAD_PAGES = (
    f"coalesce(json_extract(counts, '$.\"{name.removeprefix(stat_names.OURS)}\"'), 0)"
    for name in (
        stat_names.LISTS_INFERRED,
        stat_names.ARTICLES_UNREADABLE,
        stat_names.ARTICLES_INVALID,
        stat_names.ARTICLES_UNKNOWN_LAYOUT,
    )
)
_GOOD = (
    "(accepted_at IS NOT NULL OR (coalesce(alarms, '') = '[]' AND "
    "(coalesce(exit_code, -1) IN (0, 130) OR "
    f"(exit_code = 65 AND {_INFERRED} > 0 AND {' + '.join(_BAD_PAGES)} = 0))))"
)
# A merge brings earlier runs later.
_NEWEST_FIRST = "started_at DESC, key DESC"
_JSON = ("statuses", "counts", "alarms")
_COLUMNS = tuple(Outcome.__dataclass_fields__)


def begin_run(
    database: Database, spider: str, arguments: Mapping[str, str], version: str, now: str
) -> int:
    """Note that a run begins, and return its key."""
    with writing(database):
        cursor = database.execute(
            "INSERT INTO runs (spider, arguments, version, started_at) VALUES (?, ?, ?, ?)",
            [spider, _json(arguments), version, now],
        )
    return int(cursor.lastrowid or 0)


def end_run(
    database: Database,
    run: int,
    outcome: Outcome,
    now: str,
    measures: Mapping[str, Any] | None = None,
) -> None:
    """Note how a run ended. ``measures``: its page statistics, for comparison with later runs."""
    values = asdict(outcome)
    values |= {name: _json(values[name]) for name in _JSON}
    with writing(database):
        database.execute(
            "UPDATE runs SET ended_at = ?, measures = ?, "  # noqa: S608
            f"{', '.join(f'{c} = ?' for c in _COLUMNS)} WHERE key = ?",
            [
                now,
                _json(measures) if measures else None,
                *(values[column] for column in _COLUMNS),
                run,
            ],
        )
        # The statistics of an hourly run take some 20 KB: delete those that no run will be compared
        # with. Good runs are counted apart, so that runs with alarms do not push them out.
        database.execute(
            "UPDATE runs SET measures = NULL WHERE key IN (SELECT key FROM (SELECT key, "  # noqa: S608
            f"row_number() OVER (PARTITION BY {_GOOD} ORDER BY {_NEWEST_FIRST}) AS n FROM runs "
            "WHERE spider = (SELECT spider FROM runs WHERE key = ?) AND measures IS NOT NULL) "
            "WHERE n > ?)",
            [run, KEPT],
        )


def measured_runs(database: Database, spider: str) -> list[Measured]:
    """Return the last runs of a spider that have page statistics, oldest first: at most KEPT good
    ones and KEPT others.

    If a user has accepted a run's alarms, the last such run is the first of the list. Good runs are
    that one and those without an alarm that ended with 0, were interrupted, or had no other fault
    than lists of unknown markup. A killed run has no statistics.
    """
    rows = ask(
        database,
        f"SELECT key, started_at, {_GOOD}, accepted_at IS NOT NULL, measures FROM runs "  # noqa: S608
        "WHERE spider = ? AND (measures IS NOT NULL OR accepted_at IS NOT NULL) "
        f"ORDER BY {_NEWEST_FIRST}",
        [spider],
    )
    last = next((n for n, row in enumerate(rows, 1) if row[3]), len(rows))
    return [
        Measured(
            key=key,
            started_at=began,
            is_good=bool(good),
            is_accepted=bool(accepted),
            measures=json.loads(kept),
        )
        for key, began, good, accepted, kept in reversed(rows[:last])
        if kept is not None
    ]


def accept_run(database: Database, run: int, now: str) -> bool:
    """Accept what a run raised alarms about; return False if there is no such run."""
    with writing(database):
        cursor = database.execute(
            "UPDATE runs SET accepted_at = ? WHERE key = ? AND alarms <> '[]'", [now, run]
        )
    return cursor.rowcount == 1


def last_runs(database: Database, number: int) -> list[Run]:
    """Return the last ``number`` runs, oldest first."""
    rows = ask(
        database,
        "SELECT key, spider, arguments, version, started_at, ended_at, "  # noqa: S608
        f"{', '.join(_COLUMNS)} FROM runs ORDER BY {_NEWEST_FIRST} LIMIT ?",
        [number],
    )
    return [_run(*row) for row in reversed(rows)]


def without_end(runs: Iterable[Run]) -> list[Run]:
    """Return the runs that are under way or were killed: of each spider at most its last run.

    ``runs``: oldest first.
    """
    last = {run.spider: run for run in runs}
    return [run for run in last.values() if run.outcome is None]


def _run(
    key: int,
    spider: str,
    arguments: str,
    version: str,
    started_at: str,
    ended_at: str | None,
    *rest: Any,
) -> Run:
    values = dict(zip(_COLUMNS, rest, strict=True))
    # A run of an earlier version has no alarms.
    values |= {name: json.loads(values[name] or "[]") for name in _JSON}
    outcome = Outcome(**values) if ended_at is not None else None
    return Run(
        key=key,
        spider=spider,
        arguments=json.loads(arguments),
        version=version,
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
    )


def _json(value: Mapping[str, Any] | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
