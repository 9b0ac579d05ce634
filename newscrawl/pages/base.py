"""What page readers share: choices, chains, and the record of which choice was met.

A reader declares, for each field, the chain of places where a page may have it. The first that
has it wins; that one's label is kept in ``Article.choices``, and a field that did not come from
the origin of its chain's first choice is marked in ``Article.warnings``.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from lxml import etree
from parsel import Selector

from newscrawl.pages.blocks import text_of
from newscrawl.pages.document import Document, as_text

T = TypeVar("T")


_simple = re.compile(r"^(?:([a-z0-9]+)|)(?:([.#])([\w-]+))?$")


def select(node: etree._Element, css: str) -> list[etree._Element]:
    """The elements below a node that a CSS selector finds, in the page's order.

    ``tag``, ``tag.class``, ``.class`` and ``#id`` are looked up without XPath's handling of
    classes, which costs ten times as much; all other selectors go through parsel.
    """
    simple = _simple.match(css)
    if simple is None:
        return [found.root for found in Selector(root=node, type="html").css(css)]
    tag, mark, name = simple.groups()
    if mark is None:
        return list(node.iter(tag))
    if mark == "#":
        found = node.iter(tag) if tag else _with_id(node, name=name)
        return [n for n in found if n.get("id") == name]
    found = node.iter(tag) if tag else _with_class(node, name=name)
    return [n for n in found if (c := n.get("class")) and name in c and name in c.split()]


_with_class = etree.XPath("descendant-or-self::*[contains(@class, $name)]")
_with_id = etree.XPath("descendant-or-self::*[@id = $name]")


class Page:
    """A document, the node of its article, and what has been met in it so far."""

    def __init__(self, document: Document, article: etree._Element) -> None:
        self.document = document
        self.article = article
        self.choices: dict[str, str] = {}
        self.warnings = document.doubts
        self._found: dict[str, list[etree._Element]] = {}

    def one(self, css: str) -> etree._Element | None:
        """The first node in the article that the selector finds."""
        return next(iter(self.all(css)), None)

    def all(self, css: str) -> list[etree._Element]:
        """Every node in the article that the selector finds, in the page's order."""
        if css not in self._found:
            self._found[css] = select(self.article, css)
        return self._found[css]


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One place where a field may be. ``read`` gives None, or what is empty, where it is not."""

    label: str
    origin: str
    read: Callable[[Page], T | None]


class Chain(Generic[T]):
    """The places of one field, best first."""

    def __init__(self, *choices: Choice[T]) -> None:
        self.choices = choices

    def first(self, page: Page, name: str) -> T | None:
        """The first that is there; says which it was, and warns where it was not the best kind."""
        for choice in self.choices:
            value = choice.read(page)
            if value:
                page.choices[name] = choice.label
                if choice.origin != self.choices[0].origin:
                    page.warnings.add(f"{name}_fallback")
                return value
        return None


def css(selector: str) -> Choice[str]:
    """The text of a node in the article."""

    def read(page: Page) -> str | None:
        node = page.one(selector)
        return None if node is None else text_of(node)

    return Choice(selector, "page", read)


def ld(*path: str) -> Choice[str]:
    """A text of JSON-LD."""
    return Choice(f"json-ld {'.'.join(path)}", "json-ld", lambda page: page.document.ld_text(*path))


def meta(name: str) -> Choice[str]:
    """The content of a meta tag."""
    return Choice(f"meta {name}", "meta", lambda page: page.document.meta.get(name))


def changed(choice: Choice[str], change: Callable[[str], T | None]) -> Choice[T]:
    """A choice whose text is not yet the value."""

    def read(page: Page) -> T | None:
        text = choice.read(page)
        return None if text is None else change(text)

    return Choice(choice.label, choice.origin, read)


@cache
def _splitter(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def split(text: str, separators: str) -> list[str]:
    """The parts of a text between separators (a regular expression), blank ones left out."""
    return [part for part in _splitter(separators).split(text) if part.strip()]


def texts(values: Any) -> list[str]:
    """A JSON list of texts, or a single text, as a list."""
    listed: Iterable[Any] = values if isinstance(values, list) else [values]
    return [text for text in map(as_text, listed) if text]
