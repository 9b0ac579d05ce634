"""Say where an article belongs."""

from newscrawl.items import Article
from newscrawl.sites.attribution import attribute


class AttributePipeline:
    """Adapter of :func:`newscrawl.sites.attribution.attribute`."""

    def process_item(self, item: Article) -> Article:
        """Attribute in place."""
        return attribute(item)
