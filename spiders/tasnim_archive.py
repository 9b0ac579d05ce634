"""The spider of older news: the site's archive by day and desk, and the articles on its pages."""

from newscrawl.crawling.archive_frontier import ArchiveFrontier
from newscrawl.crawling.arguments import ArchiveArguments
from newscrawl.crawling.listing_spider import ListSpider


class TasnimArchiveSpider(ListSpider):
    """Tasnim's archive; each day of each desk is walked once."""

    name = "tasnim_archive"
    site_name = "tasnim"
    arguments_class = ArchiveArguments
    frontier_class = ArchiveFrontier
    steady = False  # pages of other years may have another markup
