"""Kept pages read again with today's code, and what that makes of the articles stored from them.

The history of an article is what its kept pages say, in the order in which they came: read one
after another as a crawl would read them, they give the article, its revision, and the former texts.
"""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newscrawl import reading
from newscrawl.attribution import place
from newscrawl.errors import CutPageError, OtherArticleError, PageError, ReaderFaultError
from newscrawl.items import Article, says_the_same, to_record
from newscrawl.pages.identity import set_apart
from newscrawl.provinces import Desk, desks
from newscrawl.store.pages import ARTICLE, COPY, LIST, Page
from newscrawl.store.rereading import Former, Stored
from newscrawl.validators import UNKNOWN, Validators

#: What only the database knows; a page says nothing of it.
NOT_OF_THE_PAGE = {"original", "first_seen_at", "fetched_at"}


@dataclass(slots=True)
class Again:
    """What became of one article. ``state``: ``same``, ``changed``, ``new``, ``unreadable``, or
    ``left`` where it was stored from a page that is not kept; ``why``: of a page that cannot be
    read, the stored one or a former text's; ``is_fault``: whether by a fault of the reader's;
    ``versions``: of new ones and changed ones all texts that it has had, the last one being today's
    (``formers``: those before it, of a changed one); ``changes``: field to what it was and what it
    becomes.
    """

    name: str
    state: str
    why: str | None = None
    is_fault: bool = False
    versions: list[Article] = field(default_factory=list)
    formers: list[Former] = field(default_factory=list)
    seen: Stored | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    given: str | None = None

    @property
    def id(self) -> str:
        """The article's own."""
        return self.versions[-1].id if self.versions else self.name


class Readings:
    """An article's kept pages, each content of them read once."""

    def __init__(
        self,
        pages: Sequence[Page],
        listed_on: Desk | None,
        *,
        is_apart: bool = False,
        formers: Sequence[Page] = (),
    ) -> None:
        """``pages``: in the order in which they came; ``listed_on``: the first of the desks that
        listed the article, where one did; ``is_apart``: of a copy, that it is stored under the name
        of its address, the page's own being another story's; ``formers``: of a copy, the pages of
        its former texts that are kept under another name.
        """
        self.pages = [page for page in pages if page.kind != LIST]
        self.formers = formers
        self.listed_on = listed_on
        self.is_apart = is_apart
        self._known: dict[tuple[object, ...], Article | PageError] = {}

    def read(self, page: Page) -> Article:
        """The article as the page has it; raises PageError."""
        key = (id(page.body), page.url, page.headers.get("Content-Type"), page.is_partial)
        if key not in self._known:
            try:
                self._known[key] = self._read(page)
            except PageError as error:
                self._known[key] = error
            except Exception as error:  # noqa: BLE001 - one page's: the others are to be read
                self._known[key] = _fault(error)
        found = self._known[key]
        if isinstance(found, PageError):
            raise found
        return found

    def versions(self, start: Article | None = None) -> list[Article]:
        """Each text that the article has had, as a crawl of the pages would have stored them.

        ``start``: the first of them, where only the pages after its own are to be looked at.
        """
        found = [start] if start else []
        keys = [page.key for page in self.pages]
        for page in self.pages[keys.index(start.page or 0) + 1 if start else 0 :]:
            try:
                article = self.read(page)
                if found:
                    reading.refuse_doubtful(article)
            except PageError:
                continue
            article = dated(article, page)
            if start and article.id != start.id:
                continue  # of a copy: another story stands there since
            is_same = found and says_the_same(found[-1], article)
            if found and (is_same or found[-1].is_of_unknown_layout):
                article.revision = found[-1].revision
                found[-1] = article
            else:
                article.revision = found[-1].revision + 1 if found else 1
                found.append(article)
        return found

    def _read(self, page: Page) -> Article:
        if reading.is_cut(page.body, ("partial",) if page.is_partial else ()):
            raise CutPageError(f"the page {page.url} ended before its end tag")
        reading.refuse_detour(page.url, page.asked)
        desk = desks().get(page.desk or "") or self.listed_on
        article = reading.read(page, desk, copy=page.kind == COPY)
        if self.is_apart:
            set_apart(article, page.asked)
        if page.kind == ARTICLE and article.id != page.name:
            raise OtherArticleError(f"{page.url}, asked for as {page.name}, is {article.id}")
        if article.province_from == "listing" and self.listed_on:
            place(article, self.listed_on, "listing")
        return article


def dated(article: Article, page: Page) -> Article:
    """A copy of the article, as of that page."""
    validators = UNKNOWN if "page_cut" in article.warnings else Validators.of(page)
    return replace(article, page=page.key, fetched_at=page.fetched_at, validators=validators)


def again(readings: Readings, name: str, stored: Stored | None) -> Again:
    """What today's code makes of an article. ``stored``: as it stands in the database."""
    if stored is None:
        return _new(readings, name)
    by_key = {page.key: page for page in (*readings.formers, *readings.pages)}
    if stored.page not in by_key:
        # Of a copy: its later pages, under its own name, are another portion's.
        is_older = stored.page is not None and readings.pages[-1].kind == COPY
        return Again(name, "same" if is_older else "left")
    try:
        article = dated(readings.read(by_key[stored.page]), by_key[stored.page])
        if "unknown_layout" not in stored.values["warnings"]:
            reading.refuse_unknown_layout(article)
    except PageError as error:
        return _unreadable(name, stored.page or 0, error)
    formers, lost = _reread(stored.formers, by_key, readings)
    versions = readings.versions() if not lost and _is_whole(readings, stored) else []
    if versions and versions[-1].revision >= stored.values["revision"]:
        formers = []
    else:  # what was seen stays, where today's code would see less of it
        article.revision = stored.values["revision"]
        versions = readings.versions(article)
    article, before = versions[-1], versions[:-1]
    ends = [version.fetched_at or "" for version in versions[1:]]
    formers += [_timed(_former(*old), stored) for old in zip(before, ends, strict=True)]
    if article.page == stored.page:
        article.fetched_at = stored.values["fetched_at"]
    changes = _changes(stored, article, formers)
    found = replace(lost, name=name) if lost else Again(name, "same")
    if not changes and article.page == stored.page:
        return replace(found, state="same")
    return replace(
        found, state="changed", versions=[article], formers=formers, seen=stored, changes=changes
    )


def values_of(article: Article) -> dict[str, Any]:
    """What of an article is stored: the record with its raw texts, and what stands beside it."""
    beside = {"fetched_from": article.fetched_from, "desk": article.desk}
    return to_record(article, raw=True) | beside


def _fault(error: Exception) -> ReaderFaultError:
    *_, last = traceback.extract_tb(error.__traceback__)
    where = f"{Path(last.filename).name}, line {last.lineno}"
    return ReaderFaultError(f"{type(error).__name__} in {where}: {error}")


def _unreadable(name: str, key: int, error: PageError) -> Again:
    why = f"page {key}: {error.reason}: {error}"
    return Again(name, "unreadable", why=why, is_fault=isinstance(error, ReaderFaultError))


def _new(readings: Readings, name: str) -> Again:
    if not readings.pages:
        return Again(name, "left")  # they have been removed in the meantime
    versions = readings.versions()
    if not versions:
        try:
            readings.read(readings.pages[-1])
        except PageError as error:
            return _unreadable(name, readings.pages[-1].key, error)
    copies = (page.asked for page in readings.pages if page.kind == COPY)
    given = next(copies, None)
    return Again(name, "new", versions=versions[-1:] if given else versions, given=given)


def _is_whole(readings: Readings, stored: Stored) -> bool:
    """Whether the kept pages are all that the article was ever stored from."""
    # A copy's pages stand under two names, before and after its page has said who it is.
    keys = {page.key for page in readings.pages}
    return (
        readings.pages[0].kind == ARTICLE
        and readings.pages[0].fetched_at <= stored.values["first_seen_at"]
        and all(former.page in keys for former in stored.formers)
    )


def _former(article: Article, replaced_at: str) -> Former:
    return Former(
        revision=article.revision,
        headline=article.headline,
        lead=article.lead,
        body=article.body,
        content_hash=article.content_hash or "",
        page=article.page,
        fetched_at=article.fetched_at or "",
        replaced_at=replaced_at,
    )


def _timed(former: Former, stored: Stored) -> Former:
    """With the times that are noted already, where the same page was a former text before."""
    known = next((f for f in stored.formers if f.page == former.page), former)
    return replace(former, fetched_at=known.fetched_at, replaced_at=known.replaced_at)


def _reread(
    formers: Sequence[Former], pages: dict[int, Page], readings: Readings
) -> tuple[list[Former], Again | None]:
    """The former texts, each read again where its page is kept and can be read; and what is to be
    said of the first that cannot: it stays as it was.
    """
    found: list[Former] = []
    lost: Again | None = None
    for former in formers:
        page = pages.get(former.page or 0)
        try:
            article = dated(readings.read(page), page) if page else None
        except PageError as error:
            article = None
            lost = lost or _unreadable(page.name or "", page.key, error) if page else lost
        if article and page:
            article.revision = former.revision
            again = _former(article, former.replaced_at)
            found.append(replace(again, fetched_at=former.fetched_at))
        else:
            found.append(former)
    return found, lost


def _changes(
    stored: Stored, article: Article, formers: Sequence[Former]
) -> dict[str, tuple[Any, Any]]:
    values = values_of(article)
    changes = {
        name: (before, values[name])
        for name, before in stored.values.items()
        if name not in NOT_OF_THE_PAGE and before != values[name]
    }
    if (texts := [f.text for f in formers]) != (before := [f.text for f in stored.formers]):
        changes["revisions"] = (before, texts)
    return changes
