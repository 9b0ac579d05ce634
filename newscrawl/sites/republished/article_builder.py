"""Build the Article of a republished story from the fields that a reader found, in any layout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from newscrawl.items import Article
from newscrawl.persian import dates
from newscrawl.persian.cleaning import clean
from newscrawl.reading.declared_picture import declared, with_declared
from newscrawl.reading.document import join
from newscrawl.reading.fields import Page
from newscrawl.reading.identity import Identity
from newscrawl.reading.images import pictures
from newscrawl.sites.datelines import agency_in, names_of, read_dateline
from newscrawl.sites.registry import default_site, related_ids, sites
from newscrawl.sites.republished.copies import Text, agency


@dataclass(kw_only=True, slots=True)
class CopyFields:
    """The fields of a republished story, as they stand on the page.

    ``source``: the name in the page's source box. ``publisher``: an agency that calls the page its
    own. ``places``: class names of the nodes with its pictures. ``more``: addresses of its links to
    other stories. ``pictures``: its pictures that stand above it. ``gallery``: those below it.
    ``is_inferred``: True if the layout of the page is not known.
    """

    text: Text
    raw: str | None
    headline: str | None
    sections: list[str]
    tags: list[str]
    source: str | None
    published: datetime | None
    modified: datetime | None
    day: date | None
    places: Sequence[str]
    parser: str
    kicker: str | None = None
    publisher: str | None = None
    has_story: bool = True
    more: Sequence[str] = ()
    pictures: Sequence[etree._Element] = ()
    gallery: Sequence[etree._Element] = ()
    is_inferred: bool = False


def record(page: Page, who: Identity, found: CopyFields) -> Article:
    """Return a republished story as an Article with uncleaned texts."""
    text, document = found.text, page.document
    base = document.base(document.url)
    names = [site.pictures for site in sites().values()]
    images = pictures(page, base, found.places, names, found.pictures, found.gallery)
    if found.is_inferred:
        images = with_declared(images, page, base, found.pictures)
    else:
        images = images or declared(page, base)
    if not text.blocks and not found.has_story:
        page.warnings.add("no_story_found")
    if found.published is None:
        page.warnings.add("no_time_found")
    # Both warnings would say nothing new: a day is read only where no time was found, which has a
    # warning already; and for the time of the last change all places are equally good.
    page.warnings -= {"jalali_date_fallback", "modified_at_fallback"}
    day = dates.tehran_day(found.published) if found.published else found.day
    return Article(
        id=who.id,
        site=who.site,
        url=who.url,
        short_url=who.short_url,
        kind="article" if text.blocks or not images else "photo",
        sections=found.sections,
        kicker=found.kicker,
        headline=found.headline,
        lead=text.lead,
        body=text.body,
        source=_source(page, found),
        tags=found.tags,
        images=images,
        related=related_ids(join(base, href) or "" for href in found.more),
        published_at=dates.utc_text(found.published) if found.published else None,
        modified_at=dates.utc_text(found.modified) if found.modified else None,
        published_local=dates.tehran_text(found.published) if found.published else None,
        jalali_date=dates.to_jalali(day) if day else None,
        parser=found.parser,
        fetched_from=document.url,
        is_copy=True,
        headline_raw=found.headline,
        lead_raw=text.lead,
        body_raw=found.raw,
        choices=page.choices,
        tried=page.tried,
        warnings=sorted(page.warnings),
    )


def _source(page: Page, found: CopyFields) -> str | None:
    """Return the source that the page names: in its source box, else in a source line, else in the
    text's dateline, else its publisher. Adds ``source_doubtful`` where the dateline contradicts it.
    """
    dateline = read_dateline(clean(found.text.body or ""), names_of(default_site()))
    line = found.text.source
    for label, name in (
        ("source box", found.source),
        ("source line", agency([line]) if line else None),
        ("dateline", dateline.agency if dateline else None),
        ("publisher", found.publisher),
    ):
        if name:
            page.choices["source"] = label
            if dateline and agency_in(name) not in (None, dateline.agency):
                page.warnings.add("source_doubtful")
            if label in ("dateline", "publisher"):
                page.warnings.add("source_fallback")
            return name
    return None
