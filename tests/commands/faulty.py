"""A pipeline with a bug, for the test that a bug is reported."""

from newscrawl.items import Article


class FaultyPipeline:
    def process_item(self, item: Article) -> Article:
        if item.id.endswith("1"):
            raise KeyError(item.id)
        return item
