"""What news.db says of the pages in pages.db: which page an article and a revision is of."""

from collections.abc import Sequence

from newscrawl.store import Database, ask, writing


def greatest(database: Database) -> int:
    """The greatest key of a page that is named; 0 where none is."""
    # The condition is that of the indexes.
    sql = "SELECT coalesce(max(page), 0) FROM {} WHERE page IS NOT NULL"
    tables = ("articles", "revisions")
    return max(int(ask(database, sql.format(table))[0][0]) for table in tables)


def links(database: Database) -> list[tuple[int, str, int | None]]:
    """Each page that is named, the article's id, and the number where it is a revision's."""
    rows = ask(
        database,
        "SELECT page, id, NULL FROM articles WHERE page IS NOT NULL UNION ALL "
        "SELECT r.page, a.id, r.revision FROM revisions r JOIN articles a ON a.key = r.article "
        "WHERE r.page IS NOT NULL ORDER BY 1, 2, 3",
    )
    return [(page, article, revision) for page, article, revision in rows]


def unkept(database: Database, least: int) -> int:
    """How many articles are stored from no page that is kept. ``least``: the least key of those
    that are, for pages.db may have been taken away, and begun anew.
    """
    sql = "SELECT count(*) FROM articles WHERE page IS NULL OR page < ?"
    ((number,),) = ask(database, sql, [least])
    return int(number)


def unlink(database: Database, pages: Sequence[int]) -> None:
    """These pages are about to be removed: name them no more, in one transaction."""
    marks = ", ".join("?" * len(pages))
    with writing(database):
        for table in ("articles", "revisions"):
            database.execute(f"UPDATE {table} SET page = NULL WHERE page IN ({marks})", pages)  # noqa: S608


def places_of(database: Database, article_id: str) -> tuple[str | None, str | None] | None:
    """A stored article's province and desk; None where it is not stored."""
    rows = ask(database, "SELECT province, desk FROM articles WHERE id = ?", [article_id])
    return (rows[0][0], rows[0][1]) if rows else None


def given(database: Database) -> set[str]:
    """The addresses of copies that users gave."""
    return {url for (url,) in ask(database, "SELECT url FROM given")}
