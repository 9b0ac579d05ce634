"""An invented layout older than ``tasnim_1393``, which differs only in its name."""

from datetime import date

from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article
from newscrawl.reading.document import Document, Response
from newscrawl.reading.fields import Chain, Page, css
from newscrawl.sites.base import Site

VERSION = 2
PARSER = f"tasnim_1390/{VERSION}"
SINCE, UNTIL = date(2012, 11, 1), date(2014, 3, 20)
HEADLINE = Chain(css(".news-title"))
BODY = Chain(css(".news-text"))


def knows(document: Document) -> bool:
    return any(node.get("id") == "news-1390" for node in document.root.iter("div"))


def parse_article(response: Response, site: Site) -> Article:
    document = Document(response)
    node = next((n for n in document.root.iter("div") if n.get("id") == "news-1390"), None)
    if node is None:
        raise NotAnArticleError(f"no div#news-1390 in {document.url}")
    page, address = Page(document, node), site.address_of(document.url)
    return Article(
        id=address.id,
        site=site.name,
        url=address.url,
        headline=HEADLINE.first(page, "headline"),
        body=BODY.first(page, "body"),
        jalali_date="1394-01-01",
        parser=PARSER,
        fetched_from=document.url,
    )
