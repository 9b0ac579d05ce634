"""Tasnim's list pages, a desk's or the archive's: a response in, its links out. Pure."""

from dataclasses import dataclass

from parsel import Selector

from newscrawl.errors import NotAListError, UrlError
from newscrawl.pages.document import Document, Response
from newscrawl.urls import Address, is_site, parse_address, same_host

#: Where the site puts the list; what stands beside it (most read, related) is no part of it.
LISTS = "section.news-container.top-news-service > section.content, .archive-result .content"


@dataclass(frozen=True, slots=True)
class ListPage:
    """The links of one list page, in its order, each article once.

    ``strangers`` counts list entries whose link names no article of the site; ``is_cut``: the page
    came without its end, and links with it.
    """

    links: tuple[Address, ...]
    strangers: int = 0
    is_cut: bool = False


def parse_list(response: Response) -> ListPage:
    """Read one page of a desk's list or of the archive. An empty list is a list.

    Side bars and menus are no part of it. Raises NotAListError where there is no list at all.
    """
    document = Document(response)
    root = Selector(root=document.root, type="html")
    containers = root.css(LISTS)
    items = [item for container in containers for item in container.css("article.list-item")]
    if not containers:
        items = list(root.css("article.list-item"))
        if not items:
            raise NotAListError(
                f"neither a list ({LISTS!r}) nor an 'article.list-item' in {document.url}"
            )
    elif not items and any(_article_in(container, document.url) for container in containers):
        raise NotAListError(f"the list in {document.url} has articles, but no 'article.list-item'")
    links: dict[int, Address] = {}
    strangers = 0
    for item in items:
        address = _article_in(item, document.url)
        if address is None:
            strangers += 1
        else:
            links.setdefault(address.number, address)
    if strangers and not links:
        raise NotAListError(f"none of the {strangers} entries in {document.url} names an article")
    return ListPage(tuple(links.values()), strangers, "page_cut" in document.doubts)


def _article_in(item: Selector, base: str) -> Address | None:
    """The first link in it that names an article of the site."""
    for href in item.css("a[href]::attr(href)").getall():
        if is_site(href) or same_host(href, base):
            try:
                return parse_address(href)
            except UrlError:
                continue
    return None
