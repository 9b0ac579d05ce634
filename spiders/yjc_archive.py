"""The spider of YJC's older news: the site's archive day by day, and the articles on its pages."""

from newscrawl.crawling.archive_spider import ArchiveSpider


class YjcArchiveSpider(ArchiveSpider):
    """YJC's archive; each day is walked once."""

    name = "yjc_archive"
    site_name = "yjc"
