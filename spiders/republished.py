"""Other sites' copies of agency stories, at the addresses that the user gives."""

from newscrawl.crawling.republished_spider import CopySpider


class RepublishedSpider(CopySpider):
    """``-a urls=URL,URL`` or ``-a urls=@FILE``."""

    name = "republished"
