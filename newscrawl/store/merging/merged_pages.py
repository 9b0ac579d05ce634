"""Bring the archived pages of another folder.

Two pages of one address, time and body are one page; of other crawlers' captures, two of one
address and body are one, as in :mod:`newscrawl.store.captures`. Within a name the order of keys is
the order in which crawled pages came (see :func:`newscrawl.store.archived_pages.in_order`), so a
page that comes between two others gives the later ones new keys. news.db learns these first, with a
note in ``moved_pages`` by which :func:`finish_moves` ends what a kill interrupted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from newscrawl.errors import DamagedPageError, UrlError
from newscrawl.sites.registry import parse_address
from newscrawl.store import Database, ask, writing
from newscrawl.store.bodies import Packed, content, put
from newscrawl.store.merging import keys
from newscrawl.store.page_links import LINKING

# Pages in one transaction.
_AT_ONCE = 200
_FACTS = "kind, name, desk, day, asked, status, headers, partial, own, fetched_at"
_COLUMNS = f"key, {_FACTS}, run, imported_at, url"


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
    own: int
    fetched_at: str
    run: int | None
    imported_at: str | None
    url: str
    body: int

    @property
    def facts(self) -> tuple[Any, ...]:
        return self[1:11]

    @property
    def worth(self) -> tuple[Any, ...]:
        """Of two descriptions of one page the smaller one stays."""
        order = (not self.own, self.fetched_at, self.partial, self.run is None)
        return *order, *map(str, self.facts)


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
        rows = self._alike(row)
        known = self._same(row, rows)
        key = self._insert(row) if known is None else self._improve(known, row)
        self.new += known is None
        self.known += known is not None
        if any(not one.own for one in (row, *rows)):
            # The same body: if one of them came whole, all of them did.
            partial = min(one.partial for one in (row, *rows))
            sql = "UPDATE pages SET partial = ?1 WHERE body = ?2 AND url = ?3 AND partial <> ?1"
            self.target.execute(sql, [partial, row.body, row.url])
        keys.note(self.copy, row.key, key)

    def _insert(self, row: _Row) -> int:
        sql = (
            f"INSERT INTO pages ({_FACTS}, run, imported_at, url, body) "  # noqa: S608
            f"VALUES ({', '.join('?' * 14)})"
        )
        key = int(self.target.execute(sql, row[1:]).lastrowid or 0)
        self._move_later(row)
        return key

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

    def _alike(self, row: _Row) -> list[_Row]:
        """Return the pages here of this address with this body, the earliest first."""
        rows = ask(
            self.target,
            f"SELECT {_COLUMNS}, body FROM pages WHERE body = ? AND url = ? "  # noqa: S608
            "ORDER BY fetched_at, key",
            [row.body, row.url],
        )
        return [_Row(*known) for known in rows]

    def _same(self, row: _Row, rows: list[_Row]) -> _Row | None:
        """Return the page here that is this one, unless it is another page of the other folder."""
        capture = next((known for known in rows if not known.own), None)
        own = [known for known in rows if known.own]
        if not row.own:
            earlier = own and own[0].fetched_at <= row.fetched_at
            return own[0] if earlier else capture
        same = [known for known in own if known.fetched_at == row.fetched_at]
        taken = keys.are_taken(self.copy, [known.key for known in same])
        free = next((known for known in same if known.key not in taken), None)
        if free is None and capture and capture.fetched_at >= row.fetched_at:
            return capture
        return free

    def _improve(self, known: _Row, row: _Row) -> int:
        """Complete the description of a page here by the other folder's. Return its key."""
        best = min(known, row, key=lambda one: one.worth)
        # 0: a crawl's, of which no more is known.
        run = known.run or (known.run if row.run is None else row.run)
        facts = dict(zip((*_FACTS.split(", "), "run"), (*best.facts, run), strict=True))
        changed = {name: to for name, to in facts.items() if to != getattr(known, name)}
        if not changed:
            return known.key
        self.target.execute(
            f"UPDATE pages SET {', '.join(f'{name} = ?' for name in changed)} "  # noqa: S608
            "WHERE key = ?",
            [*changed.values(), known.key],
        )
        if known.run is not None or run is None:
            return known.key
        # From now on its key says when it came.
        key = self._move(known.key)
        keys.move(self.copy, known.key, key)
        self._move_later(best._replace(run=run))
        return key

    def _move_later(self, row: _Row) -> None:
        """Give new keys to crawled pages of this name that only this folder has, and that came
        after a crawled page that is new here.
        """
        if row.run is None:
            return
        later = ask(
            self.target,
            "SELECT p.key, p.fetched_at, b.hash FROM pages p JOIN bodies b ON b.key = p.body "
            "WHERE p.name = ?1 AND p.fetched_at >= ?2 AND p.run IS NOT NULL AND (p.fetched_at > ?2 "
            "OR b.hash > (SELECT hash FROM bodies WHERE key = ?3)) ORDER BY 2, 3, 1",
            [row.name, row.fetched_at, row.body],
        )
        taken = keys.are_taken(self.copy, [old for old, *_ in later])
        for old, *_ in later:
            if old not in taken:
                self._move(old)

    def _move(self, old: int) -> int:
        ((last,),) = ask(self.target, "SELECT seq FROM sqlite_sequence WHERE name = 'pages'")
        new = int(last) + 1
        self._moves.append((old, new))
        _move(self.target, old, new)
        return new


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
    target.execute("PRAGMA defer_foreign_keys = ON")  # until the end of the transaction
    target.execute("UPDATE pages SET key = ? WHERE key = ?", [new, old])
    target.execute("UPDATE capture_names SET page = ? WHERE page = ?", [new, old])
    target.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'pages'", [new])


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
