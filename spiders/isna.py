"""The spider of ISNA's current news: its lists, newest first, and the articles on them."""

from newscrawl.crawling.listing_spider import ListSpider


class IsnaSpider(ListSpider):
    """The provinces section of ISNA."""

    name = "isna"
    site_name = "isna"
