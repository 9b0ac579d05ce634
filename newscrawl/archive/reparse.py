"""Read archived pages again with the current code, and compare the articles stored from them.

``scrapy reparse`` reads what the current code has not read yet: for the record the page that it was
stored from, for the texts of former revisions their pages. Pages that have never been read, because
they were imported or an older code could not read them, become revisions, as in a crawl.
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
from newscrawl.sites.attribution import place_by_list
from newscrawl.sites.code_digest import code_digest
from newscrawl.sites.provinces import Desk
from newscrawl.sites.registry import desks, site_of_id
from newscrawl.store.archived_pages import ARTICLE, COPY, LIST, ArchivedPage
from newscrawl.store.reparse import Correction, Stored
from newscrawl.utils.http_validators import UNKNOWN, Validators
from newscrawl.utils.truncation import is_cut

#: Fields of the record that only the database knows; they cannot be read from a page.
NOT_OF_THE_PAGE = {"original", "revision", "first_seen_at", "fetched_at"}


@dataclass(slots=True)
class ReparseResult:
    """The result of reading one article's pages again.

    ``state``: ``same``, ``changed``, ``new``, ``unreadable``, or ``left`` if the page that it was
    stored from is not archived. ``why``: why the stored page, or a former text's, cannot be read;
    ``is_fault``: that is a fault in the reader's code. ``change``: the correction of a stored
    article; ``fields``: values before and after, of the fields that differ, by name. ``unread``:
    readings of pages that had not been read yet, in order; the last one is current. ``given``: the
    seed URL of a republished story that is new.
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
        """The article's id, from the last reading if there is one."""
        last = self.unread[-1] if self.unread else self.change and self.change.article
        return last.id if last else self.name


class Readings:
    """The archived pages of an article, each distinct page read once."""

    def __init__(
        self,
        pages: Sequence[ArchivedPage],
        listed_on: Desk | None,
        *,
        is_apart: bool = False,
        formers: Sequence[ArchivedPage] = (),
    ) -> None:
        """``pages``: in the order in which they came; ``listed_on``: the first of the desks that
        listed the article, if any. Of a republished story: ``is_apart``: it is stored under the
        name made of its address, because the id on the page belongs to another story; ``formers``:
        the pages of its former texts that are archived under another name.
        """
        self.pages = [page for page in pages if page.kind != LIST]
        self.formers = formers
        self.listed_on = listed_on
        self.is_apart = is_apart
        self._known: dict[tuple[object, ...], Article | PageError] = {}

    def read(self, page: ArchivedPage) -> Article:
        """Return the article of a page. Raises PageError if it cannot be read."""
        key = (id(page.body), page.url, page.headers.get("Content-Type"), page.is_partial)
        if key not in self._known:
            try:
                self._known[key] = self._read(page)
            except PageError as error:
                self._known[key] = error
            except Exception as error:  # noqa: BLE001 - go on with the other pages
                self._known[key] = _fault(error)
        found = self._known[key]
        if isinstance(found, PageError):
            raise found
        return found

    def unread(self, stored: Stored | None) -> list[Article]:
        """Return what a crawl would have stored from each page that came after the stored article's
        page (None: from all pages).
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
            # A republished story's address may have another story by now.
            if stored is None or article.id == stored.values["id"]:
                found.append(article)
        return found

    def _read(self, page: ArchivedPage) -> Article:
        if is_cut(page.body, ("partial",) if page.is_partial else ()):
            raise CutPageError(f"the page {page.url} ended before its end tag")
        extraction.refuse_detour(page.url, page.asked)
        desk = desks().get(page.desk or "") or self.listed_on
        site = site_of_id(page.name or "")
        article = extraction.read(page, desk, site=site, copy=page.kind == COPY)
        if self.is_apart:
            set_apart(article, page.asked)
        if page.kind == ARTICLE and article.id != page.name:
            raise OtherArticleError(f"{page.url}, asked for as {page.name}, is {article.id}")
        if article.province_from == "listing" and self.listed_on:
            place_by_list(article, self.listed_on)
        return article


def dated(article: Article, page: ArchivedPage) -> Article:
    """Return a copy of the article with key, fetch time and validators of the page."""
    validators = UNKNOWN if "page_cut" in article.warnings else Validators.of(page)
    return replace(article, page=page.key, fetched_at=page.fetched_at, validators=validators)


def reparse_article(readings: Readings, name: str, stored: Stored | None) -> ReparseResult:
    """Compare an article with what the current code reads from its pages.

    ``name``: its id, or the name under which its pages are archived; ``stored``: as it is in
    news.db, None if it is not there.
    """
    if stored is None:
        return _new(readings, name)
    by_key = {page.key: page for page in (*readings.formers, *readings.pages)}
    if stored.page not in by_key:
        # Later pages of a republished story, under the article's id, are in another portion.
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
            except PageError as error:  # this former text stays as it was
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
    """Return the stored values of an article: record, raw texts, ``fetched_from`` and ``desk``."""
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
        return ReparseResult(name, "left")  # its pages have been removed in the meantime
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
