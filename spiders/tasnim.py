"""The spider of current news: the desks' lists, newest first, and the articles on them."""

from newscrawl.crawling.listing_spider import ListSpider


class TasnimSpider(ListSpider):
    """Tasnim's 32 provincial desks; each list is walked down to what is covered already."""

    name = "tasnim"
    site_name = "tasnim"
