"""How many of a page's words come through: ours beside other extractors, on the gold set.

``make bench``, or ``python -m tests.bench.words``. Each peer in its usual documented use, on the
same bytes; each also with newscrawl's cleaning after it, so that what is lost in finding the text
is told from what is left uncleaned. What was measured when stands in README.md beside this file.
"""

import platform
import sys
import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import NamedTuple

from lxml import html as lxml_html

from newscrawl.errors import PageError
from newscrawl.text import clean_or_none
from tests.gold.pages import GoldPage, gold_pages, our_record
from tests.gold.score import TEXT_HEAD, TextScore, percent


class Words(NamedTuple):
    """What an extractor gives for a page."""

    headline: str | None
    body: str | None


Extractor = Callable[[GoldPage], Words]


def ours(gold: GoldPage) -> Words:
    """The record's headline and body."""
    try:
        record = our_record(gold)
    except PageError:
        return Words(None, None)
    return Words(record["headline"], record["body"])


def by_trafilatura() -> Extractor:
    """``extract`` for the body, ``extract_metadata`` for the title: its README's way."""
    import trafilatura

    def extract(gold: GoldPage) -> Words:
        page = text_of(gold)
        found = trafilatura.extract_metadata(page)
        body = trafilatura.extract(page, url=gold.url, include_comments=False)
        return Words(found.title if found else None, body)

    return extract


def by_newspaper() -> Extractor:
    """``Article(url, language="fa")``, ``download(input_html=...)``, ``parse()``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of its imports are no matter of ours
        import newspaper

    def extract(gold: GoldPage) -> Words:
        article = newspaper.Article(gold.url, language="fa")
        article.download(input_html=text_of(gold))
        article.parse()
        return Words(article.title, article.text)

    return extract


def by_readability() -> Extractor:
    """``Document(...).summary()``, a piece of HTML: its blocks' texts are the lines."""
    from readability import Document

    def extract(gold: GoldPage) -> Words:
        document = Document(text_of(gold))
        summary = lxml_html.fromstring(document.summary())
        for node in summary.iter("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "br"):
            node.tail = "\n" + (node.tail or "")
        return Words(document.short_title(), summary.text_content())

    return extract


PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": by_trafilatura,
    "newspaper4k": by_newspaper,
    "readability-lxml": by_readability,
}


def text_of(gold: GoldPage) -> str:
    """The page decoded, for those that take text: by the charset that it declares."""
    charset = "windows-1256" if b"charset=windows-1256" in gold.html else "utf-8"
    return gold.html.decode(charset)


def cleaned(extract: Extractor) -> Extractor:
    """An extractor with newscrawl's cleaning after it."""

    def extract_and_clean(gold: GoldPage) -> Words:
        return Words(*(clean_or_none(part) for part in extract(gold)))

    return extract_and_clean


def contestants() -> dict[str, Extractor]:
    """Each by its name; those that are not installed are said."""
    found: dict[str, Extractor] = {"newscrawl": ours}
    for name, load in PEERS.items():
        try:
            extract = load()
        except ImportError as error:
            print(f"{name} is left out ({error}): make bench installs it", file=sys.stderr)
            continue
        found[f"{name} {version(name)}"] = extract
        found[f"{name}, cleaned"] = cleaned(extract)
    return found


def measure(extract: Extractor, pages: Sequence[GoldPage]) -> tuple[TextScore, TextScore, int]:
    """The scores of headlines and of bodies, and of how many pages it failed with an exception."""
    headlines, bodies, failed = TextScore(), TextScore(), 0
    for gold in pages:
        words = Words(None, None)
        try:
            words = extract(gold)
        except Exception as error:  # noqa: BLE001 - a peer's fault is counted, whatever it is
            failed += 1
            print(f"{gold.name}: {type(error).__name__}: {error}", file=sys.stderr)
        headlines.add(words.headline, gold.record["headline"])
        bodies.add(words.body or None, gold.record["body"])
    return headlines, bodies, failed


def main() -> None:
    """Print one table, in Markdown."""
    pages = gold_pages()
    joiners = sum((gold.record["body"] or "").count("\u200c") for gold in pages)
    print(f"Python {platform.python_version()}, lxml {version('lxml')}")
    print(f"{len(pages)} pages, whose bodies have {joiners} ZWNJ; bodies in %, headlines in %\n")
    print(f"| {'':26} | headl. | {TEXT_HEAD} | failed |")
    print(f"|{'-' * 28}|{'---|' * 8}")
    for name, extract in contestants().items():
        headlines, bodies, failed = measure(extract, pages)
        share = percent(headlines.exact, headlines.pages)
        print(f"| {name:26} | {share:>6} | {bodies.row()} | {failed:>6} |")


if __name__ == "__main__":
    main()
