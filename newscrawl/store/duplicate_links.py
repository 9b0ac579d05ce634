"""Links from each stored article to the article that it repeats.

Candidates share a band of their fingerprints; the texts decide. Near-duplicates have an order: the
agency's own articles first, then by time of publication. An article repeats the first
near-duplicate that stands before it. If that one is an agency's own, it is the ``original`` of a
republished story, and of a story that another agency published later.

Triggers note new and changed articles in ``fingerprints_stale``. Code that stores articles calls
:func:`sync` in its own transaction, which decides anew all links that may be affected, so that the
result does not depend on the order of storing. Articles that an older version stored, or that were
changed by hand, are worked off by :func:`catch_up`, and a few at a time by :func:`sync`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from newscrawl.items import Article
from newscrawl.search.near_duplicates import SCHEME, bands, likeness, may_repeat, skeleton, sketch
from newscrawl.sites.registry import sites
from newscrawl.store import Database, ask, reading, stale_queue

# Waiting articles that are worked off together with a batch.
_A_FEW = 32
# Thousands of articles may have the same text, or the same form that is filled in anew each day.
# Comparing one with all others would take time in proportion to their number, so it is compared
# with at most _MOST_NEAR: those that share the most bands, taken from the first _MOST_OF_BAND
# stored articles of each band. Below these limits the order of storing makes no difference.
_MOST_OF_BAND, _MOST_NEAR = 400, 100
_IN_BAND = (
    "SELECT b.hash, b.article FROM json_each(:hashes) j CROSS JOIN bands b ON b.hash = j.value "
    # Most bands are in one article alone: its own.
    "WHERE EXISTS (SELECT 1 FROM bands WHERE hash = j.value LIMIT 1 OFFSET :own) "
    "AND b.article < coalesce((SELECT article FROM bands WHERE hash = j.value "
    "ORDER BY article LIMIT 1 OFFSET :most), 9e18)"
)
# How many of the articles that repeat changed ones are decided anew at once; the others wait.
_MOST_REPEATING = 200
# No article has this key.
_NOT_STORED = 0


class Place(NamedTuple):
    """The sort key of an article among its near-duplicates."""

    is_copy: bool
    is_undated: bool
    published_at: str
    digits: int
    id: str
    site: str


class DuplicateLink(NamedTuple):
    """A link to the article with the key ``repeats``.

    ``likeness``: the share of the shorter text that both have, in percent.
    """

    repeats: int
    likeness: int


def place(article_id: str, site: str, published_at: str | None) -> Place:
    """Return the place of an article; at the same time the lower number stands first."""
    return Place(
        is_copy=site not in sites(),
        is_undated=published_at is None,
        published_at=published_at or "",
        digits=len(article_id),
        id=article_id,
        site=site,
    )


def original_of(database: Database, article: Article) -> str | None:
    """Return the id of the agency's stored article that this one repeats; None for an agency's own,
    whose link is made once it is stored.
    """
    if article.site in sites():
        return None
    text = skeleton(article.lead, article.body)
    with reading(database):
        near = _near(database, {_NOT_STORED: sketch(text)}, own=0)[_NOT_STORED]
        known = _Compared(database, near, {_NOT_STORED: text})
        known.places[_NOT_STORED] = place(article.id, article.site, None)
        link = known.first(_NOT_STORED, [key for key in near if not known.places[key].is_copy])
    return link and known.places[link.repeats].id


def sync(database: Database, keys: Iterable[int]) -> None:
    """Update fingerprints and links of these articles, and of a few more that wait.

    Part of the caller's transaction.
    """
    _check_scheme(database)
    _work_off(database, keys)
    rows = database.execute("SELECT key FROM fingerprints_stale LIMIT ?", [_A_FEW]).fetchall()
    _work_off(database, [key for (key,) in rows])


def waiting(database: Database) -> int:
    """Count the articles that have no fingerprint of their current text."""
    return stale_queue.number(database, "fingerprints_stale", is_current=_is_current(database))


def catch_up(database: Database) -> Iterator[int]:
    """Work off all waiting articles; yield the number of each transaction."""
    sql = "SELECT key FROM fingerprints_stale LIMIT ?"
    return stale_queue.work_off(database, sql, _check_scheme, _work_off)


def _check_scheme(database: Database) -> None:
    if not _is_current(database):
        database.execute("DELETE FROM bands")
        database.execute("DELETE FROM fingerprints")
        database.execute("DELETE FROM fingerprints_stale")
        database.execute("INSERT INTO fingerprints_stale SELECT key FROM articles")
        database.execute("UPDATE fingerprints_form SET scheme = ?", [SCHEME])


def _is_current(database: Database) -> bool:
    return ask(database, "SELECT scheme FROM fingerprints_form") == [(SCHEME,)]


def _work_off(database: Database, keys: Iterable[int]) -> None:
    # Include the articles that repeat them: they may have to be linked to another one.
    rows = database.execute(
        "WITH given AS (SELECT value FROM json_each(?)), "
        "meant AS (SELECT value FROM given UNION SELECT * FROM (SELECT article FROM given "
        "CROSS JOIN fingerprints ON repeats = value LIMIT ?)) "
        "SELECT s.key, a.key, a.lead, a.body, f.sketch "
        "FROM meant CROSS JOIN fingerprints_stale s ON s.key = meant.value "
        "LEFT JOIN articles a ON a.key = s.key LEFT JOIN fingerprints f ON f.article = s.key "
        "ORDER BY s.key",
        [json.dumps(list(keys)), _MOST_REPEATING],
    ).fetchall()
    if not rows:
        return
    texts = {key: skeleton(*row) for key, found, *row, _ in rows if found is not None}
    before = {key: made for key, *_, made in rows if made is not None}
    now = {key: sketch(text) for key, text in texts.items()}
    _write(database, before, now)
    database.conn.executemany(
        "DELETE FROM fingerprints_stale WHERE key = ?", [(key,) for key, *_ in rows]
    )
    _link(database, now, texts)


def _write(database: Database, before: Mapping[int, bytes], now: Mapping[int, bytes]) -> None:
    many = database.conn.executemany
    gone = {key: made for key, made in before.items() if made != now.get(key)}
    come = {key: made for key, made in now.items() if made != before.get(key)}
    many("DELETE FROM bands WHERE hash = ? AND article = ?", sorted(_rows(gone)))
    many("INSERT OR IGNORE INTO bands (hash, article) VALUES (?, ?)", sorted(_rows(come)))
    many("DELETE FROM fingerprints WHERE article = ?", [(key,) for key in before if key not in now])
    many(
        "INSERT INTO fingerprints (article, sketch) VALUES (?, ?) "
        "ON CONFLICT (article) DO UPDATE SET sketch = excluded.sketch",
        come.items(),
    )


def _rows(sketches: Mapping[int, bytes]) -> Iterator[tuple[int, int]]:
    return ((hash_, key) for key, made in sketches.items() for hash_ in bands(made))


def _link(database: Database, changed: Mapping[int, bytes], texts: Mapping[int, bytes]) -> None:
    """Update the links of changed articles, and of articles that may repeat them.

    ``changed``: the sketches of the changed articles; ``texts``: their skeletons.
    """
    near = _near(database, changed)
    known = _Compared(database, {*changed}.union(*near.values()), texts)
    links: dict[int, DuplicateLink | None] = {key: known.first(key, near[key]) for key in changed}
    for key in changed:
        for other in near[key]:
            if other in changed or known.places[other] < known.places[key]:
                continue
            link = links.get(other, known.links.get(other))
            if link is None or known.places[key] < known.places[link.repeats]:
                found = known.likeness(other, key)
                links |= {} if found is None else {other: DuplicateLink(key, found)}
    database.conn.executemany(
        "UPDATE fingerprints SET repeats = ?1, likeness = ?2 "
        "WHERE article = ?3 AND (repeats IS NOT ?1 OR likeness IS NOT ?2)",
        [(*(link or (None, None)), key) for key, link in links.items()],
    )
    database.conn.executemany(
        "UPDATE articles SET original = ?1 WHERE key = ?2 AND original IS NOT ?1",
        [(known.original(key, link), key) for key, link in links.items()],
    )


def _near(database: Database, sketches: Mapping[int, bytes], own: int = 1) -> dict[int, list[int]]:
    """Return for each sketch the keys of stored articles that are worth comparing with it.

    ``own``: 1 where the articles of these sketches are stored themselves, else 0.
    """
    having: defaultdict[int, list[int]] = defaultdict(list)
    for hash_, key in _rows(sketches):
        having[hash_].append(key)
    found = database.execute(
        _IN_BAND,
        {"hashes": json.dumps(sorted(having)), "most": _MOST_OF_BAND, "own": own},
    )
    shared: dict[int, Counter[int]] = {key: Counter() for key in sketches}
    for hash_, article in found.fetchall():
        for key in having[hash_]:
            shared[key][article] += 1
    near = {key: _nearest(bands, key) for key, bands in shared.items()}
    made = dict(
        database.execute(
            "SELECT f.article, f.sketch FROM json_each(?) j CROSS JOIN fingerprints f "
            "ON f.article = j.value JOIN articles a ON a.key = f.article",
            [json.dumps(sorted(set().union(*near.values())))],
        ).fetchall()
    )
    return {
        key: [other for other in near[key] if may_repeat(one, made.get(other, b""))]
        for key, one in sketches.items()
    }


def _nearest(shared: Counter[int], key: int) -> list[int]:
    del shared[key]
    if len(shared) <= _MOST_NEAR:
        return list(shared)
    return sorted(shared, key=lambda other: (-shared[other], other))[:_MOST_NEAR]


class _Compared:
    """Places, links and texts of stored articles that are being compared, each read once."""

    def __init__(self, database: Database, keys: Iterable[int], texts: Mapping[int, bytes]) -> None:
        self.database = database
        self.texts = dict(texts)
        self.places: dict[int, Place] = {}
        self.links: dict[int, DuplicateLink] = {}
        rows = database.execute(
            "SELECT a.key, a.id, a.site, a.published_at, f.likeness, "
            "b.key, b.id, b.site, b.published_at "
            "FROM json_each(?) j CROSS JOIN articles a ON a.key = j.value "
            "JOIN fingerprints f ON f.article = a.key LEFT JOIN articles b ON b.key = f.repeats",
            [json.dumps(list(keys))],
        )
        for key, *named, like, repeats, id_, site, published_at in rows.fetchall():
            self.places[key] = place(*named)
            if repeats is not None:
                self.links[key] = DuplicateLink(repeats, like)
                self.places[repeats] = place(id_, site, published_at)

    def first(self, key: int, near: Iterable[int]) -> DuplicateLink | None:
        """Return the link to the first of the candidates ``near`` that an article repeats."""
        before = [other for other in near if self.places[other] < self.places[key]]
        for other in sorted(before, key=self.places.__getitem__):
            if (found := self.likeness(key, other)) is not None:
                return DuplicateLink(other, found)
        return None

    def likeness(self, one: int, other: int) -> int | None:
        """Return the likeness of two articles in percent; None if neither repeats the other."""
        share = likeness(self._text(one), self._text(other))
        return None if share is None else int(100 * share)

    def original(self, key: int, link: DuplicateLink | None) -> str | None:
        """Return the ``original`` for the record of an article with this link.

        Of two agencies' stories the later one repeats the other; without two different times of
        publication nobody knows which that is.
        """
        if link is None:
            return None
        own, first = self.places[key], self.places[link.repeats]
        if own.is_copy:
            return None if first.is_copy else first.id
        is_later = not own.is_undated and own.published_at > first.published_at
        return first.id if is_later and own.site != first.site else None

    def _text(self, key: int) -> bytes:
        if key not in self.texts:
            ((lead, body),) = self.database.execute(
                "SELECT lead, body FROM articles WHERE key = ?", [key]
            ).fetchall()
            self.texts[key] = skeleton(lead, body)
        return self.texts[key]
