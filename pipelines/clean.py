"""Clean an article's texts; the raw ones stay beside them."""

from newscrawl.items import Article
from newscrawl.reading import clean_article


class CleanPipeline:
    """Adapter of :func:`newscrawl.reading.clean_article`."""

    def process_item(self, item: Article) -> Article:
        """Clean in place."""
        return clean_article(item)
