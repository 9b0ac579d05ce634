"""Bring the articles of another folder with their revisions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from newscrawl.items import Article, Image, essence
from newscrawl.sites.attribution import place_by_list
from newscrawl.sites.code_digest import code_digest
from newscrawl.store import Database, article_lists, ask, duplicate_links, search_index
from newscrawl.store.articles import COLUMNS, add, rewrite
from newscrawl.store.ledger import first_listed_on, place_by_listing
from newscrawl.store.merging import keys
from newscrawl.store.merging.histories import Fetch, lay, words
from newscrawl.store.revisions import Kept, no_page


@dataclass(slots=True)
class _Former:
    """A row of revisions."""

    revision: int
    texts: tuple[str | None, str | None, str | None]
    content_hash: str
    at: str
    replaced_at: str
    page: int | None


@dataclass(slots=True)
class _Side:
    """An article as one folder has it. ``others``: its other fetches, a revision and a time each,
    with the page of each; ``code``: the digest of the code that read it.
    """

    key: int
    article: Article
    code: str | None
    formers: list[_Former] = field(default_factory=list)
    others: dict[tuple[int, str], int | None] = field(default_factory=dict)

    @property
    def pages(self) -> list[int]:
        named = [self.article.page, *(f.page for f in self.formers), *self.others.values()]
        return [page for page in named if page is not None]

    @property
    def hashes(self) -> set[str | None]:
        return {self.article.content_hash, *(former.content_hash for former in self.formers)}

    def shape(self) -> tuple[Any, ...]:
        """All that makes this side another one than the other folder's."""
        formers = [(former.at, former.content_hash) for former in self.formers]
        return words(self.article), formers, [*self.others], self.code

    def translate(self, pages: Mapping[int, int]) -> None:
        """Put the keys that pages have here in place of those that they have there."""
        self.article.page = pages.get(self.article.page or 0)
        for former in self.formers:
            former.page = pages.get(former.page or 0)
        self.others = {at: pages.get(page or 0) for at, page in self.others.items()}

    def fetches(self, kept: Kept) -> list[Fetch]:
        """Return all fetches that this side knows of."""
        is_current = self.code == code_digest()
        a = self.article
        texts = {former.revision: former.texts for former in self.formers}
        texts[a.revision] = (a.headline, a.lead, a.body)
        hashes = {former.revision: former.content_hash for former in self.formers}
        hashes[a.revision] = a.content_hash or ""

        def fetch(revision: int, at: str, page: int | None, record: Article | None = None) -> Fetch:
            # An older code may have read the words otherwise.
            said = None if is_current or page is None else kept(page)
            return Fetch(
                at=at,
                content_hash=hashes[revision],
                essence=said or essence(*texts[revision]),
                texts=texts[revision],
                page=page,
                is_current_code=is_current,
                record=record,
            )

        return [
            fetch(a.revision, a.fetched_at or "", a.page, a),
            *(fetch(former.revision, former.at, former.page) for former in self.formers),
            *(fetch(revision, at, page) for (revision, at), page in self.others.items()),
        ]


def bring(target: Database, copy: Database, ids: Sequence[str], kept: Kept) -> dict[str, int]:
    """Bring some articles of the other folder, after their listings, in the caller's transaction.

    ``copy``: of the other folder's news.db; ``kept``: reads a page here with today's code. Return
    how many are ``new``, ``revised``, or the ``same``.
    """
    theirs, here = _sides(copy, ids, target), _sides(target, ids, target)
    pages = keys.here_of(copy, {page for side in theirs.values() for page in side.pages})
    counts = {"new": 0, "revised": 0, "same": 0}
    changed = []
    for name, their in theirs.items():
        their.translate(pages)
        our = here.get(name)
        if our is None:
            changed.append(_insert(target, their))
            counts["new"] += 1
        else:
            came, is_changed = _join(target, our, their, kept)
            counts[came] += 1
            changed += [our.key] if is_changed else []
    if changed:
        search_index.sync(target, changed)
        duplicate_links.sync(target, changed)
    listed = ask(
        target,
        "SELECT a.id FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value "
        "WHERE a.province_from = 'listing'",
        [json.dumps([*ids])],
    )
    place_by_listing(target, [name for (name,) in listed])
    return counts


def _sides(database: Database, ids: Sequence[str], listings: Database) -> dict[str, _Side]:
    rows = ask(
        database,
        f"SELECT a.key, a.code_digest, a.{', a.'.join(COLUMNS)} "  # noqa: S608
        "FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value",
        [json.dumps([*ids])],
    )
    of = article_lists.of(database, [row[0] for row in rows])
    sides = {}
    for key, code, *values in rows:
        fields: dict[str, Any] = dict(zip(COLUMNS, values, strict=True)) | of[key]
        fields["images"] = [Image(**image) for image in fields["images"]]
        article = Article(**fields)
        if article.province_from == "listing" and (desk := first_listed_on(listings, article.id)):
            place_by_list(article, desk)
        sides[key] = _Side(key, article, code)
    among = json.dumps([*sides])
    for key, *former in ask(
        database,
        "SELECT r.article, revision, headline, lead, body, content_hash, fetched_at, replaced_at, "
        "page FROM json_each(?) j CROSS JOIN revisions r ON r.article = j.value "
        "ORDER BY r.article, r.revision",
        [among],
    ):
        revision, *texts, content_hash, at, replaced_at, page = former
        row = _Former(revision, (texts[0], texts[1], texts[2]), content_hash, at, replaced_at, page)
        sides[key].formers.append(row)
    for key, revision, at, page in ask(
        database,
        "SELECT o.article, o.revision, o.fetched_at, o.page FROM json_each(?) j "
        "CROSS JOIN other_fetches o ON o.article = j.value "
        "ORDER BY o.article, o.revision, o.fetched_at",
        [among],
    ):
        sides[key].others[revision, at] = page
    return {side.article.id: side for side in sides.values()}


def _insert(target: Database, side: _Side) -> int:
    (key,) = add(target, [side.article])
    _write_history(target, replace(side, key=key))
    return key


def _join(target: Database, our: _Side, their: _Side, kept: Kept) -> tuple[str, bool]:
    """Lay both histories of an article together, and store the result if it differs from ours.

    Return how it is counted, and whether the article's row was written.
    """
    first = min(our.article.first_seen_at or "", their.article.first_seen_at or "")
    if first != our.article.first_seen_at:
        # No change for exports, see triggers.NOT_TOLD.
        target.execute("UPDATE articles SET first_seen_at = ? WHERE key = ?", [first, our.key])
    if our.shape() == their.shape():
        return "same", False
    is_one_text = our.hashes == their.hashes and len(our.hashes) == 1
    read = no_page if is_one_text else kept
    groups = lay([*our.fetches(read), *their.fetches(read)])
    side = _side_of(our, their, groups)
    if side.shape() == our.shape() and side.article.revision == our.article.revision:
        return "same", False
    is_revised = [f.content_hash for f in side.formers] != [f.content_hash for f in our.formers]
    is_revised |= side.article.content_hash != our.article.content_hash
    is_written = words(side.article) != words(our.article)
    is_written |= side.article.revision != our.article.revision
    if is_written:
        rewrite(target, our.key, side.article)
    _write_history(target, side)
    return "revised" if is_revised else "same", is_written


def _side_of(our: _Side, their: _Side, groups: Sequence[Sequence[Fetch]]) -> _Side:
    """Return the article that a history makes: a group of fetches is a revision."""
    last = groups[-1][-1]
    assert last.record is not None
    article = replace(last.record, revision=len(groups), page=last.page)
    formers: list[_Former] = []
    others: dict[tuple[int, str], int | None] = {}
    known = {(f.at, f.content_hash): f.replaced_at for f in (*their.formers, *our.formers)}
    for n, group in enumerate(groups, 1):
        stored = group[-1]
        others |= {(n, fetch.at): fetch.page for fetch in group if fetch.at != stored.at}
        if n < len(groups):
            until = known.get((stored.at, stored.content_hash), groups[n][0].at)
            formers.append(
                _Former(n, stored.texts, stored.content_hash, stored.at, until, stored.page)
            )
    code = our.code if our.code == their.code else _code_of(groups)
    return _Side(our.key, article, code, formers, others)


def _code_of(groups: Sequence[Sequence[Fetch]]) -> str | None:
    """Return today's code if it has read all that is stored; else None: reparse reads it again."""
    return code_digest() if all(group[-1].is_current_code for group in groups) else None


def _write_history(target: Database, side: _Side) -> None:
    many = target.conn.executemany
    for table in ("revisions", "other_fetches"):
        target.execute(f"DELETE FROM {table} WHERE article = ?", [side.key])  # noqa: S608
    many(
        "INSERT INTO revisions (article, revision, headline, lead, body, content_hash, fetched_at, "
        "replaced_at, page) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (side.key, f.revision, *f.texts, f.content_hash, f.at, f.replaced_at, f.page)
            for f in side.formers
        ],
    )
    many(
        "INSERT INTO other_fetches (article, revision, fetched_at, page) VALUES (?, ?, ?, ?)",
        [(side.key, revision, at, page) for (revision, at), page in side.others.items()],
    )
    target.execute(
        "UPDATE articles SET code_digest = ?1 WHERE key = ?2 AND code_digest IS NOT ?1",
        [side.code, side.key],
    )
