"""The spider of YJC's current news: its lists, newest first, and the articles on them."""

from newscrawl.crawling.listing_spider import ListSpider


class YjcSpider(ListSpider):
    """YJC's provincial desks."""

    name = "yjc"
    site_name = "yjc"
