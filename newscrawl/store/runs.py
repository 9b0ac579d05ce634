"""The runs of spiders: what each was asked for, what it did, and how it ended."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from newscrawl.store import Database, ask, writing


@dataclass(kw_only=True, slots=True)
class Outcome:
    """How a run ended. ``bytes``: of responses, compressed as they came; ``statuses``: HTTP status
    to number of answers; ``counts``: all other counters by name.
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


@dataclass(kw_only=True, slots=True)
class Run:
    """One run; ``outcome`` is None where it has no end: under way, or killed."""

    key: int
    spider: str
    arguments: dict[str, str]
    version: str
    started_at: str
    ended_at: str | None
    outcome: Outcome | None


_COLUMNS = tuple(Outcome.__dataclass_fields__)


def begin_run(
    database: Database, spider: str, arguments: Mapping[str, str], version: str, now: str
) -> int:
    """Note that a run begins; gives its key."""
    with writing(database):
        cursor = database.execute(
            "INSERT INTO runs (spider, arguments, version, started_at) VALUES (?, ?, ?, ?)",
            [spider, _json(arguments), version, now],
        )
    return int(cursor.lastrowid or 0)


def end_run(database: Database, run: int, outcome: Outcome, now: str) -> None:
    """Note how a run ended."""
    values = asdict(outcome)
    values |= {name: _json(values[name]) for name in ("statuses", "counts")}
    with writing(database):
        database.execute(
            f"UPDATE runs SET ended_at = ?, {', '.join(f'{c} = ?' for c in _COLUMNS)} "  # noqa: S608
            "WHERE key = ?",
            [now, *(values[column] for column in _COLUMNS), run],
        )


def last_runs(database: Database, number: int) -> list[Run]:
    """The last so many runs, oldest first."""
    rows = ask(
        database,
        "SELECT key, spider, arguments, version, started_at, ended_at, "  # noqa: S608
        f"{', '.join(_COLUMNS)} FROM runs ORDER BY key DESC LIMIT ?",
        [number],
    )
    return [_run(*row) for row in reversed(rows)]


def _run(
    key: int,
    spider: str,
    arguments: str,
    version: str,
    started_at: str,
    ended_at: str | None,
    *rest: Any,
) -> Run:
    outcome = None
    if ended_at is not None:
        values = dict(zip(_COLUMNS, rest, strict=True))
        values |= {name: json.loads(values[name]) for name in ("statuses", "counts")}
        outcome = Outcome(**values)
    return Run(
        key=key,
        spider=spider,
        arguments=json.loads(arguments),
        version=version,
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
