"""Clean an article's texts; the raw ones stay beside them."""

from newscrawl.items import Article
from newscrawl.sites.extraction import clean_article


class CleanPipeline:
    """Adapter of :func:`newscrawl.sites.extraction.clean_article`."""

    def process_item(self, item: Article) -> Article:
        """Clean in place."""
        return clean_article(item)
