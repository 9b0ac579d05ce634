"""The headline of a page of any layout: what it names as its title, as it shows it."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from newscrawl.pages.base import Page, ld, meta
from newscrawl.pages.blocks import heading_text
from newscrawl.pages.leaks import folded
from newscrawl.text import clean

_SEPARATORS = ("|", " - ", " – ", " — ", " : ", " » ", " › ")
_MOST = 10
_DOTS = ".… "
_INLINE = frozenset("b strong font span big".split())
_ANY = "h4 h5 h6 div p td b strong font span center big".split()


def headings_of(page: Page) -> list[etree._Element]:
    """The headings that say what the page's title says: an h1, else another one, else whatever
    else says it; else the one h1 that there is.
    """
    told = [clean(text) for text in _named(page) if text]
    for tags in (("h1",), ("h2", "h3")):
        nodes = islice(page.document.root.iter(*tags), 3 * _MOST)
        found = [node for node in nodes if is_told(clean(heading_text(node)), told)]
        if found:
            return found[:_MOST]
    if found := list(islice(_lines(page, told), _MOST)):
        return found
    sole = list(islice(page.document.root.iter("h1"), 2))
    return sole if len(sole) == 1 else []


def _lines(page: Page, told: list[str]) -> Iterator[etree._Element]:
    """Elements of any kind whose own first text is nearly a whole title, and no more than it:
    old pages have their headline in bold letters.
    """
    told = [*told, *(part for text in told for part in _parts(text))]
    starts = {text[:4] for text in told if text}
    for node in page.document.root.iter(*_ANY):
        text = (node.text or "").strip()
        if text[:4] not in starts or not 9 < len(text) < 300 or len(node):
            continue
        if node.tag in _INLINE and (node.tail or "").strip():
            continue  # the first words of a paragraph
        line = clean(text)
        if is_told(line, [title for title in told if 5 * len(line) >= 4 * len(title) > 36]):
            yield node


def _parts(title: str) -> Iterator[str]:
    """What may be the headline in a title that names the site, too."""
    for separator in _SEPARATORS:
        yield from filter(None, (part.strip() for part in title.split(separator)[:4]))


def headline(page: Page) -> str | None:
    """JSON-LD's or OpenGraph's, as the page shows it: whole, but without the site's name."""
    names = _site_names(page)
    nodes = islice(page.document.root.iter("h1"), _MOST)
    shown = [t for t in map(heading_text, nodes) if clean(t) and folded(t) not in names]
    for choice in (ld("headline"), meta("og:title")):
        named = choice.read(page)
        if not named or not clean(named):
            continue
        whole = clean(named)
        page.choices["headline"] = choice.label
        for text in shown:
            heading = clean(text)
            is_cut = whole.rstrip(_DOTS) and heading.startswith(whole.rstrip(_DOTS))
            if is_cut or (whole.startswith(heading) and 2 * len(heading) >= len(whole)):
                return text
        if choice.label.startswith("meta"):
            return _without_site(named, names)
        if len(shown) != 1 or _agrees(page, whole):
            return named
        # JSON-LD of another story, left in a template: what readers see is the page's.
        page.warnings.add("headline_doubtful")
        page.choices["headline"] = "h1"
        return shown[0]
    told = [text for text in map(heading_text, headings_of(page)) if folded(text) not in names]
    page.choices["headline"] = "heading" if told or shown else "title"
    if told or shown:
        return (told or shown[-1:])[0]
    title = page.document.title
    page.warnings.add("headline_fallback")
    return _without_site(title, names) or None


def _named(page: Page) -> list[str | None]:
    return [ld("headline").read(page), meta("og:title").read(page), page.document.title]


def is_told(heading: str, told: list[str]) -> bool:
    """Whether a heading is one of the texts that say what the page's title is, or begins it."""
    return len(heading) > 3 and any(
        text.startswith(heading) or (text.rstrip(_DOTS) and heading.startswith(text.rstrip(_DOTS)))
        for text in told
    )


def _agrees(page: Page, whole: str) -> bool:
    """Whether something else on the page says the same as JSON-LD."""
    others = (meta("og:title").read(page), page.document.title)
    return any(clean(other).startswith(whole) for other in others if other)


def _site_names(page: Page) -> set[str]:
    """The site's names, folded: as it calls itself, and what <title> has after the headline."""
    told = [meta(name).read(page) for name in ("og:site_name", "application-name")]
    told += [ld("publisher", "name").read(page)]
    names = {folded(name) for name in told if name}
    title = clean(page.document.title)
    nodes = islice(page.document.root.iter("h1"), _MOST)
    for text in (meta("og:title").read(page), ld("headline").read(page), *map(heading_text, nodes)):
        head = clean(text or "")
        rest = title.removeprefix(head)
        # A longer rest is the headline, and what stands before it the site's or section's name.
        if head and rest != title and len(rest) < len(head):
            parted = [s for s in _SEPARATORS if rest.startswith((s, f" {s}"))]
            names |= {folded(rest.strip().removeprefix(s.strip())) for s in parted}
    return {name for name in names if name}


def _without_site(text: str, names: set[str]) -> str:
    for separator in _SEPARATORS:
        head, _, tail = text.rpartition(separator)
        if head and folded(tail) in names:
            return head
        head, _, tail = text.partition(separator)
        if tail and folded(head) in names:
            return tail
    return text
