"""Articles that are stored from kept pages, though no crawl has stored them."""

from collections.abc import Sequence
from datetime import timedelta

from newscrawl.clock import now
from newscrawl.rereading import Again
from newscrawl.store import Database
from newscrawl.store.articles import save
from newscrawl.store.copies import Copy, identify
from newscrawl.store.rereading import is_stored


def take_in(news: Database, found: Again, ages: Sequence[timedelta]) -> str:
    """Store a new article with all the texts that it has had, as crawls would have done.

    Gives ``new``; ``same`` where it has been stored meanwhile, ``refused`` where the database
    cannot hold it. ``ages``: those at which it is looked at again.
    """
    if is_stored(news, found.id):
        return "same"
    if found.given:
        identify(news, Copy(found.given, found.name), found.id, now())
    for version in found.versions:
        if refused := save(news, [version], now(), ages).refused:
            found.why = next(iter(refused.values()))
            return "refused"
    return "new"
