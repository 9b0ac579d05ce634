"""Say where an article belongs."""

from newscrawl.attribution import attribute
from newscrawl.items import Article


class AttributePipeline:
    """Adapter of :func:`newscrawl.attribution.attribute`."""

    def process_item(self, item: Article) -> Article:
        """Attribute in place."""
        return attribute(item)
