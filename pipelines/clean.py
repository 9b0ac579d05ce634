"""Clean articles' texts; the raw texts are kept beside them."""

from newscrawl.items import Article
from newscrawl.sites.extraction import clean_article


class CleanPipeline:
    """Adapter of :func:`newscrawl.sites.extraction.clean_article`."""

    def process_item(self, item: Article) -> Article:
        """Clean an article's texts, in place."""
        return clean_article(item)
