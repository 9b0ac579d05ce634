"""The list fields of articles' records, each in a table of its own."""

from collections.abc import Sequence
from typing import Any

from newscrawl.items import IMAGE_KEYS, Article
from newscrawl.store import Database

#: Their names in a record.
LISTS = ("sections", "tags", "images", "related", "warnings")


def add(database: Database, some: Sequence[tuple[int, Article]]) -> None:
    """Store the lists of articles that have none stored yet. ``some``: articles with their keys.

    This and :func:`remove` are part of the caller's transaction.
    """
    many = database.conn.executemany
    many(
        f"INSERT INTO images (article, position, {', '.join(IMAGE_KEYS)}) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (key, n, *(getattr(image, k) for k in IMAGE_KEYS))
            for key, article in some
            for n, image in enumerate(article.images)
        ],
    )
    for name, column in (("tags", "tag"), ("sections", "section")):
        rows = [(k, n, text) for k, a in some for n, text in enumerate(getattr(a, name))]
        many(f"INSERT OR IGNORE INTO {name} (name) VALUES (?)", [row[2:] for row in rows])  # noqa: S608
        many(
            f"INSERT INTO article_{name} (article, position, {column}) "  # noqa: S608
            f"SELECT ?, ?, key FROM {name} WHERE name = ?",
            rows,
        )
    for name, column in (("related", "id"), ("warnings", "warning")):
        many(
            f"INSERT INTO {name} (article, position, {column}) VALUES (?, ?, ?)",  # noqa: S608
            [(k, n, text) for k, a in some for n, text in enumerate(getattr(a, name))],
        )


def remove(database: Database, key: int) -> None:
    """Delete the lists of one article."""
    for table in ("images", "article_tags", "article_sections", "related", "warnings"):
        database.execute(f"DELETE FROM {table} WHERE article = ?", [key])  # noqa: S608


def of(database: Database, keys: Sequence[int]) -> dict[int, dict[str, list[Any]]]:
    """Return the lists of some articles: by article key, then by name of the list."""
    found: dict[int, dict[str, list[Any]]] = {key: {name: [] for name in LISTS} for key in keys}
    marks = ", ".join("?" * len(keys))
    for name, query in _LIST_QUERIES.items():
        for key, *values in database.execute(query.format(marks=marks), keys):
            value = dict(zip(IMAGE_KEYS, values, strict=True)) if name == "images" else values[0]
            found[key][name].append(value)
    return found


_LIST_QUERIES = {
    "images": f"SELECT article, {', '.join(IMAGE_KEYS)} FROM images "  # noqa: S608
    "WHERE article IN ({marks}) ORDER BY article, position",
    "related": "SELECT article, id FROM related WHERE article IN ({marks}) "
    "ORDER BY article, position",
    "warnings": "SELECT article, warning FROM warnings WHERE article IN ({marks}) "
    "ORDER BY article, position",
    "tags": "SELECT a.article, t.name FROM article_tags a JOIN tags t ON t.key = a.tag "
    "WHERE a.article IN ({marks}) ORDER BY a.article, a.position",
    "sections": "SELECT a.article, s.name FROM article_sections a "
    "JOIN sections s ON s.key = a.section "
    "WHERE a.article IN ({marks}) ORDER BY a.article, a.position",
}
