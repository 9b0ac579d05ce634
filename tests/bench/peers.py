"""Other extractors, each in its usual documented use, without settings made for the site.

Each gets the same page, and returns what it finds of headline, body and publication time.
"""

import re
import warnings
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from lxml import html as lxml_html
from scrapy.http import HtmlResponse

from newscrawl.errors import PageError
from newscrawl.sites.extraction import read

_HEADERS = {"Content-Type": "text/html; charset=utf-8"}


class Given(NamedTuple):
    """A page: its bytes, and its text decoded by the charset that it declares."""

    url: str
    html: bytes
    text: str


class Words(NamedTuple):
    """What an extractor finds. ``published``: without an offset if the page gives none."""

    headline: str | None
    body: str | None
    published: datetime | None = None


Extractor = Callable[[Given], Words]


def given(url: str, html: bytes) -> Given:
    charset = "windows-1256" if b"charset=windows-1256" in html else "utf-8"
    return Given(url, html, html.decode(charset, "replace"))


def ours(page: Given) -> Words:
    """Read the page with newscrawl."""
    try:
        article = read(HtmlResponse(page.url, body=page.html, headers=_HEADERS))
    except PageError:
        return Words(None, None)
    moment = article.published_at
    return Words(article.headline, article.body, datetime.fromisoformat(moment) if moment else None)


def by_trafilatura() -> Extractor:
    """``bare_extraction`` with metadata: its README's way to all three."""
    import trafilatura

    def extract(page: Given) -> Words:
        found = trafilatura.bare_extraction(
            page.text, url=page.url, include_comments=False, with_metadata=True
        )
        return Words(found.title, found.text, moment(found.date)) if found else Words(None, None)

    return extract


def by_trafilatura_body() -> Extractor:
    """``extract``: the body alone."""
    import trafilatura

    return lambda page: Words(None, trafilatura.extract(page.text))


def by_newspaper() -> Extractor:
    """``Article(url, language="fa")``, ``download(input_html=...)``, ``parse()``; no pictures."""
    with warnings.catch_warnings(action="ignore"):  # from its imports
        import newspaper

    def extract(page: Given) -> Words:
        article = newspaper.Article(page.url, language="fa", fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        return Words(article.title, article.text, moment(article.publish_date))

    return extract


def by_news_please() -> Extractor:
    """``NewsPlease.from_html``; no pictures."""
    with warnings.catch_warnings(action="ignore"):
        from newsplease import NewsPlease

    def extract(page: Given) -> Words:
        article = NewsPlease.from_html(page.text, url=page.url, fetch_images=False)
        return Words(article.title, article.maintext, moment(article.date_publish))

    return extract


def by_readability() -> Extractor:
    """``Document(...).summary()``, a piece of HTML: its blocks' texts are the lines."""
    from readability import Document

    def extract(page: Given) -> Words:
        document = Document(page.text)
        summary = lxml_html.fromstring(document.summary())
        for node in summary.iter("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "br"):
            node.tail = "\n" + (node.tail or "")
        return Words(document.short_title(), summary.text_content())

    return extract


def by_goose() -> Extractor:
    """``Goose().extract(raw_html=...)``."""
    with warnings.catch_warnings(action="ignore"):
        from goose3 import Goose

    goose = Goose()

    def extract(page: Given) -> Words:
        article = goose.extract(raw_html=page.text)
        found = article.publish_datetime_utc or article.publish_date
        return Words(article.title, article.cleaned_text, moment(found))

    return extract


def by_resiliparse() -> Extractor:
    """``extract_plain_text(..., main_content=True)``; the title is the tree's."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(page: Given) -> Words:
        tree = HTMLTree.parse(page.text)
        return Words(tree.title, extract_plain_text(tree, main_content=True))

    return extract


PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": by_trafilatura,
    "newspaper4k": by_newspaper,
    "news-please": by_news_please,
    "readability-lxml": by_readability,
    "goose3": by_goose,
    "resiliparse": by_resiliparse,
}


def installed() -> tuple[dict[str, Extractor], list[str]]:
    """Return the installed peers, by name and version, and why the others are missing."""
    found: dict[str, Extractor] = {}
    missing: list[str] = []
    for name, load in PEERS.items():
        try:
            found[f"{name} {version(name)}"] = load()
        except (ImportError, PackageNotFoundError) as error:
            missing.append(f"{name} is left out: {error}")
    return found, missing


def moment(found: object) -> datetime | None:
    """Parse a peer's publication time; None if it is missing or only a day."""
    if isinstance(found, datetime):
        return found
    if isinstance(found, str) and re.search(r"\d:\d\d", found):
        try:
            return datetime.fromisoformat(found)
        except ValueError:
            return None
    return None
