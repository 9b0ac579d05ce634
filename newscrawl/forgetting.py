"""Takedowns over both databases: which article is meant, and what its deletion leaves behind."""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from newscrawl.clock import now
from newscrawl.copy_arguments import normal
from newscrawl.errors import ArgumentError, LockedError, UrlError
from newscrawl.lock import alone
from newscrawl.pages.identity import provisional_id
from newscrawl.store import Database, forgetting, has_pages, open_pages, pruning, takedowns
from newscrawl.store.copies import known_as
from newscrawl.store.health import address_of
from newscrawl.urls import SITE, is_site, parse_address, short_link, without_words


def meant(database: Database, given: str) -> tuple[str, str]:
    """The id that a user means by it, and what the ledger is to keep of its address.

    ``given``: ``tasnim:NUMBER`` or the number alone, the id of a copy, or an address. One that was
    never seen can be meant where it says itself whose it is: a number of the site's, an address.
    Raises ArgumentError.
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
    url = normal(given, given)
    name = known_as(database, url) or forgetting.stored_at(database, url) or provisional_id(url)
    return name, without_words(url)


def clean_up(folder: Path, news: Database, others: Iterable[str]) -> tuple[int, str | None]:
    """Remove the pages of what is forgotten, and all that deletions have left in the files.

    Gives how many pages were removed, and why something is left; the next who comes goes on with
    it. ``others``: the locks of those who must not write meanwhile.
    """
    if not (names := forgetting.forgotten(news)):
        return 0, None
    removed = 0
    with ExitStack() as opened:
        kept = opened.enter_context(closing(open_pages(folder))) if has_pages(folder) else None
        left = forgetting.to_clean(news)
        if kept is not None:
            keys = {*forgetting.pages_of(kept, names), *(left[1] if left else ())}
            if left:
                keys |= _answers(kept, left[0])
            forgetting.note_pages(news, keys)
            removed = pruning.remove_all(kept, sorted(keys))
        if not left and not removed:
            return 0, None
        try:
            for name in others:
                opened.enter_context(alone(folder, name))
        except LockedError:
            return removed, "a run is under way, and sees to it at its end"
        for database in filter(None, (news, kept)):
            if not takedowns.scrub(database):
                return removed, "another program reads in the database"
        forgetting.mark_cleaned(news, left[0] if left else (), now())
    return removed, None


def _answers(kept: Database, names: Iterable[str]) -> set[int]:
    """Pages that answered at an article's address, whatever was asked for."""
    found = set()
    for name in names:
        site, _, number = name.rpartition(":")
        if site == SITE:
            for key, url in forgetting.answers_at(kept, number):
                try:
                    found |= {key} if parse_address(url).id == name else set()
                except UrlError:
                    continue
    return found
