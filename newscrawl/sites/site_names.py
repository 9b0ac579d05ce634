"""Find the names under which a page of any layout speaks of its site."""

from collections.abc import Iterator
from itertools import islice

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import heading_text
from newscrawl.reading.fields import Page, ld, meta
from newscrawl.sites.section_names import folded
from newscrawl.sites.titles import SEPARATORS

_MOST, _MOST_HEADS, _FEW = 10, 50, 3


def site_names(page: Page) -> set[str]:
    """Return the site's names, folded: those it declares, the text after <title>'s headline, and a
    declared title before or after what <title> has of a heading.
    """
    told = [meta(name).read(page) for name in ("og:site_name", "application-name")]
    told += [ld("publisher", "name").read(page)]
    names = {folded(name) for name in told if name}
    title = clean(page.document.title)
    nodes = islice(page.document.root.iter("h1"), _MOST)
    for text in (meta("og:title").read(page), ld("headline").read(page), *map(heading_text, nodes)):
        head = clean(text or "")
        rest = title.removeprefix(head)
        # If the rest is the longer part, it is the headline, after the name of site or section.
        if head and rest != title and len(rest) < len(head):
            parted = [s for s in SEPARATORS if rest.startswith((s, f" {s}"))]
            names |= {folded(rest.strip().removeprefix(s.strip())) for s in parted}
    return {name for name in names if name} | set(_declared_for_all(page, title, names))


def _declared_for_all(page: Page, title: str, names: set[str]) -> Iterator[str]:
    """Yield the declared titles, folded, that no heading shows, while one shows the rest of what
    <title> has before or behind them.
    """
    for choice in (meta("og:title"), ld("headline")):
        head = clean(choice.read(page) or "")
        pairs = [title.partition(s)[::2] for s in SEPARATORS] if head else []
        pairs += [title.rpartition(s)[::-2] for s in SEPARATORS] if head else []
        rests = {rest.strip() for part, rest in pairs if part.strip() == head}
        long = {rest for rest in rests if len(rest.split()) > _FEW and folded(rest) not in names}
        if not long:
            continue
        nodes = islice(page.document.root.iter("h1", "h2", "h3"), _MOST_HEADS)
        lines = {clean(heading_text(node)) for node in nodes}
        if head not in lines and not lines.isdisjoint(long):
            yield folded(head)
