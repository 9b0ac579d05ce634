"""The archive of raw pages as a whole: what is too old is removed."""

from newscrawl.store import Database, links, pages


def remove_older(news: Database, kept: Database, moment: str) -> int:
    """Remove the pages that came before a moment (UTC); gives their number.

    Stored articles lose their link first: a kill in between leaves pages that nothing names.
    """
    removed = 0
    while keys := pages.older_than(kept, moment):
        links.unlink(news, keys)
        pages.remove(kept, keys)
        removed += len(keys)
    if removed:
        pages.give_back(kept)
    return removed
