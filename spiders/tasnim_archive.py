"""Backfill: the archive's pages, day by day and desk by desk, and the articles on them."""

from newscrawl.crawling.archive_frontier import ArchiveFrontier
from newscrawl.crawling.arguments import ArchiveArguments
from newscrawl.crawling.listing_spider import ListSpider


class TasnimArchiveSpider(ListSpider):
    """Tasnim's archive, each day of each desk once."""

    name = "tasnim_archive"
    arguments_class = ArchiveArguments
    frontier_class = ArchiveFrontier
    steady = False  # other years, other markup
