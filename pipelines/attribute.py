"""Attribute articles to provinces and desks."""

from newscrawl.items import Article
from newscrawl.sites.attribution import attribute


class AttributePipeline:
    """Adapter of :func:`newscrawl.sites.attribution.attribute`."""

    def process_item(self, item: Article) -> Article:
        """Attribute an article, in place."""
        return attribute(item)
