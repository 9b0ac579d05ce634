"""The evidence of forms that several forms share: each function returns a look at a page. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator

from parsel import Selector

from newscrawl.items import Article
from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import text_of
from newscrawl.sites.feed import Feed
from newscrawl.sites.forms import Form, Look, SeenPart, SeenVisit
from newscrawl.sites.list_entries import links_in

_SHORT = 90


def css(selector: str) -> Look:
    """Count the elements that a selector finds, and quote the first one's text."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        found = seen.selector.css(selector) if seen.selector is not None else []
        if not found:
            return None
        text = text_of(found[0].root).replace("\n", " ").strip()
        number = f"{len(found)} of them, the first: " if len(found) > 1 else ""
        return f"{number}{text[:_SHORT]}" if text else (number.partition(",")[0] or "there")

    return evidence_of


def value(selector: str) -> Look:
    """Find the first value of a selector with ``::attr()`` or ``::text``."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        return seen.selector.css(selector).get() if seen.selector is not None else None

    return evidence_of


def meta(name: str) -> Look:
    """Find the content of the meta tag `name`."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        return seen.document.meta.get(name.lower()) if seen.document else None

    return evidence_of


def entries(seen: SeenPart) -> list[Selector]:
    """Return the entries of a list page that have the site's markup: those in a known list, if the
    page has one; else all.
    """
    if seen.selector is None:
        return []
    markup = seen.site.markup
    within = (seen.selector.css(markup.lists) if markup.lists else None) or [seen.selector]
    found = (entry for node in within for entry in node.css(markup.entry))
    return list({entry.root: entry for entry in found}.values())


def share(selector: str, *, has: bool = True) -> Look:
    """Count the entries in which the selector finds an element, or finds none if not `has`."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        every = entries(seen)
        number = sum(bool(entry.css(selector)) is has for entry in every)
        return f"{number} of {len(every)} entries" if number else None

    return evidence_of


def times(matches: Callable[[str], bool]) -> Look:
    """Count the times shown in entries whose text matches, and quote the first."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        selector = seen.site.markup.time
        nodes = [node for entry in entries(seen) for node in entry.css(selector)]
        texts = [text for node in nodes if (text := clean(text_of(node.root)))]
        found = [text for text in texts if matches(text)]
        return f"{len(found)} of {len(texts)}, such as {found[0]}" if found else None

    return evidence_of


def hrefs(seen: SeenPart) -> list[str]:
    """Return the addresses of articles as the entries write them.

    Without entries in the known markup, the addresses in the whole page.
    """
    if seen.document is None or seen.selector is None:
        return []
    nodes = [entry.root for entry in entries(seen)] or [seen.document.root]
    links = (link for node in nodes for link in links_in(node, seen.document, seen.site))
    return [(link.node.get("href") or "").strip() for link in links if link.article]


def href(matches: Callable[[str], bool]) -> Look:
    """Count the articles' addresses in entries that match, and quote the first."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        every = hrefs(seen)
        found = [text for text in every if matches(text)]
        return f"{len(found)} of {len(every)}, such as {found[0]}" if found else None

    return evidence_of


def is_feed_at(path: str, part: str, known: str) -> Form:
    """Return the form that the answer to a part of the visit, at `path`, is a feed."""

    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        feed = seen.feed if isinstance(seen.feed, Feed) else None
        return f"{len(feed.entries)} entries" if feed and seen.part == part else None

    return Form(f"{path} is a feed", known, evidence_of)


def article_of(seen: SeenPart) -> Article | None:
    """Return the article that a crawl would store of a page; None where it would store none."""
    return seen.article if isinstance(seen.article, Article) else None


def texts_of(seen: SeenPart) -> list[str]:
    """Return the blocks of a page's story before cleaning."""
    article = article_of(seen)
    return (article.body_raw or "").split("\n\n") if article else []


def choice_forms(pages: Iterable[SeenPart], known: Callable[[str], str]) -> Iterator[Form]:
    """Yield a form for each source of a field that the readers have looked at on these pages.

    ``known``: what a source, by its label, was known from. Sources behind the first one with a
    value were not looked at, and have no form.
    """
    readings = [seen.reading for seen in pages if isinstance(seen.reading, Article)]
    looked_at: dict[tuple[str, str], None] = {}
    for reading in readings:
        looked_at |= dict.fromkeys(reading.tried)
        looked_at |= dict.fromkeys(reading.choices.items())
    by_field: dict[str, list[str]] = {}
    for name, label in looked_at:
        by_field.setdefault(name, []).append(label)
    for name, labels in by_field.items():
        for label in labels:
            yield Form(f"{name} read from {label}", known(label), _read_from(name, label))


def _read_from(name: str, label: str) -> Look:
    def evidence_of(seen: SeenPart, _: SeenVisit) -> str | None:
        reading = seen.reading
        if not isinstance(reading, Article):
            return None
        if reading.choices.get(name) == label:
            return re.sub(r"\s+", " ", _shown(getattr(reading, name, None)))[:_SHORT]
        return "there, but another source came first" if reading.tried.get((name, label)) else None

    return evidence_of


def _shown(found: object) -> str:
    if isinstance(found, list):
        return f"{len(found)}: {' | '.join(str(getattr(item, 'url', item)) for item in found)}"
    return "" if found is None else str(found)
