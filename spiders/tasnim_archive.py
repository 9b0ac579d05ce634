"""The spider of older news: the site's archive by day and desk, and the articles on its pages."""

from newscrawl.crawling.archive_spider import ArchiveSpider


class TasnimArchiveSpider(ArchiveSpider):
    """Tasnim's archive; each day of each desk is walked once."""

    name = "tasnim_archive"
    site_name = "tasnim"
