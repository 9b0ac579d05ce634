"""Explain how one page is read: for each field its value, its source, and the places tried in vain.

Pure.
"""

from collections.abc import Iterator
from typing import Any

from newscrawl.errors import InvalidArticleError, PageError
from newscrawl.items import KEYS, WARNINGS, Article, Image
from newscrawl.persian.dates import utc_text
from newscrawl.reading.document import Response
from newscrawl.sites import readers
from newscrawl.sites.attribution import attribute
from newscrawl.sites.base import Site
from newscrawl.sites.extraction import clean_article, validate
from newscrawl.sites.feed import parse_feed
from newscrawl.sites.lists import parse_list
from newscrawl.sites.registry import default_site, site_of_form
from newscrawl.utils.terminal import columns, plain_line

# Fields that the database fills in, not the page, or that are shown elsewhere in the output.
_NOT_READ = ("revision", "content_hash", "first_seen_at", "fetched_at", "warnings", "parser")
_SHORT = 60
_HEAD = ("field", "read from", "looked for in vain", "value")


def diagnose(
    response: Response, site: Site | None = None, *, copy: bool = False
) -> tuple[list[str], bool]:
    """Return lines that explain how a page is read, and whether it can be read and stored.

    ``response`` needs an address, bytes and headers, no more: the page may come from the site, a
    file or the archive. ``site``: whose page it is; None: the one that its address names.
    ``copy``: read it as another site's republished story.
    """
    site = site or site_of_form(response.url)
    if not copy and (site or default_site()).is_list(response.url):
        return _list(response, site or default_site())
    if not copy and (site or default_site()).is_feed(response.url):
        return _feed(response, site or default_site())
    try:
        article = readers.parse_copy(response) if copy else readers.parse_article(response, site)
    except PageError as error:
        return [f"cannot be read ({error.reason}): {plain_line(str(error), most=3_000)}"], False
    article = attribute(clean_article(article))
    lines = [f"read by {article.parser}", *columns(_HEAD, _rows(article), _HEAD)]
    lines += [f"warning {name}: {WARNINGS[name]}" for name in article.warnings]
    try:
        validate(article)
    except InvalidArticleError as error:
        return [*lines, f"cannot be stored: it has no {', no '.join(error.missing)}"], False
    return lines, not article.is_of_unknown_layout


def _list(response: Response, site: Site) -> tuple[list[str], bool]:
    try:
        page = parse_list(response, site)
    except PageError as error:
        return [f"cannot be read ({error.reason}): {plain_line(str(error), most=3_000)}"], False
    lines = [f"a list of {len(page.links)} articles, and {len(page.others)} entries that name none"]
    if page.is_inferred:
        lines.append(f"inferred: no known list ({site.markup.lists}) in it")
    lines += [f"  {link.id}  {plain_line(link.path)}" for link in page.links]
    lines += [f"  {entry.state}  {plain_line(entry.url)}" for entry in page.others]
    return lines, bool(page.links or not page.is_unreadable) and not page.is_inferred


def _feed(response: Response, site: Site) -> tuple[list[str], bool]:
    try:
        feed = parse_feed(response, site)
    except PageError as error:
        return [f"cannot be read ({error.reason}): {plain_line(str(error), most=3_000)}"], False
    others = len(feed.unrecognised)
    lines = [f"a feed of {len(feed.entries)} articles, and {others} entries that name none"]
    for entry in feed.entries:
        moment = utc_text(entry.moment) if entry.moment else "-"
        told = " | ".join([*entry.sections, entry.title or "-"])
        lines.append(f"  {entry.address.id}  {moment}  {plain_line(told)}")
    return [*lines, *(f"  {plain_line(entry)}" for entry in feed.unrecognised)], True


def _rows(article: Article) -> Iterator[list[str]]:
    for name in KEYS:
        if name in _NOT_READ:
            continue
        choice = article.choices.get(name, "")
        vain = [
            place for (field, place), found in article.tried.items() if field == name and not found
        ]
        value = plain_line(_shown(getattr(article, name)), most=_SHORT)
        yield [name, plain_line(choice) or "-", plain_line(", ".join(vain)) or "-", value]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        pictures = [item.url if isinstance(item, Image) else str(item) for item in value]
        return f"{len(value)}: {' | '.join(pictures)}" if value else "-"
    return "-" if value is None else str(value)
