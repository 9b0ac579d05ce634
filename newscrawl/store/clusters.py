"""Clusters of near-duplicate articles: republished stories, and the agency's own re-issues."""

import json
from collections import defaultdict
from dataclasses import dataclass

from newscrawl.sites.registry import sites
from newscrawl.store import Database, reading
from newscrawl.store.duplicate_links import place
from newscrawl.store.selection import Selection, where


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster.

    ``likeness``: the share of the shorter text that it has in common with the article that it
    repeats, in percent; None for the cluster's head.
    """

    id: str
    site: str
    published_at: str | None
    headline: str
    likeness: int | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that repeat each other, the earliest first. ``head``: the earliest article of the
    agency; of all articles if none is the agency's own.
    """

    members: tuple[Member, ...]
    head: Member

    @property
    def has_original(self) -> bool:
        """Return True if the head is the agency's own."""
        return self.head.site in sites()


def clusters(database: Database, selection: Selection) -> list[Cluster]:
    """Return the clusters that contain a selected article, with all members, the newest first.

    Reads the links that :mod:`newscrawl.store.duplicate_links` found, in one transaction; compares
    no texts.
    """
    with reading(database):
        links = dict(
            database.execute(
                "SELECT f.article, f.repeats FROM fingerprints f JOIN articles a "
                "ON a.key = f.article JOIN articles b ON b.key = f.repeats "
                "WHERE f.repeats IS NOT NULL"
            ).fetchall()
        )
        groups: defaultdict[int, set[int]] = defaultdict(set)
        for key in links:
            head = _head(links, key)
            groups[head] |= {head, key}
        chosen = _selected(database, set().union(*groups.values()), selection)
        found = [
            _cluster(database, head, group)
            for head, group in groups.items()
            if not group.isdisjoint(chosen)
        ]
    found.sort(key=lambda c: max((m.published_at or "", m.id) for m in c.members), reverse=True)
    return found


def _head(links: dict[int, int], key: int) -> int:
    # There is no circle: an article only repeats articles that stand before it.
    while key in links:
        key = links[key]
    return key


def _selected(database: Database, keys: set[int], selection: Selection) -> set[int]:
    condition, parameters = where(selection)
    rows = database.execute(
        f"SELECT a.key FROM json_each(?) j CROSS JOIN articles a ON a.key = j.value {condition}",  # noqa: S608
        [json.dumps(sorted(keys)), *parameters],
    )
    return {key for (key,) in rows.fetchall()}


def _cluster(database: Database, head: int, group: set[int]) -> Cluster:
    rows = database.execute(
        "SELECT a.key, a.id, a.site, a.published_at, a.headline, f.likeness FROM json_each(?) j "
        "CROSS JOIN articles a ON a.key = j.value JOIN fingerprints f ON f.article = a.key",
        [json.dumps(sorted(group))],
    ).fetchall()
    rows.sort(key=lambda row: place(*row[1:4])[1:])
    members = tuple(Member(*row[1:]) for row in rows)
    return Cluster(members, members[[row[0] for row in rows].index(head)])
