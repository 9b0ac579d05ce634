"""Find the headline of a page of any layout: the title that it declares, as the page shows it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import heading_text, text_of
from newscrawl.reading.boilerplate import is_hidden, said_of
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.fields import Page, ld, meta
from newscrawl.reading.identity import is_front
from newscrawl.reading.image_sources import absolute
from newscrawl.reading.markup import is_short, own_text
from newscrawl.reading.prose_lines import is_dated_line
from newscrawl.sites.section_names import folded, is_slogan
from newscrawl.sites.site_names import is_in_logo
from newscrawl.sites.titles import (
    DOTS,
    MARKS,
    ends_in,
    is_in_title,
    is_most,
    is_told,
    parts,
    without_site,
)

_MOST, _MOST_HEADS, _FEW = 10, 50, 3
# Characters: more are a paragraph, no line.
_PARAGRAPH = 150
_LARGE = frozenset("4567")
_HEADS = frozenset("h1 h2 h3".split())
_called_title = re.compile(r"(?:^|[-_ a-z])(?:[tT]itle|[tT]itr|[hH]eadline)(?: |$)")
_large_letters = re.compile(
    r"(?<![\w-])font-size\s*:\s*(?:1[89]|[2-5]\d)(?:\.\d+)?(?:px|pt)", re.IGNORECASE
)
_issue = re.compile(r"شماره ?\d{2,6}\W")
_INLINE = frozenset("b strong font span big".split())
_ANY = "h4 h5 h6 div p td b strong font span center big".split()


def headings_of(page: Page, names: Collection[str]) -> list[etree._Element]:
    """Return the elements that show the headline, up to ten; an empty list without any.

    First come an h2 or h3 with what a declared title has after the only h1 and a colon: the h1 is
    the site's name then. Else the first of these that exist: h1 whose text is that of a declared
    title (JSON-LD, OpenGraph, ``title``); h2 and h3 of that kind, but no sub-heads below
    paragraphs; other elements of that kind, if there are at most three; all h1 if they have one
    text; all h2 if they have one text; the first line in large letters. What is the site's name,
    by a title or a heading, counts only where nothing else does. ``names``: those, folded.
    """
    told = [clean(text) for text in _named(page) if text]
    first = list(_shown(page, "h1"))
    if any(folded(text) in names for text in (*told, *(line for _, line in first))):
        own = [(node, line) for node, line in first if not _is_of_site(node, line, names)]
        found = _headings(page, [text for text in told if folded(text) not in names], own, names)
        if found:
            return found
    return _headings(page, told, first, frozenset())


def _is_of_site(node: etree._Element, line: str, names: Collection[str]) -> bool:
    return folded(line) in names or _heads_box(node, line)


def _headings(
    page: Page,
    told: Sequence[str],
    first: Sequence[tuple[etree._Element, str]],
    names: Collection[str],
) -> list[etree._Element]:
    """Return the headings that show a title of `told`, or stand out; see :func:`headings_of`.

    ``first``: the h1, with their texts. ``names``: the site's names, which are no headlines.
    """
    own = ([part for part in parts(text) if folded(part) not in names] for text in told)
    longest = [max(some, key=len, default="") for some in own]
    if named := _after_name(page, first, told):
        return named
    second = [one for one in _shown(page, "h2", "h3") if not (names and _is_of_site(*one, names))]
    for shown in (first, second):
        found = [
            node
            for node, line in shown
            if (
                is_told(line, told)
                or ends_in(line, told)
                or is_told(line, [part for part in longest if is_most(line, part)])
            )
            and not (first and node.tag != "h1" and line not in told and _is_subhead(node))
        ]
        if found:
            return found[:_MOST]
    found = list(islice(_lines(page, told), _MOST))
    if 0 < len(found) <= _FEW:  # in more it is a name, repeated with each entry of a list
        return found
    # Where the page declares its headline, a lone h2 with other words is none.
    is_declared = any(text and folded(text) not in names for text in _named(page)[:2])
    lone = [] if is_declared else [one for one in second if one[0].tag == "h2"]
    if names:
        lone = [one for one in lone if not _is_subhead(one[0])]
    for sole in (first, lone):
        # A page may have the same heading twice, for telephones and for wide screens.
        if len({line for _, line in sole}) == 1 and not any(_heads_box(*one) for one in sole):
            return [node for node, _ in sole]
    return list(islice(_large(page), 1))


def _after_name(
    page: Page, first: Sequence[tuple[etree._Element, str]], told: Iterable[str]
) -> list[etree._Element]:
    """Return the h2 and h3 with what a declared title has after the only h1, which is then the
    site's name: "Name: headline".
    """
    if len(first) != 1:
        return []
    name = first[0][1]
    rests = [text.removeprefix(f"{name}:").strip() for text in told if text.startswith(f"{name}:")]
    below = _shown(page, "h2", "h3") if rests else ()
    return [node for node, line in below if line in rests][:_MOST]


def _large(page: Page) -> Iterator[etree._Element]:
    """Yield lines that are set in large letters or have a name of a title (id or class).

    For old pages, whose ``title`` is the site's name. Lines in links or with links are left out.
    """
    for node in page.document.root.iter(*_ANY):
        names = said_of(node) if node.keys() else ""
        style = node.get("style") or ""
        is_large = (
            (node.tag == "font" and (node.get("size") or "").lstrip("+") in _LARGE)
            or node.tag == "big"
            or _called_title.search(names) is not None
            or _large_letters.search(style[:300]) is not None
        )
        if not is_large or not is_short(node, 200):
            continue
        line = clean(text_of(node))
        around = {above.tag for above in islice(node.iterancestors(), 4)}
        if len(line.split()) > _FEW and "a" not in around and next(node.iter("a"), None) is None:
            yield node


def _shown(page: Page, *tags: str) -> Iterator[tuple[etree._Element, str]]:
    """Yield the headings that readers see, with their clean texts.

    A heading that links to the front page is left out: it is the site's name.
    """
    for node in islice(page.document.root.iter(*tags), 3 * _MOST):
        if line := clean(heading_text(node)):
            around = list(islice(node.iterancestors(), 3))
            links = (*islice(node.iter("a"), 2), *(above for above in around if above.tag == "a"))
            hrefs = (absolute(link.get("href"), page.document.url) for link in links)
            if not any(href and is_front(href) for href in hrefs) and not any(
                map(_is_unseen, (node, *around))
            ):
                yield node, line


def _heads_box(node: etree._Element, line: str) -> bool:
    """Return True for a heading of something beside the story, such as "latest news"."""
    return is_box_label(line) or any(True for _ in node.iterancestors("aside", "nav", "footer"))


def _is_subhead(node: etree._Element) -> bool:
    """Return True if paragraphs stand before a heading: it heads a part of a text."""
    before = islice(node.itersiblings(preceding=True), _MOST)
    lines = (line for other in before for line in islice(other.iter("p"), _MOST))
    texts = (islice(line.itertext(), _MOST) for line in lines)
    return sum(len(text.strip()) for some in texts for text in some) > _PARAGRAPH


def _is_unseen(node: etree._Element) -> bool:
    return node.tag == "noscript" or is_hidden(node)


def _lines(page: Page, told: Sequence[str]) -> Iterator[etree._Element]:
    """Yield elements of any kind whose own first text is a title, whole or nearly so.

    For old pages, which have their headline in bold letters, not in a heading.
    """
    told = [*told, *(part for text in told for part in parts(text))]
    starts = {text[:4] for text in told if text}
    for node in page.document.root.iter(*_ANY):
        if any(above.tag in _HEADS for above in islice(node.iterancestors(), _FEW)):
            continue  # looked at as a heading
        inner = _sole_link(node)
        text = (inner.text or "").strip()
        if text[:4] not in starts or not 9 < len(text) < 300 or len(inner):
            continue
        if node.tag in _INLINE and (node.tail or "").strip():
            continue  # the first words of a paragraph
        line = clean(text)
        if len(line.split()) <= _FEW or is_dated_line(line) or _issue.match(line):
            continue  # a site's name, or a newspaper's issue
        if is_told(line, [title for title in told if is_most(line, title)]):
            yield node


def _sole_link(node: etree._Element) -> etree._Element:
    """Return the link that is the whole content of an element; else the element."""
    is_sole = len(node) == 1 and node[0].tag == "a" and not (node.text or "").strip()
    return node[0] if is_sole and not (node[0].tail or "").strip() else node


def headline(page: Page, heads: Sequence[etree._Element], names: Collection[str]) -> str | None:
    """Return the headline, without the site's name; None if the page has none.

    ``heads``: what :func:`headings_of` returned. ``names``: the site's names, folded.

    It is the one that JSON-LD or else OpenGraph declares, or the h1 that continues this one or is
    at least its first half; but the h1 that ``title`` repeats where it repeats nothing declared.
    Without either, or where it is the site's name, it is the first of ``heads``, else the last h1,
    else ``title`` with the warning ``headline_fallback``. The warning ``headline_doubtful`` says
    that an h1 was preferred to JSON-LD, which has other words, or which nothing else confirms; or
    that the declared title is the site's name, and no heading repeats ``title``.
    """
    nodes = islice(_shown(page, "h1"), _MOST)
    shown = [(node, text) for node, _ in nodes if folded(text := heading_text(node)) not in names]
    own = [text for text in map(heading_text, heads) if folded(text) not in names]
    is_rejected = False
    for choice in (ld("headline"), meta("og:title")):
        named = choice.read(page)
        if not named or not (short := clean(without_site(named, names))):
            continue
        is_name = folded(short) in names
        if (shown and (is_name or is_slogan(short))) or (own and is_name):
            is_rejected = True
            continue  # the site's own
        whole = clean(named).translate(MARKS)
        page.choices["headline"] = choice.label
        for node, text in shown:
            heading = clean(text).translate(MARKS)
            # Beside it may stand a link to edit it, or a number of comments.
            is_followed = len(node) and all(inner.tag == "a" or inner.keys() for inner in node)
            if is_followed and clean(alone := own_text(node)).translate(MARKS) == whole:
                return alone
            is_cut = whole.rstrip(DOTS) and heading.startswith(whole.rstrip(DOTS))
            if is_cut or (whole.startswith(heading) and 2 * len(heading) >= len(whole)):
                return text
        is_json = choice.label.startswith("json-ld")
        is_known = any(is_in_title(page.document.title, text) for text in (whole, short))
        others = () if is_known else shown
        sure = next((text for node, text in others if _is_sure(page, node, text)), None)
        if sure and not _is_heading(page, {whole, short.translate(MARKS)}):
            page.warnings.add("headline_doubtful")
            page.choices["headline"] = "h1"
            return sure
        if is_name:
            page.warnings.add("headline_doubtful")
        if not is_json:
            return without_site(named, names)
        if len(shown) != 1 or _agrees(page, whole):
            return named
        # JSON-LD of another story, left in a template: the heading that readers see is the page's.
        page.warnings.add("headline_doubtful")
        page.choices["headline"] = "h1"
        return shown[0][1]
    told = own or [text for _, text in shown[-1:]]
    page.choices["headline"] = "heading" if told else "title"
    if told:
        if is_rejected and not shown and not is_in_title(page.document.title, clean(told[0])):
            page.warnings.add("headline_doubtful")
        return told[0]
    title = page.document.title
    page.warnings.add("headline_fallback")
    return without_site(title, names) or None


def _is_heading(page: Page, told: set[str]) -> bool:
    """Return True if a heading on the page shows one of some declared headlines."""
    nodes = islice(page.document.root.iter(*_HEADS), _MOST_HEADS)
    return any(clean(heading_text(node)).translate(MARKS) in told for node in nodes)


def _is_sure(page: Page, node: etree._Element, heading: str) -> bool:
    """Return True for an h1 that ``title`` has as its longest part, beside the site's name, and
    that is no site's name itself.
    """
    line, title = clean(heading), clean(page.document.title)
    longest = max(parts(title), key=len, default="")
    is_part = is_told(line, [longest] if line == longest or is_most(line, longest) else ())
    is_name = is_slogan(line) or is_in_logo(node)
    return is_part and len(line.split()) > _FEW and not is_name


def _named(page: Page) -> list[str | None]:
    return [ld("headline").read(page), meta("og:title").read(page), page.document.title]


def _agrees(page: Page, whole: str) -> bool:
    """Return True if OpenGraph or ``title`` contains JSON-LD's headline `whole`."""
    others = (meta("og:title").read(page), page.document.title)
    return any(whole in clean(other).translate(MARKS) for other in others if other)
