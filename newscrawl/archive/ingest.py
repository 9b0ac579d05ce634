"""Store articles from archived pages that no crawl has stored them from."""

from collections.abc import Sequence
from datetime import timedelta

from newscrawl.archive.reparse import ReparseResult
from newscrawl.persian.clock import now
from newscrawl.reading.identity import set_apart
from newscrawl.store import Database, forgotten
from newscrawl.store.articles import save
from newscrawl.store.republished import words_of
from newscrawl.store.revisions import Kept, says_otherwise


def take_in(news: Database, found: ReparseResult, ages: Sequence[timedelta], kept: Kept) -> str:
    """Store the unread readings of an article, as crawls would have done, in one transaction.

    ``ages``: the ages at which it is fetched again; ``kept``: reads an archived page with the
    current code. Return the article's state: ``same`` if a new one has been stored meanwhile,
    ``refused`` if the database cannot hold it, ``forgotten`` if it was taken down, else
    ``found.state``.
    """
    if found.given:
        for article in found.unread:
            article.given = found.given
            if says_otherwise(news, article, kept):
                set_apart(article, found.given)
    if found.state == "new" and words_of(news, found.id) is not None:
        return "same"
    last = found.unread[-1]
    if forgotten.turn_away(news, last.id, last.given, last.page, now()):
        return "forgotten"
    saved = save(news, found.unread, now(), ages)
    if saved.refused:
        found.why = next(iter(saved.refused.values()))
        return "refused"
    return found.state
