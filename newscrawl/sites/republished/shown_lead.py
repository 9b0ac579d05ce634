"""Find the lead of a story on an unknown site: the one that the page shows below its headline, else
the description that the page gives of itself.
"""

import re
from functools import lru_cache
from itertools import islice

from lxml import etree

from newscrawl.persian.cleaning import clean
from newscrawl.reading.blocks import Blocks, text_of
from newscrawl.reading.boilerplate import is_box, is_box_name, said_of
from newscrawl.reading.box_labels import is_box_label
from newscrawl.reading.fields import Page, ld, meta
from newscrawl.reading.insertions import begins_with_label
from newscrawl.reading.markup import is_short
from newscrawl.reading.notices import plain_words
from newscrawl.reading.prose_lines import is_advert, is_dated_line
from newscrawl.sites.datelines import begins_with_one
from newscrawl.sites.republished.copies import Text, is_excerpt, says_nothing
from newscrawl.sites.section_names import folded

_LEADING = frozenset(["p", "div", "section", "h2", "h3", "h4"])
# Names of a lead, wherever it stands at the story's beginning.
_leads = re.compile(
    r"(?<![a-z])(?:lead|lid|leed|subtitle|sub-title|summary|intro|introtext|chapo)(?![a-z])",
    re.IGNORECASE,
)
# Names of a lead right below the headline; elsewhere they may mean another thing.
_leads_on_top = re.compile(
    r"(?<![a-z])(?:so{1,2}u?[-_]?titr|news[-_]?lead|che?kideh?|kholase|stand[-_]?first|excerpt|deck|dek"
    r"|lede|intro[-_]?text)(?![a-z])",
    re.IGNORECASE,
)
# Names of boxes with the beginning of another story; right below the headline, of this one.
_teasers = re.compile(
    r"(?<![a-z])(?:teasers?|promos?)(?![a-z])|(?-i:[a-z](?:Teaser|Promo)(?![a-z]))", re.IGNORECASE
)
# What an advertisement asks of its reader.
_call = re.compile(
    r"(?:کنید|نمایید|شوید|بپیوندید|بخوانید|ببینید|بخرید|بگیرید|دهید|بزنید|باشید)\s*[.!:…»]*$"
)
_camel = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Elements of a box that is more than a few sentences.
_NO_SENTENCES = ("a", "img", "button", "form", "input", "iframe", "video", "ul", "ol", "h1")
_MOST, _MOST_BOXES = 5_000, 20
# Elements around a story beside which its description is sought, and most of those looked at.
_HIGHEST, _MOST_ABOVE = 3, 300
# Characters: of a lead; of the lines between headline and lead; of one of those in a paragraph.
_SHORTEST, _LONGEST, _BETWEEN, _LINE = 20, 1_000, 200, 60
# Characters of a box at most: a longer one is none of the beginning of a story.
_TEXT = 5_000


def with_lead(
    page: Page,
    text: Text,
    headline: str | None,
) -> Text:
    """Return the text with a lead: the one shown beside the story, else the page's description.

    A lead that ``text`` has already stays. A description that only repeats the headline or the
    story's beginning is no lead. A shown lead that is too long for one begins the body.
    """
    if text.lead:
        page.choices["lead"] = "before the leaked section"
        return text
    shown = _shown_lead(page)
    line = "" if shown is None else _without_captions(shown)
    if line and folded(line) != folded(headline or ""):
        is_dateline = begins_with_one(clean(line)) or len(clean(line)) > _LONGEST
        if len(text.blocks) > 1 and folded(line) == folded(text.blocks[0]) and not is_dateline:
            page.choices["lead"] = ".lead"
            return Text(line, text.blocks[1:], text.source)
        if not is_excerpt(line, text.body):
            page.choices["lead"] = ".lead"
            # A lead that begins with a dateline goes into the body, where datelines are sought.
            blocks = (line, *text.blocks) if is_dateline else text.blocks
            return Text(None if is_dateline else line, blocks, text.source)
    for choice in (ld("description"), meta("og:description"), meta("description")):
        found = choice.read(page)
        if not found or any(says_nothing(found, said) for said in (headline, page.document.title)):
            continue
        first = clean(text.blocks[0]) if len(text.blocks) > 1 else ""
        if clean(found) == first and not begins_with_one(first):
            page.choices["lead"] = "first block"
            return Text(text.blocks[0], text.blocks[1:], text.source)
        if is_excerpt(found, text.body):
            continue
        if _is_shown(page, clean(found)) and not begins_with_one(clean(found)):
            page.choices["lead"] = "shown description"
            return Text(found, text.blocks, text.source)
        if _is_about(found, f"{headline} {text.body}"):
            page.choices["lead"] = choice.label
            page.warnings.add("lead_fallback")
            return Text(found, text.blocks, text.source)
    return text


def _without_captions(node: etree._Element) -> str:
    return " ".join(block.text for block in Blocks().read(node) if not block.aside)


def _is_about(description: str, story: str) -> bool:
    """Return True if a fifth of the description's words of over three letters are in the story.
    Descriptions of the site, the same on all its pages, share fewer.
    """
    told = [word for word in plain_words(description[:_MOST]) if len(word) > 3]
    own = set(plain_words(story))
    return 5 * sum(word in own for word in told) >= len(told)


def _is_shown(page: Page, description: str) -> bool:
    """Return True if an element just above the story has the description for its text."""
    if not _SHORTEST <= len(description) <= _LONGEST:
        return False
    ways = (page.article, *islice(page.article.iterancestors(), _HIGHEST))
    beside = (n for way in ways for n in way.itersiblings(etree.Element, preceding=True))
    above = (inner for outer in beside if not is_box(outer) for inner in outer.iter(*_LEADING))
    return any(
        is_short(node, len(description) + _SHORTEST) and clean(text_of(node)) == description
        for node in islice(above, _MOST_ABOVE)
    )


def _shown_lead(page: Page) -> etree._Element | None:
    """Return the element named a lead: between headline and story, or at the story's beginning.
    Else the box of nothing but sentences right below the headline; it may be too long for a lead.
    """
    node = _named_lead(page)
    return node if node is not None else _boxed_lead(page)


def _named_lead(page: Page) -> etree._Element | None:
    is_below = page.title is None or page.title not in page.own.before
    looked_at = 0
    for at, node in enumerate(page.own.before):
        is_below = is_below or node is page.title
        if not node.keys() or not is_below or node.tag not in _LEADING:
            continue
        is_named, is_named_on_top = _kinds_of(
            f"{said_of(node)} {(node.get('itemprop') or '')[:100]}"
        )
        if not (is_named or is_named_on_top):
            continue
        looked_at += 1
        if looked_at > _MOST_BOXES:
            break
        is_lead = is_short(node, _LONGEST) and len(clean(text_of(node))) >= _SHORTEST
        if is_lead and (is_named or (_is_on_top(page, node, at) and _is_sentences(node))):
            return node
    return None


@lru_cache(maxsize=4096)
def _kinds_of(names: str) -> tuple[bool, bool]:
    """Return whether names say a lead, and whether they do so right below the headline."""
    names = _camel.sub("-", names)
    return _leads.search(names) is not None, _leads_on_top.search(names) is not None


def _boxed_lead(page: Page) -> etree._Element | None:
    """Return the box right below the headline that only its name calls another story's."""
    below = page.own.before.index(page.title) if page.title in page.own.before else -1
    for at, node in islice((pair for pair in page.own.boxed if pair[0] > below), _MOST_BOXES):
        names = said_of(node)
        is_teaser = node.tag in _LEADING and _teasers.search(names) is not None
        if not is_teaser or any(map(is_box_name, _teasers.sub("x", names).split())):
            continue
        is_lead = is_short(node, _TEXT) and len(clean(text_of(node))) >= _SHORTEST
        if is_lead and _is_on_top(page, node, at) and _is_sentences(node) and _is_alone(node):
            return node
    return None


def _is_on_top(page: Page, node: etree._Element, at: int) -> bool:
    """Return True if only a few short lines stand between the headline and an element.

    ``at``: number of elements of ``page.own.before`` above it.
    """
    title = page.title
    before = page.own.before
    first = before.index(title) + 1 if title is not None and title in before else 0
    outer = set(node.iterancestors())
    inside = set() if title is None else set(title.iterdescendants())
    length = 0
    for inner in before[first:at]:
        if inner in inside or not isinstance(inner.tag, str):
            continue
        own = len((inner.text or "").strip())
        own += 0 if inner in outer else len((inner.tail or "").strip())
        length += own
        if length > _BETWEEN or (inner.tag in ("p", "blockquote") and own > _LINE):
            return False
    return True


def _is_sentences(node: etree._Element) -> bool:
    """Return True for words without links, pictures and buttons that ask nothing of the reader."""
    if next(node.iter(*_NO_SENTENCES), None) is not None:
        return False
    text = clean(text_of(node))
    first = text.partition("\n")[0]
    is_label = is_box_label(first) or begins_with_label(text) or is_advert([text])
    return not (is_label or is_dated_line(first)) and _call.search(text) is None


def _is_alone(node: etree._Element) -> bool:
    """Return True unless one of the elements beside a node has its class: it is one of a list."""
    beside = (*islice(node.itersiblings(), _MOST_BOXES),)
    before = (*islice(node.itersiblings(preceding=True), _MOST_BOXES),)
    return all(other.get("class") != node.get("class") for other in (*beside, *before))
