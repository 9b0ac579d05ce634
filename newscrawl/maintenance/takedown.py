"""Takedowns in both databases: every writer consults a list of forgotten ids and addresses, and
what these name is removed everywhere, repeatedly until nothing is left.

The order: the list and the rows of news.db (:mod:`newscrawl.store.takedown`), then pages.db, then
both files are rewritten. Any step may be interrupted: the next takedown, or the end of the next
run, repeats it.
"""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from newscrawl.errors import ArgumentError, UrlError
from newscrawl.persian.clock import now
from newscrawl.reading.identity import provisional_id
from newscrawl.sites.republished_addresses import normalise
from newscrawl.sites.tasnim.addresses import SITE, is_site, parse_address, short_link, without_words
from newscrawl.store import Database, forgotten, has_pages, open_pages, retention, takedown
from newscrawl.store.captures import forget_revisits
from newscrawl.store.health import address_of
from newscrawl.store.republished import known_as
from newscrawl.utils.locks import alone


def meant(database: Database, given: str) -> tuple[str, str]:
    """Return the id of the article that the user means, and its address as the ledger will keep it:
    without the headline's words.

    given: ``tasnim:NUMBER`` or the number alone, the id of a republished story, or an address. A
    number or an address may name an article that was never seen. Raises ArgumentError for an id
    that is unknown.
    """
    if given.startswith(("http://", "https://")):
        return _of_address(database, given)
    site, _, number = given.rpartition(":")
    if site in ("", SITE) and number.isdecimal() and len(number) <= 12:
        article_id = f"{SITE}:{int(number)}"
        known = address_of(database, article_id) or short_link(int(number))
        return article_id, without_words(known)
    url = address_of(database, given)
    if url is None:
        raise ArgumentError(
            f"{given}: there is no article and no link of that name; write an id as exports have "
            "it, or an address"
        )
    return given, without_words(url)


def _of_address(database: Database, given: str) -> tuple[str, str]:
    if is_site(given):
        try:
            address = parse_address(given)
        except UrlError as error:
            raise ArgumentError(str(error)) from error
        return address.id, without_words(address.url)
    url = normalise(given, given)
    name = known_as(database, url) or forgotten.stored_at(database, url) or provisional_id(url)
    return name, without_words(url)


def clean_up(folder: Path, news: Database, others: Iterable[str] = ()) -> int:
    """Remove the archived pages of all forgotten articles, and the bytes that deletions leave in
    the files. Return the number of pages removed.

    others: names of the locks of writers that must not run meanwhile, except those that the caller
    holds. Raises LockedError if one of them writes, or another program reads; StoreError.
    """
    if not (listed := forgotten.forgotten(news)):
        return 0
    with ExitStack() as opened:
        kept = opened.enter_context(closing(open_pages(folder))) if has_pages(folder) else None
        found = forgotten.pages_of(kept, listed) if kept else []
        if not found and not any(forgotten.to_clean(news)):
            return 0
        for name in others:
            opened.enter_context(alone(folder, name))
        names, pages = forgotten.to_clean(news)
        removed = 0
        if kept:
            listed = forgotten.forgotten(news)
            pages |= {*forgotten.pages_of(kept, listed), *_answers(kept, names)}
            forgotten.note_pages(news, pages)
            forget_revisits(kept, listed)
            removed = retention.remove_all(kept, sorted(pages))
        for database in filter(None, (news, kept)):
            takedown.scrub(database)
        forgotten.mark_cleaned(news, now())
    return removed


def _answers(kept: Database, names: Iterable[str]) -> set[int]:
    """Return the keys of pages that answered at these articles' addresses, whoever requested."""
    found = set()
    for name in names:
        site, _, number = name.rpartition(":")
        if site == SITE:
            for key, url in forgotten.answers_at(kept, number):
                try:
                    found |= {key} if parse_address(url).id == name else set()
                except UrlError:
                    continue
    return found
