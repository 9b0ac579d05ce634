"""Clusters of articles that repeat each other: copies, and the agency's own re-issues."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from newscrawl.fingerprints import SHARED, likeness
from newscrawl.store import Database, reading
from newscrawl.store.articles import Selection, keys
from newscrawl.store.originals import MOST_NEAR, text_of
from newscrawl.urls import SITE

# Texts kept while their neighbours are looked at.
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster. ``likeness``: how much of the shorter of the two it and the
    cluster's head have in common, None where it repeats another member only.
    """

    id: str
    site: str
    published_at: str | None
    headline: str
    likeness: float | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that repeat each other, earliest first. ``head``: the agency's earliest, or the
    earliest of all where none is the agency's own.
    """

    members: tuple[Member, ...]
    head: Member

    @property
    def has_original(self) -> bool:
        """Whether the head is the agency's own."""
        return self.head.site == SITE


def clusters(database: Database, selection: Selection) -> list[Cluster]:
    """Those with a selected article in them, whole, the newest first; all of one moment.

    Each article is compared with those that the index gives for it.
    """
    with reading(database):
        text = lru_cache(maxsize=_KEPT)(lambda key: text_of(database, key))
        found: list[Cluster] = []
        placed: set[int] = set()
        for key in keys(database, selection):
            if key not in placed and len(group := _group(database, key, text)) > 1:
                placed |= group
                found.append(_cluster(database, group, text))
    found.sort(key=lambda c: max((m.published_at or "", m.id) for m in c.members), reverse=True)
    return found


def _group(database: Database, key: int, text: Callable[[int], str]) -> set[int]:
    """An article, those that it repeats, those that these repeat, and so on."""
    group, look = {key}, [key]
    while look:
        one = look.pop()
        for other in _near(database, one):
            if other not in group and likeness(text(one), text(other)) is not None:
                group.add(other)
                look.append(other)
    return group


def _near(database: Database, key: int) -> Iterable[int]:
    rows = database.execute(
        "SELECT b.article, count(*) AS shared FROM bands a JOIN bands b ON b.hash = a.hash "
        "WHERE a.article = ? AND b.article <> a.article GROUP BY b.article HAVING shared >= ? "
        "ORDER BY shared DESC, b.article LIMIT ?",
        [key, SHARED, MOST_NEAR],
    )
    return [article for article, _ in rows.fetchall()]


def _cluster(database: Database, group: set[int], text: Callable[[int], str]) -> Cluster:
    rows = database.execute(
        "SELECT key, id, site, published_at, headline FROM articles "  # noqa: S608
        f"WHERE key IN ({', '.join(map(str, group))}) "
        "ORDER BY published_at IS NULL, published_at, id"
    ).fetchall()
    head = next((row for row in rows if row[2] == SITE), rows[0])
    members = [
        Member(id_, site, published_at, headline, likeness(text(head[0]), text(key)))
        for key, id_, site, published_at, headline in rows
    ]
    return Cluster(tuple(members), members[rows.index(head)])
