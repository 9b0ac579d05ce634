"""What the pages of :mod:`newscrawl.views` show: lists of articles, and counts to filter by."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple

from newscrawl.store import Database, ask, reading
from newscrawl.store.articles import count
from newscrawl.store.counts import numbers
from newscrawl.store.selection import Selection, where

#: What articles can be grouped by, besides province and month.
Named = Literal["section", "tag"]
# At most so many articles, the last stored, are counted by province, month, section and tag.
_COUNTED = 5_000
_SHORT_COLUMNS = (
    "a.key, a.id, a.site, a.headline, a.lead, a.published_at, a.jalali_date, a.province, a.kind"
)
_AMONG = "json_each(?) j CROSS JOIN"
_DAY = timedelta(days=1)
_NEWEST_FIRST = "ORDER BY a.published_at DESC, a.key DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Short:
    """An article as it stands in a list."""

    key: int
    id: str
    site: str
    headline: str
    lead: str | None
    published_at: str | None
    jalali_date: str | None
    province: str | None
    kind: str


class Checkpoint(NamedTuple):
    """Where the next part of a list begins: after the article of this ``published_at`` and key."""

    published_at: str | None
    key: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """One screen of a selection's articles, with counts.

    ``total``: the number of articles; if ``all_counted`` is False there are more, and only the
    ``total`` that were stored last are counted. ``more``: where the next screen begins; None: there
    is none. ``provinces``, ``months``, ``sites``, ``sections``, ``tags``: the number of counted
    articles by name (None: without one), most first; months newest first.
    """

    total: int
    all_counted: bool
    articles: list[Short]
    more: Checkpoint | None
    provinces: dict[str | None, int]
    months: dict[str | None, int]
    sites: dict[str | None, int]
    sections: dict[str, int]
    tags: dict[str, int]


@dataclass(frozen=True, slots=True)
class Revision:
    """A text of an article. ``replaced_at``: until when it stood, UTC; empty: it is current."""

    revision: int
    headline: str | None
    lead: str | None
    body: str | None
    replaced_at: str = ""


def shelf(
    database: Database, selection: Selection, after: Checkpoint | None, limit: int, names: int
) -> Shelf:
    """Return a screen of a selection, newest first, at most ``limit`` articles.

    ``after``: where it begins; None: at the newest. ``names``: how many sections and tags to count.
    Articles without a time stand last.
    """
    with reading(database):
        keys = _keys(database, selection)
        all_counted = keys is None or len(keys) <= _COUNTED
        counted = _Counts(database, None if keys is None else keys[:_COUNTED])
        found = _page(database, selection, keys if all_counted else None, after, limit + 1)
        last = found[limit - 1] if len(found) > limit else None
        return Shelf(
            total=count(database) if keys is None else min(len(keys), _COUNTED),
            all_counted=all_counted,
            articles=found[:limit],
            more=Checkpoint(last.published_at, last.key) if last else None,
            provinces=counted.provinces(),
            months=counted.months(),
            sites=counted.sites(),
            sections=counted.named("section", names),
            tags=counted.named("tag", names),
        )


def last_stored(database: Database, limit: int) -> list[tuple[Short, str]]:
    """Return the articles that were stored or changed last, the latest first, with their fetch
    time (UTC).
    """
    rows = ask(
        database,
        f"SELECT {_SHORT_COLUMNS}, a.fetched_at "  # noqa: S608
        "FROM (SELECT seq, article FROM changes ORDER BY seq DESC LIMIT ?) c "
        "JOIN articles a ON a.key = c.article ORDER BY c.seq DESC",
        [limit],
    )
    return [(Short(*short), at) for *short, at in rows]


def newest_day(database: Database) -> str | None:
    """Return the newest Tehran day that has an article (``1404-08-30``); None without articles."""
    ((day,),) = ask(database, "SELECT max(jalali_date) FROM articles")
    return None if day is None else str(day)


def revisions(database: Database, article_id: str, limit: int) -> list[Revision]:
    """Return the last ``limit`` former texts of an article, oldest first."""
    rows = ask(
        database,
        "SELECT revision, headline, lead, body, replaced_at FROM revisions "
        "WHERE article = (SELECT key FROM articles WHERE id = ?) ORDER BY revision DESC LIMIT ?",
        [article_id, limit],
    )
    return [Revision(*row) for row in reversed(rows)]


def copies(database: Database, article_id: str, limit: int) -> list[Short]:
    """Return the republished stories whose ``original`` is this article, newest first."""
    rows = ask(
        database,
        f"SELECT {_SHORT_COLUMNS} FROM articles a WHERE a.original = ? {_NEWEST_FIRST}",  # noqa: S608
        [article_id, limit],
    )
    return [Short(*row) for row in rows]


def headlines(database: Database, ids: Sequence[str]) -> dict[str, str]:
    """Return the headlines of those articles that are stored, by id."""
    rows = ask(
        database,
        f"SELECT a.id, a.headline FROM {_AMONG} articles a ON a.id = j.value",  # noqa: S608
        [json.dumps(list(ids))],
    )
    return dict(rows)


def _keys(database: Database, selection: Selection) -> list[int] | None:
    """Return the keys of a selection, the last stored first, at most ``_COUNTED + 1`` of them.

    None: the selection is all articles.
    """
    condition, parameters = where(selection)
    if not condition:
        return None
    rows = ask(
        database,
        f"SELECT key FROM articles INDEXED BY articles_in_short {condition} "  # noqa: S608
        "ORDER BY key DESC LIMIT ?",
        [*parameters, _COUNTED + 1],
    )
    return [key for (key,) in rows]


def _page(
    database: Database,
    selection: Selection,
    keys: Sequence[int] | None,
    after: Checkpoint | None,
    limit: int,
) -> list[Short]:
    """Return the newest articles of a selection after a checkpoint.

    ``keys``: the selection's; None: it has so many articles that a walk from the newest finds
    enough of them soon. Conditions on the time keep that walk within the selection's days.
    """
    if keys is None:
        condition, given = where(selection)
        source, condition = "articles a INDEXED BY articles_by_time", condition or "WHERE 1"
    else:
        given, condition = [json.dumps(list(keys))], "WHERE 1"
        source = f"{_AMONG} articles a INDEXED BY articles_in_short ON a.key = j.value"
    found: list[int] = []
    for when, values in _times(after, selection):
        rows = ask(
            database,
            f"SELECT a.key FROM {source} {condition} AND {when} {_NEWEST_FIRST}",  # noqa: S608
            [*given, *values, limit - len(found)],
        )
        found += [key for (key,) in rows]
    rows = ask(
        database,
        f"SELECT {_SHORT_COLUMNS} FROM {_AMONG} articles a ON a.key = j.value ORDER BY j.key",  # noqa: S608
        [json.dumps(found)],
    )
    return [Short(*row) for row in rows]


def _times(after: Checkpoint | None, selection: Selection) -> Iterator[tuple[str, list[str | int]]]:
    """Yield SQL conditions and their values: first for articles with a time, then without."""
    if after is None or after.published_at:
        conditions = ["a.published_at IS NOT NULL"]
        values: list[str | int] = []
        # A Tehran day begins on the UTC day before it, and ends on the UTC day of the same date.
        if selection.since:
            conditions.append("a.published_at >= ?")
            values.append(str(selection.since - _DAY))
        if selection.until:
            conditions.append("a.published_at < ?")
            values.append(str(selection.until + _DAY))
        if after and after.published_at:
            conditions.append("(a.published_at, a.key) < (?, ?)")
            values += [after.published_at, after.key]
        yield " AND ".join(conditions), values
        yield "a.published_at IS NULL", []
    else:
        yield "a.published_at IS NULL AND a.key < ?", [after.key]


class _Counts:
    """Counts of some articles (``keys``; None: all) by what they have, most first."""

    def __init__(self, database: Database, keys: Sequence[int] | None) -> None:
        self._database = database
        self._keys = None if keys is None else json.dumps(keys)

    def provinces(self) -> dict[str | None, int]:
        return dict(sorted(self._of("province").items(), key=lambda item: -item[1]))

    def sites(self) -> dict[str | None, int]:
        return dict(sorted(self._of("site").items(), key=lambda item: -item[1]))

    def months(self) -> dict[str | None, int]:
        return dict(sorted(self._of("month").items(), key=lambda i: i[0] or "", reverse=True))

    def named(self, of: Named, limit: int) -> dict[str, int]:
        among = "" if self._keys is None else f"{_AMONG} "
        on = "" if self._keys is None else "ON x.article = j.value "
        rows = ask(
            self._database,
            f"SELECT t.name, c.n FROM (SELECT x.{of}, count(*) AS n FROM {among}article_{of}s x "  # noqa: S608
            f"{on}GROUP BY x.{of} ORDER BY n DESC LIMIT ?) c JOIN {of}s t ON t.key = c.{of} "
            "ORDER BY c.n DESC, t.name",
            [*([] if self._keys is None else [self._keys]), limit],
        )
        return dict(rows)

    def _of(self, by: Literal["province", "month", "site"]) -> dict[str | None, int]:
        if self._keys is None:
            return numbers(self._database, by)
        column = "substr(a.jalali_date, 1, 7)" if by == "month" else f"a.{by}"
        rows = ask(
            self._database,
            f"SELECT {column}, count(*) FROM {_AMONG} articles a INDEXED BY articles_in_short "  # noqa: S608
            "ON a.key = j.value GROUP BY 1",
            [self._keys],
        )
        return dict(rows)
