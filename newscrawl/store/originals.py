"""Which stored article a copy repeats: found by the bands that both have, decided on the texts.

A copy's ``original`` is the earliest of the agency's stored articles that it repeats, whichever was
stored first: where an article of the agency comes, changes or gets its fingerprint, the copies near
it, before and after, are decided anew in the same transaction.
"""

from collections.abc import Iterable

from newscrawl.fingerprints import SCHEME, SHARED, bands, likeness, skeleton
from newscrawl.items import Article
from newscrawl.store import Database, ask, writing
from newscrawl.urls import SITE

#: The nearest articles that are looked at; in a form that is filled anew each day, of thousands.
MOST_NEAR = 100
#: Articles of an older database that get their fingerprints with each batch that is stored.
_A_FEW = 32
_MANY = 500
# An index answers these two, not "other than".
_OLD, _SCHEMES = "(scheme < ? OR scheme > ?)", (SCHEME, SCHEME)


def original_of(database: Database, article: Article) -> str | None:
    """The id of the stored article that this one repeats; None for the agency's own."""
    if article.site == SITE:
        return None
    return _original(database, skeleton(article.lead, article.body))


def bears_on_originals(database: Database, article: Article) -> bool:
    """Whether it is new, or has another text or time than the one that is stored."""
    known = database.execute(
        "SELECT 1 FROM articles WHERE id = ? AND content_hash = ? AND published_at IS ?",
        [article.id, article.content_hash, article.published_at],
    )
    return known.fetchone() is None


def note(database: Database, key: int, article: Article) -> None:
    """Part of the transaction that stores the article, after it: its bands, and those copies'
    originals on which it may bear.
    """
    _note(database, key, article.site, bands(skeleton(article.lead, article.body)))


def fill_a_few(database: Database) -> None:
    """Part of the transaction that stores a batch: some older articles get their fingerprints."""
    _fill(database, _A_FEW)


def fill(database: Database) -> int:
    """Give every article its fingerprint that has none of today's scheme; gives their number.

    In short transactions: it may be killed at any moment, and goes on the next time.
    """
    filled = 0
    while True:
        with writing(database):
            number = _fill(database, _MANY)
        filled += number
        if not number:
            return filled


def missing(database: Database) -> int:
    """How many articles have no fingerprint of today's scheme."""
    ((number,),) = ask(database, f"SELECT count(*) FROM fingerprints WHERE {_OLD}", _SCHEMES)  # noqa: S608
    return int(number)


def text_of(database: Database, key: int) -> str:
    """The skeleton of a stored article."""
    ((lead, body),) = database.execute("SELECT lead, body FROM articles WHERE key = ?", [key])
    return skeleton(lead, body)


def _original(database: Database, text: str) -> str | None:
    repeated = [
        key
        for key in _near(database, bands(text))
        if likeness(text, text_of(database, key)) is not None
    ]
    first = database.execute(
        f"SELECT id FROM articles WHERE key IN ({', '.join('?' * len(repeated))}) "  # noqa: S608
        "ORDER BY published_at IS NULL, published_at, id LIMIT 1",
        repeated,
    ).fetchone()
    return first and str(first[0])


def _near(database: Database, of: frozenset[int]) -> list[int]:
    """Keys of the agency's articles that share bands, those that share most first."""
    marks = ", ".join("?" * len(of))
    rows = database.execute(
        f"SELECT key FROM (SELECT article, count(*) AS shared FROM bands WHERE hash IN ({marks}) "  # noqa: S608
        "GROUP BY article HAVING shared >= ?) JOIN articles ON key = article WHERE site = ? "
        "ORDER BY shared DESC, published_at, id LIMIT ?",
        [*of, SHARED, SITE, MOST_NEAR],
    )
    return [key for (key,) in rows.fetchall()]


def _note(database: Database, key: int, site: str, found: frozenset[int]) -> None:
    before = frozenset(
        hash_ for (hash_,) in database.execute("SELECT hash FROM bands WHERE article = ?", [key])
    )
    database.execute(
        "INSERT INTO fingerprints (article, scheme) VALUES (?, ?) "
        "ON CONFLICT (article) DO UPDATE SET scheme = excluded.scheme",
        [key, SCHEME],
    )
    if found != before:
        database.execute("DELETE FROM bands WHERE article = ?", [key])
        database.conn.executemany(
            "INSERT INTO bands (article, hash) VALUES (?, ?)",
            [(key, hash_) for hash_ in sorted(found)],
        )
    if site == SITE:
        copies = _copies_near(database, found)
        if found != before and before:
            copies |= _copies_near(database, before)
        _decide(database, copies)


def _copies_near(database: Database, of: frozenset[int]) -> set[int]:
    marks = ", ".join("?" * len(of))
    rows = database.execute(
        f"SELECT key FROM (SELECT article FROM bands WHERE hash IN ({marks}) "  # noqa: S608
        "GROUP BY article HAVING count(*) >= ?) JOIN articles ON key = article WHERE site <> ?",
        [*of, SHARED, SITE],
    )
    return {key for (key,) in rows.fetchall()}


def _decide(database: Database, copies: Iterable[int]) -> None:
    for key in copies:
        database.execute(
            "UPDATE articles SET original = ? WHERE key = ?",
            [_original(database, text_of(database, key)), key],
        )


def _fill(database: Database, number: int) -> int:
    rows = database.execute(
        "SELECT key, site, lead, body FROM fingerprints JOIN articles ON key = article "  # noqa: S608
        f"WHERE {_OLD} LIMIT ?",
        [*_SCHEMES, number],
    ).fetchall()
    for key, site, lead, body in rows:
        text = skeleton(lead, body)
        _note(database, key, site, bands(text))
        if site != SITE:
            _decide(database, [key])
    return len(rows)
