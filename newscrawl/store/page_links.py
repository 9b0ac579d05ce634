"""Links from news.db to pages.db: the page that an article or a revision was read from."""

from collections.abc import Sequence

from newscrawl.store import Database, ask, writing

#: The tables whose column ``page`` is the key of a page in pages.db.
LINKING = ("articles", "revisions", "other_fetches")


def greatest(database: Database) -> int:
    """Return the highest page key that news.db names; 0 if it names none."""
    # With this condition SQLite uses the partial indexes.
    sql = "SELECT coalesce(max(page), 0) FROM {} WHERE page IS NOT NULL"
    named = [int(ask(database, sql.format(table))[0][0]) for table in LINKING]
    # A killed merge has begun to give pages these keys.
    ((moved,),) = ask(database, "SELECT coalesce(max(new), 0) FROM moved_pages")
    return max(*named, int(moved))


def links(database: Database) -> list[tuple[int, str, int | None]]:
    """Return, for each page that news.db names, its key, the article's id, and the number of the
    revision (None: the current text).
    """
    rows = ask(
        database,
        "SELECT page, id, NULL FROM articles WHERE page IS NOT NULL UNION ALL "
        "SELECT r.page, a.id, r.revision FROM revisions r JOIN articles a ON a.key = r.article "
        "WHERE r.page IS NOT NULL ORDER BY 1, 2, 3",
    )
    return [(page, article, revision) for page, article, revision in rows]


def unarchived(database: Database, least: int) -> int:
    """Count the stored articles whose page is not archived.

    ``least``: the smallest key in pages.db; smaller keys are of a pages.db that was removed.
    """
    sql = "SELECT count(*) FROM articles WHERE page IS NULL OR page < ?"
    ((number,),) = ask(database, sql, [least])
    return int(number)


def unlink(database: Database, pages: Sequence[int]) -> None:
    """Delete all links to pages that are about to be removed, in one transaction."""
    marks = ", ".join("?" * len(pages))
    with writing(database):
        for table in LINKING:
            database.execute(f"UPDATE {table} SET page = NULL WHERE page IN ({marks})", pages)  # noqa: S608


def places_of(database: Database, article_id: str) -> tuple[str | None, str | None] | None:
    """Return a stored article's province and desk; None if it is not stored."""
    rows = ask(database, "SELECT province, desk FROM articles WHERE id = ?", [article_id])
    return (rows[0][0], rows[0][1]) if rows else None


def seed_urls(database: Database) -> set[str]:
    """Return the seed URLs of republished stories."""
    return {url for (url,) in ask(database, "SELECT url FROM given")}
