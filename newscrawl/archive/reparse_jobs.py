"""Jobs of a re-reading: an article's archived pages with all that their reading depends on.

The process with the databases makes the jobs, and any worker does them; it needs no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawl.archive.reparse import Readings, ReparseResult, reparse_article
from newscrawl.errors import DamagedPageError
from newscrawl.reading.identity import provisional_id
from newscrawl.sites.provinces import Desk
from newscrawl.store import Database
from newscrawl.store.archived_pages import (
    COPY,
    NO_PAGES,
    PackedPages,
    packed_page,
    packed_pages,
)
from newscrawl.store.ledger import first_listed_on
from newscrawl.store.other_provinces import is_put_aside
from newscrawl.store.reparse import Stored, stored, stored_among, stored_from
from newscrawl.store.republished import known_as, words_of


@dataclass(frozen=True, slots=True)
class ReparseJob:
    """The pages of one article, or why they cannot be had (``damage``); the other parts as
    :class:`Readings` and ``reparse_article`` have them.
    """

    name: str
    pages: PackedPages = NO_PAGES
    listed_on: Desk | None = None
    stored: Stored | None = None
    formers: PackedPages = NO_PAGES
    is_apart: bool = False
    damage: str | None = None


def jobs_of(news: Database, kept: Database, names: Sequence[str]) -> list[ReparseJob]:
    """Return the jobs of some articles. ``names``: their ids, or the names that their pages have.

    What most jobs need is looked up for all of them at once: one process feeds many workers.
    """
    seen = stored_among(news, names)
    return [_job_of(news, kept, name, seen.get(name)) for name in names]


def _job_of(news: Database, kept: Database, name: str, seen: Stored | None) -> ReparseJob:
    try:
        return _made(news, kept, name, seen)
    except DamagedPageError as error:
        return ReparseJob(name, damage=str(error))


def _made(news: Database, kept: Database, name: str, seen: Stored | None) -> ReparseJob:
    if is_put_aside(news, name):
        return ReparseJob(name)
    pages = packed_pages(kept, name)
    last = pages.last
    if last is None or last.kind != COPY:
        return ReparseJob(name, pages, first_listed_on(news, name), seen)
    # A republished story: the name of the pages was made of the address, because no page had been
    # read yet.
    article_id = stored_from(news, pages.keys)
    if article_id is None and (known := known_as(news, last.asked)) and words_of(news, known):
        article_id = known
    seen = stored(news, article_id) if article_id else None
    others = [f.page for f in seen.formers if f.page and f.page not in pages.keys] if seen else []
    formers = packed_page(kept, *others)
    return ReparseJob(name, pages, None, seen, formers, article_id == provisional_id(last.asked))


def read_all(jobs: list[ReparseJob]) -> list[ReparseResult]:
    """Do jobs."""
    return [read(job) for job in jobs]


def read(job: ReparseJob) -> ReparseResult:
    """Do a job: compare the article with what the current code reads from its pages."""
    try:
        pages, formers = job.pages.unpacked(), job.formers.unpacked()
    except DamagedPageError as error:
        return ReparseResult(job.name, "unreadable", why=str(error))
    if job.damage:
        return ReparseResult(job.name, "unreadable", why=job.damage)
    readings = Readings(pages, job.listed_on, is_apart=job.is_apart, formers=formers)
    return reparse_article(readings, job.name, job.stored)


def told_apart(news: Database, job: ReparseJob, found: ReparseResult) -> ReparseResult:
    """Return a result; a republished story that another address has brought already is read again
    as that one.
    """
    last = found.unread[-1] if found.given and found.unread else None
    if job.stored is None and last and words_of(news, last.id) == last.content_hash:
        seen = stored(news, last.id)
        return read(replace(job, stored=seen))
    return found


def killed(job: ReparseJob) -> ReparseResult:
    """Return the result of a job that kills its worker."""
    why = "the worker process that read it was killed, or had no memory left"
    return ReparseResult(job.name, "unreadable", why=why, is_fault=True)
