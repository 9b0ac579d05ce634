"""The spider of stories that other sites have republished, at the user's seed URLs."""

from newscrawl.crawling.republished_spider import CopySpider


class RepublishedSpider(CopySpider):
    """Stories at ``-a urls=URL,URL`` or ``-a urls=@FILE``, each URL once."""

    name = "republished"
