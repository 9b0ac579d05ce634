"""The spider of ISNA's older news: the site's archive day by day, and the articles on its pages."""

from newscrawl.crawling.archive_spider import ArchiveSpider


class IsnaArchiveSpider(ArchiveSpider):
    """ISNA's archive; each day is walked once."""

    name = "isna_archive"
    site_name = "isna"
