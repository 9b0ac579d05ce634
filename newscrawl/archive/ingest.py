"""Articles that are stored from kept pages, though no crawl has stored them."""

from collections.abc import Sequence
from datetime import timedelta

from newscrawl.archive.reparse import ReparseResult
from newscrawl.persian.clock import now
from newscrawl.reading.identity import set_apart
from newscrawl.store import Database, forgetting
from newscrawl.store.articles import save
from newscrawl.store.republished import words_of
from newscrawl.store.revisions import Kept, says_otherwise


def take_in(news: Database, found: ReparseResult, ages: Sequence[timedelta], kept: Kept) -> str:
    """Store what nobody has read yet of an article, as crawls would have done, in one transaction.

    Gives its state; ``same`` where a new one has been stored meanwhile, ``refused`` where the
    database cannot hold it, ``forgotten`` where it is not to come back. ``ages``: those at which it
    is looked at again; ``kept``: what today's code makes of a kept page.
    """
    if found.given:
        for article in found.unread:
            article.given = found.given
            if says_otherwise(news, article, kept):
                set_apart(article, found.given)
    if found.state == "new" and words_of(news, found.id) is not None:
        return "same"
    last = found.unread[-1]
    if forgetting.turn_away(news, last.id, last.given, last.page, now()):
        return "forgotten"
    saved = save(news, found.unread, now(), ages)
    if saved.refused:
        found.why = next(iter(saved.refused.values()))
        return "refused"
    return found.state
