"""Read article pages of the CMS Nastooh: a response and its site in, an Article out. Pure.

It reads the markup of ISNA's captured page of May 2019, and what public crawlers of other sites of
the CMS claim: ``h1.title`` and a kicker in ``.item-title``, ``.item-summary`` with picture and
lead, ``.item-date``, ``ol.breadcrumb``, ``section.tags``, galleries instead of text.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from lxml import etree

from newscrawl.errors import DateError, NotAnArticleError
from newscrawl.items import Article, Image
from newscrawl.persian import dates
from newscrawl.persian.cleaning import has_ink, one_line
from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.document import Document, Response, document_of, join
from newscrawl.reading.fields import (
    Chain,
    Choice,
    Page,
    changed,
    is_its_own,
    ld,
    meta,
    split,
    timed,
)
from newscrawl.reading.image_sources import absolute
from newscrawl.reading.images import pictures
from newscrawl.sites.article_parts import (
    is_blurb,
    kind_of,
    ld_tags,
    refuse_other,
    split_tags,
    time_of,
    utc,
)
from newscrawl.sites.base import Site
from newscrawl.sites.nastooh.family import NastoohSite
from newscrawl.sites.nastooh.surroundings import boxes_in, is_other_box, sections_of, services_of
from newscrawl.sites.own_address import own_address
from newscrawl.sites.own_story import own_of_number
from newscrawl.sites.registry import related_ids
from newscrawl.sites.story_text import ASIDE, read_story

VERSION = 1
PARSER = f"nastooh/{VERSION}"
#: The day of the captured page.
SINCE, UNTIL = date(2019, 5, 29), None
#: Nodes one of which every article has: its text, its header, a gallery.
PARTS = frozenset("item-text item-body item-header item-title item-summary photoGall".split())
BODY = "div.item-text"
#: Elements of a body that never belong to its text: sharing, the article's number, galleries' tools.
_ASIDE = (*ASIDE, "item-code", "item-sharing", "item-boxes", "item-boxes2", "item-footer")
_GALLERY = ".photoGall img, .gallery figure img, #photos img"
_PLAYER = "video, .jwplayer, [id^=jwplayer], iframe[src*=aparat]"
_PICTURED = frozenset("item-text item-img item-body gallery photoGall".split())


def _own(selector: str) -> Choice[str]:
    """Return a choice: the text of the first shown node that stands in no box of other stories."""

    def read(page: Page) -> str | None:
        return next(_texts(page, page.all(selector)), None)

    return Choice(selector, "page", read)


def _texts(page: Page, nodes: Iterable[etree._Element]) -> Iterable[str]:
    for node in nodes:
        if _is_own(page, node) and has_ink(text := text_of(node)):
            yield text


def _is_own(page: Page, node: etree._Element) -> bool:
    return is_its_own(node, page.article) and page.own.outside.isdisjoint(
        (node, *node.iterancestors())
    )


def _summary(page: Page) -> str | None:
    """Return the words of ``.item-summary``, without the picture's caption."""
    for node in page.all(".item-summary"):
        if _is_own(page, node):
            blocks = [block.text for block in Blocks(_ASIDE).read(node) if not block.aside]
            if blocks:
                return "\n".join(blocks)
    return None


def _agency(name: str) -> str:
    """Return a site's name without the slogan and the English name after a bar."""
    return name.partition("|")[0].strip()


def _tags(page: Page) -> list[str]:
    for node in page.all(".tags"):
        if is_its_own(node, page.article) and page.own.outside.isdisjoint(node.iterancestors()):
            links = [link for item in node.iter("li") for link in item.iter("a")]
            if found := list(filter(has_ink, map(text_of, links))):
                return found
    return []


def _meta_tags(page: Page) -> list[str]:
    named = page.document.named["meta"]
    for name in ("article:tag", "keywords"):
        told = [n.get("content") or "" for n in named if name in (n.get("property"), n.get("name"))]
        if found := [tag for text in told for tag in split_tags(one_line(text))]:
            return found
    return []


def _shown_time(page: Page) -> str | None:
    """Return the text of ``.item-date`` that has a time; it may hold several elements."""
    for node in page.all(".item-date"):
        if _is_own(page, node):
            lines = [text_of(inner) for inner in node.iter("span", "time")] or [text_of(node)]
            if found := next((line for line in lines if ":" in line), None):
                return found
    return None


def _listed_time(page: Page) -> str | None:
    """Return the item of the details list that has the time of publication."""
    for icon in page.all(".fa-calendar-o"):
        item = next(icon.iterancestors("li"), None)
        if item is not None and _is_own(page, item) and ":" in (line := text_of(item)):
            return line
    return None


def _item_time(page: Page) -> str | None:
    """Return the ``datePublished`` of the article's own ``<meta>``: a time on Tehran's clock."""
    for node in page.document.named["meta"]:
        is_named = node.get("itemprop") == "datePublished" and not node.get("property")
        if is_named and page.article in node.iterancestors() and _is_own(page, node):
            return (node.get("content") or "").partition(".")[0]  # milliseconds
    return None


LEAD = Chain(
    _own("p.summary"),
    _own(".introtext"),
    Choice(".item-summary", "page", _summary),
    ld("description"),
    meta("og:description"),
    meta("dc.description"),
    meta("description"),
)
_SHOWN_LEADS = frozenset(choice.label for choice in LEAD.choices if choice.origin == "page")
KICKER = Chain(_own(".kicker"), _own(".rutitr"))
TAGS = Chain(
    Choice(".tags", "page", _tags),
    Choice("meta keywords", "meta", _meta_tags),
    Choice("json-ld keywords", "json-ld", ld_tags),
)
PUBLISHED = Chain(
    timed(meta("article:published_time"), dates.from_iso),
    timed(ld("datePublished"), dates.from_iso),
    timed(Choice("meta datePublished", "page", _item_time), dates.from_attribute),
    timed(Choice(".item-date", "page", _shown_time), dates.from_clock_line),
    timed(Choice("details list", "page", _listed_time), dates.from_clock_line),
)
_EXACT = tuple(choice.label for choice in PUBLISHED.choices[:2])
# Of one origin: for the time of the last change both places are equally good.
MODIFIED = Chain(
    timed(meta("article:modified_time"), dates.from_iso),
    replace(timed(ld("dateModified"), dates.from_iso), origin="meta"),
)


@cache
def _headlines(selectors: tuple[str, ...]) -> Chain[str]:
    """Return the chain for the headline, by the site's selectors of the one that the page shows."""
    return Chain(
        *(changed(_own(selector), one_line) for selector in selectors),
        changed(_own("h1[itemprop=headline]"), one_line),
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
    found = []
    for node in document.named["article"]:
        names = (n.get("class") for n in node.iter("div", "header", "section", "ul"))
        if any(not PARTS.isdisjoint(name.split()) for name in names if name):
            found.append(node)
    return found or [node for node in document.root.iter("div") if node.get("id") == "photos"]


def parse_article(response: Response, site: Site) -> Article:
    """Read one article page, with uncleaned texts; ``newscrawl.sites.extraction`` cleans them.

    Raises NotAnArticleError where the page has no article node, or names no article number;
    OtherArticleError where it is another article's page.
    """
    document = document_of(response)
    node = own_of_number(document, _articles(document), site)
    if node is None:
        raise NotAnArticleError(f"no <article> with a part of {sorted(PARTS)} in {document.url}")
    page = Page(document, node)
    texts = [n for n in page.all(BODY) if is_its_own(n, node)] or _bodies(page)
    page.own.outside = boxes_in(node, texts)
    claims = _claims(document)
    address = own_address(page, site, claims, (short_url(page), _code(document)))
    story = read_story(page, texts, BODY, aside=_ASIDE, boxes=is_other_box)
    base = document.base(address.url)
    images = pictures(page, base, _PICTURED, (site.pictures,))
    if not images and (shown := absolute(meta("og:image").read(page), base)):
        images = [Image(url=shown)]
    days = [day for day in (address.day, _publish_day(page)) if day]
    published, doubts = time_of(page, PUBLISHED, days, _EXACT)
    refuse_other(page, address.day, published)
    headlines = _headlines(site.headlines if isinstance(site, NastoohSite) else ("h1.title",))
    headline, lead = headlines.first(page, "headline"), LEAD.first(page, "lead")
    if (
        lead
        and page.choices["lead"] not in _SHOWN_LEADS
        and is_blurb(page, lead, headlines.choices[0])
    ):
        lead = None
        del page.choices["lead"]
        page.warnings.discard("lead_fallback")
    is_media = address.media or document.meta.get("nastooh:pageType") in ("photo", "video")
    if is_media:
        page.choices["kind"] = "address" if address.media else "nastooh:pageType"
    day = dates.tehran_day(published) if published else next(iter(reversed(days)), None)
    kind = kind_of(
        page,
        story,
        is_media=is_media,
        has_images=bool(images),
        gallery=_GALLERY,
        player=_PLAYER,
    )
    article = Article(
        id=address.id,
        site=site.name,
        url=address.url,
        short_url=short_url(page),
        kind=kind,
        sections=sections_of(page),
        kicker=KICKER.first(page, "kicker"),
        headline=headline,
        lead=lead,
        body=story.body,
        source=_sources(site.title).first(page, "source"),
        tags=TAGS.first(page, "tags") or [],
        images=images,
        related=[
            name
            for name in related_ids((join(base, href) for href in story.more), site)
            if name != address.id
        ],
        modified_at=utc(MODIFIED.first(page, "modified_at")),
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
    if kind == "article" and not story.found:
        page.warnings.add("no_story_found")
    article.warnings = sorted(page.warnings | doubts)
    return article
