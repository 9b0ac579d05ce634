"""Find the names by which a page calls its site: declared, in <title>, in the logo, its host's."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import heading_text
from newscrawl.reading.boilerplate import said_of
from newscrawl.reading.fields import Page, ld, meta
from newscrawl.sites.section_names import folded, is_slogan
from newscrawl.sites.titles import SEPARATORS

_MOST, _MOST_HEADS, _MOST_PICTURES, _FEW = 10, 50, 20, 3
_HEADS = ("h1", "h2", "h3")
_logo = re.compile(r"(?<![a-z])(?:logo|brand|site[-_]?(?:title|name))(?![a-z])", re.IGNORECASE)


def is_in_logo(node: etree._Element) -> bool:
    """Return True if an element, or one of the three around it, is named the site's logo."""
    return any(_logo.search(said_of(one)) for one in (node, *islice(node.iterancestors(), _FEW)))


def site_names(page: Page) -> set[str]:
    """Return the site's names, folded: those it declares, its host's, what stands in <title> beside
    the headline, a declared title that its logo repeats, and one beside a heading in <title>, where
    the page says that it is a site, no article.
    """
    told = [meta(name).read(page) for name in ("og:site_name", "application-name")]
    told += [ld("publisher", "name").read(page)]
    names = {folded(name) for name in told if name}
    declared = [
        text for choice in (meta("og:title"), ld("headline")) if (text := choice.read(page))
    ]
    title = clean(page.document.title)
    heads = list(islice(page.document.root.iter(*_HEADS), _MOST_HEADS))
    shown = [(node, text) for node in heads if (text := heading_text(node))]
    first = [text for node, text in shown if node.tag == "h1"][:_MOST]
    for text in (*declared, *first):
        # If the rest is the longer part, it is the headline, after the name of site or section.
        head = clean(text)
        if (rest := _after(title, head)) and len(rest) < len(head):
            names.add(folded(rest))
    lines = {folded(text) for _, text in shown}
    is_site = page.document.meta.get("og:type", "").strip() == "website"
    for text in declared if is_site else ():
        head = clean(text)
        beside = _after(title, head) or _before(title, head)
        is_headline = len(beside.split()) > _FEW and not is_slogan(beside)
        if is_headline and folded(beside) in lines and folded(head) not in lines:
            names.add(folded(head))
    names.update(_of_host(page.document.url).intersection(map(folded, declared)))
    own = {folded(text) for text in (*declared, title) if text}
    names.update(own.intersection(map(folded, _of_logo(page, shown))))
    return {name for name in names if name}


def _after(title: str, head: str) -> str:
    """Return what stands in a title after a text and a separator; "" where nothing does."""
    rest = title.removeprefix(head)
    if not head or rest == title:
        return ""
    found = (s for s in SEPARATORS if rest.startswith((s, f" {s}")))
    return next((rest.strip().removeprefix(s.strip()).strip() for s in found), "")


def _before(title: str, tail: str) -> str:
    rest = title.removesuffix(tail)
    if not tail or rest == title:
        return ""
    found = (s for s in SEPARATORS if rest.endswith((s, f"{s} ")))
    return next((rest.strip().removesuffix(s.strip()).strip() for s in found), "")


def _of_logo(page: Page, shown: list[tuple[etree._Element, str]]) -> Iterator[str]:
    """Yield the texts of headings and pictures in the logo, where an h1 or h2 outside it, without a
    link, has another headline.
    """
    told = [text for node, text in shown if is_in_logo(node)]
    pictures = islice(page.document.root.iter("img"), _MOST_PICTURES)
    told += [text for node in pictures if (text := node.get("alt")) and is_in_logo(node)]
    heads = {
        folded(text)
        for node, text in (shown if told else ())
        if node.tag != "h3"
        and len(text.split()) > _FEW
        and next(node.iter("a"), None) is None
        and not is_in_logo(node)
    }
    yield from (text for text in told if heads - {folded(text)})


def _of_host(url: str) -> set[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return {host, host.rpartition(".")[0]}
