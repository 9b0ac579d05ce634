"""Trees of markup, parsed as the readers parse it."""

from lxml import etree


def tree(markup: str) -> etree._Element:
    """Return the root of a page whose ``<body>`` has one ``<div>`` with this markup."""
    return etree.fromstring(f"<div>{markup}</div>", etree.HTMLParser(huge_tree=True))
