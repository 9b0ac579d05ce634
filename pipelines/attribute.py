"""Say where an article belongs."""

from newscrawl.attribution import attribute
from newscrawl.items import Article
from newscrawl.provinces import desks


class AttributePipeline:
    """Adapter of :func:`newscrawl.attribution.attribute`."""

    def process_item(self, item: Article) -> Article:
        """Attribute in place; the spider left the desk on whose list it stood in ``desk``."""
        return attribute(item, desks().get(item.desk) if item.desk else None)
