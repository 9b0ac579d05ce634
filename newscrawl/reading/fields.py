"""Read fields from the places where a page may have them, and record which place had the value.

A reader declares a chain for each field: the places where a page may have it, best first. The
first place that has a value wins. ``Article.choices`` records its label; ``Article.warnings`` marks
a field whose value came from another origin than that of its chain's first choice.
``Article.tried`` records every place that was tried, for whoever repairs a selector.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Generic, TypeVar

from lxml import etree
from parsel import Selector

from newscrawl.errors import DateError
from newscrawl.persian.cleaning import has_ink
from newscrawl.reading.boilerplate import is_hidden
from newscrawl.reading.document import Document
from newscrawl.reading.field_text import field_text
from newscrawl.reading.own_part import OwnPart

T = TypeVar("T")
_OTHERS = frozenset(["aside", "article"])
# Nodes that are looked at for a field's text: more than any page has, except in an attack.
_MOST = 20
_comments = re.compile(r"(?<![a-z])comments?(?![a-z])", re.IGNORECASE)
D = TypeVar("D", bound=date)


_simple = re.compile(r"([a-z0-9]+)?([.#])([\w-]+)")


class Page:
    """A document, the node of its article, and a record of what has been read from it so far.

    ``time_texts``: the texts that times were read from, by the labels of their choices.
    ``clock_error``: by how much its moments are ahead, as far as they state the wrong offset.
    """

    def __init__(self, document: Document, article: etree._Element) -> None:
        self.document = document
        self.article = article
        self.choices: dict[str, str] = {}
        self.tried: dict[tuple[str, str], bool] = {}
        self.warnings = document.doubts
        self.own = OwnPart(None)
        self.title: etree._Element | None = None
        self.time_texts: dict[str, str] = {}
        self.clock_error = timedelta()

    def one(self, css: str) -> etree._Element | None:
        """Return the first node in the article that the selector finds."""
        return next(iter(self.all(css)), None)

    def all(self, css: str) -> list[etree._Element]:
        """Return every node in the article that the selector finds, in the page's order.

        ``.class`` and ``#id``, with a tag or without, are looked up in an index that is built in
        one pass: as XPath over the article, a dozen such selectors took more than a quarter of the
        time of a page's parse. Other selectors go through parsel.
        """
        simple = _simple.fullmatch(css)
        if simple is None:
            return [found.root for found in Selector(root=self.article, type="html").css(css)]
        tag, kind, name = simple.groups()
        classes, ids = self._index
        found = (classes if kind == "." else ids).get(name, [])
        return found if tag is None else [node for node in found if node.tag == tag]

    @cached_property
    def _index(self) -> tuple[dict[str, list[etree._Element]], dict[str, list[etree._Element]]]:
        """The article's elements by class, and by id."""
        classes: dict[str, list[etree._Element]] = defaultdict(list)
        ids: dict[str, list[etree._Element]] = defaultdict(list)
        for node in self.article.iter(etree.Element):
            if names := node.get("class"):
                for name in names.split():
                    classes[name].append(node)
            if own := node.get("id"):
                ids[own].append(node)
        return classes, ids


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One place where a field may be. ``read`` returns None or an empty value without it."""

    label: str
    origin: str
    read: Callable[[Page], T | None]


class Chain(Generic[T]):
    """The places where one field may be, best first."""

    def __init__(self, *choices: Choice[T]) -> None:
        self.choices = choices

    def first(self, page: Page, name: str) -> T | None:
        """Return the first value there is, None without any; see :meth:`values`."""
        return next(self.values(page, name), None)

    def values(self, page: Page, name: str) -> Iterator[T]:
        """Yield every value there is, best first.

        Record in ``page.choices`` which place had the first value, and add the warning
        ``<name>_fallback`` if that place's origin is not the first choice's.
        """
        for choice in self.choices:
            value = choice.read(page)
            page.tried[name, choice.label] = False
            if not value or (isinstance(value, str) and not has_ink(value)):
                continue
            page.tried[name, choice.label] = True
            if name not in page.choices:
                page.choices[name] = choice.label
                if choice.origin != self.choices[0].origin:
                    page.warnings.add(f"{name}_fallback")
            yield value


def css(selector: str) -> Choice[str]:
    """Return a choice: the text of the first node in the article that is shown and has text."""

    return Choice(selector, "page", lambda page: next(shown_texts(page, selector), None))


def shown_texts(page: Page, selector: str) -> Iterator[str]:
    """Yield the texts of the nodes in the article that are shown and have text."""
    empty: set[etree._Element] = set()
    for node in islice(page.all(selector), _MOST):
        if not empty.isdisjoint(node.iterancestors()):
            continue  # nor has what is in it
        if is_its_own(node, page.article):
            text = field_text(node)
            if has_ink(text):
                yield text
            else:
                empty.add(node)


def is_its_own(node: etree._Element, article: etree._Element) -> bool:
    """Return True if readers see `node`, and it is the article's own: not in comments, an aside or
    another article.
    """
    for inner in (node, *node.iterancestors()):
        if inner is article:
            return True
        if _is_other(inner):
            return False
    return True


def its_own(nodes: Sequence[etree._Element], article: etree._Element) -> Sequence[etree._Element]:
    """Return the nodes for which :func:`is_its_own` is true, in one pass; all where none is."""
    if len(nodes) < 2:
        return nodes
    among, found = set(nodes), []
    walker = etree.iterwalk(article, events=("start",))
    for _, inner in walker:
        if inner is not article and _is_other(inner):
            walker.skip_subtree()
        elif inner in among:
            found.append(inner)
    return found or nodes


def _is_other(node: etree._Element) -> bool:
    is_comment = _comments.search(node.get("class") or "") is not None
    return is_comment or node.tag in _OTHERS or is_hidden(node)


def ld(*path: str) -> Choice[str]:
    """Return a choice: the text at a path of keys in the page's JSON-LD."""
    return Choice(f"json-ld {'.'.join(path)}", "json-ld", lambda page: page.document.ld_text(*path))


def meta(name: str) -> Choice[str]:
    """Return a choice: the content of a meta tag."""
    return Choice(f"meta {name}", "meta", lambda page: page.document.meta.get(name.lower()))


def changed(choice: Choice[str], change: Callable[[str], T | None]) -> Choice[T]:
    """Return a choice whose value `change` makes from the text of another choice."""

    def read(page: Page) -> T | None:
        text = choice.read(page)
        return None if text is None else change(text)

    return Choice(choice.label, choice.origin, read)


def timed(choice: Choice[str], read: Callable[[str], D]) -> Choice[D]:
    """Return a choice whose value is the date that `read` finds in the text of another choice.

    It has no value, so that the next choice of the chain is tried, if `read` raises DateError or
    the date was in the future when the page was fetched.
    """

    def moment(page: Page) -> D | None:
        text = choice.read(page)
        if text is None:
            return None
        try:
            found = read(text)
        except DateError:
            return None  # the chain marks the fallback
        page.time_texts[choice.label] = text
        return None if page.document.is_future(found) else found

    return Choice(choice.label, choice.origin, moment)


def split(text: str, separators: str) -> list[str]:
    """Return the parts of a text between `separators`, a regular expression, but no blank ones."""
    return [part for part in re.split(separators, text) if part.strip()]
