"""Read article pages of the CMS Nastooh: a response and its site in, an Article out. Pure.

It reads the markup of the captured page of May 2019, and what public crawlers of other sites of
the CMS claim: ``h1.title`` and a kicker in ``.item-title``, ``.item-summary`` with picture and
lead, ``.item-date``, ``ol.breadcrumb``, ``section.tags``, galleries instead of text.
"""

from datetime import date
from functools import cache

from lxml import etree

from newscrawl.errors import NotAnArticleError
from newscrawl.items import Article, Image
from newscrawl.persian import dates
from newscrawl.persian.cleaning import has_ink, one_line
from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.declared_picture import declared
from newscrawl.reading.document import Document, Response, document_of
from newscrawl.reading.fields import (
    Chain,
    Choice,
    Page,
    changed,
    is_its_own,
    ld,
    meta,
)
from newscrawl.reading.galleries import gallery_below
from newscrawl.reading.image_sources import absolute
from newscrawl.reading.images import pictures
from newscrawl.reading.picture_names import name_of
from newscrawl.sites.article_parts import (
    kind_of,
    ld_tags,
    lead_of,
    meta_tags,
    modified_of,
    refuse_other,
    time_of,
    utc,
)
from newscrawl.sites.nastooh.family import NastoohSite
from newscrawl.sites.nastooh.surroundings import (
    SECTIONS,
    boxes_in,
    claims_of,
    is_in_box,
    is_other_box,
    is_own,
    own,
    services_of,
    short_url_of,
)
from newscrawl.sites.nastooh.times import EXACT, MODIFIED, PUBLISH_DAY, PUBLISHED
from newscrawl.sites.own_address import own_address, stories_of
from newscrawl.sites.own_story import own_of_number
from newscrawl.sites.story_text import ASIDE, read_story

VERSION = 1
PARSER = f"nastooh/{VERSION}"
#: The day of the captured page.
SINCE, UNTIL = date(2019, 5, 29), None
#: Nodes one of which every article has: its text, its header, a gallery.
PARTS = frozenset("item-text item-body item-header item-title item-summary photoGall".split())
_TEXT = frozenset(["item-text", "item-body"])
#: Selectors of the nodes with the text, best first.
TEXTS = ("div.item-text", ".item-text", "[itemprop=articleBody]", ".item-body")
# Elements of a body that never belong to its text: sharing, the article's number, boxes.
_ASIDE = (*ASIDE, "item-code", "item-sharing", "item-boxes", "item-boxes2", "item-footer")
# Where only ``.item-body`` is found, these stand in it beside the text.
_BESIDE = ("summary", "introtext", "item-summary", "item-header")
_GALLERY = ".photoGall img, .gallery figure img, #photos img"
_PLAYER = "video, .jwplayer, [id^=jwplayer], iframe[src*=aparat]"
_PICTURED = frozenset("item-text item-img item-body gallery photoGall".split())


def _summary(page: Page) -> str | None:
    """Return the words of ``.item-summary``, without the picture's caption."""
    for node in page.all(".item-summary"):
        if is_own(page, node):
            blocks = [block.text for block in Blocks(_ASIDE).read(node) if not block.aside]
            if blocks:
                return "\n".join(blocks)
    return None


def _agency(name: str) -> str:
    """Return a site's name without the slogan and the English name after a bar."""
    return name.partition("|")[0].strip()


def _tags(page: Page) -> list[str]:
    for node in page.all(".tags"):
        if is_its_own(node, page.article) and not is_in_box(page, *node.iterancestors()):
            links = list(node.iter("a"))
            listed = [a for a in links if next(a.iterancestors("li"), None) is not None]
            links = listed or [a for a in links if next(a.iterancestors("header"), None) is None]
            if found := list(filter(has_ink, map(text_of, links))):
                return found
    return []


def _meta_tags(page: Page) -> list[str]:
    told = (meta_tags(name).read(page) for name in ("article:tag", "keywords"))
    return next(filter(None, told), [])


LEAD = Chain(
    own("p.summary"),
    own(".introtext"),
    Choice(".item-summary", "page", _summary),
    ld("description"),
    meta("og:description"),
    meta("dc.description"),
    meta("description"),
)
KICKER = Chain(own(".kicker"), own(".rutitr"))
TAGS = Chain(
    Choice(".tags", "page", _tags),
    Choice("meta keywords", "meta", _meta_tags),
    Choice("json-ld keywords", "json-ld", ld_tags),
)


@cache
def _headlines(selectors: tuple[str, ...]) -> Chain[str]:
    """Return the chain for the headline, by the site's selectors of the one that the page shows."""
    return Chain(
        *(changed(own(selector), one_line) for selector in selectors),
        changed(own("h1[itemprop=headline]"), one_line),
        ld("headline"),
        meta("og:title"),
        meta("dc.title"),
    )


@cache
def _sources(title: str) -> Chain[str]:
    """Return the chain for the agency's name; ``title`` is the site's declared one."""
    return Chain(
        changed(meta("og:site_name"), _agency),
        changed(ld("publisher", "name"), _agency),
        changed(meta("publisher"), _agency),
        Choice("site", "site", lambda _: title),
    )


def knows(document: Document) -> bool:
    """Return True if the page has a mark of the CMS, or an article in its markup."""
    is_marked = "nastooh" in document.meta.get("generator", "") or any(
        name.startswith("nastooh:") for name in document.meta
    )
    return is_marked or bool(_articles(document))


def _articles(document: Document) -> list[etree._Element]:
    """Return the ``<article>`` elements that hold a part of an article."""
    holding = {
        next(node.iterancestors("article"), None)
        for node in document.root.iter("div", "header", "section", "ul")
        if not PARTS.isdisjoint((node.get("class") or "").split())
    }
    found = [node for node in document.named["article"] if node in holding]
    return found or _frames(document)


def _frames(document: Document) -> list[etree._Element]:
    """Return the element around text and headline on a page without ``<article>``, or a gallery."""
    for node in document.root.iter("div"):
        if not _TEXT.isdisjoint((node.get("class") or "").split()):
            holding = (above for above in node.iterancestors() if above.find(".//h1") is not None)
            return [next(holding, node)]
    return [node for node in document.root.iter("div") if node.get("id") == "photos"]


def _texts(page: Page) -> tuple[str, list[etree._Element]]:
    """Return the nodes that hold the article's text, and the selector that found them.

    Nodes in a box are another story's, unless all are in one.
    """
    for selector in TEXTS:
        nodes = [node for node in page.all(selector) if is_its_own(node, page.article)]
        if nodes:
            boxes = boxes_in(page.article, ())
            free = [node for node in nodes if boxes.isdisjoint(node.iterancestors())]
            return selector, free or nodes
    return TEXTS[0], []


def _images(page: Page, base: str, site: NastoohSite) -> list[Image]:
    """Return the article's pictures, else the one that ``og:image`` names.

    JSON-LD names the thumbnail of the first picture beside it, not in it.
    """
    names = (site.pictures,)
    gallery = gallery_below(page.article, page.article.getparent())
    images = pictures(page, base, _PICTURED, names, below=gallery) or declared(page, base)
    small = absolute(page.document.ld_text("thumbnailUrl"), base)
    if small and (name := name_of(small, names)):
        for image in images:
            if image.url != small and name_of(image.url, names) == name:
                image.thumbnail = small
    return images


def parse_article(response: Response, site: NastoohSite) -> Article:
    """Read one article page, with uncleaned texts; ``newscrawl.sites.extraction`` cleans them.

    Raises NotAnArticleError where the page has no article node, or names no article number;
    OtherArticleError where it is another article's page.
    """
    document = document_of(response)
    node = own_of_number(document, _articles(document), site)
    if node is None:
        raise NotAnArticleError(f"no <article> with a part of {sorted(PARTS)} in {document.url}")
    page = Page(document, node)
    label, texts = _texts(page)
    page.own.outside = boxes_in(node, texts)
    short_url = short_url_of(page, site)
    also = (short_url, f"/news/{document.meta.get('nastooh:code', '')}")
    address = own_address(page, site, claims_of(document), also)
    story = read_story(page, texts, label, aside=(*_ASIDE, *_BESIDE), boxes=is_other_box)
    base = document.base(address.url)
    images = _images(page, base, site)
    days = [day for day in (PUBLISH_DAY.read(page), address.day) if day]
    published, doubts = time_of(page, PUBLISHED, days, EXACT)
    refuse_other(page, address.day, published)
    headlines = _headlines(site.headlines)
    headline = headlines.first(page, "headline")
    lead = lead_of(page, LEAD, headlines.choices[0])
    if address.media:
        page.choices["kind"] = "address"
    day = dates.tehran_day(published) if published else next(iter(days), None)
    kind = kind_of(
        page,
        story,
        is_media=address.media,
        pictures=len(images),
        gallery=_GALLERY,
        player=_PLAYER,
    )
    article = Article(
        id=address.id,
        site=site.name,
        url=address.url,
        short_url=short_url,
        kind=kind,
        sections=SECTIONS.first(page, "sections") or [],
        kicker=KICKER.first(page, "kicker"),
        headline=headline,
        lead=lead,
        body=story.body,
        source=_sources(site.title).first(page, "source"),
        tags=TAGS.first(page, "tags") or [],
        images=images,
        related=[
            f"{site.name}:{number}"
            for number in stories_of(story.more, base, site)
            if number != address.number
        ],
        modified_at=utc(modified_of(page, MODIFIED, published)),
        published_at=utc(published),
        published_local=dates.tehran_text(published) if published else None,
        jalali_date=dates.to_jalali(day) if day else None,
        parser=PARSER,
        fetched_from=document.url,
        headline_raw=headline,
        lead_raw=lead,
        body_raw=story.raw,
        services=services_of(page, site, texts),
        choices=page.choices,
        tried=page.tried,
    )
    article.warnings = sorted(page.warnings | doubts)
    return article
