"""The spider of a site's archive: it walks each day once, newest first."""

from newscrawl.crawling.archive_frontier import ArchiveFrontier
from newscrawl.crawling.arguments import ArchiveArguments
from newscrawl.crawling.listing_spider import ListSpider


class ArchiveSpider(ListSpider):
    """Walk a site's archive by day and desk, and yield each article on it once."""

    arguments_class = ArchiveArguments
    frontier_class = ArchiveFrontier
    steady = False  # pages of other years may have another markup
