"""Takedowns in both databases: every writer consults a list of forgotten ids and addresses, and
what these name is removed everywhere, repeatedly until nothing is left.

The order: the list and the rows of news.db (:mod:`newscrawl.store.takedown`), then pages.db, then
both files are rewritten. Any step may be interrupted: the next takedown, or the end of the next
run, repeats it.
"""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.errors import ArgumentError, UrlError
from newscrawl.persian.clock import now
from newscrawl.reading.identity import provisional_id
from newscrawl.sites.registry import default_site, site_of, site_of_id, sites
from newscrawl.sites.republished_addresses import normalise
from newscrawl.store import Database, forgotten, has_pages, open_pages, retention, takedown
from newscrawl.store.captures import forget_revisits
from newscrawl.store.health import address_of
from newscrawl.store.republished import known_as
from newscrawl.utils.locks import alone

# Digits: no article's number has more.
_LONGEST = 15


def meant(database: Database, given: str) -> tuple[str, str]:
    """Return the id of the article that the user means, and its address as the ledger will keep it:
    without the headline's words.

    given: ``SITE:NUMBER``, the number alone (of the default site), the id of a republished story,
    or an address. A number or an address may name an article that was never seen. Raises
    ArgumentError for an id that is unknown.
    """
    if given.startswith(("http://", "https://")):
        return _of_address(database, given)
    site, _, number = given.rpartition(":")
    known_site = sites().get(site) if site else default_site()
    if known_site and number.isdecimal() and len(number) <= _LONGEST:
        article_id = f"{known_site.name}:{int(number)}"
        known = address_of(database, article_id) or known_site.short_link(int(number))
        return article_id, without_words(
            known or known_site.origin + known_site.path_of_number(int(number))
        )
    url = address_of(database, given)
    if url is None:
        raise ArgumentError(
            f"{given}: there is no article and no link of that name; write an id as exports have "
            "it, or an address"
        )
    return given, without_words(url)


def without_words(url: str) -> str:
    """Return an address without the words of the headline: an article of a site keeps its path up
    to the number, any other address only its host. Empty where it cannot be parsed.
    """
    site = site_of(url)
    try:
        address, parts = site.address_of(url) if site else None, urlsplit(url)
    except (UrlError, ValueError):
        return ""
    return site.without_words(address) if site and address else f"{parts.scheme}://{parts.netloc}/"


def _of_address(database: Database, given: str) -> tuple[str, str]:
    if site := site_of(given):
        try:
            address = site.address_of(given)
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
        if site := site_of_id(name):
            for key, url in forgotten.answers_at(kept, name.rpartition(":")[2]):
                try:
                    found |= {key} if site.address_of(url).id == name else set()
                except UrlError:
                    continue
    return found
