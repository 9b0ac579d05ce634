"""Articles that are stored from kept pages, though no crawl has stored them."""

from collections.abc import Sequence
from datetime import timedelta

from newscrawl.clock import now
from newscrawl.pages.identity import set_apart
from newscrawl.rereading import Again
from newscrawl.store import Database
from newscrawl.store.articles import save
from newscrawl.store.copies import words_of
from newscrawl.store.revisions import Kept, says_otherwise


def take_in(news: Database, found: Again, ages: Sequence[timedelta], kept: Kept) -> str:
    """Store a new article with all the texts that it has had, as crawls would have done.

    Gives ``new``; ``same`` where it has been stored meanwhile, ``refused`` where the database
    cannot hold it, ``forgotten`` where it is not to come back. ``ages``: those at which it
    is looked at again; ``kept``: what today's code makes of a kept page.
    """
    if found.given:
        for version in found.versions:
            version.given = found.given
            if says_otherwise(news, version, kept):
                set_apart(version, found.given)
    if words_of(news, found.id) is not None:
        return "same"
    for version in found.versions:
        saved = save(news, [version], now(), ages)
        if saved.refused:
            found.why = next(iter(saved.refused.values()))
            return "refused"
        if saved.forgotten:
            return "forgotten"
    return "new"
