"""Kept pages read again with today's code, and what that makes of the articles stored from them.

``scrapy reparse`` reads again what today's code has not read: the newest page for the record, the
kept pages of former revisions for their texts. Pages that nobody has read yet, imported ones and
those that an older code could not read, become revisions as a crawl would have stored them.
"""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newscrawl.errors import CutPageError, OtherArticleError, PageError, ReaderFaultError
from newscrawl.items import Article, to_record
from newscrawl.reading.identity import set_apart
from newscrawl.sites import extraction
from newscrawl.sites.attribution import place
from newscrawl.sites.code_digest import code_digest
from newscrawl.sites.provinces import Desk, desks
from newscrawl.store.archived_pages import ARTICLE, COPY, LIST, ArchivedPage
from newscrawl.store.reparse import Correction, Stored
from newscrawl.utils.http_validators import UNKNOWN, Validators
from newscrawl.utils.truncation import is_cut

#: What only the database knows; a page says nothing of it.
NOT_OF_THE_PAGE = {"original", "revision", "first_seen_at", "fetched_at"}


@dataclass(slots=True)
class ReparseResult:
    """What became of one article. ``state``: ``same``, ``changed``, ``new``, ``unreadable``, or
    ``left`` where it was stored from a page that is not kept; ``why``: of a page that cannot be
    read, the stored one or a former text's; ``is_fault``: whether by a fault of the reader's;
    ``change``: of a stored one, what is to be put right, and ``fields``, by name, what differs then
    from what; ``unread``: what the pages say that nobody has read yet, the last one today's;
    ``given``: of a new copy, the address that a user gave.
    """

    name: str
    state: str
    why: str | None = None
    is_fault: bool = False
    change: Correction | None = None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    unread: list[Article] = field(default_factory=list)
    given: str | None = None

    @property
    def id(self) -> str:
        """The article's own."""
        last = self.unread[-1] if self.unread else self.change and self.change.article
        return last.id if last else self.name


class Readings:
    """An article's kept pages, each content of them read once."""

    def __init__(
        self,
        pages: Sequence[ArchivedPage],
        listed_on: Desk | None,
        *,
        is_apart: bool = False,
        formers: Sequence[ArchivedPage] = (),
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

    def read(self, page: ArchivedPage) -> Article:
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

    def unread(self, stored: Stored | None) -> list[Article]:
        """What the pages say that came after a stored article's, or all of them: of each what a
        crawl would have stored.
        """
        read = {former.page for former in stored.formers} if stored else set()
        keys = [page.key for page in self.pages]
        if stored:
            read |= {*keys[: keys.index(stored.page) + 1]} if stored.page in keys else {*keys}
        found: list[Article] = []
        for page in self.pages:
            if page.key in read:
                continue
            try:
                article = dated(self.read(page), page)
                if stored or found:
                    extraction.refuse_doubtful(article)
            except PageError:
                continue
            # Of a copy: another story may stand there since.
            if stored is None or article.id == stored.values["id"]:
                found.append(article)
        return found

    def _read(self, page: ArchivedPage) -> Article:
        if is_cut(page.body, ("partial",) if page.is_partial else ()):
            raise CutPageError(f"the page {page.url} ended before its end tag")
        extraction.refuse_detour(page.url, page.asked)
        desk = desks().get(page.desk or "") or self.listed_on
        article = extraction.read(page, desk, copy=page.kind == COPY)
        if self.is_apart:
            set_apart(article, page.asked)
        if page.kind == ARTICLE and article.id != page.name:
            raise OtherArticleError(f"{page.url}, asked for as {page.name}, is {article.id}")
        if article.province_from == "listing" and self.listed_on:
            place(article, self.listed_on, "listing")
        return article


def dated(article: Article, page: ArchivedPage) -> Article:
    """A copy of the article, as of that page."""
    validators = UNKNOWN if "page_cut" in article.warnings else Validators.of(page)
    return replace(article, page=page.key, fetched_at=page.fetched_at, validators=validators)


def reparse_article(readings: Readings, name: str, stored: Stored | None) -> ReparseResult:
    """What today's code makes of an article. ``stored``: as it stands in the database."""
    if stored is None:
        return _new(readings, name)
    by_key = {page.key: page for page in (*readings.formers, *readings.pages)}
    if stored.page not in by_key:
        # Of a copy: its later pages, under its own name, are another portion's.
        is_older = stored.page is not None and readings.pages[-1].kind == COPY
        return ReparseResult(name, "same" if is_older else "left")
    try:
        article = dated(readings.read(by_key[stored.page]), by_key[stored.page])
        if "unknown_layout" not in stored.values["warnings"]:
            extraction.refuse_unknown_layout(article)
    except PageError as error:
        return _unreadable(name, stored.page, error)
    article.revision = stored.values["revision"]
    article.fetched_at = stored.values["fetched_at"]
    found = ReparseResult(name, "same")
    texts: dict[int, Article] = {}
    for former in stored.formers:
        if page := by_key.get(former.page or 0):
            try:
                text = readings.read(page)
            except PageError as error:  # it stays as it was
                found = _unreadable(name, page.key, error)
            else:
                if text.content_hash != former.content_hash:
                    texts[former.revision] = text
    fields = _fields(stored, article)
    found.change = Correction(
        key=stored.key,
        page=stored.page,
        revision=stored.values["revision"],
        article=article if fields else None,
        texts=texts,
        code=None if found.why else code_digest(),
    )
    found.unread = readings.unread(stored)
    found.fields = _fields(stored, found.unread[-1]) if found.unread else fields
    if texts:
        before = {former.revision: former.content_hash for former in stored.formers}
        after = before | {revision: text.content_hash for revision, text in texts.items()}
        found.fields["revisions"] = (before, after)
    found.state = "changed" if found.fields else "same"
    return found


def values_of(article: Article) -> dict[str, Any]:
    """What of an article is stored: the record with its raw texts, and what stands beside it."""
    beside = {"fetched_from": article.fetched_from, "desk": article.desk}
    return to_record(article, raw=True) | beside


def _fault(error: Exception) -> ReaderFaultError:
    *_, last = traceback.extract_tb(error.__traceback__)
    where = f"{Path(last.filename).name}, line {last.lineno}"
    return ReaderFaultError(f"{type(error).__name__} in {where}: {error}")


def _unreadable(name: str, key: int, error: PageError) -> ReparseResult:
    why = f"page {key}: {error.reason}: {error}"
    return ReparseResult(name, "unreadable", why=why, is_fault=isinstance(error, ReaderFaultError))


def _new(readings: Readings, name: str) -> ReparseResult:
    if not readings.pages:
        return ReparseResult(name, "left")  # they have been removed in the meantime
    unread = readings.unread(None)
    if not unread:
        try:
            readings.read(readings.pages[-1])
        except PageError as error:
            return _unreadable(name, readings.pages[-1].key, error)
    given = next((page.asked for page in readings.pages if page.kind == COPY), None)
    return ReparseResult(name, "new", unread=unread[-1:] if given else unread, given=given)


def _fields(stored: Stored, article: Article) -> dict[str, tuple[Any, Any]]:
    values = values_of(article)
    return {
        name: (before, values[name])
        for name, before in stored.values.items()
        if name not in NOT_OF_THE_PAGE and before != values[name]
    }
