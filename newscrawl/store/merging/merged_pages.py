"""Bring the archived pages of another folder.

Two pages of one address, time and body are one page; of imported pages, two of one address and body
are one, with the earlier time. Within a name, and within an address and second, the order of keys
is the order in which pages came (see :func:`newscrawl.store.archived_pages.in_order`), so a page
that comes between two others gives the later ones new keys. news.db learns these first, with a note
in ``moved_pages`` by which :func:`finish_moves` ends what a kill interrupted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from newscrawl.errors import DamagedPageError, UrlError
from newscrawl.sites.tasnim.addresses import parse_address
from newscrawl.store import Database, ask, writing
from newscrawl.store.bodies import Packed, content, put
from newscrawl.store.merging import keys
from newscrawl.store.page_links import LINKING

# Pages in one transaction.
_AT_ONCE = 200
_FACTS = "kind, name, desk, day, asked, status, headers, partial"
_COLUMNS = f"key, {_FACTS}, run, imported_at, url, fetched_at"


class _Row(NamedTuple):
    """A row of pages; ``body``: its key in bodies."""

    key: int
    kind: str
    name: str | None
    desk: str | None
    day: str | None
    asked: str
    status: int
    headers: str
    partial: int
    run: int | None
    imported_at: str | None
    url: str
    fetched_at: str
    body: int

    @property
    def facts(self) -> tuple[Any, ...]:
        return self[1:9]

    @property
    def worth(self) -> tuple[Any, ...]:
        """Of two descriptions of one page the smaller one stays."""
        return (self.run is None, self.partial, *map(str, self.facts))


class PageMerge:
    """A merge of the other folder's pages (``source``) into pages.db (``target``).

    ``news``: news.db of this folder; ``copy``: a copy of the other one's; ``runs``: the keys here
    of its runs. ``new``, ``known``: numbers of pages; ``damages``: pages that are left out, a
    sentence each.
    """

    def __init__(
        self, source: Database, target: Database, news: Database, copy: Database,
        runs: Mapping[int, int], forgotten: Collection[str],
    ) -> None:  # fmt: skip
        self.source, self.target, self.news, self.copy = source, target, news, copy
        self.runs, self.forgotten = runs, forgotten
        self.left_out = {key for (key,) in ask(copy, "SELECT page FROM forgotten_pages")}
        self.new = self.known = 0
        self.damages: list[str] = []
        self._moves: list[tuple[int, int]] = []

    def take(self, check: Callable[[], None]) -> Iterator[int]:
        """Bring all pages; yield the number of each transaction. ``check``: called before each."""
        last = 0
        while rows := self._portion(last):
            check()
            with writing(self.copy), writing(self.target):
                for row in rows:
                    self._bring(row)
                if self._moves:
                    _note_moves(self.news, self._moves)
            if self._moves:
                _forget_moves(self.news)
                self._moves.clear()
            last = rows[-1].key
            yield len(rows)

    def _portion(self, last: int) -> list[_Row]:
        rows = ask(
            self.source,
            f"SELECT {_COLUMNS}, body FROM pages WHERE key > ? ORDER BY key LIMIT ?",  # noqa: S608
            [last, _AT_ONCE],
        )
        return [_Row(*row) for row in rows]

    def _bring(self, row: _Row) -> None:
        if row.key in self.left_out or self._is_forgotten(row):
            return
        try:
            body = self._body(row)
        except DamagedPageError as error:
            self.damages.append(f"page {row.key} ({row.url}): {error}; it is left out")
            return
        row = row._replace(body=body, run=None if row.run is None else self.runs.get(row.run, 0))
        if same := self._same(row):
            self.known += 1
            self._improve(same, row)
            keys.note(self.copy, row.key, same.key)
            return
        self.new += 1
        key = int(
            self.target.execute(
                f"INSERT INTO pages ({_FACTS}, run, imported_at, url, fetched_at, body) "  # noqa: S608
                f"VALUES ({', '.join('?' * 13)})",
                row[1:],
            ).lastrowid
            or 0
        )
        keys.note(self.copy, row.key, key)
        self._move_later(key, row)

    def _is_forgotten(self, row: _Row) -> bool:
        if not self.forgotten or row.kind == "list":
            return False
        try:
            return row.name in self.forgotten or parse_address(row.url).id in self.forgotten
        except UrlError:
            return False

    def _body(self, row: _Row) -> int:
        """Return the key of the page's body here; store it if it is new. Raises DamagedPageError
        if it is new and not sound.
        """
        found = ask(self.source, "SELECT hash, size FROM bodies WHERE key = ?", [row.body])
        if not found:
            raise DamagedPageError("its body is not there")
        ((digest, size),) = found
        known = ask(self.target, "SELECT key FROM bodies WHERE hash = ?", [digest])
        if known:
            return int(known[0][0])
        ((data,),) = ask(self.source, "SELECT data FROM bodies WHERE key = ?", [row.body])
        content(digest, data)
        return put(self.target, Packed(digest, size, data))

    def _same(self, row: _Row) -> _Row | None:
        """Return the page here that is this one, unless it is another page of the other folder."""
        is_same = "fetched_at = ?3 OR (?4 AND run IS NULL)"
        rows = ask(
            self.target,
            f"SELECT {_COLUMNS}, body FROM pages "  # noqa: S608
            f"WHERE body = ?1 AND url = ?2 AND ({is_same}) "
            "ORDER BY fetched_at <> ?3, run IS NULL, key",
            [row.body, row.url, row.fetched_at, row.run is None],
        )
        found = [_Row(*known) for known in rows]
        taken = keys.are_taken(self.copy, [known.key for known in found])
        if row.run is None:
            taken = set()  # pages that an older version imported twice are one here
        return next((known for known in found if known.key not in taken), None)

    def _improve(self, known: _Row, row: _Row) -> None:
        """Complete the description of a page here by the other folder's."""
        best = min(known, row, key=lambda one: one.worth)
        facts = dict(zip((*_FACTS.split(", "), "run"), (*best.facts, best.run), strict=True))
        if known.run is None and row.run is None:
            facts["fetched_at"] = min(known.fetched_at, row.fetched_at)
            facts["partial"] = min(known.partial, row.partial)
        changed = {name: to for name, to in facts.items() if to != getattr(known, name)}
        if changed:
            self.target.execute(
                f"UPDATE pages SET {', '.join(f'{name} = ?' for name in changed)} "  # noqa: S608
                "WHERE key = ?",
                [*changed.values(), known.key],
            )

    def _move_later(self, key: int, row: _Row) -> None:
        """Give new keys to pages that only this folder has, and that came after a new one."""
        later = ask(
            self.target,
            "SELECT p.key, p.fetched_at, b.hash FROM pages p JOIN bodies b ON b.key = p.body "
            "WHERE p.name = ?1 AND p.fetched_at > ?2 AND p.run IS NOT NULL AND ?3 UNION "
            "SELECT p.key, p.fetched_at, b.hash FROM pages p JOIN bodies b ON b.key = p.body "
            "WHERE p.fetched_at = ?2 AND p.url = ?4 AND p.key <> ?5 "
            "AND b.hash > (SELECT hash FROM bodies WHERE key = ?6) ORDER BY 2, 3, 1",
            [row.name, row.fetched_at, row.run is not None, row.url, key, row.body],
        )
        taken = keys.are_taken(self.copy, [old for old, *_ in later])
        for old, *_ in later:
            if old not in taken:
                new = _next_key(self.target)
                self._moves.append((old, new))
                _move(self.target, old, new)


def count_pages(source: Database) -> int:
    """Count the pages of a pages.db."""
    ((number,),) = ask(source, "SELECT count(*) FROM pages")
    return int(number)


def finish_moves(news: Database, target: Database) -> None:
    """End the moves of pages to new keys that a killed merge has begun."""
    moves = ask(news, "SELECT old, new FROM moved_pages ORDER BY new")
    if not moves:
        return
    with writing(target):
        for old, new in moves:
            _move(target, old, new)
    _forget_moves(news)


def _move(target: Database, old: int, new: int) -> None:
    target.execute("UPDATE pages SET key = ? WHERE key = ?", [new, old])
    target.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'pages'", [new])


def _next_key(target: Database) -> int:
    ((last,),) = ask(target, "SELECT seq FROM sqlite_sequence WHERE name = 'pages'")
    return int(last) + 1


def _note_moves(news: Database, moves: list[tuple[int, int]]) -> None:
    with writing(news):
        many = news.conn.executemany
        many("INSERT INTO moved_pages (old, new) VALUES (?, ?)", moves)
        for table in LINKING:
            changed = [(new, old) for old, new in moves]
            many(f"UPDATE {table} SET page = ? WHERE page = ?", changed)  # noqa: S608


def _forget_moves(news: Database) -> None:
    with writing(news):
        news.execute("DELETE FROM moved_pages")
